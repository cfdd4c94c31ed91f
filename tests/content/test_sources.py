"""The content files: what is found, what is read again, what cannot be."""

import os
import random
import shutil
import subprocess
import sys
import threading
import time
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from msgspec.structs import replace

from tests.support.paths import REPOSITORY
from tests.support.project import Project
from tests.support.unseen_edits import TRICKS, swap
from wenzhai.content.entries import ListedFile
from wenzhai.content.scan import (
    MAX_BYTES,
    ContentScan,
    FolderListings,
    Loaded,
    load,
    scan,
    too_many_unread,
)
from wenzhai.engine import listing
from wenzhai.engine.by_folder import Sources
from wenzhai.engine.digest import digest
from wenzhai.model.content import ContentFile
from wenzhai.model.problems import Problem

LONG_AGO = 1_700_000_000


@pytest.fixture
def a_while_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was just written counts as settled; nobody has to wait for it."""
    monkeypatch.setattr("wenzhai.content.scan.RACY_NS", 0)


def write(root: Path, name: str, data: bytes = b"text", age: int = 3600) -> Path:
    """A content file that was last changed some seconds ago."""
    path = root / "content" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    moment = time.time() - age
    os.utime(path, (moment, moment))
    return path


def read(
    root: Path, known: dict[str, ContentFile] | None = None
) -> tuple[dict[str, ContentFile], set[str], list[Problem]]:
    """One reading: all sources, the paths that were read, the problems."""
    found = scan(root, Sources.of(known or {}))
    loaded = list(load(root, found.changed))
    new = {one.source.path: one.source for one in loaded if isinstance(one, Loaded)}
    problems = [*found.problems, *(one for one in loaded if isinstance(one, Problem))]
    return {**{one.path: one for one in found.unchanged()}, **new}, set(new), problems


def codes(root: Path) -> list[tuple[str, str]]:
    return [(problem.code, problem.path) for problem in read(root)[2]]


# -- what is found ---------------------------------------------------------------------------------------


def test_texts_that_nothing_reads_are_told(tmp_path: Path) -> None:
    told = {
        "a.md": "content-no-folder",
        "new.docx": "content-no-folder",
        "articles/2025/z.txt": "content-no-markdown",
        "articles/B.MD": "content-no-markdown",
        "posts/2025/a.md": "content-wrong-folder",
    }
    silent = [
        "terms.txt",
        "README.md",
        "_mine.md",
        "_drafts/a.md",
        "fonts/OFL.txt",
        "logo.svg",
        "data/x.json",
    ]
    silent += ["articles/readme.txt", "articles/sheet.csv", "articles/.z.txt", "articles/a.md"]
    for name in (*told, *silent):
        write(tmp_path, name)
    problems = {one.path: one.code for one in scan(tmp_path).problems}
    told["posts"] = told.pop("posts/2025/a.md")
    assert problems == {f"content/{name}": code for name, code in told.items()}


def test_a_text_passed_over_is_told_though_the_site_is_up_to_date(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write("wenzhai.yaml", "lang: zh-Hans\n")
    project.write(
        "content/articles/a.md", "---\nid: aaaaaa\ntitle: 一\ndate: 2025-12-24\nslug: a\n---\n正文。\n"
    )
    assert project.build().problems == ()
    stray = write(tmp_path, "b.md")
    for _ in range(2):
        assert [one.path for one in project.build().problems] == ["content/b.md"]
    assert project.build().idle
    stray.unlink()
    assert project.build().problems == ()


def test_markdown_of_every_kind_is_found_in_order(tmp_path: Path) -> None:
    names = [
        "topics/ai.md",
        "articles/2025/12/24-b.md",
        "articles/2025/12/24-a.md",
        "pages/关于.md",
        "articles/x.md",
    ]
    for name in [
        *names,
        "articles/.hidden.md",
        "articles/.git/x.md",
        "articles/x.md~",
        "articles/#x.md#",
    ]:
        write(tmp_path, name)
    found = scan(tmp_path)
    assert [one.path for one in found.changed] == sorted(f"content/{name}" for name in names)
    assert ([*found.unchanged()], found.problems) == ([], ())


def test_a_project_without_content_has_none(tmp_path: Path) -> None:
    found = scan(tmp_path)
    assert ([*found.unchanged()], found.changed, found.problems) == ([], (), ())


def test_the_digest_is_that_of_the_bytes_given(tmp_path: Path) -> None:
    write(tmp_path, "articles/a.md", b"\xef\xbb\xbfbytes")
    (loaded,) = load(tmp_path, scan(tmp_path).changed)
    assert isinstance(loaded, Loaded)
    assert (loaded.data, loaded.source.digest) == (b"\xef\xbb\xbfbytes", digest(b"\xef\xbb\xbfbytes"))


@pytest.mark.usefixtures("a_while_ago")
def test_names_are_nfc_whatever_the_disk_says(tmp_path: Path) -> None:
    write(tmp_path, unicodedata.normalize("NFD", "articles/café.md"))
    known, _, problems = read(tmp_path)
    assert (set(known), problems) == ({"content/articles/café.md"}, [])
    assert read(tmp_path, known)[1] == set()


@pytest.mark.parametrize("name", ["全角　空格", "👩‍💻", "a b", "一、二"])
def test_unusual_but_good_names(tmp_path: Path, name: str) -> None:
    write(tmp_path, f"articles/{name}.md")
    assert set(read(tmp_path)[0]) == {f"content/articles/{name}.md"}


# -- what is read again ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("a_while_ago")
def test_only_what_changed_is_read_again(tmp_path: Path) -> None:
    for name in "abc":
        write(tmp_path, f"articles/{name}.md")
    known, loaded, _ = read(tmp_path)
    assert len(loaded) == 3
    assert read(tmp_path, known)[:2] == (known, set())
    write(tmp_path, "articles/b.md", b"other", age=1800)
    (tmp_path / "content/articles/c.md").unlink()
    now, loaded, _ = read(tmp_path, known)
    assert loaded == {"content/articles/b.md"}
    assert set(now) == {"content/articles/a.md", "content/articles/b.md"}


def test_a_new_time_alone_leads_to_the_same_digest(tmp_path: Path) -> None:
    """As after a checkout: everything is read, nothing is found to have changed."""
    write(tmp_path, "articles/a.md")
    known, _, _ = read(tmp_path)
    write(tmp_path, "articles/a.md", age=60)
    now, loaded, _ = read(tmp_path, known)
    assert loaded == set(known)
    assert now["content/articles/a.md"].digest == known["content/articles/a.md"].digest


@pytest.mark.parametrize("age", [0, 3600])
def test_a_file_that_has_just_changed_is_read_once_more(tmp_path: Path, age: int) -> None:
    """The clock of a file system ticks slowly: the next change may get the same time, whatever time it says it has."""
    write(tmp_path, "articles/a.md", age=age)
    known, _, _ = read(tmp_path)
    assert read(tmp_path, known)[1] == {"content/articles/a.md"}


@pytest.mark.usefixtures("a_while_ago")
@pytest.mark.parametrize("trick", TRICKS)
def test_an_edit_that_leaves_size_and_time_is_seen(
    tmp_path: Path, trick: Callable[[Path, bytes], None]
) -> None:
    path = write(tmp_path, "articles/a.md", b"one")
    known, _, _ = read(tmp_path)
    before = path.stat()
    trick(path, b"two")
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    now, loaded, _ = read(tmp_path, known)
    assert loaded == {"content/articles/a.md"}
    assert now["content/articles/a.md"].digest == digest(b"two")


@pytest.mark.usefixtures("a_while_ago")
def test_two_files_of_one_size_and_time_that_change_places_are_seen(tmp_path: Path) -> None:
    one, other = write(tmp_path, "articles/a.md", b"one"), write(tmp_path, "articles/b.md", b"two")
    os.utime(one, (LONG_AGO, LONG_AGO))
    os.utime(other, (LONG_AGO, LONG_AGO))
    known, _, _ = read(tmp_path)
    swap(one, other)
    now, _, _ = read(tmp_path, known)
    assert [now[f"content/articles/{name}.md"].digest for name in "ab"] == [digest(b"two"), digest(b"one")]


@pytest.mark.usefixtures("a_while_ago")
def test_a_mode_or_a_second_name_is_no_change_of_a_file(tmp_path: Path) -> None:
    path = write(tmp_path, "articles/a.md")
    known, _, _ = read(tmp_path)
    path.chmod(0o600)
    (tmp_path / "backup").hardlink_to(path)
    now, _, _ = read(tmp_path, known)
    assert [one.digest for one in now.values()] == [one.digest for one in known.values()]


@pytest.mark.usefixtures("a_while_ago")
def test_where_stat_does_not_tell_of_changes_the_bytes_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows: what is as before is read, and still counts as unchanged."""
    monkeypatch.setattr("wenzhai.content.scan.CHANGES_SHOW", False)
    for name in "abc":
        write(tmp_path, f"articles/{name}.md", b"one")
    known, _, _ = read(tmp_path)
    known["content/articles/b.md"] = replace(known["content/articles/b.md"], digest=digest(b"two"))
    assert read(tmp_path, known)[1] == {"content/articles/b.md"}


