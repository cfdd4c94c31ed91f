"""Lighthouse on the pages that readers meet first. Speed depends on the machine, so that part is not of the gate."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.browser.serving import served
from tests.support.paths import REPOSITORY
from tests.support.project import Project

PROGRAM = REPOSITORY / ".cache/browser/node_modules/lighthouse/cli/index.js"
PAGES = {
    "home": "index.html",
    "article": "2025/12/24/jian-chi-zhi-neng-xiang-shan.html",
    "topic": "topics/ai-governance/index.html",
    "search": "search.html",
}
REST = ("accessibility", "best-practices", "seo")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    demo = Project.of_this_repository(tmp_path_factory.mktemp("lighthouse"))
    with served(demo.append("wenzhai.yaml", "url: https://digest.example/repo/\n").run_build()) as address:
        yield address


def scores(address: str, home: Path, *categories: str) -> tuple[dict[str, float], list[str]]:
    """The scores by category, and what was found wanting."""
    assert PROGRAM.is_file(), "no lighthouse: run tests/browser/install"
    flags = " ".join(f'"{one}"' if " " in one else one for one in ("--headless=new", *ARGUMENTS))
    command = ["node", str(PROGRAM), address, "--quiet", "--output=json", f"--chrome-flags={flags}"]
    command.append(f"--only-categories={','.join(categories)}")
    chromium = next(filter(None, map(shutil.which, CHROMIUM)))
    environment = {**os.environ, "CHROME_PATH": chromium, "HOME": str(home)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    wanting = [name for name, audit in told["audits"].items() if audit["score"] not in (None, 1)]
    return {name: category["score"] for name, category in told["categories"].items()}, wanting


@pytest.mark.parametrize("kind", PAGES)
def test_pages_are_all_that_lighthouse_asks_for(root: str, tmp_path: Path, kind: str) -> None:
    found, wanting = scores(root + PAGES[kind], tmp_path, *REST)
    assert found == dict.fromkeys(REST, 1), wanting


@pytest.mark.long
@pytest.mark.parametrize("kind", PAGES)
def test_pages_are_quick_on_a_slow_phone(root: str, tmp_path: Path, kind: str) -> None:
    found, wanting = scores(root + PAGES[kind], tmp_path, "performance")
    assert found["performance"] >= 0.98, wanting
