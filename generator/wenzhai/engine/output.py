"""The output folder: what is in it, and how a build's result gets there whole.

The marker file in it lists every file we wrote. Only those are ever replaced or removed; anything else is
left alone.
"""

import os
import shutil
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from wenzhai.engine import journal
from wenzhai.engine.by_folder import Traces, folder_of
from wenzhai.engine.disk import DiskError, guarded
from wenzhai.engine.journal import PART, JournalStep
from wenzhai.engine.listing import list_folder
from wenzhai.engine.ownership import (
    MARKER,
    Marker,
    above,
    check_owner,
    check_place,
    folders_of,
    foreign,
    read_marker,
    valid_url,
)
from wenzhai.engine.staging import Stage, Write
from wenzhai.engine.stats import stat_of
from wenzhai.engine.survey import Survey, survey
from wenzhai.model.content import Stat
from wenzhai.model.digest import Digest
from wenzhai.model.problems import Problem

__all__ = ["OutputFolder", "Published", "Write"]


PREVIEW = "preview"
"""In the cache folder: the one place there for a site, which nobody publishes."""


class Published(Struct, frozen=True):
    """What a publication did. `stats` has every file handed in, `written` only those whose bytes changed; `listings`
    are digests of the folders that hold now what is to be recorded, and nothing else."""

    stats: dict[str, Stat]
    written: tuple[str, ...]
    removed: tuple[str, ...]
    listings: dict[str, Digest] = {}


