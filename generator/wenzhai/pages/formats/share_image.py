"""Draws share images: the title, the source, what an AI wrote, and the site."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from typing import Any, cast

from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo

from wenzhai.pages.share_images import SIZE
from wenzhai.text.scripts import HAN, HAN_RUN
from wenzhai.theme.fonts import FontFile

WIDTH, HEIGHT = SIZE
MARGIN = 80
PAPER, INK, SEAL = "#faf7f1", "#24211c", "#a5301f"
SIZES = (84, 72, 60, 50)
"""Font sizes of the title: the largest that fits is used, preferably one that breaks no line within a run of Han."""
MAX_LINES = 4
LEADING = 1.36
FACES = 12
"""Faces of a font collection that are searched for the Chinese one."""
TOKEN = re.compile(r"——|[\u0021-\u024f]+|\s+|.")
PAUSE = re.compile(r".*(?:[\s，。、：；！？》」』”）]|(?=——))")
HAN_END = re.compile(f"[{HAN}]$")
NOT_FIRST = frozenset("，。、：；！？）》〉」』】〕”’…—·,.:;!?)]}%")

Font = ImageFont.FreeTypeFont


def render(_url: str, context: Mapping[str, Any]) -> bytes:
    """A PNG. The same words, font and Pillow give the same bytes."""
    font = cast(FontFile, context["font"])
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 18, HEIGHT), fill=SEAL)
    draw_title(draw, str(context["title"]), font)
    small = face(font, 34)
    draw.text((MARGIN, HEIGHT - MARGIN), str(context["below"]), INK, small, anchor="ls")
    draw.text(
        (WIDTH - MARGIN, HEIGHT - MARGIN),
        shortened(str(context["site"]), small, 480),
        SEAL,
        small,
        anchor="rs",
    )
    data = BytesIO()
    metadata = PngInfo()
    if ai := str(context.get("ai", "")):
        metadata.add_text("ai", ai)
    image.quantize(32, dither=Image.Dither.NONE).save(data, "png", optimize=True, pnginfo=metadata)
    return data.getvalue()


def draw_title(draw: ImageDraw.ImageDraw, title: str, font: FontFile) -> None:
    width = WIDTH - 2 * MARGIN
    tried = [(size, list(broken(title, face(font, size), width))) for size in SIZES]
    fit = [(size, lines) for size, lines in tried if len(lines) <= MAX_LINES - (size > SIZES[1])]
    size, lines = next((one for one in fit if not torn(one[1])), fit[0] if fit else tried[-1])
    large = face(font, size)
    if len(lines) > MAX_LINES:
        lines = [*lines[: MAX_LINES - 1], shortened("".join(lines[MAX_LINES - 1 :]), large, width)]
    for number, line in enumerate(lines):
        draw.text((MARGIN, MARGIN + number * size * LEADING), line, INK, large)


def broken(text: str, font: Font, width: float) -> Iterator[str]:
    """Lines no wider than `width`, except for a sign or space that may not begin a line.

    Latin words are kept whole if possible; a run of Han moves to the next line as a whole if half of the line is full.
    """
    line = ""
    for token in TOKEN.findall(text):
        for piece in [token] if font.getlength(token) <= width else token:
            if line and font.getlength(line + piece) > width and not (piece in NOT_FIRST or piece.isspace()):
                pause = PAUSE.match(line) if torn([line, piece]) else None
                at = pause.end() if pause and pause.end() * 2 >= len(line) else len(line)
                yield line[:at]
                line = line[at:]
            line += piece if line else piece.lstrip()
    if line.strip():
        yield line


def torn(lines: list[str]) -> bool:
    """Whether a line ends where the text has no pause."""
    return any(HAN_END.search(line) and HAN_RUN.match(after) for line, after in pairwise(lines))


def shortened(text: str, font: Font, width: float) -> str:
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(f"{text}…") > width:
        text = text[:-1]
    return f"{text}…"


@lru_cache(16)
def face(font: FontFile, size: int) -> Font:
    """The font in that size; from a collection the face for simplified Chinese, if there is one."""
    first = ImageFont.truetype(font.path, size)
    if not font.path.lower().endswith(".ttc"):
        return first
    for index in range(FACES):
        try:
            found = ImageFont.truetype(font.path, size, index)
        except OSError:  # no more faces
            return first
        if re.search(r"\bSC\b", found.getname()[0] or ""):
            return found
    return first
