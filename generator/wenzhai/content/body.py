"""From the Markdown of a content file to HTML, with the line numbers of the file."""

from msgspec import structs

from wenzhai.content.config import Config
from wenzhai.content.frontmatter.document import Parts, hidden_in_body
from wenzhai.markup import Rendered, render_markdown, typeset_markdown
from wenzhai.model.problems import Problem
from wenzhai.text.typography import is_chinese_text, repaired

LONG_LINE = 10_000


def render_body(path: str, parts: Parts, lang: str, config: Config) -> Rendered:
    """The body, with problems with its characters too."""
    offset = parts.body_line - 1
    rendered = render_markdown(
        parts.body,
        trusted=config.trusted,
        lang=lang,
        site_lang=config.lang,
        deadline=config.deadline,
        tex_maths=config.math == "tex",
        typography=config.typography,
        picture_hosts=config.pictures.allow,
        site_address=config.url,
    )
    lines = parts.body.split("\n") if rendered.problems else []
    problems = [placed(problem, path, lines, offset) for problem in rendered.problems]
    links, addresses = (
        tuple(structs.replace(link, line=link.line + offset) for link in found)
        for found in (rendered.links, rendered.addresses)
    )
    problems = [*hidden_in_body(path, parts), *problems]
    return structs.replace(rendered, links=links, addresses=addresses, problems=tuple(problems))


def typeset_body(parts: Parts, rendered: Rendered, lang: str, config: Config) -> str:
    """The Markdown of a body that is rendered, with the marks that are shown."""
    return typeset_markdown(
        parts.body,
        rendered,
        trusted=config.trusted,
        lang=lang,
        site_lang=config.lang,
        deadline=config.deadline,
        tex_maths=config.math == "tex",
        picture_hosts=config.pictures.allow,
    )


def placed(problem: Problem, path: str, lines: list[str], offset: int) -> Problem:
    """A problem of the body as one of the file."""
    if not problem.line:
        return structs.replace(problem, path=path)
    line = lines[problem.line - 1] if problem.line <= len(lines) else ""
    excerpt = line if len(line) <= LONG_LINE else problem.excerpt
    return structs.replace(problem, path=path, line=problem.line + offset, excerpt=excerpt)


def typeset(text: str, lang: str, config: Config) -> str:
    """A text of the front matter as it is shown; `lang` is that of its file."""
    return repaired(text) if config.typography and is_chinese_text(text, lang) else text


def with_body(text: str, old: str, new: str) -> str:
    """The file with a changed body; each line keeps its line end."""
    lines, was, becomes = text.split("\n"), old.split("\n"), new.split("\n")
    if old == new or len(was) != len(becomes):
        return text
    first = len(lines) - len(was)
    for at, (before, after) in enumerate(zip(was, becomes, strict=True), first):
        if before != after:
            lines[at] = after + "\r" * lines[at].endswith("\r")
    return "\n".join(lines)
