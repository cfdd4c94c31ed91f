"""Article pages, each with its Markdown mirror."""

from collections.abc import Iterator

from generator.config import Config
from generator.library import Library
from generator.model import Article, Blob, Page, Url
from generator.pages.series import series_cards
from generator.relations import Related
from generator.views import Card, Neighbours, Ref, Term

HOW_MIRRORED = "function:mirror_pictures.render"


def article_pages(library: Library, related: Related, config: Config) -> Iterator[Page]:
    neighbours = all_neighbours(library)
    for card in library.every():
        article = library.articles[card.id]
        relations = related.of(card)
        refs = related.refs.get(article.path, ())
        yield Page(
            url=card.url,
            how="template:article.html",
            context={
                "card": card,
                "article": article,
                "body": Blob(article.body),
                "refs": refs,
                "image": refs[-1] if article.image else None,
                "neighbours": neighbours[card.id],
                "related": relations.related,
                "same_story": relations.same_story,
                "backlinks": relations.backlinks,
                "names": relations.names,
                "column": library.columns.get(card.column or ""),
                "series": library.series.get(card.series or ""),
            },
        )
        yield mirror_page(mirror_url(card.url), article, refs)


def mirror_page(url: Url, article: Article, refs: tuple[Ref | None, ...]) -> Page:
    """Its Markdown as it is, unless it shows pictures: they have other names in the site."""
    text: dict[str, object] = {"data": Blob(article.markdown)}
    found = zip(article.links, refs, strict=False)
    pictures = tuple((link.target, ref.url) for link, ref in found if ref and link.kind == "image")
    return Page(url, HOW_MIRRORED, text | {"pictures": pictures}) if pictures else Page(url, "bytes", text)


def mirror_url(url: Url) -> Url:
    return Url(url.removesuffix(".html") + ".md")


def all_neighbours(library: Library) -> dict[str, tuple[Neighbours, ...]]:
    """By article id: previous and next overall first, then within each of its topics."""
    found: dict[str, list[Neighbours]] = {card.id: [] for card in library.every()}
    add_neighbours(found, None, library.cards)
    for card in library.undated:
        found[card.id].append(Neighbours(None, None, None))
    for slug, cards in library.by_topic.items():
        add_neighbours(found, library.topics[slug], tuple(card for card in cards if card.day))
    for name, cards in series_cards(library).items():
        add_neighbours(found, library.series[name], tuple(card for card in cards if card.day))
    return {key: tuple(value) for key, value in found.items()}


def add_neighbours(found: dict[str, list[Neighbours]], topic: Term | None, cards: tuple[Card, ...]) -> None:
    last = len(cards) - 1
    for at, card in enumerate(cards):
        newer = cards[at - 1] if at else None
        older = cards[at + 1] if at < last else None
        found[card.id].append(Neighbours(topic, newer, older))
