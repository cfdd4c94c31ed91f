"""Splits a Markdown body into text, code, comments and shortcodes, in linear time even for hostile input."""

import re
from collections.abc import Callable, Iterator
from typing import Literal

from msgspec import Struct

Kind = Literal["text", "code", "comment", "tag", "verbatim"]

OPENING = re.compile(r"^[ \t>]*(?P<fence>`{3,}|~{3,})|(?P<ticks>`+)|<!--|<pre\b|\{%|\{\{[<%]?", re.MULTILINE)
CLOSERS = {"<!--": "-->", "{%": "%}", "{{<": ">}}", "{{%": "%}}", "{{": "}}"}
LONGEST_TAG = 2000
TAG_NAME = re.compile(r"(?:\{%-?|\{\{[<%]?)\s*([/\w.-]+)")
VERBATIM = frozenset({"codeblock", "highlight", "raw"})
"""Shortcodes with literal content up to their end tag."""


class BodyPiece(Struct, frozen=True):
    """A piece of a body. `start` is its offset; `name` is that of a shortcode, `inside` the content of a literal
    one."""

    kind: Kind
    text: str
    start: int
    name: str = ""
    inside: str = ""


def pieces(body: str) -> Iterator[BodyPiece]:
    """The pieces of the whole body, in order."""
    missing: set[str] = set()
    done = at = 0
    while found := OPENING.search(body, at):
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
    if found[0] == "<pre":
        end_at = find(body, "</pre>", found.end(), missing)
        return BodyPiece("code", body[start : end_at + 6], start) if end_at >= 0 else None
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
    piece = BodyPiece("tag", text, start, name[1] if name else "")
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


def verbatim(body: str, tag: BodyPiece, missing: set[str]) -> BodyPiece:
    """The tag with everything up to its end tag."""
    end_name = f"/{tag.name}" if tag.text.startswith("{{") else f"end{tag.name}"
    if end_name in missing:
        return tag
    inside = tag.start + len(tag.text)
    end = re.compile(r"\{[{%][<%-]?\s*" + re.escape(end_name) + r"\s*-?[>%]?[%}]\}").search(body, inside)
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
    """The body with `change` applied to each piece."""
    return "".join(map(change, pieces(body)))
