"""What importers escape is what our Markdown would read as markup: pasted text, rendered, shows itself."""

import re
from html import unescape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wenzhai.importers.escape import escape, escape_heading, escape_inline, unescaped
from wenzhai.importers.html_to_markdown import to_markdown
from wenzhai.markup import render_markdown

PIECES = """
    a b1 网 。 ， https://a.b http:// ftp://a.b/$c www.a.b www. m@a.b a@ $ $5 $x$ $$ ** * _ __ ~ ~~ == = ` `` ``` ~~~
    | |- :- -- --- - + # ## #1 1. 1) 12) > >> : :: ::: [ ] [[ ]] [1] [1][2] [0] [x] [^1] [!NOTE] ]( ) ( ![ < <b> </b>
    <!-- --> <r & ; amp; &#1 &amp; &#60; &lt \\ \\\\ \\( \\) \\[ {% %} {{ }} {#a} {.b} ! ? ...
    snake_case 3*4 [摄影报道] [TOC] :smile: <https://a.b> a: [a]: ' "
"""
pasted = st.one_of(
    st.lists(st.sampled_from([*PIECES.split(), " ", " "]), max_size=12).map("".join),
    st.text(st.sampled_from("ab1 .*_`~#-+=<>[](){}|\\:!&;'\"$^%/@海网。"), max_size=60),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]), max_size=60),
).map(lambda text: " ".join(text.split()))

TAGS = re.compile(r"<(?!/?(?:p|ul|li|h2|sup|blockquote|br|strong|table|thead|tbody|tr|t[hd]|span)\b)[^>]*>")


def shown(html: str) -> str:
    return "".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def check(markdown: str, text: str) -> None:
    rendered = render_markdown(markdown)
    assert shown(rendered.html) == "".join(text.split()), (markdown, rendered.html)
    assert rendered.links == (), markdown
    assert not TAGS.search(rendered.html), (markdown, rendered.html)


@given(pasted)
@settings(max_examples=400)
@example("[1]: http://example.org")
@example("&amp; &#60;script> <!-- -->")
@example("$5 到 $x$ 与 $$y$$")
@example("a\\")
@example("10~20 与 ~~不~~ 与 ==标==")
@example("#")
def test_a_line_is_shown_as_it_was_pasted(text: str) -> None:
    if not text:
        return
    check(escape(text), text)
    check(f"- {escape(text)}", text)
    check(f"> {escape(text)}", text)
    check(f"## {escape_heading(text)}", text)


@given(pasted, pasted)
@settings(max_examples=400)
@example("a | b", "--- | ---")
@example("a", "===")
@example("词", ": 义")
@example("a", "- b")
@example("$1", "1$")
def test_a_line_below_another_is_shown_as_it_was_pasted(one: str, other: str) -> None:
    lines = [escaped(line) for line in (one, other)]
    check(to_markdown(f"<p>{'<br>'.join(lines)}</p>"), one + other)


@given(st.lists(pasted, min_size=1, max_size=4))
@settings(max_examples=400)
@example(["[1]", "(注)"])
@example(["$x", "$"])
@example(["~", "~a~", "~"])
@example(["a<", "b>"])
@example(["http", "://a.b"])
@example(["\\", "*a*"])
@example(["&#1", ";"])
@example(["&", "amp", ";"])
def test_text_of_a_page_is_shown_as_it_stood_there(parts: list[str]) -> None:
    """Parts with tags between them that leave nothing behind; in a paragraph, a cell, an item and a heading."""
    page = "<span></span>".join(escaped(part) for part in parts)
    text = "".join(parts)
    for html in (f"<p>{page}</p>", f"<ul><li>{page}</li></ul>", f"<h2>{page}</h2>", f"<p>甲<br>{page}</p>"):
        check(to_markdown(html), ("甲" if "甲" in html[:5] else "") + text)
    if text:
        check(
            to_markdown(f"<table><tr><td>甲</td><td>{page}</td></tr><tr><td>乙</td><td>丙</td></tr></table>"),
            f"甲{text}乙丙",
        )