@pytest.mark.usefixtures("a_while_ago")
def test_a_file_from_the_future_is_read_each_time(tmp_path: Path) -> None:
    write(tmp_path, "articles/a.md", age=-86400)
    known, _, _ = read(tmp_path)
    assert read(tmp_path, known)[1] == {"content/articles/a.md"}


def test_random_edits_are_always_seen(tmp_path: Path) -> None:
    """Writes, deletions and renames, with times that go any way: the digests are those of what is there."""
    chance = random.Random(7)
    known: dict[str, ContentFile] = {}
    for _ in range(150):
        name = chance.choice("abcdef")
        path = tmp_path / "content" / "articles" / f"{name}.md"
        what = chance.choice(["write", "write", "touch", "delete", "rename"])
        if what == "write":
            write(
                tmp_path,
                f"articles/{name}.md",
                chance.choice([b"1", b"2", b"33"]),
                age=chance.choice([0, 9, 9999]),
            )
        elif path.exists():
            if what == "touch":
                os.utime(path, (LONG_AGO, LONG_AGO))
            elif what == "delete":
                path.unlink()
            else:
                path.replace(path.with_name(f"{chance.choice('abcdef')}.md"))
        if chance.random() < 0.6:
            known, _, problems = read(tmp_path, known)
            here = {
                p.relative_to(tmp_path).as_posix(): digest(p.read_bytes()) for p in tmp_path.rglob("*.md")
            }
            assert ({path: one.digest for path, one in known.items()}, problems) == (here, [])


