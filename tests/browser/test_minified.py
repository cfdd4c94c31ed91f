"""Minified scripts and style sheets mean what they meant before."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.support.paths import REPOSITORY
from wenzhai.theme.minify import as_served

OURS = sorted(REPOSITORY.glob("themes/*/static/*.css"))

RULES = """(style) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    return [...sheet.cssRules].map((rule) => rule.cssText);
}"""
BLANKS = re.compile(r"""("(?:[^"\\]|\\.)*")|\s*([,:(){}\[\]])\s*|(\s)\s+""")
"""In what the browser tells of custom properties and of values with `var()`, it keeps blanks as they are written."""

MODERN_CSS = """
@layer base, theme;
@property --turn { syntax: "<angle> | auto"; inherits: false; initial-value: 0deg }
:root { --none: ; --list: { "a": [1,  2] }; --sum: calc( 1px + -2px ); --text: "a  b" }
a :is( b, c ) d > e ~ f + g , h:not( :hover ) { margin: calc( (1px - 2px) * 2 );
  color: rgb(0 0 0 / 50%) ! important }
.card { color: red; &:hover { color: blue } & > .x & { color: tan } > p { color: red } :hover { color: blue }
  @media (width >= 600px) and (hover: hover) { color: green } }
@supports not (display: grid) { a { color: red } }
@container side (inline-size > 30em) and (height < 1px) { a { color: red } }
@scope (.a) to (.b) { :scope { color: red } }
@font-face { font-family: "A B"; src: url(a.woff2) format("woff2"), local( "x  y" ); unicode-range: U+25-FF, U+4?? }
[data-x = "a  b" i], [ href ^= '/*' ], .sm\\:x { color: red }
a:nth-child( 2n + 1 of .x ), a:nth-child( -n - 1 ) { width: min( 100% - 2rem , 60ch ); font: 12px / 1.5 "X", serif }
a { grid-template-areas: "a  b" "c   d"; grid-area: 1 / 2 / 3 / 4; content: "/*  " attr( x ) " */" }
.last { width: calc(100% - (2 * var(--a, 1px)) + env( safe-area-inset-left , 0px )); margin: -1px -0.5px +1px }
"""

MODERN_JS = r"""
(() => {
const told = [];
const or = (a, b) => a?.b ?? b;
told.push(or({ b: 1 }, 2), or(null, 2), null?.["x"], null?.(1));
told.push(`one
    // no comment ${ 1  +  1 } /* neither */   \` still`, String.raw`\n  ${1}   \\`);
if (true) /x  y/.test("x  y") && told.push("a pattern after a bracket");
{ told.push("a block"); }
/z  [/"]  z/.exec("q");
let i = 1, j = 2, g = 4;
told.push(i++ / j / g, i + +j, i - -j, i+ ++j, i - --j, 2 ** -1, 1..toFixed(), [1] .length);
told.push("a'b`c".split(/[/\]'"`]/g).length, /a\/\/b/.source, (() => { return /  re  / })().source);
each: for (const x of [1, 2, 3]) { if (x === 2) continue each; told.push(x) }
const made = { async *many() { yield 1 }, get a() { return 1 }, 'x  y': 1, [`k  ${i}`]: 2, of: 3 };
told.push(Object.keys(made))
class A { #p = 1; static s = 2
  m() { return this.#p }
  static { told.push("static") }
}
told.push(new A().m(), A.s)
let n = 1
;[1].forEach((x) => told.push(x))
var a1 = 1
++n
told.push(n, a1, String(1_000n ** 2n), "https://x//y", '/* s */', "on the \
  next line")
const empty = () => ({}), nothing = void 0
told.push(empty(), nothing ?? "nil")
n ??= 3; n ||= 4; n &&= 5
told.push(n, ((a) => a / 2)(4) / 2, (3) / 1)
return told
})()
"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def rules(page: Page, style: str) -> list[str]:
    return [BLANKS.sub(r"\1\2\3", rule) for rule in page.evaluate(RULES, style)]


@pytest.mark.parametrize("style", [*OURS, MODERN_CSS], ids=[*(path.name for path in OURS), "modern"])
def test_a_minified_style_sheet_has_the_same_rules(page: Page, style: Path | str) -> None:
    written = style if isinstance(style, str) else style.read_text(encoding="utf-8")
    served = as_served("a.css", written.encode()).decode()
    assert len(served) < len(written)
    assert rules(page, served) == rules(page, written) != []


def test_a_minified_script_says_the_same(page: Page) -> None:
    served = as_served("a.js", MODERN_JS.encode()).decode()
    assert len(served) < len(MODERN_JS)
    told = page.evaluate(MODERN_JS)
    assert page.evaluate(served) == told
    assert len(json.dumps(told)) > 300, "it has run to its end"
