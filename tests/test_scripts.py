"""Scripts are served lighter than they are written, and do the same."""

import gzip

import pytest

from tests.support.paths import REPOSITORY
from wenzhai.theme.chain import load_theme
from wenzhai.theme.minify import light_style, lightened

LIMIT = 10 * 1024
"""Bytes, compressed: the search with its interface."""


def test_comments_and_indentation_go() -> None:
    script = b"// what it is\nif (a) {\n    // why\n    b(); // stays\n\n}\n"
    assert lightened(script) == b"if (a) {\nb(); // stays\n}\n"


def test_comments_of_a_style_sheet_go_and_texts_stay() -> None:
    style = b"""/* what\n   it is */
/*! by whom */
a::before { content: "/* no  comment */ \\" /*"; }/* why */

@media print {
  b { background: url(data:image/*;x); }
}
"""
    light = b"""/*! by whom */
a::before { content: "/* no  comment */ \\" /*"; }
@media print {
b { background: url(data:image/*;x); }
}
"""
    assert light_style(style) == light


@pytest.mark.parametrize("script", [b"a = `one\n    // two`;\n", b"a = 'one\\\n  // two';\n"])
def test_a_text_over_several_lines_is_left_alone(script: bytes) -> None:
    assert lightened(script) == script


def test_the_search_is_light() -> None:
    theme = load_theme(REPOSITORY, "base")
    scripts = [
        data for name, data in theme.static.items() if name.startswith("search") and name.endswith(".js")
    ]
    assert len(scripts) == 4
    assert sum(len(gzip.compress(data, 9, mtime=0)) for data in scripts) <= LIMIT
