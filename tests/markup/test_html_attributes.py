"""HTML that authors write: its links, its ids, and its attributes that are taken out."""

import pytest

from wenzhai.markup import Rendered, render_markdown
from wenzhai.model.problems import Problem


def only(rendered: Rendered) -> Problem:
    (problem,) = rendered.problems
    return problem


def test_links_to_content_files_wait_for_the_library_and_others_are_kept_to_be_checked() -> None:
    rendered = render_markdown(
        "[甲](a.md) <A class='x' HREF='b.md#%E8%8A%82'>乙</A>\n\n> 引 <a\n> href=\"c.pdf\">丙</a>\n\n"
        '文 <!-- <a href="d.md"> --> `<a href="e.md">` [丁](#f) <a href="https://example.org/">戊</a>'
    )
    assert [(one.kind, one.target, one.line, one.column) for one in rendered.links] == [
        ("file", "a.md", 1, 5),
        ("file", "b.md#节", 1, 30),
    ]
    assert [(one.kind, one.target, one.line, one.column) for one in rendered.addresses] == [
        ("address", "c.pdf", 4, 9),
        ("address", "#f", 6, 50),
    ]
    assert '<a href="wz:1">乙</a>' in rendered.html
    assert '<a href="c.pdf">丙</a>' in rendered.html


def test_the_own_address_of_the_site_leads_within_it() -> None:
    body = "[甲](https://example.org/d/a.html) [乙](https://example.org/e.html)"
    assert [one.target for one in render_markdown(body, site_address="https://example.org/d/").addresses] == [
        "https://example.org/d/a.html"
    ]
    assert render_markdown(body).addresses == ()


def test_html_that_is_trusted_leads_to_content_files_too() -> None:
    rendered = render_markdown('<!-- <a href="a.md"> --><nav><a href="a.md">甲</a></nav>', trusted=True)
    assert '<!-- <a href="a.md"> --><nav><a href="wz:0">' in rendered.html
    assert [one.column for one in rendered.links] == [39]


@pytest.mark.parametrize(
    ("body", "column"),
    [('# 甲\n\n文 <b id="甲">乙</b>', 3), ('<a id="x"></a>\n\n<p id="x">甲</p>', 1)],
)
def test_an_id_that_the_text_has_already_is_a_warning(body: str, column: int) -> None:
    found = only(render_markdown(body))
    assert (found.code, found.severity, found.line, found.column) == ("html-id-twice", "warning", 3, column)


def test_a_tag_in_a_comment_is_not_left_open() -> None:
    assert render_markdown('文 <!-- <a href="a.md"> <div> -->').problems == ()


def test_attributes_that_are_taken_out_are_named_once_at_the_first() -> None:
    body = '文\n\n<p lang="en" style="color:red">a</p> <b onclick="x()" id="main">b</b> <i style="x">c</i>'
    found = only(render_markdown(body))
    assert (found.code, found.severity, found.line, found.column) == (
        "html-attributes-refused",
        "warning",
        3,
        14,
    )
    assert found.params == {"names": "style, onclick, id"}
    assert render_markdown(body, trusted=True).problems == ()


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ('<a href="javascript:x()">字</a>', "href"),
        ('<a href=" java&#115;cript:x()">字</a>', "href"),
        ("<a href=wz:0>字</a>", "href"),
        ("<img src=data:text/html,x>", "src"),
    ],
)
def test_an_address_that_is_taken_out_is_named(tag: str, name: str) -> None:
    rendered = render_markdown(f"文 {tag}")
    found = only(rendered)
    assert (found.code, found.params["names"]) == ("html-attributes-refused", name)
    assert f"{name}=" not in rendered.html


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/",
        "mailto:a@example.org",
        "a/b.html",
        "#甲",
        "a.md",
        "第3章:概述.html",
        "/a?b=c:d",
    ],
)
def test_an_address_that_stays_is_not_named(address: str) -> None:
    rendered = render_markdown(f'文 <a href="{address}">字</a>')
    assert not rendered.problems
    assert "href=" in rendered.html


@pytest.mark.parametrize(
    "tag",
    [
        '<b class="x" data-y="1" role="note" aria-label="z">',
        '<a target="_blank" rel="me" href="https://example.org/">',
        '<td style="text-align: left" align="right">',
        "<!-- <b style='x'> --><b>",
    ],
)
def test_attributes_that_say_nothing_to_a_reader_go_without_a_word(tag: str) -> None:
    codes = [problem.code for problem in render_markdown(f"文 {tag}字").problems]
    assert "html-attributes-refused" not in codes


@pytest.mark.parametrize(
    "body",
    [
        "<svg width='1'>\n<text>字</text>\n\n<text>字</text>\n\n\n</svg>\n\n后",
        "<div>\n<svg><text>字\n\n</text>\n</svg></div>\n\n后",
        "> <svg><text>字</text>\n>\n> <text>字</text></svg>\n\n后",
        "<math>\n\n<mi>字</mi></math>\n后",
    ],
)
def test_an_empty_line_in_a_drawing_shows_nothing_of_its_inside(body: str) -> None:
    rendered = render_markdown(body)
    assert rendered.text == "后"
    assert only(rendered).code == "html-drawing-refused"


def test_an_empty_line_ends_a_drawing_that_has_no_end() -> None:
    assert render_markdown("<svg>\n\n字\n\n后").text == "字\n后"
