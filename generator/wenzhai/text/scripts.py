"""Which characters count as Han: one set for each purpose, to stand inside the `[…]` of a pattern.

Ranges are written out, so that no version of Unicode changes them.
"""

import re

HAN = "々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters in a reader's sense, with the rare ones of the later planes, 々 and 〇. For detecting the language
of a text or a name, and for counting."""

UNSPACED = f"{HAN}ぁ-ゖァ-ヺー\ua000-\ufaff"
"""Han, kana, and everything from Yi over Hangul to the private use area, where old Chinese fonts put rare characters.
For search: scripts that may be written without blanks between words are looked up by pairs of characters. The browser
has the same set (`search-text.js`)."""

WIDE = (
    f"{HAN}\u2e80-\u2fdf\u2ff0-\u303f\u3040-\u30ff\u3100-\u312f\u31a0-\u31ef"
    "\ufe10-\ufe1f\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6"
)
"""Han, kana, radicals, bopomofo and full-width signs. For layout: characters as wide as a square, after which a line
may break and next to which a line end is no blank."""

SEGMENTED = "一-\u9fd5"
"""The Han that the dictionaries and models of jieba and rjieba know. For the segmenter: the two segment anything else
differently."""

HAN_RUN = re.compile(f"[{HAN}]+")


def has_han(text: str) -> bool:
    return HAN_RUN.search(text) is not None
