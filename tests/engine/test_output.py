"""Publication: what lands in the output folder, in which order, and what is left alone."""

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.engine.site import everything, open_output, pages_in, publish, traces_of, tree
from tests.support.paths import REPOSITORY
from tests.support.unseen_edits import TRICKS
from wenzhai.engine import journal
from wenzhai.engine.by_folder import Traces
from wenzhai.engine.digest import digest
from wenzhai.engine.disk import DiskError
from wenzhai.engine.journal import JournalStep
from wenzhai.engine.output import OutputFolder, Write
from wenzhai.engine.ownership import MARKER, project_name, valid_url
from wenzhai.engine.rebuild import Trace
from wenzhai.engine.stats import stat_of
from wenzhai.model.content import Stat

PAGES = {
    "index.html": b"home",
    "2025/12/24/one.html": b"one",
    "2025/12/24/index.html": b"day",
    "assets/paper.1.css": b"css",
    "feed.xml": b"feed",
}


def refusal(root: Path, pages: dict[str, bytes]) -> str:
    with pytest.raises(DiskError) as caught:
        publish(root, pages)
    return caught.value.problem.code


# -- what lands there ----------------------------------------------------------------------------------


def test_a_first_publication_writes_everything(tmp_path: Path) -> None:
    published = publish(tmp_path, PAGES)
    assert pages_in(tmp_path / "site") == PAGES
    assert published.written == tuple(sorted(PAGES))
    assert published.removed == ()
    assert list((tmp_path / ".cache").iterdir()) == []


def test_the_second_writes_nothing_at_all(tmp_path: Path) -> None:
    first = publish(tmp_path, PAGES)
    before = everything(tmp_path)
    published = publish(tmp_path, PAGES, traces_of(PAGES, first))
    assert (published.written, published.removed) == ((), ())
    assert everything(tmp_path) == before


def test_equal_bytes_are_not_written_again_even_without_traces(tmp_path: Path) -> None:
    first = publish(tmp_path, PAGES)
    again = publish(tmp_path, {**PAGES, "index.html": b"HOME"})
    assert again.written == ("index.html",)
    assert {**first.stats, "index.html": again.stats["index.html"]} == again.stats


def test_the_stats_it_returns_are_those_of_the_files(tmp_path: Path) -> None:
    for pages in (PAGES, {**PAGES, "index.html": b"another", "new/x.html": b"x"}):
        published = publish(tmp_path, pages)
        for url, known in published.stats.items():
            found = (tmp_path / "site" / url).stat()
            assert known == stat_of(found)


def test_pages_that_are_not_planned_go_with_their_folders(tmp_path: Path) -> None:
    publish(tmp_path, PAGES)
    published = publish(tmp_path, {"index.html": b"home"})
    assert published.removed == tuple(sorted(set(PAGES) - {"index.html"}))
    assert sorted(tree(tmp_path / "site")) == [MARKER, "index.html"]


def test_a_page_may_become_a_folder_and_a_folder_a_page(tmp_path: Path) -> None:
    publish(tmp_path, {"a": b"1", "b/c/d": b"2", "b/c/e": b"3"})
    publish(tmp_path, {"a/x/y": b"1", "b/c": b"2"})
    assert pages_in(tmp_path / "site") == {"a/x/y": b"1", "b/c": b"2"}


