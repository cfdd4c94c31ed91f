"""What readers follow, keep and pass on, in Chromium; and feeds that somebody opens in a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.serving import served

ARTICLE = "2025/12/24/jian-chi-zhi-neng-xiang-shan.html"
CANONICAL = f"https://digest.example/repo/{ARTICLE}"
TOPIC = "topics/international-cooperation/index.html"
AS_BEFORE = """() => {
  const name = Object.keys(localStorage).find((one) => one.startsWith("wz-visit"));
  localStorage.setItem(name, JSON.stringify({ at: 0, now: { latest: "2025/12/12", seen: [] } }));
}"""
"""As if the last visit was on an earlier day, when no article of that day was there yet."""


@pytest.fixture(scope="module")
def root(project_site: Path) -> Iterator[str]:
    with served(project_site) as address:
        yield address


@pytest.fixture
def page(browser: Browser, root: str) -> Iterator[Page]:
    context = browser.new_context(base_url=root, permissions=["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()


def copied(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


HEAR = """(button) => {
  const { dataset } = document.documentElement;
  dataset.heard = "";
  new MutationObserver(() => { dataset.heard += button.textContent; }).observe(button, { childList: true });
}"""
"""Notes what a button says, if only for a moment."""


def click_and_hear(page: Page, button: Locator) -> None:
    """Clicks a button that copies, and waits until it says so."""
    button.evaluate(HEAR)
    button.click()
    expect(page.locator("html[data-heard*='已复制']")).to_be_attached()


def test_a_link_and_what_is_selected_are_copied_with_their_source(page: Page) -> None:
    page.goto(ARTICLE)
    click_and_hear(page, page.get_by_role("button", name="复制链接"))
    assert copied(page) == CANONICAL
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.prose h2'))")
    words = str(page.evaluate("`${getSelection()}`")).strip()
    click_and_hear(page, page.get_by_role("button", name="复制引文"))
    assert words
    assert copied(page).startswith(f"“{words}”\n——《坚持智能向善 增进人类福祉》，人民日报，2025年12月24日\n")
    assert copied(page).endswith(CANONICAL)


def test_an_article_kept_for_later_waits_on_the_page_on_subscribing(page: Page) -> None:
    page.goto(ARTICLE)
    page.get_by_role("button", name="稍后读").click()
    expect(page.get_by_role("button", name="已存，稍后读")).to_have_attribute("aria-pressed", "true")
    page.goto("subscribe.html")
    page.locator("[data-list=later] a").click()
    expect(page.get_by_role("button", name="已存，稍后读")).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="移除 坚持智能向善").click()
    expect(page.locator("[data-list=later] li")).to_have_count(0)


def test_followed_topics_come_first_on_the_home_page_with_their_newest_headlines(page: Page) -> None:
    page.goto("index.html")
    expect(page.locator(".followed")).to_be_hidden()
    page.goto(TOPIC)
    page.get_by_role("button", name="关注").click()
    page.goto("index.html")
    row = page.locator(".followed li")
    expect(row.get_by_role("link").first).to_have_attribute("href", page.url.replace("index.html", TOPIC))
    assert row.get_by_role("link").count() > 1
    page.goto("subscribe.html")
    page.get_by_role("button", name="已关注").click()
    page.goto("index.html")
    expect(page.locator(".followed")).to_be_hidden()


def test_digests_on_one_host_keep_apart(browser: Browser, project_site: Path, tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).symlink_to(project_site)
    with served(tmp_path) as host:
        page = browser.new_page()
        page.goto(f"{host}a/{TOPIC}")
        page.get_by_role("button", name="关注").click()
        page.goto(f"{host}a/index.html")
        expect(page.locator(".followed")).to_be_visible()
        page.goto(f"{host}b/index.html")
        expect(page.locator(".followed")).to_be_hidden()
        page.close()


def test_who_comes_back_sees_what_is_new_and_nobody_else_does(page: Page) -> None:
    page.goto("index.html")
    page.reload()
    expect(page.locator(".since, .new")).to_have_count(0)
    page.evaluate(AS_BEFORE)
    for _ in range(2):  # a visit does not end with a page
        page.goto("index.html")
        fresh = page.locator(".new h3 a").evaluate_all("all => all.map((a) => a.pathname)")
        assert {path.rpartition("/")[0][-10:] for path in fresh} == {"2025/12/24", "2025/12/12"}
        articles = page.locator(".new :is(h3, .title) a").count()
        expect(page.locator(".since")).to_have_text(f"以上有 {articles} 篇是新到的")


def test_addresses_of_feeds_are_copied(page: Page, root: str) -> None:
    page.goto("subscribe.html")
    click_and_hear(page, page.get_by_role("listitem").filter(has_text="English").get_by_role("button"))
    assert copied(page) == f"{root}en/feed.xml"


def test_without_scripts_no_button_promises_anything(browser: Browser, root: str) -> None:
    context = browser.new_context(base_url=root, java_script_enabled=False)
    page = context.new_page()
    for url in ("index.html", ARTICLE, TOPIC, "subscribe.html"):
        page.goto(url)
        assert page.locator("main button:visible").count() == 0
        assert page.locator(".followed:visible, .device:visible").count() == 0
    context.close()


@pytest.mark.parametrize("name", ["feed.xml", "rss.xml", "topics/ai-governance/feed.xml"])
def test_a_feed_opened_in_a_browser_is_a_page_that_leads_to_an_explanation(page: Page, name: str) -> None:
    page.goto(name)
    seen = page.evaluate(
        "[...document.querySelectorAll('title')].map((one) => getComputedStyle(one).display)"
    )
    assert set(seen) == {"block"}
    hidden = "content, id, guid, generator, [*|href]:not(a)"
    assert page.evaluate(
        f"[...document.querySelectorAll('{hidden}')].every((one) => !one.getClientRects().length)"
    )
    explained = page.get_by_text("怎样订阅")
    expect(explained).to_be_visible()
    expect(explained).to_have_attribute("href", "https://digest.example/repo/subscribe.html")
