"""`/desk/` in the preview: plain forms for the curator at this computer, and nothing for anybody else."""

import base64
import re
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.desk.test_inbox import article
from tests.support.preview import Server, free_port
from tests.support.project import Project
from wenzhai.content.config import Config, parse_config
from wenzhai.desk.web.desk import Desk, DeskRequest
from wenzhai.desk.web.guard import FORM, is_local, may_act, may_enter, may_look

ONE = "content/articles/2025/12/24-aaaaaa.md"
UNDATED = "---\nid: llllll\ntitle: 没写日期的\nslug: llllll\ndraft: true\n---\n不知是哪天。\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    project = Project(tmp_path_factory.mktemp("desk"))
    project.write("wenzhai.yaml", "title: 测试\n")
    project.write("content/topics/weather.md", "---\nzh: 天气\n---\n")
    project.write("content/topics/science.md", "---\nzh: 科技\n---\n")
    project.add(
        article("aaaaaa", "第一篇", "2025-12-24", "draft: true\nsource: 港口报\n", "大桥通车。"),
        article("bbbbbb", "第二篇", "2025-12-25", "draft: true\n", "雨下了一夜。"),
        article("cccccc", "第三篇<script>", "2025-12-26", "draft: true\n", "书店开门。"),
        article("dddddd", "第四篇", "2025-12-27", "draft: true\n", "车站修好了。"),
        article("hhhhhh", "第八篇", "2025-12-19", "draft: true\nlang: en\nsource: 港口报\n", "The quay."),
        article("kkkkkk", "收下的", "2025-12-18", "", "码头开工。"),
        ("content/articles/undated.md", UNDATED),
    )
    with Server(project, free_port()) as server:
        yield server


def token(server: Server) -> str:
    return value(server.get("/desk/")[2], "token")


def value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, page
    return found[1]


def seen(server: Server, id: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]+)"', server.get(f"/desk/item/{id}")[2])
    assert found
    return found[1]


def post(
    server: Server, fields: Mapping[str, str], path: str = "/desk/act", **headers: str
) -> tuple[int, str, str]:
    """Status, body and where it leads on to; the headers are those of a form of ours, unless others are given."""
    host = f"127.0.0.1:{server.port}"
    ours = {"Host": host, "Origin": f"http://{host}", "Content-Type": FORM, "Sec-Fetch-Site": "same-origin"}
    given = {**ours, **{name.replace("_", "-"): text for name, text in headers.items()}}
    connection = HTTPConnection("127.0.0.1", server.port, timeout=20)
    sent = {name: text for name, text in given.items() if text}
    connection.request("POST", path, urlencode(fields), sent)
    response = connection.getresponse()
    body = response.read().decode("utf-8", "replace")
    connection.close()
    return response.status, body, response.getheader("Location", "")


def form(server: Server, act: str, id: str, **more: str) -> dict[str, str]:
    return {"token": token(server), "act": act, "id": id, "seen": seen(server, id), **more}


def whole(server: Server, act: str, id: str, **more: str) -> dict[str, str]:
    """The form with the fields of a draft."""
    return form(server, act, id, whole="true", **more)


def undo(server: Server) -> tuple[int, str, str]:
    return post(server, {"token": token(server), "act": "undo"})


def told(server: Server) -> list[str]:
    """What the next page says of the last act."""
    return re.findall(r'<p class="news" role="status">([^<]*)</p>', server.get("/desk/")[2])


def test_the_list_shows_drafts_and_runs_no_script_but_our_own(server: Server) -> None:
    status, headers, body = server.get("/desk/?order=time")
    assert status == 200
    assert [*re.findall(r'<a href="/desk/item/(\w+)\?order=time">', body)][:2] == ["dddddd", "cccccc"]
    assert "第三篇&lt;script&gt;" in body
    assert "次序：新的在前" in body
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe-inline" not in policy
    assert "<script>" not in body and "style=" not in body
    assert "第一篇" not in server.get("/desk/?words=%E4%B9%A6%E5%BA%97")[2]


