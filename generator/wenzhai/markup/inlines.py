"""Inline markup of one text, in one pass from front to back (CommonMark 0.31.2, appendix A, phase 2).

A regular expression jumps to the next character that may mean something; its handler takes what it can. What is taken
becomes an item of `out`: text, a finished element, or a run of delimiters that `pair` and `build` resolve at the end.
"""

import re
from bisect import bisect_left
from collections.abc import Callable
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

from wenzhai.markup import autolinks
from wenzhai.markup.brackets import BracketScanner
from wenzhai.markup.delimiters import Delimiter, before, pair
from wenzhai.markup.formulas import inline_formula
from wenzhai.markup.html_blocks import DRAWINGS, TAG, is_tag_name
from wenzhai.markup.inline_tree import Origin, build
from wenzhai.markup.links import ENTITY, PUNCTUATION, character
from wenzhai.markup.scanner import Context

SPECIAL = re.compile(r"[\\`*_\[\]<&$@~=:!]")
SPECIAL_OR_RARE = re.compile(r"[\\`*_\[\]<&$@~=:!]| +\n|www\.")
RARE = re.compile(r" \n|www\.")
RUN = re.compile(r"`+|\*+|_+|~+|=+")
BACKTICKS = re.compile("`+")
ESCAPE = re.compile(rf"\\{PUNCTUATION}")
HTML_END = {"<!--": "-->", "<?": "?>", "<![CDATA[": "]]>", "<!": ">"}
HTML_OPENING = re.compile(r"<!--|<\?|<!\[CDATA\[|<!(?=[A-Za-z])")


