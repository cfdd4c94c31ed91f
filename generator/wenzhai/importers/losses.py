"""Finds what was lost in conversion, by comparing the HTML of a page or an entry with its rendered Markdown.

It does not depend on how the Markdown was made, so every loss is reported.
"""

import re
from collections import Counter
from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Literal
from urllib.parse import unquote, urljoin, urlsplit

from msgspec import Struct

from wenzhai.importers.html_to_markdown import LAZY, STRUCK, UNSEEN, WECHAT
from wenzhai.markup import render_markdown
from wenzhai.model.problems import Problem, warning
from wenzhai.text.html_elements import VOID

LossKind = Literal[
    "pictures", "links", "raised", "edits", "marks", "lists", "tables", "spans", "code", "embeds", "words"
]
CODES: dict[LossKind, str] = {
    "pictures": "import-lost-pictures",
    "links": "import-lost-links",
    "raised": "import-lost-raised",
    "edits": "import-lost-edits",
    "marks": "import-lost-marks",
    "lists": "import-lost-lists",
    "tables": "import-lost-tables",
    "spans": "import-lost-spans",
    "code": "import-lost-code",
    "embeds": "import-lost-embeds",
    "words": "import-lost-words",
}
KINDS = tuple(CODES)
NAMED = 3
"""Most items of a kind that a message names."""
LONGEST = 40
HIDDEN = frozenset("script style template noscript head select textarea title".split())
EMBEDS = WECHAT | frozenset("iframe video audio object embed svg math canvas form".split())
EMBEDDED = ("src", "data-src", "data-nickname", "name")
"""Attributes that say what an embed shows."""
BLOCKS = frozenset(
    """p div section article header footer figure figcaption li td th dd dt blockquote h1 h2 h3 h4 h5 h6 caption
    summary center main aside address tr ul ol table""".split()
)
RAISED = frozenset({"sub", "sup"})
MARKS = frozenset({"mark", "ruby"})
EDITS = {"del": "del", "s": "del", "strike": "del", "ins": "ins"}
LETTERS = frozenset("aAiI")
"""Types of numbering that Markdown does not have."""
ADDRESS = re.compile(r"!\[[^\[\]]*\]\(([^()\s]*)\)")
CODE_END = ""
"""Stands in `pre` where a `code` ends: one that begins there is a line of its own."""
NO_TEXT = re.compile(r"[\W_]+")


