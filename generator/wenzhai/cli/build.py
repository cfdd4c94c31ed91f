"""`wenzhai build`: the whole site, and a report of what was done and why."""

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wenzhai.cli.console import OK, PROBLEMS, USAGE, CommandFailed, Console
from wenzhai.cli.options import command, option

if TYPE_CHECKING:
    from wenzhai.builder.build import BuildOptions, BuildReport
    from wenzhai.engine.workers import Opener

END_OF_TIME = 253_402_300_799
"""9999-12-31 in UTC seconds: no article is scheduled later."""

SHOWN = 20
"""Of what was left out; all of it is in the report for programs."""

REASONS = {
    "new": "why-new",
    "output missing": "why-missing",
    "output changed": "why-touched",
    "input": "why-input",
    "input added": "why-input-added",
    "input removed": "why-input-removed",
    "fingerprint": "why-other",
}
"""Reason for a rebuild in `engine/rebuild.py` → code of its message."""


@command("build", json=True)
@option("--drafts", is_flag=True)
@option("--future", is_flag=True)
@option("--now", metavar="TIME")
@option("--clean", is_flag=True)
@option("--keep-going", is_flag=True)
@option("--why", is_flag=True)
@option("--verify", is_flag=True)
@option("--jobs", "-j", type=click.IntRange(min=1), metavar="N")
@option("--executor", metavar="NAME")
@option("--run-hooks", is_flag=True)
@option("--output", "-o", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def build(
    console: Console,
    drafts: bool,
    future: bool,
    now: str | None,
    clean: bool,
    keep_going: bool,
    why: bool,
    verify: bool,
    jobs: int | None,
    executor: str | None,
    run_hooks: bool,
    output: Path | None,
) -> int:
    from wenzhai.builder.build import BuildOptions
    from wenzhai.extend.hooks import load_hooks

    options = BuildOptions(
        clean=clean,
        drafts=drafts,
        now=moment(console, now, future),
        jobs=jobs,
        verify=verify,
        keep_going=keep_going,
        output=output.resolve() if output else None,
        executor=opener(executor) if executor else None,
        hooks=load_hooks(console.root, console.config.plugins, run=run_hooks),
    )
    report = run(console, options)
    show(console, report, why=why)
    return PROBLEMS if report.failed else OK


def opener(text: str) -> "Opener":
    """The opener of the executor that `--executor` names."""
    from wenzhai.builder.cluster import executor_named
    from wenzhai.model.problems import ProblemsError

    try:
        return executor_named(text)
    except ProblemsError as error:
        raise CommandFailed(error.problems, USAGE) from error


def run(console: Console, options: "BuildOptions") -> "BuildReport":
    """Builds, and with `--verify` compares with a clean build."""
    from msgspec.structs import replace

    from wenzhai.builder.build import build as build_site
    from wenzhai.model.problems import Note

    root, config = console.root, console.config
    with console.waiting("build-running") as meter:
        options = replace(options, watcher=meter)
        report = build_site(root, config, options)
        if not options.verify or report.failed:
            return report
        from wenzhai.builder.verify import differences

        found = differences(root, config, options, report.output)
    notes = report.notes if found else (*report.notes, Note(code="build-verified"))
    return replace(report, problems=(*report.problems, *found), notes=notes)


def moment(console: Console, now: str | None, future: bool) -> int:
    """The time of the build, in UTC seconds."""
    if future:
        return END_OF_TIME
    return instant(now, console) if now else int(time.time())


def instant(text: str, console: Console) -> int:
    """The moment given with `--now`, in UTC seconds; a day without a time begins at midnight in the site's zone."""
    from zoneinfo import ZoneInfo

    from wenzhai.model.problems import Problem
    from wenzhai.text.dates import DateError, parse_date

    zone = ZoneInfo(console.config.timezone)
    try:
        found = parse_date(text, zone)
        found = found if found.instant is not None else parse_date(f"{found.day} 00:00", zone)
    except DateError as error:
        raise CommandFailed([Problem(code=error.code, params=error.params)], USAGE) from error
    return found.instant or 0


# -- the report


def show(console: Console, report: "BuildReport", *, why: bool = False) -> None:
    """Shows what was done, as text or, with `--json`, as JSON."""
    from wenzhai.model.problems import errors_first

    console.problems(errors_first(report.problems))
    if console.as_json:
        console.json(as_json(console, report))
        return
    if why:
        show_why(console, report)
    for note in report.notes:
        console.note(note)
    for code, urls in (("build-wrote", report.written), ("build-removed", report.removed)):
        for url in urls:
            console.detail(code, url=url)
    show_end(console, report)


def show_why(console: Console, report: "BuildReport") -> None:
    """Shows every rendered page with the reason."""
    for page in report.rendered:
        reasons = ", ".join(reason_words(console, reason) for reason in page.reasons)
        console.result(console.say("build-why", url=page.key, reasons=reasons))


def reason_words(console: Console, reason: str) -> str:
    """`input:groups 1/50` → "groups changed (1 of 50)"."""
    kind, _, what = reason.partition(":")
    name, _, count = what.partition(" ")
    if count:
        changed, _, total = count.partition("/")
        return console.say("why-input-some", name=name, changed=changed, total=total)
    return console.say(REASONS[kind], name=name)


def show_end(console: Console, report: "BuildReport") -> None:
    """Shows the result in one or two lines."""
    from wenzhai.model.problems import errors_in

    errors = len(errors_in(report.problems))
    warnings = len(report.problems) - errors
    if not report.published:
        there = (report.output / "index.html").exists()
        console.info(
            "build-failed" if there else "build-failed-first", count=errors, site=shown(report.output)
        )
        if warnings:
            console.info("build-warnings", count=warnings)
        return
    if warnings:
        console.info("build-warnings", count=warnings)
    params = {
        "site": shown(report.output),
        "sources": report.sources,
        "articles": report.articles,
        "files": report.files,
        "written": len(report.written),
        "removed": len(report.removed),
        "seconds": f"{sum(report.seconds.values()):.1f}",
    }
    changed = report.written or report.removed
    console.info("build-done" if changed else "build-unchanged", **params)
    console.detail("build-details", **params)
    if errors:
        tell_left_out(console, report, errors)


def tell_left_out(console: Console, report: "BuildReport", errors: int) -> None:
    """What `--keep-going` went on without."""
    left = report.left_out
    if not left:
        console.info("build-errors", count=errors)
        return
    names = "".join(f"\n  {name}" for name in left[:SHOWN])
    console.info("build-left-out", count=errors, left=len(left), names=names)
    if left[SHOWN:]:
        console.info("build-left-out-more", count=len(left) - SHOWN)


def shown(path: Path) -> str:
    """A path for display: relative if it is below the working directory."""
    here = Path.cwd()
    return f"{path.relative_to(here)}{os.sep}" if path.is_relative_to(here) and path != here else str(path)


def as_json(console: Console, report: "BuildReport") -> dict[str, object]:
    from wenzhai.model.report import say

    return {
        "ok": not report.failed,
        "output": str(report.output),
        "sources": report.sources,
        "articles": report.articles,
        "files": report.files,
        "parsed": report.parsed,
        "rendered": [{"url": page.key, "reasons": list(page.reasons)} for page in report.rendered],
        "written": report.written,
        "removed": report.removed,
        "left_out": report.left_out,
        "notes": [{"code": note.code, "message": say(note, console.lang)} for note in report.notes],
        "seconds": report.seconds,
    }
