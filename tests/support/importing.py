"""A project to import into: what the tests of the import share."""

from collections.abc import Iterable
from pathlib import Path

from tests.support.paths import CASES
from tests.support.project import Project
from wenzhai.content.config import load_config
from wenzhai.importers import Options, Plan, make_plan, read, write_plan
from wenzhai.model.content import Draft

DUMPS = CASES / "importers"
DUMP = DUMPS / "dump.txt"


def make_project(folder: Path) -> Path:
    """A new project with two sources and rules for columns."""
    return Project.copy_of(DUMPS / "project", folder).root


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
