"""No body runs anything, submits anything, or borrows the page around it."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wenzhai.markup import render_markdown
from wenzhai.markup.engine import Engine
from wenzhai.markup.sanitize import TAGS, sanitized
from wenzhai.markup.source import Source

HARMFUL_TAGS = {
    "script",
    "style",
    "iframe",
    "frame",
    "object",
    "embed",
    "applet",
    "form",
    "input",
    "button",
    "select",
}
HARMFUL_TAGS |= {
    "meta",
    "link",
    "base",
    "svg",
    "math",
    "template",
    "noscript",
    "xmp",
    "plaintext",
    "video",
    "audio",
}
ADDRESSES = frozenset(
    ["href", "src", "cite", "action", "formaction", "data", "poster", "background", "xlink:href"]
)
SAFE_ADDRESS = re.compile(
    r"(?:https?:|mailto:|wz:[0-9]+$|[^:]*$|[^:]*[/?#].*$|[^:]*[()\u2e80-\u9fff\uff01-\uff60])", re.IGNORECASE
)


SAFE_STYLE = re.compile(r"text-align: (?:left|center|right)")  # of the cells of tables


OURS = re.compile(
    r'<input type="checkbox"(?: checked)? disabled>|<math alttext="[^"]*" display="(?:inline|block)">|</math>'
)
UNSEEN = re.compile(r"<math .*?</math>|<span class=\"[a-z0-9]{1,3}\">|</span>|" + OURS.pattern, re.DOTALL)
"""Checkboxes, formulas, colours of code: ours alone, put in place after the author's HTML has been cleaned."""


