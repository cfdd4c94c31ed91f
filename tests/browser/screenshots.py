"""`make screenshots`: every kind of page of the demo, wide and light beside narrow and dark, into docs/img/."""

import shutil
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import CHROMIUM, launch
from tests.browser.serving import served
from tests.browser.test_look import KINDS, build_of_every_kind, visit
from tests.support.paths import REPOSITORY

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
        browser.close()


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
