"""Raw HTML in Markdown: what is a tag, and the seven kinds of HTML blocks (CommonMark 0.31.2, 4.6 and 6.6)."""

import re

from msgspec import Struct

from wenzhai.markup.limits import MAX_ATTRIBUTES
from wenzhai.text.patterns import late

NAME = "[A-Za-z][A-Za-z0-9-]*+"
VALUE = r"""(?:[^\s"'=<>`]++|'[^']*+'|"[^"]*+")"""
ATTRIBUTE = rf"\s++[A-Za-z_:][A-Za-z0-9_.:-]*+(?:\s*+=\s*+{VALUE})?+"
OPEN_TAG = rf"<({NAME})(?:{ATTRIBUTE})*+\s*+/?>"
CLOSE_TAG = rf"</({NAME})\s*+>"
TAG = late(f"{OPEN_TAG}|{CLOSE_TAG}")
TAG_OR_START = re.compile(f"{TAG.pattern}|<(?=[A-Za-z/])")
MANY = re.compile(ATTRIBUTE)

CALLED_HTML = """
    a abbr acronym address applet area article aside audio b base basefont bdi bdo big blink blockquote body br
    button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em
    embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i
    iframe img input ins kbd label legend li link main map mark marquee math menu menuitem meta meter nav nobr
    noscript object ol optgroup option output p param picture pre progress q rb rp rt rtc ruby s samp script search
    section select slot small source span strike strong style sub summary sup svg table tbody td template tfoot th
    thead time tr track tt u ul var video wbr
"""
ELEMENTS = frozenset(CALLED_HTML.split())
"""Of HTML, now and once. What is written like a tag and is none of these is text where HTML is not trusted."""

SWALLOWERS = frozenset({"title", "textarea", "xmp", "noembed", "noframes", "plaintext"})
"""A browser takes all that follows these as their text: they are text to us, whoever is trusted (GFM 6.11)."""

BLOCK_NAMES = """
    address article aside base basefont blockquote body caption center col colgroup dd details dialog dir div dl dt
    fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe legend li link
    main menu menuitem nav noframes ol optgroup option p param search section summary table tbody td tfoot th thead
    title tr track ul
"""
BLOCK_ELEMENTS = frozenset(BLOCK_NAMES.split())

DRAWINGS = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in ("svg", "math")}
"""What ends elements that mean nothing without the tags in them. Where HTML is not trusted they go as a whole."""
EDGE_OF_DRAWING = re.compile(r"<(/?)(svg|math)(?=[\s>])", re.IGNORECASE)
STARTS_DRAWING = re.compile("<(svg|math)(?=[\\s>])", re.IGNORECASE)

STARTS_BLOCK = late(
    r"<(?:(?P<text>script|pre|style|textarea)(?=[\s>]|$)|(?P<comment>!--)|(?P<instruction>\?)"
    r"|(?P<declaration>![A-Za-z])|(?P<cdata>!\[CDATA\[)|/?(?P<block>[A-Za-z][A-Za-z0-9-]*+)(?=[\s>]|/>|$))",
    re.IGNORECASE,
)
ALONE = late(rf"(?:{OPEN_TAG}|{CLOSE_TAG})[ \t]*$")
ENDS = {
    "text": re.compile(r"</(?:script|pre|style|textarea)>", re.IGNORECASE),
    "comment": re.compile("-->"),
    "instruction": re.compile(r"\?>"),
    "declaration": re.compile(">"),
    "cdata": re.compile(r"\]\]>"),
}


class HtmlStart(Struct, frozen=True):
    """That a line opens an HTML block. `end` is what its last line holds; None means a blank line ends it."""

    name: str
    end: re.Pattern[str] | None
    may_interrupt: bool
    """Whether it may follow a paragraph without a blank line."""


def is_tag_name(name: str, trusted: bool) -> bool:
    """Whether something written like a tag of that name is one."""
    name = name.lower()
    return name not in SWALLOWERS if trusted else name in ELEMENTS


def html_start(line: str, trusted: bool) -> HtmlStart | None:
    """Which HTML block this line (from its `<` on) opens, if any."""
    found = STARTS_BLOCK.match(line)
    if found is None:
        return None
    kind, name = str(found.lastgroup), (found["text"] or found["block"] or "").lower()
    if name and not is_tag_name(name, trusted):
        return None
    if kind != "block":
        return HtmlStart(name, ENDS[kind], True)
    if name in DRAWINGS and not trusted:
        return HtmlStart(name, None, False)
    if name in BLOCK_ELEMENTS:
        return HtmlStart(name, None, True)
    return HtmlStart(name, None, False) if ALONE.match(line) else None


def completed(html: str) -> str:
    """HTML whose every tag is whole and known: where `<` begins none, it is text, and swallows nothing."""

    def checked(found: re.Match[str]) -> str:
        tag = found[0]
        name = found[1] or found[2]
        if not name or not is_tag_name(name, False) or has_too_many_attributes(tag):
            return "&lt;" + tag[1:]
        return tag

    return TAG_OR_START.sub(checked, html)


def open_drawing(line: str, name: str) -> str:
    """The drawing or formula that is open at the end of a line, if `name` is open at its beginning; or nothing."""
    for edge in EDGE_OF_DRAWING.finditer(line):
        tag = edge[2].lower()
        if edge[1] and tag == name:
            name = ""
        elif not edge[1] and not name:
            name = tag
    return name


def without_drawings(html: str) -> tuple[str, list[tuple[str, int]]]:
    """HTML without drawings and formulas in it, and their names and places. One that is not closed stays."""
    kept: list[str] = []
    found: list[tuple[str, int]] = []
    endless: set[str] = set()
    at = 0
    for start in STARTS_DRAWING.finditer(html):
        name = start[1].lower()
        if start.start() < at or name in endless:
            continue
        end = DRAWINGS[name].search(html, start.end())
        if end is None:
            endless.add(name)
            continue
        kept.append(html[at : start.start()])
        found.append((name, start.start()))
        at = end.end()
    return "".join([*kept, html[at:]]), found


def has_too_many_attributes(tag: str) -> bool:
    return len(tag) > 2 * MAX_ATTRIBUTES and len(MANY.findall(tag)) > MAX_ATTRIBUTES
