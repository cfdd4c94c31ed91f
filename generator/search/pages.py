"""Everything of search that lands in the site, as pages: index, texts, manifest."""

from collections.abc import Iterator, Sequence

from msgspec import Struct, json

from generator.config import Config
from generator.engine.digest import digest, join
from generator.folding import traditional
from generator.library import Library
from generator.model import Article, Blob, Page, Url
from generator.salts import salt
from generator.search.hints import terms_file
from generator.search.index import Known, Stores, known_segment
from generator.search.layout import list_name
from generator.search.segments import Segment, segments
from generator.search.texts import PER_FILE

FORMAT = 1
FOLDER = "search"
RANK = 3
MODULES = ("search/*.py", "folding.py", "searchable.py", "data/traditional.txt", "data/pinyin.txt")


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
    """Oldest first, after the undated."""


def search_pages(library: Library, stores: Stores, config: Config) -> Iterator[Page]:
    """The files of the index for the articles of the library.

    New bytes are put into `stores.bodies` and what they were made from into `stores.memo`, so that the next build
    makes only what has changed. Analyses of all articles of the library must be in `stores.analyses`.
    """
    version = salt(MODULES, ())
    infos: list[SegmentInfo] = []
    keys: list[bytes] = []
    for segment in segments(library):
        articles = [library.articles[card.id] for card in segment.cards]
        known = known_segment(segment, articles, version, stores)
        keys += known.keys
        infos.append(segment_info(segment, known))
        yield from index_pages(segment.name, known)
        yield from text_pages(segment, articles, config.lang)
    stores.memo.keep(keys)
    pairs = "".join(chr(one) + other for one, other in traditional().items())
    yield small_page("traditional.txt", pairs.encode())
    yield small_page("terms.json", terms_file(library, config.lang))
    yield small_page("index.json", json.encode(Manifest(FORMAT, PER_FILE, infos)))


def segment_info(segment: Segment, known: Known) -> SegmentInfo:
    version = join([card.id.encode() + b"\n" for card in segment.cards]).hex()[:8]
    months = [(month.name, month.start) for month in segment.months]
    table = known.table
    return SegmentInfo(segment.name, len(segment.cards), len(table.pairs), len(table.words), version, months)


def index_pages(name: str, known: Known) -> Iterator[Page]:
    table = known.table
    for kind, shards in (("han", table.pairs), ("word", table.words)):
        for number, shard in enumerate(shards):
            yield file_page(f"{name}/{kind}-{number:x}.bin", Blob(shard))
    for term, listing in table.lists.items():
        yield file_page(f"{name}/{list_name(term)}", Blob(listing))
    yield file_page(f"{name}/titles.json", Blob(table.titles))


def text_pages(segment: Segment, articles: Sequence[Article], lang: str) -> Iterator[Page]:
    bodies = tuple(Blob(article.body) for article in articles)
    for month in segment.months:
        for number, start in enumerate(range(month.start, month.end, PER_FILE)):
            end = min(start + PER_FILE, month.end)
            context: dict[str, object] = {
                "cards": segment.cards[start:end],
                "bodies": bodies[start:end],
                "lang": lang,
            }
            url = Url(f"{FOLDER}/texts/{month.name}/{number}.json")
            yield Page(url, "function:search.texts.render", context, RANK)


def small_page(name: str, data: bytes) -> Page:
    return file_page(name, Blob(digest(data), data))


def file_page(name: str, blob: Blob) -> Page:
    return Page(Url(f"{FOLDER}/{name}"), "bytes", {"data": blob}, RANK)
