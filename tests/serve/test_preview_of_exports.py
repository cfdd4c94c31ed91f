"""`/export/` of the preview: what readers elsewhere will get of an issue, drafts as well, before it is out."""

from collections.abc import Iterator

import pytest

from tests.support.exporting import ISSUE, exporting_project
from tests.support.preview import Server, free_port


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    project = exporting_project(tmp_path_factory.mktemp("preview"))
    draft = ISSUE.replace("number: 2", "number: 3\ndraft: true").replace("岁末", "新年")
    project.write("content/issues/3.md", draft)
    with Server(project, free_port()) as server:
        yield server


def test_issues_are_listed_and_drafts_are_too(server: Server) -> None:
    status, _, body = server.get("/export/")
    assert status == 200
    assert '<a href="2/">岁末' in body and '<a href="3/">新年' in body


def test_the_formats_stand_beside_each_other_at_the_width_of_a_phone(server: Server) -> None:
    body = server.get("/export/3/")[2]
    for name in ("email", "wechat", "html", "markdown", "text", "json"):
        assert f'<iframe src="{name}" title="{name}">' in body
    assert "width: 390px" in body and 'href="epub"' in body
    assert '<iframe src="email?full"' in server.get("/export/3/?full")[2]


def test_the_address_of_an_issue_without_a_slash_leads_to_the_one_with_it(server: Server) -> None:
    status, headers, _ = server.get("/export/2")
    assert (status, headers["location"]) == (301, "/export/2/")
    assert server.get("/export/2?full")[1]["location"] == "/export/2/?full"


def test_the_pages_of_issues_lead_to_their_exports_and_back(server: Server) -> None:
    for page, exports in (
        ("issues/2.html", "/export/2/"),
        ("issues/3", "/export/3/"),
        ("issues/", "/export/"),
    ):
        status, _, body = server.get(f"/digest/{page}")
        assert (status, body.count(f'<a href="{exports}">')) == (200, 1)
    assert "/export/" not in server.get("/digest/issues/99.html")[2] + server.get("/digest/")[2]
    assert 'href="/digest/issues/2.html"' in server.get("/export/2/")[2]
    built = server.project.run_build() / "issues/2.html"
    assert "/export/" not in built.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "type"),
    [
        ("email", "text/html; charset=utf-8"),
        ("wechat", "text/html; charset=utf-8"),
        ("html", "text/html; charset=utf-8"),
        ("markdown", "text/markdown; charset=utf-8"),
        ("text", "text/plain; charset=utf-8"),
        ("json", "application/json; charset=utf-8"),
        ("epub", "application/epub+zip"),
    ],
)
def test_each_format_has_an_address(server: Server, name: str, type: str) -> None:
    status, headers, body = server.get(f"/export/2/{name}")
    assert (status, headers["content-type"]) == (200, type)
    assert "第一段有" not in body
    if name != "epub":
        assert "编者的话" in body
        assert "第一段有" in server.get(f"/export/2/{name}?full")[2]


def test_pictures_come_from_the_preview(server: Server) -> None:
    body = server.get("/export/2/email")[2]
    address = body.partition('src="')[2].partition('"')[0]
    assert address.startswith("/digest/images/")
    assert server.get(address)[0] == 200


def test_an_unknown_issue_or_format_is_said(server: Server) -> None:
    status, headers, body = server.get("/export/99/email")
    assert (status, headers["content-type"]) == (404, "text/plain; charset=utf-8")
    assert "没有名叫“99”的一期" in body
    assert server.get("/export/2/pdf")[0] == 404
    assert server.get("/export/2/email", host="evil.example")[0] == 421
