"""The whole digest as a SQLite database, and beside it `search.py`, which finds Chinese words in it.

The index has our tokens: normalized text, of which each character that may stand without blanks is one, so that a
phrase of them finds every substring, as the search of the site does.
"""

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import to_builtins

from wenzhai.exports.files import ExportFiles
from wenzhai.model.problems import Problem
from wenzhai.model.records import ArticleRecord, IssueRecord, Records, TermRecord
from wenzhai.text.normalize import IGNORED, LETTER, MAX_WORD, lookups, normalize, traditional
from wenzhai.text.scripts import UNSPACED
from wenzhai.text.search_terms import as_typed, whole_text

HERE = Path(__file__).parent
TOKEN = re.compile(f"[{UNSPACED}]|[{LETTER}]+[+#]*")
RULES = {
    "token": TOKEN.pattern,
    "word": f"[{LETTER}]+[+#]*",
    "ignored": f"[{IGNORED}]",
    "longest": str(MAX_WORD),
}

Row = tuple[str | int | None, ...]


def render_database(records: Records, name: str) -> ExportFiles:
    """`NAME.sqlite` and `search.py`. The same records give the same dump."""
    search = (HERE / "database_search.py").read_bytes()
    try:
        return ExportFiles({f"{name}.sqlite": database_of(records), "search.py": search})
    except sqlite3.OperationalError as error:  # a sqlite without FTS5
        return ExportFiles({}, (Problem(code="export-no-fts5", params={"reason": str(error)}),))


def database_of(records: Records) -> bytes:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.executescript((HERE / "database.sql").read_text(encoding="utf-8"))
        connection.execute("BEGIN")
        for table, rows in tables(records):
            insert(connection, table, rows)
        connection.execute("COMMIT")
        connection.execute("INSERT INTO article_search (article_search) VALUES ('optimize')")
        connection.execute("VACUUM")
        return connection.serialize()
    finally:
        connection.close()


def insert(connection: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    for row in rows:
        connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)


def tables(records: Records) -> Iterator[tuple[str, Iterable[Row]]]:
    """The rows of each table; what others refer to goes first."""
    oldest_first = records.articles[::-1]
    site = records.site
    yield "site", [tuple(getattr(site, name) for name in site.__struct_fields__)]
    yield "topics", (topic_row(one, records) for one in records.topics)
    yield "sources", map(source_row, records.sources)
    yield "topic_aliases", ((one.slug, alias) for one in records.topics for alias in one.aliases)
    yield "source_aliases", ((one.slug, alias) for one in records.sources for alias in one.aliases)
    yield "articles", map(article_row, range(1, len(oldest_first) + 1), oldest_first)
    yield "article_topics", ((one.id, topic.slug) for one in oldest_first for topic in one.topics)
    yield (
        "article_authors",
        ((one.id, at, author) for one in oldest_first for at, author in enumerate(one.authors, 1)),
    )
    yield (
        "related_articles",
        (
            (one.id, at, other.id, " ".join((*other.topics, *other.words)))
            for one in oldest_first
            for at, other in enumerate(records.related.get(one.id, ()), 1)
        ),
    )
    yield (
        "same_story",
        ((one.id, other) for one in oldest_first for other in records.same_story.get(one.id, ())),
    )
    yield "issues", map(issue_row, reversed(records.issues))
    yield (
        "issue_articles",
        ((one.slug, at, id) for one in reversed(records.issues) for at, id in enumerate(one.articles, 1)),
    )
    pairs = "".join(chr(one) + other for one, other in traditional().items())
    yield "search_rules", (RULES | {"simplified": pairs}).items()
    yield (
        "article_search (rowid, title, text, forms)",
        ((number, *search_row(one)) for number, one in enumerate(oldest_first, 1)),
    )


def topic_row(one: TermRecord, records: Records) -> Row:
    """The topic above it stands there only if there is one."""
    parent = one.parent if any(other.slug == one.parent for other in records.topics) else None
    return one.slug, one.path, one.url, one.zh, one.en, parent, one.entity, one.summary, packed(one)


def source_row(one: TermRecord) -> Row:
    return one.slug, one.path, one.url, one.zh, one.en, one.home, one.summary, packed(one)


def article_row(number: int, one: ArticleRecord) -> Row:
    values = {name: getattr(one, name) for name in one.__struct_fields__ if name not in ("authors", "topics")}
    own = {"source": one.source.slug if one.source else None, "extra": packed(one)}
    return number, *(values | own).values()


def issue_row(one: IssueRecord) -> Row:
    values = {name: getattr(one, name) for name in one.__struct_fields__ if name != "articles"}
    return tuple((values | {"extra": packed(one)}).values())


def packed(one: ArticleRecord | TermRecord | IssueRecord) -> str:
    """The values of own fields as JSON."""
    return json.dumps(to_builtins(one.extra), ensure_ascii=False)


def search_row(one: ArticleRecord) -> tuple[str, str, str]:
    """What the search of the site finds of an article: title, text, and words as they may be typed."""
    title = normalize(one.title)
    text = normalize(whole_text(one.text, one.column, one.series, one.note, one.summary))
    forms = [form for part in (title, text) for form in as_typed(part, " ".join(lookups(part)[1]))]
    return spaced(title), spaced(text), " ".join(forms)


def spaced(normalized: str) -> str:
    return " ".join(token[:MAX_WORD] for token in TOKEN.findall(normalized))
