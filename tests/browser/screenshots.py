"""`make screenshots`: every kind of page of the demo, wide and light beside narrow and dark, into docs/img/."""

import shutil
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import CHROMIUM, launch
from tests.browser.serving import served
from tests.browser.test_look import KINDS, build_of_every_kind, visit
from tests.support.paths import REPOSITORY
from tests.support.preview import Server, free_port
from tests.support.project import Project

FOLDER = REPOSITORY / "docs" / "img"
HEIGHT, GAP, SCALE, COLOURS = 844, 24, 2, 64


def main() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    chromium = next(filter(None, map(shutil.which, CHROMIUM)))
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        served(build_of_every_kind(Path(folder), "zh-Hans")) as root,
    ):
        assert chromium
        browser = launch(playwright, chromium)
        for kind in KINDS:
            wide, narrow = shot(browser, root, kind, 1280, "light"), shot(browser, root, kind, 390, "dark")
            beside(wide, narrow).save(FOLDER / f"{kind}.png", optimize=True)
        desk(browser, Path(folder) / "desk").save(FOLDER / "desk.png", optimize=True)
        browser.close()


def desk(browser: Browser, folder: Path) -> Image.Image:
    """The desk with a few drafts, wide and light beside narrow and dark."""
    project = Project(folder)
    project.write("wenzhai.yaml", "title: 一周文摘\n")
    project.write("content/topics/traffic.md", "---\nzh: 交通\nkeywords: [大桥, 公交车, 车站]\n---\n")
    for id, title, source, text in DRAFTS:
        about = f"id: {id}\ntitle: {title}\nsource: {source}\ndate: 2025-12-24\nslug: {id}\ndraft: true\n"
        project.write(f"content/articles/2025/12/24-{id}.md", f"---\n{about}---\n{text}\n")
    with Server(project, free_port()) as server:
        return beside(desk_shot(browser, server, 1280, "light"), desk_shot(browser, server, 390, "dark"))


BRIDGE = "河口大桥今天通车，全长三千二百米，双向六车道。市民清晨就在桥头等候，第一辆公交车七点整驶过。"
DRAFTS = (
    ("bridge", "河口大桥今天通车", "港口报", BRIDGE),
    ("bridges", "河口大桥今天通车", "河口日报", f"{BRIDGE}桥上不收费。"),
    ("library", "图书馆开到午夜", "晚报", "从下周起，市图书馆每天开到午夜。"),
    ("rain", "雨下了一夜", "气象台", "雨下了一夜，早上七点才停，车站前的水没过了脚踝。"),
)


def desk_shot(browser: Browser, server: Server, width: int, scheme: Literal["light", "dark"]) -> Image.Image:
    page = browser.new_page(viewport={"width": width, "height": HEIGHT}, color_scheme=scheme)
    page.goto(f"http://127.0.0.1:{server.port}/desk/", wait_until="networkidle")
    data = page.screenshot(animations="disabled")
    page.close()
    return Image.open(BytesIO(data)).convert("RGB")


def shot(browser: Browser, root: str, kind: str, width: int, scheme: str) -> Image.Image:
    page = browser.new_page(
        viewport={"width": width, "height": HEIGHT}, color_scheme="dark" if scheme == "dark" else "light"
    )
    visit(page, root, kind)
    data = page.screenshot(animations="disabled")
    page.close()
    return Image.open(BytesIO(data)).convert("RGB")


def beside(wide: Image.Image, narrow: Image.Image) -> Image.Image:
    both = Image.new("RGB", (wide.width + GAP + narrow.width, HEIGHT), "white")
    both.paste(wide, (0, 0))
    both.paste(narrow, (wide.width + GAP, 0))
    small = both.resize((both.width // SCALE, both.height // SCALE), Image.Resampling.LANCZOS)
    return small.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, kmeans=2)  # a small red seal stays red


if __name__ == "__main__":
    main()
