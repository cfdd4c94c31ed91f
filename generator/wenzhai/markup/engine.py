"""A reusable Python-Markdown with parsers of blocks and inline markup for CommonMark, GFM, and a few rules more.

`markdown` gives the frame: extensions, tree processors, stash, serializer and postprocessors are called by it.
"""

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import AndSubstitutePostprocessor, Postprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import Registry

from wenzhai.markup import footnotes
from wenzhai.markup.blocks import BlockParser
from wenzhai.markup.document import BLOCKS_SHEET, Document
from wenzhai.markup.finish import Finish
from wenzhai.markup.foreign import ForeignInline
from wenzhai.markup.inline_text import InlineText
from wenzhai.markup.inlines import InlineParser
from wenzhai.markup.limits import ExcessError, deep_tag
from wenzhai.markup.sanitize import sanitized
from wenzhai.markup.serializer import to_html
from wenzhai.markup.source import Source
from wenzhai.markup.stash import PLACEHOLDER, Own, Raw
from wenzhai.markup.suspects import suspects
from wenzhai.markup.tracing import SourceRepair, Tracer, TracingParser
from wenzhai.markup.typeset import Typesetter
from wenzhai.markup.videos import becomes_card

TAG_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)")
CONTROL = re.compile("[\x02\x03]")


class Inline(Treeprocessor):
    """Parses the texts of the tree, and sets the footnotes that they refer to behind it."""

    def __init__(self, md: Markdown, document: Document) -> None:
        super().__init__(md)
        self.document = document
        self.parsers = {False: InlineParser(document), True: TracingParser(document)}

    def run(self, root: Element) -> None:
        document = self.document
        self.parse(document.texts)
        for note in document.order:  # grows: notes may refer to notes
            self.parse(note.texts)
        for item, paragraphs in document.tight:
            unwrap(item, paragraphs)
        if document.order:
            root.append(footnotes.section(document.order, document.language, document.foreign))
        for note in document.notes.values():
            if not note.number:
                document.warn("footnote-unused", note.offset, label=note.label)

    def parse(self, texts: list[InlineText]) -> None:
        document = self.document
        parse = self.parsers[document.traced].parse
        for text in texts:
            words, node = text.text, text.node
            for suspect in suspects(words, document.tex_maths):
                document.warn(suspect.code, text.origin(suspect.at), text=suspect.text)
            parse(node, words, text.origin)
            if node.tag != "p":
                continue
            if words.startswith("!["):
                self.figure(node)
            elif becomes_card(node, words):
                node.set("class", "video")
                document.styles.add(BLOCKS_SHEET)

    def figure(self, paragraph: Element) -> None:
        """A picture alone in a paragraph, with its title, is a figure with a caption."""
        if (
            paragraph.text
            or len(paragraph) != 1
            or paragraph[0].tail
            or paragraph[0] not in self.document.titled
        ):
            return
        paragraph.tag = "figure"
        SubElement(paragraph, "figcaption").text = paragraph[0].attrib.pop("title")


def unwrap(item: Element, paragraphs: set[Element]) -> None:
    """Puts the texts of paragraphs between the other blocks of an item."""
    kept: list[Element] = []
    for child in item:
        if child not in paragraphs:
            kept.append(child)
            continue
        if kept:
            kept[-1].tail = child.text
        else:
            item.text = child.text
        kept += child
    item[:] = kept


class RawHtml(Postprocessor):
    """Puts pieces of the stash in place: the author's HTML, made harmless if he is not trusted, then Wenzhai's."""

    def __init__(self, md: Markdown, engine: "Engine") -> None:
        super().__init__(md)
        self.engine = engine

    PIECE = re.compile(f"<p>{PLACEHOLDER}</p>|{PLACEHOLDER}")

    def run(self, text: str) -> str:
        pieces = self.md.htmlStash.rawHtmlBlocks
        if not pieces:
            return text
        if any(not isinstance(piece, Own) for piece in pieces):
            text = self.engine.cleaned(self.placed(text, pieces, Own))
        return self.placed(text, pieces, ())

    def placed(self, text: str, pieces: Sequence[object], later: type[Own] | tuple[()]) -> str:
        """The text with all pieces but those of that kind."""

        def put(found: re.Match[str]) -> str:
            piece = pieces[int(found[1] or found[2])]
            if isinstance(piece, later):
                return found[0]
            return f"<p>{piece}</p>" if found[1] and piece and not self.is_block(piece) else str(piece)

        return self.PIECE.sub(put, text)

    def is_block(self, piece: object) -> bool:
        """Whether a piece stands in no paragraph. Those of neither the author nor Wenzhai come from extensions."""
        if isinstance(piece, Raw | Own):
            return isinstance(piece, Raw) and piece.block
        found = TAG_NAME.match(str(piece))
        return found is not None and self.md.is_block_level(found[1])


