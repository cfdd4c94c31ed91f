"""What lies in the output folder, compared with what was recorded of it: a look, nothing is changed."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from wenzhai.engine.by_folder import Traces, folder_of
from wenzhai.engine.digest import digest
from wenzhai.engine.listing import list_folder
from wenzhai.engine.rebuild import Trace
from wenzhai.engine.stats import CHANGES_SHOW
from wenzhai.model.content import Stat
from wenzhai.model.digest import Digest


class Survey(Struct, frozen=True):
    """What lies in a folder. Of folders in which all is as recorded (`whole`) only that is known."""

    traces: Traces
    whole: frozenset[str] = frozenset()
    files: Mapping[str, Stat] = {}
    """Regular files in the other folders."""
    digests: Mapping[str, Digest] = {}
    """Those of them that have a trace."""
    folders: frozenset[str] = frozenset()
    """All."""
    others: frozenset[str] = frozenset()
    """Symlinks, devices and the like."""

    def stat(self, url: str) -> Stat | None:
        """The stat of a regular file, if there is one."""
        if folder_of(url) not in self.whole:
            return self.files.get(url)
        trace = self.traces.get(url)
        return trace.stat if trace else None

    def is_there(self, url: str) -> bool:
        return url in self.others or self.stat(url) is not None

    def lost(self) -> dict[str, Digest | None]:
        """Files with a trace that are not there (None), or have other bytes: their digest."""
        looked_at = self._looked_at()
        return {url: found for url, trace in looked_at if (found := self.digests.get(url)) != trace.output}

    def refreshed(self) -> dict[str, Stat]:
        """Files that are as recorded although their stat differs (restored from an archive, say), with what it is now.
        When these are recorded, nothing has to be read next time."""
        return {
            url: self.files[url]
            for url, trace in self._looked_at()
            if self.digests.get(url) == trace.output and self.files[url] != trace.stat
        }

    def _looked_at(self) -> Iterator[tuple[str, Trace]]:
        for folder in self.traces.folders.keys() - self.whole:
            yield from self.traces.in_folder(folder).items()


def survey(output: str, traces: Traces, *, trust: bool = True) -> Survey:
    """What lies there. A file with the stat of its trace is not read: it has the trace's digest; without `trust` every
    file with a trace is. Follows no symlink; a missing folder is an empty one."""
    trust = trust and CHANGES_SHOW
    whole: set[str] = set()
    files: dict[str, Stat] = {}
    digests: dict[str, Digest] = {}
    folders: set[str] = set()
    others: set[str] = set()
    waiting = [""] if os.path.isdir(output) else []  # noqa: PTH112  # a string, as all paths here are for speed
    while waiting:
        prefix = waiting.pop()
        listing, folder = list_folder(f"{output}/{prefix}"), prefix[:-1]
        for error in listing.failed.values():
            raise error
        folders.update([prefix + name for name in listing.folders])
        waiting += [f"{prefix}{name}/" for name in listing.folders if prefix or name != ".git"]
        if trust and traces.listing(folder) == listing.digest:
            whole.add(folder)
            continue
        others.update([prefix + name for name in listing.others()])
        found = {prefix + name: stat for name, stat in listing.files().items()}
        files |= found
        for url, trace in traces.in_folder(folder).items():
            if url in found:
                known = trust and trace.stat == found[url]
                digests[url] = trace.output if known else digest(Path(output, url).read_bytes())
    return Survey(traces, frozenset(whole), files, digests, frozenset(folders), frozenset(others))
