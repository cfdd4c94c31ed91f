"""Our Markdown: example files, and what a body tells besides its HTML."""

from pathlib import Path

import pytest

from tests.support import paths
from wenzhai.markup import Rendered, render_markdown
from wenzhai.markup.render import ENGINES
from wenzhai.model.problems import Problem
from wenzhai.model.report import format_problem

CASES = sorted((paths.CASES / "markdown").glob("*.md"))
CUT = "\n----------\n"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_example_file(path: Path) -> None:
    body, _, expected = path.read_text(encoding="utf-8").partition(CUT)
    assert render_markdown(body, picture_hosts=()).html == expected.rstrip("\n")


def test_there_are_example_files() -> None:
    assert len(CASES) >= 30


def test_an_engine_keeps_nothing_of_the_last_body() -> None:
    alone = {path: render_markdown(path.read_text(encoding="utf-8")) for path in CASES}
    assert {path: render_markdown(path.read_text(encoding="utf-8")) for path in reversed(CASES)} == alone


def problem(rendered: Rendered) -> Problem:
    assert len(rendered.problems) == 1
    return rendered.problems[0]


# -- links -------------------------------------------------------------------------------------


def test_links_know_their_kind_target_label_and_place() -> None:
    rendered = render_markdown(
        "# 标题\n\n先看[[人工智能|**AI**]]一节。\n再看 [前文](../12/24-a.md#一)。\n\n![图 一](pic/a.png)\n"
    )
    assert [(link.kind, link.target, link.label) for link in rendered.links] == [
        ("wiki", "人工智能", "AI"),
        ("file", "../12/24-a.md#一", "前文"),
        ("image", "pic/a.png", "图 一"),
    ]
    assert [(link.line, link.column) for link in rendered.links] == [(3, 3), (4, 9), (6, 8)]
    assert [link.excerpt for link in rendered.links[:2]] == [
        "先看[[人工智能|**AI**]]一节。",
        "再看 [前文](../12/24-a.md#一)。",
    ]
    assert 'href="wz:0"' in rendered.html
    assert 'href="wz:1"' in rendered.html
    assert 'src="wz:2"' in rendered.html


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("一句。二句有[[链接]]在内。三句。", "二句有链接在内。"),
        ("“真的？”他问[[甲]]，“是！”完", "他问甲，“是！”"),
        ("One. Two 3.5 [[a|here]] now. Three.", "Two 3.5 here now."),
        ("- 上一项\n- 只有[[甲]]\n- 下一项", "只有甲"),
        ("# 标题里的[[甲]]\n\n正文", "标题里的甲"),
        ("换行\n之后[[甲]]，\n再换行。后", "换行之后甲，再换行。"),
        ("[[第一句。第二句]]后", "第一句。第二句后"),
        ("看[1][[甲]]`代码`<b>粗</b>&amp;。", "看甲代码粗&。"),
        ("> 引[[甲]]\n\n外", "引甲"),
    ],
)
def test_the_sentence_around_a_link(body: str, sentence: str) -> None:
    assert render_markdown(body).links[0].sentence == sentence


def test_a_long_sentence_is_cut_around_its_link() -> None:
    sentence = render_markdown("字" * 5000 + "[[甲]]" + "字" * 5000).links[0].sentence
    assert 200 < len(sentence) < 400
    assert sentence.startswith("…")
    assert sentence.endswith("…")
    assert "甲" in sentence


def test_repeated_links_are_found_one_after_the_other() -> None:
    rendered = render_markdown("[[甲]]\n[[甲]]，[[甲]]\n")
    assert [(link.line, link.column) for link in rendered.links] == [(1, 1), (2, 1), (2, 7)]


def test_a_name_with_escapes_is_still_found() -> None:
    link = render_markdown("文\n\n见 [[C\\#]]\n").links[0]
    assert (link.target, link.line, link.column) == ("C#", 3, 3)


def test_thousands_of_links_on_one_line_keep_little_of_each() -> None:
    rendered = render_markdown("字[[甲]]" * 5_000)
    assert len(rendered.links) == 5_000
    assert sum(len(link.excerpt) + len(link.sentence) for link in rendered.links) < 3_000_000


# -- headings, text ----------------------------------------------------------------------------


def test_headings() -> None:
    rendered = render_markdown(
        "# 一 *二* [三](https://example.org/) [1]\n\n## `a<b` [[甲|乙]] & 丙\n\n## a&lt;b <i>c</i>\n"
    )
    assert [(heading.level, heading.id, heading.html) for heading in rendered.headings] == [
        (1, "一-二-三", "一 <em>二</em> 三"),
        (2, "ab-乙--丙", "<code>a&lt;b</code> 乙 &amp; 丙"),
        (2, "ab-c", "a&lt;b c"),
    ]


