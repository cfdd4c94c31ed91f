"""What concerns a whole body while it is parsed: definitions, footnotes, formulas, raw HTML, warnings, positions."""

from html import escape
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.util import AtomicString

from wenzhai.markup.code import highlighted
from wenzhai.markup.footnotes import Footnote, reference_mark
from wenzhai.markup.html_blocks import completed, without_drawings
from wenzhai.markup.inline_text import InlineText
from wenzhai.markup.links import Target, label_key
from wenzhai.markup.mathml import UnreadableMaths
from wenzhai.markup.maths import mathml
from wenzhai.markup.source import Source, problem_at
from wenzhai.markup.stash import Own, Raw, put, without_elements
from wenzhai.model.problems import Problem

MAX_WARNINGS = 200
"""Of one body: who has so many knows enough."""

BLOCKS_SHEET, CODE_SHEET, MATHS_SHEET = "blocks.css", "code.css", "maths.css"
"""What a theme shows footnotes, callouts, tasks and videos with; code in colours; formulas."""

UNREADABLE = {
    "command": "maths-command",
    "environment": "maths-environment",
    "braces": "maths-braces",
    "text": "maths-text",
    "length": "maths-length",
    "deep": "maths-deep",
    "long": "maths-long",
    "empty": "maths-empty",
    "syntax": "maths-syntax",
}
"""The code of the problem by the reason."""


class Document:
    """The body at hand of one engine."""

    language: str
    """`zh` or `en`: that of Wenzhai's own words."""
    foreign: str
    """The language of Wenzhai's own words where it is not that of the body, for `lang`; else empty."""
    trusted: bool
    tex_maths: bool
    traced: bool = False
    """Whether each character of the tree's texts is to be found in the source again."""

    def __init__(self, md: Markdown, language: str) -> None:
        self.md = md
        self.language = language
        self.begin(Source(""))

    def begin(
        self, source: Source, *, trusted: bool = False, tex_maths: bool = False, foreign: str = ""
    ) -> None:
        """Another body: forgets the last one."""
        self.source = source
        self.foreign = foreign
        self.trusted = trusted
        self.tex_maths = tex_maths
        self.texts: list[InlineText] = []
        """What waits for the parser of inline markup: of the body, or of the footnote that is being read."""
        self.tight: list[tuple[Element, set[Element]]] = []
        """Items that hold more than a paragraph, with those paragraphs that are to become text between the rest."""
        self.above: list[list[InlineText]] = []
        self.targets: dict[str, Target] = {}
        self.notes: dict[str, Footnote] = {}
        self.order: list[Footnote] = []
        """The footnotes that are referred to, in the order of their numbers."""
        self.places: dict[Element, int] = {}
        """Where links and pictures are written in the source."""
        self.titled: set[Element] = set()
        """Pictures that are written with their address and a title."""
        self.styles: set[str] = set()
        """The style sheets that the body needs, by their names in a theme."""
        self.filled_cells = 0
        """Empty cells that rows were filled up with."""
        self.problems: list[Problem] = []

    # -- what blocks report -------------------------------------------------------------------------

    def define(self, key: str, address: str, title: str | None, offset: int) -> None:
        """A link reference definition; the first of a label counts."""
        if key not in self.targets:
            self.targets[key] = Target(address, title, offset)
            self.md.references[key] = (address, title or "")

    def note(self, label: str, offset: int) -> Element:
        """A footnote begins; what waits from now on is its text. The first of a label counts."""
        note = Footnote(label, offset)
        self.notes.setdefault(label_key(label), note)
        self.above.append(self.texts)
        self.texts = note.texts
        return note.element

    def leave_note(self) -> None:
        self.texts = self.above.pop()

    def checkbox(self, checked: bool) -> str:
        self.styles.add(BLOCKS_SHEET)
        return put(
            self.md.htmlStash, Own(f'<input type="checkbox"{" checked" if checked else ""} disabled> ')
        )

    def code(self, code: str, language: str) -> AtomicString:
        """Code, coloured if its language is known."""
        coloured = highlighted(code, language) if language else None
        if coloured is None:
            return AtomicString(code)
        self.styles.add(CODE_SHEET)
        return put(self.md.htmlStash, Own(coloured, code))

    def warn(self, code: str, offset: int, **params: str) -> None:
        if len(self.problems) < MAX_WARNINGS:
            self.problems.append(problem_at(code, self.source.at(offset), "warning", **params))

    # -- what inline markup asks ------------------------------------------------------------------

    def reference(self, key: str) -> Target | None:
        return self.targets.get(key)

    def footnote(self, label: str, offset: int) -> Element | None:
        note = self.notes.get(label_key(label))
        if note is None:
            self.warn("footnote-undefined", offset, label=label)
            return None
        self.styles.add(BLOCKS_SHEET)
        if not note.number:
            self.order.append(note)
            note.number = len(self.order)
        return reference_mark(note)

    def raw(self, html: str, offset: int, block: bool = False) -> AtomicString:
        if not self.trusted:
            html, drawings = without_drawings(html)
            for tag, at in drawings:
                self.warn("html-drawing-refused", offset + at, tag=tag)
            html = completed(html)
        return put(self.md.htmlStash, Raw(html, offset, block))

    def formula(self, tex: str, display: bool, written: str, offset: int) -> str:
        try:
            html = mathml(tex, display=display)
        except UnreadableMaths as error:
            self.warn(UNREADABLE[error.reason], offset, found=error.found)
            return written
        self.styles.add(MATHS_SHEET)
        spoken = escape(" ".join(tex.split()))  # for readers who do not know MathML
        return put(self.md.htmlStash, Own(html.replace("<math", f'<math alttext="{spoken}"', 1), tex.strip()))

    def words(self, text: str) -> str:
        """A text of the tree for an attribute."""
        return without_elements(text, self.md.htmlStash.rawHtmlBlocks)

    def placed(self, node: Element, offset: int) -> None:
        self.places[node] = offset
