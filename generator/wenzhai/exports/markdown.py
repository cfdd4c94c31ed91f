"""Markdown for forums and chat groups: plain CommonMark and GFM, with absolute addresses and nothing of our own."""

import re
from xml.etree.ElementTree import Element

from wenzhai.exports.describe import Export, facts_of_export
from wenzhai.exports.tree import become, inner_html, is_way_back, note_of, parse, take_out, tex_of, text_of
from wenzhai.exports.whole import whole
from wenzhai.exports.words import words_in
from wenzhai.importers.escape import escape, escape_heading
from wenzhai.importers.html_to_markdown import to_markdown
from wenzhai.text.addresses import is_web

KEPT = re.compile("\ue000(\\d+)\ue001")
"""What stands for formulas and addresses while the text around them is escaped: characters of private use."""
PRIVATE = str.maketrans("", "", "\ue000\ue001")


def render_markdown(export: Export) -> str:
    """The whole export as Markdown. Formulas are TeX between dollar signs."""
    words = words_in(export.lang)
    about = f"{escape(' · '.join(facts_of_export(export)))} · [{words['online']}](<{export.url}>)"
    parts = [f"# {escape_heading(export.title)}", about, markdown_of(whole(export), words["note"])]
    if export.site.rights:
        parts += ["---", escape(export.site.rights)]
    return "\n\n".join(parts) + "\n"


def markdown_of(html: str, note: str) -> str:
    """`note` is the word for a footnote."""
    root = parse(html.translate(PRIVATE))
    take_out(root, is_way_back)
    kept: list[str] = []
    for element in list(root.iter()):
        prepare(element, note, kept)
    return KEPT.sub(lambda found: kept[int(found[1])], to_markdown(inner_html(root)))


def prepare(element: Element, note: str, kept: list[str]) -> None:
    """What Markdown has no signs for, as text; and what is not to be escaped goes to `kept`."""
    if element.tag == "math":
        keep(element, tex_of(element), kept)
    elif element.tag == "a" and is_web(address := element.get("href", "")) and text_of(element) == address:
        keep(element, f"<{address}>", kept)
    elif element.tag == "a" and (number := note_of(element)) is not None:
        become(element, "span", f"[{note}{number}]")


def keep(element: Element, markdown: str, kept: list[str]) -> None:
    become(element, "span", f"\ue000{len(kept)}\ue001")
    kept.append(markdown)