def test_an_act_changes_the_file_and_can_be_undone(server: Server) -> None:
    before = server.project.files[ONE]
    asked = form(server, "keep", "aaaaaa", next="bbbbbb")
    status, _, location = post(server, asked, "/desk/act?order=time&words=&evil=//example.org")
    assert (status, location) == (303, "/desk/?order=time#i-bbbbbb")
    assert "draft" not in server.project.files[ONE]
    page = server.get("/desk/")[2]
    assert "第一篇" not in page.partition("</header>")[2]
    assert "收下 1 篇：第一篇" in page.partition("</header>")[0]
    assert undo(server)[0] == 303
    assert server.project.files[ONE] == before
    assert "第一篇" in server.get("/desk/")[2].partition("</header>")[2]


def test_fields_and_topics_are_saved_and_shown(server: Server) -> None:
    path = "content/articles/2025/12/25-bbbbbb.md"
    post(server, whole(server, "save", "bbbbbb", more="天气，科技", note="一夜的雨", lead="true"))
    for line in ("topics: [天气, 科技]", "note: 一夜的雨", "lead: true"):
        assert line in server.project.files[path]
    page = server.get("/desk/item/bbbbbb")[2]
    assert "一夜的雨</textarea>" in page and 'value="天气" checked' in page
    undo(server)


def test_what_was_typed_is_saved_whichever_button_is_pressed_and_stays_when_that_is_undone(
    server: Server,
) -> None:
    before = server.project.files[ONE]
    typed = {"note": "先写的按语", "more": "weather", "main": "bbbbbb"}
    assert post(server, whole(server, "keep", "aaaaaa", **typed))[0] == 303
    for line in ("note: 先写的按语", "topics: [weather]", "same_story: [bbbbbb]"):
        assert line in server.project.files[ONE]
    assert "draft" not in server.project.files[ONE]
    undo(server)
    assert "draft: true" in server.project.files[ONE] and "note: 先写的按语" in server.project.files[ONE]
    undo(server)
    assert server.project.files[ONE] == before
    refused = post(server, whole(server, "keep", "aaaaaa", note="先写的按语", pinned="bald"))
    assert refused[0] == 409 and "先写的按语</textarea>" in refused[1]
    assert server.project.files[ONE] == before


def test_a_draft_is_joined_to_an_article_that_was_kept(server: Server) -> None:
    files = server.project.files
    assert post(server, whole(server, "save", "aaaaaa", other="kkkkkk"))[0] == 303
    assert "same_story: [kkkkkk]" in server.project.files[ONE]
    undo(server)
    assert server.project.files == files


def test_an_unknown_topic_is_refused_with_the_nearest_name_unless_it_is_meant_to_be_new(
    server: Server,
) -> None:
    files = server.project.files
    page = server.get("/desk/item/aaaaaa")[2]
    assert '<option value="weather">天气</option>' in page
    status, body, _ = post(server, whole(server, "save", "aaaaaa", more="wether", note="也写了"))
    assert (status, "[topic-unknown-near]" in body, "weather”？" in body) == (409, True, True)
    assert 'name="more" value="wether"' in body and "也写了</textarea>" in body
    assert server.project.files == files
    assert post(server, whole(server, "save", "aaaaaa", more="Tide", new="true"))[0] == 303
    assert server.project.files["content/topics/tide.md"] == "---\nen: Tide\n---\n"
    undo(server)
    assert server.project.files == files


