"""Converts HTML of feeds and pages to Markdown: paragraphs, headings, lists, quotes, code, tables, links."""

import re
from html.parser import HTMLParser
from urllib.parse import quote, urljoin

import nh3

from wenzhai.importers.block_text import MarkdownBlock, code_language, fenced, joined, spanned, spread, table
from wenzhai.importers.escape import (
    escape_closing,
    escape_entities,
    escape_formulas,
    escape_inline,
    escape_start,
    is_escaped,
)
from wenzhai.importers.inline_marks import emphasised, tagged
from wenzhai.text.addresses import is_web
from wenzhai.text.html_elements import VOID
from wenzhai.text.scripts import HAN

BLOCKS = frozenset(
    """p div section article header footer figure figcaption address main center dl dt dd form fieldset aside details
    summary caption""".split()
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
KEPT_TAGS = {tag: tag for tag in "sub sup del ins mark ruby rt rp".split()} | {"s": "del", "strike": "del"}
"""Elements without Markdown syntax are kept as HTML: a superscript number would be a different number on the line."""
INLINE = {"strong": "**", "b": "**", "em": "*", "i": "*", "code": "`", "tt": "`", "kbd": "`"}
WECHAT = frozenset(
    "mpvoice mpvideo mp-common-profile mp-common-qqmusic mp-common-mpaudio mp-common-videosnap mp-miniprogram".split()
)
"""Elements of WeChat for sound, films, cards of accounts and programs, which live on its servers alone."""
DROPPED = WECHAT | set("script style template svg math object iframe noscript select textarea".split())
KEPT = (
    BLOCKS
    | HEADINGS.keys()
    | INLINE.keys()
    | KEPT_TAGS.keys()
    | {"span", "a", "img", "br", "hr", "ul", "ol", "li", "blockquote", "pre", "table", "tr", "td", "th"}
)
BROKEN = re.compile(f"(?<=[{HAN}，。；：、！？”）》])[ \\t\\r]*\\n\\s*(?=[{HAN}“（《])")
"""A line end between Han, where no blank belongs."""
HEADING = re.compile(r"<h([1-6])>")
LAZY = ("data-src", "data-original", "data-actualsrc", "data-lazy-src", "data-original-src", "_src")
"""Attributes with the address of a lazily loaded picture, whose `src` is a placeholder."""
UNSEEN = frozenset(
    "gutter lineno linenos linenodiv line-numbers-rows rouge-gutter headerlink header-anchor".split()
)
"""Classes of elements next to a text: line numbers, link marks of headings."""
STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
DEEPEST = 20
"""Deepest nesting of lists and quotes; deeper ones are flattened, since only attacks nest so deep."""


def to_markdown(html: str, base: str = "") -> str:
    """Untrusted HTML as Markdown. `base` resolves relative addresses; links that are not web addresses become text."""
    clean = nh3.clean(
        html,
        tags=set(KEPT),
        clean_content_tags=set(DROPPED),
        attributes={
            "a": {"href", "class"},
            "img": {"src", "alt", "title", *LAZY},
            "ol": {"start"},
            "pre": {"lang", "data-lang", "class"},
            **{tag: {"class"} for tag in ("code", "figure", "div")},
            "span": {"class", "style"},
            "td": {"class", "colspan", "rowspan"},
            "th": {"colspan", "rowspan"},
        },
        link_rel=None,
        strip_comments=True,
    )
    writer = MarkdownWriter(base, 2 - min(map(int, HEADING.findall(clean)), default=2))
    writer.feed(clean)
    writer.close()
    return writer.finished()


class MarkdownWriter(HTMLParser):
    """Writes Markdown for well-formed HTML: a block is emitted as soon as it ends, so nothing recurses."""

    def __init__(self, base: str, shift: int) -> None:
        super().__init__(convert_charrefs=True)
        self.shift = shift
        self.base = base
        self.out: list[MarkdownBlock] = []
        self.quotes: list[int] = []
        self.last_quote = 0
        self.inline: list[str] = []
        self.prefixes: list[str] = []
        self.marks: dict[int, str] = {}
        """Marks of items that have no line yet, by the place of their indent among the `prefixes`."""
        self.counters: list[int | None] = []
        self.markers: list[str] = []
        self.ended: tuple[int, int, str] | None = None
        """The last list: its depth, the number of blocks at its end, its marker."""
        self.links: list[str] = []
        self.pre: list[str] | None = None
        self.code_began = 0
        self.code_ended: int | None = None
        """The number of pieces in `pre` where the last `code` begins and ends."""
        self.language = ""
        self.unseen = 0
        self.text: list[str] = []
        self.heading = 0
        self.struck: list[bool] = []
        """Whether each open `span` strikes its text through."""
        self.rows: list[list[str]] | None = None
        self.spans: list[list[tuple[int, int]]] = []
        """Of each cell in `rows`: how many columns and rows it stands in."""
        self.depth = 0

    # -- tags

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        classes = given.get("class", "").split()
        if self.unseen or not UNSEEN.isdisjoint(classes):
            self.unseen += tag not in VOID
            return
        struck = tag == "span" and STRUCK.search(given.get("style", "")) is not None
        if tag != "span" or struck:
            self.say()
        self.language = code_language(tag, classes, given) or self.language
        if tag == "pre":
            self.flush()
            self.pre, self.code_ended, self.code_began = [], None, 0
        elif self.pre is not None:
            self.start_in_pre(self.pre, tag)
        elif tag == "span":
            self.struck.append(struck)
            if struck:
                self.mark("\x00<del>", "\x01<del>")
        elif tag in KEPT_TAGS:
            self.mark(f"\x00<{KEPT_TAGS[tag]}>", f"\x01<{KEPT_TAGS[tag]}>")
        elif tag == "br":
            self.inline.append("\n")
        elif tag == "img":
            self.picture(given)
        elif tag == "a":
            self.links.append(self.web(given.get("href", "")))
            self.open_link()
        elif tag in INLINE:
            self.mark(f"\x00{INLINE[tag]}", f"\x01{INLINE[tag]}")
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
            self.spans[-1].append((spanned(given, "colspan"), spanned(given, "rowspan")))
            self.inline = []
        else:
            self.open_block(tag, given)

    def open_block(self, tag: str, given: dict[str, str]) -> None:
        if tag == "table" and self.rows is None:
            self.flush()
            self.rows, self.spans = [], []
        elif tag == "tr" and self.rows is not None:
            self.rows.append([])
            self.spans.append([])
        elif tag == "li" and self.rows is not None and any(piece.strip() for piece in self.inline):
            self.inline.append("<br>")  # the items of a list in a cell
        elif self.rows is not None:
            self.inline.append(" ")
        elif tag in ("ul", "ol"):
            self.flush()
            start = given.get("start", "1")
            number = int(start) if start.isascii() and start.isdigit() and len(start) < 9 else 1
            self.open_list(number if tag == "ol" else None)
        elif tag == "li":
            self.flush()
            self.open_item()
        elif tag == "blockquote":
            self.flush()
            self.last_quote += 1
            self.quotes.append(self.last_quote)
            self.indent("> ")
        elif tag == "hr":
            self.flush()
            self.emit("---")
        else:
            self.flush()
            self.heading = HEADINGS.get(tag, 0)

    def open_list(self, number: int | None) -> None:
        """Opens a list. Directly after a list of the same kind it uses the other marker, or the two would be one
        list."""
        markers = ("- ", "* ") if number is None else (". ", ") ")
        before = (len(self.counters), len(self.out), markers[0])
        self.counters.append(number)
        self.markers.append(markers[before == self.ended])

    def open_item(self) -> None:
        if not self.counters:
            self.open_list(None)
        number = self.counters[-1]
        mark = self.markers[-1] if number is None else f"{number}{self.markers[-1]}"
        if number is not None:
            self.counters[-1] = number + 1
        self.marks[len(self.prefixes)] = mark
        self.indent(" " * max(4, len(mark)))

    def indent(self, prefix: str) -> None:
        self.depth += 1
        self.prefixes.append(prefix if self.depth <= DEEPEST else "")

    def handle_endtag(self, tag: str) -> None:
        if self.unseen:
            self.unseen -= 1
            return
        struck = tag == "span" and self.pre is None and bool(self.struck) and self.struck.pop()
        if tag != "span" or struck:
            self.say()
        if tag == "pre" and self.pre is not None:
            self.end_pre()
        elif self.pre is not None:
            self.end_in_pre(self.pre, tag)
        elif tag == "span":
            if struck:
                self.mark("\x01<del>", "\x00<del>")
        elif tag in KEPT_TAGS:
            self.mark(f"\x01<{KEPT_TAGS[tag]}>", f"\x00<{KEPT_TAGS[tag]}>")
        elif tag == "a" and self.links:
            self.close_link(self.links.pop())
        elif tag in INLINE:
            self.mark(f"\x01{INLINE[tag]}", f"\x00{INLINE[tag]}")
        elif tag in ("td", "th") and self.rows and self.rows[-1]:
            self.rows[-1][-1] = " ".join(self.taken().split()).replace("|", "\\|")
        elif tag == "table" and self.rows is not None:
            self.end_table()
        elif self.rows is not None:
            self.inline.append(" ")
        elif tag in ("li", "blockquote"):
            self.flush()
            if self.prefixes:
                self.prefixes.pop()
                self.marks.pop(len(self.prefixes), None)
                self.depth -= 1
            if tag == "blockquote" and self.quotes:
                self.quotes.pop()
        elif tag in ("ul", "ol"):
            self.flush()
            self.end_list()
        else:
            self.flush()

    def end_list(self) -> None:
        if not self.counters:
            return
        self.counters.pop()
        marker = self.markers.pop()
        first = {"* ": "-", ") ": "."}.get(marker)
        self.ended = (len(self.counters), len(self.out), marker) if first is None else None

    def handle_data(self, data: str) -> None:
        if self.unseen:
            return
        if self.pre is not None:
            self.pre.append(data)
        else:
            self.text.append(data)

    def say(self) -> None:
        """Writes the pending text as a whole: escaping depends on adjacent characters, across `span`s."""
        data, self.text = "".join(self.text), []
        if data:
            joined = BROKEN.sub("", data.replace("\x00", "").replace("\x01", ""))
            text = escape_inline(re.sub(r"\s+", " ", joined), in_brackets=any(self.links))
            if text.startswith(("(", "[", ":")) and self.inline and self.inline[-1].endswith("]"):
                text = "\\" + text  # must not become the address of `[1]` from another element
            if text:
                self.inline.append(text)

    # -- pieces

    def mark(self, mark: str, contrary: str) -> None:
        """A start or end of emphasis or code. Directly after its counterpart both are dropped: there is nothing
        between."""
        if self.inline and self.inline[-1] == contrary:
            self.inline.pop()
        else:
            self.inline.append(mark)

    def open_link(self) -> None:
        if not self.links[-1]:
            return
        last = self.inline[-1] if self.inline else ""
        if last.endswith("!") and not is_escaped(last, len(last) - 1):
            self.inline[-1] = last[:-1] + "\\!"  # the link must not become a picture
        self.inline.append("[")

    def close_link(self, target: str) -> None:
        if not target:
            return
        if self.inline and self.inline[-1] == "[":
            self.inline.pop()
        else:
            self.inline.append(f"]({target})")

    def web(self, address: str) -> str:
        """The absolute address, escaped for Markdown; empty if it is not a web address."""
        if not address.strip():
            return ""
        try:
            full = urljoin(self.base, address.strip())
        except ValueError:
            return ""
        full = re.sub(r"[()\s<>\[\]\\*_`\"]", lambda found: quote(found[0], safe=""), full)
        return full if is_web(full) else ""

    def picture(self, given: dict[str, str]) -> None:
        source = self.web(next(filter(None, map(given.get, (*LAZY, "src"))), ""))
        if source:
            words = " ".join((given.get("alt") or given.get("title") or "").split())
            alt = escape_inline(words, in_brackets=True)
            self.inline.append(f"![{alt}]({source})")

    def taken(self) -> str:
        """The inline pieces so far as text, without empty emphasis."""
        self.say()
        pieces, self.inline = self.inline, []
        text = escape_entities(escape_formulas("".join(pieces)))
        if self.links:  # a link that spans blocks: its text is kept
            text = text.replace("[", "", 1) if text.startswith("[") else text
            self.links = ["" for _ in self.links]
        for mark in ("**", "*", "`"):
            text = emphasised(text, mark)
        for tag in dict.fromkeys(KEPT_TAGS.values()):
            text = tagged(text, tag)
        lines = (re.sub(r"[ \t]+", " ", line).strip() for line in re.sub(r"[\x00\x01]", "", text).split("\n"))
        return "\n".join(filter(None, lines))

    def flush(self) -> None:
        text = self.taken()
        heading, self.heading = self.heading, 0
        if not text:
            return
        if heading:
            self.emit(f"{'#' * min(heading + self.shift, 6)} {escape_closing(text.replace(chr(10), ' '))}")
        else:
            self.emit("  \n".join(map(escape_line, text.split("\n"))))

    def emit(self, block: str) -> None:
        outer = "".join(self.prefixes)
        lines = block.split("\n")
        is_item = bool(self.marks)
        head = "".join(
            self.marks[at].ljust(len(prefix)) if at in self.marks else prefix
            for at, prefix in enumerate(self.prefixes)
        )
        self.marks.clear()
        done = [head + lines[0], *(outer + line for line in lines[1:])]
        text = "\n".join(line.rstrip() if not line.endswith("  ") else line for line in done)
        shown = self.prefixes.count("> ")
        self.out.append(MarkdownBlock(is_item, text, tuple(self.quotes[:shown])))

    def start_in_pre(self, pre: list[str], tag: str) -> None:
        """A line break; also between two `code` with nothing between them, of which each is a line."""
        if tag == "br":
            pre.append("\n")
        elif tag == "code":
            if self.code_ended == len(pre) and not "".join(pre[self.code_began :]).endswith("\n"):
                pre.append("\n")
            self.code_began = len(pre)

    def end_in_pre(self, pre: list[str], tag: str) -> None:
        if tag == "div":
            pre.append("\n")
        elif tag == "code":
            self.code_ended = len(pre)

    def end_pre(self) -> None:
        text = "".join(self.pre or []).strip("\n")
        self.pre = None
        if text.strip():
            self.emit(fenced(text, self.language))
        self.language = ""

    def end_table(self) -> None:
        rows = [row for row in spread(self.rows or [], self.spans) if any(row)]
        self.rows = None
        self.inline = []
        if max(map(len, rows), default=0) == 1:  # a layout table
            for row in rows:
                self.emit(escape_start(row[0]))
        elif rows:
            self.emit(table(rows))

    def finished(self) -> str:
        self.flush()
        return joined(self.out)


def escape_line(line: str) -> str:
    return line if line.startswith("![") else escape_start(line)
