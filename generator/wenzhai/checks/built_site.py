"""The built site as a set of scanned files, and where each address in it leads."""

import os
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from wenzhai.checks.scan import Address, PageScan, scan
from wenzhai.engine.workers import Workers


class SiteTarget(Struct, frozen=True):
    """What an address of ours names: a file below the site's root (`..` in front: outside), and an anchor in it.

    `absolute` tells that it began with `/`, `folder` that it names a folder and relies on a server for its index.
    """

    file: str
    anchor: str = ""
    absolute: bool = False
    folder: bool = False


Found = tuple[str, Address, SiteTarget]
"""A file, an address in it, and where that leads."""


class BuiltSite(Struct, frozen=True, dict=True):
    """`files` are all names of files below the root, exactly as written on disk; `base` is the site's URL or empty.

    `origin` gives the content file that a page was made from, where there is one; `text` the text of such a file.
    """

    scans: Mapping[str, PageScan]
    files: frozenset[str]
    base: str
    shown: str
    """What stands before the names of files in complaints."""
    origin: Mapping[str, str]
    text: Callable[[str], str]
    """The text of a content file."""
    ledger: Mapping[str, int] = {}
    """Addresses that have been published, with their lines in the ledger."""
    mended: frozenset[tuple[str, str]] = frozenset()
    """(file, address) of links that are put right in the content by now; the next build takes them over."""

    @cached_property
    def links(self) -> list[Found]:
        """Every address that leads into the site itself, file by file."""
        return list(self._links())

    def _links(self) -> Iterator[Found]:
        """Pages of one folder have many addresses in common: each is followed once."""
        known: dict[tuple[str, str], SiteTarget | None] = {}
        for file, scanned in self.scans.items():
            folder = dirname(file)
            for address in scanned.addresses:
                key = (file if address.text.strip()[:1] in ("", "#", "?") else folder, address.text)
                if key not in known:
                    known[key] = self.target(file, address.text)
                if (target := known[key]) and (file, address.text) not in self.mended:
                    yield file, address, target

    @cached_property
    def folder(self) -> str:
        """The folder of the host that the site lies in, as its addresses begin: `/` or `/repo/`."""
        return urlsplit(self.base).path or "/"

    def target(self, file: str, address: str) -> SiteTarget | None:
        """Where an address in a file leads; None for other sites, other schemes and nonsense."""
        address = address.strip()
        inside = bool(self.base) and address.startswith(self.base)
        if inside:
            file, address = "", address.removeprefix(self.base)
        try:
            parts = urlsplit(address)
        except ValueError:
            return None
        if parts.scheme or parts.netloc:
            return None
        path = unquote(parts.path)
        if not path and not inside:
            return SiteTarget(file, unquote(parts.fragment))
        absolute = path.startswith("/")
        if absolute:
            path = "/" + path.removeprefix(self.folder)
        folder = path.endswith("/") or not path
        found = normpath(join("" if absolute else dirname(file), path.lstrip("/")))
        if folder:
            found = normpath(join(found, "index.html"))
        return SiteTarget(found, unquote(parts.fragment), absolute, folder and not inside)


def scan_site(folder: Path, workers: Workers) -> tuple[dict[str, PageScan], frozenset[str]]:
    """What `BuiltSite` is made of: the scans of all files that can hold links, and the names of all files."""
    names = sorted(file_names(folder))
    telling = [name for name in names if name.endswith(SCANNED)]
    batches = [
        ScanBatch(str(folder), tuple(telling[at : at + BATCH])) for at in range(0, len(telling), BATCH)
    ]
    scans = dict(found for part in workers.run(scan_batch, batches, len(telling), "check") for found in part)
    return scans, frozenset(names)


class ScanBatch(Struct, frozen=True):
    """Files for a worker to scan."""

    folder: str
    names: tuple[str, ...]


def scan_batch(batch: ScanBatch) -> list[tuple[str, PageScan]]:
    return [(name, scan(name, Path(batch.folder, name).read_bytes())) for name in batch.names]


BATCH = 100
SCANNED = (".html", ".xml", ".opml", "feed.json", ".css")


def file_names(folder: Path) -> Iterator[str]:
    """All files below a folder, with slashes; our own marks (names that begin with a dot) aside."""
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            if not name.startswith("."):
                yield Path(place, name).relative_to(folder).as_posix()
