"""Web pages: how much of an article is found, what is told of it, and what hostile pages come to."""

from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.importing import import_drafts, make_project
from tests.support.news_pages import NewsPage, f1, imported, news_pages, score
from tests.support.run import run_wenzhai
from wenzhai.importers import ImportResult, Options, read
from wenzhai.importers.web import WebImporter
from wenzhai.importers.web.charset import page_text
from wenzhai.model.problems import ProblemsError

PAGES = list(news_pages())
FLOOR = 0.98
HARD = {"zh-gb2312-table": 0.88}
"""Pages whose menus are lines of a table like the text: what is reached, and must stay reached."""


TEXT = "".join(
    f"<p>这是第 {n} 段，说的是海上的风和岸边的船，写得够长，不会被当成菜单。</p>" for n in range(5)
)


def html(body: str, head: str = "") -> bytes:
    start = f"<html><head><meta charset=utf-8><title>风和船的故事</title>{head}</head>"
    return f"{start}<body><h1>风和船的故事</h1>{body}{TEXT}</body></html>".encode()


def read_page(data: bytes, **options: str) -> ImportResult:
    return read(data, "page.html", Options(**options))  # type: ignore[arg-type]  # keys are those of strings


def test_a_page_without_title_and_address_is_named_after_its_file() -> None:
    for head in ("", "<title></title>", "<title> </title><h1></h1>"):
        found = read(f"<html><head>{head}</head><body>{TEXT}</body></html>".encode(), "海上.html", Options())
        (draft,) = found.drafts
        assert draft.front_matter["title"] == "海上"
        assert [note.code for note in draft.repairs] == ["import-title-from-name"]


# -- quality


def test_there_are_pages_enough() -> None:
    assert len(PAGES) >= 20
    assert len({page.name for page in PAGES}) == len(PAGES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_article_is_found_and_named(page: NewsPage) -> None:
    draft = imported(page)
    assert score(page) >= HARD.get(page.name, FLOOR), draft.markdown
    front = draft.front_matter
    assert (front["title"], front["date"]) == (page.title, page.date)
    assert (front["source"], front["authors"]) == (page.site, [page.author])
    assert front["draft"] is True


def test_the_measure_itself() -> None:
    assert f1("一二三", "一二三") == 1
    assert f1("一二三四", "五六七八") == 0
    assert f1("one two three four", "one two") == pytest.approx(0.5)
    assert f1("", "一二") == 0


def test_a_next_page_is_told() -> None:
    found = read(next(page.data for page in PAGES if page.name == "zh-pagination"), "p", Options())
    assert [problem.code for problem in found.problems] == ["import-page-continues"]


# -- encodings


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        ("\ufeff<meta charset=big5>海".encode(), "text/html; charset=gbk"),
        ("<meta charset=big5>海".encode("gb18030"), "text/html; charset=gb2312"),
        ("<meta charset=gb2312>海䲡".encode("gb18030"), ""),
        (
            '<meta http-equiv="Content-Type" content="text/html; charset=GBK">海'.encode("gb18030"),
            "text/html",
        ),
        ("<meta charset='big5'>海".encode("big5"), ""),
        ("<p>海".encode(), ""),
        ("<p>海".encode("gb18030"), ""),
        ("<meta charset=utf-8>海里的鱼".encode("gb18030"), "text/html; charset=utf-8"),
        ("<meta charset=nonsense>海".encode(), "text/html; charset=none"),
        ("<p>海".encode("utf-16"), "text/html; charset=gbk"),
    ],
)
def test_encodings_by_mark_then_server_then_page(data: bytes, content_type: str) -> None:
    text = page_text(data, content_type)
    assert text is not None
    assert "海" in text


# -- what is told of a page


