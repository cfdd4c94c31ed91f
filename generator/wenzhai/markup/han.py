"""Which characters are set without spaces between them, and what that means for a line break in the source."""

import re

from wenzhai.text.scripts import WIDE

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
