"""What a build would refuse before it makes a page: addresses that two files claim, and mistakes in the theme."""

from pathlib import Path

from msgspec.structs import replace

from wenzhai.builder.project import ContentSnapshot
from wenzhai.content.config import Config
from wenzhai.extend.hooks import Hooks
from wenzhai.model.problems import Problem, ProblemsError
from wenzhai.pages.addresses import AddressClash, clash_problem, clashes
from wenzhai.pages.extra import extra_pages
from wenzhai.pages.fingerprints import check_names
from wenzhai.pages.sections import sections
from wenzhai.pages.shared import site_context
from wenzhai.theme.chain import load_theme
from wenzhai.theme.mistakes import at_its_place


def plan_problems(root: Path, config: Config, snapshot: ContentSnapshot, hooks: Hooks) -> list[Problem]:
    """Of a site with drafts and scheduled articles: what these claim is a warning until their day."""
    try:
        theme = load_theme(root, config.theme, config=config, hooks=hooks)
        extra = extra_pages(hooks, snapshot.library, snapshot.related, config)
    except ProblemsError as error:
        return error.problems
    library = snapshot.library
    context = site_context(library, snapshot.related, config, theme, extra=extra.pages)
    pages = [page for section in sections(context) for page in section.describe()]
    shapes = {(page.how, tuple(page.context)) for page in pages}
    names = check_names(theme, context.shared, shapes)
    waiting = {one.file.path for one in library.waiting}
    found = [
        (clash, clash_problem(clash, snapshot.text))
        for clash in clashes([page.url for page in pages], library, extra.pages)
    ]
    placed = [at_its_place(one, root, theme.static, theme.strings["en"]) for one in names]
    return [
        *theme.problems,
        *placed,
        *extra.problems,
        *(later(clash, problem, waiting) for clash, problem in found),
    ]


def later(clash: AddressClash, problem: Problem, waiting: set[str]) -> Problem:
    return replace(problem, severity="warning") if waiting & {clash.claim.path, clash.other} else problem
