"""`action.yml`: a digest is built, checked and uploaded by one step of a workflow."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.pages.test_api import digest_in
from tests.support.paths import REPOSITORY
from tests.support.run import environment
from wenzhai.tools.scaffold.workflow import PATH, workflow_files

TEXT = (REPOSITORY / "action.yml").read_text(encoding="utf-8")
ACTION: dict[str, Any] = yaml.safe_load(TEXT)
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]


def named(name: str) -> dict[str, Any]:
    return next(step for step in STEPS if step.get("name") == name)


def test_it_installs_builds_checks_and_uploads_in_that_order() -> None:
    done = [step.get("name") or step["uses"].partition("@")[0] for step in STEPS]
    assert done == [
        "actions/setup-python",
        "Install",
        "actions/cache",
        "Build",
        "Check",
        "actions/upload-pages-artifact",
    ]


def test_its_actions_are_pinned_to_the_commits_of_our_workflows() -> None:
    known = set(re.findall(r"uses: (\S+@[0-9a-f]{40} # v\S+)", workflow_files("en")[PATH]))
    uses = re.findall(r"uses: (.*)$", TEXT, re.MULTILINE)
    assert len(uses) == 3 and set(uses) <= known


def test_what_it_installs_comes_from_lists_with_hashes_that_are_there() -> None:
    lines = [line for line in named("Install")["run"].splitlines() if "install" in line]
    assert len(lines) == 3
    for line in lines:
        assert "--require-hashes" in line or "--no-deps" in line
    folder = re.search(r'locks="\$GITHUB_ACTION_PATH/(.*)"', named("Install")["run"])
    assert folder is not None
    for name in re.findall(r"\$locks/([\w.-]+)", named("Install")["run"]):
        assert (REPOSITORY / folder[1] / name).is_file()


def test_no_input_becomes_part_of_a_script() -> None:
    for step in STEPS:
        if "run" in step:
            assert "${{" not in step["run"] and step["shell"] == "bash"
    used = set(re.findall(r"inputs\.([\w-]+)", TEXT))
    assert used == set(ACTION["inputs"])
    assert all(one["description"] for one in (*ACTION["inputs"].values(), *ACTION["outputs"].values()))


@pytest.mark.skipif(os.name != "posix", reason="the program is a script of sh here")
def test_its_scripts_build_and_check_a_digest(tmp_path: Path) -> None:
    digest_in(tmp_path / "my digest").write("hooks.py", "filters = {'loud': str.upper}\n")
    program = tmp_path / "bin" / "wenzhai"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\nexec python -m wenzhai "$@"\n')
    program.chmod(0o755)
    python = Path(sys.executable).parent
    outputs = tmp_path / "outputs"
    given = environment(
        {
            "PATH": f"{program.parent}:{python}:{os.environ['PATH']}",
            "ROOT": "my digest",
            "STRICT": "false",
            "RUN_HOOKS": "true",
            "RUNNER_TEMP": str(tmp_path),
            "GITHUB_OUTPUT": str(outputs),
        }
    )

    def run(name: str) -> int:
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", named(name)["run"]]
        return subprocess.run(command, cwd=tmp_path, env=given, check=False).returncode

    assert (run("Build"), run("Check")) == (0, 0)
    assert outputs.read_text() == f"site={tmp_path / 'my digest' / 'site'}\n"
    assert (tmp_path / "my digest" / "site" / "index.html").is_file()
    (tmp_path / "my digest" / "content" / "articles" / "aaa111.md").write_text("no front matter")
    assert run("Build") == 1 and outputs.read_text().count("site=") == 1
