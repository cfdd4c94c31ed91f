"""The build: lock, recover, look whether anything is to do, and if so go through the stages (`stages.py`).

The site is a function of the content, the config, the theme, the program, and of the moment only where it decides
which articles are still of the future. Any cache, or none, gives the same bytes.
"""

import functools
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, ExitStack, nullcontext
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from wenzhai.builder.outcome import BuildOptions, BuildReport, Stopwatch
from wenzhai.builder.session import Memory
from wenzhai.builder.up_to_date import Inputs, is_up_to_date, last_record
from wenzhai.content.config import Config
from wenzhai.content.paths import CACHE, PRIVATE
from wenzhai.content.scan import ContentScan, FolderListings, scan
from wenzhai.engine.cache import Cache, CacheDamaged, discard, open_cache, set_aside
from wenzhai.engine.garbage import garbage_left
from wenzhai.engine.lock import BuildLock
from wenzhai.engine.output import OutputFolder
from wenzhai.model.digest import Digest
from wenzhai.theme.chain import load_theme, remembered
from wenzhai.theme.fonts import card_font

if TYPE_CHECKING:
    from wenzhai.content.load import Reading
    from wenzhai.engine.workers import Workers
    from wenzhai.model.content import Fact

__all__ = ["BuildOptions", "BuildReport", "build"]


SurveyResult = Callable[[], Mapping[str, Digest]]
"""Tells the digests of what is in the output folder."""


def build(
    root: Path, config: Config, options: BuildOptions | None = None, memory: Memory | None = None
) -> BuildReport:
    """Bring the output folder up to date. Raises `ProblemsError` (theme, config) and `DiskError` (disk, lock).

    `memory` is for whoever builds the same again and again.
    """
    options = options or BuildOptions()
    state = root / CACHE
    with BuildLock(state, "build", options.lock_timeout), garbage_left():
        if options.clean:
            discard(state)
        try:
            return locked_build(root, config, options, state, memory)
        except CacheDamaged:
            set_aside(state)
            return locked_build(root, config, options, state, memory)


class LastOutput:
    """What the last build of this process worked on."""

    output: OutputFolder | None = None


def locked_build(
    root: Path, config: Config, options: BuildOptions, state: Path, memory: Memory | None
) -> BuildReport:
    clock, now = Stopwatch(), int(time.time()) if options.now is None else options.now
    folder = options.output or root / config.output
    with memory.open(state, folder) if memory else open_cache(state, folder) as cache:
        last = cache.lasting(LastOutput)
        if last.output is None or not last.output.as_left():
            last.output = OutputFolder(folder, state, root, [root / name for name in PRIVATE])
        output = last.output
        output.recover()
        with look_around(output, cache, options) as survey, ExitStack() as stack:
            with clock("scan"):
                found = scan(root, cache.sources(), cache.lasting(FolderListings))
                begun = begin_reading(stack, root, config, options, cache, found) if found.changed else None
                theme = load_theme(root, config.theme, remembered(cache.memo("theme")))
                inputs = Inputs(config, theme.digest, card_font(root, config), options.drafts)
                standing = None if options.verify else last_record(cache)
                traces = cache.traces()
            with clock("compare"):
                if (
                    standing
                    and not (found.changed or found.problems)
                    and is_up_to_date(standing, inputs, found.unchanged, now, output, traces, survey)
                ):
                    return BuildReport(
                        output=folder,
                        sources=len(found.unchanged),
                        pages=len(traces),
                        problems=standing.warnings,
                        notes=(*cache.notes, *standing.notes),
                        seconds=clock.seconds,
                    )
            workers, read = begun or begin_reading(stack, root, config, options, cache, found)
            with clock("read"):
                content = read(lambda known: get_ready(known, config, options, cache, now))
                workers.rest()
            from wenzhai.builder.stages import Stages

            stages = Stages(root, config, options, cache, output, workers, clock)
            return stages.run(content, theme, traces, survey, inputs, now)


def begin_reading(
    stack: ExitStack, root: Path, config: Config, options: BuildOptions, cache: Cache, found: ContentScan
) -> "tuple[Workers, Reading]":
    # What only a build with work to do needs: the little to read with first, the rest beside reading.
    from wenzhai.content.load import reading
    from wenzhai.engine.workers import Workers

    workers = stack.enter_context(Workers(options.jobs, options.executor))
    return workers, stack.enter_context(reading(root, config, cache, workers, found))


def get_ready(known: "Iterable[Fact]", config: Config, options: BuildOptions, cache: Cache, now: int) -> None:
    """While the files of an edit are being read, do what no edit changes."""
    from wenzhai.builder.stages import prepare

    import_module("wenzhai.theme.templates")
    prepare(known, config, options, cache, now)


def look_around(
    output: OutputFolder, cache: Cache, options: BuildOptions
) -> AbstractContextManager[SurveyResult]:
    """The survey of the output folder; beside everything else, unless one process has to do."""
    if options.jobs == 1 or output.as_left():
        return nullcontext(functools.cache(lambda: output.survey(cache.traces())))
    return output.surveying(cache.traces)
