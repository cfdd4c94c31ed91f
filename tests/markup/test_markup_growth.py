"""The kinds of text that make Markdown parsers quadratic, after the pathological tests of cmark and cmark-gfm: the work
grows with the text. It is counted in calls, which a busy machine does not change; `benchmarks.markdown` takes the time.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.support.counting import calls_of
from wenzhai.markup import render_markdown

TEXTS: dict[str, Callable[[int], str]] = {
    # emphasis
    "strong and emphasis within each other": lambda n: "*a **b " * (n // 2) + "c** d*" * (n // 2),
    "closing runs without opening ones": lambda n: "a_ " * n,
    "opening runs without closing ones": lambda n: "_a " * n,
    "runs of other marks": lambda n: "*a_ " * n,
    "opening runs before closing ones of other marks": lambda n: "*a " * n + "_b c_ " * n,
    "lengths that add up to a multiple of three": lambda n: "a**b" + "c* " * n,
    "runs of growing lengths": lambda n: " ".join("*" * (1 + at % 40) + "a" for at in range(n)),
    "one long run": lambda n: "*" * n + "a" + "*" * n,
    "strikes and marks": lambda n: "~~a ==b " * n,
    # brackets
    "brackets within each other": lambda n: "[" * n + "a" + "]" * n,
    "closing brackets without opening ones": lambda n: "a](b) " * n,
    "opening brackets without closing ones": lambda n: "[a " * n,
    "links left open before closing emphasis": lambda n: "[ a_" * n,
    "brackets in parentheses": lambda n: "[ (](" * n,
    "pictures of pictures": lambda n: "![[]()" * min(n, 400),
    "links left open": lambda n: "[a](<b" * n,
    "parentheses in an address": lambda n: "[a](" + "(" * n + ")" * n + ")",
    "references to one definition": lambda n: "[a] " * n + "\n\n[a]: b\n",
    "definitions": lambda n: "".join(f"[a{at}]: b\n" for at in range(n)),
    "definitions of one name": lambda n: "[a]: b\n" * n + "\n" + "[a] " * n,
    "footnotes": lambda n: (
        "".join(f"[^{at}] " for at in range(n)) + "\n\n" + "".join(f"[^{at}]: a\n" for at in range(n))
    ),
    "wikilinks": lambda n: "[[a]] [[b " * n,
    # code, HTML, addresses
    "backticks of all lengths": lambda n: "".join("e" + "`" * (at % 60 + 1) for at in range(n)),
    "comments left open": lambda n: "a <!-- " * n,
    "instructions left open": lambda n: "a <? " * n,
    "tags left open": lambda n: "a <b c='" * n,
    "attributes of one tag": lambda n: "a <b" + " c=d" * n + ">e",
    "attributes of a block": lambda n: "<div" + " c='d'" * n + ">e</div>",
    "drawings with empty lines": lambda n: "<svg>\n" + "\n<g/>\n" * n + "</svg>\n",
    "drawings without an end": lambda n: "<svg>\n\n" * n,
    "links in HTML": lambda n: '<a href="b.md">c</a> ' * n,
    "addresses": lambda n: "https://a.b/c_d) " * n,
    "parentheses behind an address": lambda n: "https://a.b/" + ")" * n,
    "mail": lambda n: "a_b@c.d " * n,
    "zeroes": lambda n: "a\0" * n,
    # blocks
    "quotes within each other": lambda n: "> " * 40 + "a\n" * n,
    "quotes": lambda n: "> a\n\n" * n,
    "lists within each other": lambda n: "".join("  " * (at % 40) + "- a\n" for at in range(n)),
    "empty lines in lists within each other": lambda n: "- " * 40 + "a" + "\n" * n,
    "empty lines in a list in a quote": lambda n: "> - a\n" + ">\n" * n,
    "emphasis in a deep quote": lambda n: "> " * 40 + "*a " * n,
    "headings above a line": lambda n: "a\n=\n" * n,
    "a paragraph above a line": lambda n: "a\n" * n + "===\n",
    "definitions above a line": lambda n: "[a]: b\n" * n + "===\n",
    "lines of dashes": lambda n: "a\n- - b\n" * n,
    "tables": lambda n: "|a|\n|-|\n|b|\n\n" * n,
    "rows": lambda n: "|a|b|\n|-|-|\n" + "|c|d|\n" * n,
    "columns": lambda n: "|a" * n + "|\n" + "|-" * n + "|\n" + "|b" * n + "|\n",
    "bars of no table": lambda n: "a|" * n + "\n" + "-|" * n + "b\n",
    "bars behind backslashes": lambda n: "|a|\n|-|\n|" + "\\|" * n + "|\n",
    "fences": lambda n: "```\n~~~\n" * n,
    "callouts": lambda n: "> [!NOTE]\n> a\n\n" * n,
    "formulas": lambda n: "$a$ $$b " * n,
    "terms": lambda n: "a\n: b\n\n" * n,
}


@pytest.mark.parametrize("name", TEXTS)
def test_the_work_grows_no_faster_than_the_text(name: str) -> None:
    text = TEXTS[name]
    render_markdown(text(1))
    once, twice = (calls_of(lambda n=n: render_markdown(text(n))) for n in (300, 600))  # type: ignore[misc]  # a default
    assert twice / once < 2.4


def test_forty_thousand_attributes_are_no_tag_and_take_no_time() -> None:
    tag = "<b" + " a=b" * 40_000 + ">"
    assert calls_of(lambda: render_markdown(f"甲 {tag} 乙")) < 20_000


def test_cells_that_rows_do_not_have_are_not_made_without_end() -> None:
    """A row may be short, and GFM fills it up: n columns and n rows would be n² cells."""
    once, twice = (
        calls_of(lambda n=n: render_markdown("|a" * n + "|\n" + "|-" * n + "|\n" + "|b|\n" * n))  # type: ignore[misc]  # a default
        for n in (150, 300)
    )
    assert twice / once < 2.4


EVERY_BLOCK = """\
一段**话**，[文](https://example.com) ![图](a.png "题") [[某文]] [参]，脚注[^1]。

[参]: https://example.org
[^1]: 注释
    - 项

- 一
- 二

  又一段
  - [x] 三

> 引文
> 1. 条目
>
> > [!NOTE]
> > 注

词
: 解释
: 又

| 甲 | 乙 |
|---|---|
| 1 | $x^2$ |

```python
print(1)
```

<div>丙</div>
"""


def test_a_body_leaves_no_circles_of_references() -> None:
    """Builds look for no garbage, so what refers to itself would stay in memory until the end."""
    render_markdown(EVERY_BLOCK)
    with without_garbage():
        render_markdown(EVERY_BLOCK)
        assert gc.collect() == 0


@contextmanager
def without_garbage() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
