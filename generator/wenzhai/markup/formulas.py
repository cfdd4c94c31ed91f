"""Where formulas begin and end, by GitHub's rules: `$…$` in a line, `$$…$$` on its own.

An opening `$` stands at no letter or digit and before no blank, a closing one after no blank and before no letter or
digit: prices (`$5 到 $10`) are text. So is what holds Chinese sentences, or begins with what closes:
`美元($)和欧元($)`.
But an English ending may follow: `the $n$th`.
"""

import re

from wenzhai.text.patterns import late
from wenzhai.text.scripts import WIDE

DISPLAY = re.compile(r"\$\$((?:[^$\\]|\\.)++)\$\$", re.DOTALL)
INLINE = re.compile(r"\$((?:[^$\\]|\\.)++)\$", re.DOTALL)
SENTENCE = re.compile("[，。；：？！、“”（）]")
WIDE_WORDS = late(f"[{WIDE}]")
ENDING = re.compile(r"(?:th|st|nd|rd|s)\b")
TEXT = re.compile(r"\\(?:text\w*|mbox|hbox|mathrm|operatorname)\*?\s*\{[^{}]*\}")


def inline_formula(text: str, at: int) -> tuple[str, bool, int] | None:
    """The formula that a `$` begins: its TeX, whether it is displayed, its end."""
    if text.startswith("$$", at):
        found = DISPLAY.match(text, at)
        return (found[1], True, found.end()) if found and found[1].strip() else None
    before = text[at - 1 : at]
    if before.isascii() and before.isalnum():
        return None
    found = INLINE.match(text, at)
    if found is None or not is_formula(found[1]):
        return None
    after = text[found.end() : found.end() + 1]
    if after.isascii() and (after.isalnum() or after == "_") and not ENDING.match(text, found.end()):
        return None
    inside = found[1]
    if inside[0] == inside[-1] == "`" and len(inside) > 2:  # GitHub's other way: $`…`$
        inside = inside[1:-1]
    elif "`" in inside:
        return None
    return inside, False, found.end()


def is_formula(inside: str) -> bool:
    """Whether what stands between two `$` may be one."""
    if inside[0].isspace() or inside[-1].isspace() or inside[0] in ")]}":
        return False
    wide = TEXT.sub("", inside) if "\\" in inside else inside
    return not SENTENCE.search(wide) and not (inside[0].isdigit() and WIDE_WORDS.search(wide))
