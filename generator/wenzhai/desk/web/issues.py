"""What forms of the desk ask of issues: to put their lines into another order, and to publish."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from wenzhai.content.config import Config
from wenzhai.content.frontmatter.edit import change_field
from wenzhai.content.frontmatter.encodings import decode
from wenzhai.desk import acts
from wenzhai.desk.acts import DeskAct, WriteFile
from wenzhai.desk.issues import IssueFile
from wenzhai.desk.web.desk import DeskRequest
from wenzhai.engine.leash import on_leash
from wenzhai.tools.issues.compose import (
    ComposedSection,
    item_moved,
    item_removed,
    item_title,
    place_of,
    section_moved,
    sections_of,
)

FIELDS = ("title", "summary")
Change = Callable[[IssueFile, DeskRequest], str]


def number(asked: DeskRequest) -> int:
    typed = asked.text("number")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else -1


def with_fields(issue: IssueFile, asked: DeskRequest) -> str:
    text = issue.text
    for key in FIELDS:
        if issue.value(key).strip() != asked.text(key):
            text = change_field(text, issue.path, key, asked.text(key))
    return text


CHANGES: Mapping[str, Change] = {
    "item-up": lambda issue, asked: item_moved(issue.text, issue.path, number(asked), -1),
    "item-down": lambda issue, asked: item_moved(issue.text, issue.path, number(asked), 1),
    "item-out": lambda issue, asked: item_removed(issue.text, issue.path, number(asked)),
    "section-up": lambda issue, asked: section_moved(issue.text, issue.path, number(asked), -1),
    "section-down": lambda issue, asked: section_moved(issue.text, issue.path, number(asked), 1),
    "issue-fields": with_fields,
}
"""All changes of an issue's text that a form may ask for."""


def composed(issue: IssueFile, asked: DeskRequest, config: Config) -> DeskAct:
    """Raises `ProblemsError` for what a build would refuse."""
    text = CHANGES[asked.act](issue, asked)
    name, titles = told(issue, text, asked)
    done = acts.write(name, issue.path, issue.data, text.encode(), "", config)
    return DeskAct(name, (), titles, done.steps)


def told(issue: IssueFile, after: str, asked: DeskRequest) -> tuple[str, tuple[str, ...]]:
    """What the act is called, and which titles tell it: of an item that has come into another section that one, too."""
    before, at = sections_in(issue, issue.text), number(asked)
    if asked.act.startswith("section") and 0 <= at < len(before):
        return "issue-section", (before[at].title,)
    if asked.act.startswith("item") and (place := place_of(before, at)):
        item = item_title(place[1].text)
        if asked.act == "item-out":
            return "issue-out", (item,)
        now = sections_in(issue, after)
        there = place_of(now, place_now(before, now, at))
        crossed = there and there[0].title and there[0].title != place[0].title
        return ("issue-cross", (item, there[0].title)) if there and crossed else ("issue-move", (item,))
    return "issue", (issue.title,)


def sections_in(issue: IssueFile, text: str) -> tuple[ComposedSection, ...]:
    return sections_of(decode(text.encode(), issue.path), issue.path)


def place_now(before: tuple[ComposedSection, ...], now: tuple[ComposedSection, ...], at: int) -> int:
    """The number of the item that was that one, or of the one in its place."""
    own = place_of(before, at)
    texts = [item.text for section in now for item in section.items]
    places = [place for place, text in enumerate(texts) if own and text == own[1].text]
    return min(places, key=lambda place: abs(place - at), default=max(0, min(at, len(texts) - 1)))


def place_after(issue: IssueFile, done: DeskAct, asked: DeskRequest) -> int:
    """The number of the item that was moved, where it stands now."""
    step = done.steps[0] if done.steps else None
    if not isinstance(step, WriteFile) or step.after is None:
        return max(0, number(asked))
    before, now = sections_in(issue, issue.text), sections_in(issue, step.after.decode())
    return place_now(before, now, number(asked))


def publication(root: Path, lang: str, *, dry_run: bool) -> tuple[bool, str]:
    """Runs `wenzhai publish`; whether it went well, and its report: when it is tried, with the names of all files."""
    command = [sys.executable, "-m", "wenzhai", "publish", "--root", str(root), "--lang", lang]
    done = subprocess.run(
        [*command, *(["--dry-run", "--verbose"] if dry_run else [])],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        preexec_fn=on_leash(),
    )
    return done.returncode == 0, done.stdout.decode("utf-8", "replace")