class Harm(HTMLParser):
    """Collects what a browser might act on."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in HARMFUL_TAGS:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            address = re.sub(r"[\x00-\x20\x7f-\xa0\xad\u200b-\u200f\ufeff]", "", value or "")
            if name == "style" and SAFE_STYLE.fullmatch(value or ""):
                continue
            if (
                name.startswith("on")
                or name in ("style", "srcdoc", "srcset", "target", "ping", "formaction")
                or (name in ADDRESSES and not SAFE_ADDRESS.match(address))
            ):
                self.found.append(f"{name}={value}")

    handle_startendtag = handle_starttag


def harm(html: str) -> list[str]:
    parser = Harm()
    parser.feed(OURS.sub("", html))
    parser.close()
    return parser.found


PAYLOADS = {
    "scripts": [
        "<script>alert(1)</script>",
        "text <script>alert(1)</script> text",
        "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
        "<scr<script>ipt>alert(1)</script>",
        "<script\n>alert(1)</script\n>",
        "<script/x>alert(1)</script>",
        "<<script>alert(1)//<</script>",
        "- item <script>alert(1)</script>",
        "# heading <script>alert(1)</script>",
        "> quote <script>alert(1)</script>",
    ],
    "handlers": [
        "<img src=x onerror=alert(1)>",
        "<img src=x oNeRrOr=alert(1)>",
        "<b onmouseover='alert(1)'>b</b>",
        "<details open ontoggle=alert(1)>a</details>",
        "<a href='#' onclick=\"alert(1)\">a</a>",
        "<div onpointerenter=alert(1)>\n\na\n\n</div>",
        "<img/src=x/onerror=alert(1)>",
        "<img src=`x` onerror=alert(1)>",
        "<p onfocus=alert(1) tabindex=0 autofocus>a</p>",
        "| a |\n|---|\n| <img src=x onerror=alert(1)> |",
        "a[^1]\n\n[^1]: <img src=x onerror=alert(1)>",
        "term\n: <img src=x onerror=alert(1)>",
    ],
    "schemes in links": [
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](&#106;avascript:alert(1))",
        "[a](&#x6A;avascript:alert(1))",
        "[a](javascript&colon;alert(1))",
        "[a](javascript&#58;alert(1))",
        "[a](java&Tab;script:alert(1))",
        "[a](java\tscript:alert(1))",
        "[a](java&NewLine;script:alert(1))",
        "[a](<java\nscript:alert(1)>)",
        "[a]( javascript:alert(1))",
        "[a](&#1;javascript:alert(1))",
        "[a](\u200bjavascript:alert(1))",
        "[a](\\javascript:alert(1))",
        "[a](javascript\\:alert(1))",
        "[a](vbscript:msgbox(1))",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "[a](file:///etc/passwd)",
        "[a](blob:https://example.org/x)",
        "[a](view-source:x)",
        "[a][r]\n\n[r]: javascript:alert(1)",
        "[a][r]\n\n[r]: <javascript:alert(1)> 'title'",
        "[r]\n\n[r]: &#106;avascript:alert(1)",
        "<javascript://x/%0aalert(1)>",
        "[a](wz:0)",
        "[**a** `b`](javascript:alert(1))",
        "[![i](x.png)](javascript:alert(1))",
    ],
    "schemes in images": [
        "![a](javascript:alert(1))",
        "![a](data:image/svg+xml,<svg onload=alert(1)>)",
        "![a][r]\n\n[r]: data:text/html,x",
        "![a](mailto:x@example.org)",
    ],
    "attributes broken out of": [
        '[a](x "t\\" onclick=alert(1) x=\\"")',
        "[a](x \"t' onclick='alert(1)\")",
        '[a](<x" onclick="alert(1)>)',
        '![" onerror="alert(1)](x.png)',
        '![a](x.png"onerror="alert(1))',
        "![&quot; onerror=alert(1) x=&quot;](x.png)",
        '[a]: /u "t" onclick="x"\n\n[a]',
        '```x" onclick="alert(1)\ncode\n```',
        '``` {.x" onclick="alert(1)" #a style="color:red"}\ncode\n```',
        '[[a" onclick="alert(1)]] [[b|" onclick="alert(1)]]',
        '[^" onclick="alert(1)]\n\n[^" onclick="alert(1)]: x',
        '# " onclick="alert(1)',
        '<http://x/"onclick="alert(1)>',
    ],
    "attribute lists": [
        "# T {: onclick=alert(1) }",
        "[a](b){: href=javascript:alert(1) }",
        "text\n{: onclick=alert(1) style='x' }",
    ],
    "embedding": [
        "<iframe src=javascript:alert(1)></iframe>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<object data=javascript:alert(1)></object>",
        "<embed src=javascript:alert(1)>",
        "<form action=javascript:alert(1)><button>go</button></form>",
        "<button formaction=javascript:alert(1)>go</button>",
        "<base href=//evil.example/>",
        "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
        "<link rel=stylesheet href=//evil.example/x.css>",
        "<style>@import '//evil.example/x.css';</style>",
        "<p style='background:url(javascript:alert(1))'>a</p>",
        "<video><source onerror=alert(1)></video>",
    ],
    "foreign markup": [
        "<svg onload=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<svg><a xlink:href=javascript:alert(1)><text>a</text></a></svg>",
        "<svg><animate onbegin=alert(1) attributeName=x></svg>",
        "<math><a xlink:href=javascript:alert(1)>a</a></math>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
        '<svg></p><style><a id="</style><img src=x onerror=alert(1)>">',
        '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
        "<template><script>alert(1)</script></template>",
    ],
    "odd declarations": [
        "<!--><img src=x onerror=alert(1)>-->",
        "<!-- --!><img src=x onerror=alert(1)> -->",
        "<![CDATA[<img src=x onerror=alert(1)>]]>",
        "<?xml version='1.0'?><script>alert(1)</script>",
        "<!DOCTYPE html [<!ENTITY x '<script>alert(1)</script>'>]>",
        "<xmp><img src=x onerror=alert(1)></xmp>",
        "<textarea><img title='</textarea><img src=x onerror=alert(1)>'></textarea>",
        "<plaintext><img src=x onerror=alert(1)>",
    ],
    "placeholders": [
        "\x02wzxhzdk:0\x03 <script>alert(1)</script>",
        "[a](\x02wzxhzdk:0\x03) <b onclick=x>b</b>",
        "\x02klzzwxh:0000\x03 *a*",
        "\x0260\x03script\x0262\x03alert(1)",
        "[a](\x02amp\x03#106;avascript:alert(1))",
        "&#60;script&#62;alert(1)&#60;/script&#62;",
        "\\<script\\>alert(1)\\</script\\>",
        "`<script>alert(1)</script>`",
        "    <script>alert(1)</script>",
    ],
}
BODIES = [body for family in PAYLOADS.values() for body in family]


@pytest.mark.parametrize("body", BODIES)
def test_nothing_harmful_is_left(body: str) -> None:
    rendered = render_markdown(body)
    assert harm(rendered.html) == []
    for heading in rendered.headings:
        assert harm(heading.html) == []
        assert "<a" not in heading.html


def test_nothing_harmful_is_left_of_all_at_once() -> None:
    assert harm(render_markdown("\n\n".join(BODIES)).html) == []


def test_the_payloads_are_live() -> None:
    """Unless most of them were seen without our care, the tests above would prove nothing."""
    import markdown

    stock = markdown.Markdown(extensions=["extra"], output_format="html")
    live = [body for body in BODIES if harm(stock.reset().convert(body))]
    assert len(BODIES) >= 100
    assert len(live) >= 70
    assert all(
        any(body in live for body in family) for name, family in PAYLOADS.items() if name != "placeholders"
    )


def test_raw_html_borrows_no_id_and_no_class() -> None:
    html = render_markdown(
        '# 题\n\n<b id="题">a</b> <b id="top" class="masthead">b</b> <p class="cite">c</p>'
    ).html
    assert re.findall(r'(?:id|class)="[^"]*"', html) == ['id="题"', 'id="题"', 'class="cite"']


def test_authors_name_places_in_their_html() -> None:
    rendered = render_markdown(
        '<a name="History"></a>甲 <span id="二-b">乙</span>\n\n<p id="c">丙</p>\n\n'
        '<a name="wz-query"></a><b id="main">丁</b><i id="WZ-x">戊</i><i name="d" id="a:b">己</i>'
    )
    assert re.findall(r'(?:id|name)="[^"]*"', rendered.html) == ['name="History"', 'id="二-b"', 'id="c"']
    assert {"History", "二-b", "c"} <= set(rendered.anchors)
    assert not {"wz-query", "main", "a:b"} & set(rendered.anchors)


def test_html_may_say_how_it_is_aligned() -> None:
    html = render_markdown('<p align="center">甲</p>\n\n<p align="evil">乙</p>').html
    assert re.findall(r"<p[^>]*>", html) == ['<p align="center">', "<p>"]


@pytest.mark.parametrize(
    "drawing",
    [
        '<svg width="9"><circle r="4"/><text>字</text></svg>',
        "<svg>\n<circle r='4'/>\n<text>字</text>\n</svg>",
        "<MATH><mi>字</mi></MATH >",
    ],
)
def test_drawings_in_html_are_taken_out_with_what_they_hold(drawing: str) -> None:
    for body in (f"前{drawing}后", f"前\n\n{drawing}\n\n后", f"<div>前\n{drawing}\n后</div>"):
        rendered = render_markdown(body)
        assert "".join(rendered.text.split()) == "前后"
        assert not re.search("字|circle|mi|<p></p>", rendered.html)
        assert [problem.code for problem in rendered.problems] == ["html-drawing-refused"]
    assert "字" in render_markdown(drawing, trusted=True).html


def test_a_drawing_without_its_end_takes_nothing_with_it() -> None:
    rendered = render_markdown("前<svg>后 <svg>\n\n又")
    assert rendered.text == "前后\n又" and "后" in rendered.html


def test_only_harmless_tags_are_let_through() -> None:
    assert not TAGS & HARMFUL_TAGS


# -- bodies without raw HTML are not sanitised: prove that it would change nothing --------------------


class Events(HTMLParser):
    """What an HTML file says, whatever way it is written."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[object] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # nh3 also drops web addresses that are none, like `http://`.
        kept = [(name, value or "") for name, value in attrs if not (value or "").lower().startswith("http")]
        self.events.append((tag, sorted(kept)))

    def handle_endtag(self, tag: str) -> None:
        self.events.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.events.append(data.strip())


