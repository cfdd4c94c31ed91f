"""Scripts and style sheets are served lighter than they are written, and stay small; that they mean the same is told by
`browser/test_minified.py`."""

import gzip

import pytest

from tests.support.paths import REPOSITORY
from wenzhai.theme.chain import load_theme
from wenzhai.theme.minify import as_served

BUDGETS = {
    ("base", ".js", "search"): 14 * 1024,
    ("base", ".css", "search"): 1536,
    ("base", ".js", "reading"): 2560,
    ("paper", ".css", "paper"): 5 * 1024,
    ("paper", ".css", "lists"): 4352,
    ("broadsheet", ".css", ("broadsheet", "columns", "lists", "paper")): 11 * 1024,
}
"""Bytes, compressed, that a reader's browser loads: theme, kind of file, beginning of its name."""


def test_comments_and_blanks_of_a_script_go_and_licences_stay() -> None:
    script = b"/*! by whom */\n// what it is\nif (a) {\n    // why\n    b(' // c '); // no more\n\n}\n"
    assert as_served("a.js", script) == b"/*! by whom */if(a){b(' // c ');}"


def test_comments_of_a_style_sheet_go_and_texts_stay() -> None:
    style = b"""/* what\n   it is */
/*! by whom */
a::before { content: "/* no  comment */ \\" /*"; }/* why */

@media print {
  b { background: url(data:image/*;x); width: calc(1px + (2px - 3px)); }
}
"""
    light = (
        b'/*! by whom */a::before{content:"/* no  comment */ \\" /*"}'
        b"@media print{b{background:url(data:image/*;x);width:calc(1px + (2px - 3px))}}"
    )
    assert as_served("a.css", style) == light


MISTAKEN = {
    "a template in a template": ("a.js", b"a = `<ul>${ b.map((c) => `<li>  ${c}`) }`; // d\n"),
    "one after a block": ("a.js", b"a = `${ b.map((c) => { return c; }).join(`  `) }`; // d\n"),
    "a drawing in a style sheet": (
        "a.css",
        b"a { background: url(\"data:image/svg+xml,<svg viewBox='0 0 1 1'/>\") }\n",
    ),
    "a file with a blank": ("a.css", b"a { background: url( 'a b.png' ) } /* c */\n"),
    "neither": ("a.txt", b"// a\n/* b */\n"),
}


@pytest.mark.parametrize(("name", "data"), MISTAKEN.values(), ids=MISTAKEN)
def test_what_would_be_mistaken_is_served_as_it_is_written(name: str, data: bytes) -> None:
    assert as_served(name, data) == data


def test_a_template_with_braces_is_made_lighter() -> None:
    assert as_served("a.js", b"a = `${ {b: 1}.b } `; c = ` d`;\n") == b"a=`${ {b: 1}.b } `;c=` d`;"


@pytest.mark.parametrize(("theme", "kind", "start"), BUDGETS)
def test_what_readers_load_is_light(theme: str, kind: str, start: str | tuple[str, ...]) -> None:
    static = load_theme(REPOSITORY, theme).static
    files = [data for name, data in static.items() if name.startswith(start) and name.endswith(kind)]
    assert files
    assert sum(len(gzip.compress(data, 9, mtime=0)) for data in files) <= BUDGETS[theme, kind, start]


def test_no_script_or_style_sheet_of_ours_is_served_as_it_is_written() -> None:
    for name in ("paper", "broadsheet"):
        written = {path.read_bytes() for path in REPOSITORY.glob("themes/*/static/*.*s")}
        assert not written & set(load_theme(REPOSITORY, name).static.values())
