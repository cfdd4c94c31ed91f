"""From a row of items, texts and elements and runs of delimiters, to the text and children of an element."""

from collections.abc import Callable, Iterable
from xml.etree.ElementTree import Element, SubElement

from wenzhai.markup.delimiters import Delimiter
from wenzhai.markup.limits import MAX_DEPTH, too_deep

Item = str | Element | Delimiter
Origin = Callable[[int], int]
"""From a place in a text to the place in the source."""


def words_of(node: Element) -> str:
    """The text of inline elements; of a picture, its description."""
    parts = [node.text or ""]
    for child in node:
        parts += [child.get("alt", "") if child.tag == "img" else words_of(child), child.tail or ""]
    return "".join(parts)


def build(
    node: Element,
    items: Iterable[Item],
    origin: Origin,
    flat: set[Element] | None = None,
    join: Callable[[list[str]], str] = "".join,
) -> None:
    """Puts items into an element, with the tags that runs of delimiters open and close.

    Inside a link, addresses that were links of their own (`flat`) are text. `join` makes one text of several.
    """
    above: list[Element] = []
    parent = node
    last: Element | None = None
    texts: list[str] = []

    def put_text() -> None:
        text = join(texts)
        texts.clear()
        if last is None:
            parent.text = text
        else:
            last.tail = text

    for item in items:
        if isinstance(item, str):
            texts.append(item)
        elif isinstance(item, Delimiter):
            if not (item.opens or item.closes):
                texts.append(item.mark * item.count)
                continue
            for _ in item.closes:
                if texts:
                    put_text()
                last = parent
                parent = above.pop()
            if item.count:
                texts.append(item.mark * item.count)
            for tag in reversed(item.opens):
                if texts:
                    put_text()
                if len(above) >= MAX_DEPTH:
                    raise too_deep(origin(0))
                above.append(parent)
                parent = SubElement(parent, tag)
                last = None
        elif flat and item in flat:
            texts.append(item.text or "")
        else:
            if texts:
                put_text()
            parent.append(item)
            last = item
    if texts:
        put_text()
