"""`wenzhai issue new|check`: an issue put together from the articles of a period, and what is in none."""

from typing import TYPE_CHECKING

from wenzhai.cli.complete import complete_topics
from wenzhai.cli.console import OK, PROBLEMS, USAGE, CommandFailed, Console
from wenzhai.cli.options import OneOf, argument, command, option

if TYPE_CHECKING:
    from wenzhai.builder.project import ContentSnapshot
    from wenzhai.library.library import Library
    from wenzhai.tools.issues.text import IssueText

ACTIONS = ["new", "check"]


@command("issue", json=True)
@argument("action", metavar="new|check", type=OneOf(ACTIONS))
@option("--since", metavar="DATE")
@option("--until", metavar="DATE")
@option("--topic", "-t", metavar="TOPIC", shell_complete=complete_topics)
@option("--title", metavar="TITLE")
@option("--from-drafts", is_flag=True)
@option("--links", is_flag=True)
@option("--proxy", is_flag=True)
@option("--dry-run", is_flag=True)
def issue(
    console: Console,
    action: str,
    since: str | None,
    until: str | None,
    topic: str | None,
    title: str | None,
    from_drafts: bool,
    links: bool,
    proxy: bool,
    dry_run: bool,
) -> int | None:
    since, until = checked_day(since), checked_day(until)
    if since and until and since > until:
        raise failed("issue-period", since=since, until=until)
    if action == "check":
        return check(console, links=links, proxy=proxy)
    new(console, since, until, topic, title, from_drafts=from_drafts, dry_run=dry_run)
    return None


def failed(code: str, **params: str) -> CommandFailed:
    from wenzhai.model.problems import Problem

    return CommandFailed([Problem(code=code, params=params)], USAGE)


def checked_day(text: str | None) -> str | None:
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat() if text else None
    except ValueError:
        raise failed("issue-day", text=text or "") from None


def topic_slug(library: "Library", name: str | None) -> str | None:
    """Raises `CommandFailed` for a topic that neither a file nor an article has."""
    if name is None:
        return None
    if found := library.topic(name):
        return found.slug
    raise CommandFailed([library.no_topic(name)], USAGE)


# -- new ------------------------------------------------------------------------------------------


def new(
    console: Console,
    since: str | None,
    until: str | None,
    topic: str | None,
    title: str | None,
    *,
    from_drafts: bool,
    dry_run: bool,
) -> None:
    from wenzhai.tools.issues.gather import new_stories, next_period
    from wenzhai.tools.issues.make import issue_text

    content = read(console, drafts=from_drafts)
    library = content.library
    slug = topic_slug(library, topic)
    period = next_period(library, since, until)
    if period is None:
        raise failed("issue-no-articles")
    news = new_stories(library, content.related, period, slug, undated=from_drafts)
    stories = news.stories
    if not stories:
        console.info("issue-nothing", since=period.since, until=period.until)
        if console.as_json:
            console.json({"ok": True, "dry_run": dry_run, "path": None, "stories": 0})
        return
    made = issue_text(console.root, content, period, title, news)
    if dry_run:
        show_diff(console, made)
    else:
        write(console, made)
    code = "issue-dry-run" if dry_run else "issue-changed" if made.before is not None else "issue-made"
    console.info(code, path=made.path, stories=len(stories), since=period.since, until=period.until)
    if console.as_json:
        console.json({"ok": True, "dry_run": dry_run, "path": made.path, "stories": len(stories)})


def read(console: Console, *, drafts: bool) -> "ContentSnapshot":
    import time

    from wenzhai.builder.project import read_project

    return read_project(
        console.root, console.config, command="issue", now=int(time.time()), drafts=drafts, strict=True
    )


def write(console: Console, made: "IssueText") -> None:
    from wenzhai.content.write import File, write_files

    write_files([File(made.path, made.text.encode(), made.before)], console.root)


def show_diff(console: Console, made: "IssueText") -> None:
    from wenzhai.importers.diff import diff

    for line in diff(made.path, made.before, made.text.encode()):
        console.result(line)


# -- check ----------------------------------------------------------------------------------------


def check(console: Console, *, links: bool, proxy: bool) -> int:
    from wenzhai.importers.fetch import make_fetcher
    from wenzhai.tools.issues.check import dead_links, left_over

    content = read(console, drafts=False)
    problems = list(left_over(content))
    if links:
        with console.waiting("issue-asking"):
            problems += dead_links(content, make_fetcher(proxy))
    console.problems(problems)
    if not problems:
        console.info("issue-check-done", issues=len(content.library.issues))
    if console.as_json:
        console.json({"ok": not problems})
    return PROBLEMS if problems else OK
