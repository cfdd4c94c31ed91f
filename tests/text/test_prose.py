"""Prose in Markdown: the language it tells, and paragraphs that are only captions."""

import pytest

from wenzhai.text.prose import is_caption, language_of, prose_of

ENGLISH = "sudo apt-get install something and something else and some more words here"


@pytest.mark.parametrize(
    "body",
    [
        "快讯。[原文](https://www.example.com/some/long/english/address/of-the-article-that-is-meant.html)",
        f"安装方法：\n\n```sh\n{ENGLISH}\n```\n",
        f"安装方法：\n\n```sh\n{ENGLISH}\n",
        f"1. 安装：\n\n   ~~~~ sh\n   {ENGLISH}\n   ~~~\n   {ENGLISH}\n   ~~~~\n",
        f"> 安装\n> ```\n> {ENGLISH}\n> ```\n",
        f"安装方法：\n\n    {ENGLISH}\n\n\t{ENGLISH}\n",
        f"运行 `{ENGLISH}` 即可。",
        f"运行 ``{ENGLISH} ` {ENGLISH}`` 即可。",
        f"短文一篇。\n<!-- {ENGLISH}\n{ENGLISH} -->\n",
        "{% note warning some words that only the theme ever reads %}\n短文一篇。\n{% endnote %}\n<!-- more -->",
        f"短文。\n{{% codeblock lang:sh %}}\n{ENGLISH}\n{{% endcodeblock %}}",
        '{{< figure src="a.png" caption="a few words of English that stand here" >}}\n短文。',
        f'<div class="some long list of classes here">短文<script>{ENGLISH}</script></div>',
        f"<pre><code>{ENGLISH}</code></pre>短文",
        r"设 $\alpha + \beta = \gamma \cdot \delta$，则 $$\frac{alpha}{beta} = sum over all these$$ 成立。",
        r"设 \(alpha beta gamma delta epsilon\) 成立 \[zeta eta theta iota kappa\]。",
        "见 https://example.org/one/two/three-four-five/six-seven 与 www.example.org/a-b-c-d",
        "写信给 some.body.with.a.long.name@mail.example.org",
        "![a picture of the old house by the river](house.jpg) 老屋",
        "[原文][the label of this link is long]\n\n[the label of this link is long]: https://e.org 'a title here'",
        "[[notes/some-long-name-of-a-file|笔记]]",
        "::: warning with a title that is rather long\n短文\n:::\n",
        "---\ntitle: some words in English\nlayout: post of the blog\n---\n短文。",
        "短文 &nbsp;&nbsp;&nbsp;&nbsp; {#some-id-of-the-heading .and-a-class}",
    ],
)
def test_code_addresses_html_and_formulas_say_nothing_of_the_language(body: str) -> None:
    assert language_of(body, "zh-Hans") == "zh-Hans"


@pytest.mark.parametrize(
    "body",
    [
        "A few words of English, with `代码里的注释写得很长很长` and [a link](https://example.org/中文地址很长很长).",
        "Prices rose from $5 to $10 in a year.\n\n```\n# 中文注释写得很长很长很长很长很长很长\n```\n",
        "1. First\n2. Second\n\n   A paragraph of the second item.",
    ],
)
def test_english_stays_english_whatever_its_code_says(body: str) -> None:
    assert language_of(body, "zh-Hans") == "en"


def test_a_text_of_code_alone_is_in_the_language_of_its_title() -> None:
    assert language_of(f"```\n{ENGLISH}\n```\n", "zh-Hans", "How to install") == "en"
    assert language_of(f"```\n{ENGLISH}\n```\n", "en", "怎样安装") == "zh-Hans"
    assert language_of(f"```\n{ENGLISH}\n```\n", "zh-Hans") == "zh-Hans"


def test_prose_stays_word_for_word() -> None:
    text = "# 题\n\n第一段，*强调*与[链接文字](https://e.org)。\n\n- 甲\n- 乙 < 丙\n\nOne & two, 3 * 4 = 12."
    assert prose_of(text) == text.replace("(https://e.org)", " ")


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "<!--",
            "`a",
            "``` ",
            "\n```",
            "{%",
            "{{",
            "](",
            "[^",
            "$",
            "$$",
            "\\(",
            "\\[",
            "<a ",
            "<pre>",
            "a@",
            "&a",
        ),
        *(
            "![",
            "[[",
            "{% raw %}",
            "https://",
            "\n---\n",
            "    a\n",
            "\t",
            "`",
            " ",
            "[a]: ",
            "aa",
            "(a",
            "\n- ",
        ),
    ],
)
def test_hostile_repetition_ends(piece: str) -> None:
    prose_of(piece * (200_000 // len(piece)))


CAPTIONS = [
    "7月20日，参观者在展台前观看演示。李明摄",
    "7月20日，参观者在展台前观看演示。 本报记者 李 明摄",
    "这是12月3日拍摄的新桥（无人机照片）。新华社记者 王小川 摄",
    "夜色中的会场。赵一山摄（影像中国）",
    "夜色中的会场。赵一山摄(影像中国)",
    "夜色中的会场（新华社记者赵一山摄）。",
    "河口的湿地。新华社发（陈立 摄）",
    "河口的湿地。新华社发",
    "村民在收割稻谷。受访者供图",
    "（资料照片）",
    "图为会议现场。",
    "上图：老街的清晨",
    "图：参赛选手合影",
    "图1：近五年的用量",
    "图 2-3 各省的比例",
    "图三、流程",
    "图片来源：某某公司官网",
    "图源：网络",
    "图/视觉中国",
    "摄影：李明",
    "▲老街的清晨",
    "△ 选手们在起跑线上",
    "Photo by Li Ming",
    "Photo: the new bridge at night",
    "The new bridge at night. [Photo/Xinhua]",
    "Figure 3. Use by year",
]
PROSE = [
    "",
    "他一生热爱拍摄。",
    "这部片子在山里拍摄",
    "全程由无人机航摄",
    "不少人担心被偷摄。",
    "图书馆今天开放，读者可凭证件入内。",
    "图一时之快，往往误事。",
    "图谋私利者终将受罚。",
    "图景已经清晰：三年之内，全部建成。",
    "图穷匕见，说的是荆轲。",
    "上图书馆去查资料的人越来越多。",
    "摄影是他一生的爱好，他说图片会说话。",
    "数据来源的多样，使结论更可靠。",
    "The photo by the door was hers.",
    "Figures show that use has doubled.",
    "画面中，人们在收割稻谷。" * 20 + "李明摄",
]


@pytest.mark.parametrize("paragraph", CAPTIONS)
def test_what_only_names_a_picture_is_a_caption(paragraph: str) -> None:
    assert is_caption(paragraph)


@pytest.mark.parametrize("paragraph", PROSE)
def test_prose_is_no_caption_though_it_ends_or_begins_like_one(paragraph: str) -> None:
    assert not is_caption(paragraph)
