"""Markdown for forums and chat groups: plain CommonMark and GFM, with absolute addresses and nothing of our own."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from wenzhai.exports.describe import Export
from wenzhai.exports.text import BLOCKS, without_end
from wenzhai.exports.tree import elements, holds, note_of, parse, tex_of, text_of
from wenzhai.exports.whole import whole
from wenzhai.exports.words import day_in, words_in
from wenzhai.importers.escape import escape_inline, escape_start

MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "del": "~~", "s": "~~"}


class MarkdownExport:
    """The lines of a tree of HTML as Markdown. `note` is the word for a footnote."""

    def __init__(self, note: str) -> None:
        self._note = note

    def blocks(self, element: Element, indent: str = "", first: str | None = None) -> Iterator[str]:
        """The lines of the blocks in an element; a blank line lies between two of them, but for items without
        paragraphs. `first` begins the first."""
        lead = indent if first is None else first
        is_tight = element.tag == "li" and not any(child.tag == "p" for child in element)
        for part in self.parts(element):
            lines = list(self.block(part)) if isinstance(part, Element) else paragraph(part)
            for line in lines:
                yield (lead + line).rstrip()
                lead = indent
            if lines and not is_tight:
                yield indent.rstrip()

    def parts(self, element: Element) -> Iterator[Element | str]:
        """Blocks, and what stands between them as inline Markdown."""
        text = escape_inline(element.text or "")
        for child in element:
            if BLOCKS.fullmatch(child.tag):
                if text.strip():
                    yield text
                yield child
                text = ""
            else:
                text += self.inline(child)
            text += escape_inline(child.tail or "")
        if text.strip():
            yield text

    def block(self, block: Element) -> Iterator[str]:
        match block.tag:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                yield f"{'#' * int(block.tag[1])} {one_line(self.inline_of(block))}"
            case "ul" | "ol":
                yield from self.items(block)
            case "pre":
                yield from code_block(block)
            case "hr":
                yield "---"
            case "blockquote":
                yield from (f"> {line}".rstrip() for line in without_end(self.blocks(block)))
            case "table":
                yield from self.table(block)
            case _:
                yield from without_end(self.blocks(block))

    def items(self, block: Element) -> Iterator[str]:
        start = int(block.get("start", "1") or 1)
        for number, item in enumerate((child for child in block if child.tag == "li"), start=start):
            mark = f"{number}. " if block.tag == "ol" else "- "
            yield from without_end(self.blocks(item, " " * len(mark), mark))

    def table(self, block: Element) -> Iterator[str]:
        for number, row in enumerate(elements(block, "tr")):
            cells = [one_line(self.inline_of(cell)).replace("|", r"\|") for cell in row]
            yield f"| {' | '.join(cells)} |"
            if not number:
                yield f"|{' --- |' * len(cells)}"

    def inline_of(self, element: Element) -> str:
        parts = [escape_inline(element.text or "")]
        for child in element:
            parts += [self.inline(child), escape_inline(child.tail or "")]
        return "".join(parts)

    def inline(self, element: Element) -> str:
        match element.tag:
            case "br":
                return "\\\n"
            case "img":
                words = one_line(escape_inline(element.get("alt", ""), in_brackets=True))
                return f"![{words}]({target(element, 'src')})"
            case "a" if (number := note_of(element)) is not None:
                return f"[{self._note}{number}]" if number else ""
            case "a" if element.get("href", "#")[0] != "#":
                return f"[{one_line(self.inline_of(element))}]({target(element, 'href')})"
            case "code":
                return code(text_of(element))
            case "math":
                return tex_of(element)
            case "sup" | "sub" if not holds(element, "a"):
                return f"<{element.tag}>{self.inline_of(element)}</{element.tag}>"
        mark = MARKS.get(element.tag, "")
        inner = self.inline_of(element)
        return f"{mark}{inner}{mark}" if inner.strip() else inner


def render_markdown(export: Export) -> str:
    """The whole export as Markdown."""
    facts = [export.site.title, day_in(export.day, export.lang) if export.day else ""]
    online = f"[{words_in(export.lang)['online']}](<{export.url}>)"
    about = " · ".join([*map(escape_inline, filter(None, facts)), online])
    head = [f"# {escape_inline(export.title)}", "", about, ""]
    return "\n".join([*head, *MarkdownExport(words_in(export.lang)["note"]).blocks(parse(whole(export)))])


def paragraph(text: str) -> list[str]:
    lines = [" ".join(line.split()) for line in text.strip().split("\n")]
    return [escape_start(line) for line in lines if line]


def one_line(text: str) -> str:
    return " ".join(text.replace("\\\n", " ").split())


def target(element: Element, name: str) -> str:
    address = element.get(name, "")
    return f"<{address}>" if re.search(r"[\s()<>]", address) else address


def code(text: str) -> str:
    """Text between as many backticks as it needs."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    edge = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{edge}{one_line(text) or ' '}{edge}{fence}"


def code_block(block: Element) -> Iterator[str]:
    text = text_of(block).strip("\n")
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    classes = " ".join(element.get("class", "") for element in elements(block, "code"))
    language = re.search(r"language-(\S+)", classes)
    yield fence + (language[1] if language else "")
    yield from text.split("\n")
    yield fence
