"""A small build on the engine alone: pages are given, so that only the engine can be wrong."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from wenzhai.engine.by_folder import ByFolder, Traces
from wenzhai.engine.digest import digest
from wenzhai.engine.output import OutputFolder, Published, Write
from wenzhai.engine.ownership import MARKER
from wenzhai.engine.rebuild import Trace
from wenzhai.model.page import Rank


def open_output(root: Path) -> OutputFolder:
    return OutputFolder(root / "site", root / ".cache", root, [root / "content"])


def publish(root: Path, pages: Mapping[str, bytes], traces: Mapping[str, Trace] | None = None) -> Published:
    """Publish exactly these pages. Ranks follow the names: `assets/` first, `index.html` late, feeds last."""
    output = open_output(root)
    output.recover()
    output.survey(traces if isinstance(traces, ByFolder) else Traces.of(traces or {}))
    return output.publish([Write(url, data, rank(url)) for url, data in pages.items()], pages.keys())


def rank(url: str) -> Rank:
    if url.startswith("assets/"):
        return Rank.ASSETS
    if url.endswith(".xml"):
        return Rank.FEEDS
    return Rank.INDEXES if url.rpartition("/")[2] == "index.html" else Rank.PAGES


def traces_of(pages: Mapping[str, bytes], published: Published) -> dict[str, Trace]:
    return {
        url: Trace(url, digest(data), digest(data), published.stats[url])
        for url, data in pages.items()
        if url in published.stats
    }


def recorded(pages: Mapping[str, bytes], published: Published) -> Traces:
    """The traces as the cache gives them, with what each folder held."""
    return Traces.of(traces_of(pages, published), published.listings)


class Entry(NamedTuple):
    """What can be known of a file or symlink from outside, times aside."""

    mode: int
    data: bytes


def tree(folder: Path) -> dict[str, Entry]:
    """Every file and symlink below a folder, and every folder with a slash behind its name."""
    found = {}
    for base, folders, files in os.walk(folder):
        for name in files + folders:
            path = Path(base, name)
            key = path.relative_to(folder).as_posix()
            mode = path.lstat().st_mode
            if path.is_symlink():
                found[key] = Entry(mode, os.fsencode(path.readlink()))
            elif path.is_dir():
                found[f"{key}/"] = Entry(mode, b"")
            else:
                found[key] = Entry(mode, path.read_bytes())
    return found


def pages_in(folder: Path) -> dict[str, bytes]:
    """The bytes of every regular file, the marker aside."""
    return {k: e.data for k, e in tree(folder).items() if not k.endswith("/") and k != MARKER}


def everything(root: Path) -> dict[Path, tuple[int, ...]]:
    """All that a file system says of every file, but for when it was read."""
    found = {path: path.lstat() for path in root.rglob("*")}
    return {p: (s.st_ino, s.st_mode, s.st_size, s.st_mtime_ns, s.st_ctime_ns) for p, s in found.items()}
