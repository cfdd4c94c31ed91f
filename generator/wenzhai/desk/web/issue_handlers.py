"""`/desk/issue/`: requests about issues."""

import asyncio
from functools import partial

from tornado.web import HTTPError

from wenzhai.content.inbox_ledger import read_inbox_ledger
from wenzhai.desk.issues import added, gathered, issue_file, issue_names, issue_titles
from wenzhai.desk.log import perform
from wenzhai.desk.web import issues
from wenzhai.desk.web.desk import DeskRequest
from wenzhai.desk.web.handlers import DeskHandler
from wenzhai.desk.web.issue_pages import EXPORTS, issue_list_page, issue_page, publication_page, shown
from wenzhai.desk.web.pages import Unsaved, refusal_page
from wenzhai.engine.disk import DiskError
from wenzhai.model.problems import ProblemsError

LIST = "/desk/issue/"


class IssueChangedMeanwhile(Exception):
    """The file is not the one that the form was made from."""


class IssueHandler(DeskHandler):
    def beside(self) -> str:
        """The export that is shown beside the issue, empty for its page."""
        asked = self.get_query_argument("beside", "")
        return asked if asked in EXPORTS else ""

    async def show_list(self) -> None:
        content = await asyncio.get_running_loop().run_in_executor(None, self.desk.content)
        root = self.desk.root
        self.page(issue_list_page(self.view(), issue_titles(root), content, read_inbox_ledger(root)))

    async def show(self, name: str, status: int = 200, unsaved: Unsaved | None = None) -> None:
        root, config = self.desk.root, self.desk.config
        issue = issue_file(root, config, name)
        content = await asyncio.get_running_loop().run_in_executor(None, self.desk.content)
        self.page(
            issue_page(
                self.view(self.opens(issue.path)),
                issue,
                content,
                read_inbox_ledger(root),
                latest=issue_names(root)[0] == name,
                beside=self.beside(),
                unsaved=unsaved,
            ),
            status,
        )


class IssueList(IssueHandler):
    async def get(self) -> None:
        try:
            await self.show_list()
        except ProblemsError as error:
            self.page(refusal_page(self.view(), error.problems), 500)


class IssueView(IssueHandler):
    async def get(self, name: str) -> None:
        try:
            await self.show(name)
        except ProblemsError as error:
            self.page(refusal_page(self.view(), error.problems), 404)


class IssueForm(IssueHandler):
    async def post(self) -> None:
        asked = self.asked()
        try:
            if asked.act in ("publish", "publish-try"):
                await self.publish(dry_run=asked.act != "publish")
            else:
                work = partial(self.carry_out, asked, self.beside())
                self.redirect(await asyncio.get_running_loop().run_in_executor(None, work), status=303)
        except IssueChangedMeanwhile:
            await self.show(asked.id, 409, Unsaved(asked))
        except ProblemsError as error:
            await self.show_refusal(asked, error)
        except DiskError as error:
            self.page(refusal_page(self.view(), [error.problem]), 500)

    async def publish(self, *, dry_run: bool) -> None:
        """Tried first; the page with its report has the button that publishes."""
        work = partial(issues.publication, self.desk.root, self.preview.lang, dry_run=dry_run)
        ok, report = await asyncio.get_running_loop().run_in_executor(None, work)
        self.page(publication_page(self.view(), report, dry_run=dry_run, ok=ok), 200 if ok else 409)

    async def show_refusal(self, asked: DeskRequest, error: ProblemsError) -> None:
        """The issue again, with what was typed; where there is none, the problems alone."""
        try:
            await self.show(asked.id, 409, Unsaved(asked, tuple(error.problems)))
        except ProblemsError:
            self.page(refusal_page(self.view(), error.problems), 409)

    def carry_out(self, asked: DeskRequest, beside: str) -> str:
        """Does what the form asks for; where to go on. Raises `ProblemsError`, `IssueChangedMeanwhile`."""
        root, config = self.desk.root, self.desk.config
        if asked.act == "gather":
            done = gathered(root, config)
            perform(root, done)
            return f"{LIST}{done.steps[0].path.rpartition('/')[2].removesuffix('.md')}"
        if asked.act not in issues.CHANGES and asked.act != "issue-add":
            raise HTTPError(400)
        issue = issue_file(root, config, asked.id)
        if issue.seen != asked.seen:
            raise IssueChangedMeanwhile
        if asked.act == "issue-add":
            perform(root, added(root, config, issue, [asked.text("article")]))
            return f"{LIST}{asked.id}{shown(beside)}#left"
        done = issues.composed(issue, asked, config)
        perform(root, done)
        anchor = f"#n-{issues.place_after(issue, done, asked)}" if asked.act.startswith("item") else ""
        return f"{LIST}{asked.id}{shown(beside)}{anchor}"


ISSUE_PAGES = (
    (LIST, IssueList),
    (f"{LIST}act", IssueForm),
    (rf"{LIST}([A-Za-z0-9_-]+)", IssueView),
)
