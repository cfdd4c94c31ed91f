"""The Markdown copy of an issue: its links lead to the pages of the site, and articles that begin an item or a heading
are followed by what is known of them, as in feeds."""

import re
from collections.abc import Mapping
from typing import Any

from wenzhai.pages.formats.markdown_copy_text import with_pictures
from wenzhai.pages.internal_links import way

WIKI = re.compile(
    r"(?P<begin>^[ \t]*(?:[-*+]|\d+[.)]|#{2,6})[ \t]+(?P<bold>\*\*)?)?"
    r"\[\[(?P<target>[^\[\]|]+)(?:\|(?P<words>[^\n]*?))?\]\](?P<end>(?(bold)\*\*))",
    re.MULTILINE,
)
"""A link by name, and whether it begins an item of a list, or a heading; then maybe in bold type."""


def render(url: str, context: Mapping[str, Any]) -> bytes:
    """The copy at `url`. Of the context, `targets` are the names in links, and `refs` where each leads; `facts` are by
    the url of an article, `pictures` as in other copies."""
    refs = dict(zip(context["targets"], context["refs"], strict=True))

    def link(found: re.Match[str]) -> str:
        ref = refs.get(" ".join(found["target"].split()))
        if ref is None:
            return found[0]
        begin, words = found["begin"] or "", found["words"] or ref.words or found["target"]
        told = context["facts"].get(ref.url, "") if begin else ""
        return f"{begin}[{words}](<{way(ref, url)}>){found['end']}{told}"

    return with_pictures(WIKI.sub(link, context["data"].decode()), context["pictures"], url).encode()
