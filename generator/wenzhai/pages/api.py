"""The digest as data (`api: true`): records of all that is published, articles by month, as JSON.

The file of a month depends on its articles alone, so an edit touches one file.
"""

from collections.abc import Iterator
from itertools import chain, groupby

from msgspec import Struct

from wenzhai.engine.digest import digest
from wenzhai.library.library import Library
from wenzhai.model.content import Article
from wenzhai.model.digest import Digest
from wenzhai.model.page import Blob, Page, Rank, Render, Url
from wenzhai.model.records import (
    VERSION,
    ApiIndex,
    IssuesFile,
    MonthFile,
    SourcesFile,
    TaxonomyFile,
    TaxonomyPath,
    TopicsFile,
)
from wenzhai.model.views import Card
from wenzhai.pages.formats import api
from wenzhai.pages.records import article_record, issue_records, site_record, taxonomy_records, term_records
from wenzhai.pages.shared import SiteContext

INDEX, SCHEMA = Url("api/index.json"), Url("api/schema.json")
TOPICS, SOURCES, ISSUES = Url("api/topics.json"), Url("api/sources.json"), Url("api/issues.json")


class ApiMonth(Struct, frozen=True):
    """The articles of a month, newest first; those without a date have no `month`."""

    month: str | None
    cards: tuple[Card, ...]

    @property
    def url(self) -> Url:
        return Url(f"api/articles/{self.month or 'undated'}.json")

    @property
    def listed(self) -> MonthFile:
        return MonthFile(self.month, self.url, len(self.cards))


def api_months(library: Library) -> Iterator[ApiMonth]:
    """The months with articles, newest first, the undated last. Drafts are for nobody else's programs."""
    cards = (card for card in chain(library.cards, library.undated) if not card.draft)
    for month, some in groupby(cards, lambda card: (card.day or "")[:7]):
        yield ApiMonth(month or None, tuple(some))


class MonthDescription(Struct, frozen=True):
    """What the file of a month is described from."""

    month: ApiMonth
    articles: tuple[Article, ...]
    base: str

    @property
    def inputs(self) -> Digest:
        cards, articles = self.month.cards, self.articles
        shown = [(card.digest, article.digest) for card, article in zip(cards, articles, strict=True)]
        return digest((self.month.url, self.base, shown))

    def pages(self) -> Iterator[Page]:
        pairs = list(zip(self.articles, self.month.cards, strict=True))
        context: dict[str, object] = {
            "records": tuple([article_record(article, card, self.base) for article, card in pairs]),
            "bodies": tuple([Blob(article.body_digest) for article in self.articles]),
        }
        yield Page(self.month.url, Render(api.render_articles), context, Rank.FEEDS)


def described_months(site: SiteContext) -> Iterator[MonthDescription]:
    articles = site.library.articles
    for month in api_months(site.library):
        yield MonthDescription(month, tuple([articles[card.id] for card in month.cards]), site.config.url)


def api_pages(site: SiteContext) -> Iterator[Page]:
    """All files but those of the articles."""
    library, base = site.library, site.config.url
    own = tuple(taxonomy_records(library, base))
    index = ApiIndex(
        version=VERSION,
        site=site_record(site.config),
        schema=SCHEMA,
        topics=TOPICS,
        sources=SOURCES,
        issues=ISSUES,
        articles=tuple(month.listed for month in api_months(library)),
        taxonomies=tuple(TaxonomyPath(one.key, one.zh, one.en, taxonomy_url(one.key)) for one in own),
    )
    topics, sources = (term_records(library.taxonomies[kind], base) for kind in ("topic", "source"))
    yield file_page(INDEX, index)
    yield file_page(TOPICS, TopicsFile(VERSION, tuple(topics)))
    yield file_page(SOURCES, SourcesFile(VERSION, tuple(sources)))
    yield file_page(ISSUES, IssuesFile(VERSION, tuple(issue_records(library, site.related, base))))
    for one in own:
        yield file_page(taxonomy_url(one.key), TaxonomyFile(VERSION, one))
    yield Page(SCHEMA, Render(api.render_schema), {}, Rank.FEEDS)


def taxonomy_url(key: str) -> Url:
    return Url(f"api/taxonomies/{key}.json")


def file_page(url: Url, file: object) -> Page:
    return Page(url, Render(api.render_file), {"file": file}, Rank.FEEDS)
