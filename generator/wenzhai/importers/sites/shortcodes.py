"""Converts shortcodes of other generators to Markdown if possible, and keeps the others visible as code."""

import re
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import quote

from msgspec import Struct

from wenzhai.importers.sites.pieces import TAGS, BodyPiece, pieces

INSIDE = re.compile(r"\{(?:%-?|\{[<%]?-?)\s*(?:[/\w.-]+)?(.*?)\s*/?(?:-?%|-?[>%]?\})\}", re.DOTALL)
SITE_ROOT = re.compile(r"\{\{-?\s*(?:site\.(?:baseurl|url)|\.Site\.BaseURL)\s*-?\}\}")
FILTERED = re.compile(
    r"\{\{-?\s*[\"']([^\"']+)[\"']\s*\|\s*(?:relative_url|absolute_url|relURL|absURL)\s*-?\}\}"
)
ESCAPED = re.compile(r"\{\{([<%])\s*/\*(.*?)\*/\s*([>%])\}\}", re.DOTALL)
"""A shortcode that Hugo shows and does not run."""
UNKNOWN_TARGET = "wenzhai-unknown:"
"""Stands for an address that only the generator could compute; `bodies` shows what was written."""
IN_ADDRESS = re.compile(
    r"""(?:\]\(\s*<?|\b(?:src|href)=["']?|^ {0,3}\[[^\]\n]+\]:\s*)[^\s()<>"']*\Z""", re.MULTILINE
)
BEFORE = 300
"""Characters before a shortcode that tell whether it stands within an address."""
DEEPEST = 20


class KeptShortcode(Struct, frozen=True):
    """A shortcode that is not converted."""

    name: str
    text: str
    start: int


class ConvertedShortcodes(Struct, frozen=True):
    """A body after conversion of its shortcodes. `converted` are the names of those that became Markdown."""

    body: str
    left: tuple[KeptShortcode, ...]
    converted: tuple[str, ...]


class Shortcode(Struct, frozen=True):
    """A shortcode as written: `inner` is what stands between it and its end tag, None without one."""

    name: str
    arguments: str
    inner: str | None = None


Converter = Callable[[Shortcode], str | None]
"""A shortcode as Markdown; None if there is no such Markdown."""


class ShortcodeConverter:
    """`convert` turns single shortcodes to Markdown; `forms` are those of the generator."""

    def __init__(self, convert: Converter, forms: Sequence[str] = tuple(TAGS)) -> None:
        self.single = convert
        self.forms = tuple(forms)

    def convert(self, body: str) -> ConvertedShortcodes:
        return Conversion(list(pieces(body, self.forms)), self.single).result()


class Conversion:
    """The conversion of one body, from the inside out."""

    def __init__(self, found: list[BodyPiece], convert: Converter) -> None:
        self.pieces, self.single = found, convert
        self.ends = dict(pairs(found))
        self.left: list[KeptShortcode] = []
        self.converted: dict[str, None] = {}

    def result(self) -> ConvertedShortcodes:
        body = self.between(0, len(self.pieces))
        return ConvertedShortcodes(body, tuple(self.left), tuple(self.converted))

    def between(self, first: int, last: int, depth: int = 0) -> str:
        """The Markdown of these pieces."""
        out: list[str] = []
        at = first
        while at < last:
            piece, end = self.pieces[at], self.ends.get(at)
            before = out[-1] if out else ""
            if piece.kind not in ("tag", "verbatim"):
                out.append(piece.text)
            elif end is not None and depth < DEEPEST:
                out += self.block(at, end, depth, before)
                at = end
            else:
                out.append(self.tag(piece, before))
            at += 1
        return "".join(out)

    def block(self, at: int, end: int, depth: int, before: str) -> Iterator[str]:
        """A shortcode with what it encloses."""
        piece, marked = self.pieces[at], len(self.left)
        inner = self.between(at + 1, end, depth + 1)
        margin = before[before.rfind("\n") + 1 :]
        margin = margin if margin and not margin.strip(" \t>") else ""
        lines = [line.removeprefix(margin) for line in inner.split("\n")]
        markdown = self.single(Shortcode(piece.name, arguments(piece.text), "\n".join(lines)))
        if markdown is not None:
            self.converted[piece.name] = None
            yield "\n".join(
                [
                    line if number == 0 or not line else margin + line
                    for number, line in enumerate(markdown.split("\n"))
                ]
            )
            return
        self.left.insert(marked, kept(piece))
        yield as_code(piece.text)
        yield inner
        yield as_code(self.pieces[end].text)

    def tag(self, piece: BodyPiece, before: str) -> str:
        markdown = self.markdown(piece)
        if markdown is not None:
            self.converted[piece.name or "url"] = None
            return markdown
        self.left.append(kept(piece))
        if IN_ADDRESS.search(before[-BEFORE:]):
            return UNKNOWN_TARGET + quote(piece.text, safe="")
        return as_code(piece.text)

    def markdown(self, piece: BodyPiece) -> str | None:
        """The Markdown for a shortcode without end; None if it is kept."""
        if SITE_ROOT.fullmatch(piece.text):
            return ""
        if filtered := FILTERED.fullmatch(piece.text):
            return filtered[1]
        if shown := ESCAPED.fullmatch(piece.text):
            return as_code("{{" + shown[1] + shown[2] + shown[3] + "}}")
        inner = piece.inside if piece.kind == "verbatim" else None
        opening = piece.text[: piece.text.index(piece.inside)] if piece.inside else piece.text
        return self.single(Shortcode(piece.name, arguments(opening), inner))


def pairs(found: Sequence[BodyPiece]) -> Iterator[tuple[int, int]]:
    """The places of shortcodes and of their end tags."""
    waiting: dict[str, dict[int, None]] = {}
    begun: list[int] = []
    for at, piece in enumerate(found):
        if piece.kind != "tag":
            continue
        name = closed_by(piece.name)
        if not name or not waiting.get(name):
            waiting.setdefault(piece.name, {})[at] = None
            begun.append(at)
            continue
        start, _ = waiting[name].popitem()
        while begun and begun[-1] >= start:  # what was begun within and not ended has no end tag
            inside = begun.pop()
            waiting[found[inside].name].pop(inside, None)
        yield start, at


def closed_by(name: str) -> str:
    """The name of the shortcode that a closing tag closes; empty for anything else."""
    return next((name.removeprefix(mark) for mark in ("end", "/") if name.startswith(mark)), "")


def arguments(tag: str) -> str:
    found = INSIDE.match(tag)
    return found[1].strip() if found else ""


def kept(piece: BodyPiece) -> KeptShortcode:
    return KeptShortcode(piece.name or piece.text[:40], piece.text, piece.start)


def as_code(text: str) -> str:
    """The text as a code span on one line, so that every character is visible."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    ticks = "`" * (longest + 1)
    blank = " " if "`" in text else ""
    return f"{ticks}{blank}{' '.join(text.split())}{blank}{ticks}"
