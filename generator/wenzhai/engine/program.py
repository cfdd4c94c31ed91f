"""Code is an input too: digests of our own modules, and of the versions of what they stand on, by stage.

A changed parser makes facts stale, a changed renderer makes pages stale; nothing else does. Taken once in a process:
what it runs is what it has loaded.
"""

import os
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from wenzhai.engine.digest import digest
from wenzhai.model.digest import Digest

HERE = Path(__file__).parent.parent

READ_MODULES = (
    "model/*.py",
    "engine/digest.py",
    "extend/*.py",
    "text/*.py",
    "text/data/*.txt",
    "markup/*.py",
    "content/**/*.py",
)
READ_PACKAGES = (
    "markdown",
    "pygments",
    "latex2mathml",
    "nh3",
    "msgspec",
    "pyyaml",
    "pypinyin",
    "jieba",
    "rjieba",
    "ahocorasick-rs",
    "imagesize",
    "numpy",
)
RENDER_MODULES = (
    *READ_MODULES,
    *(
        f"{room}/**/*.py"
        for room in ("theme", "library", "relations", "pages", "search", "render", "builder")
    ),
    "library/data/*",
)
RENDER_PACKAGES = ("jinja2", "markupsafe", "msgspec", "numpy", "ahocorasick-rs", "rjsmin", "rcssmin")


@cache
def reading_code_digest() -> Digest:
    """Of everything between a content file's bytes and its facts, save the config."""
    return code_digest(READ_MODULES, READ_PACKAGES)


@cache
def rendering_code_digest() -> Digest:
    """Of everything between facts and the site's bytes: all of the program that is not only around the build."""
    return code_digest(RENDER_MODULES, RENDER_PACKAGES)


def code_digest(patterns: Iterable[str], packages: Iterable[str]) -> Digest:
    files = sorted({path for pattern in patterns for path in HERE.glob(pattern)})
    code = [(path.relative_to(HERE).as_posix(), code_of(path)) for path in files]
    return digest((code, [(name, installed(name)) for name in packages], sys.version_info[:3]))


@cache
def code_of(path: Path) -> Digest:
    """Read once, for most modules belong to several stages."""
    return digest(path.read_bytes())


def installed(package: str) -> str:
    """The version of a package, empty where there is none."""
    known = recorded().get(package.replace("-", "_"))
    if known:
        return known
    from importlib.metadata import PackageNotFoundError, version  # slow to load

    try:
        return version(package)
    except PackageNotFoundError:
        return ""


@cache
def recorded() -> dict[str, str]:
    """Versions by name, as the names of folders tell them that installers keep their records in. The records themselves
    take longer to read than all the rest of a build without news."""
    found: dict[str, str] = {}
    for folder in sys.path:
        for name in listed(folder):
            package, dash, version = name.removesuffix(".dist-info").partition("-")
            if dash and name.endswith(".dist-info"):
                found.setdefault(package.lower().replace(".", "_"), version)
    return found


def listed(folder: str) -> list[str]:
    try:
        return os.listdir(folder or ".")  # noqa: PTH208  # a string: nothing but names is wanted
    except OSError:  # a zip file, or nothing
        return []