def test_a_file_in_a_folder_that_loses_another(tmp_path: Path) -> None:
    """The folder is in the way of nothing, but empty for a moment."""
    publish(tmp_path, {"a/b": b"1", "a/b2/c": b"1"})
    publish(tmp_path, {"a/b/c": b"2", "a/b2": b"3"})
    assert pages_in(tmp_path / "site") == {"a/b/c": b"2", "a/b2": b"3"}


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077, 0o177])
def test_modes_do_not_depend_on_the_umask(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        publish(tmp_path, PAGES)
        publish(tmp_path, {**PAGES, "index.html": b"new", "x/y/z.html": b""})
    finally:
        os.umask(before)
    modes = {stat.S_IMODE(entry.mode) for name, entry in tree(tmp_path / "site").items() if name[-1] != "/"}
    folders = {stat.S_IMODE(entry.mode) for name, entry in tree(tmp_path / "site").items() if name[-1] == "/"}
    assert (modes, folders) == ({0o644}, {0o755})


def test_it_works_across_file_systems(tmp_path: Path, other_file_system: Path) -> None:
    site = other_file_system / "site"

    def build(pages: dict[str, bytes]) -> None:
        output = OutputFolder(site, tmp_path / ".cache", tmp_path, project=OURS)
        output.recover()
        output.survey(Traces.of({}))
        output.publish([Write(url, data) for url, data in pages.items()], pages.keys())

    build(PAGES)
    assert pages_in(site) == PAGES
    build({**PAGES, "index.html": b"new", "d/e/f/g.html": b"deep"})
    assert pages_in(site) == {**PAGES, "index.html": b"new", "d/e/f/g.html": b"deep"}
    assert list((tmp_path / ".cache").iterdir()) == []


@pytest.fixture
def other_file_system(tmp_path: Path) -> Iterator[Path]:
    """A folder elsewhere: the memory file system of Linux, on machines that have one."""
    shared = Path("/dev/shm")
    if not shared.is_dir() or shared.stat().st_dev == tmp_path.stat().st_dev:
        shared = Path("/tmp")
    with tempfile.TemporaryDirectory(dir=shared) as folder:
        yield Path(folder)


# -- the order -----------------------------------------------------------------------------------------


def test_the_order_of_publication(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = {"keep/index.html": b"1", "keep/a.html": b"1", "keep/gone.html": b"", "feed.xml": b"1"}
    new = {
        "feed.xml": b"2",
        "keep/index.html": b"2",
        "keep/a.html": b"2",
        "keep/b.html": b"2",
        "fresh/index.html": b"2",
        "fresh/x.html": b"2",
        "assets/z.css": b"2",
    }
    publish(tmp_path, old)
    order: list[str] = []
    monkeypatch.setattr(
        journal, "_move", lambda staged, target, output: order.append(target[len(output) + 1 :])
    )
    monkeypatch.setattr(journal, "_remove", lambda output, url: order.append("-" + url))
    publish(tmp_path, new)
    assert order == [
        MARKER,  # claims what is new
        "assets",
        "fresh",
        "keep/b.html",
        "keep/a.html",
        "keep/index.html",
        "feed.xml",
        "-keep/gone.html",
        MARKER,  # gives up what is gone
    ]


# -- whose files they are --------------------------------------------------------------------------------


def test_a_folder_with_other_things_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "thesis.doc").write_bytes(b"years of work")
    before = tree(tmp_path)
    assert refusal(tmp_path, PAGES) == "output-not-ours"
    assert tree(tmp_path) == before


def test_an_empty_folder_with_gitignore_becomes_ours(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / ".gitignore").write_bytes(b"*\n!.gitignore\n")
    publish(tmp_path, PAGES)
    publish(tmp_path, {"x.html": b""})
    assert (tmp_path / "site" / ".gitignore").read_bytes() == b"*\n!.gitignore\n"
    assert open_output(tmp_path).foreign == ()


def test_a_marker_that_is_a_symlink_makes_nothing_ours(tmp_path: Path) -> None:
    publish(tmp_path, {"elsewhere.html": b""})
    (tmp_path / "site").rename(tmp_path / "old")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / MARKER).symlink_to(tmp_path / "old" / MARKER)
    assert refusal(tmp_path, PAGES) == "output-not-ours"


def test_foreign_files_stay_and_are_named(tmp_path: Path) -> None:
    publish(tmp_path, PAGES)
    strange = {"2025/notes.txt": b"mine", "2025/12/24/draft.html": b"mine too"}
    for name, data in strange.items():
        (tmp_path / "site" / name).write_bytes(data)
    publish(tmp_path, {"index.html": b"home"})
    assert pages_in(tmp_path / "site") == {"index.html": b"home", **strange}
    output = open_output(tmp_path)
    output.survey(Traces.of({}))
    assert output.foreign == tuple(sorted(strange))


@pytest.mark.parametrize("name", ["x.html", "x.html/inside", "2025"])
def test_a_foreign_file_in_the_way_stops_the_publication_before_it_begins(tmp_path: Path, name: str) -> None:
    publish(tmp_path, {"index.html": b"home"})
    path = tmp_path / "site" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"mine")
    before = tree(tmp_path)
    assert refusal(tmp_path, {**PAGES, "x.html": b"page"}) == "output-in-the-way"
    assert tree(tmp_path) == before


