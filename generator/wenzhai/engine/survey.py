"""What lies in the output folder, compared with what was recorded of it: a look, nothing is changed."""

import os
from collections.abc import Iterator, Mapping, Set
from pathlib import Path

from msgspec import Struct

from wenzhai.engine.digest import digest
from wenzhai.engine.folders import open_folder
from wenzhai.engine.rebuild import Trace
from wenzhai.model.content import Stat
from wenzhai.model.digest import Digest


class Survey(Struct, frozen=True):
    """What lies in a folder: regular files, folders, and other things (symlinks, devices)."""

    files: dict[str, Stat] = {}
    folders: Set[str] = frozenset()
    others: Set[str] = frozenset()


class Differences(Struct, frozen=True):
    """How a folder differs from the traces of it: little where nothing has happened since, so it travels lightly."""

    missing: Set[str]
    """Traced, and not there."""
    strays: dict[str, Stat]
    """Files whose stat is not that of a trace."""
    digests: dict[str, Digest]
    """Of those strays that are ours."""
    folders: Set[str]
    others: Set[str]

    def files(self, traces: Mapping[str, Trace]) -> dict[str, Stat]:
        """All files by their url."""
        files = {url: trace.stat for url, trace in traces.items() if url not in self.missing}
        return files | self.strays

    def found(self, traces: Mapping[str, Trace]) -> dict[str, Digest]:
        """The digests of all files of ours that are there."""
        found = {url: trace.output for url, trace in traces.items() if url not in self.missing}
        for url in self.strays:
            found.pop(url, None)
        return found | self.digests

    def refreshed(self, traces: Mapping[str, Trace]) -> dict[str, Stat]:
        """The stats of files that are as recorded although their stat is not."""
        return {
            url: self.strays[url]
            for url, dig in self.digests.items()
            if url in traces and traces[url].output == dig
        }


def compare(folder: str, ours: Set[str], traces: Mapping[str, Trace]) -> Differences:
    """A file with the stat of its trace is not read; others of `ours` are. A missing folder is an empty one."""
    strays: dict[str, Stat] = {}
    folders: set[str] = set()
    others: set[str] = set()
    missing = dict(traces)
    for url, found in files_below(folder, folders, others):
        trace = missing.pop(url, None)
        known = trace.stat if trace else None
        # Compared before a value is made of it: of thirty thousand files hardly any differs.
        if (
            known is None
            or known.mtime_ns != found.st_mtime_ns
            or known.size != found.st_size
            or known.inode != found.st_ino
        ):
            strays[url] = Stat(found.st_size, found.st_mtime_ns, found.st_ino)
    digests = {url: digest(Path(folder, url).read_bytes()) for url in strays if url in ours}
    return Differences(frozenset(missing), strays, digests, folders, others)


def files_below(folder: str, folders: set[str], others: set[str]) -> Iterator[tuple[str, os.stat_result]]:
    """The regular files in a folder and all below it, following no symlink; what else is there is added to the sets."""
    waiting = [""] if os.path.isdir(folder) else []  # noqa: PTH112  # a string, as all paths here are for speed
    while waiting:
        prefix = waiting.pop()
        with open_folder(f"{folder}/{prefix}") as entries:
            for entry in entries:
                name = prefix + entry.name
                if entry.is_file(follow_symlinks=False):
                    yield name, entry.stat(follow_symlinks=False)
                elif entry.is_dir(follow_symlinks=False):
                    folders.add(name)
                    if name != ".git":
                        waiting.append(name + "/")
                else:
                    others.add(name)
