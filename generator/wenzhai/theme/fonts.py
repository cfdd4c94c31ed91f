"""The font of share images: the one in the settings, or a Han font of the system."""

from pathlib import Path

from msgspec import Struct

from wenzhai.content.config import Config
from wenzhai.content.paths import SETTINGS
from wenzhai.engine.installer import install_command
from wenzhai.model.problems import Problem, warning

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


def system_font() -> Path | None:
    folders = [folder for name in FOLDERS if (folder := Path(name).expanduser()).is_dir()]
    there = {
        path.name: path for folder in folders for path in sorted(folder.rglob("*.[ot]t[cf]"), reverse=True)
    }
    return next((there[name] for name in NAMES if name in there), None)
