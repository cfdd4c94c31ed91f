"""Each set of Han is defined once, and the browser's are the same."""

import re
from pathlib import Path

import pytest

import wenzhai
from wenzhai.library.library import in_its_language
from wenzhai.library.taxonomy import Terms
from wenzhai.text.languages import detect_language, han_count
from wenzhai.text.scripts import HAN, SEGMENTED, UNSPACED, WIDE, has_han
from wenzhai.theme.filters import headline, text_lang

PACKAGE = Path(wenzhai.__file__).parent
STATIC = PACKAGE.parents[1] / "themes" / "base" / "static"
RARE = "𠮷野家𪚥"
"""A name that begins and ends with characters of the second plane."""


def characters(ranges: str) -> set[str]:
    """All that stand in a class of characters."""
    return set(re.findall(f"[{ranges}]", "".join(map(chr, range(0x40000)))))


def of_the_browser(written: str) -> str:
    """A class as JavaScript writes it, as Python does."""
    return re.sub(r"\\+u(?:\{(\w+)\}|(\w{4}))", lambda found: chr(int(found[1] or found[2], 16)), written)


def test_a_name_of_rare_han_is_han_for_all() -> None:
    for name in (RARE, "𠮷", "〇", "々木"):
        assert has_han(name)
        assert han_count(name) == len(name)
        assert in_its_language(name) == (name, "")
        assert (detect_language(name, "en"), text_lang(name, "en")) == ("zh-Hans", "zh-Hans")
    terms = Terms("topic", (), lambda name: "slug")
    terms.meet({RARE: "content/articles/a.md"})
    assert (terms.by_raw[RARE].zh, terms.by_raw[RARE].en) == (RARE, "")
    assert headline("𠮷𠮷，𪚥𪚥").count("run") == 2


def test_all_that_is_han_is_unspaced_and_wide() -> None:
    assert characters(SEGMENTED) < characters(HAN) < characters(UNSPACED)
    assert characters(HAN) < characters(WIDE)


@pytest.mark.parametrize(
    ("script", "pattern", "ours"),
    [
        ("search-text.js", r'^const HAN = "(.+)";$', UNSPACED),
        ("search-view.js", r"^const HAN = /\[(.+)\]/u;$", HAN),
    ],
)
def test_the_browser_has_the_same_sets(script: str, pattern: str, ours: str) -> None:
    found = re.search(pattern, (STATIC / script).read_text(encoding="utf-8"), re.MULTILINE)
    assert found
    assert characters(of_the_browser(found[1])) == characters(ours)


def test_no_other_module_draws_the_line_itself() -> None:
    drawn = re.compile(r"\\u3400|\\u4e00|\\u9fff|[㐀一]-|-[䶿鿿]", re.IGNORECASE)
    found = {path for path in PACKAGE.rglob("*.py") if drawn.search(path.read_text(encoding="utf-8"))}
    assert found == {PACKAGE / "text" / "scripts.py"}
