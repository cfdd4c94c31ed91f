"""The workflow that people get: pinned, with no more rights than it needs, and checked before it publishes."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.paths import REPOSITORY
from tests.support.run import run_wenzhai, tree
from wenzhai import __version__
from wenzhai.cli import COMMANDS
from wenzhai.tools.scaffold.workflow import PATH, PULL, pull_files, workflow, workflow_files

OWN = REPOSITORY / PATH


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
    assert run_wenzhai("publish", "--init", cwd=tmp_path).code == 0
    made = tree(tmp_path)
    loaded = yaml.safe_load(made[PATH])
    assert loaded[True]["push"]["branches"] == ["trunk"]
    assert loaded["jobs"]["build"]["steps"][-1]["with"]["path"] == "public"
    assert made["requirements.txt"] == b"mine\n"
    again = run_wenzhai("publish", "--init", cwd=tmp_path)
    assert (again.code, "[workflow-taken]" in again.err) == (1, True)
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


# -- the one that pulls


def test_the_workflow_that_pulls_can_be_had_too(tmp_path: Path) -> None:
    (tmp_path / "wenzhai.yaml").write_text("title: 文摘\n", encoding="utf-8")
    assert run_wenzhai("pull", "--init", cwd=tmp_path).code == 0
    made = tree(tmp_path)
    assert made[PULL].decode() == pull_files("zh")[PULL]
    assert "requirements.txt" in made
    again = run_wenzhai("pull", "--init", cwd=tmp_path)
    assert (again.code, "[workflow-taken]" in again.err) == (1, True)


@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_it_pulls_with_pinned_actions_and_the_rights_for_a_pull_request(tongue: str) -> None:
    text = pull_files(tongue)[PULL]
    loaded = yaml.safe_load(text)
    assert loaded["permissions"] == {}
    assert loaded["jobs"]["pull"]["permissions"] == {"contents": "write", "pull-requests": "write"}
    uses = re.findall(r"uses: (.*)$", text, re.MULTILINE)
    assert [use.partition(" ")[0] for use in uses] == re.findall(
        r"actions/[a-z-]+@[0-9a-f]{40}", workflow_files(tongue)[PATH]
    )[:2]
    *_, pull, _ = loaded["jobs"]["pull"]["steps"]
    assert pull == {"run": "wenzhai pull"}  # without the token


GH = """#!{python}
import json, sys, jq

_, *words = sys.argv
after = lambda name: words[words.index(name) + 1]
with open({asked!r}, "a") as asked:
    print(*words[:2], file=asked)
if words[:2] == ["pr", "list"]:
    pulls = [one for one in {pulls!r} if "--head" not in words or after("--head") == one["headRefName"]]
    told = [{{key: one[key] for key in after("--json").split(",")}} for one in pulls]
    print(*jq.compile(after("--jq")).input_value(told).all(), sep="\\n")
"""
"""Knows of pull requests what it is told here, and chooses among them as the real one does."""


def pull_request(branch: str, *, fork: bool = False) -> dict[str, object]:
    return {"number": 7, "headRefName": branch, "isCrossRepository": fork}


OTHERS = [pull_request("drafts-99", fork=True), pull_request("typo")]
"""Pull requests of somebody else: one from a fork, with a name like ours."""


class Runner:
    """Runs what the workflow runs, in a clone of a real repository. `open` is our pull request that waits there."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.here = folder, folder / "clone"
        self.bin = folder / "bin"
        self.bin.mkdir()
        self.asked = folder / "asked.txt"
        self.open = ""
        git("init", "--bare", "-b", "main", "remote.git", cwd=folder)
        git("clone", "remote.git", "first", cwd=folder)
        (folder / "first/content").mkdir()
        (folder / "first/.wenzhai").mkdir()
        for name in ("content/a.md", ".wenzhai/urls.txt"):
            (folder / "first" / name).write_text("a\n", encoding="utf-8")
        git("add", "-A", cwd=folder / "first")
        git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "one", cwd=folder / "first")
        git("push", "-q", "origin", "HEAD:main", cwd=folder / "first")

    def program(self, name: str, script: str) -> None:
        (self.bin / name).write_text(f"{script}\n", encoding="utf-8")
        (self.bin / name).chmod(0o755)

    def run(self, number: int, draft: str) -> list[str]:
        """One run in which `wenzhai pull` brings a draft, or none; gives what was asked of GitHub."""
        shutil.rmtree(self.here, ignore_errors=True)
        git("clone", "-q", "remote.git", "clone", cwd=self.folder)
        self.asked.write_text("", encoding="utf-8")
        pulls = OTHERS + ([pull_request(self.open)] if self.open else [])
        self.program("gh", GH.format(python=sys.executable, asked=str(self.asked), pulls=pulls))
        self.program("wenzhai", f"#!/bin/sh\necho draft > content/{draft}" if draft else "#!/bin/sh")
        job = yaml.safe_load(pull_files("en")[PULL])["jobs"]["pull"]
        outside = {"GITHUB_REF_NAME": "main", "GITHUB_RUN_ID": str(number)}
        env = {**os.environ, **job["env"], **outside, "PATH": f"{self.bin}:{os.environ['PATH']}"}
        for step in job["steps"][3:]:
            command = ["bash", "-e", "-o", "pipefail", "-c", step["run"]]
            subprocess.run(command, cwd=self.here, env=env, check=True, capture_output=True)
        return self.asked.read_text(encoding="utf-8").splitlines()

    def files(self, branch: str) -> list[str]:
        listed = git("ls-tree", "-r", "--name-only", branch, cwd=self.folder / "remote.git")
        return [name for name in listed.split() if name.startswith("content/")]


def git(*words: str, cwd: Path) -> str:
    return subprocess.run(["git", *words], cwd=cwd, check=True, capture_output=True, text=True).stdout


def test_drafts_wait_in_one_pull_request(tmp_path: Path) -> None:
    runner = Runner(tmp_path)
    assert runner.run(1, "") == ["pr list"]
    assert git("branch", "--list", cwd=tmp_path / "remote.git").split() == ["*", "main"]
    assert "pr create" in runner.run(2, "b.md")
    assert runner.files("drafts-2") == ["content/a.md", "content/b.md"]
    runner.open = "drafts-2"
    assert "pr create" not in runner.run(3, "c.md")
    assert runner.files("drafts-2") == ["content/a.md", "content/b.md", "content/c.md"]
    runner.open = ""  # it was merged, or closed: what comes next is another one
    assert "pr create" in runner.run(4, "d.md")
    assert runner.files("drafts-4") == ["content/a.md", "content/d.md"]
    assert runner.files("main") == ["content/a.md"]
