"""Which characters are set without spaces between them, and what that means for a line break in the source."""

import re

WIDE = (
    "\u2e80-\u2fdf\u2ff0-\u303f\u3040-\u30ff\u3100-\u312f\u31a0-\u31ef\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\ufe10-\ufe1f\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003ffff"
)
"""Han, kana and full-width punctuation, for use inside `[…]`."""

EITHER = "·‘’“”—…⸺"
"""Punctuation that Chinese and Western text share: it belongs to the nearest other character."""

# Raw inline tags are placeholders while the tree is built; they have no width.
NOTHING = r"(?:\x02wzxhzdk:[0-9]+\x03)*"
SOFT_BREAK = re.compile(rf"(?<=[{WIDE}])([{EITHER}]*{NOTHING}) *\n *(?={NOTHING}[{EITHER}]*[{WIDE}])")
ENDS_WIDE = re.compile(rf"[{WIDE}][{EITHER}]*{NOTHING} *\Z")
STARTS_WIDE = re.compile(rf"{NOTHING}[{EITHER}]*[{WIDE}]")


def join_lines(text: str) -> str:
    """Takes out the line breaks that stand between two wide characters."""
    return SOFT_BREAK.sub(r"\1", text) if "\n" in text else text
