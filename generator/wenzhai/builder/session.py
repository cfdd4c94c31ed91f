"""What a process that builds again and again keeps between two builds: the cache, open, with the values of the stages.

Nothing here is anything but what the cache and the disk would give again, so it is always safe to lose; and it is lost
as soon as a build ends in an error, or somebody else has written to the cache.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from wenzhai.content.scan import FolderListings
from wenzhai.engine.cache import Cache, CacheDamaged, open_cache
from wenzhai.engine.disk import DiskError


class Memory:
    """For the builds of one output folder, one at a time."""

    def __init__(self) -> None:
        self._cache: Cache | None = None
        self._state: object = None
        self._touched: Iterable[str] | None = None

    def touched(self, folders: Iterable[str]) -> None:
        """Said before a build by whoever has watched the content since the last: nothing has changed elsewhere."""
        self._touched = folders

    @contextmanager
    def open(self, state: Path, output: Path) -> Iterator[Cache]:
        """The cache in the folder `state`, for the length of a build; the one of the last build if it still holds."""
        cache = self._known() or open_cache(state, output)
        cache.lasting(FolderListings).forget(self._touched)
        self._cache = self._touched = None
        try:
            yield cache
            self._cache, self._state = cache, cache.state()
        finally:
            if self._cache is None:
                cache.close()

    def close(self) -> None:
        if self._cache is not None:
            self._cache.close()
        self._cache = None

    def _known(self) -> Cache | None:
        try:
            if self._cache is not None and self._cache.state() == self._state:
                return self._cache
        except (CacheDamaged, DiskError):
            pass
        self.close()
        return None
