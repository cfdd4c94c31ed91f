"""Draws the picture that stands for a page where it is shared: the title, where it is from, the site."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from io import BytesIO
from typing import Any, cast

from PIL import Image, ImageDraw, ImageFont

from generator.fonts import FontFile

WIDTH, HEIGHT = 1200, 630
MARGIN = 80
PAPER, INK, SOFT, SEAL = "#faf7f1", "#24211c", "#6b6459", "#a5301f"
SIZES = (84, 72, 60, 50)
"""Of the title: the largest in which it fits its place."""
MAX_LINES = 4
LEADING = 1.36
FACES = 12
"""A collection of fonts has no more; its Chinese face is called so."""
TOKEN = re.compile(r"[\u0021-\u024f]+|\s+|.")
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
    image.quantize(32, dither=Image.Dither.NONE).save(data, "png", optimize=True)
    return data.getvalue()


def draw_title(draw: ImageDraw.ImageDraw, title: str, font: FontFile) -> None:
    width = WIDTH - 2 * MARGIN
    for size in SIZES:
        large = face(font, size)
        lines = list(broken(title, large, width))
        if len(lines) <= MAX_LINES - (size > SIZES[1]):
            break
    else:
        lines = [*lines[: MAX_LINES - 1], shortened("".join(lines[MAX_LINES - 1 :]), large, width)]
    for number, line in enumerate(lines):
        draw.text((MARGIN, MARGIN + number * size * LEADING), line, INK, large)


def broken(text: str, font: Font, width: float) -> Iterator[str]:
    """Lines no wider than `width`, but for a sign that may not begin one. Latin words stay whole where they can."""
    line = ""
    for token in TOKEN.findall(text):
        for piece in [token] if font.getlength(token) <= width else token:
            if line and font.getlength(line + piece) > width and piece not in NOT_FIRST:
                yield line.rstrip()
                line = ""
            line += piece if line else piece.lstrip()
    if line.strip():
        yield line.rstrip()


def shortened(text: str, font: Font, width: float) -> str:
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(f"{text}…") > width:
        text = text[:-1]
    return f"{text}…"


@lru_cache(16)
def face(font: FontFile, size: int) -> Font:
    """The font in that size; of a collection the face for simplified Chinese, if it has one."""
    first = ImageFont.truetype(font.path, size)
    if not font.path.lower().endswith(".ttc"):
        return first
    for index in range(FACES):
        try:
            found = ImageFont.truetype(font.path, size, index)
        except OSError:  # there are no more
            return first
        if re.search(r"\bSC\b", found.getname()[0] or ""):
            return found
    return first
