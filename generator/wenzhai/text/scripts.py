"""Which characters count as Han: one set for each purpose, to stand inside the `[…]` of a pattern.

Ranges are written out, so that no version of Unicode changes them.
"""

import re

HAN = "々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""What a reader calls a Chinese character, the rare ones of the later planes too: tells the language of a text or a
name, and is counted. 々 and 〇 are written like characters, though Unicode has them elsewhere."""

UNSPACED = f"{HAN}ぁ-ゖァ-ヺー\ua000-\ufaff"
"""Han, kana, and all from Yi over Hangul to the private characters, where old Chinese fonts have rare ones. For search:
what is not surely written with blanks between words is looked up by pairs of characters. The browser has the same set
(`search-text.js`)."""

WIDE = (
    f"{HAN}\u2e80-\u2fdf\u2ff0-\u303f\u3040-\u30ff\u3100-\u312f\u31a0-\u31ef"
    "\ufe10-\ufe1f\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6"
)
"""Han, kana, radicals, bopomofo and full-width signs. For layout: whatever fills a square, so that a line may end
after it and a line end beside it is no blank."""

SEGMENTED = "一-\u9fd5"
"""The Han that jieba's and rjieba's dictionaries and models know. For the segmenter: what else is shown to them they
cut in different ways."""

HAN_RUN = re.compile(f"[{HAN}]+")


def has_han(text: str) -> bool:
    return HAN_RUN.search(text) is not None
