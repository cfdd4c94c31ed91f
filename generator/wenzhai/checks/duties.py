"""Checks of what a curator owes to readers and authors: what an AI wrote is labelled, quotations have a limit.

None of it is legal advice: it holds the content to what the curator has written down.
"""

from collections.abc import Iterator

from wenzhai.builder.project import ContentSnapshot
from wenzhai.content.frontmatter.document import split
from wenzhai.content.frontmatter.locate import place
from wenzhai.content.look import Services
from wenzhai.content.paths import SETTINGS
from wenzhai.model.problems import Problem, ProblemsError, warning
from wenzhai.text.viewpoints import core_viewpoint

ABOUT = "about.html"
"""The page about the site: its foot names the hosts."""


def ai_unsaid(snapshot: ContentSnapshot) -> Iterator[Problem]:
    """Summaries of the kind that topic pages carry, in articles that do not say whether an AI wrote them."""
    library = snapshot.library
    for card in library.every():
        article = library.articles[card.id]
        if article.ai is None and not card.ai:
            try:
                parts = split(snapshot.text(article.path), article.path)
            except ProblemsError:  # changed since it was read
                continue
            if line := core_viewpoint(parts.body):
                excerpt = parts.body.split("\n")[line - 1]
                at = parts.body_line + line - 1
                yield warning("ai-unsaid", article.path, line=at, column=1, excerpt=excerpt)


def quote_too_long(snapshot: ContentSnapshot) -> Iterator[Problem]:
    """Texts of others that are longer than `limits: {quote: N}` allows."""
    limit = snapshot.config.limits.quote
    for article in snapshot.library.articles.values() if limit is not None else ():
        if (article.source or article.source_url) and article.han > (limit or 0):
            params = {"count": str(article.han), "limit": str(limit)}
            yield Problem(code="quote-too-long", path=article.path, params=params)


def hosts_not_told(snapshot: ContentSnapshot) -> Iterator[Problem]:
    """A site whose readers connect to others has a page about itself, which names them."""
    services, pictures = snapshot.config.services, snapshot.config.pictures
    key = "services" if services != Services() else "pictures" if pictures.allow else ""
    if key and not any(page.url == ABOUT for page in snapshot.library.pages):
        line, column, excerpt = place(snapshot.text(SETTINGS), key, f"{key}:")
        yield warning(
            "about-missing", SETTINGS, line=line, column=column, excerpt=excerpt, params={"key": key}
        )
