"""What CommonMark and GFM do not say: warnings for what is not ours, positions, callouts, formulas, extensions."""

import re
from html import unescape

import pytest
from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.toc import TocExtension

from wenzhai.markup import render_markdown
from wenzhai.markup.engine import Engine
from wenzhai.markup.foreign import ForeignBlockProcessor
from wenzhai.markup.maths import REASONS
from wenzhai.markup.source import Source
from wenzhai.model.report import format_problem

# -- nothing falls apart in silence ------------------------------------------------------------

WARNINGS = [
    ("字 {% note %} 文", "template-tag", 1, 3),
    ('文\n\n{{< figure src="a.png" >}}', "template-tag", 3, 1),
    ("> ::: tip", "container-fence", 1, 3),
    ("::: tip\n\n字\n\n:::", "container-fence", 1, 1),
    ('- 项\n\n  !!! note "题"', "admonition", 3, 3),
    ("[TOC]", "toc-mark", 1, 1),
    ("## 题 {#custom}", "attribute-list", 1, 6),
    ("段\n{: .lead}", "attribute-list", 2, 1),
    ("见[字](a.html)和[字]（https://example.org/）", "wide-link", 1, 14),
    ("见[字](https://example.org）", "wide-link", 1, 2),
    ("见[字]（https://example.org)", "wide-link", 1, 2),
    ("见【字】(https://example.org)", "wide-link", 1, 2),
    ("见![[照片.png]]", "wiki-embed", 1, 2),
    ("文\n\n![[甲]]", "wiki-embed", 3, 1),
    ("![字](x.png =100x20)", "picture-size", 1, 1),
    ("> [!自定义] 标题", "callout-unknown", 1, 3),
    ("文\n\n$$\nx = 1\n\n后", "formula-unclosed", 3, 1),
    ("甲 %% 乙 %% 丙", "hidden-comment", 1, 3),
    ("%%\n\n乙", "hidden-comment", 1, 1),
    ("字【【名】】", "wide-wikilink", 1, 2),
    ("文\n\n```js\n没关", "fence-unclosed", 3, 1),
    ("> ```\n> 没关\n\n后", "fence-unclosed", 1, 3),
    ("文\n\n<div>\n\n字", "html-unclosed", 3, 1),
    ("字<b>粗", "html-unclosed", 1, 2),
    ("文\n\n<!-- 没完\n\n字", "html-endless", 3, 1),
    ("字\n\n| a | b |\n|---|---|\n| 1 | 2 | 3 |", "table-row-long", 5, 11),
    ("| a | b |\n|---|---|\n| 1 | 2 |\n接着写", "table-row-text", 4, 1),
    ("字\n| a | b | c |\n|---|---|", "table-columns", 2, 1),
    ("文\n-\u00a0项", "wide-blank", 2, 1),
    ("文\n-\u3000项", "wide-blank", 2, 1),
    ("文\n\n??? note 折叠", "admonition", 3, 1),
    ("甲[^9]。", "footnote-undefined", 1, 2),
    ("甲\n\n[^b]: 没人引用", "footnote-unused", 3, 1),
    ("> [!mystery]\n> 字", "callout-unknown", 1, 3),
    ("字<script>alert(1)</script>", "html-words-refused", 1, 2),
]


@pytest.mark.parametrize(("body", "code", "line", "column"), WARNINGS)
def test_what_is_not_rendered_is_told_with_its_place(body: str, code: str, line: int, column: int) -> None:
    told = [problem for problem in render_markdown(body).problems if problem.code == code]
    assert [(found.severity, found.line, found.column) for found in told] == [("warning", line, column)]


@pytest.mark.parametrize("code", sorted({code for _, code, _, _ in WARNINGS}))
def test_every_warning_has_words_in_both_languages(code: str) -> None:
    body = next(body for body, found, _, _ in WARNINGS if found == code)
    told = next(problem for problem in render_markdown(body).problems if problem.code == code)
    for lang in ("zh", "en"):
        words = format_problem(told, lang).replace(told.excerpt, "")
        assert ("提示" if lang == "zh" else "hint") in words
        assert not re.search(r"\{\w+\}", words.replace("{#custom}", ""))


