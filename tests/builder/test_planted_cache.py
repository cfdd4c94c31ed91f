"""What a clone or an archive may bring, and what a disk may withhold: neither reaches the site, nor other files."""

import random
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import msgpack
from msgspec.structs import replace

from tests.support.project import Project, templates_taken_apart_once
from wenzhai.engine.cache import FILE, PAGE_SIZE
from wenzhai.engine.seal import secret
from wenzhai.model.content import Body

HOSTILE = "<script>alert(document.domain)</script>"


@pytest.fixture(autouse=True, scope="module")
def quick() -> Iterator[None]:
    with templates_taken_apart_once():
        yield


@pytest.fixture
def site(tmp_path: Path) -> Project:
    site = Project(tmp_path / "project")
    site.write("wenzhai.yaml", "title: 文摘\n")
    for number in range(12):
        front = f"id: aaaaa{number:x}\nslug: s{number}\ntitle: 第{number}篇\ndate: 2025-12-{number + 1:02}\n"
        site.write(f"content/articles/{number}.md", f"---\n{front}---\n第{number}夜下了雨。\n")
    site.settle()
    assert not site.build().failed
    return site


def database(site: Project) -> sqlite3.Connection:
    return sqlite3.connect(site.root / ".cache" / FILE)


def clean(site: Project, folder: Path) -> dict[str, bytes]:
    """What a build from nothing makes."""
    again = Project.copy_of(site.root, folder)
    assert not again.build().failed
    return again.tree()


def with_hostile_bodies(site: Project) -> None:
    with database(site) as rows:
        for key, value in rows.execute("select key, value from store_body").fetchall():
            if value[:1] == b"{" or b"wz:" in value or not value.startswith(b"\x83"):
                continue
            body = replace(msgpack.decode(value, type=Body), html=HOSTILE)
            rows.execute("update store_body set value = ? where key = ?", (msgpack.encode(body), key))
    rows.close()


