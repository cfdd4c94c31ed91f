"""The ledger of published addresses, `.wenzhai/urls.txt`, which belongs in git. An address that vanishes is an error.

Only pages made from a content file are recorded: these can redirect from an old address (`aliases:`). Listings by day
or page come and go with the articles.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from wenzhai.builder.project import ContentSnapshot
from wenzhai.checks.built_site import BuiltSite
from wenzhai.checks.unpublished import unpublished_urls
from wenzhai.content.paths import PUBLISHED_URLS
from wenzhai.model.problems import Problem

HEADER = "# 发布过的网址，每行一个；请存进 git。 / Addresses that have been published, one a line; keep this in git.\n"


def ledger_text(urls: Iterable[str]) -> str:
    """The ledger with these addresses."""
    return HEADER + "".join(f"{url}\n" for url in sorted(urls))


def read_ledger(root: Path) -> dict[str, int]:
    """Address → its line, from 1. Empty lines and comments (#) are skipped."""
    try:
        lines = (root / PUBLISHED_URLS).read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except FileNotFoundError:
        return {}
    return {line.strip(): n for n, line in enumerate(lines, start=1) if line.strip() and line[0] != "#"}


def vanished_url(site: BuiltSite) -> Iterator[Problem]:
    """Addresses that the ledger has and the site has not, with the page that has replaced each, if there is one."""
    moved = heirs(site)
    for url, line in site.ledger.items():
        if url not in site.files:
            file = site.origin[moved[url]] if url in moved else ""
            params = {"url": url, "file": file}
            code = "vanished-url-moved" if file else "vanished-url"
            yield Problem(code=code, path=PUBLISHED_URLS, line=line, column=1, excerpt=url, params=params)


def heirs(site: BuiltSite) -> dict[str, str]:
    """Vanished address → the one new page with the same name; only unambiguous cases."""
    new: dict[str, list[str]] = {}
    for url in site.origin:
        if url in site.files and url not in site.ledger and not url.endswith("/index.html"):
            new.setdefault(url.rpartition("/")[2], []).append(url)
    gone = [url for url in site.ledger if url not in site.files]
    names = Counter(url.rpartition("/")[2] for url in gone)
    return {
        url: new[name][0]
        for url in gone
        if len(new.get(name := url.rpartition("/")[2], ())) == 1 and names[name] == 1
    }


def unrecorded(site: BuiltSite, snapshot: ContentSnapshot, timezone: str) -> set[str]:
    """Addresses of the site that the ledger lacks, without those of drafts and scheduled articles."""
    unpublished = dict(unpublished_urls(snapshot.library, timezone))
    return {
        url for url in site.origin if url in site.files and url not in site.ledger and url not in unpublished
    }