class Wenzhai(Markdown):
    """Python-Markdown with Wenzhai's parsers."""

    def __init__(self, document_language: str, extensions: Sequence[Extension | str] = ()) -> None:
        self.language = document_language
        super().__init__(extensions=list(extensions), output_format="html")

    def build_parser(self) -> "Wenzhai":
        self.document = Document(self, self.language)
        self.preprocessors = Registry()
        self.parser = BlockParser(self, self.document)
        self.inlinePatterns = Registry()
        self.treeprocessors = Registry()
        self.postprocessors = Registry()
        self.treeprocessors.register(Inline(self, self.document), "inline", 20)
        self.treeprocessors.register(ForeignInline(self), "foreign-inline", 19)
        self.postprocessors.register(AndSubstitutePostprocessor(), "amp_substitute", 20)
        return self

    def set_output_format(self, format: str) -> "Wenzhai":
        super().set_output_format("html")
        self.serializer = to_html
        return self


class FinishTree(Treeprocessor):
    """Runs `finish` as the last step on the tree."""

    finish: Finish

    def run(self, root: Element) -> None:
        self.finish.run(root)


class Engine:
    """Renders one body after the other. `language` is that of Wenzhai's own words, `zh` or `en`."""

    def __init__(self, language: str, extensions: Sequence[Extension | str] = ()) -> None:
        self.md = Wenzhai(language, extensions)
        self.document = self.md.document
        self.last = FinishTree(self.md)
        self.md.treeprocessors.register(self.last, "finish", -10)
        self.md.postprocessors.register(RawHtml(self.md, self), "raw_html", 30)

    def convert(
        self,
        source: Source,
        lang: str,
        *,
        site_lang: str = "",
        trusted: bool = False,
        tex_maths: bool = False,
        typography: bool = False,
    ) -> tuple[str, Finish]:
        """The HTML, and what was collected on the way."""
        stash = self.begin(source, lang, site_lang or lang, trusted, tex_maths)
        typesetter = Typesetter(lang, stash) if typography else None
        return self.run(source, lang, typesetter)

    def source_repairs(
        self,
        source: Source,
        lang: str,
        *,
        site_lang: str = "",
        trusted: bool = False,
        tex_maths: bool = False,
    ) -> list[list[SourceRepair]]:
        """What typography would change in the source, block by block."""
        stash = self.begin(source, lang, site_lang or lang, trusted, tex_maths)
        tracer = Tracer(lang, stash, source.text)
        self.document.traced = True
        try:
            self.run(source, lang, tracer)
        finally:
            self.document.traced = False
        return tracer.blocks

    def begin(
        self, source: Source, lang: str, site_lang: str, trusted: bool, tex_maths: bool
    ) -> Sequence[object]:
        """The stash of another body."""
        self.md.reset()
        foreign = site_lang if site_lang[:2] != lang[:2] else ""
        self.document.begin(source, trusted=trusted, tex_maths=tex_maths, foreign=foreign)
        return self.md.htmlStash.rawHtmlBlocks

    def run(self, source: Source, lang: str, typesetter: Typesetter | None) -> tuple[str, Finish]:
        stash = self.md.htmlStash.rawHtmlBlocks
        self.last.finish = Finish(source, lang, stash, self.document, typesetter)
        return self.md.convert(CONTROL.sub("\ufffd", source.text)), self.last.finish

    def cleaned(self, page: str) -> str:
        """A page with its author's HTML, harmless if he is not trusted."""
        finish = self.last.finish
        if excess := deep_tag((piece, piece.offset) for piece in self.raw_html()):
            raise ExcessError(excess)
        return page if self.document.trusted else sanitized(page, frozenset(finish.ids), len(finish.links))

    def raw_html(self) -> list[Raw]:
        """The HTML of the last body that its author wrote."""
        return [piece for piece in self.md.htmlStash.rawHtmlBlocks if isinstance(piece, Raw)]