# -- what cannot be read -----------------------------------------------------------------------------------


def test_a_link_that_leads_in_a_circle_hides_no_other_file(tmp_path: Path) -> None:
    write(tmp_path, "articles/a.md")
    (tmp_path / "content/articles/loop").symlink_to("loop")
    (tmp_path / "content/articles/nowhere").symlink_to("nothing")
    known, _, problems = read(tmp_path)
    assert set(known) == {"content/articles/a.md"}
    assert [(problem.code, problem.path) for problem in problems] == [
        ("source-symlink", "content/articles/loop")
    ]


def test_an_entry_that_cannot_be_looked_at_hides_no_other_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And is looked at again, also by a process that remembers what it has listed."""
    for name in ("a", "bad", "c"):
        write(tmp_path, f"articles/{name}.md")
    listings, look = FolderListings(), listing.listed

    def failing(entry: "os.DirEntry[str]") -> object:
        if entry.name == "bad.md":
            raise OSError(5, "Input/output error")
        return look(entry)

    monkeypatch.setattr("wenzhai.engine.listing.listed", failing)
    found = scan(tmp_path, listings=listings)
    assert [one.path for one in found.changed] == ["content/articles/a.md", "content/articles/c.md"]
    assert [(problem.code, problem.path) for problem in found.problems] == [
        ("source-unreadable", "content/articles/bad.md")
    ]
    monkeypatch.undo()
    assert len(scan(tmp_path, listings=listings).changed) == 3


PATHS = [f"content/articles/{number}.md" for number in range(10)]


def unread(path: str, code: str = "source-unreadable") -> Problem:
    return Problem(code=code, path=path)


@pytest.mark.parametrize(
    ("problems", "known", "too_many"),
    [
        ([unread(PATHS[0]), unread(PATHS[1])], PATHS, False),  # a fifth
        ([unread(path) for path in PATHS[:3]], PATHS, True),
        ([unread(path) for path in PATHS[:3]], [], True),
        ([unread("content/articles", "source-folder-unreadable")], PATHS, True),
        ([unread("content/articles/2025", "source-folder-unreadable")], [*PATHS, "content/articles/2025/a.md"], False),
        ([unread("content/articles/2025", "source-folder-unreadable")], PATHS, True),  # nobody knows what is in it
        ([unread("content/articles", "source-symlink")], [], True),
        ([unread(f"{path}x", "source-symlink") for path in PATHS], PATHS, False),  # links were never content
        ([unread(path, "source-symlink") for path in PATHS[:3]], PATHS, True),
        ([unread(path, "title-missing") for path in PATHS], PATHS, False),
    ],
)  # fmt: skip
def test_more_than_a_fifth_that_cannot_be_read_is_too_many(
    problems: list[Problem], known: list[str], too_many: bool
) -> None:
    lost = {problem.path for problem in problems}
    read = [path for path in PATHS if not any(path.startswith(one) for one in lost)]
    complaint = too_many_unread(problems, read, known)
    assert (complaint is not None) == too_many


def test_symlinks_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_bytes(b"secret")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "x.md").write_bytes(b"secret")
    write(tmp_path, "articles/a.md")
    (tmp_path / "content/articles/link.md").symlink_to(secret)
    (tmp_path / "content/articles/dead.md").symlink_to("nowhere")
    (tmp_path / "content/articles/2025").symlink_to(tmp_path / "folder")
    (tmp_path / "content/topics").symlink_to(tmp_path / "folder")
    known, _, problems = read(tmp_path)
    assert set(known) == {"content/articles/a.md"}
    assert {(p.code, p.path) for p in problems} == {
        ("source-symlink", "content/articles/link.md"),
        ("source-symlink", "content/articles/dead.md"),
        ("source-symlink", "content/articles/2025"),
        ("source-symlink", "content/topics"),
    }


def test_a_file_that_becomes_a_symlink_meanwhile_is_not_followed(tmp_path: Path) -> None:
    path = write(tmp_path, "articles/a.md")
    found = scan(tmp_path)
    path.unlink()
    path.symlink_to(tmp_path / "secret")
    (tmp_path / "secret").write_bytes(b"secret")
    (problem,) = load(tmp_path, found.changed)
    assert isinstance(problem, Problem)
    assert problem.code == "source-unreadable"


def test_a_pipe_does_not_block(tmp_path: Path) -> None:
    write(tmp_path, "articles/a.md")
    os.mkfifo(tmp_path / "content/articles/pipe.md")
    assert codes(tmp_path) == [("source-no-file", "content/articles/pipe.md")]
    (problem,) = load(tmp_path, [ListedFile("content/articles/pipe.md", "content/articles/pipe.md")])
    assert isinstance(problem, Problem)


def test_a_file_that_goes_away_meanwhile_is_a_problem(tmp_path: Path) -> None:
    path = write(tmp_path, "articles/a.md")
    found = scan(tmp_path)
    path.unlink()
    (problem,) = load(tmp_path, found.changed)
    assert isinstance(problem, Problem)
    assert (problem.code, problem.path) == ("source-unreadable", "content/articles/a.md")


def test_names_that_cannot_be_shown_are_problems(tmp_path: Path) -> None:
    write(tmp_path, "articles/a\nb.md")
    (tmp_path / "content/articles" / os.fsdecode(b"\xc4\xe3.md")).write_bytes(b"")
    assert codes(tmp_path) == [
        ("source-name", "content/articles/a\nb.md"),
        ("source-name", "content/articles/\\udcc4\\udce3.md"),
    ]


def test_names_that_are_one_elsewhere_are_problems(tmp_path: Path) -> None:
    for name in ("A.md", "a.md", "é.md", unicodedata.normalize("NFD", "é.md")):
        write(tmp_path, f"articles/{name}")
    assert sorted(codes(tmp_path)) == [
        ("source-same-name", "content/articles/a.md"),
        ("source-same-name", "content/articles/é.md"),
    ]


def test_no_more_is_read_than_can_be_used(tmp_path: Path) -> None:
    path = write(tmp_path, "articles/a.md", b"")
    os.truncate(path, 3 * MAX_BYTES)
    (loaded,) = load(tmp_path, scan(tmp_path).changed)
    assert isinstance(loaded, Loaded)
    assert MAX_BYTES < len(loaded.data) < MAX_BYTES + (1 << 17)


def test_a_file_that_is_being_written_is_read_again(tmp_path: Path) -> None:
    """Whatever was read, the next scan looks again, until the file has come to rest."""
    path = write(tmp_path, "articles/a.md", b"x" * 100_000, age=0)
    stop = threading.Event()

    def keep_writing() -> None:
        with path.open("ab") as file:
            while not stop.is_set():
                file.write(b"y" * 1000)
                file.flush()

    writer = threading.Thread(target=keep_writing)
    writer.start()
    known, _, _ = read(tmp_path)
    stop.set()
    writer.join()
    now, loaded, _ = read(tmp_path, known)
    assert loaded == set(now)
    assert now["content/articles/a.md"].digest == digest(path.read_bytes())


FORBIDDEN = """
import os, sys
from pathlib import Path
from wenzhai.content.scan import load, scan
if os.getuid() == 0:  # whom no mode stops
    os.setgid(65534)
    os.setuid(65534)
