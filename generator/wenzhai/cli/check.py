"""`wenzhai check`: errors and warnings about the articles and the built site."""

import sys
import time
from collections import Counter
from collections.abc import Sequence
from json import dumps
from typing import TYPE_CHECKING

from wenzhai.cli.console import OK, PROBLEMS, Console
from wenzhai.cli.options import command, option

if TYPE_CHECKING:
    from wenzhai.builder.project import ContentSnapshot
    from wenzhai.checks.fix import Mended
    from wenzhai.cli.meter import Meter
    from wenzhai.model.problems import Problem

MANY = 5
"""Problems of a kind that are shown each."""


@command("check", json=True)
@option("--strict", is_flag=True)
@option("--search", is_flag=True)
@option("--fix", is_flag=True)
@option("--sarif", "as_sarif", is_flag=True)
@option("--run-hooks", is_flag=True)
def check(console: Console, strict: bool, search: bool, fix: bool, as_sarif: bool, run_hooks: bool) -> int:
    from wenzhai.builder.project import read_project
    from wenzhai.checks import check_content, check_site
    from wenzhai.checks.fix import Fixed, fix_all, mend_content_files, mend_settings_file
    from wenzhai.checks.links import lost_links
    from wenzhai.checks.plan import plan_problems
    from wenzhai.checks.published_urls import unrecorded
    from wenzhai.checks.read_site import read_site
    from wenzhai.checks.sarif import sarif
    from wenzhai.extend.hooks import load_hooks
    from wenzhai.model.problems import errors_in, warning
    from wenzhai.tools.schema import outdated, refresh

    root = console.root
    mended = mend_settings_file(root) if fix else ()
    show_mended(console, mended, as_sarif)
    config = console.config
    hooks = load_hooks(root, config.plugins, run=run_hooks)

    def read(meter: "Meter") -> "ContentSnapshot":
        return read_project(root, config, now=int(time.time()), command="check", watcher=meter, hooks=hooks)

    with console.waiting("check-running") as meter:
        snapshot = read(meter)
        if fix and (more := mend_content_files(root, config, snapshot.problems)):
            show_mended(console, more, as_sarif)
            mended += more
            snapshot = read(meter)
        problems = [
            *snapshot.problems,
            *plan_problems(root, config, snapshot, hooks),
            *check_content(snapshot),
        ]
        site = read_site(root, config, snapshot, meter)
        if search and site:
            from wenzhai.checks.search import search_problems

            problems += search_problems(root, config, hooks)
        if site:
            lost, site = lost_links(site, snapshot)
            found = [*lost, *check_site(site)]
        else:
            found = [warning("site-missing")]
    schemas = refresh(root, config.fields) if fix else ()
    if not fix and (old := outdated(root, config.fields)):
        problems.append(warning("schema-old", min(old), params={"files": ", ".join(old)}))
    new = unrecorded(site, snapshot.library) if site else {}
    fixed = Fixed()
    if fix:
        fixed = fix_all(root, site, [*problems, *found], new)
        show_mended(console, fixed.content, as_sarif)
    problems = [problem for problem in [*problems, *found] if not fixed.settles(problem)]
    errors = len(errors_in(problems))
    counts = {
        "articles": len(snapshot.library.articles),
        "files": len(site.files) if site else 0,
        "links": len(site.links) if site else 0,
        "errors": errors,
        "warnings": len(problems) - errors,
    }
    failed = bool(problems) if strict else errors > 0
    if as_sarif:
        console.result(dumps(sarif(problems, console.lang), ensure_ascii=False, indent=2))
        return PROBLEMS if failed else OK
    show_grouped(console, problems)
    if console.as_json:
        hosts = list(config.pictures.allow)
        changed = [*(one.path for one in mended), *fixed.files, *schemas]
        console.json({"ok": not failed, **counts, "fixed": changed, "picture_hosts": hosts})
    else:
        for path in sorted({*fixed.files, *schemas} - {one.path for one in fixed.content}):
            console.info("check-fixed", path=path)
        if mended and site:
            console.info("check-build-again")
        console.info("check-found" if problems else "check-fine", **counts)
        if config.pictures.allow:
            console.info("check-picture-hosts", hosts=", ".join(config.pictures.allow))
        if new and not fix:
            console.info("check-unrecorded", count=len(new))
    return PROBLEMS if failed else OK


def show_grouped(console: Console, problems: "Sequence[Problem]") -> None:
    """Errors first; of a kind of which there are many only the first, and how many more there are."""
    from wenzhai.model.problems import errors_first

    first: list[Problem] = []
    rest: dict[str, list[Problem]] = {}
    of_kind: Counter[str] = Counter()
    for problem in errors_first(problems):
        of_kind[problem.code] += 1
        whole = console.verbose or console.as_json or of_kind[problem.code] <= MANY
        (first if whole else rest.setdefault(problem.code, [])).append(problem)
    console.problems(first, to=sys.stdout)
    for code, left in rest.items():
        console.info("check-more", kind=code, count=len(left), files=len({one.path for one in left}))


def show_mended(console: Console, mended: "tuple[Mended, ...]", silent: bool) -> None:
    """What has been corrected, as a diff."""
    from wenzhai.model.report import harmless

    if console.quiet or console.as_json or silent:
        return
    for one in mended:
        for line in one.diff().split("\n"):
            console.result(harmless(line))
        console.info("check-fixed", path=one.path)
