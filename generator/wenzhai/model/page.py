"""The pages of the site, described but not yet rendered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, NewType

from msgspec import Struct

from wenzhai.model.digest import Carrier, Digest, encoded_by_hook

Url = NewType("Url", str)
"""A path below the site's root without a leading slash: `2025/12/24/slug.html`."""


@encoded_by_hook
@dataclass(slots=True, eq=False)
class Blob(Carrier):
    """Bytes known by their digest; without `data` they are in the cache and are loaded from there for rendering."""

    digest: Digest
    data: bytes | None = None


class Rank(IntEnum):
    """Order of publication: lower ranks come first, so that no page refers to a file that is not there yet."""

    ASSETS = 0
    PAGES = 1
    INDEXES = 2
    SEARCH = 3
    FEEDS = 4


class Template(Struct, frozen=True):
    """Rendered by the theme's template of that name, such as `article.html`."""

    name: str

    @property
    def kind(self) -> str:
        """The kind of page that the template renders, see `pages/kinds.py`."""
        return self.name.removesuffix(".html")


class Render(Struct, frozen=True):
    """Rendered by a pure module-level function of the page's url and context, so that workers can import it."""

    function: Callable[[Url, Mapping[str, Any]], bytes]

    @property
    def name(self) -> str:
        return f"{self.function.__module__}.{self.function.__qualname__}"


class Bytes(Struct, frozen=True):
    """The bytes of the one `Blob` in the context, `data`."""


How = Template | Render | Bytes


class Page(Struct, frozen=True):
    """A pure description of one file of the site.

    `context` is the whole read-set: rendering sees these values and nothing else.
    """

    url: Url
    how: How
    context: dict[str, object]
    rank: Rank = Rank.PAGES


class PictureCopy(Struct, frozen=True):
    """A smaller copy of a picture. `body_digest` is that of its bytes."""

    url: Url
    width: int
    height: int
    body_digest: Digest


class ExtraPage(Struct, frozen=True, kw_only=True):
    """A page that a hook adds to the site."""

    path: str
    """Below the site's root, ending in `.html`."""
    title: str
    body: str
    """HTML; what it may hold is what the text of an article may. Links are relative to `path`."""
    lang: str = ""
    """That of the site when empty."""
    summary: str = ""
