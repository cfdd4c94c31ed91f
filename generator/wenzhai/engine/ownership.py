"""Where an output folder may be, and whether an existing folder is one of ours.

The marker file in it names the project whose site it is, by a name that does not reveal the project's id.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct

from wenzhai.engine.digest import SIZE
from wenzhai.engine.disk import DiskError
from wenzhai.model.problems import Problem

MARKER = ".wenzhai-site"
HEADER = "wenzhai site 2"
UNNAMED = "wenzhai site 1"
"""How markers began before they named a project."""
HARMLESS = frozenset({".gitignore", ".gitkeep", ".git", ".DS_Store"})
"""What may lie in a folder that becomes ours."""

_URL = re.compile(r"(?:(?!\.{1,2}/)[^/\\\x00-\x1f\x7f]+/)*(?!\.{1,2}\Z)[^/\\\x00-\x1f\x7f]+")


def valid_url(url: str) -> bool:
    """Whether a url names a file below the output folder, on every system, and is none of our own names."""
    return _URL.fullmatch(url) is not None and not url.startswith(".wenzhai-")


def above(url: str) -> Iterator[str]:
    """The folders above a url, innermost first."""
    while url := url.rpartition("/")[0]:
        yield url


def folders_of(urls: Iterable[str]) -> set[str]:
    """All folders above any of the urls."""
    folders = {url.rpartition("/")[0] for url in urls} - {""}
    return folders.union(*map(above, folders))


def check_place(folder: Path, root: Path, private: Sequence[Path], spared: Path | None = None) -> None:
    """Refuse a folder whose files somebody else needs: raises DiskError. All paths are resolved ones.

    The output may lie in `root`; it may not be, nor hold, `root`, a `private` folder or the home folder,
    nor lie in a private folder, unless it is the one that is `spared`; nor lie in a `.git`.
    """
    repository = next((f for f in (folder, *folder.parents) if f.name.lower() == ".git"), None)
    if repository:
        raise DiskError(Problem(code="output-place", path=str(folder), params={"other": str(repository)}))
    home = Path.home().resolve()
    for other in (root, home, *private):
        if _same(folder, other) or any(_same(folder, parent) for parent in other.parents):
            raise DiskError(Problem(code="output-place", path=str(folder), params={"other": str(other)}))
    for other in private if folder != spared else ():
        if any(_same(parent, other) for parent in folder.parents):
            raise DiskError(Problem(code="output-place", path=str(folder), params={"other": str(other)}))


def _same(one: Path, other: Path) -> bool:
    """Whether two paths lead to one folder, also on a file system that ignores case."""
    if one == other:
        return True
    try:
        return one.samefile(other)
    except OSError:
        return False


class Marker(Struct, frozen=True):
    """What the marker file lists. One that is damaged still means that the folder is ours."""

    urls: frozenset[str] = frozenset()
    intact: bool = True
    project: str = ""
    """The name of the project; empty where the marker has none."""


def project_name(id: str) -> str:
    """The name of the project in markers. It does not reveal the id: who has the site cannot claim it."""
    return blake2b(id.encode(), digest_size=SIZE, person=b"project").hexdigest() if id else ""


def check_owner(folder: Path, project: str = "") -> str:
    """The project that the marker names; empty if it names none, or there is none. Raises DiskError for a folder that
    has other things in it and no marker, or that of another `project`."""
    if has_marker(folder):
        with (folder / MARKER).open("rb") as file:
            named = _project_in(file.readline(256).rstrip(b"\n"))
        if project and named not in ("", project):
            raise DiskError(Problem(code="output-of-another", path=str(folder)))
        return named
    if not folder.exists():
        return ""
    if not folder.is_dir():
        raise DiskError(Problem(code="output-no-folder", path=str(folder)))
    strange = sorted(e.name for e in folder.iterdir() if e.name not in HARMLESS)
    if strange:
        raise DiskError(Problem(code="output-not-ours", path=str(folder), params={"example": strange[0]}))
    return ""


def read_marker(folder: Path) -> Marker:
    """The marker of a folder; an empty one for a missing or empty folder. Raises DiskError as `check_owner` does."""
    if not has_marker(folder):
        check_owner(folder)
        return Marker()
    data = (folder / MARKER).read_bytes()
    lines = data.decode("utf-8", "replace").split("\n")[1:-1]
    urls, project = frozenset(lines), _project_in(data.partition(b"\n")[0])
    # The lines are compared in the order in which they stand: what is sorted already is quick to sort.
    return Marker(urls, len(lines) == len(urls) and data == marker_bytes(lines, project), project)


def _project_in(line: bytes) -> str:
    """The project that the first line of a marker names."""
    found = re.fullmatch(rb"wenzhai site 2 ([0-9a-f]{32})", line)
    return found[1].decode() if found else ""


def has_marker(folder: Path) -> bool:
    marker = folder / MARKER
    return not marker.is_symlink() and marker.is_file()


def marker_bytes(urls: Iterable[str], project: str = "") -> bytes:
    return "\n".join([f"{HEADER} {project}" if project else UNNAMED, *sorted(urls), ""]).encode()


def foreign(names: Iterable[str], owned: Collection[str]) -> tuple[str, ...]:
    """Of the names found in the output, those that are not ours."""
    return tuple(
        sorted(n for n in names if n not in owned and n != MARKER and n.split("/", 1)[0] not in HARMLESS)
    )
