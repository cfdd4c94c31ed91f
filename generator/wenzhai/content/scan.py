"""The content files: what there is, what stat says is unchanged, and the bytes of the rest, read once."""

import os
import stat
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import chain
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from wenzhai.content.entries import ListedFile, LookedAt, below, is_hidden, look_at, path_of, unreadable
from wenzhai.content.kinds import BY_FOLDER, IMAGES, USER_WORDS
from wenzhai.content.passed_over import misplaced
from wenzhai.content.paths import CONTENT, STATIC
from wenzhai.engine.by_folder import UNKNOWN, Sources, folder_of
from wenzhai.engine.digest import digest
from wenzhai.engine.listing import Listing, list_folder
from wenzhai.engine.stats import CHANGES_SHOW, stat_of
from wenzhai.model.content import ContentFile, Stat
from wenzhai.model.problems import Problem, errors_in

FOLDERS = (CONTENT, *(f"{CONTENT}/{name}" for name in (*sorted(BY_FOLDER), IMAGES)), STATIC)
"""Only files in these are content, or published as they are."""
RACY_NS = 2_000_000_000
"""A file changed less than this before it was looked at may change again without its stat telling."""

MAX_BYTES = 8 * 1024 * 1024
"""More is not read: beyond what is taken of texts and pictures, so that it is refused there."""
STATIC_MAX_BYTES = 100 * 1024 * 1024
"""The same for files that are published as they are: GitHub takes no larger ones."""
READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class FolderListings(dict[str, Listing]):
    """Folders by their names in the project, as they were last listed."""

    def forget(self, folders: Iterable[str] | None) -> None:
        """Of these something has changed; None: of any."""
        for folder in list(self) if folders is None else folders:
            self.pop(folder, None)


