"""The built site as a set of scanned files, and the targets of the addresses in it."""

import os
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from posixpath import dirname

from msgspec import Struct

from wenzhai.checks.scan import Address, PageScan, scan
from wenzhai.engine.workers import Workers
from wenzhai.pages.link_addresses import SiteTarget, site_target
from wenzhai.text.addresses import WELL_KNOWN


class Recorded(Struct, frozen=True):
    """A published address: its line in `.wenzhai/urls.txt`, from 1, and the id of its article, if it is that of one."""

    line: int
    id: str = ""


FoundLink = tuple[str, Address, SiteTarget]
"""A file, an address in it, and its target."""


class BuiltSite(Struct, frozen=True, dict=True):
    """`files` are all names of files below the root, exactly as written on disk; `base` is the site's URL or empty.

    `origin` maps a page to the content file that it was made from, if any; `text` returns the text of such a file.
    """

    scans: Mapping[str, PageScan]
    files: frozenset[str]
    base: str
    shown: str
    """Prefix of file names in problems."""
    origin: Mapping[str, str]
    ids: Mapping[str, str] = {}
    """Page of an article → its id."""
    ledger: Mapping[str, Recorded] | None = None
    """Addresses that have been published; None where nothing has been."""
    reported: frozenset[tuple[str, str]] = frozenset()
    """The targets (file, anchor) that problems of the content are about: these are not repeated for each page."""
    static: frozenset[str] = frozenset()
    """Files published as they are, whose pages need not be like those of the theme."""

    def unreported(self) -> Iterator[FoundLink]:
        """The links that no problem of the content is about."""
        return (one for one in self.links if (one[2].file, one[2].anchor) not in self.reported)

    @cached_property
    def links(self) -> list[FoundLink]:
        """Every internal address, file by file."""
        return list(self._links())

    def _links(self) -> Iterator[FoundLink]:
        """Pages of one folder have many addresses in common: each is resolved once."""
        known: dict[tuple[str, str], SiteTarget | None] = {}
        for file, scanned in self.scans.items():
            folder = dirname(file)
            for address in scanned.addresses:
                key = (file if address.text.strip()[:1] in ("", "#", "?") else folder, address.text)
                if key not in known:
                    known[key] = site_target(self.base, file, address.text)
                if target := known[key]:
                    yield file, address, target


def scan_site(folder: Path, workers: Workers) -> tuple[dict[str, PageScan], frozenset[str]]:
    """The parts of a `BuiltSite`: the scans of all files that can contain links, and the names of all files."""
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
    """All files below a folder, with slashes; without Wenzhai's own markers (names that begin with a dot)."""
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name == WELL_KNOWN or not name.startswith(".")]
        for name in files:
            if not name.startswith("."):
                yield Path(place, name).relative_to(folder).as_posix()
