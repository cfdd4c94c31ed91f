"""Language, length and first sentences of a text, from its characters alone."""

import re

from wenzhai.text.patterns import late
from wenzhai.text.scripts import HAN, HAN_RUN

WORD = late(r"[^\W_" + HAN + r"]+(?:['’.-][^\W_" + HAN + r"]+)*")
HAN_OR_WORD = late(f"(?P<han>[{HAN}]+)|{WORD.pattern}")
LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+")
SENTENCE_END = re.compile(r"[。！？；!?;…]+[”’」』）》\"')]*|\.+[”’\"')]*(?=\s|$)")

OPENING = 12
"""A Chinese block has Han within this many characters."""
SUMMARY_WEIGHT = 120
UNITS_PER_MINUTE = 400
WORD_WEIGHT = 2
"""A Latin word weighs as much as two Han characters, so a summary holds 120 characters or 60 words."""


def han_count(text: str) -> int:
    return sum(map(len, HAN_RUN.findall(text)))


def word_count(text: str) -> int:
    return len(WORD.findall(text))


def reading_minutes(han: int, words: int) -> int:
    """Whole minutes, rounded up: 400 Han characters or words in each (published norms lie between 300 and 500)."""
    return -(-(han + words) // UNITS_PER_MINUTE)


def detect_language(text: str, default: str) -> str:
    """`en`, or the Chinese of the site (`zh-Hans` when the site's own language is another); `default` for no text."""
    han, words = han_count(text), len(LATIN_WORD.findall(text))
    if not han and not words:
        return default
    if han >= words:
        return default if default.startswith("zh") else "zh-Hans"
    return "en" if default.startswith("zh") else default


def other_language(text: str, lang: str) -> str:
    """The language of a text that is clearly not in `lang`: a few words of another are no reason. Else empty."""
    if text.isascii() if not lang.startswith("zh") else HAN_RUN.search(text, 0, OPENING):
        return ""  # nearly every block: decided without counting
    found = detect_language(text, lang)
    if found == lang:
        return ""
    few, many = sorted((han_count(text), len(LATIN_WORD.findall(text))))
    return found if many > 2 and many > 4 * few else ""


def first_sentences(text: str) -> str:
    """The beginning of a paragraph, up to the last sentence end that a summary has room for."""
    text = " ".join(text.split())
    room = _cut(text)
    if room == len(text):
        return text
    ends = [match.end() for match in SENTENCE_END.finditer(text, 0, room)]
    if ends:
        return text[: ends[-1]]
    return text[:room].rstrip(" ,，、:：;；-—(（“‘") + "…"


def _cut(text: str) -> int:
    """How many characters of the text fit into a summary; never within a Latin word."""
    room = SUMMARY_WEIGHT
    for match in HAN_OR_WORD.finditer(text):
        start, end = match.span("han")
        room -= end - start if start >= 0 else WORD_WEIGHT
        if room < 0:
            return match.start() if start < 0 else end + room
    return len(text)


def native_name(lang: str) -> str:
    """What a language calls itself; the tag of one that is neither Chinese nor English."""
    return {"zh": "中文", "en": "English"}.get(lang[:2], lang)