def test_heading_ids_are_unique_and_reach_no_footnote() -> None:
    rendered = render_markdown("# a\n\n# a-2\n\n# a\n\n# a\n\n# fn:1\n\n文[^1]\n\n[^1]: 注\n")
    identifiers = [heading.id for heading in rendered.headings]
    assert identifiers == ["a", "a-2", "a-1", "a-3", "fn1"]
    assert rendered.html.count('id="fn:1"') == 1


@pytest.mark.parametrize(
    ("heading", "id"),
    [
        ("my_func", "my_func"),
        (r"\_\_filename", "__filename"),
        ("__filename", "__filename"),
        ("`--allow-addons`", "--allow-addons"),
        ("😀 表情", "-表情"),
        ("A & B, C.d", "a--b-cd"),
        ("第①节：Ⅳ 5²", "第节ⅳ-5"),
        ("हिन्दी", "हिन्दी"),
        ("“！”", "section"),
        ("甲  乙[1]", "甲-乙"),
    ],
)
def test_headings_have_the_ids_that_github_gives_them(heading: str, id: str) -> None:
    assert render_markdown(f"## {heading}").headings[0].id == id


@pytest.mark.parametrize("heading", ["Main", "top", "wz-query"])
def test_headings_take_no_id_that_themes_use(heading: str) -> None:
    rendered = render_markdown(f"# {heading}\n\n[[#{heading}]]")
    assert [one.id for one in rendered.headings] == [f"section-{heading.lower()}"]
    assert rendered.problems == ()


def test_headings_of_the_same_words_are_numbered_from_one() -> None:
    identifiers = [heading.id for heading in render_markdown("## 节\n\n## 节\n\n## 节\n").headings]
    assert identifiers == ["节", "节-1", "节-2"]


def test_hostile_headings_have_bounded_ids() -> None:
    assert len(render_markdown(f"# {'长' * 1000}").headings[0].id) == 200


def test_plain_text() -> None:
    rendered = render_markdown(
        "# 标题 [1]\n\n第一段\n有**两**行，a\nb [2]。&copy; <b>粗</b>[^1]\n\n- 项 `x < y`\n- [链](https://example.org/)"
        "\n\n> 引\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n```\nif a < b:\n    c\n```\n\n<div>块<p>内</p></div>\n\n"
        "[^1]: 注释\n"
    )
    assert rendered.text.split("\n") == [
        "标题",
        "第一段有两行，a b。© 粗",
        "项 x < y",
        "链",
        "引",
        "甲",
        "乙",
        "1",
        "2",
        "if a < b:",
        "    c",
        "块内",
        "注释",
    ]
    assert rendered.first_paragraph == "第一段有两行，a b。© 粗"


def test_a_body_without_prose_has_no_first_paragraph() -> None:
    assert render_markdown("# 标题\n\n> 引文\n\n![](a.png)\n").first_paragraph == ""


def test_the_words_of_footnotes_follow_the_language() -> None:
    body = "a[^1]\n\n[^1]: b\n"
    assert "回到正文" in render_markdown(body, lang="zh-Hant").html
    assert "Back to note 1 in the text" in render_markdown(body, lang="en").html


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_endings_make_no_difference(ending: str) -> None:
    body = "# 一\n\n二\n三 [[甲]]\n\n```\na\nb\n```\n"
    assert render_markdown(body.replace("\n", ending)) == render_markdown(body)
    assert render_markdown("\ufeff" + body).html == render_markdown(body).html


# -- raw HTML ----------------------------------------------------------------------------------


def test_raw_html_passes_where_it_is_trusted() -> None:
    body = '<div class="own" onclick="x()">a</div>\n\n<iframe src="https://example.org/"></iframe>'
    trusted = render_markdown(body, trusted=True)
    assert 'onclick="x()"' in trusted.html
    assert "<iframe" in trusted.html
    assert not trusted.problems
    assert "onclick" not in render_markdown(body).html


def test_schemes_are_refused_even_where_html_is_trusted() -> None:
    assert "javascript" not in render_markdown("[a](javascript:x)", trusted=True).html


def test_a_tag_that_is_taken_out_is_told_once_with_its_place() -> None:
    rendered = render_markdown("文\n\n字 <video src='a'></video>\n\n<video></video>")
    told = problem(rendered)
    assert (told.code, told.severity, told.line, told.column) == ("html-refused-untrusted", "warning", 3, 3)
    assert told.params == {"tag": "video"}


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("svg", "html-drawing-refused"),
        ("video", "html-refused-untrusted"),
        ("audio", "html-refused-untrusted"),
        ("center", "html-refused"),
        ("form", "html-refused"),
        ("iframe", "html-frame-refused"),
    ],
)
def test_only_where_trust_would_help_it_is_recommended(tag: str, code: str) -> None:
    told = problem(render_markdown(f"文 <{tag}></{tag}>"))
    assert told.code == code
    for lang in ("zh", "en"):
        assert ("trusted: true" in format_problem(told, lang)) == (
            code in ("html-refused-untrusted", "html-drawing-refused")
        )


