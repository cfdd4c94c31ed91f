"""What a build is asked for, and what came of it."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from wenzhai.content.kinds import ARTICLE
from wenzhai.engine.rebuild import Stale
from wenzhai.model.problems import Note, Problem, errors_in

if TYPE_CHECKING:  # what starts processes is slow to load
    from wenzhai.engine.workers import Opener, Watcher


class BuildOptions(Struct, frozen=True, kw_only=True):
    """What a run asks for. `now` is UTC seconds, the machine's clock when None. `verify`: go through all stages, even
    if nothing has changed.

    `executor` opens one to work with instead of `jobs` processes on this machine. `watcher` is told how far it is.
    """

    clean: bool = False
    drafts: bool = False
    now: int | None = None
    jobs: int | None = None
    verify: bool = False
    keep_going: bool = False
    output: Path | None = None
    executor: "Opener | None" = None
    watcher: "Watcher | None" = None
    lock_timeout: float = 60.0


class BuildReport(Struct, frozen=True, kw_only=True):
    """What happened and why."""

    output: Path
    sources: int
    files: int
    """Of the site."""
    articles: int
    """That are in the site."""
    parsed: tuple[str, ...] = ()
    rendered: tuple[Stale, ...] = ()
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Note, ...] = ()
    seconds: dict[str, float] = {}

    @property
    def failed(self) -> bool:
        return bool(errors_in(self.problems))


def articles_in(sources: Iterable[str], notes: Iterable[Note]) -> int:
    """How many of the content files are articles, without those that are held back."""
    folder = f"{ARTICLE.path}/"
    held = {note.params.get("path", "") for note in notes}
    return sum(path.startswith(folder) and path not in held for path in sources)


class Stopwatch:
    """Seconds per stage, for the report."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - start
