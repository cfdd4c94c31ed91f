"""Pure descriptions of everything that lands in the site: one generator for each kind, yielding `Page`s.

Nothing here renders or reads. A page's context is all that its template can see, so it is also all that the page
depends on. Values are kept narrow (Cards, never whole articles of others) for that reason.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from unicodedata import normalize

from generator.config import Config
from generator.feeds import sitemap_pages
from generator.library import Library
from generator.model import Page, Problem
from generator.pages.articles import article_pages
from generator.pages.dates import date_pages
from generator.pages.feeds import all_feed_pages, locations
from generator.pages.others import (
    doc_pages,
    home_page,
    image_pages,
    redirect_pages,
    special_pages,
    static_pages,
)
from generator.pages.series import column_pages, series_pages
from generator.pages.shared import Shared
from generator.pages.terms import term_pages
from generator.relations import Related
from generator.theme import Theme


def describe(
    library: Library, related: Related, config: Config, theme: Theme, shared: Shared
) -> Iterator[Page]:
    """Every file of the site except the search index, in a fixed order."""
    pages = tuple(pages_to_read(library, related, config, theme))
    yield from pages
    yield from all_feed_pages(library, related, config, shared.site)
    yield from sitemap_pages(shared.site, locations(pages))


def pages_to_read(library: Library, related: Related, config: Config, theme: Theme) -> Iterator[Page]:
    """What people see."""
    yield from chain(
        static_pages(theme),
        image_pages(library, related),
        home_page(library, related, config),
        article_pages(library, related, config),
        term_pages(library, related, config, "topic"),
        term_pages(library, related, config, "source"),
        column_pages(library, related, config),
        series_pages(library, related),
        date_pages(library, related),
        doc_pages(library, related),
        redirect_pages(library, config.lang),
        special_pages(library, related),
    )


def collisions(pages: Iterable[Page], library: Library) -> list[Problem]:
    """Two outputs at one URL, also where a file system does not tell case apart. Nothing is silently merged."""
    owners = url_owners(library)
    seen: dict[str, str] = {}
    problems = []
    for page in pages:
        key = page.url.lower() if page.url.isascii() else normalize("NFKC", page.url).casefold()
        other = seen.setdefault(key, page.url)
        if other is not page.url:
            paths = sorted(owners.get(key, []))
            path = paths[-1] if paths else ""
            params = {"url": page.url, "other": ", ".join(paths[:-1]) or other}
            problems.append(
                Problem(code="url-taken", path=path, line=1 if path else 0, column=1, params=params)
            )
    return problems


def url_owners(library: Library) -> dict[str, list[str]]:
    """Content files by the URLs they claim, for messages."""
    owners: dict[str, list[str]] = {}
    for file in library.placed():
        for url in (file.url, *file.aliases):
            owners.setdefault(normalize("NFKC", url).casefold(), []).append(file.path)
    for term_file in (*library.topic_files.values(), *library.source_files.values()):
        for url in term_file.former:
            owners.setdefault(normalize("NFKC", url).casefold(), []).append(term_file.path)
    return owners
