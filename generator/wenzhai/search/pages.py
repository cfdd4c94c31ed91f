"""The files of search as pages: index, texts, manifest."""

from collections.abc import Iterator, Sequence
from functools import partial

from msgspec import Struct, json

from wenzhai.content.config import Config
from wenzhai.engine.digest import digest, join
from wenzhai.library.library import Library
from wenzhai.model.content import Article, DocFile
from wenzhai.model.digest import Digest
from wenzhai.model.page import Blob, Bytes, Page, Rank, Render, Url
from wenzhai.model.views import Card
from wenzhai.pages.sections import SiteSection
from wenzhai.pages.site_pages import document_card
from wenzhai.search import texts
from wenzhai.search.hints import terms_file
from wenzhai.search.index import StoredSegment, Stores, known_segment
from wenzhai.search.layout import list_name
from wenzhai.search.segments import Segment, days, segments
from wenzhai.search.texts import PER_FILE
from wenzhai.text.normalize import traditional

FORMAT = 1
FOLDER = "search"


class SegmentInfo(Struct, frozen=True):
    """A segment in the manifest."""

    name: str
    count: int
    """Documents."""
    han: int
    """Shards."""
    word: int
    version: str
    """Changes when any document number changes: then files fetched before are no longer valid."""
    months: list[tuple[str, int]]
    """`YYYY-MM` or `undated`, and the number of its first document."""


class SearchManifest(Struct, frozen=True):
    """`search/index.json`: the files that can be fetched."""

    format: int
    per_file: int
    """Articles in a file of texts."""
    segments: list[SegmentInfo]
    """Oldest first, after the undated."""


def search_sections(library: Library, stores: Stores, config: Config) -> Iterator[SiteSection]:
    """The search files for the articles of the library: the texts by month, and the index.

    New bytes are put into `stores.bodies` and their inputs into `stores.memo`, so that the next build makes only what
    has changed. The analyses of all articles must be in `stores.analyses`.
    """
    infos: list[SegmentInfo] = []
    keys: list[bytes] = []
    documents = {document_card(doc).id: doc for doc in (*library.pages, *library.issues)}
    for segment in segments(library):
        articles = [library.articles.get(card.id) or documents[card.id] for card in segment.cards]
        known = known_segment(segment, articles, library, stores)
        keys += known.keys
        infos.append(segment_info(segment, known))
        yield index_of(segment, known)
        for month in segment.months:
            some = slice(month.start, month.end)
            yield texts_of(
                month.name, segment.cards[some], articles[some], config.lang, tuple(library.facets)
            )
    stores.memo.keep(keys)
    pairs = "".join(chr(one) + other for one, other in traditional().items())
    common = [
        small_page("traditional.txt", pairs.encode()),
        small_page("terms.json", terms_file(library, config.lang)),
        small_page("index.json", json.encode(SearchManifest(FORMAT, PER_FILE, infos))),
    ]
    yield SiteSection(lambda: common)


def segment_info(segment: Segment, known: StoredSegment) -> SegmentInfo:
    version = join([card.id.encode() + b"\n" for card in segment.cards]).hex()[:8]
    months = [(month.name, month.start) for month in segment.months]
    table = known.table
    return SegmentInfo(segment.name, len(segment.cards), len(table.pairs), len(table.words), version, months)


def index_of(segment: Segment, known: StoredSegment) -> SiteSection:
    return SiteSection(partial(index_pages, segment, known), digest((segment.name, known.keys)))


def index_pages(segment: Segment, known: StoredSegment) -> Iterator[Page]:
    name, table = segment.name, known.table
    for kind, shards in (("han", table.pairs), ("word", table.words)):
        for number, shard in enumerate(shards):
            yield file_page(f"{name}/{kind}-{number:x}.bin", Blob(shard))
    for term, listing in table.lists.items():
        yield file_page(f"{name}/{list_name(term)}", Blob(listing))
    yield file_page(f"{name}/titles.json", Blob(table.titles))
    yield small_page(f"{name}/days.json", json.encode(days(segment)))


def texts_of(
    month: str,
    cards: Sequence[Card],
    articles: Sequence[Article | DocFile],
    lang: str,
    facets: tuple[str, ...],
) -> SiteSection:
    bodies = [article.body_digest for article in articles]
    inputs = digest((month, lang, facets, [card.digest for card in cards], bodies))
    return SiteSection(partial(text_pages, month, cards, bodies, lang, facets), inputs)


def text_pages(
    month: str, cards: Sequence[Card], bodies: Sequence[Digest], lang: str, facets: tuple[str, ...]
) -> Iterator[Page]:
    for number, start in enumerate(range(0, len(cards), PER_FILE)):
        context: dict[str, object] = {
            "cards": tuple(cards[start : start + PER_FILE]),
            "bodies": tuple(map(Blob, bodies[start : start + PER_FILE])),
            "lang": lang,
            "facets": facets,
        }
        url = Url(f"{FOLDER}/texts/{month}/{number}.json")
        yield Page(url, Render(texts.render), context, Rank.SEARCH)


def small_page(name: str, data: bytes) -> Page:
    return file_page(name, Blob(digest(data), data))


def file_page(name: str, blob: Blob) -> Page:
    return Page(Url(f"{FOLDER}/{name}"), Bytes(), {"data": blob}, Rank.SEARCH)
