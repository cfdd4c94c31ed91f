"""OPML 2.0: the list of all feeds, for subscribing to all at once."""

from collections.abc import Mapping
from itertools import groupby
from typing import cast

from wenzhai.pages.formats.feed import FeedMeta
from wenzhai.pages.formats.links import Links
from wenzhai.pages.formats.xml import Xml, document, element

GROUPS = {
    "columns": {"zh": "栏目", "en": "Columns"},
    "topics": {"zh": "主题", "en": "Topics"},
    "sources": {"zh": "来源", "en": "Sources"},
}


def render(_url: str, context: Mapping[str, object]) -> bytes:
    feeds = cast("tuple[FeedMeta, ...]", context["feeds"])
    names = cast("dict[str, str]", context["groups"])
    head = element("head", element("title", cast("str", context["title"])))
    groups = (group(folder, tuple(metas), names) for folder, metas in groupby(feeds, key=first_folder))
    return document(element("opml", head, element("body", *groups), version="2.0"))


def first_folder(meta: FeedMeta) -> str:
    return meta.folder.partition("/")[0]


def group(folder: str, feeds: tuple[FeedMeta, ...], names: Mapping[str, str]) -> Xml:
    """The site's own feeds at the top level; those of terms are grouped by taxonomy. `names` are those of own ones."""
    outlines = [outline(meta) for meta in feeds]
    language = "zh" if feeds[0].lang.startswith("zh") else "en"
    name = names.get(folder) or (GROUPS[folder][language] if folder in GROUPS else "")
    return element("outline", *outlines, text=name) if name else Xml("\n".join(outlines))


def outline(meta: FeedMeta) -> Xml:
    links = Links(meta.base)
    return element(
        "outline",
        type="rss",
        text=meta.title,
        title=meta.title,
        description=meta.description or None,
        language=meta.lang,
        xmlUrl=links.to(meta.folder + "feed.xml"),
        htmlUrl=links.to(meta.home),
    )