def test_forged_waiting_links_do_not_outnumber_ours() -> None:
    rendered = render_markdown(
        '[[甲]] <a href="wz:0">a</a> <a href="wz:1">b</a> <img src="WZ:1"> href="wz:0"'
    )
    assert rendered.html.count('="wz:') == 2
    assert 'href="wz:1"' not in rendered.html


# -- problems ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "code", "line", "column"),
    [
        ("文\n\n见 [a](javascript:x)", "link-scheme", 3, 7),
        ("文 [a](<java script:x>)", "link-scheme", 1, 7),
        ("[a](&#106;avascript:x)", "link-scheme", 1, 5),
        ("[a][b]\n\n[b]: vbscript:x", "link-scheme", 3, 6),
        ("文\n![a](data:image/png;base64,x)", "image-scheme", 2, 6),
        ("![a](https://example.org/a.png)", "image-remote", 1, 6),
    ],
)
def test_warnings_have_places(body: str, code: str, line: int, column: int) -> None:
    told = problem(render_markdown(body, picture_hosts=()))
    assert (told.code, told.severity, told.line, told.column) == (code, "warning", line, column)


SLOW_BODY = "*字* `b` [c](d.md) " * 50_000
"""No construct is slow: it is long."""
TOO_MUCH = {
    "long": ("字" * 400_000, "markdown-too-long"),
    "dashes": ("- " * 500 + "a", "markdown-too-deep"),
    "quotes": (">" * 5000 + "a", "markdown-too-deep"),
    "numbers": ("1. " * 60 + "a", "markdown-too-deep"),
    "emphasis": ("*a **b " * 60 + "c** d*" * 60, "markdown-too-deep"),
    "divs": ("<div>" * 1000, "html-too-deep"),
    "lists": ("<ul><li>" * 1000, "html-too-deep"),
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_too_much_is_refused_at_once(name: str) -> None:
    body, code = TOO_MUCH[name]
    rendered = render_markdown(
        "开头\n\n" + body, deadline=10, picture_hosts=()
    )  # a clock that runs out has another code
    told = problem(rendered)
    assert (told.code, told.severity) == (code, "error")
    assert told.line == (0 if code == "markdown-too-long" else 3)
    assert (rendered.html, rendered.text) == ("", "")


@pytest.mark.parametrize(
    "body",
    [
        "- " * 200,
        "* " * 200,
        ("[甲](a.md) " * 30 + "\n\n") * 10,
        "```\n" + "[" * 200 + "\n```\n",
        "    " + "[" * 200,
        "```\n" + "Vec<u8>\n" * 300 + "```\n",
        "`" + "[" * 100 + "`",
        "<https://example.org/> " * 300,
        "<p>a\n\n" * 300,
        "<b>a</b> " * 300,
        "> " * 40 + "深",
        " " * 204 + "- a",
        "[" * 8000,
        "[" * 4000 + "]" * 4000,
        "<a " * 4000,
        "<![CDATA[" * 2000,
        "<!-- a " * 2000,
        "a <!-- a " * 2000,
        "<p " + "a " * 40_000 + ">",
        "a **" * 4000,
    ],
)
def test_what_only_looks_deep_is_rendered(body: str) -> None:
    rendered = render_markdown(body, deadline=20)
    assert rendered.html or rendered.problems
    assert not [told for told in rendered.problems if told.severity == "error"]


def test_a_crash_of_the_library_is_a_problem_and_the_engine_is_replaced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    good = render_markdown("文 *字*")
    broken = ENGINES.zh

    def crash(*_: object) -> str:
        raise AssertionError("no such state")

    monkeypatch.setattr(broken.md, "serializer", crash)
    told = problem(render_markdown("文 *字*"))
    assert told.code == "markdown-failed"
    assert "no such state" in told.params["error"]
    assert render_markdown("文 *字*") == good
    assert ENGINES.zh is not broken


def test_every_complaint_has_words_in_both_languages() -> None:
    bodies = [body for body, _ in TOO_MUCH.values()]
    bodies += [
        "[a](javascript:x) ![b](data:x) ![c](https://example.org/c.png) <form></form> <svg></svg> <video></video> "
        "<iframe></iframe>",
        "<div>\n\n文",
        SLOW_BODY,
    ]
    told = {
        p.code: p for body in bodies for p in render_markdown(body, deadline=0.2, picture_hosts=()).problems
    }
    assert set(told) == {
        *(
            "link-scheme",
            "image-scheme",
            "image-remote",
            "html-refused",
            "html-refused-untrusted",
            "html-drawing-refused",
            "html-frame-refused",
            "html-unclosed",
            "html-too-deep",
        ),
        *("markdown-too-long", "markdown-too-deep", "markdown-too-slow"),
    }
    for complaint in [*told.values(), Problem(code="markdown-failed", params={"error": "E"})]:
        for lang in ("zh", "en"):
            words = format_problem(complaint, lang)
            assert "{" not in words.replace(complaint.excerpt or "\0", "")
            assert ("提示" if lang == "zh" else "hint") in words
