"""The build: lock, recover, scan; unless the site is up to date: read, relate, describe, compare, make, record.

The site is a function of the content, the config, the theme, the program, and the current time, which only decides
which articles are still scheduled, have expired or are pinned. With any cache, or none, the bytes are the same.
"""

import time
from pathlib import Path

from wenzhai.builder.outcome import BuildOptions, BuildReport, Stopwatch
from wenzhai.builder.session import BuildSession, Memory, in_session
from wenzhai.builder.tracked import refuse_tracked_cache
from wenzhai.builder.up_to_date import Inputs, is_whole, last_record
from wenzhai.content.config import Config
from wenzhai.content.paths import CACHE, PRIVATE
from wenzhai.content.project_id import make_id, read_id
from wenzhai.content.scan import scan
from wenzhai.engine.garbage import garbage_left
from wenzhai.engine.output import OutputFolder
from wenzhai.engine.ownership import project_name
from wenzhai.extend.hooks import Hooks, load_hooks
from wenzhai.model.problems import Note
from wenzhai.theme.chain import load_theme
from wenzhai.theme.fonts import card_font

__all__ = ["BuildOptions", "BuildReport", "build"]


def build(
    root: Path, config: Config, options: BuildOptions | None = None, memory: Memory | None = None
) -> BuildReport:
    """Bring the output folder up to date. Raises `ProblemsError` (theme, config, hooks) and `DiskError` (disk, lock).

    `memory` is for processes that build the same project repeatedly.
    """
    asked = options or BuildOptions()
    hooks = load_hooks(root, config.plugins) if asked.hooks is None else asked.hooks
    with garbage_left():
        return in_session(
            root,
            asked.output or root / config.output,
            lambda session: build_in(session, root, config, asked, hooks),
            command="build",
            memory=memory,
            timeout=asked.lock_timeout,
            clean=asked.clean,
        )


def build_in(
    session: BuildSession, root: Path, config: Config, options: BuildOptions, hooks: Hooks
) -> BuildReport:
    """The build itself, with lock and cache."""
    clock, cache = Stopwatch(), session.cache
    now = int(time.time()) if options.now is None else options.now
    with clock("scan"):
        id = read_id(root)
        notes = (*cache.notes, *(() if id else (Note(code="project-id-made"),)))
        output = recovered(session, root, options.output or root / config.output, id or make_id(root))
        found = scan(root, cache.sources(), session.listings)
        theme = load_theme(root, config.theme, cache, config, hooks)
        inputs = Inputs(config, theme, card_font(root, config), options.drafts, hooks)
    with clock("compare"):
        traces = cache.traces()
        survey = output.survey(traces, trust=not options.reread)
        record = None if options.verify or options.rehearse or found.has_news else last_record(cache)
        made_of = inputs.digest(found.known.digest, found.problems)
        if record and record.holds(made_of, now) and is_whole(output, survey):
            return BuildReport(
                output=output.folder,
                sources=record.sources,
                files=record.files,
                articles=record.articles,
                problems=record.warnings,
                notes=(*notes, *record.notes),
                digests={url: trace.output for url, trace in traces.items()} if options.reread else {},
                seconds=clock.seconds,
            )
    refuse_tracked_cache(root)
    from wenzhai.builder.stages import Build  # needed only by a build with work to do

    return Build(root, inputs, options, session, output, notes, clock).run(found, survey, now)


def recovered(session: BuildSession, root: Path, folder: Path, id: str) -> OutputFolder:
    """The output folder, after recovery from an interrupted publication."""
    if session.output is None or not session.output.as_left():
        private = [root / name for name in PRIVATE]
        session.output = OutputFolder(folder, root / CACHE, root, private, project_name(id))
    session.output.recover()
    return session.output
