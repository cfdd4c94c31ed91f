"""`wenzhai inbox` in a terminal: one draft after the other, with single keys."""

from typing import TYPE_CHECKING

import click

from wenzhai.cli.console import CommandFailed, Console
from wenzhai.cli.inbox import ORDER_NAMES, ORDERS, expect_matches, item_lines, read, say_undone, told
from wenzhai.cli.keyboard import DOWN, ESCAPE, UP, next_key, single_keys, whole_lines
from wenzhai.cli.new import open_editor
from wenzhai.text.labels import labels_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wenzhai.desk.acts import DeskAct, DeskState
    from wenzhai.desk.drafts import DraftFile
    from wenzhai.desk.inbox import Inbox, InboxFilter, InboxItem

MOVES = {"j": 1, "k": -1, "\r": 1, "\n": 1, DOWN: 1, UP: -1}
QUIT = ("", "q", "\x04", ESCAPE)
"""The end of the terminal, q, Ctrl-D, Esc."""


def one_by_one(console: Console, wanted: "InboxFilter", order: str) -> None:
    Keys(console, wanted, order).run()


def gone_on(
    before: "Sequence[InboxItem]", at: int, now: "Sequence[InboxItem]"
) -> "tuple[list[InboxItem], int]":
    """The list as it is now, in the order that the curator goes through, and where to go on in it: at the draft that
    was shown, or the first one after it that is still there. What has come back stands after the draft that is before
    it now."""
    known = {item.id: item for item in now}
    ids = [item.id for item in before if item.id in known]
    for previous, id in zip([None, *known], known, strict=False):
        if id not in ids:
            ids.insert(ids.index(previous) + 1 if previous else 0, id)
    left = [item.id for item in before[at:] if item.id in known]
    return [known[id] for id in ids], ids.index(left[0]) if left else max(0, len(ids) - 1)


class Keys:
    """A session at the terminal: which drafts, in which order, and at which of them one is."""

    def __init__(self, console: Console, wanted: "InboxFilter", order: str) -> None:
        self.console, self.wanted, self.order = console, wanted, order
        self.inbox: Inbox = read(console)
        expect_matches(self.inbox, wanted)
        console.problems(self.inbox.unread)
        self.at = 0
        self.list = self.listed()

    def listed(self) -> "list[InboxItem]":
        from wenzhai.desk.inbox import chosen, story_lines

        lines = story_lines(chosen(self.inbox.items.values(), self.wanted), self.order)
        return [item for line in lines for item in (line.main, *line.others)]

    def run(self) -> None:
        with single_keys():
            self.show()
            while (key := next_key()) not in QUIT:
                self.press(key)

    def press(self, key: str) -> None:
        from wenzhai.model.problems import ProblemsError

        try:
            if key in MOVES:
                self.go(MOVES[key])
            elif key == "o":
                self.order = ORDERS[(ORDERS.index(self.order) + 1) % len(ORDERS)]
                self.console.info("inbox-order", order=self.console.say(ORDER_NAMES[self.order]))
                self.list, self.at = self.listed(), 0
                self.show()
            elif key == "u":
                self.undo()
            elif key in "xdltnm" and self.list:
                self.act(key, self.list[self.at])
            elif key == "e" and self.list:
                self.edit(self.list[self.at].article.path)
            else:
                self.console.info("inbox-keys")
        except (ProblemsError, CommandFailed) as error:
            self.console.problems(error.problems)
            self.refresh()
            self.show()

    def edit(self, path: str) -> None:
        """The text, in the curator's own editor."""
        with whole_lines():
            open_editor(self.console, path)
        self.refresh()
        self.show()

    def go(self, by: int) -> None:
        self.at = max(0, min(self.at + by, len(self.list) - 1))
        self.show()

    def act(self, key: str, item: "InboxItem") -> None:
        done = self.planned(key, item)
        if done is None:
            return
        from wenzhai.desk.log import perform

        perform(self.console.root, done)
        self.console.problems(done.problems)
        self.console.result(told(self.console, done))
        if key == "l":
            self.at = min(self.at + 1, len(self.list) - 1)
        self.refresh()
        self.show()

    def planned(self, key: str, item: "InboxItem") -> "DeskAct | None":
        from wenzhai.desk import acts
        from wenzhai.desk.drafts import find_article, find_draft
        from wenzhai.desk.log import desk_state

        root, config = self.console.root, self.console.config
        state = desk_state(root, config)
        draft = find_draft(root, item.article.path, config)
        match key:
            case "x":
                date = "" if draft.values.get("date") else self.ask("inbox-ask-date", "")
                return acts.keep([draft], state, date)
            case "d":
                return acts.drop([draft], state)
            case "l":
                return acts.later([draft], state)
            case "t":
                offered = [*item.article.topics, *(one.term.slug for one in item.proposed)]
                return self.topics(draft, state, dict.fromkeys(offered))
            case "n":
                return acts.fields(draft, state, {"note": self.ask("inbox-ask-note", item.article.note_text)})
        main = self.ask("inbox-ask-merge", "")
        return acts.merge([draft], state, [find_article(root, main)]) if main else None

    def topics(self, draft: "DraftFile", state: "DeskState", offered: "Iterable[str]") -> "DeskAct | None":
        """Topics that there are not may be typing errors: they are made only after the curator has said so."""
        from wenzhai.desk import acts
        from wenzhai.model.problems import ProblemsError

        names = acts.split_names(self.ask("inbox-ask-topics", ", ".join(offered)))
        try:
            return acts.topics(draft, state, names)
        except ProblemsError as error:
            unknown = [one.params["name"] for one in error.problems if one.code.startswith("topic-unknown")]
            if not unknown:
                raise
            self.console.problems(error.problems)
        asked = labels_of(self.console.lang).apart.join(unknown)
        is_new = self.ask("inbox-ask-new", "", names=asked).casefold() == "y"
        return acts.topics(draft, state, names, new=True) if is_new else None

    def ask(self, code: str, default: str, **params: str) -> str:
        with whole_lines():
            answer = click.prompt(
                self.console.say(code, **params),
                default=default,
                show_default=bool(default),
                prompt_suffix=labels_of(self.console.lang).colon,
            )
        return str(answer).strip()

    def undo(self) -> None:
        from wenzhai.desk.log import undo

        done = undo(self.console.root)
        if done is None:
            self.console.info("inbox-nothing-to-undo")
            return
        say_undone(self.console, done)
        if any(id not in self.inbox.items for id in done.ids):
            self.inbox = read(self.console)
        self.refresh()
        found = [at for at, item in enumerate(self.list) if item.id in done.ids]
        self.at = found[0] if found else self.at
        self.show()

    def refresh(self) -> None:
        from wenzhai.desk.inbox import refreshed

        before = self.inbox.unread
        self.inbox = refreshed(self.inbox, self.console.root, self.console.config)
        self.console.problems(one for one in self.inbox.unread if one not in before)
        self.list, self.at = gone_on(self.list, self.at, self.listed())

    def show(self) -> None:
        if not self.list:
            self.console.info("inbox-empty")
            return
        self.console.info("inbox-place", number=self.at + 1, count=len(self.list))
        for line in item_lines(self.console, self.list[self.at]):
            self.console.result(line)