@pytest.mark.parametrize(
    "body",
    [
        "`{% raw %}` ``[字]（网址）``",
        "    {% code %}\n",
        "```\n::: tip\n[TOC]\n```",
        "[文字]（括号里是话）",
        "甲：乙，10:30，“{}”，{a: 1}",
        "<p>没有结尾的段落",
        "<img src='a.png' alt=''> <br> <hr>",
        "<li>一<li>二",
        "| a | b |\n|---|---|\n| 1 |",
        "字 [1] [2025]",
        "#人工智能 #治理#",
        "-5 度，1.5 倍",
        "![图](a.png)",
        "a < b > c",
    ],
)
def test_what_only_looks_like_it_is_no_complaint(body: str) -> None:
    assert render_markdown(body).problems == ()


def test_words_that_are_taken_out_are_in_the_message() -> None:
    told = render_markdown("前<script>var 秘密 = 1</script>后").problems[0]
    assert told.params == {"tag": "script", "words": "var 秘密 = 1"}


def test_complaints_about_one_body_have_an_end() -> None:
    assert len(render_markdown("[^x] " * 10_000).problems) <= 300


# -- positions ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "line", "column"),
    [
        ("> - 引文\n>   里 [甲](a.md)", 2, 11),
        ("1. 一\n\n   二 `a.md` [甲](a.md)", 3, 17),
        ("| 表 |\n|---|\n| a.md [甲](a.md) |", 3, 12),
        ("## a.md [甲](a.md) ##", 1, 13),
        ("a.md\n[甲](a.md)\n====", 2, 5),
        ("字[^1] a.md\n\n[^1]: 注 [甲](a.md)", 3, 13),
        ("\t- a\n\n- 项\n\n\t续 [甲](a.md)", 5, 8),
        ("[甲][乙]\n\n[乙]: a.md", 3, 6),
        ("a.png\n\n字 ![图](a.png)", 3, 8),
        ("a.png\n\n<p>\n<img src='a.png'></p>", 4, 11),
        ("字[^1]\n\n[^1]: ![](a.png)\n\n文 ![](b.png)"[:29], 3, 11),
    ],
)
def test_a_link_is_found_where_it_is_written(body: str, line: int, column: int) -> None:
    """Not where its address stands first: the parsers know."""
    assert [(link.line, link.column) for link in render_markdown(body).links] == [(line, column)]


# -- first paragraphs --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "before",
    [
        "```\n代码\n```",
        "![图](a.png)",
        '![图](a.png "说明")',
        "会场外景。林河摄",
        "    代码",
        "> [!NOTE]\n> 提示",
        "<div>块</div>",
        "| 表 |\n|---|\n| 格 |",
    ],
)
def test_the_first_paragraph_is_prose(before: str) -> None:
    assert render_markdown(f"{before}\n\n正文。").first_paragraph == "正文。"


# -- callouts, formulas ------------------------------------------------------------------------


def test_the_words_of_callouts_follow_the_language() -> None:
    body = "> [!CAUTION]\n> x"
    assert ">小心</p>" in render_markdown(body).html
    assert ">Caution</p>" in render_markdown(body, lang="en").html


def test_tex_brackets_are_formulas_only_where_asked_for() -> None:
    body = r"设 \(x_1\) 与 \[y\]"
    assert render_markdown(body).html == "<p>设 (x_1) 与 [y]</p>"
    assert "(x_1)" not in render_markdown(body, tex_maths=True).html


UNREADABLE = [
    (r"文 $\mathfrk x$", "maths-command", r"\mathfrk"),
    (r"文 $\href{https://example.org/}{x}$", "maths-command", r"\href"),
    (r"文 $\begin{tikzpicture}a\end{tikzpicture}$", "maths-environment", "tikzpicture"),
    (r"文 $\left( a$", "maths-braces", r"\left"),
    (r"文 $\text{若 \alpha}$", "maths-text", r"\text{…\\"[:-1]),
    (r"文 $\hspace{99em}$", "maths-length", "99em"),
    ("文 $" + "{" * 120 + "}" * 120 + "$", "maths-deep", "100"),
    ("文 $" + "a" * 5000 + "$", "maths-long", "4000"),
    ("$$ $$", "maths-empty", ""),
    ("文 $a_$", "maths-syntax", "missing super script or subscript"),
]


