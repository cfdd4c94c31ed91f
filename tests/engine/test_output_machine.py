"""Any sequence of publications, damages and decoys: the site is what was planned, and decoys never change."""

import os
import shutil
import stat
import tempfile
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from msgspec.structs import replace

from tests.engine.site import everything, open_output, publish, rank, recorded, tree
from wenzhai.engine.by_folder import Traces
from wenzhai.engine.disk import DiskError
from wenzhai.engine.output import Write
from wenzhai.engine.ownership import MARKER

NAMES = [
    "a",
    "b",
    "a/a",
    "a/b",
    "b/a",
    "b/b",
    "a/a/a",
    "a/a/b",
    "a/b/a",
    "b/a/b",
    "c/d/e/f",
    "习",
    "习/文.html",
]
BYTES = [b"", b"1", b"2", b"22"]


def without_clashes(pages: dict[str, bytes]) -> dict[str, bytes]:
    """The pages without those that would need a page to be a folder."""
    return {
        url: data for url, data in pages.items() if not any(url.startswith(f"{other}/") for other in pages)
    }


sites = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(BYTES), max_size=8).map(without_clashes)


class Seen(NamedTuple):
    """All that must stay as it was, of a file that is not ours."""

    inode: int
    mode: int
    size: int
    mtime_ns: int
    data: bytes


def see(path: Path) -> Seen:
    found = path.lstat()
    data = b""
    if stat.S_ISLNK(found.st_mode):
        data = os.fsencode(path.readlink())
    elif stat.S_ISREG(found.st_mode):
        data = path.read_bytes()
    size = 0 if stat.S_ISDIR(found.st_mode) else found.st_size
    return Seen(
        found.st_ino, found.st_mode, size, 0 if stat.S_ISDIR(found.st_mode) else found.st_mtime_ns, data
    )


class OutputMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        self.site = self.root / "site"
        self.outside = self.root / "outside"
        (self.outside / "folder").mkdir(parents=True)
        (self.outside / "folder" / "a").write_bytes(b"outside")
        (self.root / "content").mkdir()
        (self.root / "content" / "a.md").write_bytes(b"content")
        self.pages: dict[str, bytes] = {}
        self.marker_damaged = False
        self.traces = Traces.of({})
        self.decoys: dict[Path, Seen] = {}
        for path in (self.outside / "folder", self.outside / "folder" / "a", self.root / "content" / "a.md"):
            self.decoys[path] = see(path)

    def teardown(self) -> None:
        shutil.rmtree(self.root)

    # -- what a build does -------------------------------------------------------------------------------

    @initialize(pages=sites)
    def first_build(self, pages: dict[str, bytes]) -> None:
        self.build(pages, 0o022)

    @rule(pages=sites, mask=st.sampled_from([0o022, 0o077, 0o000]))
    def build(self, pages: dict[str, bytes], mask: int) -> None:
        before = tree(self.site)
        previous = os.umask(mask)
        try:
            published = publish(self.root, pages, self.traces)
        except DiskError as error:
            event("blocked")
            assert error.problem.code == "output-in-the-way", error
            assert self.blocked(pages), error
            assert tree(self.site) == before
            return
        finally:
            os.umask(previous)
        assert not self.blocked(pages)
        self.pages = pages
        self.traces = recorded(pages, published)
        self.marker_damaged = False
        self.check_site()

    @rule()
    def build_twice(self) -> None:
        """With nothing changed in between, and nothing damaged, not one file is touched."""
        self.build(self.pages, 0o022)
        if self.blocked(self.pages):
            return
        before = everything(self.root)
        output = open_output(self.root)
        survey = output.survey(self.traces)
        assert not (survey.lost() or survey.refreshed()) and output.is_marked()
        assert survey.whole or not self.pages or self.decoys_here()
        output.publish([], self.pages.keys())
        output.publish([], None)
        assert everything(self.root) == before

    @precondition(lambda self: self.traces)
    @rule()
    def repair(self) -> None:
        """Only what the survey names is made again."""
        if self.blocked(self.pages):
            return
        output = open_output(self.root)
        output.recover()
        lost = output.survey(self.traces).lost()
        published = output.publish([Write(url, self.pages[url], rank(url)) for url in lost], None)
        refreshed = {url: trace.stat for url, trace in self.traces.items() if url not in lost}
        stats = {**refreshed, **output.survey(self.traces, trust=False).refreshed(), **published.stats}
        self.traces = recorded(self.pages, replace(published, stats=stats))
        self.marker_damaged = False
        self.check_site()

    # -- what befalls it ---------------------------------------------------------------------------------

    @rule()
    def lose_the_cache(self) -> None:
        self.traces = Traces.of({})
        shutil.rmtree(self.root / ".cache", ignore_errors=True)
        self.give_up_what_nobody_knows()

    @precondition(lambda self: self.pages)
    @rule(data=st.data(), how=st.sampled_from(["delete", "truncate", "overwrite", "symlink"]))
    def damage(self, data: st.DataObject, how: str) -> None:
        path = self.site / data.draw(st.sampled_from(sorted(self.pages)))
        if not path.exists() or path.parent.is_symlink():
            return
        if how in ("delete", "symlink"):
            path.unlink()
        if how == "symlink":
            path.symlink_to(self.outside / "folder" / "a")
        elif how != "delete" and not path.is_symlink():
            path.write_bytes(b"" if how == "truncate" else b"damaged")

    @precondition(lambda self: (self.site / MARKER).exists())
    @rule(keep=st.integers(0, 40))
    def damage_the_marker(self, keep: int) -> None:
        path = self.site / MARKER
        path.write_bytes(path.read_bytes()[:keep])
        self.marker_damaged = True
        self.give_up_what_nobody_knows()

    def give_up_what_nobody_knows(self) -> None:
        """Without marker and traces nobody can say which files are ours: somebody has to remove them."""
        if self.marker_damaged and not self.traces:
            shutil.rmtree(self.site)
            self.decoys = {path: seen for path, seen in self.decoys.items() if self.site not in path.parents}
            self.pages = {}
            self.marker_damaged = False

    @precondition(lambda self: self.free())
    @rule(data=st.data(), kind=st.sampled_from(["file", "folder", "symlink", "link to folder"]))
    def decoy(self, data: st.DataObject, kind: str) -> None:
        """Somebody puts something of their own into our folder, where nothing is yet."""
        name = data.draw(st.sampled_from(self.free()))
        path = self.site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if kind == "file":
            path.write_bytes(b"decoy of " + name.encode())
        elif kind == "folder":
            path = path / "kept"
            path.mkdir(parents=True)
        else:
            path.symlink_to(self.outside / ("folder" if kind == "link to folder" else "folder/a"))
        self.decoys[path] = see(path)
        event(f"decoy: {kind}")

    # -- what must hold ----------------------------------------------------------------------------------

    @invariant()
    def decoys_never_change(self) -> None:
        for path, seen in self.decoys.items():
            assert see(path) == seen, path

    @invariant()
    def nothing_waits_in_the_cache(self) -> None:
        cache = self.root / ".cache"
        assert not cache.exists() or list(cache.iterdir()) == []

    def check_site(self) -> None:
        """Pages, marker, modes and folders are those planned; else there are only decoys."""
        decoys = self.decoys_here()
        found = {name: entry for name, entry in tree(self.site).items() if name.rstrip("/") not in decoys}
        files = {name: entry.data for name, entry in found.items() if not name.endswith("/")}
        marker = "\n".join(["wenzhai site 1", *sorted(self.pages), ""]).encode()
        assert files == {**self.pages, MARKER: marker} if MARKER in files else not self.pages
        needed = {str(above) for name in [*self.pages, *decoys] for above in Path(name).parents}
        for name, entry in found.items():
            if not name.endswith("/"):
                assert stat.S_IMODE(entry.mode) == 0o644, name
            elif not any(decoy.startswith(name) for decoy in decoys):
                assert stat.S_IMODE(entry.mode) == 0o755, name
            assert not name.endswith("/") or name[:-1] in needed, name

    def decoys_here(self) -> set[str]:
        return {path.relative_to(self.site).as_posix() for path in self.decoys if self.site in path.parents}

    def free(self) -> list[str]:
        """Names where, above which and below which nothing is, nor is ours by the marker or the traces."""
        if not (self.site / MARKER).exists():
            return []
        taken = self.pages.keys() | self.traces.keys() | self.decoys_here()
        return [name for name in NAMES if not any(related(name, other) for other in taken)]

    def blocked(self, pages: dict[str, bytes]) -> bool:
        """Whether a decoy lies at, above or below a page."""
        return any(related(url, decoy) for url in pages for decoy in self.decoys_here())


def related(one: str, other: str) -> bool:
    return one == other or one.startswith(other + "/") or other.startswith(one + "/")


def run(sequences: int) -> None:
    run_state_machine_as_test(
        OutputMachine, settings=settings(max_examples=sequences, stateful_step_count=30, deadline=None)
    )


def test_any_sequence() -> None:
    run(120)


@pytest.mark.long
def test_very_many_sequences() -> None:
    run(5000)
