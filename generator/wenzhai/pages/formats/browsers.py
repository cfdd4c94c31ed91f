"""What a browser shows of a feed that somebody opens in it: a style sheet, and words that lead to where feeds are
explained.

A style sheet rather than XSLT, which browsers are taking out; links have to be XHTML, which feeds may hold in its own
namespace and readers pass over.
"""

from wenzhai.pages.formats.feed import FeedMeta
from wenzhai.pages.formats.links import Links
from wenzhai.pages.formats.xml import Xml, element

XHTML = "http://www.w3.org/1999/xhtml"


def style_of(meta: FeedMeta) -> str:
    """The address of the style sheet from the feed, empty for none: relative, for browsers take it from the same host
    only."""
    return Links("", meta.folder).to(meta.note.style) if meta.note else ""


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
