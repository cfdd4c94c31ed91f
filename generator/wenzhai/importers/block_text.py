"""Blocks of Markdown as text: fences, tables, and what stands between two blocks."""

import re
from collections.abc import Sequence

from msgspec import Struct


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
    if before.is_item and block.is_item:
        return "\n"
    shared = 0
    while (
        shared < min(len(before.quotes), len(block.quotes)) and before.quotes[shared] == block.quotes[shared]
    ):
        shared += 1
    return f"\n{common_marks(before.text, shared)}\n"


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


def table(rows: Sequence[Sequence[str]]) -> str:
    """A table, whose first row is the head; short rows are filled."""
    width = max(map(len, rows))
    cells = [[*row, *[""] * (width - len(row))] for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in cells]
    return "\n".join([lines[0], f"|{'---|' * width}", *lines[1:]])
