"""Article pages, each with its Markdown copy."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from operator import attrgetter

from wenzhai.library.library import Library
from wenzhai.model.content import Article, DocFile
from wenzhai.model.page import Blob, Bytes, Page, Render, Template, Url
from wenzhai.model.views import Card, Filed, Issue, LinkedBody, NavLink, Neighbours, Refs, Term
from wenzhai.pages.formats import markdown_copy_text
from wenzhai.pages.series import series_cards
from wenzhai.pages.share_images import article_share_image
from wenzhai.pages.shared import SiteContext
from wenzhai.pages.site_pages import markdown_copy_url, redirect_pages
from wenzhai.pages.taxonomy import link_of
from wenzhai.text.labels import labels_of

slug_of = attrgetter("slug")

IssuesByArticle = Callable[[], Mapping[str, tuple[Issue, ...]]]
"""The issues that link to each article, by its id: worked out once, when a page first asks."""


def article_pages(site: SiteContext, order: "ReadingOrder", issues: IssuesByArticle) -> Iterator[Page]:
    """The pages of the articles, each with its Markdown copy, its share image, and redirects from former URLs."""
    library, related = site.library, site.related
    for id, article in library.articles.items():
        card = related.cards[id]
        relations = related.of(card)
        refs = related.refs.get(article.path, ())
        yield Page(
            url=card.url,
            how=Template("article.html"),
            context={
                "card": card,
                "article": article,
                "body": LinkedBody(Blob(article.body_digest), refs, relations.mentions),
                "image": refs[-1] if article.image else None,
                "neighbours": order.of(card),
                "related": relations.related,
                "same_story": relations.same_story,
                "backlinks": relations.backlinks,
                "column": library.columns.get(card.column or ""),
                "series": library.series.get(card.series or ""),
                "filed": filed(library, card, site.config.lang) if card.terms else (),
                "issues": issues().get(id, ()),
            },
        )
        yield markdown_copy(markdown_copy_url(card.url), article, refs, ai_line(card, site.config.lang))
        yield from redirect_pages(article.aliases, NavLink(article.title, article.url))
        if not article.image:
            yield from article_share_image(card, site.config, site.font)


def filed(library: Library, card: Card, lang: str) -> tuple[Filed, ...]:
    """What an article has of own taxonomies, in the order of the settings."""
    found = ((link_of(one, lang), card.terms.get(one.kind)) for one in library.own_taxonomies)
    return tuple(Filed(link, terms) for link, terms in found if link and terms)


def ai_line(card: Card, lang: str) -> str:
    """What stands above the text of a Markdown copy where an AI wrote something of it."""
    words = labels_of(lang)
    return f"> **{words.ai[card.ai]}** {words.notices[card.ai]} (ai: {card.ai})" if card.ai else ""


def markdown_copy(url: Url, article: Article, refs: Refs, label: str) -> Page:
    """The Markdown of an article unchanged, unless it has a label, or shows pictures: these have other names in the
    site."""
    text: dict[str, object] = {"data": Blob(article.markdown_digest)}
    pictures = pictures_in(article, refs)
    if not (label or pictures):
        return Page(url, Bytes(), text)
    more: dict[str, object] = {"pictures": pictures, "label": label, "head": article.markdown_head}
    return Page(url, Render(markdown_copy_text.render), text | more)


def pictures_in(file: Article | DocFile, refs: Refs) -> tuple[tuple[str, str], ...]:
    """The pictures in a text: as its author wrote them, and where they are in the site."""
    found = zip(file.links, refs, strict=False)
    return tuple((link.target, ref.url) for link, ref in found if ref and link.kind == "image")


class ReadingOrder:
    """The articles before and after an article: in time, within each of its topics, and in its series."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._place = {card.id: at for at, card in enumerate(library.every())}
        self._series = cache(lambda: series_cards(library))

    def of(self, card: Card) -> tuple[Neighbours, ...]:
        library = self._library
        if not card.day:
            return (Neighbours(None, None, None),)
        rows: list[tuple[Term | None, tuple[Card, ...]]] = [(None, library.cards)]
        rows += [(topic, library.by_topic[topic.slug]) for topic in sorted(card.topics, key=slug_of)]
        if card.series:
            rows.append((library.series[card.series], self._series()[card.series]))
        return tuple([Neighbours(term, *self._adjacent(card, cards)) for term, cards in rows])

    def _adjacent(self, card: Card, row: tuple[Card, ...]) -> tuple[Card | None, Card | None]:
        """The newer and the older neighbour in a row, newest first. By binary search: an edit asks for few of a long
        row."""
        place = self._place
        at = bisect_left(row, place[card.id], key=lambda other: place[other.id])
        if at == len(row):  # where two articles have the same id, one of them is elsewhere
            return None, None
        older = row[at + 1] if at + 1 < len(row) else None
        return row[at - 1] if at else None, older if older and older.day else None
