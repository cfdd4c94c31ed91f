"""A look made of settings alone, as docs/themes.md says, in Chromium: light and dark, and what comes from elsewhere."""

import re
from collections.abc import Iterator, Mapping
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

    def __init__(self, browser: "Browser", scheme: Scheme, answers: Mapping[str, str] | None = None) -> None:
        self.answers = answers or {}
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
        body, kind = (
            self.answers.get(route.request.url, script),
            "css" if ".css" in route.request.url else "javascript",
        )
        anyone = {"Access-Control-Allow-Origin": "*"}
        route.fulfill(status=200, content_type=f"text/{kind}", headers=anyone, body=body)


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
    seen.page.locator("html[data-ran*='giscus']").wait_for(state="attached")
    assert seen.asked == [f"{COUNTER}/script.js", f"{TALK}/client.js"]
    script = seen.page.locator('script[src^="https://giscus.app"]')
    assert (script.get_attribute("data-repo"), script.get_attribute("data-repo-id")) == ("a/b", "R")
    assert seen.refused == []
    seen.context.close()


def test_waline_and_plausible_speak_to_their_own_hosts_alone(browser: "Browser", tmp_path: Path) -> None:
    """Their programs as the services document them, from hosts that this test answers for."""
    project = Project(tmp_path)
    plain = "title: 测试\n"
    project.write("content/articles/a.md", "---\ntitle: 第一篇\nid: aaaaaa\ndate: 2025-12-24\n---\n正文。\n")
    project.write("content/pages/about.md", "---\ntitle: 关于\n---\n正文。\n")
    project.write("wenzhai.yaml", plain)
    project.build()
    without = project.tree()
    client, talk, count = "https://client.example", "https://talk.example", "https://count.example"
    services = (
        f"plausible: {{domain: example.org, url: {count}}}, waline: {{url: {talk}, client: {client}/v3/}}"
    )
    project.write("wenzhai.yaml", f"{plain}services: {{{services}}}\n")
    assert project.build().problems == ()
    answers = {
        f"{count}/js/script.js": "fetch(new URL('/api/event', document.currentScript.src), {method: 'POST'});",
        f"{client}/v3/waline.js": (
            "export const init = ({el, serverURL}) => fetch(serverURL + '/api/comment')"
            ".then(() => { el.textContent = '两条评论'; });"
        ),
        f"{client}/v3/waline.css": "div { color: red; }",
    }
    seen = Seen(browser, "light", answers)
    with served(project.site) as url:
        seen.page.goto(url + PAGE)
        seen.page.wait_for_load_state("networkidle")
        counted = [f"{count}/js/script.js", f"{count}/api/event"]
        assert seen.asked == counted
        seen.page.get_by_role("button", name="显示评论").click()
        seen.page.get_by_text("两条评论").wait_for()
        talked = {f"{client}/v3/waline.js", f"{client}/v3/waline.css", f"{talk}/api/comment"}
        assert {*seen.asked} == {*counted, *talked}
        seen.page.goto(url + "about.html")
        told = seen.page.locator(".site-footer").inner_text()
        assert all(host.removeprefix("https://") in told for host in (client, talk, count))
        assert seen.refused == []
        project.write("wenzhai.yaml", plain)
        project.build()
        assert project.tree() == without
        seen.asked.clear()
        seen.page.goto(url + PAGE)
        seen.page.wait_for_load_state("networkidle")
    assert seen.asked == []
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