def test_a_foreign_file_with_the_very_bytes_is_taken_over(tmp_path: Path) -> None:
    publish(tmp_path, {"index.html": b"home"})
    (tmp_path / "site" / "x.html").write_bytes(b"page")
    publish(tmp_path, {"index.html": b"home", "x.html": b"page"})
    publish(tmp_path, {"index.html": b"home"})
    assert not (tmp_path / "site" / "x.html").exists()


def test_nothing_is_written_through_a_symlink(tmp_path: Path) -> None:
    publish(tmp_path, {"index.html": b"home", "day/a.html": b"a"})
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.html").write_bytes(b"outside")
    (tmp_path / "site/day/a.html").unlink()
    (tmp_path / "site/day").rmdir()
    (tmp_path / "site/day").symlink_to(outside)
    assert (
        refusal(tmp_path, {"index.html": b"home", "day/a.html": b"a", "day/b.html": b"b"})
        == "output-in-the-way"
    )
    publish(tmp_path, {"index.html": b"home"})  # day/a.html is not planned: it must not be removed there
    assert tree(outside).keys() == {"a.html"}
    assert (tmp_path / "site/day").is_symlink()


def test_a_page_replaced_by_a_symlink_is_replaced_itself(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    publish(tmp_path, PAGES)
    page = tmp_path / "site/index.html"
    page.unlink()
    page.symlink_to(tmp_path / "secret")
    publish(tmp_path, PAGES)
    assert pages_in(tmp_path / "site") == PAGES
    assert (tmp_path / "secret").read_bytes() == b"secret"


DAMAGES = [
    b"",
    b"wenzhai site 1\n",
    b"\xff\xfe\n../../secret\n",
    b"no\n" + "\n".join([*sorted(PAGES), ""]).encode(),
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_marker_is_written_anew(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    published = publish(tmp_path, PAGES)
    intact = (tmp_path / "site" / MARKER).read_bytes()
    (tmp_path / "site" / MARKER).write_bytes(damage)
    publish(tmp_path, PAGES, traces_of(PAGES, published))
    assert (tmp_path / "site" / MARKER).read_bytes() == intact
    assert (tmp_path / "secret").read_bytes() == b"secret"


@pytest.mark.parametrize(
    "place",
    [
        ".",
        "content",
        "content/site",
        ".cache",
        ".cache/site",
        ".cache/preview/x",
        "..",
        "/",
        "~",
        "link",
        "site/../content",
    ],
)
def test_places_where_no_site_may_go(tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "home" / "project"
    (root / "content").mkdir(parents=True)
    (root / "link").symlink_to(root / "content")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    folder = Path(place).expanduser() if place == "~" else root / place
    with pytest.raises(DiskError) as caught:
        OutputFolder(folder, root / ".cache", root, [root / "content"])
    assert caught.value.problem.code == "output-place"


def test_the_one_place_in_the_cache_folder_is_for_the_preview(tmp_path: Path) -> None:
    OutputFolder(tmp_path / ".cache" / "preview", tmp_path / ".cache", tmp_path, [tmp_path / ".cache"])


def test_an_output_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site").write_bytes(b"")
    assert refusal(tmp_path, PAGES) == "output-no-folder"


@pytest.mark.parametrize("place", [".git", ".git/site", "sub/.GIT/site"])
def test_an_output_in_a_git_folder_is_refused(tmp_path: Path, place: str) -> None:
    (tmp_path / place).mkdir(parents=True)
    assert placed(tmp_path / place, tmp_path) == "output-place"


def test_an_output_that_holds_the_project_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert placed(tmp_path / "a", tmp_path / "a" / "b") == "output-place"


def placed(folder: Path, root: Path, project: str = "") -> str:
    """Why a folder is refused as the output of the project there."""
    try:
        OutputFolder(folder, root / ".cache", root, project=project).survey(Traces.of({}))
    except DiskError as error:
        return error.problem.code
    return ""


# -- which project's they are ------------------------------------------------------------------------------

OURS, THEIRS = project_name("0" * 32), project_name("1" * 32)


def build_for(project: str, folder: Path, root: Path, pages: dict[str, bytes] = PAGES) -> None:
    output = OutputFolder(folder, root / ".cache", root, project=project)
    output.recover()
    output.survey(Traces.of({}))
    output.publish([Write(url, data) for url, data in pages.items()], pages.keys())


def test_the_site_of_another_project_is_refused_and_left_alone(tmp_path: Path) -> None:
    build_for(THEIRS, tmp_path / "other" / "site", tmp_path / "other")
    before = tree(tmp_path)
    assert placed(tmp_path / "other" / "site", tmp_path / "ours", OURS) == "output-of-another"
    assert tree(tmp_path) == before
    assert placed(tmp_path / "other" / "site", tmp_path / "other", THEIRS) == ""


def test_the_marker_names_the_project_but_does_not_tell_its_id(tmp_path: Path) -> None:
    build_for(OURS, tmp_path / "site", tmp_path)
    marker = (tmp_path / "site" / MARKER).read_text()
    assert marker.startswith(f"wenzhai site 2 {OURS}\n")
    assert "0" * 32 not in marker


def test_a_marker_of_before_markers_named_a_project_is_adopted_once(tmp_path: Path) -> None:
    build_for("", tmp_path / "site", tmp_path)
    assert (tmp_path / "site" / MARKER).read_text().startswith("wenzhai site 1\n")
    build_for(OURS, tmp_path / "site", tmp_path)
    assert pages_in(tmp_path / "site") == PAGES
    assert placed(tmp_path / "site", tmp_path, THEIRS) == "output-of-another"


def test_a_marker_without_a_name_outside_of_the_project_is_adopted_only_by_who_has_written_there(
    tmp_path: Path,
) -> None:
    build_for("", tmp_path / "elsewhere", tmp_path / "theirs")
    assert placed(tmp_path / "elsewhere", tmp_path / "ours", OURS) == "output-of-another"
    output = OutputFolder(tmp_path / "elsewhere", tmp_path / "ours/.cache", tmp_path / "ours", project=OURS)
    known = Trace("index.html", digest(b""), digest(b"home"), Stat(4, 0, 0, 0))
    assert output.survey(Traces.of({"index.html": known})).digests["index.html"] == digest(b"home")


# -- what a clone may bring --------------------------------------------------------------------------------


def state_folder(root: Path) -> Path:
    """Where a publication keeps its journal."""
    output = open_output(root)
    return output._state


def interrupted(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The state folder of a publication that ended when its journal stood."""
    publish(root, {"index.html": b"old"})
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(journal, "roll_forward", interrupt)
        publish(root, {"index.html": b"new"})
    return state_folder(root)


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_journal_of_ours_is_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupted(tmp_path, monkeypatch)
    assert open_output(tmp_path).recover()
    assert pages_in(tmp_path / "site") == {"index.html": b"new"}


@pytest.mark.parametrize("sealed", [False, True])
@pytest.mark.parametrize("staged", ["../../../thesis.doc", "/thesis.doc", "link/thesis.doc"])
def test_a_journal_that_somebody_planted_moves_nothing(tmp_path: Path, staged: str, sealed: bool) -> None:
    """Not even if its seal were right: what is staged lies in the staging folder, and in no link there."""
    publish(tmp_path, {"index.html": b"old"})
    (tmp_path / "thesis.doc").write_bytes(b"years of work")
    state = state_folder(tmp_path)
    (state / "staging").mkdir(parents=True)
    (state / "staging" / "link").symlink_to(tmp_path)
    journal.save(state / "journal", [JournalStep("thesis.html", staged)])
    if not sealed:
        data = (state / "journal").read_bytes()
        (state / "journal").write_bytes(bytes(16) + data[16:])
    with suppress(DiskError):
        open_output(tmp_path).recover()
    assert (tmp_path / "thesis.doc").read_bytes() == b"years of work"
    assert pages_in(tmp_path / "site") == {"index.html": b"old"}


def test_a_journal_of_another_place_is_not_done_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = interrupted(tmp_path / "theirs", monkeypatch)
    publish(tmp_path / "ours", {"index.html": b"old"})
    shutil.copytree(theirs, state_folder(tmp_path / "ours"))
    assert not open_output(tmp_path / "ours").recover()
    assert pages_in(tmp_path / "ours" / "site") == {"index.html": b"old"}


@pytest.mark.parametrize("name", ["", "staging", "journal", "journal.new"])
def test_links_in_the_place_of_what_a_publication_keeps_lead_nowhere(tmp_path: Path, name: str) -> None:
    publish(tmp_path, {"index.html": b"old"})
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.doc").write_bytes(b"years of work")
    target = tmp_path / "mine" / ("thesis.doc" if name.startswith("journal") else "")
    place = state_folder(tmp_path) / name
    place.parent.mkdir(exist_ok=True)
    place.symlink_to(target)
    before = tree(tmp_path / "mine")
    publish(tmp_path, {"index.html": b"new"})
    assert pages_in(tmp_path / "site") == {"index.html": b"new"}
    assert tree(tmp_path / "mine") == before


# -- what stat tells of it ---------------------------------------------------------------------------------


@pytest.mark.parametrize("trick", TRICKS)
def test_a_page_that_changes_but_for_size_and_time_is_made_anew(
    tmp_path: Path, trick: Callable[[Path, bytes], None]
) -> None:
    traces = traces_of(PAGES, publish(tmp_path, PAGES))
    trick(tmp_path / "site" / "index.html", b"HOME")
    output = open_output(tmp_path)
    assert output.survey(Traces.of(traces)).digests["index.html"] == digest(b"HOME")
    assert publish(tmp_path, PAGES, traces).written == ("index.html",)


@pytest.mark.parametrize("how", ["no trust", "no time of change"])
def test_where_stats_are_not_to_be_trusted_every_file_is_read(
    tmp_path: Path, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    published = publish(tmp_path, PAGES)
    (tmp_path / "site" / "index.html").write_bytes(b"HOME")
    seen = stat_of((tmp_path / "site" / "index.html").stat())
    traces = traces_of(PAGES, published)
    traces["index.html"] = replace(traces["index.html"], stat=seen)
    assert open_output(tmp_path).survey(Traces.of(traces)).digests["index.html"] == digest(b"home")
    monkeypatch.setattr("wenzhai.engine.survey.CHANGES_SHOW", how != "no time of change")
    found = open_output(tmp_path).survey(Traces.of(traces), trust=how != "no trust")
    assert found.digests["index.html"] == digest(b"HOME")


class Asked:
    """The traces of `PAGES` as the cache gives them; `folders` are those that somebody has asked for."""

    def __init__(self, root: Path) -> None:
        published = publish(root, PAGES)
        self.folders: list[str] = []
        self._all = Traces.of(traces_of(PAGES, published), published.listings)
        self.traces = Traces(self._all.folders, self.load)

    def load(self, folder: str) -> Mapping[str, Trace]:
        self.folders.append(folder)
        return self._all.in_folder(folder)


def test_of_folders_in_which_nothing_has_changed_no_trace_is_asked_for(tmp_path: Path) -> None:
    asked = Asked(tmp_path)
    output = open_output(tmp_path)
    found = output.survey(asked.traces)
    assert output.is_marked() and (found.lost(), found.refreshed()) == ({}, {})
    assert asked.folders == [] and found.whole == {"", "2025/12/24", "assets"}


def _remove(path: Path) -> None:
    path.unlink()


def _link(path: Path) -> None:
    path.rename(path.with_name("was"))
    path.symlink_to("was")


def _become_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("trick", [_remove, _link, _become_a_folder])
def test_a_page_that_is_none_any_more_is_lost(tmp_path: Path, trick: Callable[[Path], None]) -> None:
    asked = Asked(tmp_path)
    trick(tmp_path / "site/2025/12/24/one.html")
    assert open_output(tmp_path).survey(asked.traces).lost() == {"2025/12/24/one.html": None}
    assert asked.folders == ["2025/12/24"]


@pytest.mark.parametrize("trick", TRICKS)
def test_a_page_that_changes_without_its_size_and_time_is_lost(
    tmp_path: Path, trick: Callable[[Path, bytes], None]
) -> None:
    asked = Asked(tmp_path)
    trick(tmp_path / "site/2025/12/24/one.html", b"ONE")
    assert open_output(tmp_path).survey(asked.traces).lost() == {"2025/12/24/one.html": digest(b"ONE")}


@pytest.mark.parametrize("name", ["mine.txt", os.fsdecode(b"\xc4\xe3.txt")])
def test_what_is_put_into_a_folder_as_recorded_is_foreign(tmp_path: Path, name: str) -> None:
    asked = Asked(tmp_path)
    (tmp_path / "site/2025/12/24" / name).write_bytes(b"mine")
    output = open_output(tmp_path)
    assert output.survey(asked.traces).lost() == {}
    assert output.foreign == (f"2025/12/24/{name}",)


def test_a_folder_with_something_foreign_in_it_is_never_as_recorded(tmp_path: Path) -> None:
    publish(tmp_path, PAGES)
    (tmp_path / "site/assets/mine.txt").write_bytes(b"mine")
    assert publish(tmp_path, PAGES).listings.keys() == {"", "2025/12/24"}


@pytest.mark.parametrize("damage", [b"", b"wenzhai site 1\nindex.html\n"])
def test_a_marker_that_changes_in_a_folder_as_recorded_is_noticed(tmp_path: Path, damage: bytes) -> None:
    asked = Asked(tmp_path)
    (tmp_path / "site" / MARKER).write_bytes(damage)
    output = open_output(tmp_path)
    assert output.survey(asked.traces).lost() == {}
    assert not output.is_marked()
    output.publish([], None)
    output = open_output(tmp_path)
    output.survey(asked.traces)
    assert output.is_marked()


# -- addresses -------------------------------------------------------------------------------------------

BAD = [
    "",
    ".",
    "..",
    "/a",
    "a/",
    "a//b",
    "../a",
    "a/../b",
    "a/./b",
    "a/..",
    "a\\b",
    "a\nb",
    "a\0b",
    ".wenzhai-site",
]
GOOD = [
    "a",
    "a/b.html",
    "2025/12/24/习近平.html",
    ".nojekyll",
    "a..b/c",
    "..a",
    "a/.b",
    "...",
    "emoji 😀.html",
]


@pytest.mark.parametrize("url", BAD)
def test_addresses_that_lead_elsewhere_are_refused(tmp_path: Path, url: str) -> None:
    assert not valid_url(url)
    assert refusal(tmp_path, {"a.html": b"", url: b"x"}) == "output-bad-url"
    assert list((tmp_path / ".cache").iterdir()) == []
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("url", GOOD)
def test_addresses_that_are_fine(tmp_path: Path, url: str) -> None:
    publish(tmp_path, {url: b"x"})
    assert (tmp_path / "site" / url).read_bytes() == b"x"


def test_a_file_that_would_be_a_folder_too_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, {"a/b": b"", "a/b/c": b""}) == "output-file-and-folder"


# -- errors on the way -------------------------------------------------------------------------------------


def test_an_error_while_pages_are_made_changes_nothing(tmp_path: Path) -> None:
    publish(tmp_path, PAGES)
    before = tree(tmp_path)

    def writes() -> Iterator[Write]:
        yield Write("index.html", b"new")
        yield Write("new/page.html", b"new")
        raise KeyboardInterrupt

    output = open_output(tmp_path)
    output.survey(Traces.of({}))
    with pytest.raises(KeyboardInterrupt):
        output.publish(writes(), {"index.html", "new/page.html"})
    assert tree(tmp_path) == before


def test_short_writes_are_continued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, data: write(file, data[:3]))
    publish(tmp_path, {"a.html": b"0123456789"})
    monkeypatch.undo()
    assert (tmp_path / "site" / "a.html").read_bytes() == b"0123456789"


PUBLISH = """
import os, sys
from pathlib import Path
from wenzhai.engine.disk import DiskError
from tests.engine.site import publish
if os.getuid() == 0:  # whom no mode stops
    os.setgid(65534)
    os.setuid(65534)
try:
    publish(Path(sys.argv[1]), {"index.html": b"new"})
except DiskError as error:
    print(error.problem.code, error.problem.path)
"""


def test_a_folder_without_permission_is_a_problem_that_names_it() -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        root.chmod(0o755)
        publish(root, PAGES)
        (root / ".cache").chmod(0o555)
        said = subprocess.run(
            [sys.executable, "-c", PUBLISH, folder],
            capture_output=True,
            text=True,
            cwd=REPOSITORY,
        )
        (root / ".cache").chmod(0o755)
    assert said.stdout.startswith(f"disk-denied {root}/.cache/publish-"), said.stderr
