"""Plain text for mail and chat groups: at most 78 columns, Han counted two, links numbered and listed at the end."""

import re
from collections.abc import Iterator, Mapping
from unicodedata import east_asian_width
from xml.etree.ElementTree import Element

from wenzhai.exports.describe import Export, facts_of_export
from wenzhai.exports.tree import elements, holds, note_of, parse, tex_of, text_of
from wenzhai.exports.whole import whole
from wenzhai.exports.words import words_in

COLUMNS = 78
DEEPEST = 20
"""Deepest nesting of blocks that is shown; deeper ones are run together, since only attacks nest so deep."""
BLOCKS = re.compile(
    "p|div|[uod]l|li|d[td]|h[1-6]|hr|blockquote|pre|table|caption|section|details|summary|figure|figcaption"
)
WIDE = (
    "\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6"
)
WIDE += "\U0001f300-\U0001faff\U00020000-\U0003fffd"
OPENING = "（「『《〈【〔“‘"
CLOSING = "，。、；：？！）】》〉」』〕”’…—"
MARK = r"\[(?:[注图]|note )?\d+\]"
PIECE = re.compile(
    rf"[{OPENING}]*(?:{MARK}|[^\s{WIDE}{OPENING}{CLOSING}]+?(?=\[\d+\]|[\s{WIDE}{OPENING}{CLOSING}]|\Z)|[{WIDE}]|[{CLOSING}])"
    rf"(?:{MARK}|[{CLOSING}])* ?|."
)
"""What a line may not be broken in: a wide character, or a word with the blank behind it; with the marks that open or
close something, and the numbers of links and notes."""


class TextWriter:
    """The lines of a tree, and the addresses met on the way. `words` are those of exports."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.links: dict[str, int] = {}
        """Address → number."""
        self._words = words
        self._depth = 0

    def blocks(self, element: Element, indent: str = "", first: str | None = None) -> Iterator[str]:
        """The lines of the blocks in an element; a blank line lies between two of them. `first` begins the first."""
        lead = indent if first is None else first
        for block in self.parts(element):
            lines = self.lines_of(block, lead, indent)
            if lines:
                yield from lines
                yield indent.rstrip()
                lead = indent

    def lines_of(self, block: Element | str, lead: str, indent: str) -> list[str]:
        return wrapped(block, lead, indent) if isinstance(block, str) else self.block(block, lead, indent)

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

    def block(self, block: Element, lead: str, indent: str) -> list[str]:
        if self._depth == DEEPEST:
            return wrapped(self.inline_of(block), lead, indent)
        self._depth += 1
        lines = list(self.shown(block, lead, indent))
        self._depth -= 1
        return lines

    def shown(self, block: Element, lead: str, indent: str) -> Iterator[str]:
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
                yield from self.rows(block, lead, indent)
            case "h1" | "h2":
                yield from underlined(self.inline_of(block), "-", lead, indent)
            case _:
                yield from without_end(self.blocks(block, indent, lead))

    def items(self, block: Element, lead: str, indent: str) -> Iterator[str]:
        start = int(block.get("start", "1") or 1)
        for number, item in enumerate((child for child in block if child.tag == "li"), start=start):
            mark = f"{number}. " if block.tag == "ol" else "- "
            yield from tight(self.blocks(item, indent + " " * len(mark), lead + mark))
            lead = indent

    def rows(self, block: Element, lead: str, indent: str) -> Iterator[str]:
        for row in elements(block, "caption", "tr"):
            cells = [self.inline_of(row)] if row.tag == "caption" else map(self.inline_of, row)
            yield from wrapped(
                " | ".join(" ".join(cell.replace("\0", " ").split()) for cell in cells), lead, indent
            )
            lead = indent

    def inline_of(self, element: Element) -> str:
        return (element.text or "") + "".join(self.inline(child) + (child.tail or "") for child in element)

    def inline(self, element: Element) -> str:
        inner = self.inline_of(element)
        match element.tag:
            case "br":
                return "\0"
            case "img":
                return self.picture(element.get("src", ""), element.get("alt", ""))
            case "a" if (number := note_of(element)) is not None:
                return f"[{self._words['note']}{number}]" if number else ""
            case "a" if (address := element.get("href", "#")) and not address.startswith("#"):
                return inner if inner.strip() == address else f"{inner}[{self.number(address)}]"
            case "math":
                return tex_of(element)
            case "sup" if not holds(element, "a"):
                return f"^{inner}"
        return f"\0{inner}\0" if BLOCKS.fullmatch(element.tag) else inner

    def picture(self, address: str, words: str) -> str:
        """What it shows, in brackets, and where it is."""
        label = self._words["picture"] + self._words["colon"] * bool(words)
        return f"[{label}{words}]{f'[{self.number(address)}]' if address else ''}"

    def number(self, address: str) -> int:
        return self.links.setdefault(address, len(self.links) + 1)


def render_text(export: Export) -> str:
    """The whole export as text. Code and addresses keep their lines, however long."""
    words = words_in(export.lang)
    writer = TextWriter(words)
    head = [*underlined(export.title, "="), *wrapped(" · ".join(facts_of_export(export))), ""]
    head += [*wrapped(export.url), ""]
    body = list(writer.blocks(parse(whole(export))))
    foot = [*wrapped(export.site.rights), ""] if export.site.rights else []
    links = [f"[{number}] {address}" for address, number in writer.links.items()]
    tail = [words["links"] + words["colon"].strip(), *links, ""] if links else []
    return "\n".join([*head, *body, *foot, *tail])


def underlined(title: str, line: str, lead: str = "", indent: str = "") -> Iterator[str]:
    lines = wrapped(title, lead, indent)
    yield from lines
    yield indent + line * max(1, max(map(width, lines)) - len(indent))


def wrapped(text: str, first: str = "", rest: str = "") -> list[str]:
    """Text in lines; a line break of the text (NUL) is kept. A word or address longer than a line stays whole."""
    lines: list[str] = []
    lead, rest = first[-COLUMNS // 2 :], rest[-COLUMNS // 2 :]
    for part in text.strip("\0").split("\0"):
        line, room = "", COLUMNS - width(lead)
        for piece in PIECE.findall(" ".join(part.split())):
            if line and width(line + piece.rstrip()) > room:
                lines.append((lead + line).rstrip())
                lead, line = rest, ""
                room = COLUMNS - width(lead)
            line += piece
        lines.append((lead + line).rstrip())
        lead = rest
    return lines


def width(text: str) -> int:
    """Columns: characters of East Asia count two, and so do those that are as wide there."""
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)


def without_end(lines: Iterator[str]) -> list[str]:
    """Without the blank line after the last block."""
    found = list(lines)
    return found[:-1] if found and not found[-1].strip("> ") else found


def tight(lines: Iterator[str]) -> list[str]:
    """The blocks of an item without blank lines between them."""
    return [line for line in lines if line.strip()]