found = scan(Path(sys.argv[1]))
for problem in (*found.problems, *load(Path(sys.argv[1]), found.changed)):
    print(problem.code, problem.path)
"""


def test_files_and_folders_without_permission_are_problems() -> None:
    with TemporaryDirectory() as name:
        root = Path(name)
        root.chmod(0o755)
        write(root, "articles/a.md").chmod(0)
        write(root, "topics/deep/b.md").parent.chmod(0)
        run = [sys.executable, "-c", FORBIDDEN, name]
        said = subprocess.check_output(run, text=True, cwd=REPOSITORY)
        (root / "content/topics/deep").chmod(0o755)
    assert said.splitlines() == [
        "source-folder-unreadable content/topics/deep",
        "source-unreadable content/articles/a.md",
    ]


# -- folders as they were --------------------------------------------------------------------------------


class Recorded:
    """What was read of the files of a project, as the cache gives it; `folders` are those that somebody asked for."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folders: list[str] = []
        self.sources = Sources({})
        self.read()

    def read(self) -> ContentScan:
        """One reading, and its record."""
        found = scan(self.root, self.sources)
        loaded = [one for one in load(self.root, found.changed) if isinstance(one, Loaded)]
        every = found.sources({one.source.path: one.source for one in loaded})
        self.sources = Sources(every.folders, lambda folder: self.load(every, folder))
        return found

    def load(self, sources: Sources, folder: str) -> Mapping[str, ContentFile]:
        self.folders.append(folder)
        return sources.in_folder(folder)