class InlineParser(BracketScanner):
    """Parses one text after the other; what lies between two texts is kept in the `context`."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.handlers: dict[str, Callable[[int], int]] = {
            "\\": self.escape,
            "`": self.code,
            "*": self.delimiters,
            "_": self.delimiters,
            "~": self.delimiters,
            "=": self.delimiters,
            "[": self.open_bracket,
            "!": self.open_image,
            "]": self.close_bracket,
            "<": self.angle,
            "&": self.entity,
            "$": self.dollar,
            ":": self.address,
            "@": self.mail,
            "w": self.www,
            " ": self.hard_break,
        }

    def parse(self, node: Element, text: str, origin: Origin) -> None:
        """Gives an element without children the text and children that `text` means."""
        rare = RARE.search(text) is not None
        if not rare and SPECIAL.search(text) is None:
            node.text = text
            return
        self.begin(text, origin)
        self.backticks: dict[int, list[int]] | None = None
        self.scan((SPECIAL_OR_RARE if rare else SPECIAL).search)
        self.flush(len(text))
        pair(self.runs)
        build(node, self.out, self.origin, join=self.join)

    def parse_within(self, node: Element, text: str, origin: Origin) -> None:
        if SPECIAL.search(text):
            InlineParser(self.context).parse(node, text, origin)
        else:
            node.text = text

    def scan(self, search: Callable[[str, int], re.Match[str] | None]) -> None:
        text, handlers = self.text, self.handlers
        found = search(text, 0)
        while found:
            at = found.start()
            found = search(text, handlers[text[at]](at))

    def escape(self, at: int) -> int:
        if ESCAPE.match(self.text, at):
            if self.context.tex_maths and (end := self.tex(at)):
                return end
            return self.take(at, self.text[at + 1], at + 2)
        if self.text.startswith("\n", at + 1):
            return self.take(at, Element("br"), at + 1)
        return at + 1

    def hard_break(self, at: int) -> int:
        """Two blanks and more at the end of a line; one is dropped."""
        end = self.text.index("\n", at)
        if end - at >= 2:
            return self.take(at, Element("br"), end)
        self.flush(at)
        self.start = end
        return end

    def code(self, at: int) -> int:
        text = self.text
        run = RUN.match(text, at)
        assert run
        if self.backticks is None:
            self.backticks = {}
            for ticks in BACKTICKS.finditer(text, at):
                self.backticks.setdefault(len(ticks[0]), []).append(ticks.start())
        starts = self.backticks.get(len(run[0]), [])
        after = bisect_left(starts, run.end())
        if after == len(starts):
            return run.end()
        inside = text[run.end() : starts[after]].replace("\n", " ")
        if inside[0] == inside[-1] == " " and inside.strip(" "):
            inside = inside[1:-1]
        node = Element("code")
        node.text = AtomicString(inside)
        return self.take(at, node, starts[after] + len(run[0]))

    def delimiters(self, at: int) -> int:
        text = self.text
        run = RUN.match(text, at)
        assert run
        end = run.end()
        mark, length = text[at], end - at
        if mark in "~=" and length != 2:
            return end
        delimiter = Delimiter(mark, length, len(self.out), before(text, at), text[end : end + 1])
        if not (delimiter.can_open or delimiter.can_close):
            return end
        if self.start < at:
            self.out.append(text[self.start : at])
            delimiter.index += 1
        self.out.append(delimiter)
        self.runs.append(delimiter)
        self.start = end
        return end

    def entity(self, at: int) -> int:
        found = ENTITY.match(self.text, at)
        return self.take(at, character(found[0]), found.end()) if found else at + 1

    # -- HTML and addresses -----------------------------------------------------------------------

    def angle(self, at: int) -> int:
        text = self.text
        for pattern, scheme in ((autolinks.IN_ANGLES, ""), (autolinks.MAIL_IN_ANGLES, "mailto:")):
            if found := pattern.match(text, at):
                return self.take_address(at, scheme + found[1], found[1], found.end(), at + 1)
        tag = TAG.match(text, at)
        is_tag = tag is not None and is_tag_name(tag[1] or tag[2], self.context.trusted)
        end = self.end_of_drawing(tag) if tag and is_tag else self.end_of_comment(at)
        if not end:
            return at + 1
        self.take(at, self.context.raw(text[at:end], self.origin(at)), end)
        self.floor = end
        return end

    def end_of_drawing(self, tag: re.Match[str]) -> int:
        """Where a drawing or formula ends that will be taken out as a whole; of other tags their own end."""
        name = (tag[1] or "").lower()
        if name not in DRAWINGS or name in self.no_more or self.context.trusted or tag[0].endswith("/>"):
            return tag.end()
        closing = DRAWINGS[name].search(self.text, tag.end())
        if closing is None:
            self.no_more.add(name)
            return tag.end()
        return closing.end()

    def end_of_comment(self, at: int) -> int:
        """Where a comment, instruction, declaration or CDATA section ends; 0 if none starts at `at`."""
        text = self.text
        opening = HTML_OPENING.match(text, at)
        if opening is None:
            return 0
        for short in ("<!-->", "<!--->"):
            if text.startswith(short, at):
                return at + len(short)
        closing = HTML_END[opening[0]]
        if closing in self.no_more:
            return 0
        end = text.find(closing, opening.end())
        if end < 0:
            self.no_more.add(closing)
            return 0
        return end + len(closing)

    def take_address(self, at: int, address: str, shown: str, end: int, written: int) -> int:
        node = Element("a", {"href": address})
        node.text = AtomicString(shown)
        self.flat.add(node)
        self.context.placed(node, self.origin(written))
        return self.take(at, node, end)

    def address(self, at: int) -> int:
        text = self.text
        if not text.startswith("://", at):
            return at + 1
        scheme = autolinks.SCHEME.search(text, max(self.start, at - 5), at)
        end = autolinks.address_end(text, at + 3, bool(self.brackets), False) if scheme else -1
        if scheme is None or end < 0:
            return at + 1
        start = scheme.start()
        return self.take_address(start, text[start:end], text[start:end], end, start)

    def www(self, at: int) -> int:
        before = self.text[at - 1 : at]
        if before.isascii() and before and before not in " \n\t*_~(":
            return at + 1
        end = autolinks.address_end(self.text, at, bool(self.brackets), True)
        if end < 0:
            return at + 1
        shown = self.text[at:end]
        return self.take_address(at, f"http://{shown}", shown, end, at)

    def mail(self, at: int) -> int:
        start = autolinks.mail_start(self.text, at, self.floor)
        end = autolinks.mail_end(self.text, at + 1) if start < at else -1
        first = autolinks.mailto_start(self.text, start, self.floor)
        if end < 0 or not self.give_back(first):
            return at + 1
        address, shown = self.text[start:end], self.text[first:end]
        return self.take_address(first, f"mailto:{address}", shown, end, start)

    def give_back(self, start: int) -> bool:
        """Takes text from `start` on out of `out` again: underscores of a local part were taken for delimiters."""
        back, keep = self.start, len(self.out)
        while back > start:
            item = self.out[keep - 1] if keep else None
            text = item.mark * item.count if isinstance(item, Delimiter) else item
            if not isinstance(text, str) or not text or not self.text.startswith(text, back - len(text)):
                return False
            back -= len(text)
            keep -= 1
        while len(self.out) > keep:
            if isinstance(self.out.pop(), Delimiter):
                self.runs.pop()
        self.start = min(self.start, back)
        return True

    # -- formulas ---------------------------------------------------------------------------------

    def dollar(self, at: int) -> int:
        found = inline_formula(self.text, at)
        if found is None:
            return at + (2 if self.text.startswith("$$", at) else 1)
        tex, display, end = found
        return self.take_formula(at, tex, display, end)

    def tex(self, at: int) -> int:
        r"""`\(…\)` and `\[…\]`; 0 if there is none at `at`."""
        opening = self.text[at + 1]
        if opening not in "([":
            return 0
        closing = "\\)" if opening == "(" else "\\]"
        end = -1 if closing in self.no_more else self.text.find(closing, at + 2)
        if end < 0:
            self.no_more.add(closing)
            return 0
        return self.take_formula(at, self.text[at + 2 : end], opening == "[", end + 2)

    def take_formula(self, at: int, tex: str, display: bool, end: int) -> int:
        written = self.text[at:end]
        self.take(at, self.context.formula(tex, display, written, self.origin(at)), end)
        self.floor = end
        return end
