"""The content as records: what programs get of it, in the API of the site, from Python, and in exports.

Paths are addresses below the site's root; `url` is the same with the site's own address, None where the settings have
none. None stands for what is not stated. `docs/api.md` describes the files.
"""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from wenzhai.model.content import OwnValues
from wenzhai.model.page import Url

VERSION = 1
"""Of the format: a field more does not change it, one less or another meaning does."""

WrittenByAi = Literal["", "summary", "translation", "text"]


class TermName(Struct, frozen=True):
    """What an article is filed under, such as a topic. One of the two names may be empty."""

    slug: str
    zh: str
    en: str


RecordValue = str | int | float | bool | tuple[str | TermName, ...] | None
"""The value of an own field: of a taxonomy its terms."""


class ArticleRecord(Struct, frozen=True, kw_only=True):
    """An article. `text` is its plain text; with `excerpt`, it is only a part of what its source published."""

    id: str
    """Stays the same when title, day or address change."""
    path: Url
    url: str | None
    markdown: Url
    """Path of its Markdown copy."""
    title: str
    lang: str
    day: str | None
    """YYYY-MM-DD in the time zone of the site."""
    published: str | None
    """RFC 3339 with the site's offset, or the day."""
    updated: str | None
    source: TermName | None
    source_url: str | None
    """Where its source published it."""
    authors: tuple[str, ...]
    topics: tuple[TermName, ...]
    column: str | None
    series: str | None
    part: str
    """Which part of the series it is, as it is written: `③`."""
    summary: str
    note: str
    """The editor's, as plain text."""
    milestone: str
    """A turning point of its topics, in a sentence."""
    correction: str | None
    ai: WrittenByAi
    """What an AI wrote of it; empty where nothing is said to be."""
    rights: str | None
    """Whose the text is, as the article states it; the rights of the site are not meant for it."""
    license: str | None
    """Address of the Creative Commons licence that `rights` names."""
    excerpt: bool
    noindex: bool
    """Search engines are asked to leave it out."""
    extra: Mapping[str, RecordValue]
    """The values of own fields, by name."""
    text: str = ""


class TermRecord(Struct, frozen=True, kw_only=True):
    """A topic, a source, or a term of an own taxonomy."""

    slug: str
    path: Url
    url: str | None
    zh: str
    en: str
    aliases: tuple[str, ...]
    parent: str | None
    """Slug of the topic above it."""
    entity: str | None
    """For topics: person, organisation, initiative, place or event."""
    home: str | None
    """For sources: its home page."""
    summary: str
    articles: int
    """How many it has."""
    latest: str | None
    """Day of the newest of them."""
    extra: OwnValues


class TaxonomyRecord(Struct, frozen=True, kw_only=True):
    """An own taxonomy: the field, and its terms by slug."""

    key: str
    """Of the field."""
    zh: str
    en: str
    terms: tuple[TermRecord, ...]


class IssueRecord(Struct, frozen=True, kw_only=True):
    """An issue. `articles` are the ids of those that it links to, in its order."""

    slug: str
    path: Url
    url: str | None
    markdown: Url
    number: int | None
    title: str
    lang: str
    day: str | None
    since: str | None
    until: str | None
    summary: str
    articles: tuple[str, ...]
    extra: OwnValues


class SiteRecord(Struct, frozen=True, kw_only=True):
    """The site itself."""

    title: str
    description: str
    lang: str
    url: str | None
    author: str
    rights: str | None
    """Of what the editor wrote: each article has its own."""
    license: str | None
    timezone: str
    ai_crawlers: Literal["allow", "deny"]
    """Whether robots.txt lets the crawlers of AI companies in."""


class MonthFile(Struct, frozen=True):
    """A file of articles; `month` is None for the undated."""

    month: str | None
    path: Url
    articles: int


class TaxonomyPath(Struct, frozen=True):
    """The file of an own taxonomy; `key` is that of the field."""

    key: str
    zh: str
    en: str
    path: Url


class ApiIndex(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`api/index.json`: the site, and the paths of the other files."""

    version: int
    site: SiteRecord
    schema: Url
    topics: Url
    sources: Url
    issues: Url
    articles: tuple[MonthFile, ...]
    """Newest first."""
    taxonomies: tuple[TaxonomyPath, ...] = ()
    """Only where there are any."""


class ArticlesFile(Struct, frozen=True):
    """`api/articles/YYYY-MM.json`, newest first."""

    version: int
    articles: tuple[ArticleRecord, ...]


class TopicsFile(Struct, frozen=True):
    """`api/topics.json`, by slug."""

    version: int
    topics: tuple[TermRecord, ...]


class SourcesFile(Struct, frozen=True):
    """`api/sources.json`, by slug."""

    version: int
    sources: tuple[TermRecord, ...]


class TaxonomyFile(Struct, frozen=True):
    """`api/taxonomies/KEY.json`."""

    version: int
    taxonomy: TaxonomyRecord


class IssuesFile(Struct, frozen=True):
    """`api/issues.json`, newest first."""

    version: int
    issues: tuple[IssueRecord, ...]


class RelatedRecord(Struct, frozen=True):
    """An article related to another, with the reason: the words and topics (slugs) that both share."""

    id: str
    words: tuple[str, ...]
    topics: tuple[str, ...]


class Records(Struct, frozen=True, kw_only=True):
    """Everything that a digest publishes."""

    site: SiteRecord
    articles: tuple[ArticleRecord, ...]
    """Newest first, the undated last."""
    topics: tuple[TermRecord, ...]
    """By slug."""
    sources: tuple[TermRecord, ...]
    """By slug."""
    issues: tuple[IssueRecord, ...]
    """Newest first."""
    related: dict[str, tuple[RelatedRecord, ...]]
    """By the id of an article, the nearest first; only for those that have any."""
    same_story: dict[str, tuple[str, ...]]
    """By the id of an article: those on the same event, as ids; only for those that have any."""
    taxonomies: tuple[TaxonomyRecord, ...] = ()
    """The own ones, in the order of the settings."""
