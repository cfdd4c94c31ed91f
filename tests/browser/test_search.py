"""Search in Chromium: the same results as in Python, whatever is typed; addresses, keys, messages."""

import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.searched import queries, searched_site
from tests.browser.serving import served
from tests.support import paths
from tests.support.project import Project
from wenzhai.search.reader.find import results
from wenzhai.search.reader.index import SearchIndex

CASES = json.loads((paths.CASES / "tokens.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return searched_site(tmp_path_factory.mktemp("search"))


@pytest.fixture(scope="module")
def root(site: Path) -> Iterator[str]:
    with served(site) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1000, "height": 900})
    page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
    page.set_default_timeout(15_000)
    yield page
    page.close()


@pytest.fixture
def search(page: Page, root: str) -> Callable[[str], list[str]]:
    """Types a query on the search page; gives the titles found."""
    page.goto(root + "search.html")

    def typed(query: str) -> list[str]:
        page.fill("#wz-query", query)
        settled(page)
        titles: list[str] = page.locator(".search-title").all_inner_texts()
        return titles

    return typed


def settled(page: Page) -> None:
    expect(page.get_by_role("status")).not_to_have_text(re.compile("^(|正在查找……)$"))


# -- the same as in Python -----------------------------------------------------------------------------

MODULES = """
    globalThis.modules = Promise.all(document.querySelector('[data-search]').dataset.search.split(' ')
        .map((name) => import(new URL(name, document.querySelector('[data-search]').href))));
"""


def test_texts_are_taken_apart_as_specified(page: Page, root: str, site: Path) -> None:
    page.goto(root + "search.html")
    page.evaluate(MODULES)
    pairs = (site / "search/traditional.txt").read_text(encoding="utf-8")
    script = """async ([texts, pairs]) => {
        const [found] = await modules;
        found.learnTraditional(pairs);
        return texts.map((text) => {
            const folded = found.fold(text), { whole, parts, phrases } = found.parse(text);
            const bare = (part) => part.bare;
            const query = { whole: whole.bare, open: whole.open, parts: parts.map(bare), phrases: phrases.map(bare) };
            const skeletons = { skeleton: found.skeleton(folded), mapped: found.mapped(text).bare };
            return { text, fold: folded, ...found.lookups(folded), ...skeletons, query };
        });
    }"""
    got = page.evaluate(script, [[case["text"] for case in CASES], pairs])
    for case, one in zip(CASES, got, strict=True):
        about = case["about"]
        assert {"about": about, **one} == case | {"mapped": case["skeleton"]}, about


def test_results_are_those_of_the_other_implementation(page: Page, root: str, site: Path) -> None:
    index = SearchIndex(lambda url: (site / url).read_bytes())
    page.goto(root + "search.html")
    page.evaluate(MODULES)
    script = """async ([queries, filters]) => {
        const [text, { Index }] = await modules, index = new Index(text, new URL('.', location)), all = [];
        for (const query of queries)
            all.push((await (await index.search(query, filters)).more()).map((one) => [one.tier, one.article.url]));
        return all;
    }"""
    for filters in ([], ["t:ai"], ["s:jia-bao", "y:2024"], ["l:en"]):
        asked = [query for query in queries() if query.isprintable() or not filters]
        got = page.evaluate(script, [asked, filters])
        wanted = [[[one.tier, one.text.url] for one in results(index, query, filters)] for query in asked]
        for query, one, other in zip(asked, got, wanted, strict=True):
            assert one == other, f"{query!r} {filters}"
    assert sum(map(len, wanted)), "no filter let anything pass"


def test_traditional_characters_are_learnt_when_they_are_needed(search: Callable[[str], list[str]]) -> None:
    assert search("数据库") == ["數據庫與開源軟體"]
    assert search("數據庫") == ["數據庫與開源軟體"]
    assert search("我們正在") == ["數據庫與開源軟體"]


# -- what readers see ----------------------------------------------------------------------------------


