"""Links resolved against the whole library, and turned around into backlinks."""

from collections.abc import Mapping

from msgspec import Struct

from generator.library import Library
from generator.model import Link, Problem
from generator.views import Backlink, Ref

Refs = Mapping[str, tuple[Ref | None, ...]]


class Linked(Struct, frozen=True):
    """`refs` by content path: one for each link of the file, None for a broken one. `backlinks` by the url linked."""

    refs: dict[str, tuple[Ref | None, ...]] = {}
    backlinks: dict[str, tuple[Backlink, ...]] = {}
    problems: tuple[Problem, ...] = ()


def link_all(library: Library, lang: str) -> Linked:
    linking = [(path, links) for path, links in linking_files(library) if links]
    if not linking:
        return Linked()
    from generator.links import LinkIndex  # only sites with internal links need the index

    index = LinkIndex(library, lang)
    refs: dict[str, tuple[Ref | None, ...]] = {}
    problems: list[Problem] = []
    for path, links in linking:
        found = [index.resolve(path, link) for link in links]
        problems += [one for one in found if isinstance(one, Problem)]
        refs[path] = tuple(one if isinstance(one, Ref) else None for one in found)
    return Linked(refs, backlinks(library, refs), tuple(problems))


def linking_files(library: Library) -> list[tuple[str, tuple[Link, ...]]]:
    articles = [(article.path, article.links) for article in library.articles.values()]
    terms = [
        (file.path, file.links) for file in (*library.topic_files.values(), *library.source_files.values())
    ]
    return articles + terms + [(doc.path, doc.links) for doc in (*library.pages, *library.issues)]


def backlinks(library: Library, refs: Refs) -> dict[str, tuple[Backlink, ...]]:
    """Which articles link to a page: newest first, each once, with the sentence around the link."""
    found: dict[str, dict[str, Backlink]] = {}
    for card in library.every():
        article = library.articles[card.id]
        for link, ref in zip(article.links, refs.get(article.path, ()), strict=False):
            if ref and ref.url != card.url:
                found.setdefault(ref.url, {}).setdefault(card.id, Backlink(card, link.sentence))
    return {url: tuple(by.values()) for url, by in found.items()}
