"""Bodies that want to run something, in every construct of the dialect, looked at by real browsers."""

import json
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.firefox import Told, opened
from tests.browser.serving import served
from wenzhai.markup import render_markdown
from wenzhai.pages.formats.portable import portable

PAYLOADS = [
    "<script>hit()</script>",
    "<script src=data:text/javascript,hit()></script>",
    "<img src=x onerror=hit()>",
    "<img src=x\nonerror=hit()>",
    "<img/src=x/onerror=hit()>",
    '<img src="x" alt="`"onerror=hit()>',
    "<svg onload=hit()></svg>",
    "<svg><script>hit()</script></svg>",
    "<svg><animate onbegin=hit() attributeName=x dur=1s></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=hit()></style></mglyph></table></mtext></math>",
    "<math><a xlink:href=javascript:hit()>a</a></math>",
    "<iframe srcdoc='<script>parent.hit()</script>'></iframe>",
    "<iframe src=javascript:parent.hit()></iframe>",
    "<details open ontoggle=hit()><summary>a</summary></details>",
    "<b onmouseover=hit() onclick=hit()>b</b>",
    "<input autofocus onfocus=hit()>",
    "<video><source onerror=hit()></video>",
    "<body onload=hit()>",
    "<style>@keyframes k{} b{animation:k 1s}</style><b onanimationstart=hit()>b</b>",
    "<a href=javascript:hit()>a</a>",
    '<a href="java\tscript:hit()">a</a>',
    "<a href=&#106;avascript:hit()>a</a>",
    "[a](javascript:hit())",
    "[a](&#106;avascript:hit())",
    "[a](<java script:hit()>)",
    "[a]( \x01javascript:hit())",
    "[a](data:text/html,<script>hit()</script>)",
    "![a](javascript:hit())",
    '![a" onerror="hit()](x)',
    '[a](x "t\\" onclick=hit() x=\\"")',
    '![a](x "t\'><img src=x onerror=hit()>")',
    "<javascript:hit()>",
    '<https://x/"onclick="hit()>',
    'https://x.example/"onclick="hit()',
    '[[a"onclick="hit()|<img src=x onerror=hit()>]]',
    "$<img src=x onerror=hit()>$",
    r"$\href{javascript:hit()}{x}$",
    r"$\text{<img src=x onerror=hit()>}$",
    r"$x \color{red\"onclick=\"hit()}{y}$",
    r"$\class{a\" onclick=\"hit()}{x} \unicode{60}script\unicode{62}hit()$",
    r"$\begin{array}{c\" onclick=\"hit()} a \end{array}$",
    '$a" onmouseover="hit()" x="$',
    r"\(<img src=x onerror=hit()>\) \[a\" onclick=\"hit()\]",
    r"$\mathrm{&lt;img src=x onerror=hit()&gt;} \text{&#60;script&#62;hit()&#60;/script&#62;}$",
    'https://youtu.be/a"onclick="hit()',
    "<https://www.bilibili.com/video/BV1?a='onclick='hit()>",
    "javascript://youtu.be/a%0ahit()",
    '[!NOTE" onclick="hit()] [!NOTE]<img src=x onerror=hit()>',
    '[^"onclick="hit()] ',
    "{: onclick=hit() } {% raw %}<img src=x onerror=hit()>{% endraw %}",
    "\x02wzxhzdk:0\x03<img src=x onerror=hit()>",
    "&lt;img src=x onerror=hit()&gt; &#60;script&#62;hit()&#60;/script&#62;",
    "\\<script\\>hit()\\</script\\>",
    "<!--><img src=x onerror=hit()>-->",
    "<![CDATA[<img src=x onerror=hit()>]]>",
    "<?x <img src=x onerror=hit()> ?>",
    "<noscript><p title='</noscript><img src=x onerror=hit()>'></noscript>",
    "<textarea><img title='</textarea><img src=x onerror=hit()>'></textarea>",
    "<b a='<img src=x onerror=hit()>' <img src=x onerror=hit()>",
    "<template><img src=x onerror=hit()></template>",
]
CONTEXTS = [
    "{}",
    "字{}字",
    "# {}",
    "{}\n===",
    "> {}",
    "> [!NOTE] {}",
    "> [!TIP]+ {}\n> 正文 {}",
    "- {}",
    "- [x] {}",
    "1. 一\n\n   {}",
    "| {} | b |\n|---|:-:|\n| a | {} |",
    "词 {}\n: {}",
    "字[^1]\n\n[^1]: {}",
    "**{}** ~~{}~~ =={}== _{}_",
    "[{}](https://example.org/)",
    "![{}](a.png)",
    '![a](a.png "{}")',
    "[a]: <{}> '{}'\n\n[a]",
    "[[名|{}]]",
    "`{}`",
    "```{}\n{}\n```",
    '```js title="{}"\nx\n```',
    "``` {}\nx\n",
    "    {}",
    "<div>\n\n{}\n\n</div>",
    "<div>\n{}",
    "<ruby>{}<rt>{}</rt></ruby>",
    "<p title='{}'>{}</p>",
    "<!-- {} -->",
    "<!-- {}",
    "$${}$$",
    "$$\n{}\n$$",
    "${}$",
    "$\\text{{{}}}$",
    "$\\begin{{matrix}} {} & {} \\end{{matrix}}$",
    "\\[\n{}\n\\]",
    "> [!{}]\n> {}",
    "> [!WARNING]- 题\n> - {}\n>   ```html {}\n>   {}\n>   ```",
    "字[^{}]\n\n[^{}]: {}",
    "字[^a]\n\n[^a]: > [!NOTE]\n    > {}\n    >\n    > ${}$",
    "https://www.youtube.com/watch?v=a{}",
    "前\n\nhttps://youtu.be/a?{}\n\n后",
    "https://example.org/{}",
    "<https://example.org/{}>",
    "{{: {} }}\n::: {}\n!!! {}",
    "<table><tr><td>{}",
    "<details><summary>{}</summary>{}",
    "<a href='{}'>{}</a>",
    "<svg>{}</svg>",
    "<style>{}</style>",
]
BODIES = [context.format(*[payload] * 4) for context, payload in product(CONTEXTS, PAYLOADS)]
AT_ONCE = 100

