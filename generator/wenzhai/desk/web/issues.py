"""What forms of the desk ask of issues: gather the next one, put its lines into another order, publish."""

import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import Struct

from wenzhai.builder.project import read_project
from wenzhai.content.config import Config
from wenzhai.content.frontmatter.edit import change_field
from wenzhai.content.frontmatter.encodings import decode
from wenzhai.content.kinds import ISSUE
from wenzhai.content.parse import parse_file
from wenzhai.content.write import read
from wenzhai.desk import acts
from wenzhai.desk.acts import DeskAct
from wenzhai.desk.compose import item_moved, item_removed, section_moved, sections_of
from wenzhai.desk.drafts import draft_file
from wenzhai.desk.web.desk import DeskRequest
from wenzhai.engine.digest import digest
from wenzhai.engine.leash import on_leash
from wenzhai.model.content import DocFile
from wenzhai.model.problems import Problem, ProblemsError
from wenzhai.text.natural import natural_key
from wenzhai.tools.issues.gather import new_stories, next_period
from wenzhai.tools.issues.make import issue_text

FIELDS = ("title", "summary")


class IssueFile(Struct, frozen=True):
    """The file of an issue; `doc` is None where it cannot be read as one."""

    name: str
    path: str
    data: bytes
    doc: DocFile | None

    @property
    def seen(self) -> str:
        return digest(self.data).hex()

    @property
    def text(self) -> str:
        decode(self.data, self.path)
        return self.data.decode()

    @property
    def title(self) -> str:
        return self.value("title") or self.name

    @property
    def summary(self) -> str:
        return self.value("summary")

    def value(self, key: str) -> str:
        """What the front matter says, as it stands there."""
        return str(draft_file(self.path, self.data).values.get(key, ""))


def issue_names(root: Path) -> list[str]:
    """The files of issues, the latest number first."""
    names = {one.stem for one in (root / ISSUE.path).glob("[!.]*.md") if not one.is_symlink()}
    return sorted(names, key=natural_key, reverse=True)


def issue_file(root: Path, config: Config, name: str) -> IssueFile:
    """Raises `ProblemsError` for a name that no issue has."""
    if name not in issue_names(root):
        raise ProblemsError([Problem(code="desk-issue-unknown", params={"name": name})])
    path = ISSUE.file(name)
    data = read(root / path) or b""
    fact = parse_file(path, data, config).fact
    return IssueFile(name, path, data, fact if isinstance(fact, DocFile) else None)


def gathered(root: Path, config: Config) -> DeskAct:
    """The stories since the last issue as an issue, or added to it; what `wenzhai issue new` does."""
    content = read_project(root, config, command="issue", now=int(time.time()), drafts=False, strict=True)
    period = next_period(content.library, None, None)
    news = new_stories(content.library, content.related, period) if period else None
    if period is None or news is None or not news.stories:
        raise ProblemsError([Problem(code="desk-issue-nothing")])
    made = issue_text(root, content, period, None, news)
    return acts.write("issue", made.path, made.before, made.text.encode(), made.path, config)


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
"""All changes of an issue that a form may ask for."""


def composed(issue: IssueFile, asked: DeskRequest, config: Config) -> DeskAct:
    """Raises `ProblemsError` for what a build would refuse."""
    text = CHANGES[asked.act](issue, asked)
    return acts.write("issue", issue.path, issue.data, text.encode(), issue.title, config)


def place_after(issue: IssueFile, done: DeskAct, asked: DeskRequest) -> int:
    """The number of the item that was moved, where it stands now."""
    step = done.steps[0] if done.steps else None
    after = step.after if isinstance(step, acts.WriteFile) else None
    if after is None:
        return max(0, number(asked))
    before, now = (
        [item.text for section in sections_of(decode(data, issue.path), issue.path) for item in section.items]
        for data in (issue.data, after)
    )
    at = number(asked)
    places = [place for place, text in enumerate(now) if 0 <= at < len(before) and text == before[at]]
    return min(places, key=lambda place: abs(place - at), default=max(0, min(at, len(now) - 1)))


def publication(root: Path, lang: str, *, dry_run: bool) -> tuple[bool, str]:
    """Runs `wenzhai publish`; whether it went well, and its report."""
    command = [sys.executable, "-m", "wenzhai", "publish", "--root", str(root), "--lang", lang]
    done = subprocess.run(
        [*command, *(["--dry-run"] if dry_run else [])],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        preexec_fn=on_leash(),
    )
    return done.returncode == 0, done.stdout.decode("utf-8", "replace")
