"""Issues at the desk: their files, what one is gathered from, and acts on them."""

import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from wenzhai.builder.project import ContentSnapshot, read_project
from wenzhai.content.config import Config
from wenzhai.content.inbox_ledger import parse_inbox_ledger, read_inbox_ledger
from wenzhai.content.kinds import ISSUE
from wenzhai.content.parse import parse_file
from wenzhai.content.paths import INBOX
from wenzhai.content.write import read
from wenzhai.desk import acts
from wenzhai.desk.acts import DeskAct
from wenzhai.desk.drafts import draft_file
from wenzhai.engine.digest import digest
from wenzhai.model.content import DocFile
from wenzhai.model.problems import Problem, ProblemsError
from wenzhai.model.views import Card
from wenzhai.text.natural import natural_key
from wenzhai.tools.issues.gather import NextIssue, issue_of, next_issue, offered, used_stories
from wenzhai.tools.issues.make import issue_text, with_articles


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
        """As it stands, with its line breaks. Raises `ProblemsError` for what is no UTF-8."""
        return draft_file(self.path, self.data).text

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


def issue_titles(root: Path) -> dict[str, str]:
    """By file name, the latest number first; of each file only the front matter is read."""
    found = {name: read(root / ISSUE.file(name)) or b"" for name in issue_names(root)}
    return {name: str(draft_file(name, data).values.get("title") or name) for name, data in found.items()}


def issue_file(root: Path, config: Config, name: str) -> IssueFile:
    """Raises `ProblemsError` for a name that no issue has."""
    if name not in issue_names(root):
        raise ProblemsError([Problem(code="desk-issue-unknown", params={"name": name})])
    path = ISSUE.file(name)
    data = read(root / path) or b""
    fact = parse_file(path, data, config).fact
    return IssueFile(name, path, data, fact if isinstance(fact, DocFile) else None)


def published_content(root: Path, config: Config, *, drafts: bool = False) -> ContentSnapshot:
    """What issues are made from. Raises `ProblemsError` for content that cannot be read."""
    return read_project(root, config, command="issue", now=int(time.time()), drafts=drafts, strict=True)


# -- acts -----------------------------------------------------------------------------------------


def gathered(root: Path, config: Config) -> DeskAct:
    """The next issue as the desk begins it: from what was kept, else from the days since the last one. Raises
    `ProblemsError` where nothing is new."""
    content = published_content(root, config)
    wanted = next_issue(content, read_inbox_ledger(root))
    if wanted is None:
        raise ProblemsError([Problem(code="issue-no-articles")])
    again = not wanted.kept and issue_of(content.library, wanted.period)
    if again or not wanted.news.stories:
        raise ProblemsError([Problem(code="desk-issue-nothing")])
    return made(root, content, wanted)


def made(root: Path, content: ContentSnapshot, wanted: NextIssue, title: str | None = None) -> DeskAct:
    """The file of the issue, new or with what is new, and what was kept for it no longer waiting."""
    text = issue_text(root, content, wanted, title)
    shown = title or draft_file(text.path, text.text.encode()).title
    name = "issue-new" if text.before is None else "issue-add"
    done = acts.write(name, text.path, text.before, text.text.encode(), shown, content.config)
    stories = wanted.news.stories
    ids = [card.id for story in stories for card in (story.card, *story.also)]
    return with_ledger(root, done, content, ids)


def added(root: Path, config: Config, issue: IssueFile, ids: Sequence[str]) -> DeskAct:
    """The issue with these articles in the sections that they belong to. Raises `ProblemsError` for one that there is
    not, or is in the issue already, or for an issue that cannot be read."""
    content = published_content(root, config)
    cards = {card.id: card for card in content.library.every()}
    there = {card.id for card in content.related.issue_items.get(issue.path, ())}
    wrong = [
        Problem(code="issue-has-article" if id in there else "issue-no-article", params={"name": id})
        for id in ids
        if id in there or id not in cards
    ]
    if wrong or issue.doc is None:
        raise ProblemsError(wrong or [Problem(code="desk-issue-unknown", params={"name": issue.name})])
    chosen: list[Card] = [cards[id] for id in dict.fromkeys(ids)]
    text = with_articles(issue.text, issue.doc, content, chosen)
    titles = "; ".join(card.title for card in chosen)
    done = acts.write("issue-add", issue.path, issue.data, text.encode(), titles, config)
    return with_ledger(root, done, content, ids)


def with_ledger(root: Path, done: DeskAct, content: ContentSnapshot, ids: Iterable[str]) -> DeskAct:
    """The act, and that these articles are offered to the issue that it writes."""
    if not done.steps:
        return done
    before, issue = read(root / INBOX), Path(done.steps[0].path).stem
    used = used_stories(content.library, content.related)
    wanted = offered(parse_inbox_ledger((before or b"").decode("utf-8", "replace")), ids, issue, used)
    return DeskAct(
        done.name, done.ids, done.titles, (*done.steps, *acts.ledger_written(before, wanted)), done.problems
    )
