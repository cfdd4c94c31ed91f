"""The Markdown copy of an issue: its links lead to the pages of the site, and articles that begin an item or a heading
are followed by what is known of them, and by the editor's note on them, as in feeds."""

import re
from collections.abc import Mapping
from typing import Any

from wenzhai.model.views import Ref
from wenzhai.pages.formats.markdown_copy_text import with_pictures
from wenzhai.pages.internal_links import way

WIKI = re.compile(
    r"(?P<begin>^[ \t]*(?:[-*+]|\d+[.)]|#{2,6})[ \t]+(?P<bold>\*\*)?)?"
    r"\[\[(?P<target>[^\[\]|]+)(?:\|(?P<words>[^\n]*?))?\]\](?P<end>(?(bold)\*\*))",
    re.MULTILINE,
)
"""A link by name, and whether it begins an item of a list, or a heading; then maybe in bold type."""
PARAGRAPH_END = re.compile(r"[ \t]*\n(?=[ \t]*(?:\n|[-*+][ \t]|\d+[.)][ \t]|#{1,6}[ \t]|>|```|~~~))|\s*\Z")
LINE_END = re.compile(r"[ \t]*(?=\n|\Z)")


def render(url: str, context: Mapping[str, Any]) -> bytes:
    """The copy at `url`. Of the context, `targets` are the names in links, and `refs` where each leads; `facts` are by
    the url of an article, and so are `notes`, which come below its paragraph; `pictures` as in other copies."""
    refs = dict(zip(context["targets"], context["refs"], strict=True))

    def ref_of(found: re.Match[str]) -> Ref | None:
        return refs.get(" ".join(found["target"].split()))

    def link(found: re.Match[str]) -> str:
        ref = ref_of(found)
        if ref is None:
            return found[0]
        begin, words = found["begin"] or "", found["words"] or ref.words or found["target"]
        told = context["facts"].get(ref.url, "") if begin else ""
        return f"{begin}[{words}](<{way(ref, url)}>){found['end']}{told}"

    text, parts, done = context["data"].decode(), [], 0
    for found in WIKI.finditer(text):
        ref = ref_of(found)
        if ref and found["begin"] and (note := context["notes"].get(ref.url)):
            heading = found["begin"].lstrip().startswith("#")
            ending = LINE_END if heading else PARAGRAPH_END
            end = next(ending.finditer(text, found.end())).start()
            indent = "" if heading else " " * len(found["begin"].removesuffix("**"))
            parts += [WIKI.sub(link, text[done:end]), f"\n\n{indent}{note}"]
            done = end
    filled = "".join([*parts, WIKI.sub(link, text[done:])])
    return with_pictures(filled, context["pictures"], url).encode()
