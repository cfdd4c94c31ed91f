"""Plain text for mail and chat groups: at most 78 columns, Han counted two, links numbered and listed at the end."""

import re
from collections.abc import Iterator
from unicodedata import east_asian_width
from xml.etree.ElementTree import Element

from wenzhai.exports.describe import Export
from wenzhai.exports.tree import holds, note_of, parse, tex_of, text_of
from wenzhai.exports.whole import whole
from wenzhai.exports.words import day_in, words_in

COLUMNS = 78
BLOCKS = re.compile("p|div|[uod]l|li|d[td]|h[1-6]|hr|blockquote|pre|table|section|details|summary|figure")
NO_LINE_START = frozenset("，。、；：？！）】》」』”’…—,.;:?!)")
"""Marks that begin no line."""


class TextWriter:
    """The lines of a tree, and the addresses met on the way. `note` is the word for a footnote."""

    def __init__(self, note: str) -> None:
        self.links: list[str] = []
        self._note = note

    def blocks(self, element: Element, indent: str = "", first: str | None = None) -> Iterator[str]:
        """The lines of the blocks in an element; a blank line lies between two of them. `first` begins the first."""
        lead = indent if first is None else first
        for block in self.parts(element):
            lines = self.lines_of(block, lead, indent)
            if lines:
                yield from lines
                yield ""
                lead = indent

    def lines_of(self, block: Element | str, lead: str, indent: str) -> list[str]:
        return (
            wrapped(block, lead, indent) if isinstance(block, str) else list(self.block(block, lead, indent))
        )

    def parts(self, element: Element) -> Iterator[Element | str]:
        """Blocks, and what stands between them as text."""
        text = element.text or ""
        for child in element:
            if BLOCKS.fullmatch(child.tag):
                if text.strip():
                    yield text
                yield child
                text = ""
            else:
                text += self.inline(child)
            text += child.tail or ""
        if text.strip():
            yield text

    def block(self, block: Element, lead: str, indent: str) -> Iterator[str]:
        match block.tag:
            case "ul" | "ol":
                yield from self.items(block, lead, indent)
            case "pre":
                yield from (f"{indent}    {line}".rstrip() for line in text_of(block).strip("\n").split("\n"))
            case "hr":
                yield f"{lead}{'-' * 20}"
            case "blockquote":
                yield from without_end(self.blocks(block, f"{indent}> ", f"{lead}> "))
            case "table":
                yield from self.rows(block, lead)
            case "h1" | "h2":
                title = " ".join(self.inline_of(block).split())
                yield from (title, ("=" if block.tag == "h1" else "-") * min(width(title), COLUMNS))
            case _:
                yield from without_end(self.blocks(block, indent, lead))

    def items(self, block: Element, lead: str, indent: str) -> Iterator[str]:
        start = int(block.get("start", "1") or 1)
        for number, item in enumerate((child for child in block if child.tag == "li"), start=start):
            mark = f"{number}. " if block.tag == "ol" else "- "
            yield from tight(self.blocks(item, indent + " " * len(mark), lead + mark))
            lead = indent

    def rows(self, block: Element, lead: str) -> Iterator[str]:
        for row in (row for row in block.iter() if row.tag == "tr"):
            cells = (" ".join(self.inline_of(cell).split()) for cell in row)
            yield f"{lead}{' | '.join(cells)}".rstrip()

    def inline_of(self, element: Element) -> str:
        return (element.text or "") + "".join(self.inline(child) + (child.tail or "") for child in element)

    def inline(self, element: Element) -> str:
        inner = self.inline_of(element)
        match element.tag:
            case "br":
                return "\0"
            case "img":
                return element.get("alt", "")
            case "a" if (number := note_of(element)) is not None:
                return f"[{self._note}{number}]" if number else ""
            case "a" if (address := element.get("href", "")) and not address.startswith("#"):
                return f"{inner}[{self.number(address)}]"
            case "math":
                return tex_of(element)
            case "sup" if not holds(element, "a"):
                return f"^{inner}"
        return inner

    def number(self, address: str) -> int:
        if address not in self.links:
            self.links.append(address)
        return self.links.index(address) + 1


def render_text(export: Export) -> str:
    """The whole export as text."""
    words = words_in(export.lang)
    writer = TextWriter(words["note"])
    head = [export.title, "=" * min(width(export.title), COLUMNS)]
    facts = [export.site.title, day_in(export.day, export.lang) if export.day else ""]
    head += [" · ".join(filter(None, facts)), ""]
    body = list(writer.blocks(parse(whole(export))))
    links = [f"[{number}] {address}" for number, address in enumerate(writer.links, 1)]
    tail = [words["links"] + words["colon"].strip(), *links, ""] if links else []
    return "\n".join([*head, *body, *tail])


def wrapped(text: str, first: str, rest: str) -> list[str]:
    """Text in lines; a line break of the text (NUL) is kept. A word or address longer than a line stays whole."""
    lines: list[str] = []
    lead = first
    for part in text.split("\0"):
        line, room = "", COLUMNS - width(lead)
        for piece in pieces(" ".join(part.split())):
            if width(line + piece.rstrip()) > room and line.strip() and piece[0] not in NO_LINE_START:
                lines.append((lead + line).rstrip())
                lead, line = rest, ""
                room = COLUMNS - width(lead)
            line += piece if line else piece.lstrip()
        lines.append((lead + line).rstrip())
        lead = rest
    return lines


def pieces(text: str) -> Iterator[str]:
    """What a line may not be broken in: a wide character, or a word with the blank behind it."""
    word = ""
    for character in text:
        if character == " ":
            yield word + character
            word = ""
        elif is_wide(character):
            if word:
                yield word
            yield character
            word = ""
        else:
            word += character
    if word:
        yield word


def width(text: str) -> int:
    return sum(2 if is_wide(character) else 1 for character in text)


def is_wide(character: str) -> bool:
    return east_asian_width(character) in "WF"


def without_end(lines: Iterator[str]) -> list[str]:
    """Without the blank line after the last block."""
    found = list(lines)
    return found[:-1] if found and not found[-1] else found


def tight(lines: Iterator[str]) -> list[str]:
    """The blocks of an item without blank lines between them."""
    return [line for line in lines if line]
