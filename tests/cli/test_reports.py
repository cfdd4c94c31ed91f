"""The JSON of commands keeps to the published schema; so does every other test that reads it (tests/support/run.py)."""

import json
from pathlib import Path

import jsonschema
import pytest

from tests.pages.test_api import digest_in
from tests.support.project import Project
from tests.support.run import reports, run_wenzhai
from wenzhai.cli import COMMANDS, root_command
from wenzhai.cli.reports import REPORTS

WITHOUT = {"init", "serve", "schema", "cms", "completion", "help", "version", "mcp"}
"""They print files, words for people or a protocol, or do not end."""


def test_every_command_with_a_report_is_in_the_schema_and_the_others_are_named() -> None:
    told = {name for kind in REPORTS for name in getattr(kind.__annotations__.get("command"), "__args__", ())}
    assert told == COMMANDS.keys() - WITHOUT
    for name in COMMANDS:
        command = root_command.get_command(root_command.make_context("wenzhai", ["status"]), name)
        assert command is not None
        assert any("--json" in one.opts for one in command.params) is (name not in WITHOUT), name


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = digest_in(tmp_path_factory.mktemp("reports"))
    project.build()
    return project


@pytest.mark.parametrize(
    "words",
    [
        ("theme", "list"),
        ("theme", "new", "mine"),
        ("new", "一篇新的"),
        ("issue", "check"),
        ("topics", "suggest"),
        ("pictures", "fetch", "--dry-run"),
        ("build", "--nothing-like-that"),
        ("export", "99", "--as", "json"),
    ],
    ids=" ".join,
)
def test_its_json_keeps_to_the_schema(project: Project, words: tuple[str, ...]) -> None:
    ran = run_wenzhai(*words, "--json", cwd=project.root)
    if ran.out:
        assert ran.json["command"] == words[0]  # and it is checked on the way
    assert "Traceback" not in ran.err


def test_the_schema_is_printed_and_refuses_what_is_no_report(tmp_path: Path) -> None:
    printed = json.loads(run_wenzhai("schema", "report", cwd=tmp_path).out)
    assert printed == reports().schema
    jsonschema.Draft202012Validator.check_schema(printed)
    head = {"version": 1, "ok": True, "problems": []}
    for wrong in ({**head, "command": "search"}, {**head, "command": "build", "files": 1}, {"ok": True}):
        assert not reports().is_valid(wrong)


def test_the_themes_are_told_with_the_one_in_use(project: Project) -> None:
    themes = {
        one["name"]: one for one in run_wenzhai("theme", "list", "--json", cwd=project.root).json["themes"]
    }
    assert themes["paper"]["used"] and "base" in themes["paper"]["parents"]
