"""Links between the site's own pages: relative paths, and the `wz:N` placeholders in bodies."""

import re
from collections.abc import Callable
from html import escape
from posixpath import relpath
from urllib.parse import quote

from wenzhai.model.views import Ref, Refs
from wenzhai.text.patterns import late

AWKWARD = re.compile(r"[\s\"'<>`&%#\\]")
INSIDE = r"""(?:[^"'>]|"[^"]*"|'[^']*')*"""
LINK = late(rf'(<a\b{INSIDE}\shref="wz:(\d+)"{INSIDE}>)(.*?)</a>', re.DOTALL)
"""Links do not nest."""
PLACEHOLDER = re.compile(r'\s(href|src)="wz:(\d+)"((?: width="(\d+)")?(?: height="(\d+)")?)')


def relative(url: str, page: str) -> str:
    """The relative path from a page to a url."""
    return relpath(url, page.rpartition("/")[0] or ".")


def way(ref: Ref, page: str) -> str:
    """The way to where a link of the page at that url leads, ready for an attribute."""
    return relative(ref.url, page) + fragment(ref)


def fragment(ref: Ref) -> str:
    """`#place`, or nothing."""
    return "#" + AWKWARD.sub(lambda sign: quote(sign[0], safe=""), ref.anchor) if ref.anchor else ""


def fill_links(html: str, refs: Refs, address: Callable[[Ref], str], *, sizes: bool) -> str:
    """The HTML of a body with the address of `refs[N]` for each `wz:N`, and its words. A link that leads nowhere is
    plain text; a picture without a file loses its attribute.

    `address` returns it escaped. With `sizes` pictures get their width and height, and
    their smaller copies.
    """

    def with_words(match: re.Match[str]) -> str:
        number = int(match[2])
        ref = refs[number] if number < len(refs) else None
        if ref is None:
            return match[3]
        return f"{match[1]}{escape(ref.words, quote=False)}</a>" if ref.words else match[0]

    def fill(match: re.Match[str]) -> str:
        number = int(match[2])
        ref = refs[number] if number < len(refs) else None
        if ref is None:
            return ""
        width, height = int(match[4] or 0), int(match[5] or 0)
        given = size_of(ref, width, height) + srcset(ref, width, address) if sizes else match[3]
        return f' {match[1]}="{address(ref)}"{given}'

    if '="wz:' not in html:  # most bodies: many times as fast as to look for the whole pattern
        return html
    if any(ref is None or ref.words for ref in refs):
        html = LINK.sub(with_words, html)
    return PLACEHOLDER.sub(fill, html)


COLUMN = "(min-width: 48em) 48em, 100vw"
"""How wide a picture is shown at most: a browser chooses a copy before it knows the style sheet."""


def srcset(ref: Ref, width: int, address: Callable[[Ref], str]) -> str:
    """The attributes by which a browser chooses among the copies of a picture. `width` is as the author gave it."""
    if not ref.copies:
        return ""
    files = [*((copy.url, copy.width) for copy in ref.copies), (ref.url, ref.width)]
    listed = ", ".join(f"{address(Ref(url, ''))} {pixels}w" for url, pixels in files)
    return f' srcset="{listed}" sizes="{f"{width}px" if width else COLUMN}"'


def size_of(ref: Ref, width: int = 0, height: int = 0) -> str:
    """Attributes for the size of a picture, so that its space is reserved while it loads; one given side determines the
    other."""
    if ref.width and not (width and height):
        scale = width / ref.width if width else height / ref.height if height else 1
        width, height = (round(side * scale) for side in (ref.width, ref.height))
    return f' width="{width}" height="{height}"' if width else ""
