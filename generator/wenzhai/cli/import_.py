"""`wenzhai import`: turns pasted pages, web pages, feeds and whole sites into articles; lists guesses and repairs."""

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from wenzhai.cli.complete import complete_topics
from wenzhai.cli.console import OK, PROBLEMS, USAGE, CommandFailed, Console
from wenzhai.cli.meter import Meter
from wenzhai.cli.options import argument, command, option

if TYPE_CHECKING:
    from wenzhai.cli.move import Move
    from wenzhai.importers import Change, ImportResult, Options, Plan
    from wenzhai.importers.fetch import Fetched, Fetcher
    from wenzhai.importers.moved import Server
    from wenzhai.importers.plan import Status
    from wenzhai.model.content import Draft
    from wenzhai.model.problems import Problem

PROPOSED_NAMED = 8

STATUS_LINES: "dict[Status, str]" = {
    "new": "import-new",
    "updated": "import-updated",
    "merged": "import-merged",
    "kept": "import-kept",
    "conflict": "import-conflicting",
    "removed": "import-removed",
}
STATUS_COUNTS: "dict[Status, str]" = {
    "updated": "import-count-updated",
    "merged": "import-count-merged",
    "kept": "import-count-kept",
    "conflict": "import-count-conflict",
    "removed": "import-count-removed",
}