def test_markup_stays_text(search: Callable[[str], list[str]], page: Page) -> None:
    assert search("危险的标记") == ['<img src=x onerror="document.title=1">标题']
    assert page.locator(".search-found img, .search-found script").count() == 0
    assert page.locator(".search-snippet").inner_text().startswith("……title=2</script>&lt;b&gt;危险")
    assert page.locator("mark").all_inner_texts() == ["危险的标记"]
    assert page.title() not in ("1", "2")


def test_a_word_of_any_length_and_marks_nobody_sees_are_found(search: Callable[[str], list[str]]) -> None:
    assert search("结尾") == ["很长的词"]
    assert search("x" * 60) == ["很长的词"]
    assert search("人工智能 葛城")[0] == "从右到左"


def test_a_result_is_drawn_while_the_text_of_the_next_is_awaited(page: Page, root: str) -> None:
    """The site holds back every text but the first it is asked for."""
    asked: list[str] = []
    held: list[Route] = []
    let: list[bool] = []

    def text(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) > 1 and not let:
            held.append(route)
        else:
            route.continue_()

    page.route("**/search/texts/**", text)
    page.goto(root + "search.html")
    page.fill("#wz-query", "全球")
    expect(page.locator(".search-title").first).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("正在查找……")
    first = page.locator(".search-title").first.inner_text()
    assert held
    let.append(True)
    while held:
        held.pop().continue_()
    settled(page)
    assert page.locator(".search-title").first.inner_text() == first
    assert page.locator(".search-title").count() > 2


def test_a_first_result_needs_five_requests_once_the_box_is_ready(page: Page, root: str) -> None:
    page.goto(root + "search.html")
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.fill("#wz-query", "人工智能")
    settled(page)
    needed = [url for url in asked if "/search/" in url and "/texts/" not in url]
    assert len(needed) <= 4, needed  # and one text


def test_articles_that_pass_a_name_are_shown_before_its_words_are_looked_up(page: Page, root: str) -> None:
    page.goto(root + "search.html")
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.partition("/search/")[2]))
    page.fill("#wz-query", "甲报")
    settled(page)
    order = [("texts" if "texts/" in url else "pairs") for url in asked if "texts/" in url or "/han-" in url]
    assert (order[0], order[-1]) == ("texts", "pairs"), asked


def test_words_that_do_not_stand_together_are_told_apart(
    search: Callable[[str], list[str]], page: Page
) -> None:
    search("日内瓦全球治理数据")
    tiers = page.locator(".search-tier").all_inner_texts()
    assert tiers in (
        ["词都在，但不连在一起"],
        ["词都在，但不连在一起", "大部分词在，或者写法相近"],
        ["大部分词在，或者写法相近"],
    )


def test_more_results_are_shown_when_asked_for(search: Callable[[str], list[str]], page: Page) -> None:
    first = search("治理")
    assert len(first) == 10
    expect(page.get_by_role("status")).to_contain_text("约")
    page.get_by_role("button", name="更多").click()
    expect(page.locator(".search-title")).to_have_count(20)
    assert page.locator(".search-title").all_inner_texts()[:10] == first
    assert page.evaluate("document.activeElement.id") == "wz-found-10"


def test_who_comes_back_finds_the_place(search: Callable[[str], list[str]], page: Page) -> None:
    search("治理")
    page.get_by_role("button", name="更多").click()
    expect(page.locator(".search-title")).to_have_count(20)
    before = page.locator(".search-title").all_inner_texts()
    page.locator(".search-result").nth(15).scroll_into_view_if_needed()
    place = page.evaluate("scrollY")
    page.locator(".search-result").nth(15).click()
    page.wait_for_url("**#:~:text=*")
    page.go_back()
    expect(page.locator(".search-title")).to_have_text(before)
    assert abs(page.evaluate("scrollY") - place) < 5 < place


def test_choices_narrow_results_down(search: Callable[[str], list[str]], page: Page) -> None:
    before = search("治理")
    assert page.locator("[name=year]").locator("option").count() > 2
    page.locator("[name=source]").select_option("jia-bao")
    expect(page.locator(".search-about").first).to_contain_text("甲报")
    settled(page)
    assert all("甲报" in about for about in page.locator(".search-about").all_inner_texts())
    assert "source=jia-bao" in page.url
    page.locator("[name=source]").select_option("")
    expect(page.locator(".search-title").first).to_have_text(before[0])


