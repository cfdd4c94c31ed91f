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


def survey(folder: str, ours: Set[str], traces: Mapping[str, Trace]) -> tuple[Survey, dict[str, Digest]]:
    """What lies there, and the digests of those files that are ours. A file with the stat of its trace is not read; it
    has that very `Stat`, and the trace's digest. A missing folder is an empty one."""
    files: dict[str, Stat] = {}
    digests: dict[str, Digest] = {}
    folders: set[str] = set()
    others: set[str] = set()
    for url, found in files_below(folder, folders, others):
        trace = traces.get(url)
        # Compared before a value is made of it: of thirty thousand files hardly any differs.
        if (
            trace is not None
            and (known := trace.stat).mtime_ns == found.st_mtime_ns
            and known.size == found.st_size
            and known.inode == found.st_ino
        ):
            files[url] = known
            digests[url] = trace.output
        else:
            files[url] = Stat(found.st_size, found.st_mtime_ns, found.st_ino)
            if url in ours:
                digests[url] = digest(Path(folder, url).read_bytes())
    return Survey(files, folders, others), digests


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
