"""`/desk/` in the preview: requests are checked, read, answered. What they do is in `desk.py`."""

import asyncio
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import PurePosixPath

from tornado.web import HTTPError

from wenzhai.desk.acts import DeskAct, said
from wenzhai.desk.inbox import ORDERS, Inbox, InboxFilter
from wenzhai.desk.log import last_act
from wenzhai.desk.web.desk import KNOWN, DecidedMeanwhile, Desk, DeskRequest, SavedMeanwhile
from wenzhai.desk.web.guard import may_act, may_enter, may_look
from wenzhai.desk.web.pages import (
    HERE,
    DeskView,
    ShownList,
    Unsaved,
    item_page,
    list_page,
    refusal_page,
    typed_page,
)
from wenzhai.engine.digest import digest
from wenzhai.engine.disk import DiskError
from wenzhai.model.problems import Problem, ProblemsError
from wenzhai.model.report import format_problem, words
from wenzhai.serve.files import TYPES
from wenzhai.serve.server import Guarded, Preview

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
"""No script but our own file, nothing inline; the article beside is a page of the preview."""
ID = re.compile(r"[A-Za-z0-9_-]+")


class DeskHandler(Guarded):
    """Whoever is not let in does not learn that there is a desk."""

    desk: Desk

    def initialize(self, preview: Preview, desk: Desk) -> None:  # type: ignore[override]
        super().initialize(preview)
        self.desk = desk

    def set_default_headers(self) -> None:
        super().set_default_headers()
        self.set_header("Content-Security-Policy", POLICY)
        self.set_header("X-Frame-Options", "DENY")
        self.set_header("Referrer-Policy", "same-origin")

    def prepare(self) -> None:
        super().prepare()
        headers = self.request.headers
        if not may_enter(str(self.request.remote_ip), headers, self.desk.password):
            if not self.desk.password:
                raise HTTPError(404)
            self.set_header("WWW-Authenticate", 'Basic realm="wenzhai", charset="UTF-8"')
            raise HTTPError(401)
        if not may_look(headers):
            raise HTTPError(403)
        if self.request.method == "POST" and not may_act(
            headers, self.request.host, self.desk.token, self.get_body_argument("token", "")
        ):
            raise HTTPError(403)

    def view(self, opens: Mapping[str, str] = {}) -> DeskView:
        last = last_act(self.desk.root)
        news, self.desk.news = self.desk.news, ()
        return DeskView(self.desk.token, self.preview.base, self.preview.lang, last, news, opens)

    def opens(self, path: str, line: int = 1) -> dict[str, str]:
        """The address that opens a file in the curator's editor; none for others in the network."""
        elsewhere = self.request.host_name == self.preview.network
        return {"file": "" if elsewhere else self.preview.opens(path, line, 1)}

    def tell(self, *lines: str) -> None:
        """What the next page says."""
        self.desk.news = lines

    def tell_decided(self, error: DecidedMeanwhile) -> None:
        self.tell(*(words(one.code, one.params, self.preview.lang) for one in error.problems))

    def asked(self) -> DeskRequest:
        """What the form asks for."""
        fields = {
            name: [value.decode("utf-8", "replace") for value in values]
            for name, values in self.request.body_arguments.items()
        }
        act, id, seen = (self.get_body_argument(name, "") for name in ("act", "id", "seen"))
        return DeskRequest(act, id, seen, fields)

    def page(self, body: bytes, status: int = 200) -> None:
        self.set_status(status)
        self.set_header("Content-Type", TYPES["html"])
        self.finish(body)

    def wanted(self) -> InboxFilter:
        return InboxFilter(**{key: self.get_query_argument(key, "") for key in InboxFilter.__struct_fields__})

    def order(self) -> str:
        asked = self.get_query_argument("order", "story")
        return asked if asked in ORDERS else "story"

    def shown_list(self) -> ShownList:
        return ShownList(self.wanted(), self.order())

    def show_item(self, id: str, inbox: Inbox, status: int = 200, unsaved: Unsaved | None = None) -> None:
        draft = self.desk.draft(id)
        view = self.view(self.opens(draft.path, draft.body_line))
        seen = digest(draft.data).hex()
        item = inbox.items.get(id) or self.desk.known(id)
        self.page(item_page(view, item, draft, inbox, self.shown_list(), seen, unsaved), status)


