"""The session of a build: the open cache, and the results of the stages of the last build of this process.

A process that builds repeatedly keeps it. Everything in it can be read from the cache and the disk again, so it may be
dropped at any time; it is dropped when a build ends in an error, or when somebody else has written to the cache.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct, field

from wenzhai.builder.tracked import refuse_tracked_cache
from wenzhai.content.paths import CACHE
from wenzhai.content.scan import FolderListings
from wenzhai.engine.cache import Cache, discard, open_cache, set_aside
from wenzhai.engine.database import CacheDamaged
from wenzhai.engine.disk import DiskError
from wenzhai.engine.lock import BuildLock
from wenzhai.engine.output import OutputFolder
from wenzhai.model.problems import Problem

if TYPE_CHECKING:  # slow to load: most builds have nothing to do
    from wenzhai.content.load import Content
    from wenzhai.library.cards import CardsMade
    from wenzhai.relations.state import State

T = TypeVar("T")


class BuildSession(Struct):
    """Each stage takes its last result and leaves its new one."""

    cache: Cache
    listings: FolderListings = field(default_factory=FolderListings)
    output: OutputFolder | None = None
    content: "Content | None" = None
    cards: "CardsMade | None" = None
    relations: "State | None" = None


@contextmanager
def open_session(root: Path, output: Path) -> Iterator[BuildSession]:
    """One that nobody keeps, with the cache of the project."""
    with cache_of(root, output) as cache:
        yield BuildSession(cache)


def cache_of(root: Path, output: Path) -> Cache:
    """Raises ProblemsError for one that git tracks."""
    return open_cache(root / CACHE, output, before_new=partial(refuse_tracked_cache, root))


class Memory:
    """Keeps the session between the builds of one output folder, one at a time."""

    def __init__(self) -> None:
        self._session: BuildSession | None = None
        self._state: object = None
        self._touched: Iterable[str] | None = None

    def touched(self, folders: Iterable[str]) -> None:
        """Call before a build if the content has been watched since the last: nothing has changed outside these
        folders."""
        self._touched = folders

    @contextmanager
    def open(self, root: Path, output: Path) -> Iterator[BuildSession]:
        """The session with the cache of the project; that of the last build if it still holds."""
        session = self._known() or BuildSession(cache_of(root, output))
        session.listings.forget(self._touched)
        self._session = self._touched = None
        try:
            yield session
            self._session, self._state = session, session.cache.state()
        finally:
            if self._session is None:
                session.cache.close()

    def close(self) -> None:
        if self._session is not None:
            self._session.cache.close()
        self._session = None

    def _known(self) -> BuildSession | None:
        try:
            if self._session is not None and self._session.cache.state() == self._state:
                return self._session
        except (CacheDamaged, DiskError):
            pass
        self.close()
        return None


def in_session(
    root: Path,
    output: Path,
    work: Callable[[BuildSession], T],
    *,
    command: str,
    memory: Memory | None = None,
    timeout: float = 60.0,
    clean: bool = False,
) -> T:
    """Do some work under the project's lock, with its cache; again with an empty cache if that turns out to be damaged.

    `command` is the name shown to others that wait for the lock, `timeout` the seconds to wait for it; `clean` starts
    with an empty cache. Raises DiskError (disk, lock), ProblemsError (the cache came with git), and what `work` does.
    """
    state, opened = root / CACHE, memory.open if memory else open_session
    if state.is_symlink():  # as a clone may bring it: a file `lock` where it leads would be overwritten
        raise DiskError(Problem(code="cache-is-link", path=str(state)))
    with BuildLock(state, command, timeout):
        if clean:
            discard(state)
        try:
            with opened(root, output) as session:
                return work(session)
        except CacheDamaged:
            set_aside(state)
            with opened(root, output) as session:
                return work(session)
