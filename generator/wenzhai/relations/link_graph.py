"""Internal links of all files, resolved, and the backlinks they make."""

from collections.abc import Iterator, Mapping
from itertools import chain
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from msgspec import Struct

from wenzhai.library.library import Library
from wenzhai.library.links import place_problem
from wenzhai.model.content import Article, DocFile, TermFile
from wenzhai.model.problems import Problem
from wenzhai.model.views import Backlink, Card, Ref

RefsByArticle = Mapping[str, tuple[Ref | None, ...]]


class Linked(Struct, frozen=True):
    """`refs` by content path: one for each link of the file, None for a broken one. `backlinks` by the target's url."""

    refs: dict[str, tuple[Ref | None, ...]] = {}
    backlinks: dict[str, tuple[Backlink, ...]] = {}
    items: dict[str, tuple[Card, ...]] = {}
    """By the path of an issue: the articles that it links to, each once, in its order."""
    problems: tuple[Problem, ...] = ()


def link_all(library: Library, lang: str, zone: ZoneInfo) -> Linked:
    files = list(linking_files(library))
    lost = tuple(chain.from_iterable(map(lost_places, files)))
    linking = [(file.path, file.links) for file in files if file.links]
    if not linking:
        return Linked(problems=lost)
    from wenzhai.library.links import LinkIndex  # only sites with internal links need the index

    index = LinkIndex(library, lang, zone)
    refs: dict[str, tuple[Ref | None, ...]] = {}
    problems: list[Problem] = []
    for path, links in linking:
        found = [index.resolve(path, link) for link in links]
        problems += [one for one in found if isinstance(one, Problem)]
        if library.drafts:  # the link works here, and not on the published site
            problems += [waits for link in links if (waits := index.waits(path, link))]
        problems += [place for link in links if (place := index.lost_anchor(path, link))]
        refs[path] = tuple(one if isinstance(one, Ref) else None for one in found)
    return Linked(refs, backlinks(library, refs), items(library, refs), (*problems, *lost))


def lost_places(file: Article | TermFile | DocFile) -> Iterator[Problem]:
    """What is wrong with the links of a file to places in its own text."""
    for link in file.addresses:
        if link.target.startswith("#"):
            title = file.zh or file.en if isinstance(file, TermFile) else file.title
            if problem := place_problem(file.path, link, title, unquote(link.target[1:]), file.anchors):
                yield problem


def linking_files(library: Library) -> Iterator[Article | TermFile | DocFile]:
    terms = (taxonomy.files.values() for taxonomy in library.taxonomies.values())
    return chain(library.articles.values(), *terms, library.pages, library.issues)


def items(library: Library, refs: RefsByArticle) -> dict[str, tuple[Card, ...]]:
    """The articles that each issue links to."""
    if not library.issues:
        return {}
    cards = {str(card.url): card for card in library.every()}
    found = {}
    for doc in library.issues:
        urls = dict.fromkeys(ref.url for ref in refs.get(doc.path, ()) if ref)
        found[doc.path] = tuple(cards[url] for url in urls if url in cards)
    return found


def backlinks(library: Library, refs: RefsByArticle) -> dict[str, tuple[Backlink, ...]]:
    """The articles that link to each page: newest first, each once, with the sentence of the link."""
    found: dict[str, dict[str, Backlink]] = {}
    for card in library.every():
        article = library.articles[card.id]
        for link, ref in zip(article.links, refs.get(article.path, ()), strict=False):
            if ref and ref.url != card.url:
                found.setdefault(ref.url, {}).setdefault(card.id, Backlink(card, link.sentence))
    return {url: tuple(by.values()) for url, by in found.items()}
