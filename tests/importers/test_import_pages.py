"""Web pages: how much of an article is found, what is told of it, and what hostile pages come to."""

from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.importing import import_drafts, make_project
from tests.support.news_pages import NewsPage, f1, imported, news_pages, score
from tests.support.run import run_wenzhai
from wenzhai.importers import ImportResult, Options, read
from wenzhai.importers.web import WebImporter
from wenzhai.importers.web.charset import page_text
from wenzhai.markup import render_markdown
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


def test_a_next_page_of_comments_is_none_of_the_article() -> None:
    """There a script turns the page."""
    ends = "<a href='/2.html'>下一页</a>", "<a href='javascript:;'>下一页</a>", "<a href='#'>下一页</a>"
    page = next(page.data for page in PAGES if page.name == "zh-portal").decode()
    told = [read(page.replace("</body>", f"{end}</body>").encode(), "p", Options()).problems for end in ends]
    assert [[problem.code for problem in problems] for problems in told] == [
        ["import-page-continues"],
        [],
        [],
    ]


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
    start = process_time()
    with pytest.raises(ProblemsError) as caught:
        read(data, "p", Options())
    assert caught.value.problems[0].code in {
        *("import-page-empty", "import-page-huge", "import-encoding", "import-too-deep", "import-attributes")
    }
    assert process_time() - start < 10


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


# -- nothing is lost in silence


LONG = "江心的灯塔今年满一百岁，守塔的人换了七代，灯却从来没有灭过，过往的船长都认得它的光，岸边的人也认得。"


def article(body: str, tag: str = "article") -> bytes:
    head = "<head><meta charset=utf-8><title>灯塔的故事</title></head>"
    return f"<html>{head}<body><{tag}>{body}</{tag}></body></html>".encode()


@pytest.mark.parametrize("tag", ["article", "div", "section", "main"])
def test_a_short_last_paragraph_belongs_to_the_article(tag: str) -> None:
    data = article(f"<h1>灯塔的故事</h1><p>{LONG}</p><p>尾段一句。</p>", tag)
    assert read_page(data).drafts[0].markdown == f"{LONG}\n\n尾段一句。"


def test_an_article_element_comes_over_whole_however_short_its_blocks_are() -> None:
    parts = (
        "<h1>灯塔的故事</h1><p>一早起雾。</p><p>船都停着。</p><ul><li>甲船</li><li>乙船</li></ul><p>守塔人说话。</p>"
        f"<table><tr><th>船</th><th>人</th></tr><tr><td>甲</td><td>三</td></tr></table><p>{LONG}</p>"
        "<details><summary>详情</summary><p>雾号响了。</p></details><h2>注</h2><p>见<a href='https://e.org/x'>海图</a></p>"
        "<audio src='https://e.org/a.mp3'></audio><figure><img src='https://e.org/a.png'><figcaption>图一</figcaption></figure>"
        "<ol><li>末条</li></ol>"
    )
    found = read_page(article(parts))
    markdown = found.drafts[0].markdown
    kept = (
        "一早起雾",
        "乙船",
        "| 甲 | 三 |",
        "雾号响了",
        "[海图](https://e.org/x)",
        "![](https://e.org/a.png)",
        "末条",
    )
    assert [words for words in kept if words not in markdown] == []
    assert [problem.code for problem in found.problems] == ["import-lost-embeds"]


def test_cells_that_span_columns_and_rows_leave_the_others_in_their_column() -> None:
    table = (
        "<table><tr><th rowspan=2>船</th><th colspan=2>货</th></tr><tr><th>鱼</th><th>盐</th></tr>"
        "<tr><td rowspan=2>甲</td><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table>"
    )
    found = read_page(article(f"<h1>灯塔的故事</h1><p>{LONG}</p>{table}"))
    rows = ["| 船 | 货 |  |", "|---|---|---|", "|  | 鱼 | 盐 |", "| 甲 | 1 | 2 |", "|  | 3 | 4 |"]
    assert found.drafts[0].markdown == "\n".join([f"{LONG}\n", *rows])
    assert {problem.code: problem.params for problem in found.problems} == {
        "import-lost-spans": {"count": "3", "names": "船 (rowspan=2), 货 (colspan=2), 甲 (rowspan=2)"}
    }