@given(
    st.lists(
        st.tuples(st.sampled_from(["b", "i", "code", "span", "a", "sub"]), pasted), min_size=1, max_size=4
    )
)
@settings(max_examples=400)
@example([("b", "a*"), ("i", "*")])
@example([("code", "a\\b`"), ("span", "`")])
@example([("a", "]("), ("a", "x")])
@example([("b", "&#1"), ("b", ";")])
@example([("i", "&am"), ("sub", "p"), ("span", ";")])
@example([("b", "a$$"), ("code", "a$$a$$")])
def test_text_in_bold_italics_code_and_links_of_a_page_is_shown_as_it_stood_there(
    parts: list[tuple[str, str]],
) -> None:
    page = "".join(
        f"<{tag}{' href=https://e.org/x' * (tag == 'a')}>{escaped(text)}</{tag}>" for tag, text in parts
    )
    markdown = to_markdown(f"<p>{page}</p>")
    rendered = render_markdown(markdown)
    assert shown(rendered.html) == "".join("".join(text for _, text in parts).split()), (
        markdown,
        rendered.html,
    )
    assert not re.search(r"<(?!/?(?:p|su[bp]|strong|em|code|a)\b)", rendered.html), (markdown, rendered.html)


@given(pasted)
@settings(max_examples=200)
def test_code_of_a_page_keeps_each_backslash(text: str) -> None:
    assert unescaped(escape_inline(text)) == text or "\\" in text
    if not text:
        return
    rendered = render_markdown(to_markdown(f"<p>见<code>{escaped(text)}</code>。</p>")).html
    code = re.search(r"<code>(.*?)</code>", rendered)
    assert code and unescape(code[1]) == text


@pytest.mark.parametrize(
    "text",
    [
        "snake_case 与 3 * 4 = 12",
        "#话题# 与 #1 号文件",
        "[摄影报道]本报记者[1][2]",
        "价格从 $5 到 $10，另收 10~20 元",
        "C:\\dir\\file",
        "3 < 4 && 5 > 4, R&D 与 a & b",
        "-5 度，+86，1.5 倍，2025 年",
        "|x| = 1 与 a|b",
        "a = b，时间：12:30，{x}",
    ],
)
def test_what_is_no_markup_is_written_as_it_is(text: str) -> None:
    assert escape(text) == text


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("1) 甲", "1\\) 甲"),
        ("$x$", "\\$x$"),
        ("~~不~~", "\\~\\~不\\~\\~"),
        ("见 https://a.b 与 www.a.b", "见 https\\://a.b 与 www\\.a.b"),
        ("# 题", "\\# 题"),
        ("[x] 做完", "\\[x] 做完"),
        ("[[页面]]", "\\[[页面]]"),
        ("<b>", "\\<b>"),
        ("&amp;", "\\&amp;"),
    ],
)
def test_what_would_be_markup_gets_a_backslash(text: str, markdown: str) -> None:
    assert escape(text) == markdown


def test_lists_of_a_page_are_written_as_commonmark_counts_columns() -> None:
    html = '<ol start="99"><li>甲<ul><li>一</li></ul></li><li>乙<p>段</p><ul><li>二</li></ul></li></ol>'
    page = render_markdown(to_markdown(html)).html
    assert page.count("<ol") == 1 and page.count("<ul>") == 2 and 'start="99"' in page


def test_two_lists_side_by_side_stay_two() -> None:
    page = render_markdown(
        to_markdown("<ul><li>甲</li></ul><ul><li>乙</li></ul><ol><li>丙</li></ol><ol><li>丁</li></ol>")
    )
    assert page.html.count("<ul>") == 2 and page.html.count("<ol>") == 2


@pytest.mark.parametrize("start", ["²", "1234567890123", "-1", "x", "٣"])
def test_an_odd_start_of_a_list_is_no_reason_to_fail(start: str) -> None:
    assert "<ol" in render_markdown(to_markdown(f'<ol start="{start}"><li>甲</li></ol>')).html


@pytest.mark.parametrize(
    "html",
    [
        '<pre><code class="language-js">let a</code></pre>',
        '<pre class="language-js"><code>let a</code></pre>',
        '<pre lang="js">let a</pre>',
        '<pre><code class="hljs js">let a</code></pre>',
        '<div class="highlight highlight-source-js"><pre>let a</pre></div>',
        '<figure class="highlight js"><table><tr><td class="gutter"><pre>1<br></pre></td>'
        '<td class="code"><pre><span>let a</span><br></pre></td></tr></table></figure>',
    ],
)
def test_code_of_a_page_keeps_its_language(html: str) -> None:
    assert to_markdown(f"<p>甲</p>{html}<pre>乙</pre>") == "甲\n\n```js\nlet a\n```\n\n```\n乙\n```"


@pytest.mark.parametrize("empty", ["br", "wbr", "input", "source"])
def test_an_empty_element_in_a_link_mark_hides_nothing_after_it(empty: str) -> None:
    assert to_markdown(f'<p>一<a class="headerlink" href="#a">#<{empty}></a>二</p>').strip() == "一二"
