"""The ledger of published addresses, `.wenzhai/urls.txt`, which belongs in git. An address that vanishes is an error.

`publish` begins it and keeps it. Only pages made from a content file are recorded: these can redirect from an old
address (`aliases:`). Listings by day or page come and go with the articles. The id of an article stands behind its
address, so that it is found again under another slug and on another day.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from wenzhai.checks.built_site import BuiltSite, Recorded
from wenzhai.checks.unpublished import unpublished_urls
from wenzhai.content.paths import PUBLISHED_URLS
from wenzhai.library.library import Library
from wenzhai.model.problems import Problem

HEADER = "# 发布过的网址，每行一个；请存进 git。 / Addresses that have been published, one a line; keep this in git.\n"


def ledger_text(urls: Mapping[str, str]) -> str:
    """The ledger with these addresses, each with the id of its article or an empty text."""
    return HEADER + "".join(f"{url} {id}".rstrip() + "\n" for url, id in sorted(urls.items()))


def read_ledger(root: Path) -> dict[str, Recorded] | None:
    """The recorded addresses; None where nothing has been published yet. Empty lines and comments (#) are skipped."""
    try:
        lines = (root / PUBLISHED_URLS).read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except FileNotFoundError:
        return None
    found = {}
    for n, line in enumerate(lines, start=1):
        if line.strip() and line[0] != "#":
            url, _, id = line.strip().partition(" ")
            found[url] = Recorded(n, id.strip())
    return found


def vanished_url(site: BuiltSite) -> Iterator[Problem]:
    """Addresses that the ledger has and the site has not, with the page that has replaced each, if there is one."""
    moved = heirs(site)
    for url, recorded in (site.ledger or {}).items():
        if url not in site.files:
            file = site.origin[moved[url]] if url in moved else ""
            params = {"url": url, "file": file}
            code = "vanished-url-moved" if file else "vanished-url"
            yield Problem(
                code=code, path=PUBLISHED_URLS, line=recorded.line, column=1, excerpt=url, params=params
            )


def heirs(site: BuiltSite) -> dict[str, str]:
    """Vanished address → the page of the article with the same id, else the one new page with the same name; only
    unambiguous cases."""
    ledger = site.ledger or {}
    gone = {url: recorded.id for url, recorded in ledger.items() if url not in site.files}
    by_id = {id: url for url, id in site.ids.items() if url in site.files}
    found = {url: by_id[id] for url, id in gone.items() if id in by_id}
    new: dict[str, list[str]] = {}
    for url in site.origin:
        if url in site.files and url not in ledger and not url.endswith("/index.html"):
            new.setdefault(url.rpartition("/")[2], []).append(url)
    names = Counter(url.rpartition("/")[2] for url in gone)
    for url in gone.keys() - found.keys():
        name = url.rpartition("/")[2]
        if len(new.get(name, ())) == 1 and names[name] == 1:
            found[url] = new[name][0]
    return found


def origins(library: Library) -> dict[str, str]:
    """Page → the file that it is made from."""
    found = {placed.url: placed.path for placed in (*library.placed(), *library.static)}
    for taxonomy in library.taxonomies.values():
        found |= {taxonomy.terms[slug].url: file.path for slug, file in taxonomy.files.items()}
    return {str(url): path for url, path in found.items()}


def article_ids(library: Library) -> dict[str, str]:
    """Page of an article → its id."""
    return {str(article.url): article.id for article in library.articles.values()}


def recordable(library: Library) -> dict[str, str]:
    """Pages made from content files, without those of drafts and scheduled articles → the id of the article."""
    hidden, ids = dict(unpublished_urls(library)), article_ids(library)
    return {url: ids.get(url, "") for url in origins(library) if url not in hidden}


def unrecorded(site: BuiltSite, library: Library) -> dict[str, str]:
    """Addresses of the site that the ledger lacks, with ids; none where there is no ledger yet."""
    if site.ledger is None:
        return {}
    pages = recordable(library)
    return {url: id for url, id in pages.items() if url in site.files and url not in site.ledger}
