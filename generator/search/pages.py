"""Everything of search that lands in the site, as pages: index, texts, manifest."""

from collections.abc import Iterator

from msgspec import Struct, json

from generator.config import Config
from generator.engine.digest import digest, join
from generator.library import Library
from generator.model import Blob, Page, Url
from generator.salts import salt
from generator.search.index import Document, Known, Stores, known_segment
from generator.search.segments import Segment, by_month, filters, segments
from generator.search.texts import PER_FILE

FORMAT = 1
FOLDER = "search"
RANK = 3
MODULES = ("search/*.py", "folding.py", "searchable.py", "data/traditional.txt")


class SegmentInfo(Struct, frozen=True):
    """What the manifest says of a segment."""

    name: str
    count: int
    """Documents."""
    han: int
    """Shards."""
    word: int
    version: str
    """Another one when any document has another number: then nothing fetched before fits any more."""
    months: list[tuple[str, int]]
    """`YYYY-MM` or `undated`, and the number of its first document."""


class Manifest(Struct, frozen=True):
    """`search/index.json`: what there is to fetch."""

    format: int
    per_file: int
    """Articles in a file of texts."""
    segments: list[SegmentInfo]


def search_pages(library: Library, stores: Stores, config: Config) -> Iterator[Page]:
    """The files of the index for the articles of the library.

    New bytes are put into `stores.bodies` and what they were made from into `stores.memo`, so that the next build
    makes only what has changed. Analyses of all articles of the library must be in `stores.analyses`.
    """
    version = salt(MODULES, ())
    infos: list[SegmentInfo] = []
    keys: list[bytes] = []
    for segment in segments(library):
        known = known_segment(segment.name, documents(segment, library), version, stores)
        keys += known.keys
        infos.append(segment_info(segment, known))
        yield from index_pages(segment.name, known)
        yield from text_pages(segment, library, config.lang)
    stores.memo.keep(keys)
    manifest = json.encode(Manifest(FORMAT, PER_FILE, infos))
    yield file_page("index.json", Blob(digest(manifest), manifest))


def documents(segment: Segment, library: Library) -> tuple[Document, ...]:
    articles = library.articles
    return tuple(Document(articles[card.id].analysis, " ".join(filters(card))) for card in segment.cards)


def segment_info(segment: Segment, known: Known) -> SegmentInfo:
    months, start = [], 0
    for month, cards in by_month(segment.cards):
        months.append((month, start))
        start += len(cards)
    version = join([card.id.encode() + b"\n" for card in segment.cards]).hex()[:8]
    table = known.table
    return SegmentInfo(segment.name, start, len(table.pairs), len(table.words), version, months)


def index_pages(name: str, known: Known) -> Iterator[Page]:
    table = known.table
    for kind, shards in (("han", table.pairs), ("word", table.words)):
        for number, shard in enumerate(shards):
            yield file_page(f"{name}/{kind}-{number:x}.bin", Blob(shard))
    for term, listing in table.lists.items():
        yield file_page(f"{name}/list-{term.encode().hex()}.bin", Blob(listing))


def text_pages(segment: Segment, library: Library, lang: str) -> Iterator[Page]:
    for month, cards in by_month(segment.cards):
        for start in range(0, len(cards), PER_FILE):
            some = cards[start : start + PER_FILE]
            bodies = tuple(Blob(library.articles[card.id].body) for card in some)
            context: dict[str, object] = {"cards": some, "bodies": bodies, "lang": lang}
            url = Url(f"{FOLDER}/texts/{month}/{start // PER_FILE}.json")
            yield Page(url, "function:search.texts.render", context, RANK)


def file_page(name: str, blob: Blob) -> Page:
    return Page(Url(f"{FOLDER}/{name}"), "bytes", {"data": blob}, RANK)
