"""Queries as people type them, in Chromium and in Firefox: the table that the program is held to as well."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.firefox import Told, opened
from tests.browser.serving import served
from tests.search.query_table import CASES, FILES, Case, table_site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return table_site(tmp_path_factory.mktemp("queries")).run_build()


@pytest.fixture(scope="module")
def root(site: Path) -> Iterator[str]:
    with served(site) as address:
        yield address


@pytest.fixture(scope="module")
def shared(browser: Browser, root: str) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.set_default_timeout(15_000)
    page.goto(root + "search.html")
    yield page
    page.close()


@pytest.fixture
def page(shared: Page, root: str) -> Page:
    shared.goto(root + "search.html")
    return shared


def typed(page: Page, query: str) -> None:
    page.fill("#wz-query", query)
    expect(page.get_by_role("status")).not_to_have_text(re.compile("^(|正在查找……)$"))


def keys(page: Page) -> list[str]:
    links = page.locator(".search-result").evaluate_all("(all) => all.map((one) => one.pathname)")
    return [Path(link).stem for link in links]


READ = """() => ({
    chips: [...document.querySelectorAll('.search-chip')].map((one) => one.textContent),
    said: document.querySelector('[role=status]').textContent,
    only: [...document.querySelectorAll('.search-hint')].map((one) => one.textContent)
        .filter((one) => one.startsWith('只找 ')).map((one) => one.slice(3)),
})"""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.typed)
def test_a_query_gets_its_answer(page: Page, case: Case) -> None:
    typed(page, case.typed)
    shown = page.evaluate(READ)
    assert "".join(keys(page)) == case.found
    names = [
        one.partition("：")[2].removesuffix(" ×") for one in shown["chips"] if not one.startswith("不含")
    ]
    assert " ".join(names) == case.meant
    assert (f"没有 {case.typed}；下面是 {case.instead} 的结果。" in shown["said"]) is bool(case.instead)
    assert " ".join(shown["only"]) == case.only


PROBE = """<!doctype html><meta charset="utf-8"><script type="module">
const told = (what) => fetch('told', { method: 'POST', body: JSON.stringify(what) });
try {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    frame.src = 'search.html';
    await new Promise((loaded) => { frame.onload = loaded; });
    const one = (name) => frame.contentDocument.querySelector(name);
    const input = one('#wz-query'), said = () => one('[role=status]').textContent, all = [];
    const later = () => new Promise((done) => setTimeout(done, 20));
    while (!input.oninput) await later();
    for (const query of QUERIES) {
        input.value = query;
        input.dispatchEvent(new InputEvent('input'));
        while (!said() || said() === '正在查找……') await later();
        const links = [...frame.contentDocument.querySelectorAll('.search-result')];
        all.push(links.map(({ pathname }) => pathname.match(/([^/]*)\\\\.html$/)[1]).join(''));
    }
    await told({ all, browser: navigator.userAgent });
} catch (error) {
    await told({ error: `${error}` });
}
</script><body>"""


def test_firefox_gives_the_same_answers(site: Path, tmp_path: Path) -> None:
    asked = [case.typed for case in CASES]
    probe = PROBE.replace("QUERIES", json.dumps(asked)).replace("\\\\.", "\\.")
    (site / "probe.html").write_text(probe, encoding="utf-8")
    with served(site, Told) as root, opened(root + "probe.html", tmp_path):
        told = Told.answers.get(timeout=120)
    assert "error" not in told, told
    assert "Firefox" in str(told["browser"])
    assert dict(zip(asked, told["all"], strict=True)) == {case.typed: case.found for case in CASES}  # type: ignore[call-overload]  # of a JSON answer


# -- around the results ----------------------------------------------------------------------------------


def test_on_a_phone_the_first_result_begins_above_300_pixels(page: Page) -> None:
    typed(page, "治理")
    box = page.locator(".search-result").first.bounding_box()
    assert box and box["y"] < 300


def test_latin_letters_offer_no_name_that_has_them_within_a_word(page: Page) -> None:
    typed(page, "ail")
    assert "人民日报" not in " ".join(page.locator(".search-hint").all_inner_texts())
    typed(page, "dai")
    expect(page.locator(".search-hint").first).to_have_text("来源 人民日报")


def test_choices_have_counts_only_when_all_results_are_loaded(page: Page) -> None:
    typed(page, "人工智能")
    options = page.locator("[name=source] option").all_inner_texts()
    assert options == ["全部", "人民日报 (2)", "新华社 (1)"]


def test_an_exclusion_can_be_taken_away(page: Page) -> None:
    typed(page, "人工智能 -人民日报")
    page.get_by_role("button", name="不含：人民日报 ×").click()
    expect(page.locator("#wz-query")).to_have_value("人工智能")
    expect(page.locator(".search-result")).to_have_count(4)


def test_excerpts_begin_with_whole_words(page: Page) -> None:
    typed(page, "policy needs")
    excerpt = page.locator(".search-snippet").inner_text()
    assert excerpt.startswith("…")
    assert excerpt.removeprefix("…").split()[0] in dict(FILES)["content/articles/2025/12/01-e.md"].split()


def test_a_result_opens_where_the_words_stand(page: Page) -> None:
    typed(page, "用得起模型")
    link = page.locator(".search-result").first
    assert (link.get_attribute("href") or "").endswith(
        "#:~:text=%E7%94%A8%E5%BE%97%E8%B5%B7%E6%A8%A1%E5%9E%8B"
    )


def test_a_result_leads_to_the_section_that_holds_the_words(page: Page) -> None:
    typed(page, "各国一起管")
    link = page.locator(".search-result").first
    expect(link.locator(".search-section")).to_have_text("谁来管")
    link.click()
    page.wait_for_url("**/a.html#%E8%B0%81%E6%9D%A5%E7%AE%A1:~:text=**")
    assert page.evaluate("document.querySelector(':target').textContent") == "由各国一起管。"


def test_who_comes_back_finds_the_same_results(page: Page, root: str) -> None:
    page.goto(root + "search.html?q=治理")
    page.locator(".search-result").nth(1).click()
    page.wait_for_url("**/undated/**")
    page.go_back()
    expect(page.locator(".search-result")).to_have_count(2)


def test_who_comes_back_to_a_page_with_the_dialog_finds_it_open(page: Page, root: str) -> None:
    page.goto(root + "index.html")
    page.keyboard.press("/")
    dialog = page.get_by_role("dialog")
    dialog.locator("#wz-query").fill("人民日报 2025年")
    dialog.locator(".search-result").first.click()
    page.wait_for_url("**/a.html*")
    page.go_back()
    expect(dialog.locator("#wz-query")).to_have_value("人民日报 2025年")
    expect(dialog.locator(".search-result")).to_have_count(2)
    page.keyboard.press("Escape")
    page.reload()
    expect(dialog).to_have_count(0)