@pytest.fixture
def recorded(tmp_path: Path, a_while_ago: None) -> Recorded:
    for name in ("articles/2025/a.md", "articles/2025/b.md", "articles/2026/c.md", "topics/t.md"):
        write(tmp_path, name)
    return Recorded(tmp_path)


ARTICLES = {f"content/articles/{name}" for name in ("2025/a.md", "2025/b.md", "2026/c.md")}


def test_of_folders_as_they_were_no_file_is_asked_for(recorded: Recorded) -> None:
    found = recorded.read()
    assert not found.has_news and not any(folder.files for folder in found.folders.values())
    assert recorded.folders == []
    assert {one.path for one in found.unchanged()} == ARTICLES | {"content/topics/t.md"}


def test_only_the_folder_of_a_file_that_comes_changes_or_goes_is_looked_into(recorded: Recorded) -> None:
    folder = recorded.root / "content/articles/2025"
    for change in (
        lambda: (folder / "new.md").write_bytes(b"new"),
        lambda: (folder / "a.md").write_bytes(b"other"),
        lambda: (folder / "b.md").unlink(),
        lambda: (folder / "a.md").rename(folder / "z.md"),
    ):
        change()
        recorded.folders.clear()
        found = recorded.read()
        assert found.has_news and {*recorded.folders} == {"content/articles/2025"}
        assert not recorded.read().has_news
    assert {*recorded.sources} == {
        *("content/articles/2025/new.md", "content/articles/2025/z.md"),
        *("content/articles/2026/c.md", "content/topics/t.md"),
    }


