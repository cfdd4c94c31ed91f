"""Bodies for feeds and mail: nothing that they mean hangs on our style sheets."""

import re

import pytest

from wenzhai.markup import render_markdown
from wenzhai.pages.formats.portable import portable
from wenzhai.tools.gallery.awkward import every_construct


def carried(body: str, lang: str = "zh-Hans") -> str:
    return portable(render_markdown(body, lang=lang).html)


def test_code_loses_its_colours_and_keeps_its_language() -> None:
    assert carried("```python\nx = 'a<b'  # 注\n```") == (
        "<pre><code class=\"language-python\">x = 'a&lt;b'  # 注\n</code></pre>"
    )


def test_a_callout_is_a_quotation_under_a_bold_title() -> None:
    assert carried("> [!NOTE]\n> 正文") == (
        "<blockquote>\n<p><strong>注</strong></p>\n<p>正文</p>\n</blockquote>"
    )


@pytest.mark.parametrize("mark", ["+", "-"])
def test_so_is_one_that_folds(mark: str) -> None:
    assert carried(
        f"> [!TIP]{mark} 题\n> 正文\n\n<details>\n<summary>自己的</summary>\n\n文\n\n</details>"
    ) == (
        "<blockquote>\n<p><strong>题</strong></p>\n<p>正文</p>\n</blockquote>\n"
        "<details>\n<summary>自己的</summary>\n<p>文</p>\n</details>"
    )


def test_boxes_of_tasks_are_characters() -> None:
    assert carried("- [x] 完成\n- [ ] 未完") == "<ul>\n<li>☑ 完成</li>\n<li>☐ 未完</li>\n</ul>"


def test_a_formula_brings_its_tex() -> None:
    page = carried(r'$\frac{a}{b} < "c"$')
    assert page.startswith(
        '<p><math alttext="\\frac{a}{b} &lt; &quot;c&quot;" display="inline"><semantics><mrow>'
    )
    annotation = '<annotation encoding="application/x-tex">\\frac{a}{b} &lt; &quot;c&quot;</annotation>'
    assert page.endswith(f"</mrow>{annotation}</semantics></math></p>")


def test_footnotes_are_plain_links() -> None:
    page = carried("字[^1]。\n\n[^1]: 注")
    assert '<sup id="fnref:1"><a href="#fn:1">1</a></sup>' in page
    assert '<a href="#fnref:1" title="回到正文中的脚注 1">↩</a>' in page


def test_spans_of_other_languages_stay() -> None:
    body = '<span lang="en">word</span> <span>一</span>[1]'
    assert carried(body) == f"<p>{body.removesuffix('[1]')}<sup>[1]</sup></p>"


def test_a_body_without_classes_is_as_it_was() -> None:
    page = render_markdown("## 题\n\n*文* `code` <kbd>K</kbd>\n\n| a |\n|--:|\n| b |").html
    assert portable(page) is page


def test_tags_that_do_not_match_lose_nothing() -> None:
    page = '</b><p class="x">字</i><br class="y"><span class="k">词<b>粗</p>后</span></div>'
    assert portable(page) == "</b><p>字</i><br>词<b>粗</p>后</span></div>"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_class_of_ours_is_left_of_any_construct(lang: str) -> None:
    body = render_markdown(every_construct(lang), lang=lang)
    page = portable(body.html)
    classes = {name for found in re.findall(r'class="([^"]*)"', page) for name in found.split()}
    assert classes and all(name.startswith("language-") for name in classes)
    assert "<input" not in page and "callout" not in page
    text = re.compile("<annotation.*?</annotation>|<[^>]*>")
    assert text.sub("", page).replace("☑", "").replace("☐", "") == text.sub("", body.html)