class FileOrAddress(click.Path):
    """A file, `-`, or the web address of a page or a feed."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return value if is_address(value) else super().convert(value, param, ctx)


class SiteKind(click.ParamType[str, str]):
    """A generator by the name in `sites.KINDS`, which is read when needed: starting stays fast."""

    name = "kind"

    def choice(self) -> "click.Choice[str]":
        from wenzhai.importers.sites import KINDS

        return click.Choice(list(KINDS))

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return self.choice().convert(value, param, ctx)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        return self.choice().shell_complete(ctx, param, incomplete)


def is_address(value: object) -> bool:
    return str(value).lower().startswith(("http://", "https://"))


@command("import", json=True)
@argument("files", metavar="FILE…", nargs=-1, required=True, type=FileOrAddress(allow_dash=True))
@option("--from", "kind", metavar="KIND", type=SiteKind())
@option("--topic", metavar="SLUG", shell_complete=complete_topics)
@option("--timezone", metavar="ZONE")
@option("--new-sources", is_flag=True)
@option("--images", is_flag=True)
@option("--proxy", is_flag=True)
@option("--redirects", metavar="SERVER", type=click.Choice(["netlify", "nginx"]))
@option("--dry-run", is_flag=True)
def import_(
    console: Console,
    files: tuple[str, ...],
    kind: str | None,
    topic: str | None,
    timezone: str | None,
    new_sources: bool,
    images: bool,
    proxy: bool,
    redirects: "Server | None",
    dry_run: bool,
) -> int:
    from tempfile import TemporaryDirectory

    from wenzhai.cli.move import finish
    from wenzhai.importers import make_plan, write_plan
    from wenzhai.importers.fetch import make_fetcher
    from wenzhai.importers.plan import with_new_sources
    from wenzhai.importers.vocabulary import bad_topic
    from wenzhai.text.slugs import slug_fault

    if topic and slug_fault(topic):
        raise CommandFailed([bad_topic(topic)], USAGE)
    with TemporaryDirectory() as folder, console.waiting("import-reading") as meter:
        if kind:
            found = read_site(console, kind, files, timezone, meter)
        else:
            found = read_files(
                console, files, timezone, make_fetcher(proxy), Path(folder) if images else None
            )
        drafts = counted([draft for one in found for draft in one.drafts], meter)
        assets = [asset for one in found for asset in one.assets]
        addresses = {name: own for one in found for name, own in one.topic_addresses.items()}
        plan = make_plan(console.root, console.config, drafts, topic, assets, addresses)
        plan = with_new_sources(plan) if new_sources else plan
        if not dry_run:
            write_plan(plan, console.root)
        moved = finish(console, plan, found[0], redirects, meter) if kind and not dry_run else None
    show(console, plan, found, moved, dry_run=dry_run)
    return PROBLEMS if lost(found) else OK


def counted(drafts: "Sequence[Draft]", meter: Callable[[int, int], None]) -> "Iterator[Draft]":
    """The drafts one by one, with progress."""
    for number, draft in enumerate(drafts):
        meter(number, len(drafts))
        yield draft


def read_files(
    console: Console,
    files: tuple[str, ...],
    timezone: str | None,
    fetcher: "Fetcher",
    pictures: Path | None,
) -> list["ImportResult"]:
    """The articles in the files; pictures of web pages are fetched into a folder, if one is given."""
    from wenzhai.importers import Options
    from wenzhai.importers.sites import KINDS
    from wenzhai.model.problems import Problem

    folder = next((file for file in files if Path(file).is_dir()), None)
    if folder is not None:
        raise CommandFailed(
            [Problem(code="import-folder", path=folder, params={"kinds": ", ".join(KINDS)})], USAGE
        )
    config = console.config
    zone = checked_zone(timezone or config.import_timezone)
    options = Options(
        timezone=zone,
        lang=config.lang,
        columns=config.columns,
        site_rules=config.import_rules,
        page_timezone=zone if timezone else "",
        pictures=pictures is not None,
    )
    return read_all(files, lambda file: read_one(file, options, fetcher, pictures))


def read_all(files: tuple[str, ...], read_file: "Callable[[str], ImportResult]") -> list["ImportResult"]:
    """What is in each. Raises `CommandFailed` with what is wrong in all of them, not in the first alone."""
    from wenzhai.model.problems import ProblemsError

    found, problems, exit_code = [], [], PROBLEMS
    for file in files:
        try:
            found.append(read_file(file))
        except (CommandFailed, ProblemsError) as error:
            problems += error.problems
        except FileNotFoundError:
            problems.append(missing(file))
            exit_code = USAGE
    if problems:
        raise CommandFailed(problems, exit_code)
    return found


def missing(file: str) -> "Problem":
    from wenzhai.model.problems import Problem

    return Problem(code="import-no-file", params={"file": file})


def read_one(file: str, options: "Options", fetcher: "Fetcher", pictures: Path | None) -> "ImportResult":
    from msgspec import structs

    from wenzhai.importers import read

    if is_address(file):
        answer = fetched(file, fetcher)
        content_type = answer.headers.get("content-type", "")
        options = structs.replace(options, address=answer.url, content_type=content_type)
        found = read(answer.data, file, options)
    else:
        found = read(read_input(file), file, options)
    if pictures is None:
        return found
    from wenzhai.importers.web.pictures import with_pictures

    return with_pictures(found, fetcher, pictures)


def read_site(
    console: Console, kind: str, files: tuple[str, ...], timezone: str | None, meter: "Meter"
) -> list["ImportResult"]:
    from wenzhai.importers import Options, sites
    from wenzhai.model.problems import Problem

    if len(files) == 1 and not Path(files[0]).exists():
        raise CommandFailed([missing(files[0])], USAGE)
    if len(files) != 1 or not Path(files[0]).is_dir():
        raise CommandFailed([Problem(code="import-from-folder", params={"kind": kind})], USAGE)
    config = console.config
    options = Options(
        timezone=checked_zone(timezone) if timezone else "",
        site_timezone=config.timezone,
        lang=config.lang,
        now=int(time.time()),
    )

    def progress(done: int, total: int, path: str) -> None:
        meter(done, total, item=path)

    return [sites.read_site(kind, Path(files[0]), options, progress)]


def lost(found: list["ImportResult"]) -> list["Problem"]:
    """The errors about articles that were not imported."""
    from wenzhai.model.problems import errors_in

    return errors_in(problem for one in found for problem in one.problems)


def read_input(file: str) -> bytes:
    """The bytes of a file, or of stdin for `-`."""
    with click.open_file(file, "rb") as stream:
        return bytes(stream.read())


def fetched(url: str, fetcher: "Fetcher") -> "Fetched":
    from wenzhai.importers.fetch import FetchError
    from wenzhai.model.problems import Problem

    try:
        return fetcher.fetch(url)
    except FetchError as error:
        raise CommandFailed([Problem(code=error.code, params=error.params)]) from error


def checked_zone(name: str) -> str:
    from zoneinfo import ZoneInfo

    from wenzhai.model.problems import Problem

    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:  # unknown; not a zone name; a folder of zones
        raise CommandFailed([Problem(code="import-bad-timezone", params={"zone": name})], USAGE) from error
    return name


# -- the report


def show(
    console: Console, plan: "Plan", found: list["ImportResult"], moved: "Move | None", *, dry_run: bool
) -> None:
    """Shows what was done or, on a dry run, what would be done."""
    from wenzhai.cli import move
    from wenzhai.importers.gather import gathered
    from wenzhai.model.report import harmless

    listed = problems(plan, found)
    console.problems(listed if console.as_json or console.verbose else gathered(listed))
    if console.as_json:
        report = as_json(console, plan, found, dry_run=dry_run)
        console.json(report | (move.as_json(moved) if moved else {}))
        return
    for change in plan.changes:
        show_change(console, change)
    for topic in plan.new_topics:
        console.info("import-new-topic", path=topic.path, name=topic.name)
    for source in plan.new_sources:
        console.info("pull-new-source", path=source.path, name=source.name)
    show_known(console, plan)
    show_proposed(console, plan)
    for old, new in plan.alike:
        console.info("import-alike", old=old, new=new)
    if dry_run:
        for line in diff_lines(plan):
            console.result(harmless(line))
        console.info("import-dry-run")
    if plan.copies:
        copied = sum(copy.status == "new" for copy in plan.copies)
        console.info("import-copies", count=copied, unchanged=len(plan.copies) - copied)
    console.info("import-done", counts=counts(console, plan))
    if new_drafts := sum(change.status == "new" and change.is_draft for change in plan.changes):
        console.info("import-drafts", count=new_drafts)
    if moved:
        move.show(console, moved)


def show_known(console: Console, plan: "Plan") -> None:
    """Shows the known media without a file in one line: nothing needs to be done."""
    if names := [source.name for source in plan.unknown_sources if source.is_known]:
        comma = "、" if console.lang == "zh" else ", "
        console.info("import-known-media", names=comma.join(names))


def show_proposed(console: Console, plan: "Plan") -> None:
    """Shows the topics proposed by drafts in one line: the editor keeps or removes them."""
    if plan.proposed:
        names = sorted(plan.proposed, key=lambda name: (-plan.proposed[name], name))
        listed = [*names[:PROPOSED_NAMED], *(["…"] if names[PROPOSED_NAMED:] else [])]
        comma = "、" if console.lang == "zh" else ", "
        console.info("import-proposed", count=len(names), names=comma.join(listed))


def problems(plan: "Plan", found: list["ImportResult"]) -> Iterator["Problem"]:
    from wenzhai.importers.vocabulary import source_warning
    from wenzhai.model.problems import warning

    for one in found:
        yield from one.problems
    yield from (source_warning(source) for source in plan.unknown_sources if not source.is_known)
    for change in plan.changes:
        yield from change.problems
    for copy in plan.copies:
        if copy.status == "kept":
            yield warning("import-copy-kept", copy.path, params={"source": copy.source})


def show_change(console: Console, change: "Change") -> None:
    """Shows a line for a changed article, and one for each repair of a written text."""
    if change.status not in STATUS_LINES:
        return
    console.info(STATUS_LINES[change.status], path=change.path, title=change.title)
    if change.after is not None:
        for note in change.repairs:
            console.info("import-repair", reason=note.code, text=console.say(note.code, **note.params))


def counts(console: Console, plan: "Plan") -> str:
    """The counts by status: `9 new, 1 unchanged`."""
    parts = [console.say("import-count-new", count=plan.number("new"))]
    parts.append(console.say("import-count-unchanged", count=plan.number("unchanged")))
    for status, code in STATUS_COUNTS.items():
        if number := plan.number(status):
            parts.append(console.say(code, count=number))
    return ("，" if console.lang == "zh" else ", ").join(parts)


def diff_lines(plan: "Plan") -> Iterator[str]:
    """The changes as a unified diff."""
    from wenzhai.importers.diff import diff

    for change in plan.changes:
        if change.after is not None:
            yield from diff(change.path, change.before, change.after)
    for term in (*plan.new_topics, *plan.new_sources):
        yield from diff(term.path, None, term.text.encode())


def as_json(
    console: Console, plan: "Plan", found: list["ImportResult"], *, dry_run: bool
) -> dict[str, object]:
    from wenzhai.importers.plan import STATUSES

    return {
        "ok": not lost(found),
        "dry_run": dry_run,
        "counts": {status: plan.number(status) for status in STATUSES},
        "articles": [article_json(console, change) for change in plan.changes],
        "new_topics": [{"name": topic.name, "path": topic.path} for topic in plan.new_topics],
        "proposed_topics": dict(sorted(plan.proposed.items())),
        "new_sources": [{"name": source.name, "path": source.path} for source in plan.new_sources],
        "alike_topics": [{"name": old, "keep": new} for old, new in plan.alike],
        "copies": [{"path": copy.path, "status": copy.status} for copy in plan.copies],
        "unknown_sources": [
            {"name": source.name, "path": source.path, "text": source.text} for source in plan.unknown_sources
        ],
        **({"diff": list(diff_lines(plan))} if dry_run else {}),
    }


def article_json(console: Console, change: "Change") -> dict[str, object]:
    return {
        "id": change.id,
        "path": change.path,
        "title": change.title,
        "status": change.status,
        "repairs": [
            {"code": note.code, **note.params, "message": console.say(note.code, **note.params)}
            for note in change.repairs
        ],
    }
