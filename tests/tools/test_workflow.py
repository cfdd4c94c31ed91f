"""The workflow that people get: pinned, with no more rights than it needs, and checked before it publishes."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.paths import REPOSITORY
from tests.support.run import run_wenzhai, tree
from wenzhai import __version__
from wenzhai.cli import COMMANDS
from wenzhai.tools.scaffold.workflow import (
    BUILD_LOCK,
    HEADER,
    LOCK,
    PATH,
    PULL,
    is_generated,
    pull_files,
    requirement,
    requirement_files,
    workflow,
    workflow_files,
)

OWN = REPOSITORY / PATH


def jobs(text: str) -> dict[str, Any]:
    loaded = yaml.safe_load(text)
    assert isinstance(loaded, dict)
    return dict(loaded["jobs"])


INSTALL = """\
pip install --require-hashes --only-binary :all: -r requirements-build.lock
pip install --require-hashes --no-build-isolation -r requirements.lock
pip install --no-deps --no-build-isolation -r requirements.txt
"""


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
        INSTALL,
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
    assert cache["with"]["path"].split() == [".cache", "~/.local/state/wenzhai"]  # and what it is sealed with
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
    assert OWN.read_text(encoding="utf-8") == workflow(
        "en", "main", "site", ".", "generator/wenzhai/tools/scaffold/locks/"
    )


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


# -- what they install


def test_both_install_from_lists_with_hashes_and_the_program_alone() -> None:
    for files in (workflow_files("en"), pull_files("en")):
        text = files[next(iter(files))]
        assert [step for step in steps(text) if "pip" in step] == [INSTALL]
        named = set(re.findall(r"-r (\S+)", INSTALL))
        assert named == {"requirements-build.lock", "requirements.lock", "requirements.txt"} < files.keys()
        assert "cache-dependency-path: requirements.lock" in text


COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("origin", "written"),
    [
        ("", f"wenzhai=={__version__}"),
        ('{"url": "file:///home/a/wenzhai", "dir_info": {"editable": true}}', f"wenzhai=={__version__}"),
        ('{"url": "file:///a.whl", "archive_info": {"hash": "sha256=0"}}', f"wenzhai=={__version__}"),
        (
            f'{{"url": "https://example.org/a/wenzhai.git", "vcs_info": {{"vcs": "git", "commit_id": "{COMMIT}"}}}}',
            f"wenzhai @ git+https://example.org/a/wenzhai.git@{COMMIT}",
        ),
        (
            f'{{"url": "https://me:secret@example.org/a", "vcs_info": {{"vcs": "git", "commit_id": "{COMMIT}"}}}}',
            f"wenzhai @ git+https://example.org/a@{COMMIT}",
        ),
        (
            f'{{"url": "ssh://git@example.org/a", "vcs_info": {{"vcs": "git", "commit_id": "{COMMIT}"}}}}',
            f"wenzhai @ git+ssh://git@example.org/a@{COMMIT}",
        ),
        (
            f'{{"url": "file:///home/a", "vcs_info": {{"vcs": "git", "commit_id": "{COMMIT}"}}}}',
            f"wenzhai=={__version__}",
        ),
    ],
)
def test_what_is_installed_is_the_release_or_the_commit_that_is_here(origin: str, written: str) -> None:
    assert requirement(origin) == written
    assert is_generated("requirements.txt", f"{written}\n")
    assert Requirement(written).name == "wenzhai"


def locked(text: str) -> dict[str, list[Requirement]]:
    """The requirements of a list by name, each with hashes and one exact version."""
    found: dict[str, list[Requirement]] = {}
    for entry in re.split(r"\n(?=\S)", re.sub(r"^#.*\n", "", text).strip()):
        asked, *hashes = [part.strip() for part in entry.replace("\\\n", "\n").split("\n")]
        assert hashes and all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", one) for one in hashes), asked
        one = Requirement(asked)
        assert [part.operator for part in one.specifier] == ["=="]
        found.setdefault(canonicalize_name(one.name), []).append(one)
    return found


def unmet(asked: Iterable[str], text: str) -> list[str]:
    """What is asked for and not in the list, or there in a version that does not do."""
    lock = locked(text)
    missing = []
    for line in asked:
        wanted = Requirement(line)
        versions = [next(iter(one.specifier)).version for one in lock.get(canonicalize_name(wanted.name), [])]
        if not versions or not all(map(wanted.specifier.contains, versions)):
            missing.append(line)
    return missing


def test_the_lists_are_up_to_date_with_what_the_program_asks_for() -> None:
    """After a change in pyproject.toml: `make lock`."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    asked, extras = project["project"]["dependencies"], project["project"]["optional-dependencies"]
    files = requirement_files()
    assert unmet([*asked, *extras["cards"], *extras["feeds"]], files[LOCK]) == []
    assert (
        unmet([*asked, *extras["test"]], (REPOSITORY / "tests/requirements.lock").read_text(encoding="utf-8"))
        == []
    )
    build = [*project["build-system"]["requires"], "setuptools"]  # jieba comes as a source alone
    assert unmet(build, files[BUILD_LOCK]) == []
    assert unmet(["click>=999", "nobody"], files[LOCK]) == ["click>=999", "nobody"]


