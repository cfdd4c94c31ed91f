"""Converts the flattened English summary of a topic page to headings and lists.

On the page it is one line: `Core Viewpoint - … Group 1: Title - bullet - bullet Group 2: …`.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from wenzhai.importers.escape import escape, escape_heading
from wenzhai.model.problems import Note
from wenzhai.text.viewpoints import CORE, CORE_HEADINGS

OPENING = re.compile(rf"{CORE}(?: - | ?-?$)")
CONTINUATION = re.compile(rf"- |(?:{CORE}|Group \d+)(?: - |: | ?-?$)")
MARK = re.compile(rf"(?:^|(?<= ))(?P<name>{CORE}(?= - | ?-?$)|Group (?P<number>\d{{1,3}})(?= - |: |:?$| -$))")

HEADING_LINE = re.compile(rf"(?P<name>{CORE}|Group \d{{1,3}})(?::(?P<title>.*))?(?: -)?")

ENDED = re.compile(r"[.!?;\]…。\uff01\uff1f\uff1b][\"'”’)\uff09]*$")
ABBREVIATED = re.compile(r"\b(?:[A-Za-z]\.)+$")
DASH = re.compile(" - ")
WINDOW = 12
LONGEST_TITLE = 200
SMALL_WORDS = frozenset(
    ["a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"]
)


class SummarySection(Struct, frozen=True):
    """A part of the summary. `title` is empty for a group without one."""

    name: str
    title: str
    items: tuple[str, ...]

    @property
    def is_core(self) -> bool:
        return self.name.startswith("Core")

    def heading(self, lang: str) -> str:
        """`Core viewpoint` in the language of the site, or the group's title; empty for a group without one."""
        if not self.is_core:
            return self.title
        word = self.name.removeprefix("Core ").rstrip("s")
        return CORE_HEADINGS.get(lang, {}).get(word, self.name.capitalize())


def is_summary(line: str) -> bool:
    return OPENING.match(line) is not None


def continues(line: str) -> bool:
    """Whether this line continues a summary that was pasted with line breaks."""
    return CONTINUATION.match(line) is not None


def parse_summary(lines: Sequence[str]) -> list[SummarySection]:
    """The sections of a summary: on one line, or with a line for each heading and each item."""
    if sum(line.startswith("- ") for line in lines) > 1 and not any(" - " in line for line in lines):
        return list(sections_by_lines(lines))
    text = " ".join(" ".join(lines).split())
    marks = find_marks(text)
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    return [section(mark, text[mark.end() : end].strip()) for mark, end in zip(marks, ends, strict=True)]


def sections_by_lines(lines: Sequence[str]) -> Iterator[SummarySection]:
    """A line that is neither heading nor item goes on with the one above."""
    name, title, items = "", "", list[str]()
    for line in lines:
        if heading := HEADING_LINE.fullmatch(line):
            if name:
                yield SummarySection(name, title, tuple(items))
            name, title, items = heading["name"], (heading["title"] or "").strip(), []
        elif line.startswith("- ") or not items:
            items.append(line.removeprefix("- "))
        else:
            items[-1] += f" {line}"
    yield SummarySection(name, title, tuple(items))


def find_marks(text: str) -> list[re.Match[str]]:
    """The starts of sections: after the end of a sentence, or anywhere if no group begins so."""
    found = list(MARK.finditer(text))
    strict = rising([mark for mark in found if not mark.start() or ended(text, mark.start() - 1)])
    return strict if any(mark["number"] for mark in strict) else rising(found)


def rising(marks: list[re.Match[str]]) -> list[re.Match[str]]:
    """The marks with rising numbers: a lower number is a `Group 1` mentioned in the prose."""
    kept: list[re.Match[str]] = []
    last = 0
    for mark in marks:
        if int(mark["number"] or last + 1) > last:
            kept.append(mark)
            last = int(mark["number"] or last)
    return kept


def section(mark: re.Match[str], text: str) -> SummarySection:
    if not text.startswith(":"):
        return SummarySection(mark["name"], "", tuple(split_items(text.removeprefix("-").strip())))
    title, rest = split_title(text[1:])
    return SummarySection(mark["name"], title.strip(), tuple(split_items(rest.strip())))


def split_title(text: str) -> tuple[str, str]:
    """A group's title and the text after its ` - `. A title may contain dashes itself: `China - EU Relations`."""
    dashes = [match.start() for match in DASH.finditer(text, 0, LONGEST_TITLE)] or [text.find(" - ")]
    end = dashes[0]
    for following in dashes[1:]:
        if not (
            is_title_case(text[end + 3 : following]) and begins(text[following + 3 : following + 3 + WINDOW])
        ):
            break
        end = following
    return (text, "") if end < 0 else (text[:end], text[end + 3 :])


def is_title_case(text: str) -> bool:
    """Whether every significant word begins with a capital, as in no sentence."""
    words = [word for word in text.split() if word not in SMALL_WORDS]
    return bool(words) and all(word[0].isupper() for word in words) and not text.endswith((".", "]"))


def split_items(text: str) -> Iterator[str]:
    """Splits at each ` - ` between the end of a sentence and the beginning of another.

    Any other ` - ` is a dash in the prose.
    """
    dashes = [match.start() for match in DASH.finditer(text)]
    cuts = [at for at in dashes if ended(text, at) and begins(text[at + 3 : at + 3 + WINDOW])]
    for start, end in pairwise([-3, *cuts, len(text)]):
        if item := text[start + 3 : end].strip():
            yield item


def ended(text: str, at: int) -> bool:
    """Whether a sentence or a citation mark ends right before `at`; `U.S.` does not end a sentence."""
    before = text[max(0, at - WINDOW) : at]
    return ENDED.search(before) is not None and ABBREVIATED.search(before) is None


def begins(text: str) -> bool:
    """Whether a sentence begins here: its first letter is not lower case."""
    first = next((char for char in text if char.isalnum()), "a")
    return not first.islower()


def summary_markdown(sections: list[SummarySection], lang: str) -> tuple[str, list[Note]]:
    """The Markdown: headings, a paragraph for a viewpoint, lists for the rest; with notes on the conversion and on
    groups without a title, which get no heading. `lang` is the language of the site."""
    blocks: list[str] = []
    for part in sections:
        heading = part.heading(lang)
        if heading:
            blocks.append(f"## {escape_heading(heading)}")
        prose = part.is_core and "Viewpoint" in part.name and len(part.items) == 1
        items = "\n".join(escape(item) if prose else f"- {escape(item)}" for item in part.items)
        if not heading and items and blocks[-1].startswith("- "):
            blocks[-1] += f"\n{items}"  # one list
        elif items:
            blocks.append(items)
    headings = sum(bool(part.heading(lang)) for part in sections)
    bullets = sum(len(part.items) for part in sections)
    notes = [Note(code="import-summary", params={"headings": str(headings), "items": str(bullets)})]
    notes += [
        Note(code="import-untitled-group", params={"name": part.name})
        for part in sections
        if not (part.is_core or part.title)
    ]
    return "\n\n".join(blocks), notes
