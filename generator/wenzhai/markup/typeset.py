"""Chinese typography of a block, once its inline markup is parsed: its texts are repaired as one, and stay apart.

Code, formulas, pictures, bare addresses and text within the author's own `<code>`, `<kbd>` and the like are opaque.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from xml.etree.ElementTree import Element

from markdown.util import STX, AtomicString

from wenzhai.markup.stash import PLACEHOLDER, Raw
from wenzhai.text.patterns import late
from wenzhai.text.scripts import HAN
from wenzhai.text.typography import ADDRESS, OPAQUE, WORTH_A_LOOK, is_chinese_text, repaired_pieces

PIECE = re.compile(PLACEHOLDER)
HAN_NEXT = late(f"[{HAN}]")
TAG = re.compile(r"<(/?)([A-Za-z]+)")
VERBATIM = frozenset(
    ("code", "kbd", "samp", "var", "tt", "pre", "math", "svg", "script", "style", "textarea")
)
SHOWN = frozenset(("img", "video", "audio", "input", "picture"))


class WordsKind(Enum):
    """What a piece of a block is."""

    TEXT = 0
    CODE = 1
    PICTURE = 2
    BREAK = 3


class Words:
    """A piece of the text of a block: the text of a node, or what follows it (`tail`)."""

    __slots__ = ("kind", "node", "tail")

    def __init__(self, node: Element, tail: bool = False, kind: WordsKind = WordsKind.TEXT) -> None:
        self.node = node
        self.tail = tail
        self.kind = kind

    @property
    def text(self) -> str:
        return (self.node.tail if self.tail else self.node.text) or ""

    @text.setter
    def text(self, text: str) -> None:
        if self.tail:
            self.node.tail = text
        else:
            self.node.text = text


class Part:
    """What typography sees of a piece, and what is written back: `kept` as it is, or `seen` as it was repaired."""

    __slots__ = ("kept", "of", "seen")

    def __init__(self, of: int, seen: str, kept: str | None) -> None:
        self.of = of
        self.seen = seen
        self.kept = kept


class Typesetter:
    """Repairs the blocks of a body in the language `lang`."""

    def __init__(self, lang: str, stash: Sequence[object]) -> None:
        self.lang = lang
        self.stash = stash
        self.changed = False
        """Whether anything has changed."""

    def set(self, pieces: Sequence[Words], text: str, in_heading: bool) -> list[int]:
        """Repairs the pieces of a block, whose plain text is `text`; tells which of them have changed."""
        if not WORTH_A_LOOK.search(text) or not is_chinese_text(text, self.lang):
            return []
        return self.repair(pieces, list(parts_of(pieces, self.stash)), in_heading)

    def repair(self, pieces: Sequence[Words], parts: Sequence[Part], in_heading: bool) -> list[int]:
        seen = [part.seen for part in parts]
        repaired = repaired_pieces(seen)
        if repaired == seen:
            return []
        whole: dict[int, list[str]] = {}
        for part, new in zip(parts, repaired, strict=True):
            whole.setdefault(part.of, []).append(new if part.kept is None else part.kept)
        changed = []
        for number, texts in whole.items():
            if pieces[number].kind is WordsKind.TEXT and (new := "".join(texts)) != pieces[number].text:
                pieces[number].text = new
                changed.append(number)
        self.changed = True
        return changed


def parts_of(pieces: Iterable[Words], stash: Sequence[object]) -> Iterator[Part]:
    verbatim = 0
    for number, piece in enumerate(pieces):
        text = piece.text
        if piece.kind is not WordsKind.TEXT or isinstance(text, AtomicString):
            yield Part(number, stand_in_for(piece), text)
            continue
        at = 0
        for found in PIECE.finditer(text) if STX in text else ():
            if found.start() > at:
                words = text[at : found.start()]
                yield Part(number, OPAQUE, words) if verbatim else Part(number, words, None)
            stashed = stash[int(found[1])]
            seen, depth = stand_in(stashed) if isinstance(stashed, Raw) else (OPAQUE, 0)
            verbatim = max(0, verbatim + depth)
            yield Part(number, seen, found[0])
            at = found.end()
        words = text[at:] if at else text
        if words:
            yield Part(number, OPAQUE, words) if verbatim else Part(number, words, None)


def stand_in_for(piece: Words) -> str:
    """What a piece that is kept as it is looks like in the text of its block.

    A bare address that Han follows looks like itself, for it goes on to the next blank, however far its link goes.
    """
    if piece.kind is WordsKind.BREAK:
        return "\n"
    address = not piece.tail and piece.node.tag == "a" and ADDRESS.match(piece.text)
    return piece.text if address and HAN_NEXT.match(piece.node.tail or "") else OPAQUE


def stand_in(html: str) -> tuple[str, int]:
    """What the author's own tag is in a text, and by how much deeper what follows it stands in code."""
    found = TAG.match(html)
    if found is None:
        return "", 0
    name = found[2].lower()
    if name in VERBATIM:
        return OPAQUE, -1 if found[1] else 1
    return ("\n" if name == "br" else OPAQUE if name in SHOWN else ""), 0
