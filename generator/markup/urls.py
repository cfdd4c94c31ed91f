"""Which addresses a body may link to, and what they are."""

import html
import re
from typing import Literal
from urllib.parse import unquote

# What browsers drop from an address before they look for its scheme.
IGNORED = re.compile(r"[\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202f\u2060\ufeff]+")
SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
AMP = "\x02amp\x03"

LINK_SCHEMES = frozenset({"http", "https", "mailto"})
IMAGE_SCHEMES = frozenset({"http", "https"})

Kind = Literal["external", "local", "forbidden"]


def decoded(address: str) -> str:
    """An address as a browser will see it: Python-Markdown leaves entities in attributes as they are."""
    return html.unescape(address.replace(AMP, "&")) if "&" in address or "\x02" in address else address


def classify(address: str, schemes: frozenset[str]) -> Kind:
    """Whether a (decoded) address leads elsewhere, stays on the site, or is none that we let pass.

    A colon that stands after `/`, `?` or `#` belongs to no scheme; before them only an allowed scheme may stand.
    """
    bare = IGNORED.sub("", address)
    scheme = SCHEME.match(bare)
    if scheme:
        return "external" if scheme[1].lower() in schemes else "forbidden"
    if ":" in re.split(r"[/?#]", bare, maxsplit=1)[0]:
        return "forbidden"
    return "external" if bare.replace("\\", "/").startswith("//") else "local"


def content_file(address: str) -> str | None:
    """The path (and fragment) of a link to a Markdown file, percent-decoded; None for any other address."""
    path, mark, fragment = address.partition("#")
    if not path.lower().endswith(".md"):
        return None
    return unquote(path) + mark + unquote(fragment)