class InboxPage(DeskHandler):
    async def get(self) -> None:
        """The list. The first one reads the project, which the server does beside its other work."""
        try:
            inbox = await asyncio.get_running_loop().run_in_executor(None, self.desk.inbox)
        except ProblemsError as error:
            self.page(refusal_page(self.view(), error.problems), 500)
            return
        self.page(list_page(self.view(), inbox, self.shown_list()))


class ItemPage(DeskHandler):
    async def get(self, id: str) -> None:
        try:
            inbox = await asyncio.get_running_loop().run_in_executor(None, self.desk.inbox)
            self.show_item(id, inbox)
        except DecidedMeanwhile as error:
            self.tell_decided(error)
            self.redirect(self.shown_list().address())
        except ProblemsError as error:
            self.page(refusal_page(self.view(), error.problems), 404)


class ActForm(DeskHandler):
    """An act, and back to where the curator was."""

    async def post(self) -> None:
        asked = self.asked()
        if asked.act not in KNOWN:
            raise HTTPError(400)
        try:
            act = partial(self.desk.carry_out, asked)
            done = await asyncio.get_running_loop().run_in_executor(None, act)
        except SavedMeanwhile:
            self.show_item(asked.id, self.desk.inbox(), 409, Unsaved(asked))
        except DecidedMeanwhile as error:
            self.show_decided(asked, error)
        except ProblemsError as error:
            self.show_refusal(asked, error.problems)
        except DiskError as error:
            self.page(refusal_page(self.view(), [error.problem]), 500)
        else:
            self.tell(*self.told(asked, done))
            self.redirect(self.back(asked, done), status=303)

    def show_decided(self, asked: DeskRequest, error: DecidedMeanwhile) -> None:
        """Somebody was faster, or pressed a key twice: that is said above the list, where there is nothing typed to be
        kept."""
        if asked.text("whole"):
            self.page(typed_page(self.view(), asked, error.problems), 409)
        else:
            self.tell_decided(error)
            self.redirect(self.back(asked, None), status=303)

    def show_refusal(self, asked: DeskRequest, problems: Sequence[Problem]) -> None:
        """The draft again, with what was typed; where there is none any more, the problems alone."""
        if asked.act == "undo":
            self.tell(*(format_problem(one, self.preview.lang) for one in problems))
            self.redirect(self.back(asked, None), status=303)
            return
        try:
            self.show_item(asked.id, self.desk.inbox(), 409, Unsaved(asked, tuple(problems)))
        except ProblemsError:
            self.page(refusal_page(self.view(), problems), 409)

    def told(self, asked: DeskRequest, done: DeskAct | None) -> Iterator[str]:
        """What there is to say besides the act itself, which stands beside the button that undoes it."""
        lang = self.preview.lang
        if asked.act != "undo":
            yield from (format_problem(one, lang) for one in (done.problems if done else ()))
        elif done:
            following = last_act(self.desk.root)
            yield words("inbox-undone", {"what": said(done, lang)}, lang)
            if following:
                yield words("inbox-undo-next", {"what": said(following, lang)}, lang)
            else:
                yield words("inbox-undo-none", {}, lang)

    def back(self, asked: DeskRequest, done: DeskAct | None) -> str:
        """The list as it was: at the draft that was saved or has come back, or else at the one that the form names;
        nothing but filters is taken from the address. After the change of an issue was undone, that issue."""
        if done and done.name.startswith("issue"):
            new, beside = done.name == "issue-new", self.get_query_argument("beside", "")
            query = f"?beside={beside}" if beside.isalpha() and beside.isascii() else ""
            return f"/desk/issue/{'' if new else PurePosixPath(done.steps[0].path).stem + query}"
        shown, at = self.shown_list(), asked.text("next")
        if asked.act == "undo" and done and done.ids:
            at = done.ids[-1]
        elif asked.act == "save" and self.desk.shows(asked.id, shown.wanted):
            at = asked.id
        return shown.address(at if ID.fullmatch(at) else "")


class DeskFile(DeskHandler):
    """The style sheet, the script, the icon."""

    def get(self, name: str) -> None:
        self.set_header("Content-Type", TYPES[name.rpartition(".")[2]])
        self.finish((HERE / name).read_bytes())