def meta(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{content}">'


def json_ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


@pytest.mark.parametrize(
    ("head", "zone", "date", "assumed"),
    [
        (meta("article:published_time", "2025-12-24T08:30:00+08:00"), "", "2025-12-24T00:30:00Z", False),
        (meta("publishdate", "2025-12-24 08:30:00"), "", "2025-12-24T00:30:00Z", True),
        (meta("publishdate", "2025-12-24 08:30:00"), "UTC", "2025-12-24T08:30:00Z", False),
        (meta("publishdate", "2025-12-24"), "", "2025-12-24", False),
        (meta("publishdate", "nonsense"), "", None, False),
        (json_ld("{broken"), "", None, False),
        (json_ld('[{"datePublished": "2025-12-24T00:30:00.000Z"}]'), "", "2025-12-24T00:30:00Z", False),
    ],
)
def test_times_and_zones(head: str, zone: str, date: str | None, assumed: bool) -> None:
    draft = read_page(html("", head), page_timezone=zone).drafts[0]
    assert draft.front_matter.get("date") == date
    assert [note.code for note in draft.repairs] == ["import-zone-assumed"] * assumed


def test_a_page_that_says_nothing_of_itself() -> None:
    found = read_page(html(""))
    unstated = {key: problem.code for key, problem in found.drafts[0].unstated.items()}
    assert unstated == {"date": "import-page-undated", "source": "import-page-unsourced"}
    assert found.drafts[0].front_matter.keys() == {"title", "lang", "draft"}


def test_again_nothing_is_new(tmp_path: Path) -> None:
    root = make_project(tmp_path / "digest")
    for status in ("new", "unchanged"):
        plan = import_drafts(read(PAGES[0].data, "p", Options()).drafts, root)
        assert [change.status for change in plan.changes] == [status]


# -- links and pictures


def test_pictures_keep_their_addresses_until_they_are_fetched() -> None:
    body = '<p>图在这里：<img src="/a.png" alt="海"> 还有一些文字，说明它是什么，够长。</p>'
    markdown = read(html(body), "p", Options(address="https://e.org/b/c.html")).drafts[0].markdown
    assert "![海](https://e.org/a.png)" in markdown


def test_scripts_and_bad_links_do_not_come_over() -> None:
    bad, good = '<a href="javascript:alert(1)">坏链接</a>', '<a href="/x">好链接</a>'
    body = (
        f"<p>这一段的前面有足够多的字，中间有一个{bad}和一个{good}，后面还有足够多的字，说的是岸边的船。</p>"
    )
    body += "<script>alert(2)</script>"
    markdown = read(html(body), "p", Options(address="https://e.org/a/")).drafts[0].markdown
    assert "alert" not in markdown
    assert "坏链接" in markdown
    assert "[好链接](https://e.org/x)" in markdown


# -- hostile pages


@pytest.mark.parametrize(
    "data",
    [
        b"<html>" + b"<div>" * 50_000 + b"deep",
        b"<html><body>" + b"<p>" * 45_000,
        b"<html>" + b"<script>" * 90_000,
        b"<html><title>" * 7_000,
        b"<html><body><a " + b"x=y " * 200_000 + b">",
        b"<html><!--" * 9_000,
        b"<html><table>" * 9_000,
        b"<html>" + b"<br>" * 90_000,
        b"<html>" + b"<" * 200_000,
        b"<html></html>",
        b"<html><body>\xff\xfe\x00",
    ],
)
def test_pages_that_hold_no_article(data: bytes) -> None:
    start = perf_counter()
    with pytest.raises(ProblemsError) as caught:
        read(data, "p", Options())
    assert caught.value.problems[0].code in {
        *("import-page-empty", "import-page-huge", "import-encoding", "import-too-deep", "import-attributes")
    }
    assert perf_counter() - start < 10


@settings(max_examples=40)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_page_or_a_complaint(data: bytes) -> None:
    try:
        WebImporter().read(b"<html><body>" + data, "p", Options())
    except ProblemsError:
        return


def test_the_command(tmp_path: Path) -> None:
    root = make_project(tmp_path / "digest")
    (root / "page.html").write_bytes(next(page.data for page in PAGES if page.name == "zh-portal"))
    done = run_wenzhai("import", "page.html", "--lang", "en", cwd=root)
    assert (done.code, "import: 1 new" in done.out) == (0, True)
    assert "Asia/Shanghai was assumed" in done.out


LINKED = (
    '<p>见<a href="map.html">地图</a>和<a href="/tide">潮汐</a>，还有图。</p>'
    '<p><img src="img/a.png" alt="码头"></p>'
)


@pytest.mark.parametrize(
    ("before", "head", "base"),
    [
        ("", '<link rel="canonical" href="https://news.example.org/2025/tide.html">', "https://news.example.org/2025/"),
        ("", '<base href="https://news.example.org/x/">', "https://news.example.org/x/"),
        ("", '<base href="/x/"><link rel="canonical" href="https://news.example.org/a.html">', "https://news.example.org/x/"),
        ("<!-- saved from url=(0043)https://news.example.org/2025/tide.html -->", "", "https://news.example.org/2025/"),
        ("<!--\n Page saved with SingleFile \n url: https://news.example.org/2025/t.html \n-->", "", "https://news.example.org/2025/"),
    ],
)  # fmt: skip
def test_relative_addresses_of_a_saved_page(before: str, head: str, base: str) -> None:
    page = f"<!doctype html>{before}".encode() + html(LINKED, head)
    markdown = read_page(page).drafts[0].markdown
    assert f"[地图]({base}map.html)" in markdown
    assert "[潮汐](https://news.example.org/tide)" in markdown
    assert f"[码头]({base}img/a.png)" in markdown


def test_relative_addresses_without_a_page_are_named() -> None:
    found = read_page(html(LINKED))
    named = {problem.code: problem.params["names"] for problem in found.problems}
    assert named == {"import-lost-pictures": "img/a.png", "import-lost-links": "map.html, /tide"}
