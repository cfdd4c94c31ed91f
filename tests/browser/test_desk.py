"""The desk in a browser: by keyboard, by touch, without a script; the files are what it changes."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.look import axe
from tests.desk.test_inbox import article
from tests.support.preview import Server, free_port
from tests.support.project import Project

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TITLES = (
    "一座桥通车",
    "一场雨停了",
    "一家书店开门",
    "一条街修好",
    "一班车改点",
    "一间学校搬家",
    "一条河涨水",
    "一份报纸停刊",
)
"""The first three are for the keyboard; each of the others is touched by one test."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    project = Project(tmp_path_factory.mktemp("desk"))
    project.write("wenzhai.yaml", "title: 测试\n")
    for at, title in enumerate(TITLES):
        project.add(
            article(f"item0{at}", title, f"2025-12-2{9 - at}", "draft: true\n", f"{title}，就在今天早上。")
        )
    project.write(
        "content/issues/1.md", "---\ntitle: 第一期\n---\n## 交通\n\n- 桥\n- 路\n\n## 其他\n\n- 雨\n"
    )
    with Server(project, free_port()) as running:
        yield running


def opened(browser: "Browser", server: Server, path: str = "/desk/?order=time", **options: Any) -> "Page":
    page = browser.new_context(**options).new_page()
    page.goto(f"http://127.0.0.1:{server.port}{path}")
    return page


def wait_for_act(page: "Page", told: str) -> None:
    page.locator(".undo output", has_text=told).wait_for()


def test_a_week_by_keyboard_alone(browser: "Browser", server: Server) -> None:
    from playwright.sync_api import expect

    page = opened(browser, server, viewport={"width": 1280, "height": 800})
    faults: list[str] = []
    page.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
    expect(page.locator("#i-item00")).to_be_focused()
    expect(page.frame_locator("iframe").get_by_role("heading", name=TITLES[0])).to_be_visible()
    page.keyboard.press("x")
    wait_for_act(page, f"收下 1 篇：{TITLES[0]}")
    expect(page.locator("#i-item01")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("#i-item02")).to_be_focused()
    expect(page.frame_locator("iframe").get_by_role("heading", name=TITLES[2])).to_be_visible()
    page.keyboard.press("d")
    wait_for_act(page, f"丢弃 1 篇：{TITLES[2]}")
    expect(page.locator("#i-item03")).to_be_focused()
    assert faults == []
    page.keyboard.press("u")
    expect(page.locator(".undo output", has_text="收下 1 篇")).to_be_visible()
    expect(page.locator(".news").first).to_have_text(f"已撤销：丢弃 1 篇：{TITLES[2]}")
    expect(page.locator("#i-item02")).to_be_focused()
    expect(page.frame_locator("iframe").get_by_role("heading", name=TITLES[2])).to_be_visible(timeout=60_000)
    faults.clear()  # the preview has no page of what has come back until it is built
    page.keyboard.press("k")
    expect(page.locator("#i-item01")).to_be_focused()
    page.keyboard.press("n")
    expect(page.locator("#note")).to_be_focused()
    page.keyboard.type("x d u 都只是字")
    page.keyboard.press("Control+Enter")
    wait_for_act(page, f"改了按语：{TITLES[1]}")
    expect(page.locator("#i-item01")).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_text("m 归为同一件事")).to_be_visible()
    page.keyboard.press("l")
    wait_for_act(page, f"以后再看 1 篇：{TITLES[1]}")
    assert faults == []
    files = server.project.files
    assert "draft" not in files["content/articles/2025/12/29-item00.md"]
    assert "note: x d u 都只是字" in files["content/articles/2025/12/28-item01.md"]


def test_keys_pressed_while_an_act_is_on_its_way_do_nothing(browser: "Browser", server: Server) -> None:
    from playwright.sync_api import expect

    page = opened(browser, server)
    page.locator("#i-item03").focus()
    posted: list[str] = []
    page.on("request", lambda asked: posted.append(asked.url) if asked.method == "POST" else None)
    page.evaluate(
        """() => { for (const key of ["l", "l", "Enter"])
        document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true})); }"""
    )
    wait_for_act(page, f"以后再看 1 篇：{TITLES[3]}")
    expect(page.locator("#i-item04")).to_be_focused()
    assert len(posted) == 1


def test_a_key_pressed_before_the_script_runs_is_not_lost(browser: "Browser", server: Server) -> None:
    page = browser.new_context().new_page()
    held: list[Any] = []
    page.route("**/desk/desk.js", lambda route: route.continue_() if held else held.append(route))
    with page.expect_request("**/desk/desk.js"):
        page.goto(f"http://127.0.0.1:{server.port}/desk/?order=time#i-item07", wait_until="commit")
    page.locator("#i-item07").wait_for()
    page.keyboard.press("l")
    held[0].continue_()
    wait_for_act(page, f"以后再看 1 篇：{TITLES[7]}")


def test_a_reload_of_the_preview_does_not_keep_the_article_before(browser: "Browser", server: Server) -> None:
    """The preview reloads its pages after a build, which may be while the next article is on its way."""
    from playwright.sync_api import expect

    page = opened(browser, server, viewport={"width": 1280, "height": 800})
    first, second = (page.locator(".item h2").nth(at).inner_text() for at in (0, 1))
    shown = page.frame_locator("iframe")
    expect(shown.get_by_role("heading", name=first)).to_be_visible()
    path = str(page.locator(".item").nth(1).get_attribute("data-article"))
    held: list[Any] = []
    page.route(f"**{path}", lambda route: held.append(route) if not held else route.continue_())
    with page.expect_request(f"**{path}"):
        page.keyboard.press("j")
    with page.expect_event("framenavigated"):
        page.frames[1].evaluate("void setTimeout(() => location.reload())")
    expect(shown.get_by_role("heading", name=second)).to_be_visible()


