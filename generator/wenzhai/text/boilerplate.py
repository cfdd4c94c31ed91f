"""Sentences that stand in many texts, such as the words with which every issue of a weekly begins."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from wenzhai.text.patterns import late

SENTENCE = late(r"[^。！？!?；;.]*(?:\.(?!\s|$)[^。！？!?；;.]*)*(?:[。！？!?；;]+|\.|$)[”’」』）)\"'\s]*")
WORD = re.compile(r"[^\W_]")


def sentences(text: str) -> list[str]:
    """The sentences of a text, line by line; put together they are its lines."""
    return [found for line in text.split("\n") for found in SENTENCE.findall(line) if found]


def key(sentence: str) -> str:
    """The letters and digits alone."""
    return "".join(filter(str.isalnum, sentence))


def keys(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(one for text in texts for sentence in sentences(text) if (one := key(sentence)))


def common(texts: Sequence[str], fewest: int, share: int) -> frozenset[str]:
    """The keys of the sentences that stand in `fewest` of the texts, and in one of `share` of them."""
    counts = Counter(one for text in texts for one in keys([text]))
    return frozenset(one for one, count in counts.items() if count >= fewest and share * count >= len(texts))


def without(text: str, left_out: frozenset[str]) -> str:
    """The text without the sentences of these keys. Lines of which nothing is left go."""
    lines = (
        "".join(one for one in sentences(line) if key(one) not in left_out).rstrip()
        for line in text.split("\n")
    )
    return "\n".join(line for line in lines if WORD.search(line))
