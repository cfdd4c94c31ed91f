"""The addresses that have been published: `.wenzhai/urls.txt`, which belongs in git. One that vanishes is a fault.

Only pages made from a content file are kept there: those can lead on from an old address (`aliases:`). Listings by
day or page come and go with the articles.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from generator.checks.content import Stock
from generator.checks.held import held_urls
from generator.checks.site import Site
from generator.engine.disk import guarded
from generator.importers.write import replace
from generator.model import Problem, ProblemsError
from generator.topics.edit import change_list
from generator.topics.write import Texts

LEDGER = ".wenzhai/urls.txt"
HEADER = "# 发布过的网址，每行一个；请存进 git。 / Addresses that have been published, one a line; keep this in git.\n"


def read_ledger(root: Path) -> dict[str, int]:
    """Address → its line, from 1. Empty lines and those that begin with # say nothing."""
    try:
        lines = (root / LEDGER).read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except FileNotFoundError:
        return {}
    return {line.strip(): n for n, line in enumerate(lines, start=1) if line.strip() and line[0] != "#"}


def vanished_url(site: Site) -> Iterator[Problem]:
    """Addresses that the ledger has and the site has not, with the page that has taken their place if one has."""
    heirs = {
        url.rpartition("/")[2]: path for url, path in site.origin.items() if not url.endswith("/index.html")
    }
    for url, line in site.ledger.items():
        if url not in site.files:
            heir = heirs.get(url.rpartition("/")[2], "")
            params = {"url": url, "file": heir}
            code = "vanished-url-moved" if heir else "vanished-url"
            yield Problem(code=code, path=LEDGER, line=line, column=1, excerpt=url, params=params)


def unrecorded(site: Site, stock: Stock, timezone: str) -> set[str]:
    """Addresses of the site that the ledger lacks; drafts and the future are not published."""
    held = dict(held_urls(stock.library, timezone))
    return {url for url in site.origin if url in site.files and url not in site.ledger and url not in held}


def mend(root: Path, problems: Iterable[Problem], ledger: Mapping[str, int], new: Iterable[str]) -> list[str]:
    """Does what is safe: an article that has moved gets its old address, the ledger the new ones. Gives the files
    that were changed. Raises `ProblemsError` for an article that cannot be changed by the line, `DiskError`."""
    texts = Texts(root)
    files: dict[str, str] = {}
    for problem in problems:
        if problem.code == "vanished-url-moved":
            path = problem.params["file"]
            alias = "/" + problem.params["url"]
            try:
                files[path] = change_list(files.get(path) or texts(path), path, "aliases", {}, [alias])
            except ProblemsError:
                continue  # it stays on the list of what is wrong
    if new := set(new):
        files[LEDGER] = HEADER + "".join(f"{url}\n" for url in sorted({*ledger, *new}))
    for path, text in files.items():
        with guarded(root / path):
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            replace(root / path, text.encode())
    return list(files)