@pytest.mark.parametrize(("body", "code", "found"), UNREADABLE)
def test_a_formula_that_cannot_be_read_is_told_with_what_is_to_blame(
    body: str, code: str, found: str
) -> None:
    rendered = render_markdown(body)
    told = [problem for problem in rendered.problems if problem.code == code]
    assert [(one.severity, one.line, one.params["found"]) for one in told] == [("warning", 1, found)]
    for lang in ("zh", "en"):
        words = format_problem(told[0], lang)
        assert found in words and not re.search(r"\{found\}", words)
    if found and code not in ("maths-deep", "maths-long"):
        assert body.partition("$")[2] in html_text(rendered.html)


def html_text(page: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", page))


def test_every_reason_has_words() -> None:
    assert {f"maths-{reason}" for reason in REASONS} == {code for _, code, _ in UNREADABLE}


@pytest.mark.parametrize(
    "body", [r"设 \(x_1\)。", "\\[\nx = \\frac12\n\\]", r"- 项 \[a^2\]", r"\(x\)", r"\[ x = 1 \]", r"\(x^2\)"]
)
def test_formulas_between_the_brackets_of_tex_are_told_where_they_are_text(body: str) -> None:
    assert [one.code for one in render_markdown(body).problems] == ["maths-brackets"]
    assert render_markdown(body, tex_maths=True).problems == ()


@pytest.mark.parametrize(
    "body",
    [
        "[字](https://example.org/甲）乙)",
        "$$x$$ 与 $$\ny\n$$",
        "$$\nx\n$$",
        "涨了5%%，又涨了6%%",
        r"\[注\] \(见下\) \(see below\) \[x\]",
        "`![[甲]]` `%% 乙 %%`",
    ],
)
def test_what_is_no_foreign_markup_is_not_told(body: str) -> None:
    assert render_markdown(body).problems == ()


# -- style sheets and words of our own ---------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "styles"),
    [
        ("文字 `code`\n\n    缩进的\n\n```\n没有语言\n```\n\n```nonesuch\nx\n```", ()),
        ("```python\nx = 1\n```", ("code.css",)),
        ("$x$", ("maths.css",)),
        ("$\\nonesuch$ 价格 $5", ()),
        ("字[^1]\n\n[^1]: 注", ("blocks.css",)),
        ("> [!NOTE]\n> 注", ("blocks.css",)),
        ("- [ ] 事", ("blocks.css",)),
        ("https://youtu.be/aqz-KE-bpKQ", ("blocks.css",)),
        ("> - ```js\n>   let a\n>   ```\n\n字[^1]\n\n[^1]: $$y$$", ("blocks.css", "code.css", "maths.css")),
    ],
)
def test_a_body_names_the_style_sheets_that_it_needs(body: str, styles: tuple[str, ...]) -> None:
    assert render_markdown(body).styles == styles


def test_our_own_words_are_in_the_language_of_the_site() -> None:
    body = "> [!NOTE]\n> Text\n\nA note[^1].\n\n[^1]: Here."
    told = render_markdown(body, lang="en", site_lang="zh-Hans").html
    assert '<p class="callout-title" lang="zh-Hans">注</p>' in told
    assert 'lang="zh-Hans" title="回到正文中的脚注 1"' in told
    alike = render_markdown(body, lang="en", site_lang="en").html
    assert '<p class="callout-title">Note</p>' in alike and "lang=" not in alike


def test_a_title_of_ones_own_is_in_the_language_of_the_text() -> None:
    told = render_markdown("> [!NOTE] Mind this\n> Text", lang="en", site_lang="zh-Hans").html
    assert '<p class="callout-title">Mind this</p>' in told


# -- videos ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "https://www.bilibili.com/video/BV1xx411c7mD",
        "https://www.bilibili.com/video/av170001/?p=2&t=30",
        "https://m.bilibili.com/video/BV1xx411c7mD",
        "https://www.bilibili.com/bangumi/play/ep123",
        "https://b23.tv/abc123",
        "https://www.youtube.com/watch?v=aqz-KE-bpKQ",
        "https://www.youtube.com/watch?t=3&v=aqz-KE-bpKQ",
        "https://youtube.com/shorts/aqz-KE-bpKQ",
        "http://youtu.be/aqz-KE-bpKQ?t=30",
    ],
)
@pytest.mark.parametrize("written", ["{}", "<{}>", "  {}  ", "> {}"])
def test_the_address_of_a_video_alone_in_a_paragraph_is_a_card(address: str, written: str) -> None:
    page = render_markdown(f"前\n\n{written.format(address)}\n\n后").html
    shown = address.replace("&", "&amp;")
    assert f'<p class="video"><a href="{shown}" rel="noopener noreferrer">{shown}</a></p>' in page
    assert not re.search("<(iframe|img|video|script)", page)


