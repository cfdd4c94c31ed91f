"""A project to import into: what the tests of the import share."""

import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from wenzhai.content.config import load_config
from wenzhai.importers import Options, Plan, make_plan, read, write_plan
from wenzhai.model.content import Draft

CASES = Path(__file__).parent / "cases" / "importers"
DUMP = CASES / "dump.txt"


def make_project(folder: Path) -> Path:
    """A new project with two sources and rules for columns."""
    return Path(shutil.copytree(CASES / "project", folder))


def drafts_in(data: bytes, root: Path, timezone: str = "UTC") -> tuple[Draft, ...]:
    options = Options(timezone=timezone, columns=load_config(root).columns)
    return read(data, "page.txt", options).drafts


def import_data(data: bytes, root: Path, topic: str | None = None) -> Plan:
    return import_drafts(drafts_in(data, root), root, topic)


def import_drafts(drafts: Iterable[Draft], root: Path, topic: str | None = None) -> Plan:
    """Plans and writes, as `wenzhai import` does."""
    plan = make_plan(root, load_config(root), drafts, topic)
    write_plan(plan, root)
    return plan


def tree(root: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def run_wenzhai(root: Path, *words: object, stdin: bytes | None = None) -> subprocess.CompletedProcess[str]:
    """The real command, in its own process."""
    command: Sequence[str] = [sys.executable, "-m", "wenzhai", "--root", str(root), *map(str, words)]
    done = subprocess.run(command, input=stdin, capture_output=True, cwd=root, check=False)
    return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())
