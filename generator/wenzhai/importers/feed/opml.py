"""An OPML list of feeds → files of sources, for those that have none."""

import re
import xml.etree.ElementTree as etree
from collections.abc import Iterator

from msgspec import Struct

from wenzhai.content.frontmatter.document import emit
from wenzhai.importers.feed.xml import safe_xml
from wenzhai.importers.limits import within_time
from wenzhai.importers.term_names import TermNames
from wenzhai.importers.vocabulary import free_slug
from wenzhai.model.problems import Problem, ProblemsError
from wenzhai.text.addresses import is_web
from wenzhai.text.scripts import has_han


class Outline(Struct, frozen=True):
    title: str
    feed: str
    home: str


class SourceFile(Struct, frozen=True):
    slug: str
    name: str
    path: str
    text: str
    feed: str


def read_opml(data: bytes, path: str) -> list[Outline]:
    """The feeds it lists. Raises `ProblemsError` for what is no OPML."""
    try:
        with within_time(path):
            root = etree.fromstring(safe_xml(data, path=path))
    except (etree.ParseError, ValueError) as error:
        raise ProblemsError([Problem(code="import-no-opml", path=path)]) from error
    if root.tag.lower() != "opml":
        raise ProblemsError([Problem(code="import-no-opml", path=path)])
    found = [outline(dict(one.attrib)) for one in root.iter("outline")]
    return [one for one in found if is_web(one.feed)]


def outline(given: dict[str, str]) -> Outline:
    title = " ".join((given.get("text") or given.get("title") or "").split())
    feed, home = given.get("xmlUrl", "").strip(), given.get("htmlUrl", "").strip()
    return Outline(title or re.sub(r"^https?://([^/]+).*", r"\1", feed), feed, home if is_web(home) else "")


def new_sources(outlines: list[Outline], names: TermNames, known_feeds: set[str]) -> Iterator[SourceFile]:
    """Files for the feeds that no source has yet; a source of that name without a feed is left to its editor."""
    for one in outlines:
        if one.feed in known_feeds or names.find(one.title):
            continue
        known_feeds.add(one.feed)
        slug = names.add(one.title, free_slug(one.title, names))
        names.add(slug, slug)
        key = "zh" if has_han(one.title) else "en"
        text = emit({key: one.title, "home": one.home, "feed": one.feed})
        yield SourceFile(slug, one.title, names.path(slug), text, one.feed)
