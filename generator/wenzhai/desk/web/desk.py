"""The desk while a preview runs: the inbox as it was last read, and the acts on it. No HTTP here."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from wenzhai.builder.session import Memory
from wenzhai.content.config import Config, load_config
from wenzhai.content.write import read
from wenzhai.desk import acts
from wenzhai.desk.acts import DeskAct, DeskState
from wenzhai.desk.drafts import DraftFile, draft_file
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
        self._inbox: Inbox | None = None

    @property
    def config(self) -> Config:
        return load_config(self.root)

    def inbox(self) -> Inbox:
        """The drafts as they are now. The first time everything is read."""
        if self._inbox is None:
            self._inbox = read_inbox(self.root, self.config, memory=self.memory)
        self._inbox = refreshed(self._inbox, self.root, self.config)
        return self._inbox

    def after_build(self) -> None:
        """Something has changed: what was found by comparing articles has to be found again. Nothing is done for
        somebody who has never opened the desk."""
        if self._inbox is not None:
            self._inbox = read_inbox(self.root, self.config, memory=self.memory)

    def item(self, id: str) -> InboxItem:
        """Raises `ProblemsError` for an id that no draft has."""
        found = self.inbox().items.get(id)
        if found is None:
            raise ProblemsError([Problem(code="inbox-unknown", params={"name": id})])
        return found

    def draft(self, id: str) -> DraftFile:
        item = self.item(id)
        return draft_file(item.article.path, read(self.root / item.article.path) or b"")

    def carry_out(self, asked: DeskRequest) -> DeskAct | None:
        """None if there was nothing to undo. Raises `SavedMeanwhile`, `ProblemsError`."""
        if asked.act == "undo":
            return self.undo()
        if asked.act == "empty":
            done = acts.empty(dropped_files(self.root))
        else:
            draft = self.draft(asked.id)
            if digest(draft.data).hex() != asked.seen:
                raise SavedMeanwhile(draft)
            done = ACTS[asked.act](self, draft, desk_state(self.root, self.config), asked)
        perform(self.root, done)
        return done

    def undo(self) -> DeskAct | None:
        done = undo(self.root)
        if done and any(id not in self.inbox().items for id in done.ids):
            self._inbox = None  # a draft is back, which has to be compared with the others
        return done


def set_topics(desk: Desk, draft: DraftFile, state: DeskState, asked: DeskRequest) -> DeskAct:
    typed = asked.text("more").replace("，", ",").split(",")
    names = [name.strip() for name in (*asked.fields.get("topic", ()), *typed) if name.strip()]
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
    return acts.merge([draft], state, desk.item(asked.text("main")).id)


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
