"""The content files: what there is, what stat says is unchanged, and the bytes of the rest, read once."""

import os
import stat
import time
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from wenzhai.content.image_sizes import is_image
from wenzhai.content.kinds import BY_FOLDER, IMAGES, USER_WORDS
from wenzhai.content.passed_over import may_be_meant, misplaced, no_markdown
from wenzhai.content.paths import CONTENT, STATIC
from wenzhai.engine.digest import digest
from wenzhai.engine.disk import disk_problem
from wenzhai.engine.folders import open_folder
from wenzhai.engine.stats import CHANGES_SHOW, stat_of
from wenzhai.model.content import ContentFile, Stat
from wenzhai.model.problems import Problem, errors_in
from wenzhai.text.addresses import WELL_KNOWN

FOLDERS = (CONTENT, *(f"{CONTENT}/{name}" for name in (*sorted(BY_FOLDER), IMAGES)), STATIC)
"""Only files in these are content, or published as they are."""
WORDS = f"{CONTENT}/{USER_WORDS}"
RACY_NS = 2_000_000_000
"""A file changed less than this before it was looked at may change again without its stat telling."""

MAX_BYTES = 8 * 1024 * 1024
"""More is not read: beyond what is taken of texts and pictures, so that it is refused there."""
STATIC_MAX_BYTES = 100 * 1024 * 1024
"""The same for files that are published as they are: GitHub takes no larger ones."""
LEFTOVERS = frozenset(
    {".DS_Store", ".gitkeep", ".gitignore", ".gitattributes", ".nojekyll", "Thumbs.db", "desktop.ini"}
)
"""What systems, git and hosts leave in a folder: nobody means it to be published."""
BACKUPS = ("~", ".swp", ".swx", ".tmp", ".part", ".bak")

READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class ListedFile(Struct, frozen=True):
    """A file that has to be read: its path as we call it (NFC) and its name on the disk."""

    path: str
    name: str


class ContentScan(Struct, frozen=True):
    """What lies under `content/`: all in order of path. `unchanged` files need not be read."""

    unchanged: tuple[ContentFile, ...]
    changed: tuple[ListedFile, ...]
    problems: tuple[Problem, ...]

    @property
    def has_news(self) -> bool:
        return bool(self.changed or errors_in(self.problems))


class FolderListing(Struct, frozen=True):
    """One folder: its content files with their stats, the folders in it, and what is wrong with anything else."""

    files: tuple[tuple[ListedFile, Stat], ...] = ()
    folders: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


class FolderListings(dict[str, FolderListing]):
    """Folders by their paths in the project, as they were last listed."""

    def forget(self, folders: Iterable[str] | None) -> None:
        """Of these something has changed; None: of any."""
        for folder in list(self) if folders is None else folders:
            self.pop(folder, None)


class Loaded(Struct, frozen=True):
    """A file just read: the digest in `source` is that of `data`."""

    source: ContentFile
    data: bytes


def scan(root: Path, known: Mapping[str, ContentFile], listings: FolderListings | None = None) -> ContentScan:
    """List the content files of a project. Follows no symlink; hidden files and editors' backups are left out.

    Folders of which there is a listing are not looked at again; the others' are added.
    """
    listings = FolderListings() if listings is None else listings
    problems: list[Problem] = []
    entries: dict[str, tuple[str, Stat]] = {}
    for folder in FOLDERS:
        if (root / folder).is_symlink():
            problems.append(Problem(code="source-symlink", path=folder))
        elif folder != CONTENT:
            _gather(str(root), folder, listings, entries, problems)
    _add_all(_list_words(str(root)), entries, problems)
    problems += misplaced(root)
    paths = sorted(entries)
    problems += _collisions(paths)
    unchanged, changed = [], []
    for path in paths:
        name, found = entries[path]
        source = known.get(path)
        if source is not None and _same(source, found, root, name):
            unchanged.append(source)
        else:
            changed.append(ListedFile(path, name))
    return ContentScan(tuple(unchanged), tuple(changed), tuple(problems))


