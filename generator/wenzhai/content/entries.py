"""The entries of a folder of content: which are content files, and what is wrong with others."""

import os
import unicodedata
from stat import S_ISDIR, S_ISLNK, S_ISREG

from msgspec import Struct

from wenzhai.content.image_sizes import is_image
from wenzhai.content.kinds import USER_WORDS
from wenzhai.content.passed_over import may_be_meant, no_markdown
from wenzhai.content.paths import CONTENT, STATIC
from wenzhai.engine.by_folder import UNKNOWN
from wenzhai.engine.disk import disk_problem
from wenzhai.engine.listing import Listing
from wenzhai.model.content import Stat
from wenzhai.model.digest import Digest
from wenzhai.model.problems import Problem
from wenzhai.text.addresses import WELL_KNOWN

WORDS = f"{CONTENT}/{USER_WORDS}"
LEFTOVERS = frozenset(
    {".DS_Store", ".gitkeep", ".gitignore", ".gitattributes", ".nojekyll", "Thumbs.db", "desktop.ini"}
)
"""What systems, git and hosts leave in a folder: nobody means it to be published."""
BACKUPS = ("~", ".swp", ".swx", ".tmp", ".part", ".bak")


class ListedFile(Struct, frozen=True):
    """A file that has to be read: its path as we call it (NFC) and its name on the disk."""

    path: str
    name: str


class LookedAt(Struct, frozen=True):
    """What the entries of one folder are: its content files with their stats, and what is wrong with anything else."""

    files: tuple[tuple[ListedFile, Stat], ...] = ()
    problems: tuple[Problem, ...] = ()
    listing: Digest = UNKNOWN


def look_at(root: str, folder: str, listing: Listing) -> LookedAt:
    """What the entries of a folder of the project are. One that cannot be looked at is a problem, and hides none of the
    others."""
    files: list[tuple[ListedFile, Stat]] = []
    problems = []
    for entry, mode, *stat in sorted(listing.entries):
        name = f"{folder}/{entry}"
        found = what_is(root, name, mode)
        if isinstance(found, Problem):
            problems.append(found)
        elif found:
            files.append((found, Stat(*stat)))
    problems += [hidden(path_of(name)) for name in below(folder, listing) if is_lost(name)]
    problems += [unreadable(path_of(f"{folder}/{name}"), error) for name, error in listing.failed.items()]
    return LookedAt(tuple(files), tuple(problems), UNKNOWN if listing.failed else listing.digest)


def what_is(root: str, name: str, mode: int) -> ListedFile | Problem | None:
    """A content file, what is wrong with the entry, or None for what is not content."""
    path, entry = path_of(name), name.rpartition("/")[2]
    is_static = name.startswith(f"{STATIC}/")
    if is_hidden(name):
        return hidden(path) if is_lost(name) else None
    if is_static and (entry in LEFTOVERS or entry.endswith(BACKUPS)):
        return None
    if not (is_static or entry.endswith(".md") or is_image(entry) or name == WORDS):
        if S_ISLNK(mode):
            return Problem(code="source-symlink", path=path) if _leads_to_folder(f"{root}/{name}") else None
        return no_markdown(path) if may_be_meant(entry) else None
    if not S_ISREG(mode):
        return Problem(code="source-symlink" if S_ISLNK(mode) else "source-no-file", path=path)
    if not _showable(path):
        return Problem(code="source-name", path=path.encode("utf-8", "backslashreplace").decode())
    return ListedFile(path, name)


def below(folder: str, listing: Listing) -> list[str]:
    """The folders in a folder, by their names in the project, hidden ones as well."""
    return [f"{folder}/{name}" for name in sorted(listing.folders)]


def is_hidden(name: str) -> bool:
    return name.rpartition("/")[2][0] == "." and name != f"{STATIC}/{WELL_KNOWN}"


def is_lost(name: str) -> bool:
    """Whether it is hidden though somebody may mean it to be published."""
    entry = name.rpartition("/")[2]
    is_static = name.startswith(f"{STATIC}/")
    return is_static and is_hidden(name) and entry not in LEFTOVERS and not entry.startswith("._")


def hidden(path: str) -> Problem:
    return Problem(code="static-hidden", path=path)


def _leads_to_folder(link: str) -> bool:
    """Whether a link hides a folder from us, or may: one that leads round in a circle does not tell."""
    try:
        return S_ISDIR(os.stat(link).st_mode)  # noqa: PTH116  # a string, as all paths here
    except FileNotFoundError:
        return False
    except OSError:
        return True


def path_of(name: str) -> str:
    """How we call a file: in NFC."""
    return name if name.isascii() else unicodedata.normalize("NFC", name)


def _showable(path: str) -> bool:
    """Whether a name is valid text without control characters."""
    return path.isprintable() or not any(unicodedata.category(c) in ("Cc", "Cs") for c in path)


def unreadable(path: str, error: OSError, code: str = "source-unreadable") -> Problem:
    reason = disk_problem(error, path).params["reason"]
    return Problem(code=code, path=path, params={"reason": reason})
