"""`wenzhai check`: errors and warnings about the articles and the built site."""

import sys
from json import dumps

from wenzhai.cli.console import OK, PROBLEMS, Console
from wenzhai.cli.options import command, option


@command("check", json=True)
@option("--strict", is_flag=True)
@option("--search", is_flag=True)
@option("--fix", is_flag=True)
@option("--sarif", "as_sarif", is_flag=True)
def check(console: Console, strict: bool, search: bool, fix: bool, as_sarif: bool) -> int:
    from wenzhai.builder.project import read_project
    from wenzhai.checks import check_content, check_site
    from wenzhai.checks.fix import Fixed, fix_all
    from wenzhai.checks.links import lost_links
    from wenzhai.checks.published_urls import unrecorded
    from wenzhai.checks.read_site import read_site
    from wenzhai.checks.sarif import sarif
    from wenzhai.model.problems import errors_in, warning

    root, config = console.root, console.config
    with console.waiting("check-running") as meter:
        snapshot = read_project(root, config, command="check", watcher=meter)
        problems = [*snapshot.problems, *check_content(snapshot)]
        site = read_site(root, config, snapshot, meter)
        if search and site:
            from wenzhai.checks.search import search_problems

            problems += search_problems(root, config)
        if site:
            lost, site = lost_links(site, snapshot)
            found = [*lost, *check_site(site)]
        else:
            found = [warning("site-missing")]
    new = unrecorded(site, snapshot, config.timezone) if site else set()
    fixed = Fixed()
    if fix:
        fixed = fix_all(root, site, [*problems, *found], new)
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
    console.problems(problems, to=sys.stdout)
    if console.as_json:
        hosts = list(config.pictures.allow)
        console.json({"ok": not failed, **counts, "fixed": fixed.files, "picture_hosts": hosts})
    else:
        for path in fixed.files:
            console.info("check-fixed", path=path)
        console.info("check-found" if problems else "check-fine", **counts)
        if config.pictures.allow:
            console.info("check-picture-hosts", hosts=", ".join(config.pictures.allow))
        if new and not fix:
            console.info("check-unrecorded", count=len(new))
    return PROBLEMS if failed else OK
