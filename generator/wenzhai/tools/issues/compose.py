"""The lines of an issue put into another order: pure functions of the text of its file.

An item is a line of a list (`- …`) with all that Markdown counts to it: the lines directly below it, and indented ones
behind blank lines. A section is what stands below a heading of the second rank. Whatever else there is, such as words
of the editors, stays where it is in its section.
"""

import re
from collections.abc import Callable, Sequence

from msgspec import Struct

from wenzhai.content.frontmatter.document import split
from wenzhai.importers.escape import UNDONE

LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]|(?<!!)\[((?:\\.|[^\[\]\\])+)\]\([^()\s]*\)")
"""A link by name or by address, and the words that it shows."""
ITEM = re.compile(r"[-*+] +\S")
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
HEADING = "## "
BLOCK = re.compile(r"[-*+] |\d+[.)] |#{1,6} |>|<|`{3}|~{3}|[-*_]{3,}\s*$")
"""What begins something new without a blank line before it."""


class ComposedItem(Struct, frozen=True):
    """An item: its first line and the one after its last, and what it says."""

    start: int
    end: int
    text: str


class ComposedSection(Struct, frozen=True):
    """A section: its lines as those of an item, and its items. Without a title it is what stands above all headings."""

    start: int
    end: int
    title: str
    items: tuple[ComposedItem, ...]


def sections_of(text: str, path: str) -> tuple[ComposedSection, ...]:
    """The sections of an issue. Raises `ProblemsError` for a file without front matter."""
    lines = text.split("\n")
    begin = split(text, path).body_line - 1
    heads = [at for at in outside_code(lines, begin) if lines[at].startswith(HEADING)]
    starts, ends = [begin, *heads], [*heads, len(lines)]
    titles = ["", *(lines[at].removeprefix(HEADING) for at in heads)]
    found = [
        ComposedSection(start, end, title, items_between(lines, start, end))
        for start, end, title in zip(starts, ends, titles, strict=True)
    ]
    return tuple(one for one in found if one.title or one.items)


def place_of(sections: Sequence[ComposedSection], number: int) -> tuple[ComposedSection, ComposedItem] | None:
    """The item of that number, counted through the whole issue from 0, and its section."""
    every = [(section, item) for section in sections for item in section.items]
    return every[number] if 0 <= number < len(every) else None


def item_title(text: str) -> str:
    """What an item is called: the words of its first link, else all of it."""
    found = LINK.search(text)
    return UNDONE.sub(r"\1", (found[1] or found[2]) if found else text)


def outside_code(lines: Sequence[str], start: int) -> list[int]:
    found, fence = [], ""
    for at in range(start, len(lines)):
        mark = FENCE.match(lines[at])
        if mark and not fence:
            fence = mark[1][0]
        elif mark and mark[1][0] == fence:
            fence = ""
        elif not fence:
            found.append(at)
    return found


def items_between(lines: Sequence[str], start: int, end: int) -> tuple[ComposedItem, ...]:
    plain = set(outside_code(lines, start))
    found = []
    for at in range(start, end):
        if at in plain and ITEM.match(lines[at]):
            found.append(ComposedItem(at, item_end(lines, at, end), lines[at][1:].strip()))
    return tuple(found)


def item_end(lines: Sequence[str], at: int, end: int) -> int:
    last, blank = at + 1, False
    for next in range(at + 1, end):
        line = lines[next]
        if not line.strip():
            blank = True
        elif line.startswith((" ", "\t")) or not (blank or BLOCK.match(line)):
            last = next + 1
        else:
            break
    return last


def item_moved(text: str, path: str, number: int, by: int) -> str:
    """The text with that item, counted through the whole issue, before the one above it or behind the one below; the
    first of a section goes to the end of the section above, the last to the beginning of the one below."""
    return with_line_ends(text, lambda plain: moved(plain, path, number, by))


def moved(text: str, path: str, number: int, by: int) -> str:
    lines, sections = text.split("\n"), sections_of(text, path)
    place = place_of(sections, number)
    if place is None:
        return text
    section, item = place
    at, own = sections.index(section), section.items
    other = own.index(item) + by
    if 0 <= other < len(own):
        first, second = sorted((item, own[other]), key=lambda one: one.start)
        between = lines[first.end : second.start]
        lines[first.start : second.end] = [
            *lines[second.start : second.end],
            *between,
            *lines[first.start : first.end],
        ]
        return "\n".join(lines)
    if not 0 <= at + by < len(sections):
        return text
    target, block = sections[at + by], lines[item.start : item.end]
    if by < 0:
        to = target.items[-1].end if target.items else target.start + 1
        del lines[item.start : item.end]
        lines[to:to] = block if target.items else ["", *block]
    else:
        to = target.items[0].start if target.items else target.start + 1
        lines[to:to] = block if target.items else ["", *block]
        del lines[item.start : item.end]
    return "\n".join(lines)


def item_removed(text: str, path: str, number: int) -> str:
    def removed(plain: str) -> str:
        lines = plain.split("\n")
        if place := place_of(sections_of(plain, path), number):
            del lines[place[1].start : place[1].end]
        return "\n".join(lines)

    return with_line_ends(text, removed)


def section_moved(text: str, path: str, number: int, by: int) -> str:
    """The text with that section before the one above it, or behind the one below; what stands above all headings
    stays there."""

    def swapped(plain: str) -> str:
        lines, sections = plain.split("\n"), sections_of(plain, path)
        if not (0 <= number < len(sections) and 0 <= number + by < len(sections)):
            return plain
        first, second = sorted((sections[number], sections[number + by]), key=lambda one: one.start)
        if not first.title:
            return plain
        one, two = trimmed(lines, first), trimmed(lines, second)
        gap, rest = lines[first.start + len(one) : first.end], lines[second.start + len(two) : second.end]
        lines[first.start : second.end] = [*two, *gap, *one, *rest]
        return "\n".join(lines)

    return with_line_ends(text, swapped)


def trimmed(lines: Sequence[str], section: ComposedSection) -> list[str]:
    """The lines of a section without the blank ones at its end."""
    end = section.end
    while end > section.start and not lines[end - 1].strip():
        end -= 1
    return list(lines[section.start : end])


def with_line_ends(text: str, change: Callable[[str], str]) -> str:
    """What `change` makes of the text, with the byte order mark and the line ends of the file."""
    mark = text[: text.startswith("\ufeff")]
    done = change(text[len(mark) :].replace("\r\n", "\n"))
    return mark + (done.replace("\n", "\r\n") if "\r\n" in text else done)
