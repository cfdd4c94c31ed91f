"""`wenzhai inbox` in a terminal: one draft after the other, with single keys."""

from typing import TYPE_CHECKING

import click

from wenzhai.cli.console import CommandFailed, Console
from wenzhai.cli.inbox import ORDER_NAMES, ORDERS, expect_matches, item_lines, read, told
from wenzhai.cli.keyboard import DOWN, ESCAPE, UP, next_key, single_keys, whole_lines
from wenzhai.cli.new import open_editor

if TYPE_CHECKING:
    from wenzhai.desk.acts import DeskAct
    from wenzhai.desk.inbox import Inbox, InboxFilter, InboxItem

MOVES = {"j": 1, "k": -1, "\r": 1, "\n": 1, DOWN: 1, UP: -1}
QUIT = ("", "q", "\x04", ESCAPE)
"""The end of the terminal, q, Ctrl-D, Esc."""


def one_by_one(console: Console, wanted: "InboxFilter", order: str) -> None:
    Keys(console, wanted, order).run()


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
        from wenzhai.desk.drafts import find_draft
        from wenzhai.desk.log import desk_state

        state = desk_state(self.console.root, self.console.config)
        draft = find_draft(self.console.root, item.article.path)
        match key:
            case "x":
                return acts.keep([draft], state)
            case "d":
                return acts.drop([draft], state)
            case "l":
                return acts.later([draft], state)
            case "t":
                offered = [*item.article.topics, *(one.term.slug for one in item.proposed)]
                names = self.ask("inbox-ask-topics", ", ".join(offered))
                return acts.topics(draft, state, acts.split_names(names))
            case "n":
                return acts.fields(draft, state, {"note": self.ask("inbox-ask-note", item.article.note_text)})
        main = self.ask("inbox-ask-merge", "")
        return acts.merge([draft], state, find_draft(self.console.root, main)) if main else None

    def ask(self, code: str, default: str) -> str:
        from wenzhai.text.labels import labels_of

        with whole_lines():
            answer = click.prompt(
                self.console.say(code),
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
        self.console.info("inbox-undone", what=told(self.console, done))
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
        known = {item.id: item for item in self.listed()}
        self.list = [known[item.id] for item in self.list if item.id in known] + [
            item for item in known.values() if item.id not in {one.id for one in self.list}
        ]
        self.at = max(0, min(self.at, len(self.list) - 1))

    def show(self) -> None:
        if not self.list:
            self.console.info("inbox-empty")
            return
        self.console.info("inbox-place", number=self.at + 1, count=len(self.list))
        for line in item_lines(self.console, self.list[self.at]):
            self.console.result(line)
