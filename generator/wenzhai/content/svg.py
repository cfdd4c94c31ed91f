"""SVG pictures: how large they are shown, and what of them is published.

Opened by itself an SVG file is a page of the site, so it may do no more than draw. A file is parsed strictly and
written anew from what `svg_names` and `svg_style` take: what browsers see is what was looked at, however they read the
original. What would run, load or lead elsewhere is refused with its place; the notes of drawing programs are left out.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from xml.parsers import expat

from msgspec import Struct

from wenzhai.content.image_sizes import Size
from wenzhai.content.svg_names import (
    ABOUT,
    ANIMATED,
    ANIMATIONS,
    ATTRIBUTES,
    EDITORS,
    ELEMENTS,
    FREE,
    LEFT_OUT,
    LOADING,
    PICTURES,
    SVG,
    WORDS_IN,
    XLINK,
    XML,
)
from wenzhai.content.svg_style import Unsafe, check_value, cleaned_declarations, cleaned_sheet
from wenzhai.content.svg_uses import Uses
from wenzhai.markup.limits import MAX_ATTRIBUTES

LENGTH = re.compile(r"\s*\+?([0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]{1,2})?)(px|pt|pc|mm|cm|in)?\s*")
NUMBER = re.compile(r"[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]{1,2})?")
PIXELS = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
MAX_SIDE = 100_000
MOST_DRAWN = 1_000_000
"""Elements, those counted again that are used again. Large plots have some ten thousand."""

DEEPEST = 200
"""Elements within each other. Drawing programs stay below fifty; browsers may fail at some thousands."""
DECLARED = re.compile(r"<\?xml\s[^>]*?\bencoding\s*=\s*[\"']([\w.:-]+)[\"']")
ENCODINGS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "latin-1",
}
MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))

TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
ATTRIBUTE = TEXT | str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})
LOCAL = re.compile(r"#[^\s\"'<>()\\]*")
RASTER = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]*")
BLANK = re.compile(r"[\x00-\x20\x7f-\x9f]+")
"""Browsers look through these in the names of schemes."""
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
WEB = frozenset({"http", "https", "mailto"})

Attributes = list[tuple[str, str, str]]
"""(namespace, name, value), as written."""


class NotSvg(Exception):
    """These bytes are no SVG file."""


class SvgRefused(Exception):
    """A drawing that is not published. `code` and `params` choose the words; the place counts from 1, in characters."""

    def __init__(self, code: str, line: int = 1, column: int = 1, **params: str) -> None:
        super().__init__(code, line, column, params)
        self.code, self.line, self.column = code, line, column
        self.params = {name: shortened(value) for name, value in params.items()}


class Drawing(Struct, frozen=True):
    """What is shown: width and height in CSS pixels, (0, 0) for a picture of any size, and the bytes to publish."""

    size: Size
    data: bytes


def read_svg(data: bytes, trusted: bool = False) -> Drawing:
    """The drawing as it is published. Of trusted hands it may do anything, as long as it is well-formed.

    Raises `NotSvg`, or `SvgRefused` for a drawing that is damaged or may do more than draw."""
    text = decoded(data)
    if "<svg" not in text and ":svg" not in text:
        raise NotSvg
    reader = Looker() if trusted else Cleaner()
    parse(without_doctype(text.encode()), reader)
    return Drawing(reader.size, data if trusted else reader.written())


def decoded(data: bytes) -> str:
    """The text, by the byte order mark or else by what the file declares. Raises NotSvg and SvgRefused."""
    mark, encoding = next((one for one in MARKS if data.startswith(one[0])), (b"", ""))
    if not encoding:
        declared = DECLARED.match(data[:200].decode("latin-1"))
        named = declared[1] if declared else "utf-8"
        if named.lower() not in ENCODINGS:
            raise SvgRefused("image-svg-encoding", encoding=named)
        encoding = ENCODINGS[named.lower()]
    try:
        return data[len(mark) :].decode(encoding)
    except UnicodeDecodeError:
        raise NotSvg from None


def without_doctype(data: bytes) -> bytes:
    """The same with blanks for a document type that says nothing, so that no reference to it is passed over in silence.

    Raises SvgRefused for one that declares something: entities make much of little, and hide what they stand for."""
    if b"<!DOCTYPE" not in data:
        return data
    ends_at = 0
    parser = expat.ParserCreate("utf-8")

    def begins(name: str, system: str | None, public: str | None, declares: int) -> None:
        if declares:
            raise SvgRefused("image-svg-doctype", *place(parser))

    def ends() -> None:
        nonlocal ends_at
        ends_at = data.find(b">", parser.CurrentByteIndex) + 1

    parser.StartDoctypeDeclHandler, parser.EndDoctypeDeclHandler = begins, ends
    with suppress(expat.ExpatError):  # the second reading will say so
        parser.Parse(data, True)
    start = data.rfind(b"<!DOCTYPE", 0, ends_at)
    return data[:start] + re.sub(rb"[^\n\r]", b" ", data[start:ends_at]) + data[ends_at:] if ends_at else data


def parse(data: bytes, reader: "Looker") -> None:
    """Raises what the reader raises, NotSvg, and SvgRefused for what is not well-formed."""
    parser = reader.parser
    parser.ordered_attributes = True
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.begin, reader.end
    parser.CharacterDataHandler = reader.words
    parser.ProcessingInstructionHandler = reader.instruction
    parser.StartDoctypeDeclHandler = reader.doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise broken(error) from None


def broken(error: expat.ExpatError) -> SvgRefused:
    detail = expat.errors.messages[error.code]
    return SvgRefused("image-svg-broken", error.lineno, error.offset + 1, detail=detail)


def place(parser: expat.XMLParserType) -> tuple[int, int]:
    return parser.CurrentLineNumber, parser.CurrentColumnNumber + 1


class Looker:
    """Reads no more than the size of the drawing, which is that of its outermost element."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate("utf-8", " ")
        self.depth = 0
        self.size: Size = (0, 0)

    def refused(self, code: str, **params: str) -> SvgRefused:
        line, column = place(self.parser)
        return SvgRefused(code, line, column, **params)

    def begin(self, tag: str, flat: list[str]) -> None:
        self.depth += 1
        if len(flat) > 2 * MAX_ATTRIBUTES:
            raise self.refused("image-svg-attributes", limit=str(MAX_ATTRIBUTES))
        if self.depth > DEEPEST:
            raise self.refused("image-svg-deep", limit=str(DEEPEST))
        if self.depth == 1:
            space, name = named(tag)
            if name != "svg":
                raise NotSvg
            if space != SVG:
                raise self.refused("image-svg-namespace", name=space or "svg")
            self.size = shown_size({name: value for space, name, value in paired(flat) if not space})

    def end(self, tag: str) -> None:
        self.depth -= 1

    def words(self, text: str) -> None:
        """Not looked at."""

    def instruction(self, target: str, data: str) -> None:
        """Not looked at."""

    def doctype(self, *_: object) -> None:
        raise self.refused("image-svg-doctype")

    def written(self) -> bytes:
        return b""


