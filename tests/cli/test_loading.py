"""A command loads what it needs and no more: the quick start is kept by lists of modules, not by a stopwatch.

And what is loaded to make facts and pages is covered by the salts, so that no change of it goes unnoticed.
"""

import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.builder.test_determinism import inputs
from tests.support.project import Project
from tests.support.run import environment
from wenzhai.engine import program
from wenzhai.engine.program import READ_PACKAGES, RENDER_PACKAGES, installed

HEAVY = {
    "markdown",
    "jinja2",
    "jieba",
    "rjieba",
    "numpy",
    "pypinyin",
    "nh3",
    "ahocorasick_rs",
    "imagesize",
    "livereload",
}
PROCESSES = {"multiprocessing", "asyncio", "distributed"}
OUTSIDE = {"", "engine", "wenzhai", "messages"}
"""Parts of the program, by their first name, that decide no byte of a fact or a page."""

RUN = """
import json, sys
from wenzhai.cli import run
code = run(sys.argv[2:])
open(sys.argv[1], "w").write(json.dumps(sorted(sys.modules)))
sys.exit(code)
"""


def loaded_by(folder: Path, *arguments: str) -> set[str]:
    """The modules that a command leaves loaded, run in a process of its own."""
    told = folder.parent / "modules.json"
    command = [sys.executable, "-c", RUN, str(told), *arguments]
    done = subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(json.loads(told.read_text()))


def packages(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


@pytest.fixture
def site(tmp_path: Path) -> Project:
    """The golden site with a hundred small articles, built a while ago."""
    site = Project(tmp_path / "project")
    for name, data in inputs().items():
        site.write(name, data)
    site.settle()
    site.build()
    return site


def test_version_loads_next_to_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    loaded = loaded_by(tmp_path / "empty", "--version")
    assert not packages(loaded) & (HEAVY | PROCESSES | {"msgspec", "yaml", "sqlite3"})


def test_a_build_with_nothing_to_do_loads_no_parser_and_no_renderer(site: Project) -> None:
    loaded = loaded_by(site.root, "build", "--now", "2026-01-01")
    assert not packages(loaded) & (HEAVY | PROCESSES)
    assert not loaded & {"wenzhai.builder.stages", "wenzhai.content.parse", "wenzhai.pages", "wenzhai.search"}


def test_an_edited_body_loads_nothing_that_only_pictures_pools_and_whole_archives_need(site: Project) -> None:
    site.edit("content/articles/many/007.md", "正文 7", "正文七")
    loaded = loaded_by(site.root, "build", "--now", "2026-01-01")
    assert not packages(loaded) & {"pypinyin", "livereload", "distributed", "numpy", "imagesize"}
    assert not loaded & {"concurrent.futures.process", "urllib.request", "subprocess", "wenzhai.content.svg"}


# -- code is an input ----------------------------------------------------------------------------------------


def covered(patterns: tuple[str, ...]) -> set[str]:
    """Modules whose bytes are in a salt."""
    files = {path for pattern in patterns for path in program.HERE.glob(pattern) if path.suffix == ".py"}
    return {".".join(("wenzhai", *path.relative_to(program.HERE).with_suffix("").parts)) for path in files}


def ours(code: str) -> set[str]:
    """Modules of ours that a piece of code loads."""
    program = (
        f"import sys\n{code}\nprint(*sorted(name for name in sys.modules if name.startswith('wenzhai.')))"
    )
    found = subprocess.check_output([sys.executable, "-c", program], env=environment(), text=True).split()
    return {name for name in found if name.split(".")[1] not in OUTSIDE}


def plain(names: set[str]) -> set[str]:
    return {name.removesuffix(".__init__") for name in names}


READING = """
from wenzhai.content.parse import parse_file
from wenzhai.content.config import Config
front = "---\\ntitle: 雨夜里的C++与人工智能\\ndate: 2025-12-24\\n---\\n"
text = front + "**重点**：`x` [[甲]] <b>b</b> [1]\\n\\n| a |\\n|---|\\n| b |\\n"
parsed = parse_file("content/articles/x.md", text.encode(), Config())
assert parsed.fact
"""


def test_everything_that_makes_a_fact_is_in_the_salt_of_facts() -> None:
    loaded = ours(READING)
    assert len(loaded) > 20
    assert loaded <= plain(covered(program.READ_MODULES))


def test_everything_that_makes_a_page_is_in_the_salt_of_pages(site: Project) -> None:
    site.remove("site")
    loaded = {name for name in loaded_by(site.root, "build", "-j", "1") if name.startswith("wenzhai.")}
    inside = {name for name in loaded if name.split(".")[1] not in OUTSIDE | {"cli"}}
    assert len(inside) > 50
    assert inside <= plain(covered(program.RENDER_MODULES))


def test_every_data_file_of_what_makes_a_page_is_in_its_salt() -> None:
    files = {path for pattern in program.RENDER_MODULES for path in program.HERE.glob(pattern)}
    data = {path for room in ("text", "library") for path in program.HERE.glob(f"{room}/data/*")}
    assert len(data) > 3
    assert data <= files


def test_versions_of_packages_are_those_of_their_metadata() -> None:
    """They are told by the names of folders, which is quicker; a wrong one would keep what an older package made."""
    packages = {*READ_PACKAGES, *RENDER_PACKAGES}
    assert {name: installed(name) for name in packages} == {name: version(name) for name in packages}
    assert installed("no-such-package") == ""
