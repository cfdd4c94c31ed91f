"""What a browser shows of a feed that somebody opens in it: a style sheet, and words that lead to where feeds are
explained.

A style sheet rather than XSLT, which browsers are taking out; links have to be XHTML, which feeds may hold in its own
namespace and readers pass over.
"""

from urllib.parse import urlsplit

from wenzhai.pages.formats.feed import FeedMeta
from wenzhai.pages.formats.links import Links
from wenzhai.pages.formats.xml import Xml, element

XHTML = "http://www.w3.org/1999/xhtml"


def style_of(meta: FeedMeta) -> str:
    """The address of the style sheet, empty for none. It names no host, for browsers take it from the feed's own only,
    and holds for the same feed at another address, if the site's is known."""
    if meta.note is None:
        return ""
    return (
        urlsplit(meta.base).path + meta.note.style
        if meta.base
        else Links("", meta.folder).to(meta.note.style)
    )


def for_browsers(meta: FeedMeta) -> Xml | None:
    note = meta.note
    if note is None:
        return None
    links = Links(meta.base, "" if meta.base else meta.folder)
    return element(
        "html:p",
        note.words,
        element("html:a", note.link, href=links.to(note.page)),
        element("html:a", meta.title, href=links.to(meta.home)),
        xmlns_html=XHTML,
        **{"class": "about"},
    )
