"""SVG pictures: how large they are shown, and whether they are no more than pictures.

Opened by itself an SVG file is a page of the site, so one that runs or loads anything is no picture to us.
"""

import re
from xml.etree import ElementTree

from wenzhai.content.image_sizes import Size

LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+)(px|pt|pc|mm|cm|in)?\s*")
PIXELS = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
ACTIVE = frozenset({"script", "foreignobject", "iframe", "embed", "object", "handler", "listener"})
ELSEWHERE = re.compile(r"(?:url\(|@import)\s*[\"']?\s*(?!#|data:image/)[^\s)]", re.IGNORECASE)
"""In styles: what would be fetched from outside the file."""
MAX_SIDE = 100_000


class NotSvg(Exception):
    """These bytes are no well-formed SVG file."""


def svg_size(data: bytes) -> Size:
    """Width and height in CSS pixels, (0, 0) for a picture of any size. Raises NotSvg."""
    root = parsed(data)
    width, height = pixels(root.get("width", "")), pixels(root.get("height", ""))
    if not (width and height):
        numbers = [float(number) for number in re.findall(r"[0-9]*\.?[0-9]+", root.get("viewBox", ""))]
        width, height = (numbers[2], numbers[3]) if len(numbers) == 4 else (0.0, 0.0)
    size = round(width), round(height)
    return size if 0 < min(size) <= max(size) <= MAX_SIDE else (0, 0)


def is_active(data: bytes) -> bool:
    """Whether it runs scripts, holds other documents, or fetches anything. Raises NotSvg."""
    return any(
        local(element.tag) in ACTIVE
        or any(acts(local(name), value) for name, value in element.attrib.items())
        or (local(element.tag) == "style" and bool(ELSEWHERE.search(element.text or "")))
        for element in parsed(data).iter()
    )


def parsed(data: bytes) -> ElementTree.Element:
    if b"<!ENTITY" in data:  # entities can make much out of little, and pictures need none
        raise NotSvg
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError) as error:  # LookupError: an unknown encoding
        raise NotSvg from error
    if local(root.tag) != "svg":
        raise NotSvg
    return root


def acts(name: str, value: str) -> bool:
    if name == "href":
        return not value.strip().lower().startswith(("#", "data:image/png", "data:image/jpeg"))
    return name.startswith("on") or bool(ELSEWHERE.search(value)) or "javascript:" in value.lower()


def local(name: object) -> str:
    """A tag or attribute without its namespace. Comments and instructions have no name."""
    return name.rpartition("}")[2].lower() if isinstance(name, str) else ""


def pixels(length: str) -> float:
    """A length in CSS pixels; 0 for none, and for one that depends on what is around."""
    found = LENGTH.fullmatch(length)
    return float(found[1]) * PIXELS[found[2] or "px"] if found else 0.0
