"""The font of share images: the one in the settings, or a Han font of the system."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from wenzhai.content.config import Config
from wenzhai.content.paths import SETTINGS
from wenzhai.engine.installer import install_command
from wenzhai.model.problems import Problem, warning
from wenzhai.text.scripts import has_han

SYSTEM = "system"
FOLDERS = (
    *("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "/Library/Fonts"),
    *("/System/Library/Fonts", "C:/Windows/Fonts"),
)
NAMES = (
    *(
        "NotoSerifCJK-Bold.ttc",
        "NotoSerifCJKsc-Bold.otf",
        "SourceHanSerifSC-Bold.otf",
        "NotoSerifSC-Bold.otf",
    ),
    *(
        "Songti.ttc",
        "NotoSansCJK-Bold.ttc",
        "NotoSansCJK-Regular.ttc",
        "SourceHanSansSC-Bold.otf",
        "PingFang.ttc",
    ),
    *("wqy-zenhei.ttc", "msyhbd.ttc", "msyh.ttc", "simsun.ttc"),
)
"""Candidates; the first that exists is used."""


NO_CHARACTER = "\U000ffffd"
"""For private use: no font for reading has it."""


class FontFile(Struct, frozen=True):
    """A font on this machine; a different size or time means a different font."""

    path: str
    size: int
    mtime_ns: int
    ctime_ns: int


def card_font(root: Path, config: Config) -> FontFile | Problem | None:
    """The font of share images, or the problem with it; None when the settings turn share images off."""
    if not config.card_font:
        return None
    if config.card_font == SYSTEM:
        path = system_font()
        if path is None:
            return warning("share-image-no-font", SETTINGS)
    else:
        path = root / config.card_font
    try:
        import PIL  # noqa: F401  # only whether it is there
    except ImportError:
        return Problem(
            code="share-image-no-pillow", path=SETTINGS, params={"install": install_command("cards")}
        )
    if not path.is_file():
        return Problem(code="share-image-font-missing", path=SETTINGS, params={"font": config.card_font})
    found = path.stat()
    return FontFile(str(path), found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def without_han(font: FontFile, texts: Iterable[str]) -> Problem | None:
    """The problem with a font that would draw boxes for Han in one of these texts, or that is no font at all."""
    text = next(filter(has_han, texts), "")
    if not text or draws_han(font):
        return None
    return Problem(code="share-image-font-no-han", path=SETTINGS, params={"font": font.path, "text": text})


@lru_cache(4)
def draws_han(font: FontFile) -> bool:
    """Whether its glyph for a common character differs from the one for characters it lacks."""
    from PIL import ImageFont  # an extra, see above

    try:
        face = ImageFont.truetype(font.path, 24)
        common, lacking = (face.getmask(text) for text in ("文", NO_CHARACTER))
    except OSError:
        return False
    return (common.size, bytes(common)) != (lacking.size, bytes(lacking))


def system_font() -> Path | None:
    folders = [folder for name in FOLDERS if (folder := Path(name).expanduser()).is_dir()]
    there = {
        path.name: path for folder in folders for path in sorted(folder.rglob("*.[ot]t[cf]"), reverse=True)
    }
    return next((there[name] for name in NAMES if name in there), None)