@pytest.mark.parametrize(
    "body",
    [
        "见 https://youtu.be/aqz-KE-bpKQ",
        "https://youtu.be/aqz-KE-bpKQ 见",
        "https://youtu.be/aqz-KE-bpKQ\nhttps://youtu.be/aqz-KE-bpKQ",
        "[片子](https://youtu.be/aqz-KE-bpKQ)",
        "https://youtu.be/",
        "https://www.youtube.com/",
        "https://example.org/video/BV1xx411c7mD",
        "https://youtu.be.example.org/aqz-KE-bpKQ",
        "`https://youtu.be/aqz-KE-bpKQ`",
        "## https://youtu.be/aqz-KE-bpKQ",
    ],
)
def test_other_addresses_are_links(body: str) -> None:
    assert "class=" not in render_markdown(body).html


def test_a_video_is_no_summary() -> None:
    rendered = render_markdown("https://youtu.be/aqz-KE-bpKQ\n\n正文。")
    assert rendered.first_paragraph == "正文。"


# -- extensions of Python-Markdown -------------------------------------------------------------


def html(text: str, *extensions: Extension | str) -> str:
    return Engine("zh", extensions).convert(Source(text), "zh-Hans")[0]


def test_a_tree_processor_of_another_extension_works() -> None:
    page = html(
        "## 一\n\n## 二 *三*", TocExtension(permalink="#", slugify=lambda words, _: f"s-{len(words)}")
    )
    assert re.findall(r'id="([^"]*)"', page) == ["s-1", "s-3"]
    assert '<em>三</em><a class="headerlink" href="#s-3"' in page


def test_attribute_lists_work_by_their_extension() -> None:
    assert html("[字](/a){: .x}", "attr_list") == '<p><a class="x" href="/a">字</a></p>'


def test_inline_processors_on_marks_that_are_not_ours_work() -> None:
    assert html('一\n*"x"* `"y"` --', "nl2br", "smarty") == (
        '<p>一<br><em lang="en">“x”</em> <code>"y"</code> –</p>'
    )


@pytest.mark.parametrize("name", ["admonition", "def_list", "footnotes", "tables", "abbr"])
def test_block_processors_of_others_are_refused_by_name(name: str) -> None:
    with pytest.raises(
        ForeignBlockProcessor, match=rf"the block processor '\w+' \(markdown\.extensions\.{name}\)"
    ):
        Engine("zh", [name])


def test_our_engine_is_a_markdown() -> None:
    assert isinstance(Engine("zh").md, Markdown)


# -- underscores beside Han, addresses with Han ---------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("用__init__.py，用__init__和__del__两个", "用__init__.py，用__init__和__del__两个"),
        ("变量_a_、第_1_步", "变量_a_、第_1_步"),
        ("很__重要__的，_重要_的", "很<strong>重要</strong>的，<em>重要</em>的"),
        ("用 __OK__ 和（__OK__）", '用 <strong lang="en">OK</strong> 和（<strong lang="en">OK</strong>）'),
        ("一==OK==二", '一<mark lang="en">OK</mark>二'),
    ],
)
def test_underscores_between_han_and_latin_letters_are_part_of_a_name(body: str, html: str) -> None:
    assert render_markdown(body).html.replace(' lang="en"', "") == f"<p>{html}</p>".replace(' lang="en"', "")


@pytest.mark.parametrize(
    ("body", "addresses"),
    [
        ("见https://例子.中国/a路", ["https://例子.中国/a"]),
        ("见https://例子.com的", ["https://例子.com"]),
        ("http://www.例子.公司。<https://例子.测试/路>", ["http://www.例子.公司", "https://例子.测试/路"]),
        ("https://例子 https://example.org.然后", ["https://example.org"]),
        ("发mailto:a_b@c.cn，Mailto:d@e.f.", ["mailto:a_b@c.cn", "mailto:d@e.f"]),
        ("xmailto:a@b.c mailto:a@b.c_", ["mailto:a@b.c"]),
    ],
)
def test_bare_addresses_with_han_and_with_mailto(body: str, addresses: list[str]) -> None:
    assert re.findall(r'href="([^"]*)"', render_markdown(body).html) == addresses