def test_bodies_that_somebody_planted_do_not_reach_the_site(
    site: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A body in the cache is not sanitised again. Whoever made this cache has sealed it well, with another secret."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "attacker"))
    secret.cache_clear()
    site.build(clean=True)
    monkeypatch.undo()
    with database(site) as rows:
        planted = rows.execute("select count(*) from store_body").fetchone()
    rows.close()
    assert planted > (10,)
    with_hostile_bodies(site)
    secret.cache_clear()
    shutil.rmtree(site.site)
    built = site.build()
    assert [note.code for note in built.notes] == ["cache-set-aside"]
    assert not any(HOSTILE.encode() in data for data in site.tree().values())
    assert site.tree() == clean(site, tmp_path / "clean")


def test_a_body_that_was_changed_in_a_cache_of_ours_does_not_reach_the_site(
    site: Project, tmp_path: Path
) -> None:
    with_hostile_bodies(site)
    shutil.rmtree(site.site)
    assert not site.build().failed
    assert site.tree() == clean(site, tmp_path / "clean")


@pytest.mark.parametrize("seed", range(12))
def test_values_that_change_places_and_pages_that_stand_twice_are_found_out(
    site: Project, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    if seed % 2:
        path = site.root / ".cache" / FILE
        data = bytearray(path.read_bytes())
        old, new = (chance.randrange(len(data) // PAGE_SIZE) * PAGE_SIZE for _ in range(2))
        data[new : new + PAGE_SIZE] = data[old : old + PAGE_SIZE]
        path.write_bytes(data)
    else:
        with database(site) as rows:
            table = chance.choice(["store_body", "store_analysis"])
            found = rows.execute(f"select key, value, seal from {table}").fetchall()
            (one, *first), (other, *second) = chance.sample(found, 2)
            rows.execute(f"update {table} set value = ?, seal = ? where key = ?", (*second, one))
            rows.execute(f"update {table} set value = ?, seal = ? where key = ?", (*first, other))
        rows.close()
    site.edit("content/articles/3.md", "雨", "雪")
    shutil.rmtree(site.site)
    assert not site.build().failed
    assert site.tree() == clean(site, tmp_path / "clean")
    assert site.build().idle


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)


def test_a_cache_that_git_tracks_is_refused_with_the_command_that_mends_it(
    site: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(site.root, "init", "-q")
    git(site.root, "add", "-f", ".cache")
    git(site.root, "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-q", "-m", "x")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another-machine"))
    secret.cache_clear()
    before = (site.root / ".cache" / FILE).read_bytes()
    for _ in range(2):
        built = site.build()
        assert built.codes == ["cache-tracked"]
    assert (site.root / ".cache" / FILE).read_bytes() == before
    told = site.run("build", LANG="en_US.UTF-8", XDG_STATE_HOME=str(tmp_path / "another-machine"))
    command = "git rm -r --cached .cache"
    assert (told.code, command in told.err) == (1, True), told
    git(site.root, *command.split()[1:])
    assert [note.code for note in site.build().notes] == ["cache-set-aside"]
    monkeypatch.undo()
    secret.cache_clear()


def test_our_own_cache_is_refused_too_once_git_tracks_it(site: Project) -> None:
    git(site.root, "init", "-q")
    git(site.root, "add", "-f", ".cache")
    site.edit("content/articles/3.md", "雨", "雪")
    assert site.build().codes == ["cache-tracked"]
    git(site.root, "rm", "-r", "-q", "-f", "--cached", ".cache")
    assert not site.build().failed


def test_a_cache_that_is_a_link_is_refused_and_nothing_is_written_there(
    site: Project, tmp_path: Path
) -> None:
    shutil.rmtree(site.root / ".cache")
    home = tmp_path / "home"
    home.mkdir()
    (home / "lock").write_text("mine")
    (site.root / ".cache").symlink_to(home)
    ran = site.run("build")
    assert (ran.code, "cache-is-link" in ran.err) == (3, True), ran
    assert [(path.name, path.read_text()) for path in home.iterdir()] == [("lock", "mine")]


# -- which project's site it is ----------------------------------------------------------------------------


def test_a_project_without_an_id_gets_one_that_stays_and_is_not_published(site: Project) -> None:
    site.remove(".wenzhai/id")
    site.remove("site")
    first = site.build()
    assert [note.code for note in first.notes] == ["project-id-made"]
    id = (site.root / ".wenzhai/id").read_text().strip()
    assert site.build().notes == ()
    assert (site.root / ".wenzhai/id").read_text().strip() == id
    assert not any(id.encode() in data for data in site.tree().values())


@pytest.mark.parametrize("text", ["", "<<<<<<< HEAD\n", "0123"])
def test_an_id_that_is_none_is_named(site: Project, text: str) -> None:
    site.write(".wenzhai/id", text)
    (problem,) = site.build().problems
    assert (problem.code, problem.path, problem.line) == ("project-id", ".wenzhai/id", 1)


def test_the_output_of_another_digest_is_left_alone(site: Project, tmp_path: Path) -> None:
    other = Project.copy_of(site.root, tmp_path / "other")
    other.write(".wenzhai/id", "1" * 32)
    other.build()
    before = other.tree()
    site.write("wenzhai.yaml", "title: 文摘\noutput: ../other/site\n")
    ran = site.run("build")
    assert (ran.code, "output-of-another" in ran.err) == (3, True), ran
    assert other.tree() == before


def test_a_site_of_before_markers_named_a_project_goes_on(site: Project) -> None:
    marker = site.site / ".wenzhai-site"
    named = marker.read_bytes()
    marker.write_bytes(b"wenzhai site 1\n" + named.split(b"\n", 1)[1])
    assert not site.build().failed
    assert marker.read_bytes() == named
    assert site.build().idle


# -- what cannot be read -----------------------------------------------------------------------------------


def test_a_link_in_a_circle_is_named_and_the_others_are_read(site: Project) -> None:
    (site.root / "content/articles/loop").symlink_to("loop")
    before = site.tree()
    built = site.build()
    assert [(problem.code, problem.path) for problem in built.problems] == [
        ("source-symlink", "content/articles/loop")
    ]
    site.build(keep_going=True)
    assert site.tree() == before


def test_where_many_files_cannot_be_read_keep_going_keeps_the_site(site: Project, tmp_path: Path) -> None:
    """A folder that cannot be listed had all files in it; a link stands there here, for root may list anything."""
    before = site.tree()
    (site.root / "content/articles").rename(tmp_path / "elsewhere")
    (site.root / "content/articles").symlink_to(tmp_path / "elsewhere")
    built = site.build(keep_going=True)
    assert sorted(built.codes) == ["source-symlink", "source-too-many-unread"]
    assert site.tree() == before
