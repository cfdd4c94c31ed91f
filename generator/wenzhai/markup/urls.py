"""Which addresses a body may link to, and what they are."""

import re
from typing import Literal
from urllib.parse import unquote

from wenzhai.text.patterns import late
from wenzhai.text.scripts import WIDE

SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
NEVER_IN_SCHEME = late(f"[(){WIDE}]")
"""What no browser drops or takes for a part of a scheme: `第3章:概述.html` is a relative address."""
SEGMENT_END = re.compile(r"[/?#]")

LINK_SCHEMES = frozenset({"http", "https", "mailto"})
IMAGE_SCHEMES = frozenset({"http", "https"})

AddressKind = Literal["external", "local", "forbidden"]


def classify(address: str, schemes: frozenset[str]) -> AddressKind:
    """Whether a (decoded) address leads elsewhere, stays on the site, or is none that we let pass.

    A colon that stands after `/`, `?` or `#` belongs to no scheme, nor one after Han or a parenthesis. Else only an
    allowed scheme may stand before it: so blanks and control characters, which browsers drop, hide none.
    """
    scheme = SCHEME.match(address.strip())
    if scheme:
        return "external" if scheme[1].lower() in schemes else "forbidden"
    before, colon, _ = SEGMENT_END.split(address, maxsplit=1)[0].partition(":")
    if colon and not NEVER_IN_SCHEME.search(before):
        return "forbidden"
    return "external" if address.strip().replace("\\", "/").startswith("//") else "local"


STATIC_FILE = re.compile(r"(?:(?:\.\./)+|/)static/")
"""The way to a file of `static/` in the project, as editors and GitHub follow it."""


def content_file(address: str) -> str | None:
    """The path (and fragment) of a link to a Markdown file, percent-decoded; None for any other address."""
    path, mark, fragment = address.partition("#")
    if not path.lower().endswith(".md") and not STATIC_FILE.match(path):
        return None
    return unquote(path) + mark + unquote(fragment)