def load(root: Path, found: Iterable[ListedFile]) -> Iterator[Loaded | Problem]:
    """Read files, one at a time and each once. What cannot be read, or has gone, is a Problem."""
    for item in found:
        try:
            data, state = _read(f"{root}/{item.name}", most_bytes(item.name))
        except OSError as error:
            yield _unreadable(item.path, error)
            continue
        yield Loaded(ContentFile(item.path, state, digest(data)), data)


def _same(source: ContentFile, found: Stat, root: Path, name: str) -> bool:
    """Whether a file is as it was read: by its stat where that tells, else by its bytes."""
    if CHANGES_SHOW or source.stat.size != found.size:
        return source.stat == found
    try:
        return digest(_read(f"{root}/{name}", most_bytes(name))[0]) == source.digest
    except OSError:
        return False


def _gather(
    root: str,
    folder: str,
    listings: FolderListings,
    entries: dict[str, tuple[str, Stat]],
    problems: list[Problem],
) -> None:
    """Add the Markdown files and pictures below a folder by their path: the name on the disk, and the stat."""
    listing = listings.get(folder)
    if listing is None or errors_in(listing.problems):  # what is wrong may have passed
        listing = listings[folder] = _list(root, folder)
    _add_all(listing, entries, problems)
    for below in listing.folders:
        _gather(root, below, listings, entries, problems)


def _add_all(listing: FolderListing, entries: dict[str, tuple[str, Stat]], problems: list[Problem]) -> None:
    problems += listing.problems
    for found, state in listing.files:
        path, name = found.path, found.name
        if entries.setdefault(path, (name, state))[0] != name:
            problems.append(Problem(code="source-same-name", path=path, params={"other": entries[path][0]}))


def _list(root: str, folder: str) -> FolderListing:
    try:
        with open_folder(f"{root}/{folder}") as listing:
            return _listing(folder, sorted(listing, key=_name))
    except FileNotFoundError:
        # A project need not have every folder, and one that goes away meanwhile has no files.
        return FolderListing()
    except OSError as error:
        return FolderListing(problems=(_unreadable(_path(folder), error, "source-folder-unreadable"),))


def _list_words(root: str) -> FolderListing:
    with suppress(OSError), open_folder(f"{root}/{CONTENT}") as listing:
        return _listing(CONTENT, [entry for entry in listing if entry.name == USER_WORDS])
    return FolderListing()


def _listing(folder: str, entries: "Iterable[os.DirEntry[str]]") -> FolderListing:
    """What the entries of a folder are. One that cannot be looked at is a problem, and hides none of the others."""
    files, folders, problems = [], [], []
    for entry in entries:
        name = f"{folder}/{entry.name}"
        try:
            looked = _look(entry, name)
        except FileNotFoundError:
            continue  # it went away meanwhile
        except OSError as error:
            looked = _unreadable(_path(name), error)
        if isinstance(looked, Problem):
            problems.append(looked)
        elif isinstance(looked, str):
            folders.append(looked)
        elif looked:
            files.append(looked)
    return FolderListing(tuple(files), tuple(folders), tuple(problems))


def _look(entry: "os.DirEntry[str]", name: str) -> tuple[ListedFile, Stat] | str | Problem | None:
    """A content file, the name of a folder, what is wrong with the entry, or None for what is not content.
    Raises OSError."""
    path = _path(name)
    is_static = name.startswith(f"{STATIC}/")
    if entry.name[0] == "." and name != f"{STATIC}/{WELL_KNOWN}":
        lost = is_static and entry.name not in LEFTOVERS and not entry.name.startswith("._")
        return Problem(code="static-hidden", path=path) if lost else None
    if entry.is_dir(follow_symlinks=False):
        return name
    if is_static and (entry.name in LEFTOVERS or entry.name.endswith(BACKUPS)):
        return None
    if not (is_static or entry.name.endswith(".md") or is_image(entry.name) or name == WORDS):
        if entry.is_symlink():
            return Problem(code="source-symlink", path=path) if _leads_to_folder(entry) else None
        return no_markdown(path) if may_be_meant(entry.name) else None
    if not entry.is_file(follow_symlinks=False):
        return Problem(code="source-symlink" if entry.is_symlink() else "source-no-file", path=path)
    if not _showable(path):
        return Problem(code="source-name", path=path.encode("utf-8", "backslashreplace").decode())
    return ListedFile(path, name), stat_of(entry.stat(follow_symlinks=False))


