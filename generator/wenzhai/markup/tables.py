"""Tables (GFM 4.10)."""

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from wenzhai.markup.inline_text import InlineText
from wenzhai.markup.leaves import Leaf
from wenzhai.markup.limits import MAX_FILLED_CELLS

if TYPE_CHECKING:
    from wenzhai.markup.blocks import BlockParser
    from wenzhai.markup.containers import Container

DELIMITER_ROW = re.compile(r"\|?[ \t]*:?-+:?[ \t]*+(?:\|[ \t]*:?-+:?[ \t]*+)*+\|?[ \t]*$")
CELL = re.compile(r"((?:[^|\\]|\\.|\\$)*+)(\||$)", re.DOTALL)


class Table(Leaf):
    """An open table; every line is a row until something else begins."""

    __slots__ = ("alignments", "body", "element")

    def __init__(self, offset: int, parent: Element, alignments: list[str]) -> None:
        super().__init__(offset)
        self.element = SubElement(parent, "table")
        self.alignments = alignments
        self.body: Element | None = None

    def head(self, parser: "BlockParser", cells: list[tuple[str, int]], start: int) -> None:
        self.row(parser, SubElement(SubElement(self.element, "thead"), "tr"), "th", cells, start)

    def add(self, parser: "BlockParser", line: str, start: int) -> None:
        if self.body is None:
            self.body = SubElement(self.element, "tbody")
        cells = split_row(line)
        if len(cells) > len(self.alignments):
            lost = " | ".join(text for text, _ in cells[len(self.alignments) :])
            at = start + cells[len(self.alignments)][1]
            parser.warn("table-row-long", at, words=lost[:60], columns=str(len(self.alignments)))
        elif "|" not in line and len(self.alignments) > 1:
            parser.warn("table-row-text", start)
        self.row(parser, SubElement(self.body, "tr"), "td", cells, start)

    def row(
        self, parser: "BlockParser", row: Element, tag: str, cells: list[tuple[str, int]], start: int
    ) -> None:
        for column, alignment in enumerate(self.alignments):
            if column >= len(cells):
                parser.document.filled_cells += 1
                if parser.document.filled_cells > MAX_FILLED_CELLS:
                    break
            node = SubElement(row, tag)
            if alignment:
                node.set("style", f"text-align: {alignment}")
            if column < len(cells) and cells[column][0]:
                text, at = cells[column]
                parser.wait(InlineText(node, text, lines_of(text, start + at)))


def alignments_of(line: str) -> list[str] | None:
    """The alignment of each column (empty for none) that a delimiter row gives; None if the line is none."""
    if ("|" not in line and ":" not in line) or not DELIMITER_ROW.match(line):
        return None
    cells = [text for text, _ in split_row(line)]
    return [
        {(True, True): "center", (True, False): "left", (False, True): "right"}.get(
            (cell.startswith(":"), cell.endswith(":")), ""
        )
        for cell in cells
    ]


def lines_of(text: str, start: int) -> list[tuple[int, int]]:
    """Where a cell comes from: each bar in it has a backslash of its own in the source."""
    bars = [at for at, char in enumerate(text) if char == "|"] if "|" in text else []
    return [(0, start), *((at, start + at + number) for number, at in enumerate(bars, 1))]


def split_row(line: str) -> list[tuple[str, int]]:
    r"""The cells of a row, each with its place in the line; `\|` is a bar in a cell, in code too."""
    line = line.rstrip(" \t")
    at = 1 if line.startswith("|") else 0
    cells: list[tuple[str, int]] = []
    while at < len(line):
        found = CELL.match(line, at)
        assert found
        text = found[1].lstrip(" \t")
        place = at + len(found[1]) - len(text)
        text = text.rstrip(" \t")
        cells.append((text.replace("\\|", "|") if "\\|" in text else text, place))
        at = found.end()
    return cells


def opened(parser: "BlockParser", container: "Container") -> bool:
    """Whether the line is the delimiter row below the header, which is the last line of a paragraph."""
    paragraph = parser.paragraph_of(container)
    alignments = alignments_of(parser.ahead) if paragraph else None
    if paragraph is None or alignments is None:
        return False
    above, _, header = paragraph.pieces[-1].rpartition("\n")
    start = paragraph.starts[-1] + len(paragraph.pieces[-1]) - len(header)
    cells = split_row(header)
    if len(cells) != len(alignments):
        if "|" in header:
            parser.warn("table-columns", start, header=str(len(cells)), columns=str(len(alignments)))
        return False
    paragraph.pieces.pop()
    if above:
        paragraph.pieces.append(above)
    else:
        paragraph.starts.pop()
    if not paragraph.pieces:
        parser.leaf = None
    parser.begin(container)
    table = parser.leaf = Table(start, container.element, alignments)
    table.head(parser, cells, start)
    parser.finish_line()
    return True
