"""Which characters are set without spaces between them, and what that means for a line break in the source."""

from collections.abc import Sequence

from wenzhai.markup.plain import shown
from wenzhai.markup.typeset import Words, WordsKind
from wenzhai.text.patterns import late
from wenzhai.text.scripts import WIDE

EITHER = "·‘’“”—…⸺"
"""Punctuation that Chinese and Western text share: it belongs to the nearest other character."""

# Raw inline tags are placeholders while the tree is built; they have no width.
NOTHING = r"(?:\x02wzxhzdk:[0-9]+\x03)*"
SOFT_BREAK = late(rf"(?<=[{WIDE}])([{EITHER}]*{NOTHING}) *\n *(?={NOTHING}[{EITHER}]*[{WIDE}])")
ENDS_WIDE = late(rf"[{WIDE}][{EITHER}]*{NOTHING} *\Z")
STARTS_WIDE = late(rf"{NOTHING}[{EITHER}]*[{WIDE}]")


def join_lines(text: str) -> str:
    """Takes out the line breaks that stand between two wide characters."""
    return SOFT_BREAK.sub(r"\1", text) if "\n" in text else text


def join_pieces(pieces: Sequence[Words], line: list[str], stash: Sequence[object]) -> None:
    """The same for a block in pieces: within each, and from one to the next. `line` is what a reader sees of each."""
    before = ""
    hanging = -1
    for number, piece in enumerate(pieces):
        if piece.kind is WordsKind.PICTURE:
            continue
        if piece.kind is WordsKind.BREAK:
            before, hanging = "", -1
            continue
        text = line[number] if piece.kind is WordsKind.CODE else piece.text
        if hanging >= 0 and STARTS_WIDE.match(text):
            pieces[hanging].text = pieces[hanging].text.rstrip("\n ")
            line[hanging] = line[hanging].rstrip("\n ")
        hanging = -1
        if piece.kind is WordsKind.TEXT and "\n" in text:
            joined = join_lines(text)
            if joined[0] == "\n" and ENDS_WIDE.search(before) and STARTS_WIDE.match(joined.lstrip("\n ")):
                joined = joined.lstrip("\n ")
            if joined is not text:
                piece.text = text = joined
                line[number] = shown(text, stash)
            if text.endswith("\n") and ENDS_WIDE.search(text.rstrip("\n")):
                hanging = number
        before = text
