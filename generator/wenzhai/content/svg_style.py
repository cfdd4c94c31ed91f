"""CSS in drawings: read into declarations, of which those are kept that only draw.

Read more narrowly than browsers do: what they may take for something else (escapes, odd quotes, brackets without their
other half, at-rules, functions that load) is refused, so that there is nothing to understand differently.
"""

import re
from collections.abc import Iterator

from wenzhai.content.svg_names import FUNCTIONS, PROPERTIES, PSEUDO

STRING = r"\"[^\"\n\r\f]*\"|'[^'\n\r\f]*'"
INERT = re.compile(rf"url\(\s*([\"']?)#[^\s\"'()\\]+\1\s*\)|{STRING}", re.IGNORECASE)
"""References within the drawing, and strings."""
COMMENT = re.compile(rf"{STRING}|/\*")
NAMES = re.compile(r"[^\s()\[\],:;/*+]+\(?")
NAME = re.compile(r"-{0,2}[a-z][a-z0-9_-]*")
PIECE = re.compile(rf"(?:{STRING}|[^;{{}}\"']+)*")
"""Up to the next semicolon or brace that stands in no string."""
SELECTOR = re.compile(r"[\w\s.#*>+~,:()\[\]=\"'^$|%-]+")
"""Selectors, and the steps of keyframes."""
CONDITION = re.compile(
    r"@(?:media|supports)[\w\s:(),.<>=/%-]*|@(?:-webkit-)?keyframes\s+[\w-]+", re.IGNORECASE
)
"""The at-rules that load nothing."""
CLOSED_BY = {"(": ")", "[": "]"}
DEEPEST = 4


class Unsafe(Exception):
    """CSS that could do more than draw. `text` is the part of it."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def check_value(value: str) -> None:
    """Raises Unsafe for a value that could load something, or that can be read in two ways."""
    check_words(value, FUNCTIONS)


def check_words(text: str, functions: frozenset[str]) -> None:
    rest = INERT.sub(" ", text)
    if any(mark in rest for mark in ("\\", '"', "'", "/*", "@", "{", "}")) or not balanced(rest):
        raise Unsafe(text)
    if "(" not in rest:
        return
    names = (found[0] for found in NAMES.finditer(rest))
    if any(name.endswith("(") and name[:-1].lower() not in functions for name in names):
        raise Unsafe(text)


def balanced(text: str) -> bool:
    """Whether each bracket has its other half: a browser reads on until it comes, over semicolons and braces."""
    wanted: list[str] = []
    for found in re.finditer(r"[()\[\]]", text):
        if found[0] in CLOSED_BY:
            wanted.append(CLOSED_BY[found[0]])
        elif not wanted or wanted.pop() != found[0]:
            return False
    return not wanted


def cleaned_declarations(text: str) -> str:
    """The declarations of a `style` attribute that are taken. Raises Unsafe."""
    if "{" in text or "}" in text:
        raise Unsafe(text)
    return ";".join(declarations(without_comments(text)))


def cleaned_sheet(text: str) -> str:
    """The rules of a style sheet with the declarations that are taken. Raises Unsafe."""
    if "\\" in text or "<" in text:
        raise Unsafe("\\" if "\\" in text else "<")
    text = without_comments(text)
    rules, at = block(text, 0, 0)
    if at != len(text):
        raise Unsafe(text[at : at + 40])
    return rules


def without_comments(text: str) -> str:
    kept: list[str] = []
    start = 0
    while True:
        found = next((one for one in COMMENT.finditer(text, start) if one[0] == "/*"), None)
        if found is None:
            return "".join([*kept, text[start:]])
        end = text.find("*/", found.end())
        if end < 0:
            raise Unsafe("/*")
        kept += [text[start : found.start()], " "]
        start = end + 2


def block(text: str, at: int, depth: int) -> tuple[str, int]:
    """The rules or declarations from there to the brace that closes them, and where that brace stands."""
    made: list[str] = []
    while at < len(text):
        end = piece_end(text, at)
        piece, mark = text[at:end].strip(), text[end : end + 1]
        if mark != "{":
            if depth == 0 and piece:  # a declaration in no rule, or an at-rule like @import
                raise Unsafe(piece)
            made += [one + ";" for one in declarations(piece)] if piece else []
            if mark != ";":
                return "".join(made), end
            at = end + 1
            continue
        check_heading(piece, depth)
        inside, end = block(text, end + 1, depth + 1)
        if text[end : end + 1] != "}":
            raise Unsafe(piece)
        made.append(f"{piece}{{{inside}}}")
        at = end + 1
    return "".join(made), at


def check_heading(piece: str, depth: int) -> None:
    """What stands before a brace: a selector, or an at-rule. Raises Unsafe."""
    form = CONDITION if piece.startswith("@") else SELECTOR
    if depth >= DEEPEST or not form.fullmatch(piece):
        raise Unsafe(piece)
    check_words(piece.removeprefix("@"), PSEUDO)


def piece_end(text: str, at: int) -> int:
    found = PIECE.match(text, at)
    end = found.end() if found else at
    if text[end : end + 1] in ("'", '"'):
        raise Unsafe(text[end : end + 40])
    return end


def declarations(text: str) -> Iterator[str]:
    """`name:value`, each. Names that are not taken are left out, once their value is known to be harmless."""
    at = 0
    while at <= len(text):
        end = piece_end(text, at)
        name, colon, value = text[at:end].partition(":")
        name, value, at = name.strip().lower(), value.strip(), end + 1
        check_words(name, frozenset())
        check_value(value)
        if colon and NAME.fullmatch(name) and (name in PROPERTIES or name.startswith("--")):
            yield f"{name}:{value}"
