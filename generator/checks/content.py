"""Checks of what was read: articles without a date or source, terms without a file, dates that disagree."""

import re
from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct

from generator.frontmatter import emit
from generator.library import Library
from generator.model import Article, Problem, TermFile
from generator.views import Card, Term

IMPRINT = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日\s*第?\s*\d+\s*版")
"""How a newspaper page names itself: `2025年12月24日 第03版`."""


class Content(Struct, frozen=True):
    """`text` gives the text of a content file by its path."""

    library: Library
    text: Callable[[str], str]


def undated(content: Content) -> Iterator[Problem]:
    for card in content.library.undated:
        yield Problem(code="undated", path=article_of(content, card).path, severity="warning")


def unsourced(content: Content) -> Iterator[Problem]:
    for card in content.library.every():
        if card.source is None:
            yield Problem(code="unsourced", path=article_of(content, card).path, severity="warning")


def topic_without_file(content: Content) -> Iterator[Problem]:
    library = content.library
    yield from without_file(content, "topic", library.topics, library.topic_files, library.by_topic)


def source_without_file(content: Content) -> Iterator[Problem]:
    library = content.library
    yield from without_file(content, "source", library.sources, library.source_files, library.by_source)


def without_file(
    content: Content,
    kind: str,
    terms: Mapping[str, Term],
    files: Mapping[str, TermFile],
    used: Mapping[str, tuple[Card, ...]],
) -> Iterator[Problem]:
    """One complaint for each name that articles use and no file explains, at the newest of the articles."""
    for slug, term in terms.items():
        if slug in files or slug not in used:
            continue
        name = term.zh or term.en
        path = article_of(content, used[slug][0]).path
        line, column, excerpt = place(content.text(path), "topics" if kind == "topic" else "source", name)
        front = emit({"zh": name} if term.zh else {"en": name})
        yield Problem(
            code=f"{kind}-without-file",
            path=path,
            line=line,
            column=column,
            excerpt=excerpt,
            severity="warning",
            params={
                "name": name,
                "count": str(len(used[slug])),
                "file": f"content/{kind}s/{slug}.md",
                "text": front.strip().replace("\n", "\n        "),
            },
        )


def imprint_differs(content: Content) -> Iterator[Problem]:
    """A newspaper page that names its own date, and another day in the front matter."""
    for article in content.library.articles.values():
        if article.day is None:
            continue
        for number, line in enumerate(content.text(article.path).splitlines(), start=1):
            for found in IMPRINT.finditer(line):
                printed = f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"
                if printed != article.day:
                    yield Problem(
                        code="imprint-differs",
                        path=article.path,
                        line=number,
                        column=found.start() + 1,
                        excerpt=line,
                        severity="warning",
                        params={"printed": printed, "day": article.day},
                    )


def article_of(content: Content, card: Card) -> Article:
    return content.library.articles[card.id]


def place(text: str, key: str, value: str) -> tuple[int, int, str]:
    """(line, column, line's text) of a value in the front matter, or of its key; (0, 0, "") when not found."""
    lines = text.splitlines()
    start = next((n for n, line in enumerate(lines) if line.startswith(f"{key}:")), None)
    if start is None:
        return 0, 0, ""
    for number, line in enumerate(lines[start:], start=start + 1):
        if line.startswith("---"):
            break
        if value in line:
            return number, line.index(value) + 1, line
    return start + 1, 1, lines[start]
