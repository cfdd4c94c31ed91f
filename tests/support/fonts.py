"""Fonts for share images, so that tests need none of the system.

`HAN` is ours, 756 bytes, made with FontTools: every Han character is one full box, every letter a lower one, both
mapped by a table of format 13; what it lacks is a frame. `latin()` is the one that comes with Pillow.
"""

from io import BytesIO
from pathlib import Path

from PIL import ImageFont

from tests.support.paths import CASES

HAN = (CASES / "fonts/han.ttf").read_bytes()


def latin() -> bytes:
    default = ImageFont.load_default(20)
    assert isinstance(default, ImageFont.FreeTypeFont)
    if isinstance(default.path, BytesIO):
        return default.path.getvalue()
    return Path(str(default.path)).read_bytes()
