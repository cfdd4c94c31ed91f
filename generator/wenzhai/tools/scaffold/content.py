"""New content files: path and text."""

from typing import NamedTuple

from wenzhai.content.frontmatter.document import emit
from wenzhai.content.kinds import ARTICLE, ContentKind
from wenzhai.text.scripts import has_han
from wenzhai.text.slugs import article_id, slugify


class NewFile(NamedTuple):
    """`path` is relative to the project's root."""

    path: str
    text: str


def new_file(
    kind: ContentKind,
    title: str,
    *,
    day: str | None = None,
    date: str | None = None,
    lang: str | None = None,
    topics: tuple[str, ...] = (),
    source: str | None = None,
    column: str | None = None,
    summary: str | None = None,
    draft: bool = False,
    slug_style: str = "pinyin",
    origin: str = "",
    body: str = "\n",
) -> NewFile:
    """A new file of that kind.

    `day` is the date an article is filed under, `date` the value in its front matter if that is more than the day.
    `origin` distinguishes the ids of articles that have been at the same path one after the other.
    """
    slug = slugify(title, slug_style)
    if kind is ARTICLE:
        path = kind.file(folder(day) + slug)
        front: dict[str, object] = {
            "id": article_id(path + origin),
            "title": title,
            "column": column,
            "lang": lang,
            "source": source,
            "date": date or day,
            "topics": list(topics),
            "slug": slug,
            "summary": summary,
            "draft": draft or None,
        }
    else:
        path = kind.file(slug)
        front = (
            term_front(title)
            if kind.is_term
            else {"title": title, "slug": slug, "date": date, "lang": lang, "draft": draft or None}
        )
    return NewFile(path, emit(front, kind.modeline(path)) + body)


def folder(day: str | None) -> str:
    """`2025-12-24` → `2025/12/24-`: the part of the path before the slug."""
    return f"{day[:4]}/{day[5:7]}/{day[8:]}-" if day else "undated/"


def term_front(name: str) -> dict[str, object]:
    """The name in its language, and an empty value for the other one."""
    return {"zh": name} if has_han(name) else {"en": name}
