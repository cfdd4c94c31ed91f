"""Recall, measured against the plain question whether a text holds a string: of readers' queries of six kinds on a
generated digest, and of strings from our own. And what is held back: nothing of it may be found."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.search_corpus import Query, articles, queries, truth
from tests.support.project import Project
from tests.support.searching import Piece, Shelf
from wenzhai.search.reader.find import find, results
from wenzhai.search.reader.index import SearchIndex

CORPUS = list(articles(150))
QUERIES = queries(CORPUS)


def piece(at: int) -> Piece:
    one = CORPUS[at]
    return Piece(one.id, one.title, one.text, one.day, lang=one.lang)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    shelf = Shelf(tmp_path_factory.mktemp("recall"))
    with shelf.cache:
        yield shelf.index(map(piece, range(len(CORPUS))))


@pytest.mark.parametrize("kind", ["word", "phrase", "cut", "title", "mixed", "prefix"])
def test_every_article_that_holds_a_query_is_found(index: SearchIndex, kind: str) -> None:
    asked = [query for query in QUERIES if query.kind == kind]
    assert len(asked) >= 20
    for query, holding in zip(asked, truth(CORPUS, asked), strict=True):
        assert holding, "every query was taken from an article"
        assert holding <= keys(index, query), query.text


def keys(index: SearchIndex, query: Query) -> set[str]:
    return {Path(index.text(hit.number).url).stem for hit in find(index, query.text).exact}


def test_the_first_ten_hold_the_query(index: SearchIndex) -> None:
    """As many of those that hold it as there is room for, and no other before them."""
    for query, holding in zip(QUERIES, truth(CORPUS, QUERIES), strict=True):
        shown = results(index, query.text)
        first = {Path(one.text.url).stem for one in shown if one.tier == "exact"}
        assert len(first) == min(10, len(holding)), query.text
        assert first <= holding, query.text


def test_our_own_digest_keeps_the_promise(tmp_path: Path) -> None:
    demo = Project.of_this_repository(tmp_path)
    demo.run_build()
    ran = demo.run("check", "--search")
    assert ran.code == 0, ran.out


def test_nothing_of_what_is_held_back_is_in_the_index(tmp_path: Path) -> None:
    shown = (Piece("a", "智能向善", "全球治理。"), Piece("b", "产品和服务", "训练成本。", "2024-01-02"))
    held = Piece("c", "尚未发布的草稿", "秘密 unreleased 的内容", topics=("ai",), source="甲报", draft=True)
    shelves = [Shelf(tmp_path / name) for name in ("with", "without")]
    with shelves[0].cache, shelves[1].cache:
        assert shelves[0].files((*shown, held)) == shelves[1].files(shown)
