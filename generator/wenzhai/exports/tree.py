"""HTML of bodies as a tree of elements, and back. Bodies come balanced from the sanitiser, so this stays small."""

import re
from collections.abc import Callable, Iterator
from html import escape
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, SubElement, tostring

from wenzhai.text.html_elements import VOID

WAY_BACK = re.compile(r"#.*fnref\d*:")


class TreeBuilder(HTMLParser):
    """Builds the tree below an element. What ends nothing that is open is passed over."""

    def __init__(self, root: Element) -> None:
        super().__init__(convert_charrefs=True)
        self._open = [root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.handle_endtag("a")  # links do not nest: the next one ends the last
        made = SubElement(self._open[-1], tag, {name: value or "" for name, value in attrs})
        if tag not in VOID:
            self._open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        SubElement(self._open[-1], tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        at = next((at for at in range(len(self._open) - 1, 0, -1) if self._open[at].tag == tag), 0)
        if at:
            del self._open[at:]

    def handle_data(self, data: str) -> None:
        parent = self._open[-1]
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + data
        else:
            parent.text = (parent.text or "") + data


def parse(html: str, tag: str = "div") -> Element:
    """The elements of a fragment, below one of that tag."""
    root = Element(tag)
    builder = TreeBuilder(root)
    builder.feed(html)
    builder.close()
    return root


def to_html(element: Element) -> str:
    return tostring(element, encoding="unicode", method="html")


def inner_html(element: Element) -> str:
    """What is in an element, without it."""
    return escape(element.text or "", quote=False) + "".join(to_html(child) for child in element)


def inner_xml(element: Element) -> str:
    """The same as well-formed XML, for books."""
    parts = (tostring(child, encoding="unicode", method="xml") for child in element)
    return escape(element.text or "", quote=False) + "".join(parts)


def text_of(element: Element) -> str:
    """All its text, blanks as they are."""
    return "".join(element.itertext())


def elements(root: Element, *tags: str) -> Iterator[Element]:
    """The elements of those tags, in order."""
    return (element for element in root.iter() if element.tag in tags)


def holds(root: Element, tag: str) -> bool:
    """Whether there is such an element in it. An element without children counts as false, so `any` would not tell."""
    return next(elements(root, tag), None) is not None


# -- changes


def become(element: Element, tag: str, text: str = "") -> None:
    """Makes another element of one, with this text, in its place."""
    tail = element.tail
    element.clear()
    element.tag, element.text, element.tail = tag, text, tail


def take_out(root: Element, is_meant: Callable[[Element], bool]) -> list[Element]:
    """Takes elements out of a tree, and returns them; the text behind each stays."""
    taken = []
    for parent in list(root.iter()):
        before: Element | None = None
        for child in list(parent):
            if not is_meant(child):
                before = child
                continue
            parent.remove(child)
            taken.append(child)
            if before is None:
                parent.text = (parent.text or "") + (child.tail or "")
            else:
                before.tail = (before.tail or "") + (child.tail or "")
    return taken


# -- what bodies are made of


def tex_of(math: Element) -> str:
    """The TeX that a formula was written in, between dollar signs."""
    tex = "".join(text_of(one) for one in elements(math, "annotation"))
    mark = "$$" if math.get("display") == "block" else "$"
    return f"{mark}{tex}{mark}"


def note_of(link: Element) -> str | None:
    """The number of the note that a link leads to; empty for the way back from one, None for any other link."""
    place = link.get("href", "")
    if is_way_back(link):
        return ""
    return text_of(link).strip() if place.startswith("#") and "fn:" in place else None


def is_way_back(element: Element) -> bool:
    """Whether it is the arrow from a note to where the text names it. Of no use where places have no ids."""
    return element.tag == "a" and bool(WAY_BACK.match(element.get("href", "")))


def is_notes(element: Element) -> bool:
    """Whether it is the list of notes below a text."""
    items = element.findall("ol/li")
    return element.tag == "div" and bool(items) and all("fn:" in item.get("id", "") for item in items)
