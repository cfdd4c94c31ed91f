"""The editor's note of an article: one paragraph of Markdown in its front matter."""

import re

from msgspec import Struct, structs

from wenzhai.content.config import Config
from wenzhai.content.front_values import FrontValues
from wenzhai.content.frontmatter.schema import ArticleFront
from wenzhai.markup import render_markdown
from wenzhai.model.content import Link
from wenzhai.model.problems import errors_in

PARAGRAPH = re.compile(r"<p(?: lang=\"[^\"]*\")?>((?:(?!<p[ >]|<img\b).)*)</p>", re.DOTALL)
WITHIN = re.compile(r'<a href="wz:\d+"[^>]*>(.*?)</a>', re.DOTALL)
PLACEHOLDER = re.compile(r'(?<= href="wz:)\d+(?=")')


class EditorsNote(Struct, frozen=True):
    """`html` stands within a paragraph and holds `href="wz:N"` for `links[N]`, counted on from the body's; `plain_html`
    has words for them."""

    html: str = ""
    plain_html: str = ""
    text: str = ""
    links: tuple[Link, ...] = ()
    styles: tuple[str, ...] = ()


def read_note(values: FrontValues[ArticleFront], lang: str, config: Config, first_link: int) -> EditorsNote:
    """The note, whose links are numbered from `first_link`. Faults become problems of `values`, at the key."""
    written = values.front.note
    if written is None:
        return EditorsNote()
    rendered = render_markdown(
        " ".join(written.split()) if "\n\n" not in written.strip() else written,
        trusted=config.trusted,
        lang=lang,
        site_lang=config.lang,
        deadline=config.deadline,
        tex_maths=config.math == "tex",
        typography=config.typography,
    )
    place = values.fields.problem("note-one-paragraph", ("note",))
    values.problems += [
        structs.replace(found, path=place.path, line=place.line, column=place.column, excerpt=place.excerpt)
        for found in rendered.problems
    ]
    inner = PARAGRAPH.fullmatch(rendered.html.strip())
    if inner is None:
        if not errors_in(rendered.problems):
            values.problems.append(place)
        return EditorsNote()
    links = [
        structs.replace(link, line=place.line, column=place.column, excerpt=place.excerpt)
        for link in rendered.links
    ]
    return EditorsNote(
        PLACEHOLDER.sub(lambda number: str(first_link + int(number[0])), inner[1]),
        WITHIN.sub(r"\1", inner[1]),
        rendered.text,
        tuple(links),
        rendered.styles,
    )
