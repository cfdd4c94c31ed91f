"""`wenzhai pictures fetch`: brings the pictures of other sites into the digest."""

from collections import Counter
from typing import TYPE_CHECKING

from wenzhai.cli.console import OK, PROBLEMS, USAGE, CommandFailed, Console
from wenzhai.cli.options import OneOf, argument, command, option

if TYPE_CHECKING:
    from wenzhai.importers.pictures import PictureUse
    from wenzhai.model.problems import Problem


@command("pictures", json=True)
@argument("action", metavar="fetch", type=OneOf(["fetch"]))
@option("--host", "hosts", metavar="HOST", multiple=True)
@option("--proxy", is_flag=True)
@option("--dry-run", is_flag=True)
def pictures(console: Console, action: str, hosts: tuple[str, ...], proxy: bool, dry_run: bool) -> int:
    from wenzhai.importers.fetch import make_fetcher
    from wenzhai.importers.pictures import FetchedPictures, KeptPictures, fetch_pictures, pictures_in_content
    from wenzhai.model.problems import errors_in
    from wenzhai.text.addresses import host_of

    root, config = console.root, console.config
    wanted = {host_of(host if "://" in host else f"https://{host}") or host for host in hosts}
    done = FetchedPictures((), 0, ())
    with console.waiting("pictures-fetching") as meter:
        uses = pictures_in_content(root, config, wanted)
        if wanted and not uses and not any(map(KeptPictures(root).has_host, wanted)):
            raise CommandFailed([none_there(pictures_in_content(root, config, ()), hosts)], USAGE)
        if not dry_run:
            done = fetch_pictures(root, config, uses, make_fetcher(proxy, pictures=True), meter)
    console.problems(done.problems)
    none_came = bool(uses) and not dry_run and not done.pictures
    failed = none_came or bool(errors_in(done.problems))
    counts = pictures_by_host(uses)
    if console.as_json:
        fetched = {"pictures": done.pictures, "files": list(done.files)}
        console.json({"ok": not failed, "dry_run": dry_run, "hosts": counts, **fetched})
    elif not uses:
        console.info("pictures-none")
    elif dry_run:
        for host, count in counts.items():
            console.info("pictures-would", host=host, count=count)
    else:
        for path in done.files:
            console.detail("pictures-changed", path=path)
        console.info("pictures-done", count=done.pictures, files=len(done.files))
    return PROBLEMS if failed else OK


def none_there(uses: list["PictureUse"], hosts: tuple[str, ...]) -> "Problem":
    """There is no picture on these hosts, but maybe on others."""
    from wenzhai.model.problems import Problem

    params = {"hosts": ", ".join(hosts), "others": ", ".join(pictures_by_host(uses))}
    return Problem(code="pictures-other-hosts" if uses else "pictures-no-hosts", params=params)


def pictures_by_host(uses: list["PictureUse"]) -> dict[str, int]:
    """How many pictures of each host are shown, most first."""
    counts = Counter[str]()
    for use in uses:
        counts[use.host] += use.times
    return dict(sorted(counts.items(), key=lambda found: (-found[1], found[0])))
