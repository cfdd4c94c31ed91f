"""The workflow that people get: pinned, with no more rights than it needs, and checked before it publishes."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator import __version__
from generator.cli import COMMANDS
from generator.scaffold.workflow import PATH, workflow, workflow_files
from tests.run import tree, wenzhai

OWN = Path(__file__).parents[1] / PATH


def jobs(text: str) -> dict[str, Any]:
    loaded = yaml.safe_load(text)
    assert isinstance(loaded, dict)
    return dict(loaded["jobs"])


def steps(text: str) -> list[str]:
    """What is used or run, in order."""
    every = (step for job in jobs(text).values() for step in job["steps"])
    return [str(step.get("uses") or step.get("run")).partition("@")[0] for step in every]


@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_it_builds_checks_and_publishes_in_this_order(tongue: str) -> None:
    text = workflow_files(tongue)[PATH]
    assert steps(text) == [
        "actions/checkout",
        "actions/setup-python",
        "pip install -r requirements.txt",
        "actions/cache",
        "wenzhai build",
        "wenzhai check",
        "actions/upload-pages-artifact",
        "actions/deploy-pages",
    ]


def test_every_action_is_pinned_with_its_version_beside_it() -> None:
    text = workflow_files("zh")[PATH]
    uses = re.findall(r"uses: (.*)$", text, re.MULTILINE)
    assert len(uses) == 5
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", use) for use in uses)


def test_each_job_has_the_rights_it_needs_and_no_others() -> None:
    loaded = yaml.safe_load(workflow_files("en")[PATH])
    assert loaded["permissions"] == {}
    assert loaded["jobs"]["build"]["permissions"] == {"contents": "read"}
    assert loaded["jobs"]["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert loaded["concurrency"] == {"group": "pages", "cancel-in-progress": False}
    checkout, python, _, cache, *_ = loaded["jobs"]["build"]["steps"]
    assert checkout["with"] == {"persist-credentials": False}
    assert python["with"]["cache"] == "pip"
    assert cache["with"]["path"] == ".cache"
    assert set(loaded[True]) == {"push", "workflow_dispatch"}  # to YAML, `on` is a truth value


@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_the_daily_build_works_when_switched_on(tongue: str) -> None:
    text = (
        workflow_files(tongue)[PATH]
        .replace("  # schedule:", "  schedule:")
        .replace("  #   - cron", "    - cron")
    )
    assert yaml.safe_load(text)[True]["schedule"] == [{"cron": "10 22 * * *"}]


def test_this_repository_uses_the_same() -> None:
    install = {"requirements": "pyproject.toml", "install": "."}
    assert OWN.read_text(encoding="utf-8") == workflow("en", "main", "site", install)


def test_it_can_be_had_later_and_replaces_nothing(tmp_path: Path) -> None:
    (tmp_path / "wenzhai.yaml").write_text("edit_branch: trunk\noutput: public\n", encoding="utf-8")
    (tmp_path / "requirements.txt").write_text("mine\n", encoding="utf-8")
    assert wenzhai("publish", "--init", cwd=tmp_path).code == 0
    made = tree(tmp_path)
    loaded = yaml.safe_load(made[PATH])
    assert loaded[True]["push"]["branches"] == ["trunk"]
    assert loaded["jobs"]["build"]["steps"][-1]["with"]["path"] == "public"
    assert made["requirements.txt"] == b"mine\n"
    again = wenzhai("publish", "--init", cwd=tmp_path)
    assert (again.code, "[publish-workflow-taken]" in again.err) == (1, True)
    assert tree(tmp_path) == made


def test_what_it_installs_is_this_version() -> None:
    assert workflow_files("en")["requirements.txt"] == f"wenzhai=={__version__}\n"


def test_the_hooks_for_pre_commit_name_commands_that_exist() -> None:
    hooks = yaml.safe_load((OWN.parents[2] / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [hook["id"] for hook in hooks] == ["wenzhai-check", "wenzhai-fmt"]
    for hook in hooks:
        program, command = hook["entry"].split()
        assert (program, command in COMMANDS, hook["language"]) == ("wenzhai", True, "python")
        assert re.search(hook["files"], "content/articles/2025/12/24-a.md")
        assert not re.search(hook["files"], "docs/guide.md")
