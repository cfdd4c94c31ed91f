"""The look: every kind of page, narrow and wide, light and dark, in Chinese and in English."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.crawl import listen
from tests.browser.look import ILL_BEGUN, OVERFLOW, TIGHT, TORN, axe, unlike, walk
from tests.browser.serving import served
from tests.support.paths import REPOSITORY
from tests.support.project import Project
from tests.support.relating import article_text
from wenzhai.content.config import load_config
from wenzhai.theme.filters import headline
from wenzhai.tools.gallery import make_gallery

CONTENT = REPOSITORY / "tests" / "cases" / "look" / "content"
"""What the demo lacks: pictures, an excerpt, a person, a draft, an old address."""

KINDS = {
    "home": "index.html",
    "article": "2025/12/24/jian-chi-zhi-neng-xiang-shan.html",
    "mixed": "2025/12/24/guo-nei-wai-zhuan-jia-tan.html",
    "english": "2025/08/19/zuo-dui-de-shi.html",
    "picture": "2025/10/18/he-an-shang-de-tu-shu-guan.html",
    "excerpt": "2025/10/17/a-library-on-the-quay.html",
    "draft": "2025/10/16/draft.html",
    "no-date": "undated/lian-he-guo-shou-xi-xin-xi-ji-shu-guan.html",
    "topic": "topics/ai-governance/index.html",
    "person": "topics/lin-he/index.html",
    "topics": "topics/index.html",
    "source": "sources/xinhua-she/index.html",
    "sources": "sources/index.html",
    "archive": "archive.html",
    "year": "2025/index.html",
    "month": "2025/12/index.html",
    "day": "2025/12/24/index.html",
    "undated": "undated.html",
    "issue": "issues/2025-12.html",
    "issues": "issues/index.html",
    "series": "series/gou-jian-geng-jia-gong-zheng-he-li-de-quan-qiu-zhi-li-ti-xi/index.html",
    "column": "columns/quan-wei-lun-tan/index.html",
    "subscribe": "subscribe.html",
    "page": "about.html",
    "search": "search.html",
    "found": "search.html?q=人工智能治理",
    "nothing": "search.html?q=qqqzzz",
    "redirect": "old/river.html",
    "404": "404.html",
}
COLOUR_RULES = ("color-contrast", "link-in-text-block")
"""All that may differ between light and dark."""
WIDTHS = (390, 1280)
PICTURED = {"zh": ("home", "article", "topic", "year"), "en": ("mixed", "picture", "day", "search")}


@pytest.fixture(scope="module", params=["zh", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    """The language of the interface."""
    return str(request.param)


@pytest.fixture(scope="module")
def root(lang: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the demo and more, with an interface in that language."""
    with served(build_of_every_kind(tmp_path_factory.mktemp(f"look-{lang}"), lang)) as address:
        yield address


def build_of_every_kind(folder: Path, lang: str) -> Path:
    """The demo with what it lacks, drafts included."""
    demo = Project.of_this_repository(folder)
    shutil.copytree(CONTENT, folder / "content", dirs_exist_ok=True)
    demo.edit("wenzhai.yaml", "lang: zh-Hans", f"lang: {lang}")
    return demo.append("wenzhai.yaml", "url: https://digest.example/repo/\n").run_build("--drafts")


@pytest.fixture
def page(browser: Browser, root: str) -> Iterator[Page]:
    """A page that must neither complain nor ask anybody else for anything."""
    complaints: list[str] = []
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    listen(opened, root, complaints)
    yield opened
    opened.close()
    assert complaints == []


