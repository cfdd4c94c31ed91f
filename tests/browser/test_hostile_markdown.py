"""Bodies that want to run something, in every construct of the dialect, looked at by a real browser."""

from itertools import product

from playwright.sync_api import Browser, Page

from wenzhai.markup import render_markdown

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


def that_run(browser: Browser, bodies: list[str], trusted: bool) -> list[str]:
    """The bodies of which something ran."""
    page: Page = browser.new_page()
    page.set_content(PAGE)
    found = []
    for start in range(0, len(bodies), AT_ONCE):
        some = bodies[start : start + AT_ONCE]
        made = [render_markdown(body, trusted=trusted).html for body in some]
        found += [some[number] for number in page.evaluate(TRY, made)]
    page.close()
    return found


def test_nothing_runs(browser: Browser) -> None:
    assert len(BODIES) > 2000
    assert that_run(browser, BODIES, trusted=False) == []


def test_a_live_payload_would_be_seen(browser: Browser) -> None:
    """The same bodies, where HTML is trusted."""
    alone = [body for body in BODIES if body in PAYLOADS]
    assert len(that_run(browser, alone, trusted=True)) >= 12
