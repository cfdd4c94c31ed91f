"""Markdown as it would be typed with the marks that are printed: typography, written down."""

from collections.abc import Collection, Iterable, Sequence

from wenzhai.markup.deadline import DeadlineExceeded
from wenzhai.markup.deadline import deadline as time_limit
from wenzhai.markup.render import Rendered, engine, forget, language_of_words, render_markdown
from wenzhai.markup.source import Source
from wenzhai.markup.tracing import SourceRepair

MOST_TRIES = 16
"""How often a body is rendered to prove that only marks have changed; blocks that are not proved by then stay."""


def typeset_markdown(
    text: str,
    rendered: Rendered,
    *,
    trusted: bool = False,
    lang: str = "zh-Hans",
    site_lang: str = "",
    deadline: float | None = None,
    tex_maths: bool = False,
    picture_hosts: Collection[str] = (),
) -> str:
    """A body whose marks are typed as typography prints them; every line end is `\\n`, and there are as many lines.

    `rendered` is the body with typography, by the same options (see `render_markdown`). Whatever would come out
    otherwise than that is left as it is typed.
    """
    if not rendered.typography_changed:
        return text
    source, language = Source(text), language_of_words(site_lang or lang)
    try:
        with time_limit(deadline):
            blocks = engine(language).source_repairs(
                source, lang, site_lang=site_lang, trusted=trusted, tex_maths=tex_maths
            )
    except (
        DeadlineExceeded,
        Exception,
    ):  # it was rendered a moment ago: what fails now is a reason to leave it alone
        forget(language)
        return text
    tries = MOST_TRIES

    def same(blocks: Sequence[list[SourceRepair]]) -> bool:
        made = render_markdown(
            applied(text, blocks),
            trusted=trusted,
            lang=lang,
            site_lang=site_lang,
            deadline=deadline,
            tex_maths=tex_maths,
            typography=True,
            picture_hosts=picture_hosts,
        )
        return (made.html, made.headings) == (rendered.html, rendered.headings)

    def proved(blocks: Sequence[list[SourceRepair]]) -> Sequence[list[SourceRepair]]:
        nonlocal tries
        tries -= 1
        if not blocks or tries < 0:
            return ()
        if same(blocks):
            return blocks
        middle = len(blocks) // 2
        return (*proved(blocks[:middle]), *proved(blocks[middle:])) if middle else ()

    found = proved(blocks)
    return applied(text, found) if len(found) == len(blocks) or same(found) else text


def applied(text: str, blocks: Iterable[Iterable[SourceRepair]]) -> str:
    parts: list[str] = []
    at = 0
    for start, end, new in sorted(repair for block in blocks for repair in block):
        parts += text[at:start], new
        at = end
    return "".join([*parts, text[at:]])
