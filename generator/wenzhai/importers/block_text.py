"""Blocks of Markdown as text: fences, tables, and what stands between two blocks."""

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

WIDEST = 100
"""So many columns or rows a cell stands in at most; more is an attack."""

LANGUAGE = re.compile(r"(?:language-|lang-|highlight-source-|brush:)([\w#+.-]+)")
PLAIN = frozenset("plain plaintext text txt none nohighlight highlight hljs code chroma".split())
INDENT = re.compile(r"[> ]*")
NUMBERED = re.compile(r"([> ]*)(\d+)[.)] ")


class MarkdownBlock(Struct, frozen=True):
    """A block with the marks of the lists and quotes it is in. `quotes` are the numbers of those quotes."""

    is_item: bool
    """Whether it begins the item of a list."""
    text: str
    quotes: tuple[int, ...]


def joined(blocks: Sequence[MarkdownBlock]) -> str:
    """The whole text."""
    parts: list[str] = []
    for at, block in enumerate(blocks):
        parts += [between(blocks[at - 1], block) if at else "", block.text]
    return "".join(parts).strip("\n")


def between(before: MarkdownBlock, block: MarkdownBlock) -> str:
    """The separator of two blocks: an empty line, with the marks of the quotes that both are in."""
    if before.is_item and block.is_item and not interrupts(before.text, block.text):
        return "\n"
    shared = 0
    while (
        shared < min(len(before.quotes), len(block.quotes)) and before.quotes[shared] == block.quotes[shared]
    ):
        shared += 1
    return f"\n{common_marks(before.text, shared)}\n"


def interrupts(before: str, item: str) -> bool:
    """Whether an item within another begins a list at a number other than 1, which needs an empty line before it to be
    a list (CommonMark 5.3)."""
    number, outer = NUMBERED.match(item), INDENT.match(before.rpartition("\n")[2])
    return number is not None and outer is not None and number[2] != "1" and len(number[1]) > len(outer[0])


def common_marks(text: str, quotes: int) -> str:
    """The beginning of a block's last line up to the mark of the quote at this depth."""
    line = text.rpartition("\n")[2]
    at = 0
    for _ in range(quotes):
        at = line.index(">", at) + 1
    return re.sub(r"[^> ]", " ", line[:at])


def fenced(code: str, language: str) -> str:
    """Code with a fence longer than any run of backticks in it."""
    longest = max((len(run) for run in re.findall("`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{code}\n{fence}"


def code_language(tag: str, classes: list[str], given: dict[str, str]) -> str:
    """The language of code in an element, in the notation of highlighters; empty if unknown."""
    declared = LANGUAGE.search(" ".join(classes).replace("brush: ", "brush:"))
    if tag == "pre" and (stated := given.get("lang") or given.get("data-lang")):
        found = stated.strip()
    elif declared and tag in ("pre", "code", "div", "figure"):
        found = declared[1]
    elif (tag == "figure" and "highlight" in classes) or (tag in ("code", "pre") and "hljs" in classes):
        found = next((name for name in classes if name not in PLAIN), "")
    else:
        return ""
    return found.lower() if re.fullmatch(r"[\w#+.-]+", found) and found.lower() not in PLAIN else ""


def table(rows: Sequence[Sequence[str]]) -> str:
    """A table, whose first row is the head; short rows are filled."""
    width = max(map(len, rows))
    cells = [[*row, *[""] * (width - len(row))] for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in cells]
    return "\n".join([lines[0], f"|{'---|' * width}", *lines[1:]])


def spanned(given: Mapping[str, str], name: str) -> int:
    """How many columns or rows a cell says that it stands in."""
    number = given.get(name, "")
    return (
        max(1, min(int(number), WIDEST)) if number.isascii() and number.isdigit() and len(number) < 6 else 1
    )


def spread(rows: Sequence[Sequence[str]], spans: Sequence[Sequence[tuple[int, int]]]) -> list[list[str]]:
    """The rows with an empty cell in each further place that a cell stands in (HTML 4.9.12.1), so that every other
    keeps its column. `spans` are the columns and rows of each cell."""
    taken: set[tuple[int, int]] = set()
    spread_rows: list[list[str]] = []
    for at, row in enumerate(rows):
        cells: list[str] = []
        for text, (columns, depth) in zip(row, spans[at], strict=True):
            while (at, len(cells)) in taken:
                cells.append("")
            below = range(at + 1, min(at + depth, len(rows)))
            taken.update((line, len(cells) + column) for line in below for column in range(columns))
            cells += [text, *[""] * (columns - 1)]
        spread_rows.append(cells)
    return spread_rows
