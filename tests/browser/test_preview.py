"""The preview in a browser: the page follows the file, and shows a mistake over the last good page."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.preview import ARTICLE, Server, article, free_port, served_project

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with Server(served_project(tmp_path), free_port()) as running:
        yield running


@pytest.fixture
def page(browser: "Browser", server: Server) -> "Iterator[Page]":
    """The article's page, with everything that it complains of collected in `faults`."""
    opened = browser.new_page(viewport={"width": 390, "height": 800})
    faults: list[str] = []
    opened.on("console", lambda told: faults.append(told.text) if told.type in ("error", "warning") else None)
    opened.on("pageerror", lambda error: faults.append(str(error)))
    with opened.expect_websocket():
        opened.goto(f"http://localhost:{server.port}/repo/2025/12/24/a.html")
    yield opened
    opened.close()
    assert faults == []


def test_the_page_follows_the_file(page: "Page", server: Server) -> None:
    server.project.write(ARTICLE, article("第二版"))
    page.get_by_role("heading", name="第二版").wait_for()


def test_a_mistake_is_shown_and_goes_away_when_it_is_mended(page: "Page", server: Server) -> None:
    server.project.write(ARTICLE, article("[快讯]标题"))
    panel = page.get_by_role("alert")
    panel.wait_for()
    assert "content/articles/2025/12/24-a.md:2:8" in panel.inner_text()
    assert page.get_by_role("heading", name="第一版").is_visible()
    box = panel.bounding_box()
    assert box
    assert box["width"] == 390
    assert box["y"] + box["height"] == pytest.approx(800, abs=1)
    server.project.write(ARTICLE, article("第三版"))
    page.get_by_role("heading", name="第三版").wait_for()
    assert panel.count() == 0
