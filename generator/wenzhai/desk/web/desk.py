"""The desk while a preview runs: the inbox as it was last read, and the acts on it. No HTTP here."""

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, structs

from wenzhai.builder.project import ContentSnapshot, read_project
from wenzhai.builder.session import Memory
from wenzhai.content.config import Config, load_config
from wenzhai.content.write import read
from wenzhai.desk import acts
from wenzhai.desk.acts import DeskAct, DeskState
from wenzhai.desk.drafts import DraftFile, article_paths, draft_file
from wenzhai.desk.inbox import Inbox, InboxItem, read_inbox, refreshed
from wenzhai.desk.log import desk_state, dropped_files, perform, undo
from wenzhai.engine.digest import digest
from wenzhai.model.problems import Problem, ProblemsError

Fields = Mapping[str, Sequence[str]]
"""What a form sends."""


class DeskRequest(Struct, frozen=True):
    """An act that somebody asks for. `seen` is the digest of the file that the form was made from."""

    act: str
    id: str = ""
    seen: str = ""
    fields: Fields = {}

    def text(self, name: str) -> str:
        return "".join(self.fields.get(name, ("",))[:1]).replace("\r\n", "\n").strip()


class SavedMeanwhile(Exception):
    """The file is not the one that the form was made from."""

    def __init__(self, draft: DraftFile) -> None:
        super().__init__(draft.path)
        self.draft = draft


class Desk:
    """`memory` has what the preview knows of the content, None where it leaves drafts out. `password` lets others in
    the network in; nobody without one."""

    def __init__(self, root: Path, memory: Memory | None, password: str = "") -> None:
        self.root, self.memory, self.password = root, memory, password
        self.token = secrets.token_urlsafe(32)
        self._read: Inbox | None = None
        """As it was last read, with the changes since; drafts that are gone stay in it, as they may come back."""
        self._known = frozenset[str]()
        """The files of articles that there were then."""
        self._content: ContentSnapshot | None = None
        """All of it as of the last build, once somebody has looked at an issue."""

    @property
    def config(self) -> Config:
        return load_config(self.root)

    def inbox(self) -> Inbox:
        """The drafts as they are now. The first time everything is read, and where a file can be read that could not
        be before."""
        known = self._read or self.read()
        now = refreshed(known, self.root, self.config)
        self._read = structs.replace(known, items={**known.items, **now.items}, unread=now.unread)
        mended = {one.path for one in known.unread} - {one.path for one in now.unread}
        return self.read() if mended - {one.article.path for one in known.items.values()} else now

    def read(self) -> Inbox:
        self._known = frozenset(article_paths(self.root))
        self._read = read_inbox(self.root, self.config, memory=self.memory)
        return self._read

    def after_build(self) -> None:
        """Where there are articles that were not there before, all have to be compared again. Nothing is done for
        somebody who has never opened the desk."""
        if self._read is not None and not self._known.issuperset(article_paths(self.root)):
            self.read()
        if self._content is not None:
            self._content = self.read_content()

    def content(self) -> ContentSnapshot:
        """All articles and issues as of the last build. Pages show texts of issues as they are now, and only take from
        here what is known of the articles in them."""
        if self._content is None:
            self._content = self.read_content()
        return self._content

    def read_content(self) -> ContentSnapshot:
        """With drafts if the preview has them."""
        drafts, now = self.memory is not None, int(time.time())
        return read_project(
            self.root, self.config, command="issue", now=now, drafts=drafts, memory=self.memory
        )

    def item(self, id: str) -> InboxItem:
        """Raises `ProblemsError` for an id that no draft has."""
        found = self.inbox().items.get(id)
        if found is None:
            raise ProblemsError([Problem(code="inbox-unknown", params={"name": id})])
        return found

    def draft(self, id: str) -> DraftFile:
        """The file of a draft as it is now; an act needs nothing else. Raises `ProblemsError` where it is gone."""
        known = (self._read or self.read()).items.get(id)
        data = read(self.root / known.article.path) if known else None
        if known is None or data is None:
            raise ProblemsError([Problem(code="inbox-unknown", params={"name": id})])
        found = draft_file(known.article.path, data)
        if found.values and not found.is_draft:
            raise ProblemsError([Problem(code="inbox-no-draft", path=found.path, params={"name": id})])
        return found

    def carry_out(self, asked: DeskRequest) -> DeskAct | None:
        """None if there was nothing to undo. Raises `SavedMeanwhile`, `ProblemsError`."""
        if asked.act == "undo":
            return undo(self.root)
        if asked.act == "empty":
            done = acts.empty(dropped_files(self.root))
        else:
            draft = self.draft(asked.id)
            if digest(draft.data).hex() != asked.seen:
                raise SavedMeanwhile(draft)
            done = ACTS[asked.act](self, draft, desk_state(self.root, self.config), asked)
        perform(self.root, done)
        return done


def set_topics(desk: Desk, draft: DraftFile, state: DeskState, asked: DeskRequest) -> DeskAct:
    names = (*asked.fields.get("topic", ()), *acts.split_names(asked.text("more")))
    return acts.topics(draft, state, list(dict.fromkeys(names)))


def set_fields(desk: Desk, draft: DraftFile, state: DeskState, asked: DeskRequest) -> DeskAct:
    """Only what was changed in the form: a text over several lines stays as the editor has laid it out."""
    changed: dict[str, str | bool] = {}
    for key in acts.FIELDS:
        before, after = str(draft.values.get(key, "")), asked.text(key)
        if before.strip() != after:
            changed[key] = True if after == "true" else after
    return acts.fields(draft, state, changed)


def join_story(desk: Desk, draft: DraftFile, state: DeskState, asked: DeskRequest) -> DeskAct:
    return acts.merge([draft], state, desk.draft(asked.text("main")))


Planned = Callable[[Desk, DraftFile, DeskState, DeskRequest], DeskAct]
ACTS: Mapping[str, Planned] = {
    "keep": lambda desk, draft, state, asked: acts.keep([draft], state, asked.text("date")),
    "drop": lambda desk, draft, state, asked: acts.drop([draft], state),
    "later": lambda desk, draft, state, asked: acts.later([draft], state),
    "topics": set_topics,
    "fields": set_fields,
    "merge": join_story,
}
"""All acts on one draft that a form may ask for."""
KNOWN = frozenset({*ACTS, "undo", "empty"})
