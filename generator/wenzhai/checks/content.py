"""Checks of the content: articles without a date or source, terms without a file, contradictory dates."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from wenzhai.builder.project import ContentSnapshot
from wenzhai.content.frontmatter.locate import place
from wenzhai.content.kinds import KINDS, SOURCE
from wenzhai.library.media import find_medium
from wenzhai.library.taxonomy import Taxonomy
from wenzhai.model.content import Article
from wenzhai.model.problems import Problem, warning
from wenzhai.model.views import Card, Term
from wenzhai.text.names import is_pinyin

IMPRINT = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日\s*第?\s*\d+\s*版")
"""The imprint of a newspaper page: `2025年12月24日 第03版`."""

DATELINE = re.compile(r"(?<!\d)(\d{1,2})月(\d{1,2})日[)）]?电(?![影视话力子台商动])")
"""The dateline of an agency report: `新华社北京12月24日电`."""
BEFORE = 7
"""Most days between the dateline of a report and its publication."""


def undated(snapshot: ContentSnapshot) -> Iterator[Problem]:
    for card in snapshot.library.undated:
        yield warning("undated", article_of(snapshot, card).path)


def unsourced(snapshot: ContentSnapshot) -> Iterator[Problem]:
    for card in snapshot.library.every():
        if card.source is None:
            yield warning("unsourced", article_of(snapshot, card).path)


def topic_without_file(snapshot: ContentSnapshot) -> Iterator[Problem]:
    for term, cards in missing_files(snapshot.library.taxonomies["topic"]):
        yield without_file(snapshot, "topic-without-file", "topics", term, cards)


def source_without_file(snapshot: ContentSnapshot) -> Iterator[Problem]:
    for term, cards in missing_files(snapshot.library.taxonomies["source"]):
        if find_medium(term.zh or term.en) is None:  # a known medium has its names without a file
            yield without_file(snapshot, "source-without-file", "source", term, cards)


def missing_files(taxonomy: Taxonomy) -> Iterator[tuple[Term, tuple[Card, ...]]]:
    """Terms that articles use and that have no file, with those articles, newest first."""
    used = taxonomy.cards
    return (
        (term, used[slug])
        for slug, term in taxonomy.terms.items()
        if slug in used and slug not in taxonomy.files
    )


def without_file(
    snapshot: ContentSnapshot, code: str, key: str, term: Term, cards: tuple[Card, ...]
) -> Problem:
    """The problem of such a term, at the newest article, with the file to write."""
    name = term.zh or term.en
    path = article_of(snapshot, cards[0]).path
    line, column, excerpt = place(snapshot.text(path), key, name)
    file = KINDS[term.kind].file(term.slug)
    params = {"name": name, "count": str(len(cards)), "file": file, "text": starter(term)}
    return warning(code, path, line=line, column=column, excerpt=excerpt, params=params)


def starter(term: Term) -> str:
    """Front matter to start the file with; `…` where only the editor knows the name."""
    known = "" if term.en == term.slug else term.en
    spelled = "pinyin" if term.kind == SOURCE.name and is_pinyin(known) else "en"
    return f"---\n        zh: {term.zh or '…'}\n        {spelled}: {known or '…'}\n        ---"


def imprint_differs(snapshot: ContentSnapshot) -> Iterator[Problem]:
    """Newspaper pages whose imprint and front matter have different dates."""
    for article in snapshot.library.articles.values():
        if article.day is None:
            continue
        for number, line in enumerate(snapshot.text(article.path).splitlines(), start=1):
            for found in IMPRINT.finditer(line):
                printed = f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"
                if printed != article.day:
                    yield warning(
                        "imprint-differs",
                        article.path,
                        line=number,
                        column=found.start() + 1,
                        excerpt=line,
                        params={"printed": printed, "day": article.day},
                    )


def dateline_differs(snapshot: ContentSnapshot) -> Iterator[Problem]:
    """Reports with a dateline after the day of the article, or long before it."""
    for article in snapshot.library.articles.values():
        if article.day is None or article.excerpt:
            continue
        for number, line in enumerate(snapshot.text(article.path).splitlines(), start=1):
            found = DATELINE.search(line)
            if found is None:
                continue
            day = date.fromisoformat(article.day)
            wired = nearest_day(day, int(found[1]), int(found[2]))
            if wired is not None and not 0 <= (day - wired).days <= BEFORE:
                yield warning(
                    "dateline-differs",
                    article.path,
                    line=number,
                    column=found.start() + 1,
                    excerpt=line,
                    params={"wired": wired.isoformat(), "day": article.day},
                )
            break


def nearest_day(reference: date, month: int, day: int) -> date | None:
    """The date with this month and day that is nearest to another; None if there is no such day."""
    found = []
    for year in (reference.year - 1, reference.year, reference.year + 1):
        with suppress(ValueError):
            found.append(date(year, month, day))
    return min(found, key=lambda one: abs((one - reference).days), default=None)


def article_of(snapshot: ContentSnapshot, card: Card) -> Article:
    return snapshot.library.articles[card.id]