PAGE = "<!doctype html><script>hits = []; hit = () => hits.push(1)</script><body></body>"
TRY = """
async bodies => {
    let found = [];
    for (const [number, body] of bodies.entries()) {
        hits.length = 0;
        const frame = document.body.appendChild(document.createElement("iframe"));
        frame.contentWindow.hit = window.hit;
        const page = frame.contentDocument;
        page.open();
        page.write("<!doctype html><script>hit = parent.hit</" + "script><body>" + body);
        page.close();
        await new Promise(done => setTimeout(done, 5));
        for (const node of page.querySelectorAll("body, body *"))
            for (const event of ["mouseover", "focus", "click"])
                node.dispatchEvent(new MouseEvent(event, {bubbles: true, cancelable: true}));
        await new Promise(done => setTimeout(done, 5));
        if (hits.length) found.push(number);
        frame.remove();
    }
    return found;
}
"""

ASK = (
    """
addEventListener("load", async () => {
    const tell = (what) => fetch("told", { method: "POST", body: JSON.stringify(what) });
    try {
        await tell({ found: await tried(await (await fetch("pages.json")).json()) });
    } catch (error) {
        await tell({ error: `${error}` });
    }
});
const tried = """
    + TRY
)


def made(body: str) -> str:
    """As it stands on a page, and as feeds have it."""
    page = render_markdown(body, tex_maths=True).html
    return page + portable(page)


def that_run(browser: Browser, pages: list[str]) -> list[int]:
    """Those of which something ran."""
    page: Page = browser.new_page()
    page.set_content(PAGE)
    found = []
    for start in range(0, len(pages), AT_ONCE):
        found += [start + number for number in page.evaluate(TRY, pages[start : start + AT_ONCE])]
    page.close()
    return found


def test_nothing_runs_in_chromium(browser: Browser) -> None:
    assert len(BODIES) >= 3000
    assert [BODIES[number] for number in that_run(browser, list(map(made, BODIES)))] == []


def live() -> list[str]:
    """The payloads by themselves, where HTML is trusted."""
    return [render_markdown(payload, trusted=True).html for payload in PAYLOADS]


def test_a_live_payload_would_be_seen(browser: Browser) -> None:
    assert len(that_run(browser, live())) >= 12


def test_nothing_runs_in_firefox(tmp_path: Path) -> None:
    """And what is live is seen there, too."""
    pages = list(map(made, BODIES))
    site = tmp_path / "site"
    site.mkdir()
    (site / "pages.json").write_text(json.dumps([*live(), *pages]), encoding="utf-8")
    (site / "probe.html").write_text(
        PAGE.replace("<body>", f"<script>{ASK}</script><body>"), encoding="utf-8"
    )
    with served(site, Told) as root, opened(root + "probe.html", tmp_path):
        told = Told.answers.get(timeout=500)
    assert "error" not in told, told
    found = told["found"]
    assert isinstance(found, list)
    assert sum(number < len(PAYLOADS) for number in found) >= 12
    assert [BODIES[number - len(PAYLOADS)] for number in found if number >= len(PAYLOADS)] == []
