"""Pure descriptions of everything that lands in the site: one generator for each kind, yielding `Page`s.

Nothing here renders or reads. A page's context is all that its template can see, so it is also all that the page
depends on. Values are kept narrow (Cards, never whole articles of others) for that reason.

What other rooms use:

- here: `collisions`
- `fingerprints`: `PagePlanner`, `check_names`
- `formats.links`: `encoded`
- `internal_links`: `fill_links`, `relative`, `way`
- `kinds`: `ARTICLE`, `PAGE_KINDS`, `PageKind`, `Values`
- `sections`: `Described`, `Pages`, `SiteSection`, `sections`
- `shared`: `SiteContext`, `site_context`
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from unicodedata import normalize

from wenzhai.library.library import Library
from wenzhai.model.page import Page
from wenzhai.model.problems import Problem
from wenzhai.pages.dates import date_pages
from wenzhai.pages.feeds import locations, place_of
from wenzhai.pages.formats import sitemap_pages
from wenzhai.pages.series import column_pages, series_pages
from wenzhai.pages.share_images import topic_share_images
from wenzhai.pages.shared import SiteContext
from wenzhai.pages.site_pages import (
    doc_pages,
    home_page,
    image_pages,
    special_pages,
    static_pages,
    term_redirects,
)
from wenzhai.pages.taxonomy import term_pages


def common_pages(site: SiteContext) -> Iterator[Page]:
    """What shows of articles nothing but their cards: listings, documents, the sitemap, and what readers never see."""
    library = site.library
    pages = tuple(listings(site))
    yield from chain(static_pages(site.theme), image_pages(library, site.related), pages)
    yield from term_redirects(library, site.config.lang)
    yield from topic_share_images(library, site.config, site.font)
    yield from sitemap_pages(site.shared.site, chain(map(place_of, library.every()), locations(pages)))


def listings(site: SiteContext) -> Iterator[Page]:
    """What people see, but for the articles."""
    library, related = site.library, site.related
    yield from chain(
        home_page(library, related, site.config),
        term_pages(site, "topic"),
        term_pages(site, "source"),
        column_pages(site),
        series_pages(library, related),
        date_pages(library, related),
        doc_pages(library, related),
        special_pages(library, related),
    )


def folded(urls: Sequence[str]) -> list[str]:
    """Alike for those that some file system takes for the same."""
    text = "\0".join(urls)  # as one text, which takes a tenth of the time
    return (
        (text.lower() if text.isascii() else normalize("NFKC", text).casefold()).split("\0") if urls else []
    )


def collisions(urls: Sequence[str], library: Library) -> list[Problem]:
    """Two outputs at one URL, also where a file system does not tell case apart. Nothing is silently merged."""
    keys = folded(urls)
    if len({*keys}) == len(keys):
        return []
    seen: dict[str, str] = {}
    twice: list[tuple[str, str, str]] = []
    for key, url in zip(keys, urls, strict=True):
        other = seen.setdefault(key, url)
        if other is not url:
            twice.append((key, url, other))
    owners = url_owners(library)
    return [collision(url, other, sorted(owners.get(key, []))) for key, url, other in twice]


def collision(url: str, other: str, paths: Sequence[str]) -> Problem:
    """`paths` are the content files that claim the URL, if any do."""
    path = paths[-1] if paths else ""
    params = {"url": url, "other": ", ".join(paths[:-1]) or other}
    return Problem(code="url-taken", path=path, line=1 if path else 0, column=1, params=params)


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
