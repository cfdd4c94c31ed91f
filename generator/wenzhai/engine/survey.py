"""What lies in the output folder, compared with what was recorded of it: a look, nothing is changed."""

import os
from collections.abc import Mapping, Set
from pathlib import Path

from msgspec import Struct

from wenzhai.engine.digest import digest
from wenzhai.engine.folders import open_folder
from wenzhai.engine.rebuild import Trace
from wenzhai.engine.stats import CHANGES_SHOW, stat_of
from wenzhai.model.content import Stat
from wenzhai.model.digest import Digest


class Survey(Struct, frozen=True):
    """What lies in a folder: regular files, folders, and other things (symlinks, devices)."""

    files: dict[str, Stat] = {}
    folders: Set[str] = frozenset()
    others: Set[str] = frozenset()
    strays: Set[str] = frozenset()
    """Files whose stat is not that of their trace."""


def survey(
    folder: str, owned: Set[str], traces: Mapping[str, Trace], *, trust: bool = True
) -> tuple[Survey, dict[str, Digest]]:
    """What lies there, and the digests of the files that are `owned`. A file with the stat of its trace is not read: it
    has the trace's digest; without `trust` every file is. Follows no symlink; a missing folder is an empty one."""
    trust = trust and CHANGES_SHOW
    files: dict[str, Stat] = {}
    digests: dict[str, Digest] = {}
    folders: set[str] = set()
    others: set[str] = set()
    strays: set[str] = set()
    known = traces.get
    waiting = [""] if os.path.isdir(folder) else []  # noqa: PTH112  # a string, as all paths here are for speed
    while waiting:
        prefix = waiting.pop()
        with open_folder(f"{folder}/{prefix}") as entries:
            for entry in entries:
                url = prefix + entry.name
                if entry.is_file(follow_symlinks=False):
                    found, trace = entry.stat(follow_symlinks=False), known(url)
                    # Compared before a value is made of it: of thirty thousand files hardly any differs.
                    if (
                        trust
                        and trace is not None
                        and (stat := trace.stat).mtime_ns == found.st_mtime_ns
                        and stat.size == found.st_size
                        and stat.inode == found.st_ino
                        and stat.ctime_ns == found.st_ctime_ns
                    ):
                        files[url], digests[url] = stat, trace.output
                        continue
                    strays.add(url)
                    files[url] = stat_of(found)
                    if url in owned:
                        digests[url] = digest(Path(folder, url).read_bytes())
                elif entry.is_dir(follow_symlinks=False):
                    folders.add(url)
                    if url != ".git":
                        waiting.append(url + "/")
                else:
                    others.add(url)
    return Survey(files, folders, others, strays), digests
