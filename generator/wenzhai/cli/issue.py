"""`wenzhai issue new|add|check`: issues put together from articles, and what is in none."""

from typing import TYPE_CHECKING

from wenzhai.cli.complete import complete_topics
from wenzhai.cli.console import OK, PROBLEMS, USAGE, CommandFailed, Console
from wenzhai.cli.options import OneOf, argument, command, option

if TYPE_CHECKING:
    from wenzhai.builder.project import ContentSnapshot
    from wenzhai.desk.acts import DeskAct, WriteFile
    from wenzhai.library.library import Library

ACTIONS = ["new", "add", "check"]


@command("issue", json=True)
@argument("action", metavar="new|add|check", type=OneOf(ACTIONS))
@argument("names", metavar="ID", nargs=-1)
@option("--since", metavar="DATE")
@option("--until", metavar="DATE")
@option("--topic", "-t", metavar="TOPIC", shell_complete=complete_topics)
@option("--title", metavar="TITLE")
@option("--to", metavar="NAME")
@option("--from-drafts", is_flag=True)
@option("--links", is_flag=True)
@option("--proxy", is_flag=True)
@option("--dry-run", is_flag=True)
def issue(
    console: Console,
    action: str,
    names: tuple[str, ...],
    since: str | None,
    until: str | None,
    topic: str | None,
    title: str | None,
    to: str | None,
    from_drafts: bool,
    links: bool,
    proxy: bool,
    dry_run: bool,
) -> int | None:
    since, until = checked_day(since), checked_day(until)
    if since and until and since > until:
        raise failed("issue-period", since=since, until=until)
    if action == "add":
        add(console, names, to, dry_run=dry_run)
        return None
    if names:
        raise failed("issue-names", action=action)
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
    from wenzhai.content.inbox_ledger import read_inbox_ledger
    from wenzhai.desk.issues import made
    from wenzhai.tools.issues.gather import next_issue

    content = read(console, drafts=from_drafts)
    slug = topic_slug(content.library, topic)
    ledger = read_inbox_ledger(console.root)
    wanted = next_issue(content, ledger, since=since, until=until, topic=slug, undated=from_drafts)
    if wanted is None:
        raise failed("issue-no-articles")
    days = {"since": wanted.period.since, "until": wanted.period.until}
    stories = len(wanted.news.stories)
    if not stories:
        console.info("issue-nothing-kept" if wanted.kept else "issue-nothing", **days)
        if console.as_json:
            console.json({"ok": True, "dry_run": dry_run, "path": None, "stories": 0})
        return
    done = made(console.root, content, wanted, title)
    file = carry_out(console, done, dry_run=dry_run)
    code = "issue-dry-run" if dry_run else "issue-made" if file.before is None else "issue-changed"
    console.info(code, path=file.path, stories=stories, **days)
    if wanted.kept:
        console.info("issue-of-kept")
    if console.as_json:
        console.json({"ok": True, "dry_run": dry_run, "path": file.path, "stories": stories})


def add(console: Console, names: tuple[str, ...], to: str | None, *, dry_run: bool) -> None:
    """Articles by id into the issue of that file name, or the one with the highest."""
    from wenzhai.desk.issues import added, issue_file, issue_names

    if not names:
        raise failed("issue-add-what")
    known = issue_names(console.root)
    if not known:
        raise failed("issue-none")
    issue = issue_file(console.root, console.config, to or known[0])
    done = added(console.root, console.config, issue, names)
    carry_out(console, done, dry_run=dry_run)
    code = "issue-would-add" if dry_run else "issue-added"
    console.info(code, path=issue.path, stories=len(names), title=done.titles[0])
    if console.as_json:
        console.json({"ok": True, "dry_run": dry_run, "path": issue.path, "stories": len(names)})


def read(console: Console, *, drafts: bool) -> "ContentSnapshot":
    from wenzhai.desk.issues import published_content

    return published_content(console.root, console.config, drafts=drafts)


def carry_out(console: Console, done: "DeskAct", *, dry_run: bool) -> "WriteFile":
    """The change of the issue's file, made or only shown; `wenzhai inbox undo` takes it back."""
    from wenzhai.desk.acts import WriteFile
    from wenzhai.desk.log import perform
    from wenzhai.importers.diff import diff

    file = done.steps[0]
    assert isinstance(file, WriteFile) and file.after is not None, "an issue is written"
    if dry_run:
        for line in diff(file.path, file.before, file.after):
            console.result(line)
    else:
        perform(console.root, done)
    return file


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
