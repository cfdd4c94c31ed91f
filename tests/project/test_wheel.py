"""A curator without the checkout: the wheel, installed into a fresh environment, does the main job."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
import yaml

from tests.support.paths import REPOSITORY
from tests.support.run import environment
from wenzhai.tools.scaffold.workflow import workflow

PAGE = REPOSITORY / "tests" / "cases" / "importers" / "dump.txt"


def run(*command: str | Path, cwd: Path) -> str:
    """Runs a command that has to succeed; gives what it said."""
    env = {**os.environ, **environment({"PYTHONPATH": ""})}  # what is installed is meant, not the checkout
    ran = subprocess.run(list(map(str, command)), cwd=cwd, env=env, capture_output=True, encoding="utf-8")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--outdir", folder, REPOSITORY, cwd=folder)
    (found,) = folder.glob("*.whl")
    return found


def test_everything_the_program_reads_is_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    data = [
        path
        for path in (REPOSITORY / "generator").rglob("*")
        if path.suffix in (".yaml", ".md", ".json", ".typed", ".lock")
    ]
    data += [
        path
        for path in (REPOSITORY / "generator" / "wenzhai" / "tools" / "scaffold").rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    ]
    wanted = {path.relative_to(REPOSITORY / "generator").as_posix() for path in data}
    themes = [
        path
        for path in (REPOSITORY / "themes").rglob("*")
        if path.is_file() and not path.name.startswith(".")
    ]
    wanted |= {f"wenzhai/{path.relative_to(REPOSITORY).as_posix()}" for path in themes}
    assert sorted(wanted - packed) == []
    assert not [name for name in packed if "__pycache__" in name or name.startswith(("tests/", "content/"))]


def unpacked(wheel: Path, folder: Path) -> Path:
    """The lists of what is installed, as they lie in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if name.endswith(".lock")]
        archive.extractall(folder, names)
    return (folder / names[0]).parent


def installing(wheel: Path) -> list[list[str]]:
    """What the workflow of a digest runs to install, with this wheel in the place of a release."""
    steps = yaml.safe_load(workflow("en", "main", "site", str(wheel)))["jobs"]["build"]["steps"]
    (said,) = [step["run"] for step in steps if "pip install" in step.get("run", "")]
    return [[*line.split(), "--quiet", "--disable-pip-version-check"] for line in said.splitlines()]


def test_the_main_job_from_the_wheel(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    scripts = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    lists = unpacked(wheel, tmp_path)
    for command in installing(wheel):
        run(scripts / "python", "-m", *command, cwd=lists)
    program = scripts / "wenzhai"
    run(program, "init", "d", cwd=tmp_path)
    digest = tmp_path / "d"
    run(program, "import", PAGE, cwd=digest)
    run(program, "build", cwd=digest)
    assert (digest / "site" / "index.html").is_file()
    assert (digest / "site" / "undated.html").is_file()
    assert list((digest / "site").glob("assets/*.css"))
    assert run(program, "check", "-q", cwd=digest).count("[broken-link]") == 0
    code = run(scripts / "python", "-c", "import wenzhai; print(wenzhai.__file__)", cwd=tmp_path)
    assert str(tmp_path) in code