def events(html: str) -> list[object]:
    parser = Events()
    parser.feed(html)
    parser.close()
    return parser.events


ENGINE = Engine("zh")


def check_that_sanitizing_changes_nothing(body: str) -> None:
    html, finish = ENGINE.convert(Source(body), "zh-Hans")
    html = UNSEEN.sub("", html)
    assert harm(html) == [] or ENGINE.raw_html()
    if not ENGINE.raw_html():
        assert events(sanitized(html, frozenset(finish.ids), len(finish.links))) == events(html)


@pytest.mark.parametrize("body", BODIES)
def test_sanitizing_what_holds_no_html_changes_nothing(body: str) -> None:
    check_that_sanitizing_changes_nothing(body)


PIECES = "]( ![ [[ ]] [1] [^1] [^1]:n [x]: javascript: &#58; http:// data: &amp; &lt;script&gt; <http:// ``` \x02 \x03"
PIECES += " www.a.b a@b.c ~~ == $x$ $$ [!NOTE] [!TIP]+ ::: {%"
BLANKS = [
    "\n\n",
    "    ",
    "- ",
    ' "t"',
    "{: onclick=x }",
    "\n> ",
    "\n- [ ] ",
    "|a|\n|:-:|\n|",
    "\n: ",
    "\n$$\n",
    "\n```js t='<b>'\n",
]
MARKDOWN = st.sampled_from([*"[]()!*_`#>-&;:\"'\\| \n字a1", *PIECES.split(" "), *BLANKS])