def test_the_newest_come_first_when_asked_for(search: Callable[[str], list[str]], page: Page) -> None:
    search("治理")
    page.locator("[name=sort]").select_option("time")
    page.wait_for_url("**sort=time")
    settled(page)
    abouts = page.locator(".search-about").all_inner_texts()
    days = [tuple(map(int, re.findall("[0-9]+", about.split(" · ")[0]))) for about in abouts]
    assert all(len(day) == 3 for day in days) and days == sorted(days, reverse=True)
    assert re.match(r"20[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日 · ", abouts[0])


def test_the_address_holds_the_query(search: Callable[[str], list[str]], page: Page, root: str) -> None:
    found = search("全球治理")
    page.keyboard.press("Enter")
    first = page.url
    page.fill("#wz-query", "日内瓦")
    page.keyboard.press("Enter")
    settled(page)
    assert page.url != first
    page.go_back()
    expect(page.locator("#wz-query")).to_have_value("全球治理")
    expect(page.locator(".search-title")).to_have_text(found)
    page.goto(root + "search.html?q=数据库&lang=zh")
    expect(page.locator(".search-title")).to_have_text(["數據庫與開源軟體"])


def test_waiting_is_said_at_once(search: Callable[[str], list[str]], page: Page) -> None:
    search("数据库")
    page.fill("#wz-query", "治")
    assert page.get_by_role("status").inner_text() == "正在查找……"
    settled(page)
    page.fill("#wz-query", "")
    expect(page.get_by_role("status")).to_have_text("")


def test_results_can_be_chosen_with_the_keyboard(search: Callable[[str], list[str]], page: Page) -> None:
    search("数据库")
    box = page.locator("#wz-query")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "wz-found-0")
    expect(page.locator("#wz-found [aria-selected=true]")).to_have_id("wz-found-0")
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/2024/01/02/traditional.html#:~:text=*")


def test_the_dialog_opens_on_every_page_and_closes(page: Page, root: str) -> None:
    page.goto(root + "2025/12/index.html")
    page.keyboard.press("/")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("#wz-query")).to_be_focused()
    page.keyboard.type("数据库")
    expect(dialog.locator(".search-title")).to_have_text(["數據庫與開源軟體"])
    assert page.url == root + "2025/12/index.html"
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_role("link", name="搜索").click()
    expect(dialog.locator("#wz-query")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(root + "2024/01/02/traditional.html#:~:text=*")


def test_the_key_types_itself_in_a_field(search: Callable[[str], list[str]], page: Page) -> None:
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.locator("#wz-query")).to_be_focused()
    page.keyboard.type("a/b")
    expect(page.locator("#wz-query")).to_have_value("a/b")


@pytest.mark.parametrize(("typed", "words"), [("yuyan", "语言"), ("rgzn", "人工智能"), ("zhil", "治理")])
def test_pinyin_is_searched_as_the_words_it_means(
    search: Callable[[str], list[str]], page: Page, typed: str, words: str
) -> None:
    found = search(typed)
    expect(page.get_by_role("status")).to_contain_text(f"没有 {typed}；下面是 {words} 的结果。")
    expect(page.locator("mark").first).to_have_text(words)
    assert found == search(words)


def test_a_name_becomes_a_filter_that_can_be_taken_away(
    search: Callable[[str], list[str]], page: Page
) -> None:
    search("乙报")
    chip = page.get_by_role("button", name="来源：乙报 ×")
    assert all("乙报" in about for about in page.locator(".search-about").all_inner_texts())
    chip.click()
    expect(page.locator("#wz-query")).to_have_value("“乙报”")
    expect(chip).to_have_count(0)
    settled(page)
    assert page.locator(".search-title").count() == 0


def test_names_are_offered_that_hold_what_is_typed(search: Callable[[str], list[str]], page: Page) -> None:
    search("新华")
    expect(page.get_by_role("option").filter(has_text="来源 新华社")).to_have_count(1)


