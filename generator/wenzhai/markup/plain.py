"""The plain text of a body, line by line, and the sentence around each link."""

import html
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from markdown.util import AMP_SUBSTITUTE, STX

from wenzhai.markup.stash import without_elements

BLANKS = re.compile(r"[ \t\n]+")
# A full stop ends a sentence only before a space; the Chinese marks always do. Closing quotes belong to it.
SENTENCE_END = re.compile(r"(?:[。！？；]|[.!?](?=[\s\"'”’)\]]|\Z))[”’」』）】》\"')\]]*")


def shown(text: str, stash: Sequence[object]) -> str:
    """What a reader sees of a text of the tree: placeholders resolved."""
    if STX not in text:
        return text
    text = html.unescape(text.replace(AMP_SUBSTITUTE, "&")) if AMP_SUBSTITUTE in text else text
    return without_elements(text, stash)


LONG = 300
"""Characters of a sentence that are kept for a backlink."""


class Lines:
    """Collects pieces of text into lines, one for each block."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.spans: list[tuple[int, str, str]] = []
        """(number of a link, its label, its sentence)"""
        self.pieces: list[str] = []
        self.open: list[tuple[int, int, int]] = []

    def add(self, text: str) -> None:
        self.pieces.append(text)

    def mark(self) -> int:
        return len(self.pieces)

    def span(self, number: int, start: int) -> None:
        """The pieces since `start` are the label of link `number`."""
        self.open.append((number, start, len(self.pieces)))

    def end(self, verbatim: bool = False) -> None:
        """Ends the block: its text, if any, becomes a line (code keeps its own)."""
        if not self.pieces:
            return
        text = "".join(self.pieces)
        line = text if verbatim else squeeze(text).strip()
        if line:
            self.done.append(line)
        if self.open:
            self.place_links(text)
        self.pieces = []
        self.open = []

    def place_links(self, text: str) -> None:
        """Finds the label and the sentence of each link of this block."""
        ends = [0, *accumulate(map(len, self.pieces))]
        stops = [0, *(stop.end() for stop in SENTENCE_END.finditer(text)), len(text)]
        for number, start, end in self.open:
            label = text[ends[start] : ends[end]]
            first = stops[bisect_right(stops, ends[start], hi=len(stops) - 1) - 1]
            last = stops[bisect_left(stops, ends[end])]
            sentence = window(text, first, last, ends[start])
            self.spans.append((number, squeeze(label).strip(), squeeze(sentence).strip()))


def window(text: str, first: int, last: int, link: int) -> str:
    """A sentence, or of a very long one the part around its link."""
    start = max(first, link - LONG // 3) if last - first > LONG else first
    end = min(last, start + LONG)
    return ("…" if start > first else "") + text[start:end] + ("…" if end < last else "")


def squeeze(text: str) -> str:
    """One space for each run of blanks and line breaks."""
    return BLANKS.sub(" ", text) if "\n" in text or "  " in text or "\t" in text else text