@settings(max_examples=500, deadline=None)
@given(st.lists(MARKDOWN, max_size=25).map("".join))
def test_random_markdown_is_harmless(body: str) -> None:
    check_that_sanitizing_changes_nothing(body)
    assert harm(render_markdown(body).html) == []


TAG_PIECES = (
    "< > </ /> = \" ' <a <b> </b> <img <svg> <math> <style> </style> href= src=x onerror=alert(1) javascript:"
)
TAG_PIECES += " <!-- --> <![CDATA[ ]]> <script> </script> a"
HTML = st.sampled_from([" ", "\n", *TAG_PIECES.split(" ")])


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(HTML, MARKDOWN), max_size=25).map("".join))
def test_random_html_is_harmless(body: str) -> None:
    assert harm(render_markdown(body).html) == []


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(HTML, MARKDOWN), max_size=25).map("".join), st.booleans())
def test_no_body_raises(body: str, trusted: bool) -> None:
    rendered = render_markdown(body, trusted=trusted)
    assert all(told.code != "markdown-failed" for told in rendered.problems)
    assert rendered.html.count('="wz:') <= len(rendered.links) + body.count("wz:")


@pytest.mark.parametrize(
    "formula", ["$x onload=hit() y$", "$$x onload=hit() y$$", "<b title='x onload=hit()'>x</b>"]
)
@pytest.mark.parametrize("picture", ["![{}](a.png)", "![{}][r]\n\n[r]: a.png", "![a ![{}](b.png)](a.png)"])
def test_a_description_of_a_picture_is_words_whatever_is_written_in_it(formula: str, picture: str) -> None:
    html = render_markdown(picture.format(formula), trusted=True, tex_maths=True).html
    for tag in re.findall(r"<img[^>]*>", html):
        assert re.fullmatch(r'<img alt="[^"<]*" loading="lazy" src="wz:0">', tag)
    assert "onload" not in re.sub(r'alt="[^"]*"', "", html)