def test_who_leaves_what_is_not_saved_is_asked_first(browser: "Browser", server: Server) -> None:
    page = opened(browser, server, "/desk/item/item07")
    asked: list[str] = []

    def stay(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.locator("#note").press_sequentially("还没存")
    page.locator("#note").press("Escape")
    with page.expect_event("dialog"):
        page.get_by_role("link", name="回到列表").click(no_wait_after=True)
    assert asked == ["beforeunload"]
    assert page.locator("#note").input_value() == "还没存"
    page.locator("#note").fill("")
    page.get_by_role("button", name="保存").first.click()
    page.wait_for_url("**/desk/*")
    assert asked == ["beforeunload"]


def test_by_touch_on_a_phone(browser: "Browser", server: Server) -> None:
    page = opened(browser, server, viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert (page.locator(".filters").bounding_box() or {"height": 999})[
        "height"
    ] < 200  # folded: it took six rows
    buttons = page.locator(".acts button:visible, .acts a:visible, .bar button:visible").all()
    assert min((button.bounding_box() or {"height": 0})["height"] for button in buttons) >= 44
    page.locator("#i-item04").get_by_role("button", name="收下").tap()
    wait_for_act(page, f"收下 1 篇：{TITLES[4]}")
    page.locator("#i-item05").get_by_role("button", name="丢弃").tap()
    wait_for_act(page, f"丢弃 1 篇：{TITLES[5]}")
    page.get_by_role("button", name="撤销").tap()
    wait_for_act(page, f"收下 1 篇：{TITLES[4]}")
    assert "content/articles/2025/12/24-item05.md" in server.project.files


def test_without_a_script(browser: "Browser", server: Server) -> None:
    page = opened(browser, server, java_script_enabled=False)
    page.get_by_role("link", name=TITLES[3]).click()
    page.get_by_role("textbox", name="摘要").fill("修了三个月。")
    page.get_by_role("button", name="保存").first.click()
    wait_for_act(page, f"改了草稿的信息：{TITLES[3]}")
    page.locator("#i-item03").get_by_role("button", name="丢弃").click()
    wait_for_act(page, f"丢弃 1 篇：{TITLES[3]}")
    dropped = server.project.root / ".wenzhai/dropped/articles/2025/12/26-item03.md"
    assert "summary: 修了三个月。" in dropped.read_text(encoding="utf-8")


def test_two_tabs_and_an_editor_at_once_lose_nothing(browser: "Browser", server: Server) -> None:
    one, two = opened(browser, server), opened(browser, server)
    one.locator("#i-item06").get_by_role("button", name="收下").click()
    wait_for_act(one, "收下 1 篇")
    two.locator("#i-item06").get_by_role("button", name="丢弃").click()
    two.locator(".news", has_text=f"这一篇已经处理过了，没有再做一次：{TITLES[6]}").wait_for()
    path = "content/articles/2025/12/23-item06.md"
    assert "draft" not in server.project.files[path]
    two.goto(f"http://127.0.0.1:{server.port}/desk/item/item07")
    two.locator("#note").fill("我的按语")
    server.project.append("content/articles/2025/12/22-item07.md", "编辑器里加的一句。\n")
    two.get_by_role("button", name="保存").first.click()
    two.get_by_text("编辑器里加的一句").first.wait_for()
    assert two.locator("#note").input_value() == "我的按语"
    assert "我的按语" not in server.project.files["content/articles/2025/12/22-item07.md"]


@pytest.mark.parametrize(
    ("path", "scheme"), [("/desk/", "light"), ("/desk/item/item03", "dark"), ("/desk/issue/1", "light")]
)
def test_axe_finds_nothing(browser: "Browser", server: Server, path: str, scheme: str) -> None:
    page = opened(
        browser, server, path, viewport={"width": 390, "height": 800}, color_scheme=scheme, bypass_csp=True
    )
    page.evaluate("document.querySelectorAll('iframe').forEach((frame) => frame.remove())")
    assert [*axe(page)] == []


def test_an_issue_is_put_in_order_by_keyboard(browser: "Browser", server: Server) -> None:
    from playwright.sync_api import expect

    page = opened(browser, server, "/desk/issue/1", viewport={"width": 1280, "height": 800})
    expect(page.locator("#n-0")).to_be_focused()
    page.keyboard.press("J")
    expect(page.locator("#n-1")).to_be_focused()
    expect(page.locator("#n-1")).to_contain_text("桥")
    page.keyboard.press("J")
    expect(page.locator("#n-1")).to_contain_text("桥")
    expect(page.locator("section", has_text="其他").locator(".item").first).to_contain_text("桥")
    shown = page.frame_locator("iframe")
    expect(shown.get_by_role("listitem").filter(has_text="路").first).to_be_visible()
    expect(shown.locator("main li").first).to_have_text("路", timeout=60_000)
    page.get_by_role("link", name="邮件").click()
    expect(shown.locator("li").first).to_have_text("路")
    page.get_by_role("link", name="公众号").click()
    expect(shown.locator("section li").first).to_have_text("路")
    page.locator("#n-1").focus()
    page.keyboard.press("J")
    expect(shown.locator("section li").nth(1)).to_have_text("雨")
    page.keyboard.press("u")
    expect(shown.locator("section li").nth(1)).to_have_text("桥")
    page.keyboard.press("u")
    expect(page.locator("section", has_text="交通").locator(".item").last).to_contain_text("桥")
    assert "- 路\n- 桥\n\n## 其他\n\n- 雨\n" in server.project.files["content/issues/1.md"]
