"""The end of `wenzhai import --from …`: whether the site builds, where old addresses lead, what was held back."""

from typing import TYPE_CHECKING

from msgspec import Struct

from wenzhai.cli.console import Console
from wenzhai.cli.meter import Meter
from wenzhai.model.problems import Problem

if TYPE_CHECKING:
    from wenzhai.importers import ImportResult, Plan
    from wenzhai.importers.interface import Moved
    from wenzhai.importers.moved import Redirect, Server

EXAMPLES = 3
LISTED = 10


class MovedSite(Struct, frozen=True):
    """A site that was moved here. `faults` are what a build says of the project, None if it could not be asked; `lost`
    are the links whose places had to be given up for that."""

    moved: "Moved"
    redirects: "tuple[Redirect, ...]"
    faults: tuple[Problem, ...] | None
    lost: tuple[Problem, ...] = ()
    redirect_file: str = ""


def finish(
    console: Console, plan: "Plan", found: "ImportResult", server: "Server | None", meter: Meter
) -> MovedSite | None:
    """Checks what was written, mends what can be, and writes `MOVED.md` and the file of redirects."""
    from wenzhai.importers.moved import moved_page, redirects, write_page, write_redirects
    from wenzhai.importers.places import mend_lost_places

    if found.moved is None:
        return None
    faults = rehearsed(console, meter)
    lost = mend_lost_places(console.root, plan, faults or ())
    if lost:
        faults = rehearsed(console, meter)
    leading = tuple(redirects(console.root, plan, found.moved, console.config))
    lang = "zh" if console.config.lang.startswith("zh") else "en"
    write_page(console.root, moved_page(plan, found.moved, (*found.problems, *lost), faults or (), lang))
    name = write_redirects(console.root, leading, server) if server else ""
    return MovedSite(found.moved, leading, faults, tuple(lost), name)


def rehearsed(console: Console, meter: Meter) -> tuple[Problem, ...] | None:
    """The problems that a build would report; None if the disk, or another build, does not let us ask."""
    from wenzhai.builder.build import BuildOptions, build
    from wenzhai.engine.disk import DiskError
    from wenzhai.model.problems import ProblemsError

    try:
        options = BuildOptions(rehearse=True, watcher=meter, lock_timeout=5)
        return build(console.root, console.config, options).problems
    except ProblemsError as error:
        return tuple(error.problems)
    except DiskError:
        return None


def show(console: Console, move: MovedSite) -> None:
    """The last lines of the report."""
    from wenzhai.importers.gather import gathered
    from wenzhai.importers.moved import MOVED, feed_params
    from wenzhai.model.problems import errors_in

    if move.faults is not None:
        errors = errors_in(move.faults)
        console.problems(errors if console.verbose else gathered(errors))
    articles = {old for old, _ in move.moved.addresses}
    leading = [redirect for redirect in move.redirects if redirect.old in articles]
    console.info("moved-redirects" if leading else "moved-no-redirects", count=len(leading))
    for redirect in leading[:EXAMPLES]:
        console.info("moved-redirect", old=redirect.old, new=redirect.new)
    if move.moved.feeds:
        console.info("moved-feeds", **feed_params(move.moved))
    if move.redirect_file:
        console.info("moved-redirect-file", file=move.redirect_file)
    if move.faults is not None:
        warnings = len(move.faults) - len(errors_in(move.faults))
        console.info("moved-built", errors=len(errors_in(move.faults)), warnings=warnings)
    console.info("moved-page", file=MOVED)
    if held := move.moved.held:
        console.info("moved-held", count=len(held))
        for path, title, reason in held if console.verbose else held[:LISTED]:
            console.info("moved-held-one", path=path, title=title, reason=reason)
        if held[LISTED:] and not console.verbose:
            console.info("moved-more", count=len(held) - LISTED)


def as_json(move: MovedSite) -> dict[str, object]:
    from wenzhai.model.problems import errors_in

    return {
        "redirects": [{"old": one.old, "new": one.new} for one in move.redirects],
        "held": [{"path": path, "title": title, "reason": reason} for path, title, reason in move.moved.held],
        "build_errors": None if move.faults is None else len(errors_in(move.faults)),
    }
