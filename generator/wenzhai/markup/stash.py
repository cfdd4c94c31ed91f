"""Pieces of HTML that are placeholders while the tree is built, in Python-Markdown's stash."""

from collections.abc import Sequence

from markdown.util import HTML_PLACEHOLDER, HTML_PLACEHOLDER_RE, AtomicString, HtmlStash

from wenzhai.markup.sanitize import text_of


class Raw(str):
    """HTML as the author wrote it, at `offset` of the source. A `block` of it stands in no paragraph."""

    offset: int
    block: bool

    def __new__(cls, html: str, offset: int, block: bool = False) -> "Raw":
        self = super().__new__(cls, html)
        self.offset = offset
        self.block = block
        return self


class Own(str):
    """HTML that we wrote, safe as it is. `shown` is its plain text."""

    shown: str

    def __new__(cls, html: str, shown: str = "") -> "Own":
        self = super().__new__(cls, html)
        self.shown = shown
        return self


def put(stash: HtmlStash, piece: Raw | Own) -> AtomicString:
    """The placeholder of a piece."""
    return AtomicString(stash.store(piece))


def shown_of(piece: object) -> str:
    """What a reader sees of a piece."""
    return piece.shown if isinstance(piece, Own) else text_of(str(piece))


PLACEHOLDER = HTML_PLACEHOLDER % "([0-9]+)"


def without_elements(text: str, stash: Sequence[object]) -> str:
    """A text with what a reader sees of the pieces in it. An attribute must hold nothing else: the quotation marks of a
    piece would end it."""
    return HTML_PLACEHOLDER_RE.sub(lambda found: shown_of(stash[int(found[1])]), text)
