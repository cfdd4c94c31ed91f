"""Keys for comparing names in different spellings."""

import re
from unicodedata import normalize

PINYIN = re.compile(
    r"(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?"
    r"(?:[iu]?ang|[iu]?an|i?ong|i?ao|i?a|i?e|u?ai|u?a|u?o|ui|iu|[ou]u?|ei|[eiu]ng?|er|i|[vüu]e?)"
)
"""A syllable without its tone."""


def name_key(name: str) -> str:
    """A key that ignores width, case and outer blanks: `AI` = `ＡＩ` = `ai`."""
    return normalize("NFKC", name).casefold().strip()


def loose_name_key(name: str) -> str:
    """A key of letters and digits alone: `Ren Min Ri Bao`, `ren-min-ri-bao` and `RENMIN RIBAO` are equal.

    But `C`, `C++` and `C#` differ, and the key of a name of signs alone is that name.
    """
    folded = normalize("NFKC", name).casefold()
    return "".join(char for char in folded if char.isalnum() or char in "+#") or "".join(folded.split())


def is_pinyin(name: str) -> bool:
    """Whether a name is that of something Chinese in pinyin, syllable by syllable: `Ren Min Ri Bao`."""
    syllables = name.split()
    return len(syllables) > 1 and all(PINYIN.fullmatch(syllable.lower()) for syllable in syllables)
