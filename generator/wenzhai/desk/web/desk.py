"""The desk while a preview runs: the inbox as it was last read, and the acts on it. No HTTP here."""

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from msgspec import Struct, structs

from wenzhai.builder.project import ContentSnapshot, read_project
from wenzhai.builder.session import Memory
from wenzhai.content.config import Config, load_config, parse_config
from wenzhai.content.paths import SETTINGS
from wenzhai.content.write import read
from wenzhai.desk import acts
from wenzhai.desk.acts import DeskAct, DeskState
from wenzhai.desk.drafts import DraftFile, article_paths, draft_file, find_article
from wenzhai.desk.inbox import Inbox, InboxFilter, InboxItem, chosen, read_inbox, refreshed
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


class DecidedMeanwhile(ProblemsError):
    """It is a draft no more: kept, dropped, or gone."""

    def __init__(self, title: str) -> None:
        super().__init__([Problem(code="desk-decided", params={"title": title})])


class Desk:
    """`memory` has what the preview knows of the content, None where it leaves drafts out. `password` lets others in
    the network in; nobody without one."""

    def __init__(self, root: Path, memory: Memory | None, password: str = "") -> None:
        self.root, self.memory, self.password = root, memory, password
        self.token = secrets.token_urlsafe(32)
        self.news: tuple[str, ...] = ()
        """What the next page has to tell of the last act."""
        self._settings: tuple[bytes, Config] | None = None
        self._read: Inbox | None = None
        """As it was last read, with the changes since; drafts that are gone stay in it, as they may come back."""
        self._known = frozenset[str]()
        """The files of articles that there were then."""
        self._content: ContentSnapshot | None = None
        """All of it as of the last build, once somebody has looked at an issue."""

    @property
    def config(self) -> Config:
        """Read anew only if the file has changed."""
        data = read(self.root / SETTINGS)
        if data is None:
            return load_config(self.root)  # which says so
        if self._settings is None or self._settings[0] != data:
            self._settings = data, parse_config(data, self.root)
        return self._settings[1]

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
        fresh = read_inbox(self.root, self.config, memory=self.memory)
        before = self._read.items if self._read else {}
        self._read = structs.replace(fresh, items={**before, **fresh.items})
        return fresh

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

    def known(self, id: str) -> InboxItem:
        """A draft as it was last read. Raises `ProblemsError` for an id that no draft has had."""
        found = (self._read or self.read()).items.get(id)
        if found is None:
            raise ProblemsError([Problem(code="inbox-unknown", params={"name": id})])
        return found

    def draft(self, id: str) -> DraftFile:
        """The file of a draft as it is now; an act needs nothing else. Raises `DecidedMeanwhile`, and `ProblemsError`
        for an id that no draft has had."""
        known = self.known(id)
        data = read(self.root / known.article.path)
        found = draft_file(known.article.path, data) if data is not None else None
        if found is None or (found.values and not found.is_draft):
            raise DecidedMeanwhile(known.article.title)
        return found

    def article(self, name: str) -> DraftFile:
        """A draft, or an article that was kept, by id or path. Raises `ProblemsError` where there is none."""
        known = (self._read or self.read()).items.get(name)
        data = read(self.root / known.article.path) if known else None
        return draft_file(known.article.path, data) if known and data else find_article(self.root, name)

    def shows(self, id: str, wanted: InboxFilter) -> bool:
        """Whether a draft is among those that are wanted."""
        return any(one.id == id for one in chosen(self.inbox().items.values(), wanted))

    def carry_out(self, asked: DeskRequest) -> DeskAct | None:
        """None if there was nothing to do or to undo. Raises `SavedMeanwhile`, `DecidedMeanwhile`, `ProblemsError`;
        nothing was done then."""
        if asked.act == "undo":
            return undo(self.root, asked.text("last") or None)
        if asked.act == "empty":
            planned = [acts.empty(dropped_files(self.root))]
        else:
            draft = self.draft(asked.id)
            if digest(draft.data).hex() != asked.seen:
                raise SavedMeanwhile(draft)
            planned = self.planned(draft, asked)
        for one in planned:
            perform(self.root, one)
        return planned[-1] if planned else None

    def planned(self, draft: DraftFile, asked: DeskRequest) -> list[DeskAct]:
        """What the form asks for. A form with fields is saved whichever button was pressed, as an act of its own, so
        that what was typed is there still when the other is undone."""
        state = desk_state(self.root, self.config)
        saving = (
            chain(draft, [partial(one, self, state, asked) for one in SAVED]) if asked.text("whole") else []
        )
        planned = [acts.joined(saving)] if saving else []
        if asked.act in ACTS:
            draft = acts.left_by(planned[0], draft) if planned else draft
            planned.append(ACTS[asked.act](draft, state, asked))
        return planned


def chain(draft: DraftFile, plans: Sequence[Callable[[DraftFile], DeskAct]]) -> list[DeskAct]:
    """Those of the acts that change something, each planned for what the one before leaves behind."""
    done = []
    for plan in plans:
        one = plan(draft)
        if one.steps:
            done.append(one)
            draft = acts.left_by(one, draft)
    return done


def set_topics(desk: Desk, state: DeskState, asked: DeskRequest, draft: DraftFile) -> DeskAct:
    names = (*asked.fields.get("topic", ()), *acts.split_names(asked.text("more")))
    return acts.topics(draft, state, list(dict.fromkeys(names)), new=bool(asked.text("new")))


def set_fields(desk: Desk, state: DeskState, asked: DeskRequest, draft: DraftFile) -> DeskAct:
    """Only what was changed in the form: a text over several lines stays as the editor has laid it out."""
    changed: dict[str, str | bool] = {}
    for key in acts.FIELDS:
        before, after = str(draft.values.get(key, "")), asked.text(key)
        if before.strip() != after:
            changed[key] = True if after == "true" else after
    return acts.fields(draft, state, changed)


def join_story(desk: Desk, state: DeskState, asked: DeskRequest, draft: DraftFile) -> DeskAct:
    names = dict.fromkeys([asked.text("main"), *acts.split_names(asked.text("other"))])
    return acts.merge([draft], state, [desk.article(name) for name in names if name])


SAVED = (set_topics, set_fields, join_story)
"""What is saved of a form with fields, in this order."""
ACTS: Mapping[str, Callable[[DraftFile, DeskState, DeskRequest], DeskAct]] = {
    "keep": lambda draft, state, asked: acts.keep([draft], state, asked.text("date")),
    "drop": lambda draft, state, asked: acts.drop([draft], state),
    "later": lambda draft, state, asked: acts.later([draft], state),
}
"""All decisions on one draft that a form may ask for."""
KNOWN = frozenset({*ACTS, "save", "undo", "empty"})