def test_after_an_act_the_list_is_as_it_was_at_the_next_draft(server: Server) -> None:
    query = "?source=%E6%B8%AF%E5%8F%A3%E6%8A%A5&order=time"
    page = server.get(f"/desk/{query}")[2].replace("&amp;", "&")
    assert f'href="/desk/item/aaaaaa{query}"' in page
    page = server.get(f"/desk/item/aaaaaa{query}")[2].replace("&amp;", "&")
    assert f'action="/desk/act{query}"' in page and f'href="/desk/{query}#i-aaaaaa"' in page
    following = value(page[page.index('id="draft"') :], "next")
    assert following == "hhhhhh"
    asked = whole(server, "drop", "aaaaaa", next=following)
    assert post(server, asked, f"/desk/act{query}")[2] == f"/desk/{query}#i-hhhhhh"
    undone = post(server, {"token": token(server), "act": "undo"}, f"/desk/act{query}")
    assert undone[2] == f"/desk/{query}#i-aaaaaa"
    saved = whole(server, "save", "aaaaaa", note="记一笔", next=following)
    assert post(server, saved, f"/desk/act{query}")[2] == f"/desk/{query}#i-aaaaaa"
    undo(server)
    asked = whole(server, "save", "aaaaaa", more="weather", next="hhhhhh")
    assert post(server, asked, "/desk/act?topic=science")[2] == "/desk/?topic=science#i-hhhhhh"
    undo(server)


def test_undo_says_what_it_undid_and_what_the_next_one_would_undo(server: Server) -> None:
    post(server, form(server, "later", "aaaaaa"))
    post(server, form(server, "drop", "bbbbbb"))
    undo(server)
    assert told(server) == ["已撤销：丢弃 1 篇：第二篇", "再撤销一次，撤销的是：以后再看 1 篇：第一篇"]
    assert told(server) == []
    undo(server)
    assert told(server)[0] == "已撤销：以后再看 1 篇：第一篇"


def test_an_undo_of_another_act_than_the_page_names_is_not_done(server: Server) -> None:
    post(server, form(server, "later", "aaaaaa"))
    page = server.get("/desk/")[2]
    meant = {"token": token(server), "act": "undo", "last": value(page, "last")}
    post(server, form(server, "drop", "bbbbbb"))
    files = server.project.files
    assert post(server, meant)[0] == 303
    assert server.project.files == files
    page = server.get("/desk/")[2].partition("</header>")[0]
    assert "[inbox-undo-other]" in page and "<output>丢弃 1 篇：第二篇</output>" in page
    undo(server)
    undo(server)


def test_a_draft_that_was_decided_on_is_told_above_the_list(server: Server) -> None:
    asked = form(server, "keep", "aaaaaa", next="bbbbbb")
    post(server, asked)
    files = server.project.files
    assert post(server, asked, "/desk/act?order=time")[2] == "/desk/?order=time#i-bbbbbb"
    assert told(server) == ["这一篇已经处理过了，没有再做一次：第一篇"]
    assert server.get("/desk/item/aaaaaa?order=time")[1]["location"] == "/desk/?order=time"
    assert told(server) == ["这一篇已经处理过了，没有再做一次：第一篇"]
    status, body, _ = post(server, {**asked, "whole": "true", "note": "还没存的按语"})
    assert (status, "<pre>还没存的按语</pre>" in body) == (409, True)
    assert server.project.files == files
    undo(server)


def test_a_draft_without_a_date_is_marked_and_may_get_one(server: Server) -> None:
    path = "content/articles/undated.md"
    page = server.get("/desk/")[2]
    one = page[page.index('id="i-llllll"') :].partition("</article>")[0]
    assert "没有日期，收下时请补上" in one and 'type="date" name="date"' in one
    assert page.count('type="date"') == 1
    post(server, form(server, "keep", "llllll"))
    assert "[inbox-undated]" in told(server)[0]
    undo(server)
    post(server, form(server, "keep", "llllll", date="2025-12-17"))
    assert "date: 2025-12-17" in server.project.files["content/articles/2025/12/17-llllll.md"]
    undo(server)
    assert path in server.project.files


