"""Reads what a digest publishes, as records."""

from pathlib import Path

from msgspec.structs import replace

from wenzhai.builder.project import ContentSnapshot, read_project
from wenzhai.content.config import Config
from wenzhai.extend.hooks import NO_HOOKS, Hooks
from wenzhai.library.library import Library
from wenzhai.model.content import Article
from wenzhai.model.problems import ProblemsError, errors_in
from wenzhai.model.records import ArticleRecord, Records
from wenzhai.model.views import Card
from wenzhai.pages.records import all_records, article_record


def read_records(
    root: Path, config: Config, *, command: str, now: int, jobs: int | None = None, hooks: Hooks = NO_HOOKS
) -> Records:
    """All that is published at `now` (UTC seconds). Raises `ProblemsError` for content that a build refuses,
    `DiskError` (disk, lock)."""
    content = read_project(
        *(root, config),
        command=command,
        now=now,
        drafts=False,
        strict=True,
        texts=published,
        jobs=jobs,
        hooks=hooks,
    )
    if errors := errors_in(content.problems):
        raise ProblemsError(errors)
    records = all_records(content.library, content.related, config)
    texts = content.plain_texts
    return replace(records, articles=tuple([replace(one, text=texts[one.id]) for one in records.articles]))


def published(library: Library) -> list[Article]:
    return list(library.articles.values())


def article_of(content: ContentSnapshot, card: Card, base: str) -> ArticleRecord:
    record = article_record(content.library.articles[card.id], card, base)
    return replace(record, text=content.plain_texts[card.id])
