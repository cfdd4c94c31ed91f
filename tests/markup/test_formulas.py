"""Where a formula begins and ends in a text, and what is no formula."""

import pytest

from wenzhai.markup import render_markdown
from wenzhai.markup.formulas import inline_formula


def found_in(text: str) -> list[tuple[str, bool]]:
    """All formulas of a text, as a reader of it from the left finds them."""
    found = []
    at = text.find("$")
    while at >= 0:
        formula = inline_formula(text, at)
        if formula:
            found.append(formula[:2])
        at = text.find("$", formula[2] if formula else at + (2 if text.startswith("$$", at) else 1))
    return found


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("设$x$为实数", ["x"]),
        ("行内 $a_1$，独立", ["a_1"]),
        ("（$a+b$）和“$c$”。", ["a+b", "c"]),
        ("$n$th and $x$s", ["n", "x"]),
        (r"$\$5$", [r"\$5"]),
        ("$`a_b`$。", ["a_b"]),
        (r"$\text{若，则}$", [r"\text{若，则}"]),
        ("$速度=路程/时间$", ["速度=路程/时间"]),
        ("$5 到 $x$ 元", ["x"]),
        ("价格从 $5 到 $10", []),
        ("$5到$10", []),
        ("从 $5 涨到 $8，又跌到 $6。", []),
        ("US$5 与 HK$6", []),
        ("$HOME:$PATH", []),
        ("$AAPL和$TSLA", []),
        ("美元($)和欧元($)", []),
        ("涨到$5，约合 35 元（原价$）", []),
        ("$ x$ 与 $x $", []),
        ("$$", []),
        ("$$$$", []),
        ("$", []),
    ],
)
def test_a_dollar_sign_opens_a_formula_where_github_says_so_and_prices_stay_text(
    text: str, formulas: list[str]
) -> None:
    assert found_in(text) == [(tex, False) for tex in formulas]


def test_two_dollar_signs_set_a_formula_by_itself() -> None:
    assert found_in("见 $$ a + b $$。") == [(" a + b ", True)]
    assert found_in("$$a\n\\\\ b$$") == [("a\n\\\\ b", True)]
    assert found_in("$$a$") == []


def test_a_block_of_code_called_math_is_a_formula_as_on_github() -> None:
    fenced, dollars = (render_markdown(body) for body in ("```math\nE = mc^2\n```", "$$\nE = mc^2\n$$"))
    assert "<math" in fenced.html and fenced.html == dollars.html and fenced.styles == dollars.styles


def test_a_block_called_math_that_is_no_formula_stays_code() -> None:
    rendered = render_markdown("```math\n\\nosuch{x}\n```")
    assert '<code class="language-math">\\nosuch{x}' in rendered.html
    assert [problem.code for problem in rendered.problems] == ["maths-command"]
