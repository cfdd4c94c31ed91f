"""Formulas: TeX as MathML, by lists of what may be in it."""

import random
import re
import subprocess
import sys
from html.parser import HTMLParser

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenzhai.markup.mathml import MATH_ATTRIBUTES, MATH_TAGS, UnreadableMaths
from wenzhai.markup.maths import LONGEST, REASONS, mathml


class Inventory(HTMLParser):
    """Complains of each element and attribute that is not on the lists."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in MATH_TAGS, tag
        for name, value in attrs:
            assert name in MATH_ATTRIBUTES.get(tag, ()), (tag, name)
            assert value is not None and re.fullmatch(r"[#A-Za-z0-9. -]+", value), (tag, name, value)


def shown(tex: str, display: bool = False) -> str:
    page = mathml(tex, display=display)
    Inventory().feed(page)
    return page


def refusal(tex: str) -> tuple[str, str]:
    with pytest.raises(UnreadableMaths) as caught:
        mathml(tex, display=False)
    assert caught.value.reason in REASONS
    return caught.value.reason, caught.value.found


READABLE = [
    r"a_1",
    r"\frac{-b\pm\sqrt{b^2-4ac}}{2a}",
    r"\sum_{i=1}^{n} x_i \le \int_0^1 f(x)\,\mathrm{d}x",
    r"\begin{cases} a & b \\ c & d \end{cases}",
    r"\begin{aligned} a &= b \\[2pt] c &= d \end{aligned}",
    r"\begin{align} a &= b \label{eq:one} \end{align}",
    r"\begin{array}{c|c} 1 & 2 \\ \hline 3 & 4 \end{array}",
    r"\left( \sqrt[3]{x} \middle| y \right)",
    r"\mathbb{R}^n \to \mathcal{L} \in \mathfrak{g} \quad \boldsymbol{\beta}",
    r"\hat{x} + \overline{AB} + \vec{v} + \underbrace{a+b}_{n} \xrightarrow[下]{上}",
    r"\text{若 } x<0, \operatorname{rank}(A) = 50\%",
    r"{n \choose k} \pmod{7} \boxed{x} \cancel{y} \tag{1} \color{red} z",
    r"\not= \mkern 3mu \LaTeX \substack{a\\b} f'' \dfrac12",
]


@pytest.mark.parametrize("tex", READABLE)
@pytest.mark.parametrize("display", [False, True])
def test_formulas_become_mathml_of_the_listed_elements_and_attributes_alone(tex: str, display: bool) -> None:
    page = shown(tex, display)
    assert page.startswith(f'<math display="{"block" if display else "inline"}">') and page.endswith(
        "</math>"
    )
    assert "\\" not in page


@pytest.mark.parametrize("tex", READABLE)
def test_the_sanitiser_lets_every_formula_pass_as_it_is_given_the_lists(tex: str) -> None:
    page = mathml(tex, display=True)
    clean = nh3.clean(page, tags=set(MATH_TAGS), attributes=MATH_ATTRIBUTES, link_rel=None)
    assert clean == page.replace("\u00a0", "&nbsp;")


def test_a_fraction_is_a_fraction_and_an_index_an_index() -> None:
    assert shown("a_1") == '<math display="inline"><mrow><msub><mi>a</mi><mn>1</mn></msub></mrow></math>'
    assert "<mfrac><mrow><mn>1</mn></mrow><mrow><mi>x</mi></mrow></mfrac>" in shown(r"\frac{1}{x}")


def test_letters_of_other_alphabets_are_those_of_unicode_since_browsers_know_no_other_way() -> None:
    page = shown(r"\mathbb{RN} \mathbf{A1} \mathfrak{CR} \mathit{h} \mathcal{BL} \mathtt{ab}")
    assert all(letter in page for letter in "ℝℕ𝐀𝟏ℭℜℎℬℒ𝚊𝚋") and "mathvariant" not in page
    assert '<mi mathvariant="normal">d</mi>' in shown(r"\mathrm{d}")


def test_equations_bear_no_numbers_since_each_formula_would_begin_at_one() -> None:
    assert "(1)" not in shown(r"\begin{align} a &= b \\ c &= d \end{align}")
    assert "(7)" in shown(r"x \tag{7}")


def test_an_equals_sign_that_is_struck_out_is_one_character() -> None:
    assert "<mo>≠</mo>" in shown(r"a \not= b") and "<mo>∉</mo>" in shown(r"a \not\in b")


def test_the_distance_of_rows_and_labels_are_not_shown() -> None:
    assert "pt" not in shown(r"\begin{matrix} a \\[2pt] b \end{matrix}")
    assert "eq" not in shown(r"x \label{eq:one}")


def test_what_is_typed_as_text_is_shown_as_text() -> None:
    assert "<mtext>&lt;script&gt;alert(1)&lt;/script&gt;</mtext>" in shown(
        r"\text{<script>alert(1)</script>}"
    )
    assert "<mtext>a&amp;lt;b 50%</mtext>" in shown(r"\text{a&lt;b 50\%}").replace("\u00a0", " ")
    assert "<mtext>若 x</mtext>" in shown(r"\text{若 x}").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("tex", "reason", "found"),
    [
        (r"\frca{1}{2}", "command", r"\frca"),
        (r"\mathfoo{x}", "command", r"\mathfoo"),
        (r"a \eqref{b}", "command", r"\eqref"),
        (r"x \nonumber", "command", r"\nonumber"),
        (r"\begin{tikzpicture} x \end{tikzpicture}", "environment", "tikzpicture"),
        (r"\begin x", "environment", r"\begin"),
        ("{a", "braces", "{"),
        ("a}", "braces", "}"),
        (r"\left( a", "braces", r"\left"),
        (r"\begin{matrix} a", "braces", r"\begin{matrix}"),
        (r"\begin{matrix} {a \end{matrix}}", "braces", r"\end{matrix}"),
        (r"\text{当 $x$}", "text", r"\text{…$"),
        (r"\text{\alpha}", "text", r"\text{…" + "\\"),
        ("x^y^z", "syntax", "double superscripts"),
        (r"\frac", "syntax", ""),
        ("  ", "empty", ""),
        (r"\label{a}", "empty", ""),
        ("a" * (LONGEST + 1), "long", "4000"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(tex: str, reason: str, found: str) -> None:
    said, piece = refusal(tex)
    assert said == reason
    assert not found or piece == found


@pytest.mark.parametrize(
    "tex",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\href {javascript:alert(1)} x",
        r"\class{theme}{x}",
        r"\style{position:fixed}{x}",
        r"\unicode{x3c}",
        r"\def\a{\a\a}\a",
        r"\newcommand{\a}{b}\a",
        r"\newenvironment{a}{b}{c}",
        r"\DeclareMathOperator{\a}{b}",
        r"\fcolorbox{red}{blue}{x}",
        r"\verb|<script>|",
        r"\color{red;position:fixed}{x}",
        r"\textcolor{url(x)}{x}",
        r"\colorbox{url(//a)}{x}",
        r"\rule{900em}{900em}",
        r"\hspace{-999em}",
        r"\kern 1e9em",
        r"\above{9999pt}",
    ],
)
def test_links_styles_definitions_and_covers_of_the_page_are_refused(tex: str) -> None:
    refusal(tex)


@pytest.mark.parametrize(
    "tex",
    [
        "{" * 1000 + "}" * 1000,
        "{" * 3000,
        r"\sqrt" * 700 + "x",
        r"\frac a" * 500 + "b",
        "^" * 3000,
        r"\not" * 900,
        r"\sqrt[3" * 500,
        r"a\over " * 500,
        r"\color{red}" * 300,
        r"\displaystyle" * 300,
        r"\left(" * 600,
        r"\mathrm" * 500,
        r"\root" * 700,
        r"\begin{matrix}" * 250,
        r"\matrix" * 500,
        r"\hskip" * 600,
        r"\genfrac" * 400,
        r"\sideset" * 500,
    ],
)
def test_nesting_without_end_is_refused_before_the_library_sees_it(tex: str) -> None:
    assert refusal(tex) in [("deep", "100"), ("syntax", "")] or refusal(tex)[0] == "deep"


def test_fifty_fractions_within_each_other_are_read() -> None:
    assert shown(r"\frac{" * 49 + "x" + "}{y}" * 49).count("<mfrac>") == 49


def test_a_huge_matrix_is_read_in_time_that_its_length_bounds() -> None:
    assert shown(r"\begin{matrix}" + r"1&2\\" * 700 + r"\end{matrix}").count("<mtr>") == 700
    assert refusal(r"\begin{matrix}" + "&" * LONGEST + r"\end{matrix}")[0] == "long"


def test_formulas_of_random_pieces_are_shown_by_the_lists_or_refused() -> None:
    from wenzhai.markup.maths import tables

    known = tables()
    pieces = [*sorted(known.known), *"{}[]_^&'|()<>$#~ ab12", "\\\\", "中", r"\text{<b>}", r"\begin{matrix}"]
    pieces += [
        r"\end{matrix}",
        r"\left(",
        r"\right)",
        "{x}",
        "{1}",
        "3em",
        r"\color{red}",
        r"\operatorname{f}",
    ] * 40
    choice = random.Random(15)
    for _ in range(3000):
        tex = "".join(choice.choices(pieces, k=choice.randint(1, 12)))
        try:
            shown(tex)
        except UnreadableMaths as error:
            assert error.reason in REASONS


@given(st.text(alphabet=st.sampled_from(r"\{}[]_^&$<>'\"#%~ abxyz012中"), max_size=60))
def test_whatever_is_typed_is_shown_by_the_lists_or_refused(tex: str) -> None:
    try:
        shown(tex)
    except UnreadableMaths as error:
        assert error.reason in REASONS


def test_a_build_without_formulas_does_not_load_the_library() -> None:
    code = "import sys, wenzhai.markup.maths as m; print('latex2mathml' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
