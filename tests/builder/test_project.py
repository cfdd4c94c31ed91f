"""Reading a project: whoever does it, a cache that is damaged costs time and nothing else."""

import ast
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

import wenzhai
from tests.support.paths import REPOSITORY
from tests.support.project import Project
from tests.support.run import Ran, run_wenzhai
from wenzhai.engine.cache import FILE

ARTICLE = "---\nid: {id}\ntitle: {title}\ndate: 2025-12-24\ntopics: [{topic}]\nsource: 新华社\n---\n{text}\n"
OTHER_SLUGS = """
before = slugify
def slugify(title, style="pinyin"):
    return f"x-{before(title, style)}"
"""
COMMANDS = (
    "build",
    "check",
    "check --search",
    "topics suggest",
    "topics merge robots ai --dry-run",
    "fmt --check",
)


def overwritten(cache: Path) -> None:
    cache.write_bytes(b"no database" * 1000)


def other_bodies(cache: Path) -> None:
    """What is read of a text is not what was written."""
    with sqlite3.connect(cache) as database:
        database.execute("update store_body set value = x'00'")
        database.execute("delete from store_memo_related")
    database.close()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A digest, with the site and the cache of a build."""
    site = Project(tmp_path_factory.mktemp("built") / "project")
    site.write("wenzhai.yaml", "lang: zh-Hans\n")
    site.write("content/topics/robots.md", "---\nzh: 机器人\nen: Robots\nkeywords: [焊接]\n---\n介绍。\n")
    site.write("content/topics/ai.md", "---\nzh: 人工智能\nen: AI\n---\n介绍。\n")
    site.write("content/sources/xinhua.md", "---\nzh: 新华社\nen: Xinhua\n---\n介绍。\n")
    text = "机器人会焊接，焊接很稳，一天能做许多零件。"
    site.write("content/articles/a.md", ARTICLE.format(id="aaaaaa", title="机器人进厂", topic="", text=text))
    site.write(
        "content/articles/b.md", ARTICLE.format(id="bbbbbb", title="新模型", topic="人工智能", text=text)
    )
    site.settle()
    assert not site.build().failed
    return site.root


def in_copy(built: Path, root: Path, command: str, damage: Callable[[Path], None] | None) -> Ran:
    shutil.copytree(built, root, symlinks=True)
    if damage:
        damage(root / ".cache" / FILE)
    return run_wenzhai(*command.split(), cwd=root)


@pytest.mark.parametrize("damage", [overwritten, other_bodies])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_damaged_cache_changes_nothing_for_who_reads_the_project(
    command: str, damage: Callable[[Path], None], built: Path, tmp_path: Path
) -> None:
    sound = in_copy(built, tmp_path / "sound", command, None)
    ran = in_copy(built, tmp_path / "damaged", command, damage)
    assert sound.code in (0, 1), sound.err
    if command == "build":  # tells how long it took, and that the cache was set aside
        assert (ran.code, ran.err) == (sound.code, sound.err)
    else:
        assert ran == sound


def test_nobody_else_opens_the_cache() -> None:
    """So nobody can forget to begin again when it is damaged, or to lock it."""
    package = Path(wenzhai.__file__).parent
    users = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and any(name.name == "open_cache" for name in node.names)
    }
    assert users == {"builder/session.py"}


def test_addresses_that_another_program_made_are_made_again(tmp_path: Path) -> None:
    """A release that makes other slugs has other addresses at once, as a clean build has them."""
    changed = tmp_path / "generator/wenzhai"
    shutil.copytree(Path(wenzhai.__file__).parent, changed)
    shutil.copytree(REPOSITORY / "themes", tmp_path / "themes")
    site = Project(tmp_path / "project")
    site.write("wenzhai.yaml", "lang: zh-Hans\n")
    site.write("content/articles/a.md", ARTICLE.format(id="aaaaaa", title="题", topic="外交", text="正文。"))
    site.settle()
    assert site.run("build", PYTHONPATH=str(changed.parent)).code == 0
    with (changed / "text/slugs.py").open("a") as file:
        file.write(OTHER_SLUGS)
    ran = site.run("build", "--verify", PYTHONPATH=str(changed.parent))
    assert (ran.code, ran.err) == (0, "")
    assert (site.site / "topics/x-wai-jiao/index.html").exists()
    assert not (site.site / "topics/wai-jiao").exists()
