"""What the site consists of: pages, described and not yet made."""

from dataclasses import dataclass
from typing import NewType

from msgspec import Struct

from wenzhai.model.digest import Carrier, Digest, left_to_the_hook

Url = NewType("Url", str)
"""A path below the site's root without a leading slash: `2025/12/24/slug.html`."""


@left_to_the_hook
@dataclass(slots=True, eq=False)
class Blob(Carrier):
    """Bytes known by their digest; without `data` they are in the cache, and taken from there to make the page."""

    digest: Digest
    data: bytes | None = None


class Page(Struct, frozen=True):
    """A pure description of one file of the site.

    `how` is `template:NAME`, `function:MODULE.NAME` or `bytes` (context has one `Blob` named `data`).
    `context` is the whole read-set: a template sees these values and nothing else.
    """

    url: Url
    how: str
    context: dict[str, object]
    rank: int = 1
    """Publication order: 0 assets, 1 pages, 2 indexes, 3 search, 4 feeds."""
