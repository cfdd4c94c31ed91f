"""`llms-full.txt`: the articles that `llms.txt` lists, whole, as their Markdown copies one after the other."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from wenzhai.model.page import Url
from wenzhai.pages.formats.links import Links
from wenzhai.pages.formats.llms import plain
from wenzhai.pages.formats.markdown_copy_text import copy_text


class MarkdownCopy(Struct, frozen=True):
    """A Markdown copy, but for its bytes: see `markdown_copy_text.copy_text`."""

    url: Url
    excerpt: str
    """The label of an excerpt, empty for a whole text."""
    label: str
    head: int
    pictures: tuple[tuple[str, str], ...]


def render(url: str, context: Mapping[str, Any]) -> bytes:
    return "\n".join(parts(url, context)).encode("utf-8", "replace")


def parts(url: str, context: Mapping[str, Any]) -> Iterator[str]:
    links = Links(context["base"])
    yield f"# {plain(context['title'])}\n"
    if description := plain(context["description"]):
        yield f"> {description}\n"
    copies: tuple[MarkdownCopy, ...] = context["copies"]
    for copy, data in zip(copies, context["texts"], strict=True):
        text = copy_text(data.decode(), copy.label, copy.head, copy.pictures, url)
        yield "---\n"
        yield " · ".join(filter(None, [f"<{links.to(copy.url)}>", copy.excerpt])) + "\n"
        yield text
