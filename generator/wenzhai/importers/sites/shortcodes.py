"""Converts shortcodes of other generators to Markdown if possible, and keeps the others visible as code."""

import re
import shlex
from collections.abc import Callable, Iterator

from msgspec import Struct

from wenzhai.content.image_sizes import is_image
from wenzhai.importers.sites.pieces import BodyPiece, pieces

ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
INSIDE = re.compile(r"\{(?:%-?|\{[<%]?)\s*(?:[/\w.-]+)?(.*?)\s*(?:-?%|[>%]?\})\}", re.DOTALL)
SITE_ROOT = re.compile(r"\{\{-?\s*(?:site\.(?:baseurl|url)|\.Site\.BaseURL)\s*-?\}\}")
FILTERED = re.compile(
    r"\{\{-?\s*[\"']([^\"']+)[\"']\s*\|\s*(?:relative_url|absolute_url|relURL|absURL)\s*-?\}\}"
)


class KeptShortcode(Struct, frozen=True):
    """A shortcode that is not converted."""

    name: str
    text: str
    start: int


class ConvertedShortcodes(Struct, frozen=True):
    """A body after conversion of its shortcodes. `converted` are the names of those that became Markdown."""

    body: str
    left: tuple[KeptShortcode, ...]
    converted: tuple[str, ...]


Finder = Callable[[str], str | None]


class ShortcodeConverter:
    """`address` returns the link to the article with a name or path, or None; `has` is whether a file exists."""

    def __init__(self, address: Finder, has: Callable[[str], bool]) -> None:
        self.address = address
        self.has = has

    def convert(self, body: str) -> ConvertedShortcodes:
        left: list[KeptShortcode] = []
        converted: list[str] = []

        def replaced() -> Iterator[str]:
            for piece in pieces(body):
                if piece.kind not in ("tag", "verbatim"):
                    yield piece.text
                    continue
                markdown = self.markdown(piece)
                if markdown is None:
                    left.append(KeptShortcode(piece.name or piece.text[:40], piece.text, piece.start))
                    yield as_code(piece.text)
                else:
                    converted.append(piece.name or "url")
                    yield markdown

        text = "".join(replaced())
        return ConvertedShortcodes(text, tuple(left), tuple(dict.fromkeys(converted)))

    def markdown(self, piece: BodyPiece) -> str | None:
        """The Markdown for a shortcode; None if it is kept."""
        if piece.kind == "verbatim":
            return fenced(piece)
        if SITE_ROOT.fullmatch(piece.text):
            return ""
        if filtered := FILTERED.fullmatch(piece.text):
            return filtered[1]
        found = INSIDE.fullmatch(piece.text)
        handler = HANDLERS.get(piece.name)
        return handler(self, found[1].strip()) if found and handler else None

    def asset_img(self, arguments: str) -> str | None:
        """`[class] file [width] [height] [title [alt]]`."""
        words = split(arguments)
        at = next((n for n, word in enumerate(words) if self.has(word)), None)
        if at is None:
            at = next((n for n, word in enumerate(words) if is_image(word)), None)
        if at is None:
            return None
        caption = [word for word in words[at + 1 :] if not re.fullmatch(r"\d+(?:px|%)?", word)]
        return picture(words[at], " ".join(caption).strip("'\""))

    def asset_link(self, arguments: str) -> str | None:
        name, *title = split(arguments) or [""]
        return link(name, " ".join(title) or name) if self.has(name) else None

    def asset_path(self, arguments: str) -> str | None:
        return arguments if self.has(arguments) else None

    def post_link(self, arguments: str) -> str | None:
        name, *title = split(arguments) or [""]
        address = self.address(name)
        return (
            link(address, " ".join(word for word in title if word not in ("true", "false")) or name)
            if address
            else None
        )

    def figure(self, arguments: str) -> str | None:
        given = {key.lower(): one or two or three for key, one, two, three in ATTRIBUTE.findall(arguments)}
        caption = given.get("caption") or given.get("alt") or given.get("title") or ""
        return picture(given["src"], caption) if given.get("src") else None

    def reference(self, arguments: str) -> str | None:
        name = next(iter(split(arguments)), "")
        return self.address(name)


HANDLERS: dict[str, Callable[[ShortcodeConverter, str], str | None]] = {
    "asset_img": ShortcodeConverter.asset_img,
    "img": ShortcodeConverter.asset_img,
    "asset_link": ShortcodeConverter.asset_link,
    "asset_path": ShortcodeConverter.asset_path,
    "post_link": ShortcodeConverter.post_link,
    "post_path": ShortcodeConverter.reference,
    "post_url": ShortcodeConverter.reference,
    "link": ShortcodeConverter.reference,
    "figure": ShortcodeConverter.figure,
    "ref": ShortcodeConverter.reference,
    "relref": ShortcodeConverter.reference,
}


def fenced(piece: BodyPiece) -> str:
    """A code block shortcode as a fenced code block; a literal block only loses its tags."""
    if piece.name == "raw":
        return piece.inside
    opening = piece.text[: piece.text.index(piece.inside)] if piece.inside else piece.text
    found = INSIDE.match(opening)
    words = split(found[1]) if found else []
    if piece.name == "codeblock":
        lang = next((word.removeprefix("lang:") for word in words if word.startswith("lang:")), "")
    else:
        lang = words[0] if words and re.fullmatch(r"[\w+#.-]+", words[0]) else ""
    longest = max((len(run) for run in re.findall("`+", piece.inside)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{lang}\n{piece.inside.strip(chr(10))}\n{fence}"


def as_code(text: str) -> str:
    """The text as a code span on one line, so that every character is visible."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    ticks = "`" * (longest + 1)
    blank = " " if "`" in text else ""
    return f"{ticks}{blank}{' '.join(text.split())}{blank}{ticks}"


def picture(target: str, caption: str) -> str:
    return "!" + link(target, caption)


def link(target: str, caption: str) -> str:
    words = " ".join(caption.split()).replace("[", "\\[").replace("]", "\\]")
    bare = re.fullmatch(r"[^\s()<>]+", target)
    return f"[{words}]({target if bare else f'<{target}>'})"


def split(arguments: str) -> list[str]:
    """The arguments, with quoted ones as one."""
    try:
        return shlex.split(arguments, posix=True)
    except ValueError:
        return arguments.split()
