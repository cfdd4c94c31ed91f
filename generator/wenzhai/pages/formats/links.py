"""Addresses in files that are read outside the site: absolute when the site's URL is known.

Without a URL they are relative to the file that contains them, which browsers and Atom readers still follow.
"""

import html
import re
from urllib.parse import quote, urljoin

from msgspec import Struct

from wenzhai.model.views import Ref, Refs
from wenzhai.pages.internal_links import fill_links, fragment

TAG = re.compile(r"""<[a-zA-Z](?:[^"'>]|"[^"]*"|'[^']*')*>""")
ATTRIBUTE = re.compile(r"""(\s)([a-zA-Z-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""")
ADDRESSES = frozenset({"href", "src", "cite", "poster"})
SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
KEPT = "/~:@!$&'()*+,;=%#?"
PLAIN = re.compile(r"[a-z0-9/._-]*")
SOMEWHERE = "https://site.invalid/"
"""Placeholder for the root of a site without a URL while links are resolved."""


class Links(Struct, frozen=True):
    """Makes addresses for a file in `folder` (like `topics/ai/`, or '' for the root).

    `base` is the site's absolute URL with a final slash, or empty.
    """

    base: str
    folder: str = ""

    def to(self, url: str) -> str:
        """The address of a page below the root, percent-encoded: feeds and sitemaps want URIs.

        Absolute ones omit `index.html`, like the page's canonical address.
        """
        if self.base:
            return self.base + encoded(url.removesuffix("index.html"))
        return "../" * self.folder.count("/") + encoded(url)

    def moved(self, body: str, url: str, refs: Refs = ()) -> str:
        """The HTML body of the page `url` with links and images adjusted to this file.

        `refs` are the targets of the `wz:N` links; a broken link loses its address.
        """

        def attribute(match: re.Match[str]) -> str:
            space, name, quoted = match.groups()
            if name.lower() not in ADDRESSES:
                return match[0]
            target = self.address(html.unescape(quoted.strip("\"'")), url)
            return f'{space}{name}="{html.escape(target)}"'

        moved = TAG.sub(lambda tag: ATTRIBUTE.sub(attribute, tag[0]), body)
        return fill_links(moved, refs, lambda ref: html.escape(self.to_place(ref)), sizes=False)

    def to_place(self, ref: Ref) -> str:
        """The address of where a link of a body leads."""
        return self.to(ref.url) + quote(fragment(ref), safe=KEPT)

    def address(self, target: str, url: str) -> str:
        """One address from the page `url`, adjusted. Those with a scheme, and invalid ones, are kept."""
        if SCHEME.match(target):
            return target
        try:
            joined = urljoin((self.base or SOMEWHERE) + encoded(url), target)
        except ValueError:
            return target
        if self.base or not joined.startswith(SOMEWHERE):
            return joined
        return "../" * self.folder.count("/") + joined.removeprefix(SOMEWHERE)


def encoded(url: str) -> str:
    return url if PLAIN.fullmatch(url) else quote(url, safe="/~:@!$&'()*+,;=")