@pytest.mark.parametrize("cell", ["th", "td"])
def test_a_table_of_data_with_lists_and_paragraphs_in_its_cells_stays_a_table(cell: str) -> None:
    head = f"<tr><{cell}>船</{cell}><{cell}>货</{cell}></tr>"
    table = f"<table>{head}<tr><td><p>甲</p></td><td><ul><li>鱼</li><li>盐</li></ul></td></tr></table>"
    found = read_page(article(f"<h1>灯塔的故事</h1><p>{LONG}</p>{table}<p>尾段。</p>"))
    assert found.drafts[0].markdown == f"{LONG}\n\n| 船 | 货 |\n|---|---|\n| 甲 | 鱼 <br>盐 |\n\n尾段。"
    assert not found.problems


def test_a_numbered_list_in_an_item_stays_a_list_wherever_it_begins() -> None:
    lists = (
        "<ul><li>甲<ol start=2><li>子</li><li>丑<ol start=0><li>寅</li></ol></li></ol></li><li>乙</li></ul>"
    )
    found = read_page(article(f"<h1>灯塔的故事</h1><p>{LONG}</p>{lists}<p>尾段。</p>"))
    html = render_markdown(found.drafts[0].markdown).html
    assert html.count("<ul>") == 1
    assert '<ol start="2">' in html
    assert '<ol start="0">' in html
    assert html.count("<li>") == 5
    assert not found.problems


def test_text_struck_by_style_ruby_and_mark_come_over() -> None:
    said = (
        "<span>票价<span style='color:red; text-decoration: line-through'>十元</span>五元</span>，看<mark>大潮</mark>"
        "的<ruby>汐<rt>xī</rt></ruby>声。"
    )
    found = read_page(article(f"<h1>灯塔的故事</h1><p>{LONG}</p><p>{said}</p>"))
    expected = "票价<del>十元</del>五元，看<mark>大潮</mark>的<ruby>汐<rt>xī</rt></ruby>声。"
    assert found.drafts[0].markdown == f"{LONG}\n\n{expected}"
    assert not found.problems


@pytest.mark.parametrize(
    ("body", "code", "names"),
    [
        ("<p style='text-decoration:line-through'>整段作废。</p>", "edits", "<del>整段作废"),
        ("<span style='text-decoration: line-through'><p>整段作废。</p></span>", "edits", "<del>整段作废"),
        ("<del><p>整段作废。</p><p>又一段。</p></del>", "edits", "<del>整段作废, <del>又一段"),
        ("<ol><li>子</li><li value=7>丑</li><li>寅</li></ol>", "lists", "7."),
        ("<ol type=a><li>子</li></ol>", "lists", "a."),
        ("<ol reversed><li>子</li><li>丑</li></ol>", "lists", "<ol reversed>"),
        ("<p>见<code>甲<mark>乙</mark></code>。</p>", "marks", "<mark>乙"),
        ("<p>见<abbr title='世界卫生组织'>世卫</abbr>。</p>", "marks", "<abbr> 世界卫生组织"),
    ],
)
def test_what_markdown_cannot_carry_is_named(body: str, code: str, names: str) -> None:
    found = read_page(article(f"<h1>灯塔的故事</h1><p>{LONG}</p>{body}<p>尾段。</p>"))
    assert {problem.code: problem.params["names"] for problem in found.problems} == {
        f"import-lost-{code}": names
    }


def test_a_table_for_layout_is_none_in_the_article() -> None:
    menu, text = "<td><p>首页</p><p>要闻</p></td>", f"<td><p>{LONG}</p><p>{LONG[::-1]}</p></td>"
    other = f"<td><p>潮水{LONG}</p><p>海风{LONG}</p></td>"
    found = read_page(article(f"<table><tr>{menu}{text}</tr><tr>{menu}{other}</tr></table>", "div"))
    assert "|" not in found.drafts[0].markdown
    assert f"潮水{LONG}\n\n海风{LONG}" in found.drafts[0].markdown