@pytest.fixture(scope="module")
def unscripted(browser: Browser) -> Iterator[Page]:
    """A page of a browser that runs no scripts."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
    yield context.new_page()
    context.close()


def visit(page: Page, root: str, kind: str) -> None:
    """Opens that kind of page and waits until it stands still; a page that leads on is kept from doing so."""
    if kind == "redirect":
        page.route("**/old/*.html", stay)
    page.goto(root + KINDS[kind])
    if "?q=" in KINDS[kind] and page.locator(".search").is_visible():
        expect(page.locator(".search-state")).to_have_text(re.compile(r"9|Nothing|没有"))


def stay(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=re.sub(r"<meta http-equiv=.refresh.[^>]*>", "", answer.text()))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page(page: Page, unscripted: Page, root: str, lang: str, kind: str) -> None:
    found = []
    page.emulate_media(reduced_motion="reduce")  # or colours would change softly while they are looked at
    visit(page, root, kind)
    for width, scheme, other in ((390, "light", "dark"), (1280, "dark", "light")):
        page.set_viewport_size({"width": width, "height": 900})
        for colours, rules in ((scheme, ()), (other, COLOUR_RULES)):
            page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
            found += [f"{width} {colours}: {one}" for one in axe(page, *rules)]
        if wide := page.evaluate(OVERFLOW):
            found.append(f"{width}: {wide} px too wide")
    reached = walk(page)
    assert reached[0] == "A skip" or "search.html" in KINDS[kind]  # there the words come first
    assert "BUTTON" in reached  # the last of the page
    for width in (640, 320):  # 1280 pixels at 200 %; and a small phone
        page.set_viewport_size({"width": width, "height": 450})
        if wide := page.evaluate(OVERFLOW):
            found.append(f"{width}: {wide} px too wide")
    found += [f"too small for a finger: {one}" for one in page.evaluate(TIGHT)]
    if lang == "zh":  # it is slow, and prints alike in both
        assert page.pdf(format="A4").startswith(b"%PDF")
    visit(unscripted, root, kind)
    if wide := unscripted.evaluate(OVERFLOW):
        found.append(f"without scripts: {wide} px too wide")
    expect(unscripted.locator("main h1, .kind-home h1").first).to_be_visible()
    assert found == []


@pytest.mark.parametrize("number", range(4))
def test_pages_look_as_they_did(page: Page, root: str, lang: str, number: int, update_golden: bool) -> None:
    kind = PICTURED[lang][number]
    for width, scheme in ((390, "light"), (1280, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.goto(root + KINDS[kind])
        assert unlike(page, f"{kind}-{width}", update_golden) == ""


# -- hands and keys ----------------------------------------------------------------------------------------


def test_keys_step_through_the_items(page: Page, root: str) -> None:
    page.goto(root + "2025/12/index.html")
    titles = page.locator("main .entry :is(h2, h3, .title) a").all_inner_texts()
    for expected in (titles[0], titles[1], titles[2]):
        page.keyboard.press("j")
        assert page.evaluate("document.activeElement.innerText") == expected
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.innerText") == titles[1]
    page.keyboard.press("?")
    expect(page.locator("dialog.reading")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    expect(page.locator("dialog.reading")).to_be_hidden()


def test_the_help_is_whole(page: Page, root: str) -> None:
    page.goto(root)
    page.locator(".reading-tools button").click()
    assert list(axe(page)) == []


def test_the_text_size_is_remembered(page: Page, root: str) -> None:
    page.goto(root)
    size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
    before = page.evaluate(size)
    page.keyboard.press("?")
    page.locator("dialog.reading .sizes label").last.click()
    expect(page.locator("html")).not_to_have_css("font-size", f"{before:g}px")
    assert page.evaluate(size) > before * 1.3
    for kind in ("article", "year"):
        page.goto(root + KINDS[kind])
        assert page.evaluate(size) > before * 1.2
        page.set_viewport_size({"width": 390, "height": 900})
        assert page.evaluate(OVERFLOW) == 0


def test_light_or_dark_is_chosen_against_the_system_and_remembered(page: Page, root: str) -> None:
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    page.goto(root)
    light = page.evaluate(ground)
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(ground)
    assert dark != light
    page.keyboard.press("?")
    page.locator('.schemes label:has([value="light"])').click()
    expect(page.locator("html")).to_have_css("background-color", light)
    page.goto(root + KINDS["article"])
    assert page.evaluate(ground) == light
    assert list(axe(page, *COLOUR_RULES)) == []
    page.keyboard.press("?")
    page.locator('.schemes label:has([value="system"])').click()
    expect(page.locator("html")).to_have_css("background-color", dark)


def test_the_first_story_in_the_language_chosen_leads(page: Page, root: str) -> None:
    page.goto(root)
    size = "(title) => parseFloat(getComputedStyle(title).fontSize)"
    for chosen in ("zh", "en"):
        page.locator(f'.languages label:has([value="{chosen}"])').click()
        titles = page.locator(".front-main .entry :is(h3, .title)").filter(visible=True)
        sizes = [titles.nth(at).evaluate(size) for at in range(2)]
        assert sizes[0] > sizes[1]


def test_the_language_of_listings_is_remembered(page: Page, root: str) -> None:
    page.goto(root)
    chinese = page.locator('main .entry[data-lang="zh"]').first
    expect(chinese).to_be_visible()
    page.locator(".languages label").last.click()
    expect(chinese).to_be_hidden()
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => { early = document.documentElement.dataset.language; }, true)"
    )
    page.goto(root + KINDS["topic"])
    assert page.evaluate("early") == "en"  # before the buttons are there
    expect(page.locator('.languages [value="en"]')).to_be_checked()
    expect(page.locator('main .entry[data-lang="zh"]').first).to_be_hidden()
    page.goto(root + "undated.html")
    expect(page.locator("main .entry").first).to_be_visible()


def test_a_pair_shows_its_half_in_the_language_chosen(page: Page, root: str) -> None:
    page.goto(root + KINDS["column"])
    expect(page.locator("main .entry")).to_have_count(1)  # one story, told in both
    halves = {"zh": page.get_by_text("四位中外学者同谈一题"), "en": page.get_by_text("Four experts ask")}
    for chosen, other in (("zh", "en"), ("en", "zh")):
        page.locator(f'.languages label:has([value="{chosen}"])').click()
        expect(halves[chosen]).to_be_visible()
        expect(halves[other]).to_be_hidden()


def test_a_link_in_the_text_shows_where_it_leads(page: Page, root: str) -> None:
    page.goto(root + KINDS["issue"])
    link = page.locator("main .prose a").first
    link.hover()
    preview = page.locator(".preview")
    expect(preview.locator("p")).not_to_be_empty()
    page.mouse.move(5, 5)
    expect(preview).to_have_count(0)
    link.focus()
    expect(preview).to_be_visible()
    page.keyboard.press("Escape")
    expect(preview).to_have_count(0)


@pytest.mark.parametrize("kind", ["home", "article", "topic"])
def test_nothing_moves_after_it_has_come(page: Page, root: str, kind: str) -> None:
    page.goto(root + KINDS[kind])
    page.wait_for_timeout(300)
    moved = """() => new Promise(done => new PerformanceObserver(list => done(list.getEntries().map(e => e.value)))
        .observe({ type: 'layout-shift', buffered: true }) ?? setTimeout(done, 200, []))"""
    assert sum(page.evaluate(moved)) == 0


def test_a_citation_mark_never_begins_a_line(page: Page, root: str) -> None:
    """The browser is asked at many widths where each mark stands, and the word before it."""
    page.goto(root + KINDS["article"])
    page.locator(".prose").evaluate("""(prose) => {
        const words = (at) => '治理'.repeat(3 + at % 7) + '<sup class="cite">[1][2]</sup>';
        prose.innerHTML = `<p>${[...Array(20).keys()].map(words).join('')}</p>`;
    }""")
    fallen = """(marks) => marks.filter((mark) => {
        const word = document.createRange(), { previousSibling: before } = mark;
        word.setStart(before, before.length - 1);
        word.setEnd(before, before.length);
        return [...mark.getClientRects()].some(({ top }) => top > word.getBoundingClientRect().bottom);
    }).length"""
    for width in range(320, 420, 10):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.locator(".cite").evaluate_all(fallen) == 0


@pytest.mark.parametrize("kind", ["article", "month", "topic"])
def test_a_line_of_a_headline_never_begins_with_what_closes(page: Page, root: str, kind: str) -> None:
    """Those of the demo, and one for every length up to its first pause."""
    page.goto(root + KINDS[kind])
    run = "独家专访信息技术" * 5
    titles = [f"{run[:length]}{stop}AI 时代“独行快”" for length in range(3, 36) for stop in ("：", "？”")]
    page.locator("main :is(h1, h2, h3)").first.evaluate(
        "(first, made) => { first.innerHTML = made.map((one) => `<span>${one}</span>`).join('<br>'); }",
        [headline(title) for title in titles],
    )
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.locator("main :is(h1, h2, h3, .title)").evaluate_all(ILL_BEGUN) == []


def test_a_headline_found_breaks_at_its_pauses(page: Page, root: str) -> None:
    visit(page, root, "found")
    titles = page.locator(".search-title")
    expect(titles.filter(has_text="碎片化加剧，").locator(".run").first).to_have_text(re.compile("，$"))
    for width in (320, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert titles.evaluate_all(ILL_BEGUN) == []


def test_the_text_stands_in_the_middle_of_a_wide_sheet(page: Page, root: str) -> None:
    page.goto(root + KINDS["article"])
    box = page.locator(".prose").bounding_box()
    assert box
    assert abs(box["x"] * 2 + box["width"] - 1280) < 2


def test_a_story_told_twice_counts_as_two_articles(page: Page, root: str) -> None:
    page.goto(root + KINDS["day"])
    expect(page.locator("main .entry")).to_have_count(2)
    expect(page.locator(".page-head .count")).to_have_text(re.compile("^3 "))


# -- without ------------------------------------------------------------------------------------------------


def test_without_scripts_nothing_but_search_is_missing(browser: Browser, root: str) -> None:
    context: BrowserContext = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(root)
    expect(page.locator(".reading-tools")).to_be_hidden()
    page.locator(".languages label").last.click()
    expect(page.locator('main .entry[data-lang="zh"]').first).to_be_hidden()
    page.locator("main .entry :is(h2, h3, .title) a:visible").first.click()
    expect(page.locator("main article h1")).to_be_visible()
    context.close()


@pytest.mark.parametrize("kind", ["topic", "day", "article"])
def test_a_page_prints_as_a_handout(page: Page, root: str, kind: str) -> None:
    page.goto(root + KINDS[kind])
    page.emulate_media(media="print")
    expect(page.locator(".site-nav")).to_be_hidden()
    expect(page.locator(".reading-tools")).to_be_hidden()
    assert "https://digest.example/repo/" in page.locator(".printed:visible").first.inner_text()
    page.set_viewport_size({"width": 700, "height": 900})
    assert page.evaluate(OVERFLOW) == 0


def test_more_contrast_and_less_motion_are_heeded(page: Page, root: str) -> None:
    page.goto(root)
    soft, ink = (f"getComputedStyle(document.querySelector('{one}')).color" for one in (".meta", "html"))
    page.emulate_media(contrast="more", reduced_motion="reduce")
    assert page.evaluate(soft) == page.evaluate(ink)
    assert page.evaluate("getComputedStyle(document.querySelector('main a')).transitionDuration") == "0s"


def test_the_contents_mark_the_section_that_is_read(browser: Browser, tmp_path: Path) -> None:
    sections = "".join(f"## 第{at}节\n\n{'一段文字。' * 200}\n\n" for at in "一二三四五六")
    site = Project(tmp_path).add(
        article_text("a", "长文", sections, "2025-12-24"), ("wenzhai.yaml", "title: 文摘\n")
    )
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(next(site.run_build().glob("2025/12/24/a*.html")).as_uri())
    page.locator(".contents a").nth(3).click()
    expect(page.locator(".contents [aria-current]")).to_have_text("第四节")
    page.get_by_title("回到顶部").click()
    expect(page.locator(".contents [aria-current]", has_text="第四节")).to_have_count(0)
    page.close()


@pytest.mark.parametrize("theme", ["paper", "broadsheet"])
def test_a_theme_bears_awkward_content(browser: Browser, tmp_path: Path, theme: str) -> None:
    (tmp_path / "wenzhai.yaml").write_text("title: 测试\n", encoding="utf-8")
    made = make_gallery(tmp_path, load_config(tmp_path), theme)
    page = browser.new_page()
    page.goto(made.as_uri())
    for width in (320, 700, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(OVERFLOW) == 0
        assert page.locator("main :is(h1, h2, h3, .title)").evaluate_all(ILL_BEGUN) == []
        assert page.locator(".prose :is(p, li):lang(zh)").evaluate_all(TORN) == []
    soft, ink = (f"getComputedStyle(document.querySelector('{one}')).color" for one in (".meta", "html"))
    page.emulate_media(contrast="more")
    assert page.evaluate(soft) == page.evaluate(ink)
    page.close()
