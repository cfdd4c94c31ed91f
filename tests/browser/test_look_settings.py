"""A look made of settings alone, as docs/themes.md says, in Chromium: light and dark, and what comes from elsewhere."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from tests.browser.serving import served
from tests.support.project import Project

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

COUNTER, TALK = "https://count.example", "https://giscus.app"
PAGE = "2025/12/24/a.html"
FONT = next(iter(sorted(Path("/usr/share/fonts").rglob("DejaVuSans.ttf"))), None)
"""A font that the pages would not use by themselves."""
SETTINGS = """\
title: 测试
logo: images/logo.svg
menu: [{url: archive.html}, {title: 关于, url: about.html}]
footer: [{title: 周五更新}]
colors:
  light: {paper: "#ffffff", seal: "#0f4c81"}
  dark: {paper: "#101418", seal: "#86b6dd"}
services:
  umami: {id: abc, url: https://count.example}
  giscus: {repo: a/b, repo_id: R, category: C, category_id: D}
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    project = Project(tmp_path_factory.mktemp("look"))
    project.write("wenzhai.yaml", SETTINGS)
    project.write("content/articles/a.md", "---\ntitle: 第一篇\nid: aaaaaa\ndate: 2025-12-24\n---\n正文。\n")
    project.write("content/pages/about.md", "---\ntitle: 关于\n---\n正文。\n")
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'
    )
    project.write("content/images/logo.svg", svg)
    if FONT:
        project.write("content/fonts/text.ttf", FONT.read_bytes())
        project.write("wenzhai.yaml", SETTINGS + "fonts: {text: fonts/text.ttf}\n")
    assert project.build().problems == ()
    with served(project.site) as url:
        yield url


Scheme = Literal["light", "dark"]


class Seen:
    """A page with what it asked of other hosts, and what its policy refused."""

    def __init__(self, browser: "Browser", scheme: Scheme) -> None:
        self.context = browser.new_context(color_scheme=scheme)
        self.page: Page = self.context.new_page()
        self.asked: list[str] = []
        self.refused: list[str] = []
        self.context.route(re.compile("^https:"), self.answer)
        self.page.on(
            "console", lambda message: self.refused.append(message.text) if "Policy" in message.text else None
        )

    def answer(self, route: "Route") -> None:
        self.asked.append(route.request.url)
        script = "document.documentElement.dataset.ran = document.currentScript.src;"
        route.fulfill(status=200, content_type="text/javascript", body=script)


@pytest.mark.parametrize(
    ("scheme", "paper", "seal"),
    [("light", "rgb(255, 255, 255)", "#0f4c81"), ("dark", "rgb(16, 20, 24)", "#86b6dd")],
)
def test_colours_logo_menu_and_footer_are_seen(
    browser: "Browser", address: str, scheme: Scheme, paper: str, seal: str
) -> None:
    seen = Seen(browser, scheme)
    seen.page.goto(address + PAGE)
    style = "getComputedStyle(document.documentElement)"
    assert seen.page.evaluate(f"{style}.backgroundColor") == paper
    assert seen.page.evaluate(f"{style}.getPropertyValue('--seal').trim()") == seal
    logo = seen.page.locator(".brand .logo")
    box = logo.bounding_box()
    assert box and 10 < box["height"] < 60
    assert seen.page.evaluate("document.querySelector('.logo').naturalWidth") == 40
    assert seen.page.locator(".site-nav a").all_inner_texts() == ["日期", "关于", "搜索"]
    assert "周五更新" in seen.page.locator(".site-footer").inner_text()
    if FONT:
        assert seen.page.evaluate("document.fonts.check('16px wz-text')")
        assert "loaded" in seen.page.evaluate(
            "[...document.fonts].filter(f => f.family === 'wz-text').map(f => f.status)"
        )
    assert seen.refused == []
    seen.context.close()


def test_counters_run_at_once_and_comments_on_a_click(browser: "Browser", address: str) -> None:
    seen = Seen(browser, "light")
    seen.page.goto(address + PAGE)
    assert seen.asked == [f"{COUNTER}/script.js"]
    seen.page.get_by_role("button", name="显示评论").click()
    seen.page.wait_for_function("document.documentElement.dataset.ran?.includes('giscus')")
    assert seen.asked == [f"{COUNTER}/script.js", f"{TALK}/client.js"]
    script = seen.page.locator('script[src^="https://giscus.app"]')
    assert (script.get_attribute("data-repo"), script.get_attribute("data-repo-id")) == ("a/b", "R")
    assert seen.refused == []
    seen.context.close()


def test_what_no_setting_names_is_refused(browser: "Browser", address: str) -> None:
    seen = Seen(browser, "light")
    seen.page.goto(address + "index.html")
    seen.page.evaluate(
        "url => { const s = document.createElement('script'); s.src = url; document.head.append(s); }",
        f"{TALK}/x.js",
    )
    seen.page.wait_for_timeout(300)
    assert seen.asked == [f"{COUNTER}/script.js"]
    assert len(seen.refused) == 1
    seen.context.close()
