"""Footnotes (as GFM has them): numbered in the order in which they are referred to, set at the end of the body."""

from xml.etree.ElementTree import Element, SubElement

from wenzhai.markup.inline_text import InlineText

BACK = {"zh": "回到正文中的脚注 {}", "en": "Back to note {} in the text"}


class Footnote:
    """One footnote: where it is written, what it says, and how often it is referred to."""

    __slots__ = ("element", "label", "number", "offset", "texts", "times")

    def __init__(self, label: str, offset: int) -> None:
        self.label = label
        self.offset = offset
        self.element = Element("li")
        self.texts: list[InlineText] = []
        self.number = 0
        """Zero until it is referred to."""
        self.times = 0


def reference_mark(note: Footnote) -> Element:
    """The raised number that leads to a footnote."""
    note.times += 1
    mark = Element("sup", {"id": back_id(note, note.times)})
    link = SubElement(mark, "a", {"class": "footnote-ref", "href": f"#fn:{note.label}"})
    link.text = str(note.number)
    return mark


def back_id(note: Footnote, time: int) -> str:
    return f"fnref{time if time > 1 else ''}:{note.label}"


def section(notes: list[Footnote], language: str, foreign: str) -> Element:
    """The footnotes of a body, each with links back. `language` and `foreign` are those of `Document`."""
    node = Element("div", {"class": "footnote"})
    SubElement(node, "hr")
    items = SubElement(node, "ol")
    for note in notes:
        item = note.element
        item.set("id", f"fn:{note.label}")
        items.append(item)
        last = item[-1] if len(item) and item[-1].tag == "p" else SubElement(item, "p")
        if len(last):
            last[-1].tail = (last[-1].tail or "") + "\u00a0"
        elif last.text:
            last.text += "\u00a0"
        for time in range(1, note.times + 1):
            back = SubElement(last, "a", {"class": "footnote-backref", "href": f"#{back_id(note, time)}"})
            back.set("title", BACK[language].format(note.number))
            if foreign:
                back.set("lang", foreign)
            back.text = "↩"
    return node