def test_pages_name_languages_and_what_an_ai_wrote_in_words(server: Server) -> None:
    page = server.get("/desk/")[2]
    assert '<option value="zh-Hans">简体中文</option>' in page and '<option value="en">英文</option>' in page
    assert "港口报 · 2025-12-24 · 简体中文" in page
    page = server.get("/desk/item/aaaaaa")[2]
    assert '<option value="translation">译文</option>' in page
    assert '<option value="" selected>没有写明，按来源的设置</option>' in page


def test_a_draft_that_is_undone_after_a_build_is_back_at_once(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write("wenzhai.yaml", "title: 测试\n")
    project.write("content/articles/undated.md", UNDATED)
    desk = Desk(project.root, None)
    seen = desk.inbox().items["llllll"].digest.hex()
    desk.carry_out(DeskRequest("keep", "llllll", seen))
    assert "content/articles/undated/llllll.md" in project.files
    desk.after_build()  # there is a file that was not there before: everything is read again
    assert not desk.inbox().items
    desk.carry_out(DeskRequest("undo"))
    assert desk.draft("llllll").is_draft and "llllll" in desk.inbox().items


def test_the_settings_are_read_once_as_long_as_they_stay_as_they_are(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(server.project.root, None)
    parsed: list[bytes] = []

    def parse(data: bytes, root: Path) -> Config:
        parsed.append(data)
        return parse_config(data, root)

    monkeypatch.setattr("wenzhai.desk.web.desk.parse_config", parse)
    desk.inbox()
    desk.draft("aaaaaa")
    assert desk.config is desk.config and len(parsed) == 1


def test_a_file_saved_meanwhile_is_shown_and_not_overwritten(server: Server) -> None:
    path = "content/articles/2025/12/27-dddddd.md"
    asked = whole(server, "save", "dddddd", note="我的按语")
    server.project.append(path, "编者在编辑器里加的。\n")
    status, body, _ = post(server, asked)
    assert status == 409
    assert "编者在编辑器里加的" in body and "我的按语</textarea>" in body
    assert "note" not in server.project.files[path]
    assert post(server, {**asked, "seen": seen(server, "dddddd")})[0] == 303
    assert "note: 我的按语" in server.project.files[path]


def test_a_wrong_value_is_named_above_the_form_with_all_that_was_typed(server: Server) -> None:
    path = "content/articles/2025/12/27-dddddd.md"
    before = server.project.files
    wrong = whole(server, "save", "dddddd", note="第二次写的", summary="要点", pinned="bald", lead="true")
    status, body, _ = post(server, wrong)
    assert status == 409
    assert path in body and "这一步没有完成" in body
    for typed in (
        "第二次写的</textarea>",
        "要点</textarea>",
        'value="bald"',
        'name="lead" value="true" checked',
    ):
        assert typed in body
    assert server.project.files == before
    assert f'name="seen" value="{seen(server, "dddddd")}"' in body
    status, body, _ = post(server, whole(server, "save", "dddddd", main="zzzzzz"))
    assert (status, "第四篇" in body, "[inbox-unknown]" in body) == (409, True, True)


def test_a_draft_that_cannot_be_read_is_named_until_it_can_be(server: Server) -> None:
    path = "content/articles/2025/12/28-gggggg.md"
    text = article("gggggg", "第七篇", "2025-12-28", "draft: true\n", "风停了。")[1]
    known = "content/articles/2025/12/27-dddddd.md"
    readable = server.project.files[known]
    server.project.write(known, readable.replace("title: ", "title: ["))
    page = server.get("/desk/")[2]
    assert f"{known}:" in page and "读不出来" in page and "第四篇" in page
    server.project.write(known, readable)
    assert "读不出来" not in server.get("/desk/")[2]
    server.project.write(path, text.replace("title: ", "title: ["))
    server.wait_for("/desk/", f"{path}:")
    server.project.write(path, text)
    page = server.get("/desk/")[2]
    assert "读不出来" not in page and "第七篇" in page
    server.project.remove(path)


FORGED: list[tuple[str, dict[str, str], dict[str, str]]] = [
    ("no token", {"token": ""}, {}),
    ("another token", {"token": "x" * 43}, {}),
    ("a foreign origin", {}, {"Origin": "http://example.org"}),
    ("no origin", {}, {"Origin": ""}),
    ("an opaque origin", {}, {"Origin": "null"}),
    ("another port", {}, {"Origin": "http://127.0.0.1:1"}),
    ("another site, by the browser's word", {}, {"Sec_Fetch_Site": "cross-site"}),
    ("another port, by the browser's word", {}, {"Sec_Fetch_Site": "same-site"}),
    ("a form that no page has sent", {}, {"Sec_Fetch_Site": "none"}),
    ("a rebound name", {}, {"Host": "evil.example"}),
    ("a text for a form", {}, {"Content_Type": "text/plain"}),
    ("an act there is not", {"act": "publish"}, {}),
    ("an act of the fields alone", {"act": "merge"}, {}),
    ("a method for an act", {"act": "__init__"}, {}),
    ("a path for an id", {"id": "../../wenzhai"}, {}),
    ("an absolute path for an id", {"id": "/etc/passwd"}, {}),
    ("an id there is not", {"id": "zzzzzz"}, {}),
]


@pytest.mark.parametrize(("name", "fields", "headers"), FORGED, ids=[one[0] for one in FORGED])
def test_a_forged_request_changes_nothing(
    server: Server, name: str, fields: dict[str, str], headers: dict[str, str]
) -> None:
    before = server.project.files
    status = post(server, {**form(server, "drop", "cccccc"), **fields}, **headers)[0]
    assert status in (400, 403, 409, 421)
    assert server.project.files == before


def test_pages_within_pages_of_others_are_not_shown(server: Server) -> None:
    host = f"127.0.0.1:{server.port}"
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Dest": "empty", "Sec-Fetch-Site": "same-origin"},
    ):
        connection = HTTPConnection("127.0.0.1", server.port, timeout=20)
        connection.request("GET", "/desk/", headers={"Host": host, **headers})
        assert connection.getresponse().status == 403
        connection.close()
    assert server.get("/desk/", host="evil.example")[0] == 421
    assert server.get("/desk/../wenzhai.yaml")[0] == 404
    assert server.get("/desk/handlers.py")[0] == 404
    assert server.get("/desk/desk.css")[0] == 200


def test_others_in_the_network_need_the_password_and_there_is_no_desk_without_one() -> None:
    def basic(password: str) -> dict[str, str]:
        return {"Authorization": "Basic " + base64.b64encode(f"any:{password}".encode()).decode()}

    assert may_enter("127.0.0.1", {}, "") and may_enter("::1", {}, "")
    assert not may_enter("192.168.1.20", {}, "")
    assert not may_enter("192.168.1.20", basic(""), "")
    assert not may_enter("192.168.1.20", basic("falsch"), "richtig")
    assert not may_enter("192.168.1.20", {"Authorization": "Basic ???"}, "richtig")
    assert may_enter("192.168.1.20", basic("密码"), "密码")
    assert not is_local("") and not is_local("localhost")


def test_what_a_browser_does_not_tell_is_decided_by_origin_and_token() -> None:
    headers = {"Origin": "http://127.0.0.1:8000", "Content-Type": FORM}
    assert may_act(headers, "127.0.0.1:8000", "t", "t")
    assert not may_act({**headers, "Origin": "https://127.0.0.1:8000"}, "127.0.0.1:8000", "t", "t")
    assert not may_act(headers, "localhost:8000", "t", "t")
    assert not may_act(headers, "127.0.0.1:8000", "t", "ü")
    assert may_look({}) and may_look({"Sec-Fetch-Site": "none", "Sec-Fetch-Dest": "document"})
