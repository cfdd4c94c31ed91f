"""Splits a Markdown body into text, code, comments and shortcodes, in linear time even for hostile input."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Literal

from msgspec import Struct

PieceKind = Literal["text", "code", "comment", "tag", "verbatim"]

BEFORE_FENCE = r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*"
CODE_OR_COMMENT = (
    BEFORE_FENCE
    + r"(?P<fence>`{3,}|~{3,})|(?P<ticks>`+)|<!--|<pre\b|<code\b|^(?P<indent>(?: {4}|\t))(?=[ \t]*\S)"
)
TAGS = {"{%": r"\{%", "{{<": r"\{\{<", "{{%": r"\{\{%", "{{": r"\{\{(?![<%])"}
"""How a shortcode begins, by the generators' forms → its pattern."""
CLOSERS = {"<!--": "-->", "{%": "%}", "{{<": ">}}", "{{%": "%}}", "{{": "}}"}
INDENTED = re.compile(r" {4}|\t")
INDENTED_LINES = re.compile(r"(?:(?: {4}|\t)[^\n]*(?:\n(?:[ \t]*\n)*(?=(?: {4}|\t)[ \t]*\S))?)+")
ITEM = re.compile(r" {0,3}(?:[-*+]|\d{1,9}[.)])[ \t]|\[\^|[!?]{3}|:[ \t]")
LOOKED_BACK = 4000
"""Characters before an indented line in which the item that it may belong to is looked for."""
LONGEST_TAG = 2000
TAG_NAME = re.compile(r"(?:\{%-?|\{\{[<%]?)\s*(/?)\s*([\w./-]*)")
VERBATIM = frozenset(
    ["code", "codeblock", "comment", "highlight", "katex", "math", "mermaid", "raw", "rawhtml", "verbatim"]
)
"""Shortcodes with literal content up to their end tag."""


class BodyPiece(Struct, frozen=True):
    """A piece of a body. `start` is its offset; `name` is that of a shortcode, `inside` the content of a literal
    one."""

    kind: PieceKind
    text: str
    start: int
    name: str = ""
    inside: str = ""


@cache
def opening(forms: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join([CODE_OR_COMMENT, *(TAGS[form] for form in forms)]), re.MULTILINE)


def pieces(body: str, forms: tuple[str, ...] = tuple(TAGS)) -> Iterator[BodyPiece]:
    """The pieces of the whole body, in order. `forms` are the shortcodes that its generator knows."""
    missing: set[str] = set()
    opener = opening(forms)
    done = at = 0
    while found := opener.search(body, at):
        piece = special(body, found, missing)
        if piece is None:
            at = found.end()
            continue
        if piece.start > done:
            yield BodyPiece("text", body[done : piece.start], done)
        yield piece
        done = at = piece.start + len(piece.text)
    if done < len(body):
        yield BodyPiece("text", body[done:], done)


def special(body: str, found: re.Match[str], missing: set[str]) -> BodyPiece | None:
    """The piece that opens here; None if it is never closed. `missing` are closers known not to follow."""
    start = found.start()
    if found["fence"]:
        close = re.compile(rf"^[ \t>]*{found['fence'][0]}{{{len(found['fence'])},}}[ \t]*$", re.MULTILINE)
        line_end = body.find("\n", found.end())
        end = close.search(body, line_end + 1) if line_end >= 0 else None
        return BodyPiece("code", body[start : end.end() if end else len(body)], start)
    if found["ticks"]:
        return inline_code(body, found, missing)
    if found["indent"]:
        return indented_code(body, start)
    if found[0] in ("<pre", "<code"):
        closer = f"</{found[0][1:]}>"
        end_at = find(body, closer, found.end(), missing)
        return BodyPiece("code", body[start : end_at + len(closer)], start) if end_at >= 0 else None
    closer = CLOSERS[found[0]]
    end_at = find(body, closer, found.end(), missing)
    if end_at < 0:
        return None
    text = body[start : end_at + len(closer)]
    if found[0] == "<!--":
        return BodyPiece("comment", text, start)
    if len(text) > LONGEST_TAG or "\n\n" in text:
        return None
    name = TAG_NAME.match(text)
    piece = BodyPiece("tag", text, start, name[1] + name[2] if name else "")
    return verbatim(body, piece, missing) if piece.name in VERBATIM else piece


def inline_code(body: str, found: re.Match[str], missing: set[str]) -> BodyPiece | None:
    ticks = found["ticks"]
    if ticks in missing:
        return None
    end = re.compile(rf"(?<!`){ticks}(?!`)").search(body, found.end())
    if end is None:
        missing.add(ticks)
        return None
    code = body[found.start() : end.end()]
    return None if "\n\n" in code else BodyPiece("code", code, found.start())


def indented_code(body: str, start: int) -> BodyPiece | None:
    """Lines indented by four, after an empty line, and not within a list item or a footnote."""
    above = body[max(0, start - LOOKED_BACK) : start].split("\n")[:-1]
    if above and above[-1].strip():
        return None
    owner = next((line for line in reversed(above) if line.strip() and not INDENTED.match(line)), "")
    if ITEM.match(owner):
        return None
    end = INDENTED_LINES.match(body, start)
    return BodyPiece("code", end[0], start) if end else None


def verbatim(body: str, tag: BodyPiece, missing: set[str]) -> BodyPiece:
    """The tag with everything up to its end tag."""
    end_name = f"/{tag.name}" if tag.text.startswith("{{") else f"end{tag.name}"
    if end_name in missing:
        return tag
    inside = tag.start + len(tag.text)
    end = re.compile(
        r"\{[{%][<%-]?\s*" + re.escape(end_name).replace("/", r"/\s*") + r"\s*-?[>%]?[%}]\}"
    ).search(body, inside)
    if end is None:
        missing.add(end_name)
        return tag
    return BodyPiece("verbatim", body[tag.start : end.end()], tag.start, tag.name, body[inside : end.start()])


def find(body: str, closer: str, start: int, missing: set[str]) -> int:
    if closer in missing:
        return -1
    at = body.find(closer, start)
    if at < 0:
        missing.add(closer)
    return at


def changed(body: str, change: Callable[[BodyPiece], str]) -> str:
    """The body with `change` applied to each piece of its text, code and comments; nothing else is a piece."""
    return "".join(map(change, pieces(body, ())))
