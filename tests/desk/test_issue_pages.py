"""`/desk/issue/` in the preview: an issue is gathered from what was kept, put in order, and published after a look."""

import re
from collections.abc import Iterator, Mapping

import pytest

from tests.desk.test_inbox import article
from tests.desk.test_web import post, token
from tests.support.preview import Server, free_port
from tests.support.project import Project
from wenzhai.content.paths import INBOX
from wenzhai.desk.web.issue_pages import publication_page
from wenzhai.desk.web.pages import DeskView

ISSUE = "content/issues/1.md"
WRITTEN = """---
title: 第一期
since: 2025-12-01
until: 2025-12-30
---
## 要闻

- [[eeeeee|书店]]：今天开门。
- [外面的](https://example.org/x?a=1&b=2) \\*星号\\*
- [[没有这篇]]

## 其他

- [[ffffff|车站]]
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    project = Project(tmp_path_factory.mktemp("desk"))
    project.write("wenzhai.yaml", "title: 测试\n")
    link = "source: 港口报\nsource_url: https://example.org/e\nnote: 编者的话\n"
    project.add(
        article("aaaaaa", "收下的", "2025-12-24", "draft: true\n", "大桥通车。"),
        article("bbbbbb", "没看的", "2025-12-25", "draft: true\n", "雨下了一夜。"),
        article("eeeeee", "一家书店开门", "2025-12-26", link, "书店开门。"),
        article("ffffff", "车站修好了", "2025-12-27", "", "车站修好了。"),
        article("gggggg", "<b>漏了的</b>", "2025-12-28", "", "风停了。"),
    )
    with Server(project, free_port()) as server:
        yield server


@pytest.fixture
def issue(server: Server) -> Server:
    """The server with the issue as it is written above."""
    server.project.write(ISSUE, WRITTEN)
    return server


def page(server: Server, name: str = "1") -> str:
    return server.get(f"/desk/issue/{name}")[2]


def asked(server: Server, act: str, id: str = "1", **more: str) -> dict[str, str]:
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page(server, id))
    assert found
    return {"token": token(server), "act": act, "id": id, "seen": found[1], **more}


def send(server: Server, fields: Mapping[str, str]) -> tuple[int, str, str]:
    return post(server, fields, "/desk/issue/act")


def told(server: Server) -> str:
    """What the desk says of the last act."""
    found = re.search(r"<output>(.*?)</output>", server.get("/desk/issue/")[2])
    return found[1] if found else ""


def test_an_item_goes_down_and_the_desk_says_into_which_section(issue: Server) -> None:
    down = asked(issue, "item-down", number="2")
    assert send(issue, down)[::2] == (303, "/desk/issue/1#n-2")
    assert told(issue) == "移到“其他”一节：没有这篇"
    assert issue.project.files[ISSUE].endswith("## 其他\n\n- [[没有这篇]]\n- [[ffffff|车站]]\n")
    status, body, _ = send(issue, down)  # the form is of the issue as it was
    assert (status, "文件在这期间改过" in body) == (409, True)
    assert send(issue, {**down, "id": "../1"})[0] == 409
    assert send(issue, {**down, "act": "unlink"})[0] == 400
    assert send(issue, {**down, "token": ""})[0] == 403
    assert post(issue, {"token": token(issue), "act": "undo"})[2] == "/desk/issue/1"
    assert issue.project.files[ISSUE] == WRITTEN
    send(issue, asked(issue, "item-down", number="0"))
    assert told(issue) == "移动了：书店"
    send(issue, asked(issue, "section-up", number="1"))
    assert told(issue) == "移动了“其他”一节"
    send(issue, asked(issue, "item-out", number="0"))
    assert told(issue) == "从这一期拿掉：车站"


def test_items_show_their_links_their_sources_and_their_dates(issue: Server) -> None:
    body = page(issue)
    url = re.search(r'<a href="(/[^"]*)" target="preview">书店</a>：今天开门。', body)
    assert url and issue.get(url[1])[0] == 200
    assert "港口报 · 2025年12月26日" in body and 'href="https://example.org/e"' in body
    assert '<p class="note">编者的话</p>' in body
    assert 'href="https://example.org/x?a=1&amp;b=2" rel="noreferrer noopener"' in body and " *星号*" in body
    assert "找不到：没有这篇" in body


def test_what_was_typed_stays_where_it_could_not_be_saved(issue: Server) -> None:
    wrong = asked(issue, "issue-fields", title="  ", summary="两件事")
    status, body, _ = send(issue, wrong)
    assert (status, "这一步没有完成" in body, "两件事</textarea>" in body) == (409, True, True)
    typed = asked(issue, "issue-fields", title="新年", summary="第一行\n第二行")
    issue.project.append(ISSUE, "编辑器里加的。\n")
    status, body, _ = send(issue, typed)
    assert status == 409 and "编辑器里加的。" in body.partition("<form")[2]
    assert 'value="新年"' in body and "第一行\n第二行</textarea>" in body
    assert issue.project.files[ISSUE] == WRITTEN + "编辑器里加的。\n"
    assert send(issue, {**typed, "seen": asked(issue, "")["seen"]})[0] == 303
    assert "title: 新年" in issue.project.files[ISSUE]


def test_what_was_left_out_is_named_and_can_be_added(issue: Server) -> None:
    left = page(issue).partition('id="left"')[2]
    assert "&lt;b&gt;漏了的&lt;/b&gt;" in left and "2025年12月28日" in left
    assert "没看的" not in left and "车站修好了" not in left
    add = asked(issue, "issue-add", article="gggggg")
    assert send(issue, add)[::2] == (303, "/desk/issue/1#left")
    assert "- [[gggggg|\\<b>漏了的\\</b>]]" in issue.project.files[ISSUE]
    assert told(issue) == "加入一期：&lt;b&gt;漏了的&lt;/b&gt;"
    assert 'id="left"' not in page(issue)
    assert send(issue, asked(issue, "issue-add", article="bbbbbb"))[0] == 409  # a draft


def test_an_issue_is_gathered_from_what_was_kept(server: Server) -> None:
    server.project.write(ISSUE, WRITTEN.replace("2025-12-30", "2025-12-20"))
    ledger = server.project.root / INBOX
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', server.get("/desk/item/aaaaaa")[2])
    assert seen
    keep = {"token": token(server), "act": "keep", "id": "aaaaaa", "seen": seen[1]}
    assert post(server, keep)[0] == 303
    assert "还没编进哪一期的文章：1 篇" in server.get("/desk/issue/")[2]
    assert "收下的</a>" in page(server).partition('id="left"')[2]  # the latest issue could have it
    gather = {"token": token(server), "act": "gather"}
    assert send(server, gather)[::2] == (303, "/desk/issue/2")
    text = server.project.files["content/issues/2.md"]
    assert "since: 2025-12-21\nuntil: 2025-12-24\n" in text and text.count("\n- ") == 1
    assert "kept\taaaaaa\t2\n" in ledger.read_text(encoding="utf-8")
    send(server, asked(server, "item-out", "2", number="0"))
    assert "收下的</a>" in page(server, "2").partition('id="left"')[2]
    assert "desk-issue-nothing" in send(server, gather)[1]
    for _ in range(2):
        where = post(server, {"token": token(server), "act": "undo"})[2]
    assert where == "/desk/issue/"
    assert "kept\taaaaaa\n" in ledger.read_text(encoding="utf-8")


def test_publishing_is_tried_first_and_asked_for_again(server: Server) -> None:
    for path in ("/desk/issue/", "/desk/issue/1"):
        assert 'value="publish"' not in server.get(path)[2]
    status, body, _ = send(server, {"token": token(server), "act": "publish-try"})
    assert (status, "没有发布" in body, 'value="publish"' in body) == (409, True, False)
    view = DeskView("token", "/", "zh", None)
    tried, done = (publication_page(view, "<报告>", dry_run=one, ok=True).decode() for one in (True, False))
    assert 'value="publish"' in tried and "&lt;报告&gt;" in tried and 'value="publish"' not in done
