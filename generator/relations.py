"""What an article has to do with others: related ones, the same story elsewhere, who mentions it."""

from collections.abc import Mapping

from msgspec import Struct

from generator.library import Library
from generator.model import Link, Problem
from generator.views import Backlink, Card, Entry, Ref, RelatedCard


class Relations(Struct, frozen=True):
    related: tuple[RelatedCard, ...] = ()
    same_story: tuple[Card, ...] = ()
    backlinks: tuple[Backlink, ...] = ()


NOTHING = Relations()


class Related(Struct, frozen=True):
    """Relations of every article by id, where its links lead, and what is wrong with them."""

    by_id: dict[str, Relations]
    refs: dict[str, tuple[Ref | None, ...]]
    """By content path: one `Ref` for each link of the file, None for a broken one."""
    mentions: dict[str, tuple[Backlink, ...]] = {}
    """By topic slug: who mentions it, with the sentence."""
    problems: tuple[Problem, ...] = ()

    def of(self, card: Card) -> Relations:
        return self.by_id.get(card.id, NOTHING)

    def entries(self, cards: tuple[Card, ...]) -> tuple[Entry, ...]:
        """Listing lines: one a story, by its first version here, with the others beside it."""
        if not any(card.id in self.by_id and self.by_id[card.id].same_story for card in cards):
            return tuple(map(Entry, cards))
        shown: dict[str, None] = {}
        lines = []
        for card in cards:
            if card.id not in shown:
                also = self.of(card).same_story
                shown.update(dict.fromkeys([card.id, *(other.id for other in also)]))
                lines.append(Entry(card, also))
        return tuple(lines)


def relate(library: Library, lang: str) -> Related:
    """Resolve links, and turn them around into backlinks."""
    from generator.links import LinkIndex  # only sites with internal links need the index

    linked = [fact for fact in linking_files(library) if fact[1]]
    if not linked:
        return Related({}, {})
    index = LinkIndex(library, lang)
    refs: dict[str, tuple[Ref | None, ...]] = {}
    problems: list[Problem] = []
    for path, links in linked:
        found = [index.resolve(path, link) for link in links]
        problems += [one for one in found if isinstance(one, Problem)]
        refs[path] = tuple(one if isinstance(one, Ref) else None for one in found)
    return Related(backlinks(library, refs), refs, problems=tuple(problems))


def linking_files(library: Library) -> list[tuple[str, tuple[Link, ...]]]:
    articles = [(article.path, article.links) for article in library.articles.values()]
    terms = [
        (file.path, file.links) for file in (*library.topic_files.values(), *library.source_files.values())
    ]
    return articles + terms + [(doc.path, doc.links) for doc in (*library.pages, *library.issues)]


def backlinks(library: Library, refs: Mapping[str, tuple[Ref | None, ...]]) -> dict[str, Relations]:
    """Who links to an article: newest first, each linking article once."""
    by_url = {str(card.url): card.id for card in library.every()}
    found: dict[str, dict[str, Backlink]] = {}
    for card in library.every():
        article = library.articles[card.id]
        for link, ref in zip(article.links, refs.get(article.path, ()), strict=False):
            target = by_url.get(ref.url) if ref else None
            if target and target != card.id:
                found.setdefault(target, {}).setdefault(card.id, Backlink(card, link.sentence))
    return {target: Relations(backlinks=tuple(by.values())) for target, by in found.items()}