def test_a_topic_can_be_searched_alone(page: Page, root: str) -> None:
    page.goto(root + "topics/ai-governance/index.html")
    page.get_by_placeholder("在本主题中搜索").fill("治理")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?topic=ai-governance&q=*")
    expect(page.locator("[name=topic]")).to_have_value("ai-governance")
    expect(page.get_by_role("status")).to_contain_text("没有找到")
    page.goto(root + "search.html?topic=law")
    expect(page.locator(".search-about").first).to_contain_text("law")
    page.goto(root + "search.html?topic=law&q=治理")
    expect(page.locator(".search-about").first).to_contain_text("law")


def test_own_fields_narrow_what_is_found(page: Page, tmp_path: Path) -> None:
    fields = "{region: {type: taxonomy, zh: 地区}, level: {type: choice, choices: [高, 很 低], zh: 级别}}"
    project = Project(tmp_path).add(("wenzhai.yaml", f"title: 文摘\nfields: {fields}\n"))
    for at, (region, level) in enumerate((("亚洲", "高"), ("亚洲", "很 低"), ("欧洲", "高"))):
        keys = f"title: 雨{at}\ndate: 2025-12-0{at + 1}\nregion: [{region}]\nlevel: {level}\n"
        project.write(f"content/articles/{at}.md", f"---\n{keys}---\n雨，第{at}场。\n")
    assert not project.build().failed
    titles = page.locator(".search-title")
    with served(project.site) as root:
        page.goto(root + "region/ya-zhou/index.html")
        page.get_by_placeholder("在其中搜索").fill("雨")
        page.keyboard.press("Enter")
        expect(page.locator("[name='f.region']")).to_have_value("ya-zhou")
        expect(titles).to_have_text(["雨1", "雨0"])
        page.locator("[name='f.level']").select_option(label="很 低 (1)")
        expect(titles).to_have_text(["雨1"])
        page.goto(root + "search.html?q=欧洲")
        expect(titles).to_have_text(["雨2"])
        expect(page.locator("[data-chips]")).to_contain_text("地区：欧洲")


# -- where and when it does not work ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "answer", "said"),
    [
        ("**/search/index.json", {"status": 404}, "缺了一个"),
        ("**/search/*/han-*.bin*", {"status": 404}, "缺了一个"),
        ("**/search/*/han-*.bin*", {"body": "<!doctype html>"}, "读不懂"),
        ("**/search/*/han-*.bin*", {"body": b"WZS\x01\xff\xff"}, "读不懂"),
        ("**/search/texts/**", {"body": "[]"}, "读不懂"),
        ("**/search/index.json", {"body": "{"}, "读不懂"),
        ("**/search/index.json", {"body": '{"format": 2, "per_file": 2, "segments": []}'}, "读不懂"),
        ("**/search/texts/**", None, "连不上"),
    ],
)
def test_what_is_missing_or_broken_is_said(
    page: Page, root: str, pattern: str, answer: dict[str, Any] | None, said: str
) -> None:
    page.route(pattern, lambda route: route.fulfill(**answer) if answer else route.abort())
    page.goto(root + "search.html?q=治理")
    expect(page.get_by_role("status")).to_contain_text(said)
    page.unroute(pattern)
    page.fill("#wz-query", "治理 ")
    expect(page.locator(".search-title").first).to_be_visible()


def test_a_page_opened_from_disk_says_why_it_cannot_search(page: Page, site: Path) -> None:
    page.goto((site / "search.html").as_uri())
    expect(page.get_by_text("从磁盘直接打开的网页不能搜索")).to_be_visible()
    page.goto((site / "index.html").as_uri())
    page.keyboard.press("/")
    page.wait_for_url("**/search.html")


def test_without_scripts_the_page_says_so(browser: Browser, root: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(root + "search.html")
    expect(page.locator("noscript p")).to_be_visible()
    for form in page.locator("form").all():
        expect(form).to_be_hidden()
    expect(page.locator("main a").first).to_be_visible()
    page.close()


def test_search_works_at_the_root_of_a_server(page: Page, site: Path) -> None:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site))) as server:
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        page.goto(f"http://127.0.0.1:{server.server_port}/search.html?q=数据库")
        expect(page.locator(".search-title")).to_have_text(["數據庫與開源軟體"])
        server.shutdown()
