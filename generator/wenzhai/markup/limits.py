"""What a document may cost: its size, how deep it nests, how much a tag may hold. `deadline.py` limits its time."""

import re
from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

MAX_BYTES = 1 << 20
MAX_DEPTH = 50
"""Of lists and quotes, and of emphasis."""
MAX_OPEN_TAGS = 200
MAX_ATTRIBUTES = 100
"""Of one tag: HTML parsers compare each with all before it."""


MAX_FILLED_CELLS = 10_000
"""Empty cells of a body that stand where rows of tables are too short: else n columns and n rows would be n² cells."""


class Excess(Struct, frozen=True):
    """What goes beyond a limit: the code of the problem, where, and the limit."""

    code: str
    offset: int
    limit: int


class ExcessError(Exception):
    """Parsing met what goes beyond a limit."""

    def __init__(self, excess: Excess) -> None:
        super().__init__(excess.code)
        self.excess = excess


def too_deep(offset: int) -> ExcessError:
    """Lists, quotes or emphasis nest deeper than `MAX_DEPTH`, at a place in the source (-1 when unknown)."""
    return ExcessError(Excess("markdown-too-deep", offset, MAX_DEPTH))


def excess(text: str) -> Excess | None:
    """The limit of size that a body breaks."""
    size = len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
    return Excess("markdown-too-long", -1, MAX_BYTES) if size > MAX_BYTES else None


# -- raw HTML: parsers are quadratic in what is left open, and nh3 does not hear of deadlines -------------

TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)(?=[\s/>])")
TAG_OR_COMMENT = re.compile(rf"<!--.*?-->|{TAG.pattern}", re.DOTALL)
ATTRIBUTE = re.compile(r"[\s/]*[^\s/>][^\s/>=]*(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+))?")
# Void, or ended by the next one of their kind.
NEVER_DEEP = frozenset(
    [
        *(
            "br",
            "hr",
            "img",
            "input",
            "wbr",
            "col",
            "area",
            "base",
            "embed",
            "link",
            "meta",
            "param",
            "source",
        ),
        *(
            "track",
            "p",
            "li",
            "dt",
            "dd",
            "tr",
            "td",
            "th",
            "tbody",
            "thead",
            "tfoot",
            "option",
            "body",
            "html",
        ),
    ]
)


def deep_tag(pieces: Iterable[tuple[str, int]]) -> Excess | None:
    """The first tag with `MAX_OPEN_TAGS` open ones before it. Pieces of raw HTML come with their places."""
    depth = 0
    open_tags: Counter[str] = Counter()
    for html, offset in pieces:
        for tag in TAG.finditer(html):
            name = tag[2].lower()
            if name in NEVER_DEEP or (tag[1] and not open_tags[name]):
                continue
            step = -1 if tag[1] else 1
            open_tags[name] += step
            depth += step
            if depth > MAX_OPEN_TAGS:
                return Excess("html-too-deep", offset + tag.start(), MAX_OPEN_TAGS)
    return None


def after_attributes(text: str, at: int) -> int | None:
    """Where the attributes of a tag end whose name ends at `at`; None if there are more than `MAX_ATTRIBUTES`."""
    for _ in range(MAX_ATTRIBUTES + 1):
        attribute = ATTRIBUTE.match(text, at)
        if attribute is None:
            return at
        at = attribute.end()
    return None


def open_tags(pieces: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """The tags that are left open at the end, with their places."""
    waiting: dict[str, list[int]] = {}
    for html, offset in pieces:
        for tag in TAG_OR_COMMENT.finditer(html):
            name = (tag[2] or "").lower()
            if not name:
                continue
            if tag[1]:
                if waiting.get(name):
                    waiting[name].pop()
            elif name not in NEVER_DEEP:
                waiting.setdefault(name, []).append(offset + tag.start())
    return [(name, place) for name, places in waiting.items() for place in places]
