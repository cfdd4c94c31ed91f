"""Our Markdown: Python-Markdown's own tables, footnotes, fences and definition lists, and a few small rules.

A list may follow a paragraph, `__` works next to Han, `[[name]]` is a link and `[1][2]` are citation marks.
Inline nodes that `finish.py` resolves carry an attribute that no Markdown can set: `wiki`.
"""

import re
import xml.etree.ElementTree as etree
from collections.abc import Iterable

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.fenced_code import FencedCodeExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import DelimiterProcessor, InlineProcessor
from markdown.util import ETX, STX, AtomicString

from wenzhai.markup.fast import GatedFences
from wenzhai.text.scripts import WIDE

BACK = {"zh": "回到正文中的脚注 {}", "en": "Back to note {} in the text"}


def standard_extensions(lang: str) -> list[Extension]:
    """The extensions of Python-Markdown that we use, configured. `lang` is `zh` or `en`."""
    return [
        TableExtension(use_align_attribute=True),
        FootnoteExtension(BACKLINK_TITLE=BACK[lang]),
        FencedCodeExtension(),
        DefListExtension(),
    ]


class Dialect(Extension):
    """Our own rules."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.parser.blockprocessors.register(ListAfterParagraph(md.parser), "list-after-paragraph", 29)
        md.inlinePatterns.register(WikiLink(WikiLink.PATTERN, md), "wikilink", 178)
        md.inlinePatterns.register(Citation(Citation.PATTERN, md), "citation", 176)
        md.preprocessors.register(Fences(md, {"lang_prefix": "language-"}), "fenced_code_block", 25)
        let_underscores_touch_han(md)


class Fences(GatedFences):
    """Of the attributes of a fence, ```` ``` {.python #id .class} ````, only the language counts."""

    LANGUAGE = re.compile(r"[\w#.+-]+")

    def handle_attrs(self, attrs: Iterable[tuple[str, str]]) -> tuple[str, list[str], dict[str, object]]:
        classes = super().handle_attrs(attrs)[1]
        return "", [name for name in classes[:1] if self.LANGUAGE.fullmatch(name)], {}


class ListAfterParagraph(BlockProcessor):
    """A list needs no blank line before it.

    A bullet needs its space (`-5` is a number) and a numbered list starts with `1.`, so that a wrapped line
    that happens to begin with `2025. ` stays text.
    """

    ITEM = re.compile(r"\n {0,3}(?:[*+-]|1\.) +(?=\S)")

    def test(self, parent: etree.Element, block: str) -> bool:
        return self.ITEM.search(block) is not None

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        block = blocks[0]
        item = self.ITEM.search(block)
        assert item
        blocks[0:1] = [block[: item.start()], block[item.start() + 1 :]]


def let_underscores_touch_han(md: Markdown) -> None:
    """`前__强调__后`: Han has no spaces between words, so for underscores it counts as no part of a word."""
    delimiters = md.inlinePatterns["em_strong"]
    assert isinstance(delimiters, DelimiterProcessor)
    underscore = delimiters.delimiters["_"]
    before, after = r"(?<![\w_])", r"(?![\w_])"
    pattern = underscore.boundary.pattern
    assert before in pattern and after in pattern, "Python-Markdown's rule for underscores has changed"
    pattern = pattern.replace(before, rf"(?:{before}|(?<=[{WIDE}]))").replace(
        after, rf"(?:{after}|(?=[{WIDE}]))"
    )
    underscore.boundary = re.compile(pattern)


class WikiLink(InlineProcessor):
    """`[[name]]` and `[[name|label]]`. `[[1]](url)` stays an ordinary link, its text being `[1]`."""

    PATTERN = r"(?<!!)\[\[([^\[\]\n]+)\]\](?!\()"
    # In a table the bar is written `\|`, and such an escape is already a placeholder when we come.
    BAR = re.compile(r"\||\x02klzzwxh:[0-9]+\x03")
    ESCAPED_BAR = f"{STX}{ord('|')}{ETX}"

    def handleMatch(  # type: ignore[override]  # the base class of old patterns takes one argument
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element | None, int | None, int | None]:
        name, label = self.parts(m[1])
        target = " ".join(self.unescape(name).split())
        if not target:
            return None, None, None
        link = etree.Element("a", {"wiki": target})
        link.text = label.strip() or name.strip()
        return link, m.start(), m.end()

    def parts(self, inside: str) -> tuple[str, str]:
        """The name and the label, which may be empty."""
        for bar in self.BAR.finditer(inside):
            if bar[0] == "|" or self.unescape(bar[0]) == self.ESCAPED_BAR:
                return inside[: bar.start()], inside[bar.end() :]
        return inside, ""


class Citation(InlineProcessor):
    """`[1][2]`: pointers into a source's lost list of references. They are never links, whatever is defined."""

    PATTERN = r"(?<!!)(?:\[[1-9][0-9]{0,2}\])+"
    LAST = re.compile(r"\[[0-9]+\]\Z")
    FIRST = re.compile(r"\[([0-9]+)\]")
    LABEL = re.compile(r"\s?\[([^\]]+)\]")

    def handleMatch(  # type: ignore[override]  # the stubs know only patterns of the old kind
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element | None, int | None, int | None]:
        start = self.after_reference(m.start(), m[0], data)
        end = self.before_link(m.end(), data[start : m.end()], data)
        if start >= end:
            return None, None, None
        mark = etree.Element("sup", {"class": "cite"})
        mark.text = AtomicString(data[start:end])
        if not data[end : end + 1].isalnum():  # it stands at its word
            start = len(data[:start].rstrip(" \n"))
        return mark, start, end

    def after_reference(self, start: int, run: str, data: str) -> int:
        """Where the marks begin: the first one may be the second half of `[text][1]`."""
        first = self.FIRST.match(run)
        assert first and self.md
        if data[start - 1 : start] == "]" and first[1] in self.md.references:
            return start + first.end()
        return start

    def before_link(self, end: int, run: str, data: str) -> int:
        """Where the marks end: the last one may be the text of `[1](url)` or of `[1][name]`."""
        last = self.LAST.search(run)
        assert self.md
        if last is None:
            return end
        label = self.LABEL.match(data, end)
        is_text = data[end : end + 1] == "(" or (label and label[1].lower() in self.md.references)
        return end - len(last[0]) if is_text else end
