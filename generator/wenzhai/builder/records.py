"""Reads what a digest publishes, as records."""

from pathlib import Path

from msgspec.structs import replace

from wenzhai.builder.project import ContentSnapshot, read_project
from wenzhai.content.config import Config
from wenzhai.library.library import Library
from wenzhai.model.content import Article
from wenzhai.model.problems import ProblemsError, errors_in
from wenzhai.model.records import ArticleRecord, Records, RelatedRecord
from wenzhai.model.views import Card
from wenzhai.pages.records import article_record, issue_records, site_record, taxonomy_records, term_records
from wenzhai.relations import RelationIndex


def read_records(root: Path, config: Config, *, command: str, now: int, jobs: int | None = None) -> Records:
    """All that is published at `now` (UTC seconds). Raises `ProblemsError` for content that a build refuses,
    `DiskError` (disk, lock)."""
    content = read_project(
        root, config, command=command, now=now, drafts=False, strict=True, texts=published, jobs=jobs
    )
    if errors := errors_in(content.problems):
        raise ProblemsError(errors)
    return records_of(content, config)


def published(library: Library) -> list[Article]:
    return list(library.articles.values())


def records_of(content: ContentSnapshot, config: Config) -> Records:
    library, related, base = content.library, content.related, config.url
    cards = library.every()
    articles = [article_of(content, card, base) for card in cards]
    near = {card.id: related_to(related, card) for card in cards}
    stories = {id: tuple(other.id for other in others) for id, others in related.stories.items()}
    return Records(
        site=site_record(config),
        articles=tuple(articles),
        topics=tuple(term_records(library.taxonomies["topic"], base)),
        sources=tuple(term_records(library.taxonomies["source"], base)),
        issues=tuple(issue_records(library, related, base)),
        related={id: found for id, found in near.items() if found},
        taxonomies=tuple(taxonomy_records(library, base)),
        same_story={card.id: stories[card.id] for card in cards if stories.get(card.id)},
    )


def article_of(content: ContentSnapshot, card: Card, base: str) -> ArticleRecord:
    record = article_record(content.library.articles[card.id], card, base)
    return replace(record, text=content.plain_texts[card.id])


def related_to(related: RelationIndex, card: Card) -> tuple[RelatedRecord, ...]:
    return tuple(
        RelatedRecord(one.card.id, one.keywords, tuple(topic.slug for topic in one.topics))
        for one in related.of(card).related.unpacked()
    )
