"""Which addresses a body may link to, and what they are."""

import html
import re
from typing import Literal
from urllib.parse import unquote

SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
SEGMENT_END = re.compile(r"[/?#]")
AMP = "\x02amp\x03"

LINK_SCHEMES = frozenset({"http", "https", "mailto"})
IMAGE_SCHEMES = frozenset({"http", "https"})

Kind = Literal["external", "local", "forbidden"]


def decoded(address: str) -> str:
    """An address as a browser will see it: Python-Markdown leaves entities in attributes as they are."""
    return html.unescape(address.replace(AMP, "&")) if "&" in address or "\x02" in address else address


def classify(address: str, schemes: frozenset[str]) -> Kind:
    """Whether a (decoded) address leads elsewhere, stays on the site, or is none that we let pass.

    A colon that stands after `/`, `?` or `#` belongs to no scheme. Before them only an allowed scheme may stand:
    so blanks and control characters, which browsers drop from a scheme, hide none.
    """
    scheme = SCHEME.match(address.strip())
    if scheme:
        return "external" if scheme[1].lower() in schemes else "forbidden"
    if ":" in SEGMENT_END.split(address, maxsplit=1)[0]:
        return "forbidden"
    return "external" if address.strip().replace("\\", "/").startswith("//") else "local"


def content_file(address: str) -> str | None:
    """The path (and fragment) of a link to a Markdown file, percent-decoded; None for any other address."""
    path, mark, fragment = address.partition("#")
    if not path.lower().endswith(".md"):
        return None
    return unquote(path) + mark + unquote(fragment)
