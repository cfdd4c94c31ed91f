"""The finished tree as HTML: a block begins on a line of its own."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

from wenzhai.text.html_elements import VOID

BLOCKS = frozenset(
    """
    h1 h2 h3 h4 h5 h6 p ul ol li blockquote pre hr div dl dt dd table thead tbody tr th td figure figcaption details
    summary section
    """.split()
)
HOLDERS = frozenset(
    ("ul", "ol", "blockquote", "div", "dl", "table", "thead", "tbody", "tr", "details", "section")
)
"""After the start of these, a line ends: they hold blocks only."""


def to_html(root: Element) -> str:
    """The HTML of a tree. `&` is an ampersand: entities were decoded by the parsers."""
    parts: list[str] = []
    write(root, parts.append)
    return "".join(parts)


def write(node: Element, put: Callable[[str], None]) -> None:
    """Writes a node, what it holds, and what follows it. A node whose tag is None is only what it holds."""
    tag = node.tag
    if node.attrib:
        put(f"<{tag}{''.join([attribute(*item) for item in sorted(node.items())])}>")
    elif tag is not None:
        put(f"<{tag}>")
    text = node.text
    if text:
        put(escaped(text) if "&" in text or "<" in text or ">" in text else text)
        if tag in ("li", "dd") and len(node) and node[0].tag in BLOCKS:
            put("\n")
    elif tag in HOLDERS or (tag in ("li", "dd") and len(node) and node[0].tag in BLOCKS):
        put("\n")
    for child in node:
        write(child, put)
    if tag is not None and tag not in VOID:
        put(f"</{tag}>")
    tail = node.tail
    if tail:
        if tag in BLOCKS:
            put("\n")
        put(escaped(tail) if "&" in tail or "<" in tail or ">" in tail else tail)
    elif tag in BLOCKS:
        put("\n")


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(name: str, value: str) -> str:
    """` name="value"`; `name` alone for what is only on or off."""
    if not value and name in ("open", "checked", "disabled"):
        return f" {name}"
    if "&" in value or "<" in value or ">" in value or '"' in value:
        value = escaped(value).replace('"', "&quot;")
    return f' {name}="{value}"'
