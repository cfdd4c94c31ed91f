"""Options and report of a build."""

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from wenzhai.content.kinds import ARTICLE
from wenzhai.engine.rebuild import Stale
from wenzhai.model.digest import Digest
from wenzhai.model.problems import Note, Problem, errors_in

if TYPE_CHECKING:  # multiprocessing is slow to load
    from wenzhai.engine.workers import Opener, Watcher
    from wenzhai.extend.hooks import Hooks


class BuildOptions(Struct, frozen=True, kw_only=True):
    """The options of a build. `now` is UTC seconds, the machine's clock when None. `verify`: run all stages, even if
    nothing has changed. `reread`: the files of the site, whatever their stats say. `rehearse`: say
    what is wrong and make nothing.

    `hooks` are those of the digest, loaded; None: load what may run (`extend/hooks.py`).

    `executor` opens an executor to use instead of `jobs` processes on this machine. `watcher` is called with the
    progress.
    """

    clean: bool = False
    drafts: bool = False
    now: int | None = None
    jobs: int | None = None
    verify: bool = False
    reread: bool = False
    keep_going: bool = False
    rehearse: bool = False
    output: Path | None = None
    hooks: "Hooks | None" = None
    executor: "Opener | None" = None
    watcher: "Watcher | None" = None
    lock_timeout: float = 60.0


class BuildReport(Struct, frozen=True, kw_only=True):
    """What was done and why."""

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
    published: bool = True
    """Whether the site is as this build wanted it; not if errors forbade that."""
    left_out: tuple[str, ...] = ()
    """With `keep_going`: content files, former addresses and pages that are not in the site for their errors."""
    problems: tuple[Problem, ...] = ()
    notes: tuple[Note, ...] = ()
    digests: Mapping[str, Digest] = {}
    """Of every file of the site, by its url, as the build made it or found it to be what it had made. Known if `reread`
    was asked for."""
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
