"""What hooks make of an article before anything else is made of it: its keys and its Markdown in, the same out.

What they give is checked as a file is: nothing that comes from a hook is trusted more than what an editor writes.
"""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct, ValidationError, convert
from msgspec.structs import replace

from wenzhai.content.front_values import FrontValues
from wenzhai.content.frontmatter.document import CONTROL, Parts
from wenzhai.content.frontmatter.schema import ArticleFront
from wenzhai.model.problems import Problem, ProblemsError, errors_in


class ArticleText(ArticleFront, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An article as its file has it: the keys of its front matter under their names, its own fields in `extra`, and its
    Markdown."""

    path: str
    """Of its file; only to be read."""
    extra: Mapping[str, Any] = {}
    markdown: str = ""


Transform = Callable[[ArticleText, str], ArticleText]
"""The second argument is the path."""


def transformed(values: FrontValues[ArticleFront], parts: Parts, transform: Transform) -> Parts:
    """The body that the hooks make; what they make of the keys becomes the front matter of `values`. A file with errors
    is left as it is. Raises `ProblemsError`."""
    if errors_in(values.problems):
        return parts
    front = values.front
    keys = {key: getattr(front, key) for key in ArticleFront.__struct_fields__}
    own = {key: getattr(front, key) for key, _ in values.own}
    given = ArticleText(path=values.path, markdown=parts.body, extra=own, **keys)
    found = transform(replace(given, extra={**own}), values.path)
    if found == given:
        return parts
    extra = {key: value for key, value in found.extra.items() if value is not None}
    values.front = checked(found, extra, type(front))
    return parts._replace(body=found.markdown)


def checked(article: ArticleText, extra: Mapping[str, Any], kind: type[ArticleFront]) -> ArticleFront:
    """The front matter that these values are. Raises `ProblemsError` for values that no file could have."""
    keys = {key: getattr(article, key) for key in ArticleFront.__struct_fields__}
    try:
        front = convert({**keys, **extra}, kind)
    except ValidationError as error:
        raise wrong_value(article.path, str(error)) from None
    if found := next((one for one in texts_of(front) if CONTROL.search(one)), None):
        raise wrong_value(article.path, f"control character in {found[:40]!r}")
    return front


def texts_of(value: object) -> list[str]:
    """All texts in a value."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, Struct):
        value = [getattr(value, name) for name in value.__struct_fields__]
    return [text for one in value for text in texts_of(one)] if isinstance(value, tuple | list) else []


def wrong_value(path: str, detail: str) -> ProblemsError:
    return ProblemsError([Problem(code="hook-value", path=path, params={"detail": detail})])