def _leads_to_folder(link: "os.DirEntry[str]") -> bool:
    """Whether a link hides a folder from us, or may: one that leads round in a circle does not tell."""
    try:
        return link.is_dir()
    except OSError:
        return True


def _path(name: str) -> str:
    return name if name.isascii() else unicodedata.normalize("NFC", name)


def _showable(path: str) -> bool:
    """Whether a name is valid text without control characters."""
    return path.isprintable() or not any(unicodedata.category(c) in ("Cc", "Cs") for c in path)


def _collisions(paths: Iterable[str]) -> Iterator[Problem]:
    """Files whose names differ in case alone: on many systems they are one file. Takes paths in order."""
    seen: dict[str, str] = {}
    for path in paths:
        other = seen.setdefault(path.casefold(), path)
        if other != path:
            yield Problem(code="source-same-name", path=path, params={"other": other})


def most_bytes(name: str) -> int:
    return STATIC_MAX_BYTES if name.startswith(f"{STATIC}/") else MAX_BYTES


def _read(path: str, limit: int) -> tuple[bytes, Stat]:
    """The bytes of a file, and its stat if that will tell of the next change, else one that no file has."""
    file = os.open(path, READ)
    try:
        before = os.fstat(file)
        now = time.time_ns()
        if not stat.S_ISREG(before.st_mode):
            raise OSError(0, "not a regular file")
        parts = [os.read(file, min(before.st_size, limit) + 1)]
        while parts[-1] and sum(map(len, parts)) <= limit:
            parts.append(os.read(file, 1 << 16))
        young = now - max(before.st_mtime_ns, before.st_ctime_ns) <= RACY_NS
        settled = not young and stat_of(os.fstat(file)) == stat_of(before)
    finally:
        os.close(file)
    data = b"".join(parts)
    return data, stat_of(before) if settled else Stat(len(data), 0, before.st_ino, 0)


def _name(entry: "os.DirEntry[str]") -> str:
    return entry.name


def _unreadable(path: str, error: OSError, code: str = "source-unreadable") -> Problem:
    reason = disk_problem(error, path).params["reason"]
    return Problem(code=code, path=path, params={"reason": reason})


UNREADABLE = ("source-unreadable", "source-folder-unreadable")
"""Codes of what cannot be read though it is content."""
IN_PLACE = ("source-symlink", "source-no-file")
"""Codes of what is no content, and may lie where some was."""
TOO_MANY_UNREAD = "source-too-many-unread"
MANY = 5
"""If more than one in so many content files cannot be read, something is wrong with the disk, not with a file."""


def too_many_unread(
    problems: Iterable[Problem], read: Collection[str], known: Collection[str]
) -> Problem | None:
    """The problem, if more than a fifth of the content files cannot be read. `read` are the paths of those that were,
    `known` of those that were read last time: they tell how many are in a folder that cannot be listed. One of which
    nothing is known counts for the whole."""
    lost, hidden = set[str](), False
    for problem in problems:
        path, unreadable = problem.path, problem.code in UNREADABLE
        if not unreadable and problem.code not in IN_PLACE:
            continue
        before = {one for one in known if one == path or one.startswith(f"{path}/")}
        is_folder = problem.code == "source-folder-unreadable" or path in FOLDERS
        hidden |= is_folder and not before
        lost |= before or ({path} if unreadable or is_folder else set())
    total = len(lost | {*read})
    if not hidden and len(lost) * MANY <= total:
        return None
    counts = {"count": str(len(lost)), "total": str(total)}
    return Problem(code=TOO_MANY_UNREAD, path=CONTENT, params=counts)


class ContentTexts:
    """Texts of content files by their paths; each is read once, and only when asked for."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[str, str] = {}

    def __call__(self, path: str) -> str:
        if path not in self._known:
            text = (self._root / path).read_text(encoding="utf-8-sig", errors="replace")
            self._known[path] = text
        return self._known[path]
