"""Pages that hooks add: checked like what an editor writes, and described like the pages of `content/pages/`."""

from collections.abc import Iterator

from msgspec import Struct, msgpack
from msgspec.structs import replace

from wenzhai.content.config import Config
from wenzhai.engine.digest import digest
from wenzhai.extend.hooks import PAGES, HookPage, Hooks, hook_pages
from wenzhai.library.library import Library
from wenzhai.model.content import Body, DocFile
from wenzhai.model.page import Blob, ExtraPage, Page, Template, Url
from wenzhai.model.problems import Problem, errors_in
from wenzhai.model.views import LinkedBody
from wenzhai.pages.records import all_records
from wenzhai.relations import RelationIndex
from wenzhai.text.addresses import LANGUAGE, old_address


class ExtraPages(Struct, frozen=True):
    """The pages of hooks that can be made, and what is wrong with the others."""

    pages: tuple[HookPage, ...] = ()
    problems: tuple[Problem, ...] = ()


def extra_pages(hooks: Hooks, library: Library, related: RelationIndex, config: Config) -> ExtraPages:
    """Raises `ProblemsError` where a hook fails."""
    if not hooks.of(PAGES):
        return ExtraPages()
    made = hook_pages(hooks, all_records(library, related, config))
    problems = [problem for one in made for problem in faults(one, config)]
    bad = {(problem.path, problem.params["page"]) for problem in errors_in(problems)}
    return ExtraPages(tuple(one for one in made if (one.owner, one.page.path) not in bad), tuple(problems))


def faults(one: HookPage, config: Config) -> Iterator[Problem]:
    from wenzhai.markup.sanitize import (  # with Markdown, which a build without changes does not load
        attributes_refused,
        refused,
    )

    page = one.page
    if page.path.startswith("/") or not page.path.endswith(".html") or old_address(page.path) != page.path:
        yield fault("hook-page-path", one)
    if not page.title.strip():
        yield fault("hook-page-title", one)
    if page.lang and not LANGUAGE.fullmatch(page.lang):
        yield fault("hook-page-lang", one, text=page.lang)
    tags, attributes = refused(page.body), attributes_refused(page.body)
    if not config.trusted and (names := sorted({name for name, _ in (*tags, *attributes)})):
        yield replace(fault("hook-page-html", one, names=", ".join(names)), severity="warning")


def fault(code: str, one: HookPage, **params: str) -> Problem:
    """At the function that gives the page: which of its lines made it nobody can tell."""
    return Problem(
        code=code,
        path=one.owner,
        line=one.line,
        column=1 if one.line else 0,
        params={"page": one.page.path, **params},
        excerpt=one.excerpt,
    )


def described_extra(pages: tuple[HookPage, ...], config: Config) -> Iterator[Page]:
    for one in pages:
        page = one.page
        doc, body = document(one.owner, page, config), body_of(page, config)
        yield Page(doc.url, Template("page.html"), {"doc": doc, "body": LinkedBody(body)})


def document(owner: str, page: ExtraPage, config: Config) -> DocFile:
    """The page as templates know those of `content/pages/`. Nothing asks for its texts but the page itself."""
    made = digest(page)
    return DocFile(
        path=owner,
        kind="page",
        slug=page.path.removesuffix(".html"),
        url=Url(page.path),
        title=page.title.strip(),
        lang=page.lang or config.lang,
        summary=page.summary.strip(),
        body_digest=made,
        markdown_digest=made,
        analysis_digest=made,
        digest=made,
    )


def body_of(page: ExtraPage, config: Config) -> Blob:
    from wenzhai.markup.sanitize import sanitized

    html = page.body if config.trusted else sanitized(page.body, frozenset(), 0)
    packed = msgpack.encode(Body(html))
    return Blob(digest(packed), packed)
