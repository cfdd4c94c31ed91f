"""Running text with every construct of Markdown in it: in both themes, light and dark, narrow and wide."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Checker
from tests.browser.crawl import listen
from tests.browser.look import OVERFLOW, axe
from tests.browser.serving import served
from wenzhai.content.config import load_config
from wenzhai.tools.gallery import KINDS, make_gallery

PAGES = {"zh": KINDS["markdown"], "en": KINDS["markdown-en"]}
COLOUR = "(one) => getComputedStyle(one).color"


@pytest.fixture(scope="module", params=["paper", "broadsheet"])
def gallery(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp(f"text-{request.param}")
    (root / "wenzhai.yaml").write_text("title: 测试\n", encoding="utf-8")
    return make_gallery(root, load_config(root), request.param).parent


@pytest.fixture(scope="module")
def root(gallery: Path) -> Iterator[str]:
    with served(gallery) as address:
        yield address


@pytest.fixture
def page(browser: Browser, root: str) -> Iterator[Page]:
    """A page that must neither complain nor ask anybody else for anything."""
    complaints: list[str] = []
    opened = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    listen(opened, root, complaints)
    yield opened
    opened.close()
    assert complaints == []


@pytest.mark.parametrize("lang", PAGES)
def test_every_construct_can_be_read_by_everybody(page: Page, root: str, lang: str) -> None:
    found = []
    page.goto(root + PAGES[lang])
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            page.evaluate("new Promise(requestAnimationFrame)")
            found += [f"{width} {scheme}: {one}" for one in axe(page)]
        if wide := page.evaluate(OVERFLOW):
            found.append(f"{width}: {wide} px too wide")
    assert found == []


def test_every_construct_is_valid_html(gallery: Path, nu: Checker, tmp_path: Path) -> None:
    for lang, url in PAGES.items():
        shutil.copy(gallery / url, tmp_path / f"{lang}.html")
    assert nu(tmp_path) == []


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [390, 1280])
def test_a_footnote_opens_in_place_and_its_link_leads_back(
    browser: Browser, root: str, width: int, scripts: bool
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=scripts)
    page = context.new_page()
    page.goto(root + PAGES["zh"])
    mark = page.locator(".footnote-ref").nth(1)
    mark.scroll_into_view_if_needed()
    before = mark.bounding_box()
    mark.click()
    note = page.locator("li:target")
    expect(note).to_contain_text("一条长脚注")
    expect(note).to_be_in_viewport(ratio=1)
    assert mark.bounding_box() == before
    page.keyboard.press("Tab")  # the way goes on in the note
    assert note.locator(":focus").count() == 1
    if scripts:
        assert list(axe(page)) == []
    note.locator(".footnote-backref").click()
    expect(page.locator("li:target")).to_have_count(0)
    expect(mark).to_be_in_viewport()
    mark.click()
    page.go_back()
    expect(page.locator("li:target")).to_have_count(0)
    context.close()


def test_without_a_style_sheet_a_footnote_is_a_plain_link(page: Page, root: str) -> None:
    page.goto(root + PAGES["zh"])
    page.evaluate("document.querySelectorAll('link[rel=stylesheet]').forEach((sheet) => sheet.remove())")
    page.locator(".footnote-ref").nth(1).click()
    expect(page.locator("li:target")).to_be_in_viewport()
    page.locator("li:target .footnote-backref").click()
    expect(page.locator(".footnote-ref").nth(1)).to_be_in_viewport()


def test_cells_stand_where_the_table_says(page: Page, root: str) -> None:
    page.goto(root + PAGES["zh"])
    sides = (
        page.locator("table")
        .first.locator("tr:first-child > td")
        .evaluate_all("(cells) => cells.map((cell) => getComputedStyle(cell).textAlign)")
    )
    assert sides == ["start", "end", "center"]


def test_what_is_wider_than_the_text_scrolls_by_keys_and_nothing_else_is_a_stop(
    page: Page, root: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(root + PAGES["zh"])
    stops = ".prose [tabindex]"
    assert set(page.locator(stops).evaluate_all("(all) => all.map((one) => one.localName)")) == {
        "pre",
        "table",
        "math",
    }
    assert page.locator(stops).evaluate_all("(all) => all.every((one) => one.scrollWidth > one.clientWidth)")
    page.locator(".prose table[tabindex]").focus()
    page.keyboard.press("ArrowRight")
    while page.evaluate("document.activeElement.scrollLeft") == 0:  # it scrolls softly
        page.wait_for_timeout(50)
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(page.locator(".prose table[tabindex]")).to_have_count(0)


def test_code_is_coloured_alike_in_no_two_schemes(page: Page, root: str) -> None:
    colours = set()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.goto(root + PAGES["zh"])
        colours |= {page.locator(one).first.evaluate(COLOUR) for one in ("pre .k", "pre .s2", "pre code")}
    assert len(colours) == 6


def test_letters_of_formulas_are_drawn_on_a_machine_without_a_font_for_them(page: Page, root: str) -> None:
    """Fonts of the tests have no mathematical alphabets; the letters are those of the text, in italics."""
    page.goto(root + PAGES["zh"])
    styles = page.locator("mi").first.evaluate(
        "(one) => { const style = getComputedStyle(one); return [style.fontStyle, style.textTransform]; }"
    )
    assert styles == ["italic", "none"]


def test_what_is_folded_and_what_scrolls_is_printed_whole(page: Page, root: str) -> None:
    page.goto(root + PAGES["zh"] + "#fn:long")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 700, "height": 900})
    expect(page.locator("details.callout:not([open]) > p").first).to_be_visible()
    assert page.locator(".prose pre").evaluate_all(
        "(all) => all.every((one) => one.scrollWidth <= one.clientWidth)"
    )
    assert page.locator("li:target").evaluate("(one) => getComputedStyle(one).position") == "static"
    assert page.evaluate(OVERFLOW) == 0


def test_a_card_of_a_video_is_one_link_and_asks_for_nothing(page: Page, root: str) -> None:
    page.goto(root + PAGES["en"])
    card = page.locator(".video")
    assert card.locator("a").get_attribute("href") == "https://www.youtube.com/watch?v=aqz-KE-bpKQ"
    box = card.locator("a").bounding_box()
    assert box and box["height"] >= 44
    assert page.locator("iframe, video, object, embed").count() == 0