class Frame(Struct):
    """An element that is open. `name` is what it is written as; `before` is where its text begins in `parts`."""

    name: str
    before: int
    line: int
    column: int
    waits: tuple[int, int] | None = None
    """Of a `switch`: where HTML stands for which no replacement has come yet."""


class Cleaner(Looker):
    """Writes the drawing anew from what is taken of it."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.uses = Uses()
        self.open: list[Frame] = []
        self.skipping = 0
        """The depth at which something began that is left out."""

    def begin(self, tag: str, flat: list[str]) -> None:
        super().begin(tag, flat)
        if self.skipping:
            return
        space, name = named(tag)
        if (space == SVG and name in LEFT_OUT) or space.startswith(EDITORS):
            self.skipping = self.depth
        elif space == SVG and name == "foreignObject":
            self.left_to_what_follows()
        elif space == SVG and name == "a":
            self.link(list(paired(flat)))
        elif space == SVG and name in ELEMENTS:
            self.write(name, list(paired(flat)))
        else:
            raise self.refused("image-svg-element" if space == SVG else "image-svg-foreign", name=name)

    def write(self, name: str, given: Attributes) -> None:
        attributes = self.attributes(name, given)
        if self.open:
            self.open[-1].waits = None
        id = next((value for space, key, value in given if not space and key == "id"), "")
        self.uses.begin(id, [value.strip() for _, key, value in given if key != "id"])
        self.open.append(Frame(name, len(self.parts) + 1, *place(self.parser)))
        self.parts.append(f"<{' '.join((name, *attributes))}>")

    def left_to_what_follows(self) -> None:
        """Text that a drawing program has set as HTML: browsers then get what it wrote for those without HTML."""
        if not self.open or self.open[-1].name != "switch":
            raise self.refused("image-svg-html")
        self.open[-1].waits = place(self.parser)
        self.skipping = self.depth

    def link(self, attributes: Attributes) -> None:
        """Pictures in pages are not clicked: a link is a mere group. Raises SvgRefused for one that is none."""
        for space, name, value in attributes:
            scheme = SCHEME.match(BLANK.sub("", value))
            if space in ("", XLINK) and name == "href" and scheme and scheme[1].lower() not in WEB:
                raise self.refused("image-svg-address", name="href", value=value)
        group = "tspan" if self.open and self.open[-1].name in WORDS_IN else "g"
        self.write(group, [one for one in attributes if one[1] != "href"])

    def end(self, tag: str) -> None:
        super().end(tag)
        if self.skipping:
            self.skipping = self.skipping if self.depth >= self.skipping else 0
            return
        frame = self.open.pop()
        self.uses.end()
        if frame.waits:
            raise SvgRefused("image-svg-html", *frame.waits)
        if frame.name == "style":
            self.style(frame)
        if len(self.parts) == frame.before:
            self.parts[-1] = self.parts[-1][:-1] + "/>"
        else:
            self.parts.append(f"</{frame.name}>")
        if not self.open and self.uses.drawn() > MOST_DRAWN:
            raise SvgRefused("image-svg-endless", limit=f"{MOST_DRAWN:,}")

    def style(self, frame: Frame) -> None:
        sheet = "".join(self.parts[frame.before :])
        try:
            self.parts[frame.before :] = [cleaned_sheet(sheet).translate(TEXT)]
        except Unsafe as error:
            raise SvgRefused("image-svg-style", frame.line, frame.column, text=error.text) from None

    def words(self, text: str) -> None:
        if not self.skipping and self.open[-1].name in WORDS_IN:
            # A style sheet is read as a whole when it ends.
            self.parts.append(text if self.open[-1].name == "style" else text.translate(TEXT))

    def instruction(self, target: str, data: str) -> None:
        if not self.skipping:
            raise self.refused("image-svg-instruction", name=target)

    def attributes(self, element: str, attributes: Attributes) -> Iterator[str]:
        """What is taken of them, as it is written. Raises SvgRefused."""
        if element in ANIMATIONS:
            self.check_animation(attributes)
        for space, name, value in attributes:
            if space in ("", XLINK) and name == "href":
                yield quoted("xlink:href" if space else "href", self.reference(element, value))
            elif space == XML and name in ("space", "lang"):
                yield quoted(f"xml:{name}", value)
            elif space == "" and name == "style":
                if declared := self.declarations(value):
                    yield quoted(name, declared)
            elif space == "" and (name in ATTRIBUTES or name.startswith(ABOUT)):
                self.check(name, value)
                yield quoted(name, value)
            elif self.active(space, name):
                raise self.refused("image-svg-attribute", name=name, element=element)

    def active(self, space: str, name: str) -> bool:
        """Whether an attribute that is not taken could do something, or nobody knows what."""
        if space == "":
            return name.lower().startswith("on") or name.lower() in LOADING
        if space == XML:
            return name == "base"
        return space != XLINK and not space.startswith(EDITORS)

    def reference(self, element: str, value: str) -> str:
        plain = value.strip(" \t\r\n")
        if LOCAL.fullmatch(plain) or not plain or (element in PICTURES and RASTER.fullmatch(plain)):
            return plain
        raise self.refused("image-svg-address", name="href", value=value)

    def declarations(self, value: str) -> str:
        try:
            return cleaned_declarations(value)
        except Unsafe as error:
            raise self.refused("image-svg-style", text=error.text) from None

    def check(self, name: str, value: str) -> None:
        if name in FREE or name.startswith(ABOUT):
            return
        try:
            check_value(value)
        except Unsafe as error:
            raise self.refused("image-svg-style", text=f"{name}={error.text}") from None

    def check_animation(self, attributes: Attributes) -> None:
        changed = "".join(value for space, name, value in attributes if not space and name == "attributeName")
        if changed and changed.strip() not in ANIMATED:
            raise self.refused("image-svg-animation", name=changed)

    def written(self) -> bytes:
        spaces = f' xmlns="{SVG}"'
        if any("xlink:href=" in part for part in self.parts):
            spaces += f' xmlns:xlink="{XLINK}"'
        return "".join(["<svg", spaces, self.parts[0].removeprefix("<svg"), *self.parts[1:], "\n"]).encode()


def named(tag: str) -> tuple[str, str]:
    """Namespace and name."""
    space, _, name = tag.rpartition(" ")
    return space, name


def paired(flat: list[str]) -> Iterator[tuple[str, str, str]]:
    """Namespace, name and value of each attribute."""
    for tag, value in zip(flat[::2], flat[1::2], strict=True):
        yield *named(tag), value


def quoted(name: str, value: str) -> str:
    return f'{name}="{value.translate(ATTRIBUTE)}"'


def shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:59] + "…"


def shown_size(attributes: dict[str, str]) -> Size:
    width, height = pixels(attributes.get("width", "")), pixels(attributes.get("height", ""))
    if not (width and height):
        numbers = [float(number) for number in NUMBER.findall(attributes.get("viewBox", ""))]
        width, height = (numbers[2], numbers[3]) if len(numbers) == 4 else (0.0, 0.0)
    if not 0 < min(width, height) <= max(width, height) <= MAX_SIDE:
        return 0, 0
    size = round(width), round(height)
    return size if min(size) > 0 else (0, 0)


def pixels(length: str) -> float:
    """A length in CSS pixels; 0 for none, and for one that depends on what is around."""
    found = LENGTH.fullmatch(length)
    return float(found[1]) * PIXELS[found[2] or "px"] if found else 0.0
