"""Packages under `plugins:`: the examples of docs/extending.md, in wheels, in an environment of their own."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.extending import files_of
from tests.support.paths import PYTHONPATH
from tests.support.project import Project
from tests.support.run import Ran, environment
from tests.support.wheels import make_wheel, unpacked
from wenzhai.cli import run
from wenzhai.content.config import load_config
from wenzhai.extend.plugins import THEMES, entry_points
from wenzhai.model.problems import ProblemsError

THEME, IMPORTER, HOOKS = (
    files_of("外观 · A theme"),
    files_of("导入格式 · An importer"),
    files_of("钩子 · Hooks"),
)
HOOKS_PROJECT = """[project]
name = "digest-hooks"
version = "2.0"
[project.entry-points."wenzhai.hooks"]
agency = "digest_hooks"
"""
ARTICLE = (
    "content/articles/rain.md",
    "---\nid: aaa111\ntitle: 雨夜\ndate: 2025-12-24\nsource: xinhua\n---\n雨下了一夜。\n",
)
SETTINGS = "title: 文摘\nurl: https://example.org/\n"
MARKS = json.dumps(
    [{"href": "https://a.example/1", "title": "一条书签", "text": "书签。", "saved": "2025-12-24"}]
)


def wheels(folder: Path) -> list[Path]:
    """The three packages."""
    return [
        make_wheel(
            folder,
            made["pyproject.toml"],
            {name: text for name, text in made.items() if name != "pyproject.toml"},
        )
        for made in (THEME, IMPORTER, {"pyproject.toml": HOOKS_PROJECT, "digest_hooks.py": HOOKS["hooks.py"]})
    ]


class Machine:
    """A fresh environment with the three packages; Wenzhai and what it stands on are those of this one."""

    def __init__(self, folder: Path) -> None:
        venv.create(folder / "venv")
        self.python = folder / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
        own = sysconfig.get_path("purelib", vars={"base": str(folder / "venv")})
        paths = [*PYTHONPATH.split(os.pathsep), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
        Path(own, "ours.pth").write_text("\n".join(paths), encoding="utf-8")
        self.pip("install", "--no-deps", "--no-index", *map(str, wheels(folder)))

    def pip(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "pip", "--python", str(self.python), "--disable-pip-version-check"]
        done = subprocess.run([*command, *arguments], capture_output=True, encoding="utf-8")
        assert done.returncode == 0, done.stdout + done.stderr

    def run(self, root: Path, *arguments: str) -> Ran:
        command = [str(self.python), "-m", "wenzhai", *arguments]
        env = environment({"PYTHONPATH": ""})
        done = subprocess.run(command, cwd=root, env=env, capture_output=True, encoding="utf-8")
        return Ran(done.returncode, done.stdout, done.stderr)


def test_a_theme_an_importer_and_hooks_work_where_they_are_installed_and_named(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    project = Project(tmp_path / "digest").add(("wenzhai.yaml", SETTINGS), ARTICLE, ("marks.json", MARKS))
    assert machine.run(project.root, "build").code == 0
    plain = project.tree()
    assert "ink" not in machine.run(project.root, "theme", "list").out
    assert machine.run(project.root, "import", "marks.json").code != 0

    packages = "plugins: [wenzhai-theme-ink, wenzhai-import-bookmarks, digest-hooks]\n"
    project.write("wenzhai.yaml", f"{SETTINGS}theme: ink\n{packages}")
    assert "* ink ← paper ← base" in machine.run(project.root, "theme", "list").out
    built = machine.run(project.root, "build", "--verify")
    assert built.code == 0, built.out + built.err
    page = project.read("2025/12/24/rain.html")
    assert "assets/ink." in page and "往期" in page and "columns/tong-xun/" in page
    assert 'href="2025/12/24/rain.html">雨夜</a>' in project.read("no-rights.html")

    imported = machine.run(project.root, "import", "marks.json")
    assert imported.code == 0, imported.out + imported.err
    (draft,) = (path for path in project.files if "shu-qian" in path)
    assert "source_url: https://a.example/1" in project.files[draft]
    project.remove(draft)

    project.write("wenzhai.yaml", SETTINGS)
    assert machine.run(project.root, "build").code == 0
    assert project.tree() == plain

    project.write("wenzhai.yaml", f"{SETTINGS}{packages}")
    machine.pip("uninstall", "--yes", "digest-hooks")
    failed = machine.run(project.root, "build")
    assert failed.code == 2 and "wenzhai.yaml:3:" in failed.err and "pip install digest-hooks" in failed.err


# -- the rest in this process: a folder with the unpacked wheels is as good as an installation


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    before = set(sys.modules)

    def put(name: str, group: str, points: str, **modules: str) -> None:
        text = (
            f'[project]\nname = "{name}"\nversion = "1"\n[project.entry-points."wenzhai.{group}"]\n{points}\n'
        )
        files = {f"{module}.py": code for module, code in modules.items()}
        monkeypatch.syspath_prepend(unpacked(make_wheel(tmp_path, text, files), tmp_path / name))

    yield put
    for name in set(sys.modules) - before:
        del sys.modules[name]


def site(tmp_path: Path, *plugins: str) -> Project:
    settings = f"{SETTINGS}plugins: [{', '.join(plugins)}]\n"
    return Project(tmp_path / "digest").add(("wenzhai.yaml", settings), ARTICLE)


def test_a_package_that_is_not_installed_or_has_nothing_for_us_is_told_at_its_place(tmp_path: Path) -> None:
    (nowhere, other) = site(tmp_path, "no-such-package", "pygments").build().problems  # it has a command
    assert (nowhere.code, nowhere.line, nowhere.column) == ("plugin-missing", 3, 11)
    assert (other.code, other.params["name"]) == ("plugin-empty", "pygments")


def test_names_of_packages_are_names_and_nothing_else(tmp_path: Path) -> None:
    for name in ('""', "..", "a/b", '"x\\n"'):
        (problem,) = site(tmp_path, name).build().problems
        assert problem.path == "wenzhai.yaml" and problem.code in ("plugin-missing", "empty-item"), name


def test_a_theme_takes_no_name_of_another(tmp_path: Path, install: Callable[..., None]) -> None:
    install("one-theme", "themes", 'paper = "one_theme"')
    (problem,) = site(tmp_path, "one-theme").build().problems
    assert (problem.code, problem.params["other"]) == ("plugin-theme-taken", "wenzhai")
    install("two-themes", "themes", 'ink = "json"')
    (problem,) = site(tmp_path, "two-themes").build().problems
    assert problem.code == "plugin-theme-lost"


def test_finding_a_theme_runs_no_code_of_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {name: text for name, text in THEME.items() if name != "pyproject.toml"}
    files["wenzhai_theme_ink/__init__.py"] = "raise SystemExit('ran')"
    monkeypatch.syspath_prepend(
        unpacked(make_wheel(tmp_path, THEME["pyproject.toml"], files), tmp_path / "w")
    )
    project = site(tmp_path, "wenzhai-theme-ink")
    project.append("wenzhai.yaml", "theme: ink\n")
    assert project.build().problems == ()
    assert [one.target for one in entry_points(["wenzhai-theme-ink"], THEMES)] == ["wenzhai_theme_ink"]


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("raise RuntimeError('no')", "plugin-importer-fails"),
        ("class A: pass", "plugin-importer-fails"),
        ("class A:\n def detects(self, data): 1 / 0\n def read(self, *a): ...", "plugin-importer-fails"),
        (
            "class A:\n def detects(self, data): return 1\n def read(self, *a): return 7",
            "plugin-importer-fails",
        ),
        ("class A:\n def detects(self, data): return 1\n def read(self, *a): raise ValueError('why')", "why"),
        (
            "from wenzhai import *\nfrom wenzhai import Draft, ImportResult\nclass A:\n"
            " def detects(self, data): return 1\n"
            " def read(self, *a): return ImportResult((Draft({'title': {}}, '', 'x'),))",
            "plugin-importer-fails",
        ),
        (
            "from wenzhai import Draft, ImportResult\nclass A:\n def detects(self, data): return 1\n"
            " def read(self, *a): return ImportResult((Draft({'title': 'x', 'date': 'soon'}, '', 'x'),))",
            "date-form",
        ),
    ],
)
def test_an_importer_that_fails_is_a_problem_and_no_traceback(
    tmp_path: Path, install: Callable[..., None], capsys: pytest.CaptureFixture[str], code: str, told: str
) -> None:
    install("bad-importer", "importers", 'bad = "bad_importer:A"', bad_importer=code)
    project = site(tmp_path, "bad-importer").add(("a.txt", "x"))
    assert run(["import", str(project.root / "a.txt"), "--root", str(project.root)]) == 1
    said = capsys.readouterr().err
    assert told in said and "Traceback" not in said and "[bug]" not in said


def test_hooks_of_a_package_are_known_by_its_version(tmp_path: Path, install: Callable[..., None]) -> None:
    code = "def transform(article):\n    raise KeyError(article.title)\n"
    install("bad-hooks", "hooks", 'bad = "bad_hooks"', bad_hooks=code)
    (problem,) = site(tmp_path, "bad-hooks").build().problems
    assert (problem.code, problem.path, problem.line) == ("hook-fails-for", "bad-hooks/bad_hooks.py", 2)
    assert problem.params["what"] == ARTICLE[0] and problem.excerpt.strip() == "raise KeyError(article.title)"
    install("no-hooks", "hooks", 'bad = "no_such_module"')
    (problem,) = site(tmp_path, "no-hooks").build().problems
    assert (problem.code, problem.path) == ("hook-fails", "no-hooks")


def test_a_package_that_goes_between_two_builds_is_a_problem(
    tmp_path: Path, install: Callable[..., None]
) -> None:
    install("some-hooks", "hooks", 'some = "some_hooks"', some_hooks="def pages(digest):\n    return ()\n")
    config = load_config(site(tmp_path, "some-hooks").root)
    with pytest.raises(ProblemsError) as caught:
        entry_points((*config.plugins, "gone"), THEMES)
    assert [problem.code for problem in caught.value.problems] == ["plugin-missing"]
