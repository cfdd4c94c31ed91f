"""Callouts: quotes that begin with `[!NOTE]`, as GitHub and Obsidian write them.

Behind the kind may stand `+` or `-` (foldable, open or closed) and a title.
"""

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import SubElement

from wenzhai.markup.inline_text import InlineText, cut

if TYPE_CHECKING:
    from wenzhai.markup.blocks import BlockParser
    from wenzhai.markup.containers import Quote

FIRST_LINE = re.compile(r"\[!([A-Za-z]+|[^\[\]\n]{1,40}(?=\](?!\()))\]([+-]?)[ \t]*([^\n]*)(\n|\Z)")

TITLES = {
    "note": ("注", "Note"),
    "tip": ("提示", "Tip"),
    "important": ("重要", "Important"),
    "warning": ("警告", "Warning"),
    "caution": ("小心", "Caution"),
    "abstract": ("摘要", "Abstract"),
    "info": ("信息", "Info"),
    "todo": ("待办", "To do"),
    "success": ("成功", "Success"),
    "question": ("问题", "Question"),
    "failure": ("失败", "Failure"),
    "danger": ("危险", "Danger"),
    "bug": ("缺陷", "Bug"),
    "example": ("例子", "Example"),
    "quote": ("引文", "Quote"),
}
"""The kinds, and their words in Chinese and English: GitHub's five, then those that Obsidian adds."""
ALIASES = {
    **dict.fromkeys(("summary", "tldr"), "abstract"),
    **dict.fromkeys(("check", "done"), "success"),
    **dict.fromkeys(("help", "faq"), "question"),
    **dict.fromkeys(("fail", "missing"), "failure"),
    **dict.fromkeys(("hint",), "tip"),
    **dict.fromkeys(("attention",), "warning"),
    **dict.fromkeys(("error",), "danger"),
    **dict.fromkeys(("cite",), "quote"),
}


def opened(
    parser: "BlockParser", quote: "Quote", text: str, lines: list[tuple[int, int]]
) -> tuple[str, list[tuple[int, int]]]:
    """Makes a quote whose first paragraph begins so a callout; gives what is left of the paragraph."""
    found = FIRST_LINE.match(text)
    if found is None or len(quote.element):
        return text, lines
    kind = ALIASES.get(found[1].lower(), found[1].lower())
    if kind not in TITLES:
        parser.warn("callout-unknown", lines[0][1], kind=found[1])
        return text, lines
    parser.document.styles.add("blocks.css")
    node = quote.element
    node.tag = "details" if found[2] else "div"
    node.set("class", f"callout callout-{kind}")
    if found[2] == "+":
        node.set("open", "")
    title = SubElement(node, "summary" if found[2] else "p", {"class": "callout-title"})
    if found[3].strip():
        parser.wait(InlineText(title, found[3].strip(), cut(lines, found.start(3))))
    else:
        title.text = TITLES[kind][0 if parser.language == "zh" else 1]
        if parser.document.foreign:
            title.set("lang", parser.document.foreign)
    return text[found.end() :], cut(lines, found.end())
