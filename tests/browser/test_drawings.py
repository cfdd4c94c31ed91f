"""Every SVG file of a site, opened by itself and without a Content-Security-Policy: it draws, and does nothing else."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from PIL import Image, ImageChops

from tests.browser.serving import served
from tests.support.paths import CASES as ALL_CASES
from tests.support.project import Project
from wenzhai.content.svg import read_svg

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

CASES = ALL_CASES / "svg"
HOSTILE = yaml.safe_load((CASES / "hostile.yaml").read_text(encoding="utf-8"))
HARMLESS = sorted((CASES / "harmless").glob("*.svg"))
ALIVE = {name: case["does"] for name, case in HOSTILE.items() if "does" in case}
"""What is seen of a hostile drawing that is served as it is."""


class Seen:
    """What a page did while it was open."""

    def __init__(self, page: "Page", address: str) -> None:
        self.done: list[tuple[str, str]] = []
        page.on("dialog", self.ran)
        page.on("request", lambda request: self.asked(request.url, request.is_navigation_request(), address))

    def ran(self, dialog: "Dialog") -> None:
        self.done.append(("script", dialog.message))
        dialog.dismiss()

    def asked(self, url: str, moves: bool, address: str) -> None:
        if url != address and not url.endswith("/favicon.ico") and not url.startswith("data:"):
            self.done.append(("navigation" if moves else "request", url))

    @property
    def kinds(self) -> set[str]:
        return {kind for kind, _ in self.done}


@contextmanager
def opened(browser: "Browser", address: str) -> Iterator["tuple[Page, Seen]"]:
    page = browser.new_page(viewport={"width": 300, "height": 300})
    try:
        seen = Seen(page, address)
        page.goto(address, wait_until="load")
        page.mouse.click(30, 30)
        page.wait_for_timeout(200)
        yield page, seen
    finally:
        page.close()


def test_a_live_drawing_is_seen_to_act(browser: "Browser", tmp_path: Path) -> None:
    """Without this, seeing nothing would prove nothing."""
    for number, name in enumerate(ALIVE):
        (tmp_path / f"{number}.svg").write_text(HOSTILE[name]["svg"], encoding="utf-8")
    blind = {}
    with served(tmp_path) as root:
        for number, (name, does) in enumerate(ALIVE.items()):
            with opened(browser, f"{root}{number}.svg") as (_, seen):
                if does not in seen.kinds:
                    blind[name] = seen.done
    assert blind == {}
    assert set(ALIVE.values()) == {"script", "request", "navigation"}


@pytest.fixture(scope="module")
def drawings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with all the drawings that may be had: the hostile ones among them stop none of the others."""
    root = tmp_path_factory.mktemp("drawings")
    (root / "content/images").mkdir(parents=True)
    (root / "content/articles").mkdir()
    (root / "wenzhai.yaml").write_text("title: 图\n", encoding="utf-8")
    files = {file.name: file.read_bytes() for file in HARMLESS}
    text = "".join(f"![图](images/{name})\n\n" for name in files)
    (root / "content/articles/a.md").write_text(
        f"---\ntitle: 图\ndate: 2025-12-24\n---\n{text}", encoding="utf-8"
    )
    for name, data in files.items():
        (root / "content/images" / name).write_bytes(data)
    for number, case in enumerate(HOSTILE.values()):
        (root / f"content/images/hostile-{number}.svg").write_text(case["svg"], encoding="utf-8")
    return Project(root).run_build()


def test_the_drawings_of_a_site_do_nothing_but_draw(browser: "Browser", drawings: Path, site: Path) -> None:
    assert len(list(drawings.rglob("*.svg"))) > len(HARMLESS)
    for folder in (drawings, site):
        with served(folder) as root:
            for file in sorted(folder.rglob("*.svg")):
                with opened(browser, root + file.relative_to(folder).as_posix()) as (page, seen):
                    assert seen.done == [], file
                    assert page.evaluate("document.documentElement.localName") == "svg", file
                    assert not page.locator("parsererror").count(), file


@pytest.mark.parametrize("file", HARMLESS, ids=lambda file: file.stem)
def test_what_is_published_looks_as_it_was_drawn(browser: "Browser", tmp_path: Path, file: Path) -> None:
    data = file.read_bytes()
    if file.stem == "drawio":  # what a browser shows of it without HTML is what we publish
        data = data.replace(b"<foreignObject", b"<foreignObject systemLanguage='xx'")
    shown = []
    (tmp_path / "as-drawn.svg").write_bytes(data)
    (tmp_path / "published.svg").write_bytes(read_svg(file.read_bytes()).data)
    with served(tmp_path) as root:
        for name in ("as-drawn", "published"):
            page = browser.new_page(viewport={"width": 300, "height": 300})
            page.set_content(f'<base href="{root}"><img src="{root}{name}.svg" style="background: #dde">')
            page.wait_for_function("document.images[0].complete && document.images[0].naturalWidth")
            shown.append(Image.open(io.BytesIO(page.screenshot())).convert("RGB"))
            page.close()
    assert len(shown[0].getcolors(1 << 20) or ()) > 2, "nothing is drawn"
    assert ImageChops.difference(*shown).getbbox() is None
