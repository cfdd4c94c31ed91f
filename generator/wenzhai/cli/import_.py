"""`wenzhai import`: turns pasted pages, web pages, feeds and whole sites into articles; lists guesses and repairs."""

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from wenzhai.cli.complete import complete_topics
from wenzhai.cli.console import OK, PROBLEMS, USAGE, CommandFailed, Console
from wenzhai.cli.import_report import show
from wenzhai.cli.meter import Meter
from wenzhai.cli.options import OneOf, argument, command, option

if TYPE_CHECKING:
    from wenzhai.importers import Importer, ImportResult, Options
    from wenzhai.importers.fetch import Fetched, Fetcher
    from wenzhai.importers.moved import Server
    from wenzhai.model.content import Draft
    from wenzhai.model.problems import Problem


class FileOrAddress(click.Path):
    """A file, `-`, or the web address of a page or a feed."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return value if is_address(value) else super().convert(value, param, ctx)


class SiteKind(click.ParamType[str, str]):
    """A generator by the name in `sites.KINDS`, which is read when needed: starting stays fast."""

    name = "kind"

    def choice(self) -> "OneOf":
        from wenzhai.importers.sites import KINDS

        return OneOf(list(KINDS))

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
@option("--dates", metavar="git|title|readme", type=OneOf(["git", "title", "readme"]))
@option("--items", is_flag=True)
@option("--topic", metavar="SLUG", shell_complete=complete_topics)
@option("--timezone", metavar="ZONE")
@option("--new-sources", is_flag=True)
@option("--images", is_flag=True)
@option("--proxy", is_flag=True)
@option("--redirects", metavar="SERVER", type=OneOf(["netlify", "nginx"]))
@option("--dry-run", is_flag=True)
def import_(
    console: Console,
    files: tuple[str, ...],
    kind: str | None,
    dates: str | None,
    items: bool,
    topic: str | None,
    timezone: str | None,
    new_sources: bool,
    images: bool,
    proxy: bool,
    redirects: "Server | None",
    dry_run: bool,
) -> int:
    from wenzhai.cli.move import finish
    from wenzhai.importers import make_plan, write_plan
    from wenzhai.importers.fetch import make_fetcher
    from wenzhai.importers.plan import with_new_sources
    from wenzhai.importers.vocabulary import bad_topic
    from wenzhai.model.problems import errors_in
    from wenzhai.text.slugs import slug_fault
    from wenzhai.tools.scaffold.project import sample_pages

    if topic and slug_fault(topic):
        raise CommandFailed([bad_topic(topic)], USAGE)
    unread: list[Problem] = []
    unfetched: list[Problem] = []
    with console.waiting("import-reading") as meter:
        if kind:
            found = read_site(console, kind, files, timezone, meter, dates=dates or "", items=items)
        else:
            found, unread = read_files(console, files, timezone, make_fetcher(proxy))
        drafts = counted([draft for one in found for draft in one.drafts], meter)
        assets = [asset for one in found for asset in one.assets]
        addresses = {name: own for one in found for name, own in one.topic_addresses.items()}
        if images and not dry_run:
            unfetched = fetched_pictures(console, found, make_fetcher(proxy, pictures=True), meter)
        samples = sample_pages(console.config.lang) if kind else {}
        plan = make_plan(console.root, console.config, drafts, topic, assets, addresses, samples)
        plan = with_new_sources(plan) if new_sources else plan
        if not dry_run:
            write_plan(plan, console.root)
        moved = finish(console, plan, found[0], redirects, meter) if kind and not dry_run else None
    lost = moved.lost if moved else ()
    problems = [*unread, *(problem for one in found for problem in one.problems), *lost, *unfetched]
    show(console, plan, problems, moved, dry_run=dry_run)
    return PROBLEMS if errors_in(problems) else OK


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
) -> "tuple[list[ImportResult], list[Problem]]":
    """The articles in the files, and what is wrong in those that could not be read."""
    from wenzhai.importers import Options
    from wenzhai.importers.own import own_importers
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
    )
    own = own_importers(config.plugins)
    return read_all(files, lambda file: read_one(file, options, fetcher, own))


def read_all(
    files: tuple[str, ...], read_file: "Callable[[str], ImportResult]"
) -> "tuple[list[ImportResult], list[Problem]]":
    """What is in each, and what is wrong in the others. Raises `CommandFailed` with all of that where nothing can be
    read, and where a file does not exist: then the command was typed wrong."""
    from wenzhai.model.problems import ProblemsError

    found: list[ImportResult] = []
    problems: list[Problem] = []
    exit_code = PROBLEMS
    for file in files:
        try:
            found.append(read_file(file))
        except (CommandFailed, ProblemsError) as error:
            problems += error.problems
        except FileNotFoundError:
            problems.append(missing(file))
            exit_code = USAGE
    if problems and (exit_code == USAGE or not found):
        raise CommandFailed(problems, exit_code)
    return found, problems


def missing(file: str) -> "Problem":
    from wenzhai.model.problems import Problem

    return Problem(code="import-no-file", params={"file": file})


def read_one(file: str, options: "Options", fetcher: "Fetcher", own: "Sequence[Importer]") -> "ImportResult":
    from msgspec import structs

    from wenzhai.importers import read

    if not is_address(file):
        return read(read_input(file), file, options, own)
    answer = fetched(file, fetcher)
    content_type = answer.headers.get("content-type", "")
    options = structs.replace(options, address=answer.url, content_type=content_type)
    return read(answer.data, file, options, own)


def fetched_pictures(
    console: Console, found: list["ImportResult"], fetcher: "Fetcher", meter: Callable[[int, int], None]
) -> list["Problem"]:
    """Fetches the pictures of all drafts; what went wrong."""
    from wenzhai.importers.pictures import KeptPictures, fetch_for_drafts

    drafts = [draft for one in found for draft in one.drafts]
    return fetch_for_drafts(drafts, KeptPictures(console.root), fetcher, console.config, meter)


def read_site(
    console: Console,
    kind: str,
    files: tuple[str, ...],
    timezone: str | None,
    meter: Meter,
    *,
    dates: str,
    items: bool,
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
        boilerplate=config.boilerplate,
        dates=dates,
        items=items,
    )

    def progress(done: int, total: int, path: str) -> None:
        meter(done, total, item=path)

    return [sites.read_site(kind, Path(files[0]), options, progress)]


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
        path = "" if "url" in error.params else url
        raise CommandFailed([Problem(code=error.code, path=path, params=error.params)]) from error


def checked_zone(name: str) -> str:
    from zoneinfo import ZoneInfo

    from wenzhai.model.problems import Problem

    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:  # unknown; not a zone name; a folder of zones
        raise CommandFailed([Problem(code="import-bad-timezone", params={"zone": name})], USAGE) from error
    return name