class HtmlContent(HTMLParser):
    """The contents of HTML by kind, and its text by blocks. `base` resolves relative addresses."""

    def __init__(self, base: str = "") -> None:
        super().__init__(convert_charrefs=True)
        self.base = base
        self.kinds: dict[LossKind, Counter[str]] = {kind: Counter() for kind in KINDS}
        self.blocks: list[str] = []
        self._text: list[str] = []
        self._open: list[tuple[str, str, int]] = []
        """Open elements whose text is examined at their end: tag, address or meaning, length of the text before."""
        self._numbers: list[int | None] = []
        """Of each open list: the number of its next item; None for one without numbers."""
        self._struck = False
        """Whether the block that is open is struck through by its style."""
        self._hidden = 0
        self._pre: list[str] | None = None
        self._span = ""
        """Of the cell that is open, if it stands in several columns or rows: in how many."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self._hidden or tag in HIDDEN or not UNSEEN.isdisjoint(given.get("class", "").split()):
            self._hidden += tag not in VOID
            return
        if tag in EMBEDS:
            shown = next(filter(None, map(given.get, EMBEDDED)), "")
            self.kinds["embeds"][f"{tag} {shown}".strip()] += 1
            self._hidden += tag not in VOID
        elif tag == "img":
            self.picture(given)
        elif tag == "pre":
            self._end_block()
            self._pre = []
        elif tag == "br" or (tag == "code" and self._pre and self._pre[-1] == CODE_END):
            self.handle_data("\n")
        elif tag == "table":
            self.kinds["tables"]["table"] += 1
        elif tag in ("ol", "ul"):
            self.list_start(tag, given)
        elif tag == "li" and self._numbers and (number := self._numbers[-1]) is not None:
            value = whole_number(given.get("value", ""), number)
            self.kinds["lists"] += Counter({f"{value}.": value != number})
            self._numbers[-1] = value + 1
        if tag in BLOCKS:
            self._end_block()
        if tag in ("td", "th"):
            stated = (
                f"{name}={given[name]}" for name in ("colspan", "rowspan") if given.get(name, "1") != "1"
            )
            self._span = " ".join(stated)
        if tag == "abbr" and given.get("title", "").strip():
            self.kinds["marks"][f"<abbr> {given['title'].strip()}"] += 1
        struck = STRUCK.search(given.get("style", "")) is not None
        self._struck = self._struck or (struck and tag in BLOCKS)
        if tag in RAISED or tag in EDITS or tag in MARKS or tag in ("a", "span"):
            about = "del" if struck else EDITS.get(tag, tag)
            self._open.append((tag, given.get("href", "") if tag == "a" else about, len(self._text)))

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            self._hidden -= tag not in VOID
            return
        if tag == "pre" and self._pre is not None:
            lines = "".join(self._pre).strip("\n").split("\n")
            self.kinds["code"].update(line.strip() for line in lines if line.strip())
            self._pre = None
        elif tag == "code" and self._pre is not None:
            self._pre.append(CODE_END)
        elif tag in BLOCKS:
            self._end_block()
            if tag in ("ol", "ul") and self._numbers:
                self._numbers.pop()
        elif self._open and self._open[-1][0] == tag:
            self._end_inline(*self._open.pop())

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        if self._pre is not None:
            self._pre.append(data)
        else:
            self._text.append(data)

    def list_start(self, tag: str, given: dict[str, str]) -> None:
        start = whole_number(given.get("start", ""), 1)
        self._numbers.append(start if tag == "ol" else None)
        if tag == "ol":
            letter = kind if (kind := given.get("type", "")) in LETTERS else ""
            first = f"{letter or start}." if start == 1 or not letter else f"{letter} {start}."
            self.kinds["lists"]["<ol reversed>" if "reversed" in given else first] += 1

    def picture(self, given: dict[str, str]) -> None:
        address = next(filter(None, map(given.get, (*LAZY, "src"))), "")
        if address and not address.startswith(("data:", "about:", "blob:")):
            self.kinds["pictures"][self.address(address)] += 1

    def address(self, given: str) -> str:
        try:
            return unquote(urljoin(self.base, given.strip()))
        except ValueError:
            return given

    def _end_inline(self, tag: str, about: str, start: int) -> None:
        said = NO_TEXT.sub("", "".join(self._text[start:]))
        if tag == "a":
            if said and about and leads_somewhere(about):
                self.kinds["links"][self.address(about)] += 1
        elif said and about != "span":
            kind: LossKind = "raised" if about in RAISED else "marks" if about in MARKS else "edits"
            self.kinds[kind][f"<{about}>{said}"] += 1

    def _end_block(self) -> None:
        text, self._text = " ".join("".join(self._text).split()), []
        self._open = [(tag, about, 0) for tag, about, _ in self._open]
        if text:
            self.blocks.append(text)
            if self._span:
                self.kinds["spans"][f"{text} ({self._span})"] += 1
                self._span = ""
            self._mark_block(NO_TEXT.sub("", text))

    def _mark_block(self, said: str) -> None:
        """Counts a block that is deleted or inserted as a whole: by its style or an element around it."""
        around = {about for tag, about, _ in self._open if tag != "a" and about in ("del", "ins")}
        for about in sorted(around | ({"del"} if self._struck else set())):
            name = f"<{about}>{said}"
            if said and not self.kinds["edits"][name]:
                self.kinds["edits"][name] += 1
        self._struck = False

    def close(self) -> None:
        super().close()
        self._end_block()


def whole_number(text: str, otherwise: int) -> int:
    return int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else otherwise


def leads_somewhere(href: str) -> bool:
    """Whether a link leads to another page: not to an anchor on its own page, not to a script."""
    return not href.strip().startswith("#") and not re.match(r"\s*(?:javascript|data|about):", href, re.I)


class Losses(Struct, frozen=True):
    """The lost items of each kind, each as often as it was lost."""

    of: dict[LossKind, Counter[str]] = {}

    def __add__(self, other: "Losses") -> "Losses":
        return Losses({kind: self.of.get(kind, Counter()) + other.of.get(kind, Counter()) for kind in KINDS})


def html_content(html: str, base: str = "") -> HtmlContent:
    reader = HtmlContent(base)
    reader.feed(html)
    reader.close()
    return reader


def lost_in(html: str, markdown: str, base: str = "", besides: str = "") -> Losses:
    """The contents of the HTML that are missing in the rendered Markdown. `besides` is what was left out on purpose or
    is kept elsewhere, such as title and byline."""
    before, after = html_content(html, base), html_content(render_markdown(markdown, picture_hosts=None).html)
    lost = {kind: before.kinds[kind] - after.kinds[kind] for kind in KINDS}
    shown = Counter(dict.fromkeys((*after.kinds["pictures"], *after.kinds["links"]), 1))
    known = set(map(unquote, ADDRESS.findall(besides)))
    for kind in ("pictures", "links"):
        lost[kind] = Counter(
            {name: n for name, n in before.kinds[kind].items() if not shown[name] and name not in known}
        )
    if before.kinds["tables"] and is_layout(before, after):
        lost["tables"] = Counter()
        if not after.kinds["tables"]:
            lost["spans"] = Counter()
    lost["words"] = Counter(missing(before.blocks, [*after.blocks, *after.kinds["code"], besides]))
    return Losses(lost)


def is_layout(before: HtmlContent, after: HtmlContent) -> bool:
    """Whether all contents of the tables are kept: then these were layout tables."""
    return not any(True for _ in missing(before.blocks, after.blocks))


def missing(blocks: Iterable[str], others: Iterable[str]) -> Iterable[str]:
    """Blocks whose text, without blanks, is nowhere in the other text."""
    all_others = NO_TEXT.sub("", "".join(others))
    for block in blocks:
        words = NO_TEXT.sub("", block)
        if words and words not in all_others:
            yield block


def lost_problems(losses: Losses, path: str) -> tuple[Problem, ...]:
    """A problem for each kind with losses."""
    return tuple(
        warning(CODES[kind], path, params={"count": str(lost.total()), "names": named(lost)})
        for kind in KINDS
        if (lost := losses.of.get(kind, Counter()))
    )


def named(lost: Iterable[str]) -> str:
    """The first few, shortened."""
    names = list(lost)
    short = [name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…" for name in map(last_part, names)]
    return ", ".join([*short[:NAMED], *(["…"] if names[NAMED:] else [])])


def last_part(name: str) -> str:
    """A long web address, and one behind the name of a tag, by host and file; anything else unchanged."""
    tag, _, address = name.rpartition(" ")
    if len(name) <= LONGEST or "//" not in address:
        return name
    try:
        parts = urlsplit(address)
    except ValueError:
        return name
    return f"{tag} {parts.netloc}/…/{parts.path.rstrip('/').rpartition('/')[2]}".strip()
