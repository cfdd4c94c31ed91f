"""Definition lists: a paragraph of terms, a line each, and below it `: ` with what they mean."""

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import SubElement

from wenzhai.markup.containers import ItemList, ListItem, ListMarker
from wenzhai.markup.inline_text import InlineText, cut

if TYPE_CHECKING:
    from wenzhai.markup.blocks import BlockParser
    from wenzhai.markup.containers import Container
    from wenzhai.markup.leaves import Paragraph

DEFINITION = re.compile(r":(?=[ \t]+\S)")


def opened(parser: "BlockParser", container: "Container") -> bool:
    """Whether the line begins a definition: of the paragraph before it, or one more in the list."""
    if not DEFINITION.match(parser.ahead):
        return False
    blank = parser.after_blank
    items = container.list if container.list and container.list.kind == ":" else None
    terms = parser.paragraph_of(container)
    if terms is not None:
        parser.close_leaf()
    terms = container.terms
    if terms is None and items is None:
        return False
    if terms is not None:
        items = made_terms(parser, container, terms)
        container.list = items
    assert items
    parser.begin(container, items)
    parser.enter_item(items, "dd", ListMarker(1, ":"), False)
    items.items[-1].loose = blank
    return True


def made_terms(parser: "BlockParser", container: "Container", paragraph: "Paragraph") -> ItemList:
    """Each line of a paragraph becomes a term, in the list of definitions right before it if there is one."""
    element, inline = paragraph.element, paragraph.inline
    assert element is not None and inline is not None
    parent = container.element
    before = parent[-2] if len(parent) > 1 else None
    del parent[-1]
    if isinstance(container, ListItem):
        container.paragraphs.remove(paragraph)
    assert parser.document.texts[-1] is inline
    parser.document.texts.pop()
    container.end_list(parser)
    items = ItemList(before if before is not None and before.tag == "dl" else SubElement(parent, "dl"), ":")
    at = 0
    for line in inline.text.split("\n"):
        parser.wait(InlineText(SubElement(items.element, "dt"), line.strip(" \t"), cut(inline.lines, at)))
        at += len(line) + 1
    return items