class ContentScan(Struct, frozen=True):
    """What lies under `content/`: `known` is what was read before. In folders that are `whole` all is as it was then;
    of the others, in order of path, the files that need not be read, and those that have to be."""

    known: Sources = Sources({})
    whole: frozenset[str] = frozenset()
    folders: Mapping[str, LookedAt] = {}
    """The others, by their paths."""
    same: tuple[ContentFile, ...] = ()
    changed: tuple[ListedFile, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def has_news(self) -> bool:
        return bool(self.changed or errors_in(self.problems) or any(self._gone()))

    def unchanged(self) -> Iterator[ContentFile]:
        """All files that need not be read."""
        for folder in sorted(self.whole):
            yield from self.known.in_folder(folder).values()
        yield from self.same

    def sources(self, read: Mapping[str, ContentFile]) -> Sources:
        """What is known of the files, now that these have been read."""
        gone = dict.fromkeys({*self._gone()} - read.keys())
        news = {path: source for path, source in read.items() if self.known.get(path) != source}
        found = self.known.after({**gone, **news})
        changed = {folder_of(path) for path in (*gone, *news)}
        faulty = {folder_of(problem.path) for problem in self.problems}
        listings = {folder: self.known.listing(folder) for folder in self.whole - changed}
        for folder, looked in self.folders.items():
            settled = all(file.path in found and found[file.path].stat == stat for file, stat in looked.files)
            if settled and folder not in faulty:
                listings[folder] = looked.listing
        return found.after({}, listings)

    def _gone(self) -> Iterator[str]:
        """Files that are known and not there any more."""
        there = {one.path for one in self.same}
        for folder in self.known.folders.keys() - self.whole:
            yield from self.known.in_folder(folder).keys() - there


class Loaded(Struct, frozen=True):
    """A file just read: the digest in `source` is that of `data`."""

    source: ContentFile
    data: bytes


def scan(root: Path, known: Sources | None = None, listings: FolderListings | None = None) -> ContentScan:
    """List the content files of a project. Follows no symlink; hidden files and editors' backups are left out.

    Folders of which there is a listing are not listed again; the others' are added.
    """
    known = Sources({}) if known is None else known
    listings = FolderListings() if listings is None else listings
    problems: list[Problem] = []
    found: dict[str, Listing] = {}
    for folder in FOLDERS:
        if (root / folder).is_symlink():
            problems.append(Problem(code="source-symlink", path=folder))
        elif folder != CONTENT:
            _walk(str(root), folder, listings, found, problems)
    names = Counter(map(path_of, found))
    whole = _whole({name: found[name] for name in names.keys() & found if names[name] == 1}, known)
    folders = {
        name: look_at(str(root), name, listing) for name, listing in found.items() if name not in whole
    }
    for name, looked in folders.items():
        if errors_in(looked.problems):  # what is wrong may have passed by the next time
            listings.pop(name, None)
    folders[CONTENT] = _words(str(root))
    problems += [problem for folder in folders.values() for problem in folder.problems]
    problems += misplaced(root)
    entries = _entries(folders.values(), problems)
    problems += _collisions(sorted([*entries, *_beside(folders, whole, known)]))
    same, changed = [], []
    for path, (name, state) in sorted(entries.items()):
        source = known.get(path)
        if source is not None and _same(source, state, root, name):
            same.append(source)
        else:
            changed.append(ListedFile(path, name))
    paths = {path_of(name): folder for name, folder in folders.items()}
    paths |= {path: replace(paths[path], listing=UNKNOWN) for path, count in names.items() if count > 1}
    return ContentScan(known, whole, paths, tuple(same), tuple(changed), tuple(problems))


def _walk(
    root: str,
    folder: str,
    listings: FolderListings,
    found: dict[str, Listing],
    problems: list[Problem],
) -> None:
    """List a folder and all folders in it."""
    listing = listings.get(folder)
    if listing is None:
        try:
            listing = list_folder(f"{root}/{folder}")
        except FileNotFoundError:
            # A project need not have every folder, and one that goes away meanwhile has no files.
            return
        except OSError as error:
            problems.append(unreadable(path_of(folder), error, "source-folder-unreadable"))
            return
        listings[folder] = listing
    found[folder] = listing
    for name in below(folder, listing):
        if not is_hidden(name):
            _walk(root, name, listings, found, problems)


def _whole(found: Mapping[str, Listing], known: Sources) -> frozenset[str]:
    """The folders in which all is as it was when it was read."""
    return frozenset(
        name
        for name, listing in found.items()
        if known.listing(name) == listing.digest and CHANGES_SHOW and not listing.failed
    )


def _words(root: str) -> LookedAt:
    """The file of words in the folder of all content, of which nothing else is looked at."""
    with suppress(OSError):
        listing = list_folder(f"{root}/{CONTENT}")
        words = [entry for entry in listing.entries if entry[0] == USER_WORDS]
        failed = {name: error for name, error in listing.failed.items() if name == USER_WORDS}
        return replace(look_at(root, CONTENT, Listing(words, [], failed)), listing=UNKNOWN)
    return LookedAt()


def _entries(folders: Iterable[LookedAt], problems: list[Problem]) -> dict[str, tuple[str, Stat]]:
    """Content files by their paths: the name on the disk, and the stat."""
    entries: dict[str, tuple[str, Stat]] = {}
    for file, state in chain.from_iterable(folder.files for folder in folders):
        other = entries.setdefault(file.path, (file.name, state))[0]
        if other != file.name:
            problems.append(Problem(code="source-same-name", path=file.path, params={"other": other}))
    return entries


def _beside(folders: Iterable[str], whole: Iterable[str], known: Sources) -> Iterator[str]:
    """Files of whole folders that are one folder with another on some systems: there may be files that are one."""
    names: dict[str, list[str]] = {}
    for name in chain(folders, whole):
        names.setdefault(path_of(name).casefold(), []).append(name)
    for name in whole:
        if len(names[name.casefold()]) > 1:
            yield from known.in_folder(name)


def load(root: Path, found: Iterable[ListedFile]) -> Iterator[Loaded | Problem]:
    """Read files, one at a time and each once. What cannot be read, or has gone, is a Problem."""
    for item in found:
        try:
            data, state = _read(f"{root}/{item.name}", most_bytes(item.name))
        except OSError as error:
            yield unreadable(item.path, error)
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
    if not lost and not hidden:
        return None
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
