"""A content file while it is being read: its parts, its checks, the complaints so far."""

from collections.abc import Sequence
from typing import TypeVar
from unicodedata import normalize
from zoneinfo import ZoneInfo

from msgspec import structs

from wenzhai.content.config import Config
from wenzhai.content.frontmatter.convert import convert, salvage
from wenzhai.content.frontmatter.document import Parts, hidden_in_body, parse
from wenzhai.content.frontmatter.schema import ArticleFront, IssueFront, PageFront, SourceFront, TopicFront
from wenzhai.engine.digest import digest
from wenzhai.markup import Rendered, render_markdown
from wenzhai.model.content import Article, Body, DocFile, Parsed, TermFile
from wenzhai.model.page import Url
from wenzhai.model.problems import Problem, errors_in
from wenzhai.text import addresses
from wenzhai.text.dates import DateError, Moment, parse_date
from wenzhai.text.languages import detect_language
from wenzhai.text.slugs import slug_fault, slugify

MAX_TITLE = 300
LONG_LINE = 10_000

F = TypeVar("F", ArticleFront, TopicFront, SourceFront, PageFront, IssueFront)
SLUG_FAULTS = {
    "characters": "slug-characters",
    "edges": "slug-edges",
    "reserved": "slug-reserved",
    "long": "slug-long",
}


class FileReader:
    """One file while it is being read: its parts, and the problems found so far."""

    def __init__(self, path: str, parts: Parts, config: Config) -> None:
        self.path = path
        self.parts = parts
        self.config = config
        self.zone = ZoneInfo(config.timezone)
        self.fields, self.problems = parse(parts.front)

    def front(self, kind: type[F]) -> F:
        """The front matter; after complaints what is left of it, so that one run shows all that is wrong."""
        front, problems = convert(self.fields, kind)
        self.problems += problems
        return front or salvage(self.fields, kind)

    def complain(self, code: str, *path: str | int, **params: str) -> None:
        self.problems.append(self.fields.problem(code, path, False, **params))

    def language(self, given: str | None, text: str) -> str:
        if given and not addresses.LANGUAGE.fullmatch(given):
            self.complain("bad-language", "lang", text=given)
        return given or detect_language(text, self.config.lang)

    def render(self, lang: str) -> Rendered:
        """The body, its complaints and links with the file's own line numbers."""
        self.problems += hidden_in_body(self.path, self.parts)
        config, offset = self.config, self.parts.body_line - 1
        rendered = render_markdown(
            self.parts.body, trusted=config.trusted, lang=lang, deadline=config.deadline
        )
        lines = self.parts.body.split("\n") if rendered.problems else []
        self.problems += [_placed(problem, self.path, lines, offset) for problem in rendered.problems]
        links = tuple(structs.replace(link, line=link.line + offset) for link in rendered.links)
        return structs.replace(rendered, links=links)

    def moment(self, text: str | None, key: str) -> Moment | None:
        if text is None:
            return None
        try:
            return parse_date(text, self.zone)
        except DateError as error:
            self.complain(error.code, key, **error.params)
            return None

    def line_of_text(self, text: str, key: str) -> str:
        """The text of a key that has to be one line."""
        if "\n" in text:
            self.complain("one-line", key, key=key)
        elif len(text) > MAX_TITLE:
            self.complain("too-long", key, key=key, limit=str(MAX_TITLE), length=str(len(text)))
        return text.strip()

    def web_address(self, text: str | None, key: str) -> str | None:
        if text is not None and not addresses.is_web(text):
            self.complain("not-web-address", key, key=key, text=text)
        return text

    def slug(self, given: str | None, title: str, stem: str) -> str:
        """The slug given, else the file name's, else the title's."""
        if given is None:
            given = stem if stem and not slug_fault(stem) else ""
            return given or slugify(stem.strip(" .-_") or title, self.config.slug_style)
        slug = normalize("NFC", given)
        fault = slug_fault(slug)
        if fault:
            better = slugify(slug if any(map(str.isalnum, slug)) else title)
            self.complain(SLUG_FAULTS[fault], "slug", text=slug, better=better)
        return slug

    def aliases(self, given: Sequence[str]) -> tuple[Url, ...]:
        """The former addresses among the aliases, as paths below the site's root."""
        found = []
        for place, alias in enumerate(given):
            if addresses.is_address(alias):
                url = addresses.old_address(normalize("NFC", alias))
                if url is None:
                    self.complain("bad-old-address", "aliases", place, text=alias)
                found.append(Url(url or ""))
        return tuple(found)

    def parsed(self, fact: Article | TermFile | DocFile, body: Body) -> Parsed:
        """The fact with its digest, or only the problems."""
        problems = tuple(sorted(self.problems, key=lambda problem: (problem.line, problem.column)))
        if errors_in(problems):
            return Parsed(self.path, problems=problems)
        fact = structs.replace(fact, problems=problems)
        return Parsed(self.path, structs.replace(fact, digest=digest(fact)), body, problems=problems)


def _placed(problem: Problem, path: str, lines: list[str], offset: int) -> Problem:
    """A problem of the body as one of the file."""
    if not problem.line:
        return structs.replace(problem, path=path)
    line = lines[problem.line - 1] if problem.line <= len(lines) else ""
    excerpt = line if len(line) <= LONG_LINE else problem.excerpt
    return structs.replace(problem, path=path, line=problem.line + offset, excerpt=excerpt)
