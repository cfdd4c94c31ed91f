"""Where files of a site are put below `content/`."""

import re
from collections import Counter
from collections.abc import Sequence
from unicodedata import normalize

from wenzhai.content.image_sizes import is_image
from wenzhai.content.paths import CONTENT, STATIC

PLAIN_NAME = re.compile(r"[\x00-\x1f\x7f\\:*?\"<>|]+")


def static_names(files: list[str], roots: Sequence[str]) -> dict[str, str]:
    """The paths of files below `static/`: the ones of their old addresses, or the whole path where two are equal."""
    public = {file: safe_path(without_root(file, roots)) for file in files}
    number = Counter(name.casefold() for name in public.values())
    return {
        file: f"{STATIC}/{name if number[name.casefold()] == 1 else safe_path(file)}"
        for file, name in public.items()
    }


def without_root(file: str, roots: Sequence[str]) -> str:
    return next((file.removeprefix(root) for root in roots if file.startswith(root)), file)


def asset_names(files: list[str], roots: Sequence[str]) -> dict[str, str]:
    """The paths of files below `content/`: short if unambiguous, else the whole path."""
    short: dict[str, list[str]] = {}
    for file in files:
        name = without_root(file, roots)
        kept = re.sub(r"^(?:images?|img|assets|static)/", "", name)
        short.setdefault(safe_path(kept).casefold(), []).append(file)
        short[safe_path(kept).casefold()].append(safe_path(kept))
    names: dict[str, str] = {}
    for same in short.values():
        ones, kept_names = same[::2], same[1::2]
        for file, kept in zip(ones, kept_names, strict=True):
            folder = "images" if is_image(file) else "files"
            names[file] = f"{CONTENT}/{folder}/{kept if len(ones) == 1 else safe_path(file)}"
    return names


def safe_path(path: str) -> str:
    """The path with names that are valid on every file system and not hidden."""
    parts = (PLAIN_NAME.sub("-", normalize("NFC", part)).strip(" .") or "-" for part in path.split("/"))
    return "/".join(part.lstrip("_") or "-" for part in parts)