def test_a_folder_that_goes_is_news(recorded: Recorded) -> None:
    shutil.rmtree(recorded.root / "content/articles/2026")
    assert recorded.read().has_news
    assert "content/articles/2026/c.md" not in recorded.sources
    assert not recorded.read().has_news


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_in_a_folder_as_it_was_is_news(
    recorded: Recorded, trick: Callable[[Path, bytes], None]
) -> None:
    trick(recorded.root / "content/articles/2025/a.md", b"TEXT")
    assert [one.path for one in recorded.read().changed] == ["content/articles/2025/a.md"]


def test_what_is_wrong_in_a_folder_is_told_each_time(recorded: Recorded) -> None:
    articles = recorded.root / "content/articles"
    (articles / "2025/A.md").write_bytes(b"")
    (articles / "2026/link.md").symlink_to("c.md")
    (articles / "2026/old.docx").write_bytes(b"")
    told = [
        ("content-no-markdown", "content/articles/2026/old.docx"),
        ("source-same-name", "content/articles/2025/a.md"),
        ("source-symlink", "content/articles/2026/link.md"),
    ]
    for _ in range(3):
        assert sorted((one.code, one.path) for one in recorded.read().problems) == told


def test_files_of_two_folders_that_are_one_elsewhere_are_problems_each_time(recorded: Recorded) -> None:
    write(recorded.root, "articles/é/a.md")
    recorded.read()
    for name in ("É", unicodedata.normalize("NFD", "é")):
        write(recorded.root, f"articles/{name}/a.md")
        write(recorded.root, f"articles/{name}/{name}.md")
    for _ in range(3):
        assert [(one.code, one.path) for one in recorded.read().problems] == [
            ("source-same-name", "content/articles/é/a.md"),
            ("source-same-name", "content/articles/é/a.md"),
            ("source-same-name", "content/articles/é/é.md"),
        ]


def test_a_folder_that_was_one_with_another_is_looked_into_when_that_goes(recorded: Recorded) -> None:
    twin = unicodedata.normalize("NFD", "é")
    write(recorded.root, "articles/é/a.md")
    write(recorded.root, f"articles/{twin}/b.md")
    recorded.read()
    assert "content/articles/é/b.md" in recorded.sources
    shutil.rmtree(recorded.root / "content/articles" / twin)
    assert recorded.read().has_news
    assert "content/articles/é/b.md" not in recorded.sources


def test_a_folder_stays_as_it_was_when_its_files_have_to_be_read_once_more(recorded: Recorded) -> None:
    """Another version of the program reads all files."""
    found = recorded.read()
    name = "content/articles/2025/a.md"
    (loaded,) = load(recorded.root, [ListedFile(name, name)])
    assert isinstance(loaded, Loaded)
    assert found.sources({name: loaded.source}).folders == recorded.sources.folders


def test_a_file_that_has_just_been_written_is_looked_at_again(tmp_path: Path) -> None:
    write(tmp_path, "articles/a.md", age=0)
    recorded = Recorded(tmp_path)
    assert recorded.read().has_news


def test_where_changes_do_not_show_every_folder_is_looked_into(
    recorded: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wenzhai.content.scan.CHANGES_SHOW", False)
    assert recorded.read().whole == frozenset()