def test_no_list_names_a_place_to_install_from() -> None:
    lists = [
        *requirement_files().values(),
        (REPOSITORY / "tests/requirements.lock").read_text(encoding="utf-8"),
    ]
    assert not [text for text in lists if "://" in text or "--index" in text or "--find" in text]


def test_lists_of_an_older_version_give_way_and_lists_of_a_person_do_not(tmp_path: Path) -> None:
    (tmp_path / "wenzhai.yaml").write_text("title: 文摘\n", encoding="utf-8")
    assert run_wenzhai("publish", "--init", cwd=tmp_path).code == 0
    made = tree(tmp_path)
    (tmp_path / "requirements.txt").write_text("wenzhai==0.0.1\n", encoding="utf-8")
    (tmp_path / LOCK).write_text(f"{HEADER}click==1 --hash=sha256:0\n", encoding="utf-8")
    (tmp_path / BUILD_LOCK).write_text("mine\n", encoding="utf-8")
    (tmp_path / PATH).write_text("# mine\n", encoding="utf-8")
    again = run_wenzhai("publish", "--init", cwd=tmp_path)
    assert again.code == 0
    now = tree(tmp_path)
    assert {name for name in now if now[name] != made[name]} == {BUILD_LOCK, PATH}
    assert run_wenzhai("publish", "--init", cwd=tmp_path).code == 1
    assert tree(tmp_path) == now


# -- of this repository


WORKFLOWS = sorted((OWN.parent).glob("*.yml"))
OF_RELEASES = {
    "actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02 # v4.6.2",
    "actions/download-artifact@634f93cb2916e3fdff6788551b99b062d0335ce0 # v5.0.0",
    "pypa/gh-action-pypi-publish@ed0c53931b1dc9bd32cbe73a98c7f6766f8a527e # v1.13.0",
}
"""The commits that these tags name."""


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_of_this_repository_has_pinned_actions_and_few_rights(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    loaded = yaml.safe_load(text)
    assert loaded["permissions"] == {}
    for name, job in loaded["jobs"].items():
        assert job["timeout-minutes"] <= 60
        rights = {right for right, given in job["permissions"].items() if given == "write"}
        assert rights <= {"pages", "id-token"}
        assert not rights or name in ("deploy", "publish")
        runs = [str(step.get("run", "")) for step in job["steps"]]
        if rights:
            assert runs == [""] * len(runs), "what may publish runs nothing of ours"
        for line in "\n".join(runs).splitlines():
            if "pip install" in line:
                assert "--require-hashes" in line or "--no-deps" in line, line
        for step in job["steps"]:
            if "checkout" in str(step.get("uses")):
                assert step["with"]["persist-credentials"] is False
    known = set(re.findall(r"uses: (\S+@[0-9a-f]{40} # v\S+)", workflow_files("en")[PATH]))
    for use in re.findall(r"uses: (.*)$", text, re.MULTILINE):
        assert use in known | OF_RELEASES


def test_the_tests_run_on_every_system_and_version_that_we_support() -> None:
    job = yaml.safe_load((OWN.parent / "test.yml").read_text(encoding="utf-8"))["jobs"]["test"]
    matrix = job["strategy"]["matrix"]
    assert [name.partition("-")[0] for name in matrix["system"]] == ["ubuntu", "macos", "windows"]
    assert matrix["python"] == ["3.11", "3.12", "3.13", "3.14"]
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == ">=3.11"
    told = {line.rpartition(" ")[2] for line in project["classifiers"] if ":: Python :: 3." in line}
    assert told == set(matrix["python"])


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