class OutputFolder:
    """One output folder, used under the build lock: `recover`, `survey`, then `publish`.

    `state` is the cache folder (staging and journal live there); `root` the project's folder; `private`
    are folders that the output may neither be, contain nor lie in; `project` is what our marker calls the project
    (`ownership.project_name`). Every method raises DiskError when the folder is not ours or the disk fails.
    """

    def __init__(
        self, folder: Path, state: Path, root: Path, private: Sequence[Path] = (), project: str = ""
    ) -> None:
        self.folder = folder.resolve()
        self._project = project
        self._at_home = self.folder.is_relative_to(root.resolve())
        state = state.resolve()
        others = [state, *(path.resolve() for path in private)]
        check_place(self.folder, root.resolve(), others, spared=state / PREVIEW)
        name = blake2b(os.fsencode(self.folder), digest_size=6).hexdigest()
        self._state = state / f"publish-{name}"
        self._journal = self._state / "journal"
        self._staging = self._state / "staging"
        self._survey = Survey(Traces.of({}))
        with guarded(self.folder):
            self._named = check_owner(self.folder, project)
        self._known_marker: Marker | None = None
        self._left: Stat | None = None

    @property
    def _marker(self) -> Marker:
        """Read when it is first needed: for a large site that takes a while."""
        if self._known_marker is None:
            with guarded(self.folder):
                self._known_marker = read_marker(self.folder)
        return self._known_marker

    def as_left(self) -> bool:
        """Whether the folder is as the last publication left it, as far as its marker file shows. Then that need not be
        found out again: `survey` answers at once."""
        return self._left is not None and self._left == marker_stat(self.folder)

    def recover(self) -> bool:
        """Finish a publication that was interrupted and sweep what it left; whether there was one."""
        with guarded(self._state):
            for place in (self._state, self._staging):
                if place.is_symlink():  # none of ours is: it would lead out of the cache
                    place.unlink()
            if not self._state.exists():
                return False
            steps = journal.load(self._journal)
            # Without a marker nothing was moved yet, or somebody has removed the folder since.
            if steps and (self.folder / MARKER).is_file():
                self._redo(steps)
                self._known_marker = None
            self._sweep()
            return bool(steps)

    def survey(self, traces: Traces, *, trust: bool = True) -> Survey:
        """What lies in the folder, compared with the traces. A file with the stat of its trace is not read, if `trust`
        is put in stats. Raises DiskError if the folder may be another project's."""
        if trust and self.as_left():
            self._survey = replace(self._survey, traces=traces)
            return self._survey
        # A marker that names no project is of before they did, or damaged. Where we have never written, it is not ours.
        if not (traces or self._at_home or self._marker.project) and self._marker.urls:
            raise DiskError(Problem(code="output-of-another", path=str(self.folder)))
        with guarded(self.folder):
            self._survey = survey(str(self.folder), traces, trust=trust)
        return self._survey

    def is_marked(self) -> bool:
        """Whether the marker file is whole and names this project and exactly the files with traces. After `survey`."""
        if "" in self._survey.whole and self._named == self._project:
            return True  # it was so when the folder was recorded
        return self._marker_is_ours and self._marker.urls == self._survey.traces.keys()

    @property
    def _marker_is_ours(self) -> bool:
        return self._marker.intact and self._marker.project == self._project

    @property
    def _owned(self) -> Set[str]:
        """All that we may replace and remove."""
        return self._marker.urls | self._survey.traces.keys()

    @property
    def foreign(self) -> tuple[str, ...]:
        """What lies in the folder and is not ours; known after `survey`."""
        names = self._survey.files.keys() | self._survey.others
        return foreign(names, self._owned) if names else ()

    def publish(
        self, writes: Iterable[Write], planned: Collection[str] | None, given_up: Collection[str] = ()
    ) -> Published:
        """Bring the writes to their places and remove files of ours that are not planned any more, or given up:
        planned ones that turned out to be impossible by the time all writes were handed in. `planned` are all files of
        the site; None stands for those with traces.

        All writes are staged before the first file of the site changes. Then they are moved in the order of
        their ranks, new files before changed ones; deletions come last. Interrupted anywhere, every file is
        whole, and `recover` finishes what was begun. Needs `survey` first.
        """
        wanted = self._survey.traces.keys() if planned is None else frozenset(planned)
        stays = planned is None and self.is_marked()
        if not stays and wanted != self._marker.urls:
            _check_tree(wanted)
        stage = Stage(str(self._staging), self._survey.folders, self._project)
        with guarded(self.folder):
            try:
                stats, written = self._stage(writes, wanted, stage)
                tree = None if stays and not given_up else frozenset(wanted).difference(given_up)
                removed = [] if tree is None else sorted(filter(valid_url, self._owned - tree))
                steps = self._plan(stage, removed, tree)
                if steps:
                    journal.save(self._journal, steps)
            except BaseException:  # nothing was moved yet: leave no trace of it
                with suppress(OSError):
                    self._sweep()
                raise
            if steps:
                journal.make_folders(str(self.folder))
                journal.roll_forward(steps, str(self._staging), str(self.folder))
                self._sweep()
            existed = tuple(filter(self._survey.is_there, removed))
            listings = self._look_again(stats, {step.target for step in steps}, {*written}, {*removed})
        self._remember(listings, stats, removed, tree)
        return Published(stats, written, existed, listings)

    # -- the parts of it ---------------------------------------------------------------------------------

    def _stage(
        self, writes: Iterable[Write], planned: Set[str], stage: Stage
    ) -> tuple[dict[str, Stat], tuple[str, ...]]:
        """Stage what differs: the stat of every file handed in, and which of them will be written."""
        stats, written = {}, []
        for write in writes:
            there = self._survey.stat(write.url)
            if there and self._holds(write, there):
                stats[write.url] = there
            else:
                self._check(write.url, planned)
                stats[write.url] = stage.add(write, replaces=there is not None)
                written.append(write.url)
        return stats, tuple(sorted(written))

    def _holds(self, write: Write, stat: Stat) -> bool:
        """Whether the file that is there has these very bytes."""
        return stat.size == len(write.data) and (self.folder / write.url).read_bytes() == write.data

    def _check(self, url: str, planned: Set[str]) -> None:
        """Refuse a url that leads elsewhere, and one where something lies that is not ours. In folders that are as
        recorded there is only what is."""
        if not valid_url(url) or url not in planned:
            raise DiskError(Problem(code="output-bad-url", path=url))
        files, others = self._survey.files, self._survey.others
        there = [name for name in (url, *above(url)) if name in files or name in others]
        if url in self._survey.folders:
            below = f"{url}/"
            there += [name for name in (*files, *others) if name.startswith(below)]
            strange = self._survey.folders - folders_of(self._owned)
            there += [name for name in strange if f"{name}/".startswith(below)]
        owned = self._owned if there else ()
        for name in sorted(there):
            if name not in owned:
                raise DiskError(Problem(code="output-in-the-way", path=str(self.folder / name)))

    def _plan(self, stage: Stage, removed: Sequence[str], planned: Set[str] | None) -> list[JournalStep]:
        """The steps in order: claim what is new, clear the way, move, remove, give up what is gone. None: the same
        files as the marker lists."""
        claimed = planned if planned is None else self._owned | planned
        steps = []
        if claimed is not None and (claimed != self._marker.urls or not self._marker_is_ours):
            steps.append(JournalStep(MARKER, stage.marker("claim", claimed)))
        targets = stage.moves.keys()
        needed = targets | folders_of(targets)
        first = {url for url in removed if url in needed or not targets.isdisjoint(above(url))}
        steps += [JournalStep(url) for url in sorted(first)]
        steps += [JournalStep(move.target, move.staged) for move in sorted(stage.moves.values())]
        steps += [JournalStep(url) for url in removed if url not in first]
        if planned is not None and claimed != planned:
            steps.append(JournalStep(MARKER, stage.marker("marker", planned)))
        return steps

    def _look_again(
        self, stats: dict[str, Stat], touched: Set[str], written: Set[str], removed: Set[str]
    ) -> dict[str, Digest]:
        """The listings of folders that hold what is to be recorded and nothing else, but for the marker. `stats` are
        brought up to date: the move to its place is the last change of a file. One that is not as it was staged is not
        believed, and the next survey reads it."""
        there, changed = self._survey, {folder_of(url) for url in touched | written} | folders_of(removed)
        traces, whole = there.traces, there.whole - changed
        handed_in: dict[str, list[str]] = {}
        for url in stats:
            handed_in.setdefault(folder_of(url), []).append(url)
        refreshed = there.refreshed()
        listings = {folder: traces.listing(folder) for folder in whole}
        for folder in (traces.folders.keys() | handed_in.keys()) - whole:
            try:
                listing = list_folder(f"{self.folder}/{folder}")
            except (FileNotFoundError, NotADirectoryError):
                continue
            prefix, files = f"{folder}/" if folder else "", listing.files()
            for url in handed_in.get(folder, ()):
                if url in written:
                    stats[url] = moved(stats[url], files.get(url.removeprefix(prefix)))
            recorded = {
                url: trace.stat for url, trace in traces.in_folder(folder).items() if url not in removed
            }
            recorded |= {url: refreshed[url] for url in recorded.keys() & refreshed.keys()}
            recorded |= {url: stats[url] for url in handed_in.get(folder, ())}
            expected = {url.removeprefix(prefix): stat for url, stat in recorded.items()}
            if not folder and MARKER in files:
                expected[MARKER] = files[MARKER]
            if listing.holds(expected):
                listings[folder] = listing.digest
        return listings

    def _redo(self, steps: Sequence[JournalStep]) -> None:
        try:
            journal.roll_forward(steps, str(self._staging), str(self.folder))
        except OSError as error:
            # Somebody else's file lies in the way by now: the next publication sees and names it.
            if error.errno not in journal.CONFLICTS:
                raise

    def _remember(
        self,
        listings: Mapping[str, Digest],
        stats: Iterable[str],
        removed: Collection[str],
        planned: Set[str] | None,
    ) -> None:
        """What the folder holds now, if that is known: after removals it has to be looked at, for folders go with their
        last file."""
        if planned is not None:
            self._known_marker, self._named = Marker(frozenset(planned), project=self._project), self._project
        there = self._survey
        folders = there.traces.folders.keys() | {folder_of(url) for url in stats}
        if removed or folders - listings.keys():
            self._left = None
            return
        self._survey = Survey(there.traces, frozenset(folders), folders=there.folders | folders_of(stats))
        self._left = marker_stat(self.folder)

    def _sweep(self) -> None:
        """Remove what a publication leaves behind: the journal first, since it needs the staged files."""
        self._journal.unlink(missing_ok=True)
        self._journal.with_suffix(".new").unlink(missing_ok=True)
        if self._staging.exists():
            shutil.rmtree(self._staging)
        (self.folder / PART).unlink(missing_ok=True)
        if self._state.exists():
            self._state.rmdir()


def marker_stat(folder: Path) -> Stat | None:
    with suppress(OSError):
        return stat_of((folder / MARKER).stat())
    return None


def moved(staged: Stat, found: Stat | None) -> Stat:
    """The stat of a file that has come to its place, if it is as it was staged but for the time of that change."""
    if found and replace(found, ctime_ns=staged.ctime_ns) == staged:
        return found
    return staged


def _check_tree(planned: Set[str]) -> None:
    """Refuse a name that would be a file and a folder at once."""
    for name in sorted(folders_of(planned) & planned):
        raise DiskError(Problem(code="output-file-and-folder", path=name))
