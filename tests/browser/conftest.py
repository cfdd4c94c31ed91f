"""The sites that are looked at, Chromium, and the Nu HTML Checker. `tests/browser/install` puts the tools there."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.paths import GOLDEN, REPOSITORY
from tests.support.project import Project

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

CHECKER = REPOSITORY / ".cache/browser/node_modules/vnu-jar/build/dist/vnu.jar"
FONTS = Path(__file__).parent / "fonts.conf"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No name but this machine's is ever looked up, whatever a page asks for.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)

# Without the extra `browser` these tests do not exist; with nothing but them asked for, pytest then fails.
collect_ignore_glob = [] if find_spec("playwright") else ["test_*.py"]

Checker = Callable[[Path], list[str]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(item.fspath).is_relative_to(Path(__file__).parent):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    assert found, "no Chromium: run tests/browser/install"
    with sync_playwright() as playwright:
        yield (launched := launch(playwright, found))
        launched.close()


def launch(playwright: "Playwright", chromium: str) -> "Browser":
    """Chromium with the fonts of `fonts.conf` only."""
    environment: dict[str, str | float | bool] = {**os.environ, "FONTCONFIG_FILE": str(FONTS)}
    return playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS), env=environment)


@pytest.fixture(scope="session")
def nu() -> Checker:
    """The Nu HTML Checker: the errors of all pages of a folder."""
    assert CHECKER.is_file(), "no vnu.jar: run tests/browser/install"
    return check_html


def check_html(folder: Path) -> list[str]:
    command = ["java", "-Xss4m", "-jar", str(CHECKER), "--format", "json", "--stdout", "--exit-zero-always"]
    command += ["--no-langdetect", "--skip-non-html", "--errors-only", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)["messages"]
    return [f"{entry.get('url', '')}:{entry.get('lastLine', 0)}: {entry['message']}" for entry in found]


@pytest.fixture(scope="session", params=["demo", "golden"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site built from a copy: this repository's own digest, and the golden site with every quirk."""
    root = tmp_path_factory.mktemp(request.param)
    if request.param == "golden":
        return Project.copy_of(GOLDEN, root).run_build()
    return Project.of_this_repository(root).run_build()


@pytest.fixture(scope="session")
def project_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo as a project page, configured to be served below `/repo/`."""
    demo = Project.of_this_repository(tmp_path_factory.mktemp("project"))
    return demo.append("wenzhai.yaml", "url: https://digest.example/repo/\n").run_build()
