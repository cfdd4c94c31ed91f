"""Chinese typography of a body: its marks are repaired when it is rendered, and written down by who asks for that."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wenzhai.markup import Rendered, render_markdown, typeset_markdown


def rendered(text: str, lang: str = "zh-Hans") -> Rendered:
    return render_markdown(text, lang=lang, typography=True)


def page(text: str, lang: str = "zh-Hans") -> str:
    return rendered(text, lang).html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("财富,不应(归于)少数人", "<p>财富，不应（归于）少数人</p>"),
        ("他说:**财富,不应**少", "<p>他说：<strong>财富，不应</strong>少</p>"),
        ("**重点:**后面", "<p><strong>重点：</strong>后面</p>"),
        ('他说"*好*的",走', "<p>他说“<em>好</em>的”，走</p>"),
        ("- 甲,乙\n- 丙:丁", "<ul>\n<li>甲，乙</li>\n<li>丙：丁</li>\n</ul>"),
        ("> 甲,乙", "<blockquote>\n<p>甲，乙</p>\n</blockquote>"),
        ("甲,\n乙", "<p>甲，乙</p>"),
        ("甲,  \n乙", "<p>甲，<br>\n乙</p>"),
        ("<b>甲</b>,乙", "<p><b>甲</b>，乙</p>"),
        ("甲\\,乙&#44;丙", "<p>甲，乙，丙</p>"),
        ("见[1],后", '<p>见<sup class="cite">[1]</sup>，后</p>'),
        ('![图](https://e.org/a.png "图,说")', "<figcaption>图，说</figcaption>"),
        ("```js 例:一\nx\n```", "<figcaption>例：一</figcaption>"),
        ("> [!note] 题,目\n> 文,字", '<p class="callout-title">题，目</p>\n<p>文，字</p>'),
        ("甲[^1]\n\n[^1]: 注,释", "<p>注，释&nbsp;"),
        ("| 甲,乙 | 丙 |\n|-|-|\n| 丁 | 戊,己 |", "<td>戊，己</td>"),
    ],
)
def test_marks_between_han_are_shown_full_width(text: str, html: str) -> None:
    assert html in page(text).replace("\u00a0", "&nbsp;")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("用`甲,乙`。", "<code>甲,乙</code>"),
        ("```\n甲,乙\n```", "甲,乙"),
        ("    甲,乙", "甲,乙"),
        ("<kbd>甲,乙</kbd>。", "<kbd>甲,乙</kbd>"),
        ("<code>甲,<b>乙,丙</b></code>。", "<code>甲,<b>乙,丙</b></code>"),
        ("<div>甲,乙</div>", "<div>甲,乙</div>"),
        ("[见,此](/甲,乙)", 'href="/甲,乙"'),
        ('[见](/a "甲,乙")', 'title="甲,乙"'),
        ("www.example.org/甲,b,c", "www.example.org/"),
        ("![图,一](https://e.org/a.png)", 'alt="图,一"'),
        ("# 甲, 乙", 'id="甲-乙"'),
        ("设$f(x),y$。", "<mi>x</mi><mo "),
    ],
)
def test_code_formulas_addresses_and_html_stay_as_typed(text: str, kept: str) -> None:
    assert kept in page(text)


def test_who_did_not_ask_gets_marks_as_typed() -> None:
    assert render_markdown("甲,乙").html == "<p>甲,乙</p>"
    assert not render_markdown("甲,乙").typography_changed
    assert rendered("甲,乙").typography_changed and not rendered("甲，乙").typography_changed


def test_only_chinese_blocks_are_mended() -> None:
    assert page("He said: 你好, and left (at once).") == "<p>He said: 你好, and left (at once).</p>"
    text = "Plain words, (and more) of English.\n\n这一段是中文,不是英文(真的)。"
    assert page(text, "en") == (
        '<p>Plain words, (and more) of English.</p>\n<p lang="zh-Hans">这一段是中文，不是英文（真的）。</p>'
    )


def test_all_that_is_collected_of_a_body_has_the_same_marks() -> None:
    found = rendered("他说:[那里,](b.md)好\n\n## 题,目")
    assert found.text == "他说：那里，好\n题，目"
    assert found.first_paragraph == "他说：那里，好"
    assert (found.links[0].label, found.links[0].sentence) == ("那里，", "他说：那里，好")
    assert (found.headings[0].html, found.headings[0].id) == ("题，目", "题目")


def test_emphasis_says_in_which_language_it_is_so_that_latin_words_are_italic() -> None:
    assert page("见 *Nature* 与 *重点*") == '<p>见 <em lang="en">Nature</em> 与 <em>重点</em></p>'
    assert page("See *Nature* and *重点* now.", "en") == (
        '<p>See <em>Nature</em> and <em lang="zh-Hans">重点</em> now.</p>'
    )
    assert "<em>AI 发展</em>" in page("见 *AI 发展*")
    assert page("A long sentence of *English* words.") == (
        '<p lang="en">A long sentence of <em>English</em> words.</p>'
    )


# -- written down -------------------------------------------------------------------------------------


def written(text: str) -> str:
    return typeset_markdown(text, rendered(text))


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("财富,不应(归于)少数人", "财富，不应（归于）少数人"),
        ("他说:**重点,**`甲,乙` ,后", "他说：**重点，**`甲,乙`，后"),
        ("- 甲,乙\n  丙:丁\n\n> 戊,己\n> 庚,辛", "- 甲，乙\n  丙：丁\n\n> 戊，己\n> 庚，辛"),
        ("[见,此](甲,乙.md) [[甲,乙]] [[甲,乙|丙,丁]]", "[见，此](甲,乙.md) [[甲,乙]] [[甲,乙|丙，丁]]"),
        ("甲\\,乙&quot;丙&quot;", "甲，乙“丙”"),
        ("甲[^1]\n\n[^1]: 注,释", "甲[^1]\n\n[^1]: 注，释"),
        ("甲\\|,乙 | 丙,丁\n-|-\n戊,己 | `a\\|b`,庚", "甲\\|，乙 | 丙，丁\n-|-\n戊，己 | `a\\|b`，庚"),
        ("甲\\|乙,丙 | 丁\n-|-\n戊 | 己", "甲\\|乙，丙 | 丁\n-|-\n戊 | 己"),
        ("## 甲, 乙", "## 甲， 乙"),
        ("<div>甲,乙</div>\n\n```\n甲,乙\n```\n\n$甲,乙$", "<div>甲,乙</div>\n\n```\n甲,乙\n```\n\n$甲,乙$"),
        ("English, (only) here.", "English, (only) here."),
    ],
)
def test_marks_are_written_down_where_they_stand_in_the_source(text: str, better: str) -> None:
    assert written(text) == better


def test_a_mark_that_would_mean_something_else_is_not_written_down() -> None:
    text = "甲,乙\n\n[^1]:注\n\n!丙"
    assert page(written(text)) == page(text)


PIECES = """
    财富 不应 人民 日报 , : ; ? ! ( ) " ' ** * _ ~~ == ` [ ] [[ ]] ]( ) # ## > - 1. | \\ \\, &quot; &#44;
    <b> </b> <code> </code> <br> ![ [1] [^1] $ $$ Nature AI https://e.org/a,b www.e.org ， 。 （ ） “ ” ```
"""
bodies = st.lists(st.sampled_from([*PIECES.split(), " ", " ", "\n", "\n\n", "  \n"]), max_size=30).map(
    "".join
)


@given(bodies)
@settings(max_examples=400)
@example("甲,乙\n---\n|甲,乙|\n|-|\n")
@example("*甲,*乙")
def test_what_is_written_down_shows_what_was_shown(text: str) -> None:
    better = written(text)
    assert page(better) == page(text)
    assert rendered(better).headings == rendered(text).headings
    assert re.findall(r"[^\W_]", better.replace("quot", "").replace("44", "")) == re.findall(
        r"[^\W_]", text.replace("quot", "").replace("44", "")
    )
    assert written(better) == better
