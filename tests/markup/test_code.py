"""Code in colours: what is marked, what stays plain, and whether the colours can be read."""

import re
import subprocess
import sys
from collections.abc import Iterator
from html import unescape

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.paths import REPOSITORY
from wenzhai.markup import code
from wenzhai.markup.code import CODE_CLASS, CODE_CLASSES, LONGEST, highlighted

THEMES = REPOSITORY / "themes"
SHEET = (THEMES / "paper/static/code.css").read_text(encoding="utf-8")


def text_of(page: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", page))


def test_words_names_texts_and_notes_are_marked_with_the_classes_of_pygments() -> None:
    assert highlighted("def f(x):\n    return 'a<b'  # 注\n", "python") == (
        '<span class="k">def</span> <span class="nf">f</span>(x):\n'
        '    <span class="k">return</span> <span class="s1">\'a&lt;b\'</span>  <span class="c1"># 注</span>\n'
    )


@pytest.mark.parametrize(
    "language", ["Python", "py", "c++", "c#", "objective-c", "html+jinja", "console", "diff"]
)
def test_a_language_is_known_by_each_of_its_names_in_any_case(language: str) -> None:
    assert highlighted("x", language) is not None


@pytest.mark.parametrize(
    "language", ["", "nonesuch", "*.py", "text/x-python", "python ", "__import__", "../python", "\0"]
)
def test_an_unknown_language_is_plain_text(language: str) -> None:
    assert highlighted("import os", language) is None


def test_no_plugin_is_asked_for_a_language(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked() -> None:
        raise AssertionError("plugins differ from machine to machine")

    monkeypatch.setattr("pygments.lexers.find_plugin_lexers", asked)
    code.lexer_of.cache_clear()
    assert highlighted("x", "nonesuch") is None
    assert highlighted("x = 1", "python") is not None


def test_long_code_and_code_that_lexers_are_slow_at_stay_plain() -> None:
    assert highlighted("x=1\n" * (LONGEST // 4), "python") is not None
    assert highlighted("x=1\n" * (LONGEST // 4) + "x", "python") is None
    assert highlighted("x=1;" * 600, "python") is None
    assert highlighted("so many words\n" * 100, "java") is None
    assert highlighted("int a;" + "\n" * 1000, "c") is None


def test_a_lexer_that_changes_the_text_or_fails_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    from pygments.lexer import Lexer
    from pygments.token import Token, _TokenType

    class Odd(Lexer):
        def get_tokens(self, text: str, unfiltered: bool = False) -> Iterator[tuple[_TokenType, str]]:
            if "!" in text:
                raise ValueError
            yield Token.Text, text.upper()

    monkeypatch.setattr(code, "lexer_of", lambda _: Odd())
    assert highlighted("abc", "odd") is None
    assert highlighted("abc!", "odd") is None
    assert highlighted("ABC", "odd") == "ABC"


LANGUAGES = [
    "python",
    "js",
    "html",
    "yaml",
    "bash",
    "console",
    "diff",
    "json",
    "c",
    "sql",
    "css",
    "go",
    "latex",
    "md",
]


@given(
    st.text(alphabet=st.sampled_from("ab1 \n\t\r'\"`<>&#$%/*(){}[]:;=-+\\中é\u00a0\ufeff\x0c"), max_size=80)
)
def test_what_is_shown_is_the_code_to_the_last_character(text: str) -> None:
    for language in LANGUAGES:
        page = highlighted(text, language)
        assert page is None or text_of(page) == text
        for tag in re.findall(r"<[^>]*>", page or ""):
            assert tag == "</span>" or CODE_CLASS.fullmatch(
                tag.removeprefix('<span class="').removesuffix('">')
            )


def test_blanks_and_line_breaks_at_both_ends_stay() -> None:
    assert text_of(highlighted("\n\n  x = 1\n\n", "python") or "") == "\n\n  x = 1\n\n"


def test_the_sanitiser_lets_it_pass_as_it_is() -> None:
    page = f"<pre><code>{highlighted('if a < b && c:  # <b>', 'python')}</code></pre>"
    clean = nh3.clean(
        page,
        tags={"pre", "code", "span"},
        attributes={"span": {"class"}},
        attribute_filter=lambda _tag, _name, value: value if CODE_CLASS.fullmatch(value) else None,
    )
    assert clean == page


def test_the_names_of_classes_are_those_of_pygments() -> None:
    from pygments.token import STANDARD_TYPES

    assert set(STANDARD_TYPES.values()) - {"", "w", "esc"} == CODE_CLASSES


def test_a_build_without_code_does_not_load_pygments() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import runpy, sys; runpy.run_path({code.__file__!r}); print('pygments' in sys.modules)",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "False"


# -- the style sheet


def test_the_sheet_styles_only_classes_that_are_given_and_each_that_tells_something() -> None:
    styled = set(re.findall(r"(?<=\.)[a-z][a-z0-9]*\b(?=[,) ])", re.sub(r"/\*.*?\*/", "", SHEET)))
    assert styled <= CODE_CLASSES
    assert CODE_CLASSES - code.UNMARKED - styled == {"o", "pm"}  # operators look like the names beside them
    assert not re.search(r"url\(|@import", SHEET)


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2: 1 for the same colour, 21 for black on white."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def variables(css: str, block: int) -> dict[str, str]:
    """The colours of the first (light) or second (dark) `:root` of a sheet."""
    return dict(
        re.findall(r"(--[\w-]+): (#[0-9a-f]{3,6});", re.findall(r":root \{(.*?)\}", css, re.DOTALL)[block])
    )


@pytest.mark.parametrize("sheet", ["paper/static/paper.css", "broadsheet/static/broadsheet.css"])
@pytest.mark.parametrize("block", [0, 1], ids=["light", "dark"])
def test_every_colour_can_be_read_on_the_ground_of_code(sheet: str, block: int) -> None:
    ground = variables((THEMES / sheet).read_text(encoding="utf-8"), block)["--tint"]
    colours = variables(SHEET, block)
    assert len(colours) == 7
    assert {
        name: contrast(colour, ground) for name, colour in colours.items() if contrast(colour, ground) < 4.5
    } == {}
