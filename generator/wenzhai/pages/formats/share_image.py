"""Draws share images: column, title, summary, source, what an AI wrote; the seal of the site, and a QR code."""

import re
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from itertools import pairwise

import segno
from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo

from wenzhai.pages.share_images import SIZE, ShareCard
from wenzhai.text.scripts import HAN, HAN_RUN
from wenzhai.theme.fonts import FontFile

WIDTH, HEIGHT = SIZE
MARGIN = 80
CODE = 168
"""Most pixels along a side of the QR code."""
WIDE = WIDTH - 2 * MARGIN
TEXT = WIDE - CODE - 40
"""Width of the text beside the QR code; above it there is more."""
CODE_TOP = HEIGHT - MARGIN - CODE - 20
PAPER, INK, SOFT, SEAL, ON_SEAL = "#faf7f1", "#24211c", "#6b6459", "#a5301f", "#fffaf3"
SIZES = (84, 72, 60, 50)
"""Font sizes of the title: the largest that fits is used, preferably one that breaks no line within a run of Han."""
MAX_LINES = 4
SMALL, SUMMARY = 30, 34
LEADING = 1.36
FOOT = 96
"""Height of the lowest part: the seal, and what stands beside it."""
FACES = 12
"""Faces of a font collection that are searched for the Chinese one."""
TOKEN = re.compile(r"——|[\u0021-\u024f]+|\s+|.")
PAUSE = re.compile(r".*(?:[\s，。、：；！？》」』”）]|(?=——))")
HAN_END = re.compile(f"[{HAN}]$")
NOT_FIRST = frozenset("，。、：；！？）》〉」』】〕”’…—·,.:;!?)]}%")

Font = ImageFont.FreeTypeFont
Draw = ImageDraw.ImageDraw


def render(card: ShareCard, font: FontFile) -> bytes:
    """A PNG. The same words, font and libraries give the same bytes."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 18, HEIGHT), fill=SEAL)
    y = float(MARGIN)
    if card.above:
        draw.text(
            (MARGIN, y), shortened(card.above, face(font, SMALL), TEXT), SEAL, face(font, SMALL), anchor="lt"
        )
        y += SMALL * 1.7
    y = draw_title(draw, card.title, font, y)
    draw_summary(draw, card.summary, font, y)
    draw_foot(draw, card, font)
    if card.address:
        draw_code(draw, card.address)
    data = BytesIO()
    metadata = PngInfo()
    if card.ai:
        metadata.add_text("ai", card.ai)
    # A tenth larger than the smallest there is, in a tenth of the time.
    few = image.quantize(32, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(data, "png", compress_level=6, pnginfo=metadata)
    return data.getvalue()


def draw_title(draw: Draw, title: str, font: FontFile, y: float) -> float:
    """Draws it from `y` down; returns where it ends."""
    size, lines = title_lines(title, font, WIDE)
    if y + len(lines) * size * LEADING > CODE_TOP:
        size, lines = title_lines(title, font, TEXT)
    for number, line in enumerate(lines):
        draw.text((MARGIN, y + number * size * LEADING), line, INK, face(font, size))
    return y + len(lines) * size * LEADING


def title_lines(title: str, font: FontFile, width: int) -> tuple[int, list[str]]:
    """The size of the letters, and the lines."""
    tried = [(size, list(broken(title, face(font, size), width))) for size in SIZES]
    fit = [(size, lines) for size, lines in tried if len(lines) <= MAX_LINES - (size > SIZES[1])]
    size, lines = next((one for one in fit if not torn(one[1])), fit[0] if fit else tried[-1])
    if len(lines) > MAX_LINES:
        rest = shortened("".join(lines[MAX_LINES - 1 :]), face(font, size), width)
        lines = [*lines[: MAX_LINES - 1], rest]
    return size, lines


def draw_summary(draw: Draw, summary: str, font: FontFile, y: float) -> None:
    """As many lines as there is room for above the foot."""
    small, leading = face(font, SUMMARY), SUMMARY * 1.5
    room = int((HEIGHT - MARGIN - FOOT - 24 - y - 12) // leading)
    lines = list(broken(summary, small, TEXT))
    if len(lines) > room > 0:
        lines = [*lines[: room - 1], shortened("".join(lines[room - 1 :]), small, TEXT)]
    for number, line in enumerate(lines[: max(room, 0)]):
        draw.text((MARGIN, y + 12 + number * leading), line, SOFT, small)


def draw_foot(draw: Draw, card: ShareCard, font: FontFile) -> None:
    """The seal, and beside it the name of the site, where the seal does not say it, above source and day."""
    bottom, small = HEIGHT - MARGIN, face(font, SMALL)
    sealed = seal_of(card.site)
    left = draw_seal(draw, sealed, font, bottom) + 24
    width = MARGIN + TEXT - left
    named = card.site if sealed != card.site else ""
    for text, y, colour in ((card.below, bottom, INK), (named, bottom - (46 if card.below else 0), SEAL)):
        if text:
            draw.text((left, y), shortened(text, small, width), colour, small, anchor="ld")


def seal_of(site: str) -> str:
    """What stands on the seal, as in the theme's masthead: a short Chinese title, else the first character of it."""
    return site if len(site) < 5 and HAN_END.search(site) else site[:1]


def draw_seal(draw: Draw, text: str, font: FontFile, bottom: int) -> float:
    """A seal of up to four characters, from top to bottom and from right to left; returns its right side."""
    tall = 2 if len(text) > 1 else 1
    columns = [text[at : at + tall] for at in range(0, len(text), tall)]
    cell = FOOT / 2 - 4 if tall == 2 else 64
    width, height = cell * len(columns) + 12, cell * tall + 8
    box = (MARGIN, bottom - height, MARGIN + width, bottom)
    draw.rounded_rectangle(box, 10, fill=SEAL)
    letters = face(font, int(cell * 0.88))
    for column, some in enumerate(columns):
        x = box[2] - 6 - cell * (column + 0.5)
        for row, letter in enumerate(some):
            draw.text((x, box[1] + 4 + cell * (row + 0.5)), letter, ON_SEAL, letters, anchor="mm")
    return box[2]


def draw_code(draw: Draw, address: str) -> None:
    """A QR code (ISO/IEC 18004) with whole pixels to a module; the ground around it is its quiet zone."""
    rows = segno.make_qr(address, error="m").matrix
    pixels = max(2, CODE // len(rows))
    left, top = WIDTH - MARGIN - pixels * len(rows), HEIGHT - MARGIN - pixels * len(rows)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                at = left + x * pixels, top + y * pixels
                draw.rectangle((*at, at[0] + pixels - 1, at[1] + pixels - 1), fill=INK)


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
    """The text, or as much as there is room for, up to the end of a Latin word."""
    if font.getlength(text) <= width:
        return text
    cut = text
    while cut and font.getlength(f"{cut}…") > width:
        cut = cut[:-1]
    begun = re.search(r"\s[\u0021-\u024f]+$", cut)
    if begun and not text[len(cut)].isspace():
        cut = cut[: begun.start()]
    return f"{cut}…"


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
