"""Small search indexes for tests: articles without files, the real cache, the real pages."""

from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec import Struct, msgpack, structs

from tests.support import samples
from wenzhai.content.config import Config
from wenzhai.engine.cache import Cache, open_cache
from wenzhai.engine.digest import digest
from wenzhai.engine.workers import Workers
from wenzhai.library.library import Library
from wenzhai.model.content import Analysis, Article, Body
from wenzhai.model.page import Page
from wenzhai.render.batches import Maker
from wenzhai.render.worker import Bundle
from wenzhai.search.index import stores_of
from wenzhai.search.pages import search_sections
from wenzhai.search.reader.index import SearchIndex
from wenzhai.text.search_terms import searchable, whole_text

Files = dict[str, bytes]


class Piece(Struct, frozen=True):
    """An article to be searched."""

    key: str
    title: str
    text: str = ""
    day: str | None = "2025-12-24"
    topics: tuple[str, ...] = ()
    source: str | None = None
    lang: str = "zh-Hans"
    summary: str = ""
    draft: bool = False


class Shelf:
    """Articles to be searched, without files: their texts are not Markdown. The cache lives on."""

    def __init__(self, folder: Path) -> None:
        self.cache: Cache = open_cache(folder, folder)
        self.stores = stores_of(self.cache)

    def article(self, piece: Piece) -> Article:
        """Puts into the cache what the parser would, and gives the fact."""
        body = Body("", text=piece.text)
        terms = searchable(piece.title, whole_text(piece.text, piece.summary)).packed()
        analysis = Analysis(terms=terms)
        self.cache.bodies.put([(digest(body), msgpack.encode(body))])
        self.cache.analyses.put([(digest(analysis), msgpack.encode(analysis))])
        article = samples.article(
            piece.key,
            piece.day,
            title=piece.title,
            topics=piece.topics,
            source=piece.source,
            lang=piece.lang,
            draft=piece.draft,
        )
        return structs.replace(
            article,
            body_digest=digest(body),
            analysis_digest=digest(analysis),
            card_digest=digest(piece),
            summary=piece.summary,
        )

    def pages(self, pieces: Iterable[Piece]) -> list[Page]:
        parts = search_sections(self.library(pieces), self.stores, Config())
        return [page for section in parts for page in section.describe()]

    def library(self, pieces: Iterable[Piece]) -> Library:
        return samples.library(*map(self.article, pieces))

    def files(self, pieces: Iterable[Piece]) -> Files:
        """Every file below `search/`."""
        maker = Maker(Bundle(b"", {}, {}, {}), self.cache, Workers(1))
        pages = self.pages(pieces)
        return {write.url: write.data for write in maker.writes(pages, len(pages))}

    def index(self, pieces: Iterable[Piece]) -> SearchIndex:
        return SearchIndex(reading(self.files(pieces)))


def reading(files: Files) -> Callable[[str], bytes]:
    def read(url: str) -> bytes:
        if url not in files:
            raise FileNotFoundError(url)
        return files[url]

    return read
