"""`wenzhai doctor`: checks the versions and the state of everything a digest needs."""

import platform
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from wenzhai import __version__
from wenzhai.content.config import load_config
from wenzhai.content.paths import CACHE, SETTINGS
from wenzhai.engine.cache import FILE, SCHEMA
from wenzhai.engine.installer import install_command
from wenzhai.model.problems import Note, Problem, ProblemsError, Severity, warning
from wenzhai.theme.files import theme_chain
from wenzhai.theme.fonts import FontFile, card_font

Found = Note | Problem
"""A note for what is fine, or a problem with its remedy."""

ROOM = 200_000_000
"""Free disk space that should be left, in bytes."""

EXTRAS = {
    "pillow": ("cards", "doctor-without-share-images"),
    "feedparser": ("feeds", "doctor-without-feeds"),
    "trafilatura": ("web", "doctor-without-web"),
    "docutils": ("rst", "doctor-without-rst"),
    "distributed": ("cluster", "doctor-without-cluster"),
}
"""Optional packages: package → its extra, and the code of the note when it is missing."""


def examine(root: Path | None) -> Iterator[Found]:
    """Examines the machine and, if there is one, the digest in `root`. Changes nothing."""
    yield Note(
        code="doctor-program",
        params={
            "version": __version__,
            "python": platform.python_version(),
            "system": platform.platform(terse=True),
        },
    )
    yield from packages()
    yield git()
    yield encoding()
    if root is None:
        yield warning("doctor-no-digest")
        return
    for look in LOOKS:
        yield from look(root)


def packages() -> Iterator[Found]:
    """The packages that the program requires, without those for tests."""
    needed = [line for line in requires("wenzhai") or () if "extra ==" not in line]
    versions = {}
    for line in needed:
        name = re.split(r"[ ;<>=!~\[]", line)[0]
        if "sys_platform == 'win32'" in line.replace('"', "'") and sys.platform != "win32":
            continue
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            severity: Severity = "warning" if name == "rjieba" else "error"  # jieba is the slower fallback
            yield Problem(code="doctor-package-missing", params={"name": name}, severity=severity)
    listed = ", ".join(f"{name} {number}" for name, number in sorted(versions.items()))
    yield Note(code="doctor-packages", params={"packages": listed})
    for name, (extra, missing) in EXTRAS.items():
        try:
            yield Note(code="doctor-extra", params={"name": name, "version": version(name), "extra": extra})
        except PackageNotFoundError:
            yield Note(code=missing, params={"name": name, "install": install_command(extra)})


def git() -> Found:
    if shutil.which("git") is None:
        return warning("doctor-no-git")
    done = subprocess.run(["git", "--version"], capture_output=True, text=True, check=False)
    return Note(code="doctor-git", params={"version": done.stdout.strip().removeprefix("git version ")})


def encoding() -> Found:
    spoken = sys.stdout.encoding or "?"
    if spoken.lower().replace("-", "") != "utf8":
        return warning("doctor-encoding", params={"encoding": spoken})
    return Note(code="doctor-utf8")


# -- the digest


def settings(root: Path) -> Iterator[Found]:
    try:
        config = load_config(root)
    except ProblemsError as error:
        yield from error.problems
        return
    yield Note(code="doctor-settings", params={"title": config.title, "root": str(root)})
    if not config.url:
        yield warning("doctor-no-url", SETTINGS)
    try:
        theme_chain(root, config.theme, config.plugins)
        yield Note(code="doctor-theme", params={"theme": config.theme})
    except ProblemsError as error:
        yield from error.problems
    font = card_font(root, config)
    if isinstance(font, FontFile):
        yield Note(code="doctor-font", params={"font": font.path})
    elif font is not None:
        yield font


def cache(root: Path) -> Iterator[Found]:
    path = root / CACHE / FILE
    if not path.is_file():
        yield Note(code="doctor-cache-none")
        return
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as opened:
            ((result,),) = opened.execute("pragma quick_check(1)").fetchall()
            ((schema,),) = opened.execute("pragma user_version").fetchall()
    except sqlite3.Error as error:
        result, schema = str(error), SCHEMA
    if result != "ok" or schema != SCHEMA:
        yield warning("doctor-cache-damaged", f"{CACHE}/{FILE}", params={"reason": result})
    else:
        yield Note(code="doctor-cache", params={"size": size(path.stat().st_size)})


def size(count: int) -> str:
    """`75.6 GB`: bytes as people read them."""
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.1f} MB"


def room(root: Path) -> Iterator[Found]:
    free = shutil.disk_usage(root).free
    params = {"free": size(free)}
    enough = free >= ROOM
    yield Note(code="doctor-room", params=params) if enough else Problem(code="doctor-no-room", params=params)


LOOKS: tuple[Callable[[Path], Iterator[Found]], ...] = (settings, cache, room)
