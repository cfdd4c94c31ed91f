"""The build: lock, recover, look whether anything is to do, and if so go through the stages (`stages.py`).

The site is a function of the content, the config, the theme, the program, and of the moment only where it decides
which articles are still of the future. Any cache, or none, gives the same bytes.
"""

import gc
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from generator.cache import CacheDamaged, open_cache, set_aside
from generator.config import Config
from generator.engine.lock import BuildLock
from generator.engine.output import Output
from generator.engine.rebuild import Stale
from generator.model import Note, Problem
from generator.sources import scan
from generator.standing import Inputs, last_standing, still_stands
from generator.theme import load_theme, remembered

PRIVATE = ("content", "themes", ".cache", ".wenzhai")
"""Folders of a project that the output may neither be, contain nor lie in."""


class BuildOptions(Struct, frozen=True, kw_only=True):
    """What a run asks for. `now` is UTC seconds, the machine's clock when None."""

    clean: bool = False
    drafts: bool = False
    now: int | None = None
    jobs: int | None = None
    verify: bool = False
    keep_going: bool = False
    output: Path | None = None
    lock_timeout: float = 60.0


class BuildReport(Struct, frozen=True, kw_only=True):
    """What happened and why."""

    output: Path
    sources: int
    pages: int
    parsed: tuple[str, ...] = ()
    rendered: tuple[Stale, ...] = ()
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Note, ...] = ()
    seconds: dict[str, float] = {}

    @property
    def failed(self) -> bool:
        return errors_in(self.problems)


def errors_in(problems: Iterable[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """A build makes many small values and no cycles to speak of; looking for some takes a fifth of its time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


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
            self.seconds[stage] = time.perf_counter() - start


def build(root: Path, config: Config, options: BuildOptions | None = None) -> BuildReport:
    """Bring the output folder up to date. Raises `ProblemsError` (theme, config) and `DiskError` (disk, lock)."""
    options = options or BuildOptions()
    state = root / ".cache"
    with BuildLock(state, "build", options.lock_timeout), without_garbage_collection():
        try:
            return locked_build(root, config, options, state)
        except CacheDamaged:
            set_aside(state)
            return locked_build(root, config, options, state)


def locked_build(root: Path, config: Config, options: BuildOptions, state: Path) -> BuildReport:
    clock, now = Stopwatch(), int(time.time()) if options.now is None else options.now
    folder = options.output or root / config.output
    output = Output(folder, state, root, [root / name for name in PRIVATE])
    output.recover()
    with open_cache(state, folder) as cache:
        with clock("scan"):
            found = scan(root, {} if options.clean else cache.sources())
            theme = load_theme(root, config.theme, remembered(cache.memo("theme")))
            inputs = Inputs(config, theme.digest, options.drafts)
            traces = {} if options.clean else cache.traces()
            standing = None if options.clean or options.verify else last_standing(cache)
        with clock("compare"):
            if (
                standing
                and not found.changed
                and still_stands(standing, inputs, found.unchanged, now, output, traces)
            ):
                return BuildReport(
                    output=folder,
                    sources=len(found.unchanged),
                    pages=len(traces),
                    notes=(*cache.notes, *standing.notes),
                    seconds=clock.seconds,
                )
        from generator.stages import Stages  # what only a build with work to do needs

        return Stages(root, config, options, cache, output, clock).run(found, theme, traces, inputs, now)
