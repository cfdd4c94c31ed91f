"""The tree of a formula as MathML in HTML: only the elements and attributes listed here, whatever the tree holds."""

import re
import unicodedata
from collections.abc import Iterator
from html import escape
from xml.etree.ElementTree import Element

DEEPEST = 100
"""Groups and commands within each other: fifty fractions, each in the numerator of the next."""
FARTHEST = 20.0
"""The longest space or rule, in em: a longer one would lie on top of the page around it."""

MATH_TAGS = frozenset(
    """
    math menclose mfrac mi mn mo mover mpadded mphantom mroot mrow mspace msqrt mstyle msub msubsup msup mtable
    mtd mtext mtr munder munderover
    """.split()  # two lines read better so
)
LENGTHS = frozenset({"depth", "height", "lspace", "maxsize", "minsize", "rspace", "voffset", "width"})
MATH_ATTRIBUTES: dict[str, set[str]] = {
    "math": {"display"},
    "menclose": {"notation"},
    "mfrac": {"linethickness"},
    "mi": {"mathvariant"},
    "mo": {"fence", "form", "largeop", "lspace", "maxsize", "minsize", "movablelimits", "rspace", "separator"}
    | {"stretchy"},
    "mover": {"accent"},
    "mpadded": {"depth", "height", "lspace", "mathbackground", "voffset", "width"},
    "mspace": {"depth", "height", "linebreak", "mathbackground", "width"},
    "mstyle": {"displaystyle", "mathcolor", "mathsize", "scriptlevel"},
    "mtable": {"columnlines", "columnspacing", "displaystyle", "rowlines", "rowspacing"},
    "mtd": {"columnalign"},
    "munder": {"accent"},
}
"""By element, all that ever stands in MathML. No link, no style, no class, nothing that loads."""

COMMAND = re.compile(r"\\[A-Za-z]+\*?")
TEXT_ESCAPE = re.compile(r"\\([%_#&$ ])")
CHILDREN = {
    **dict.fromkeys(("mfrac", "mover", "mroot", "msub", "msup", "munder"), 2),
    **dict.fromkeys(("msubsup", "munderover"), 3),
}
"""How many elements these hold; the library leaves out what was not there."""
ENTITY = re.compile(r"&#x([0-9A-Fa-f]{1,6});")
SIZE = re.compile(r"\+?(-?)(\d{0,3}(?:\.\d{1,4})?)\s*(em|ex|px|pt|mu|cm|mm|in|pc|bp)")
EMS = {"em": 1, "ex": 0.45, "px": 1 / 16, "pt": 0.1, "mu": 1 / 18, "cm": 2.85, "mm": 0.285, "in": 7.2}
NAMED = {
    "thinmathspace": "0.167em",
    "mediummathspace": "0.222em",
    "thickmathspace": "0.278em",
    "negativethinmathspace": "-0.167em",
    "negativemediummathspace": "-0.222em",
    "negativethickmathspace": "-0.278em",
}
"""Lengths that MathML Core no longer has."""
PLAIN = re.compile(r"#[0-9A-Fa-f]{3,8}|[A-Za-z0-9 .-]{1,200}")
STYLES = {
    "bold": "BOLD",
    "italic": "ITALIC",
    "bold-italic": "BOLD ITALIC",
    "double-struck": "DOUBLE-STRUCK",
    "script": "SCRIPT",
    "fraktur": "FRAKTUR",
    "sans-serif": "SANS-SERIF",
    "sans-serif-italic": "SANS-SERIF ITALIC",
    "monospace": "MONOSPACE",
}


class UnreadableMaths(ValueError):
    """A formula that cannot be shown. `reason` is one of REASONS, `found` the piece of it that is to blame."""

    def __init__(self, reason: str, found: str = "") -> None:
        super().__init__(f"{reason} {found}".strip())
        self.reason = reason
        self.found = found


def written(element: Element, inside: int = 0) -> Iterator[str]:
    """The element as HTML. Not by the library's writer, which takes the escapes off again."""
    tag = element.tag
    if tag not in MATH_TAGS or inside > 6 * DEEPEST:
        raise UnreadableMaths("syntax", tag)
    if len(element) != CHILDREN.get(tag, len(element)):
        raise UnreadableMaths("syntax", tag)
    given = dict(element.attrib)
    text = ENTITY.sub(character, element.text or "")
    if tag == "mtext":
        text = TEXT_ESCAPE.sub(r"\1", text)
    elif COMMAND.search(text):
        raise UnreadableMaths("command", text)
    variant = given.pop("mathvariant", None)
    if tag == "mi" and text.isascii() and ENTITY.fullmatch(element.text or ""):
        variant = "normal"  # `\mathrm{d}` is a letter by number, and one letter alone would be set in italics
    elif tag == "mi" and len(text) > 1 and variant is None:
        variant = "normal"  # a word, such as `\sin`; the style sheet slants what says nothing
    if variant == "normal" and tag == "mi":
        given["mathvariant"] = variant
    elif variant in STYLES:
        text = "".join(styled(char, STYLES[variant]) for char in text)
    yield f"<{tag}{''.join(attributes(tag, given))}>{escape(text, quote=False)}"
    for child in element:
        yield from written(child, inside + 1)
    yield f"</{tag}>"


def character(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))


def styled(char: str, style: str) -> str:
    """The letter or digit of Unicode's mathematical alphabets: browsers know no `mathvariant` but `normal`."""
    if not char.isascii() or not char.isalnum():
        return char
    case = "DIGIT" if char.isdigit() else "CAPITAL" if char.isupper() else "SMALL"
    name = unicodedata.name(char).split()[-1]
    for attempt in (
        f"MATHEMATICAL {style} {case} {name}",
        f"{style.replace('FRAKTUR', 'BLACK-LETTER')} {case} {name}",
    ):
        try:
            return unicodedata.lookup(attempt)
        except KeyError:
            continue
    return "\u210e" if (char, style) == ("h", "ITALIC") else char


def attributes(tag: str, given: dict[str, str]) -> Iterator[str]:
    for name, value in sorted(given.items()):
        if (tag, name) in (("math", "xmlns"), ("mo", "accent")):
            continue  # HTML needs no namespace, and an accent is shown by the `mover` around it
        if tag == "mpadded" and name in ("width", "height", "depth") and value[:1] in "+-":
            continue  # an increment: MathML Core has none, and would take it for the length itself
        if name not in MATH_ATTRIBUTES.get(tag, ()):
            raise UnreadableMaths("syntax", name)
        kept = NAMED.get(value) or (length(value) if name in LENGTHS or name == "linethickness" else value)
        if not PLAIN.fullmatch(kept):
            raise UnreadableMaths("syntax", kept)
        yield f' {name}="{kept}"'


def length(value: str) -> str:
    if value in ("0", "thin", "medium", "thick"):
        return value
    found = SIZE.fullmatch(value)
    if found is None or not found[2].strip("."):
        raise UnreadableMaths("length", value)
    ems = float(found[2]) * EMS.get(found[3], 1.2)
    if ems > FARTHEST:
        raise UnreadableMaths("length", value)
    return f"{found[1]}{ems:.3f}em" if found[3] == "mu" else f"{found[1]}{found[2]}{found[3]}"
