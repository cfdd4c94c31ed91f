"""`/desk/issue/`: requests about issues."""

import asyncio
from functools import partial

from tornado.web import HTTPError

from wenzhai.desk.log import perform
from wenzhai.desk.web import issues
from wenzhai.desk.web.desk import DeskRequest
from wenzhai.desk.web.handlers import DeskHandler
from wenzhai.desk.web.pages import issue_list_page, issue_page, publication_page, refusal_page
from wenzhai.engine.disk import DiskError
from wenzhai.model.problems import Problem, ProblemsError

LIST = "/desk/issue/"


class IssueList(DeskHandler):
    def get(self) -> None:
        found = [
            issues.issue_file(self.desk.root, self.desk.config, name)
            for name in issues.issue_names(self.desk.root)
        ]
        self.page(issue_list_page(self.view(), found))


class IssueView(DeskHandler):
    def get(self, name: str) -> None:
        try:
            self.show(name)
        except ProblemsError as error:
            self.page(refusal_page(self.view(), error.problems), 404)

    def show(self, name: str) -> None:
        issue = issues.issue_file(self.desk.root, self.desk.config, name)
        self.page(issue_page(self.view(self.opens(issue.path)), issue))


class IssueForm(IssueView):
    async def post(self) -> None:
        asked = self.asked()
        loop = asyncio.get_running_loop()
        try:
            if asked.act in ("publish", "publish-try"):
                publish = partial(
                    issues.publication, self.desk.root, self.preview.lang, dry_run=asked.act != "publish"
                )
                ok, report = await loop.run_in_executor(None, publish)
                self.page(
                    publication_page(self.view(), report, dry_run=asked.act != "publish"), 200 if ok else 409
                )
            else:
                self.redirect(await loop.run_in_executor(None, partial(self.carry_out, asked)), status=303)
        except ProblemsError as error:
            self.page(refusal_page(self.view(), error.problems), 409)
        except DiskError as error:
            self.page(refusal_page(self.view(), [error.problem]), 500)

    def carry_out(self, asked: DeskRequest) -> str:
        """Does what the form asks for; where to go on. Raises `ProblemsError`."""
        root, config = self.desk.root, self.desk.config
        if asked.act == "gather":
            done = issues.gathered(root, config)
            perform(root, done)
            return (
                f"{LIST}{done.steps[0].path.rpartition('/')[2].removesuffix('.md')}" if done.steps else LIST
            )
        if asked.act not in issues.CHANGES:
            raise HTTPError(400)
        issue = issues.issue_file(root, config, asked.id)
        if issue.seen != asked.seen:
            raise ProblemsError([Problem(code="changed-meanwhile", path=issue.path)])
        done = issues.composed(issue, asked, config)
        perform(root, done)
        anchor = f"#n-{issues.place_after(issue, done, asked)}" if asked.act.startswith("item") else ""
        return f"{LIST}{asked.id}{anchor}"


ISSUE_PAGES = (
    (LIST, IssueList),
    (f"{LIST}act", IssueForm),
    (rf"{LIST}([A-Za-z0-9_-]+)", IssueView),
)
