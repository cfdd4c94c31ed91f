"""What is promised of finding: every string of Han that stands in an article finds it."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import samples
from tests.support.searching import Piece, Shelf, reading
from wenzhai.search.reader.find import find, results
from wenzhai.search.reader.index import SearchIndex
from wenzhai.search.reader.proof import ExpectedArticle, check_search
from wenzhai.text.scripts import UNSPACED


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path)
    with shelf.cache:
        yield shelf


DAYS = ("2024-03-01", "2025-02-01", "2025-12-24")
PIECES = (
    Piece("a", "坚持智能向善 增进人类福祉", "人工智能全球治理需要各国参与。", "2025-12-24"),
    Piece("b", "产品和服务", "大语言模型训练的成本下降，AI 治理提上日程。", "2025-12-23"),
    Piece(
        "c",
        "A summary in English",
        "Artificial intelligence governance needs everybody.",
        "2025-08-01",
        lang="en",
    ),
    Piece("d", "数据库", "我們正在開發數據庫，內容是傳統漢字。", "2024-01-02", topics=("data",)),
    Piece("e", "无日期的一篇", "治理碎片化加剧。", None),
)


def found(index: SearchIndex, query: str) -> str:
    """The keys of what is found, in order; a blank before each looser tier."""
    text, tier = "", "exact"
    for result in results(index, query):
        text += " " * (result.tier != tier) + Path(result.text.url).stem
        tier = result.tier
    return text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("人工智能", "a"),
        ("智能向善增进", "a"),
        ("智能向善 增进", "a"),
        ("治", "abe"),
        ("AI治理", "b"),
        ("ai 治理", "b"),
        ("ＡＩ", "b"),
        ("和服", "b"),
        ("数据库", "d"),
        ("數據庫", "d"),
        ("我们正在", "d"),
        ("我們正在開發", "d"),
        ("无日期", "e"),
        ("Governance", "c"),
        ("govern", "c"),
        ("govern ", " c"),
        ("vernance", ""),
        ("goverance", " c"),
        ("治理 智能", " a"),
        ("大语言模型的训练", " b"),
        ("“智能向善” 福祉", " a"),
        ("“智能福祉”", ""),
        ("全球之理", " a"),
        ("无此词语", ""),
        ("。", ""),
        ("", ""),
    ],
)
def test_what_queries_find(shelf: Shelf, query: str, expected: str) -> None:
    assert found(shelf.index(PIECES), query).replace("  ", " ") == expected


def test_newer_articles_come_first_among_equals(shelf: Shelf) -> None:
    pieces = [Piece(key, "题", "同样的一篇", day) for key, day in zip("abc", DAYS, strict=True)]
    assert found(shelf.index(pieces), "同样") == "cba"


def test_a_long_query_that_is_found_is_not_loosened(shelf: Shelf) -> None:
    index = shelf.index(
        [Piece("x", "题", "全球治理提案汇编稿"), Piece("y", "题", "全球治理的提案，另有汇编稿")]
    )
    assert found(index, "全球治理提案") == "x y"
    assert found(index, "全球治理提案汇") == "x"


def test_filters_leave_out_what_does_not_pass(shelf: Shelf) -> None:
    index = shelf.index(PIECES)
    assert [hit.number for hit in find(index, "库", ["t:data"]).hits()] == [1]
    assert find(index, "治", ["t:data"]).hits() == ()


# -- every string finds its article --------------------------------------------------------------------

TEXTS = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("人工智能全球治理 \n，aA+")), max_size=80
)
HAN_RUN = re.compile(f"[{UNSPACED}]+")


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=6), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_every_string_with_han_finds_its_article(texts: list[tuple[str, str]], random: Random) -> None:
    pieces = [Piece(str(at), title, text, DAYS[at % 3]) for at, (title, text) in enumerate(texts)]
    with TemporaryDirectory() as folder:
        shelf = Shelf(Path(folder))
        with shelf.cache:
            index = shelf.index(pieces)
    for piece in pieces:
        for run in HAN_RUN.findall(f"{piece.title}。{piece.text}"):
            start = random.randrange(len(run))
            query = run[start : random.randint(start + 1, len(run))]
            stems = {Path(r.text.url).stem for r in results(index, query) if r.tier == "exact"}
            assert piece.key in stems, query


# -- the promise, checked on a site ---------------------------------------------------------------------


def promised(pieces: Iterable[Piece]) -> list[ExpectedArticle]:
    library = samples.library(*(samples.article(piece.key, piece.day, title=piece.title) for piece in pieces))
    texts = {piece.key: piece.text for piece in pieces}
    return [ExpectedArticle(card.id, card.url, (card.title, texts[card.id])) for card in library.every()]


def test_a_sound_index_gives_no_cause_for_complaint(shelf: Shelf) -> None:
    assert list(check_search(shelf.index(PIECES), promised(PIECES), samples=9)) == []


def test_an_index_of_older_articles_is_noticed(shelf: Shelf) -> None:
    index = shelf.index(PIECES)
    newer = (
        Piece("a", "坚持智能向善", "正文换成了完全不同的另外一段话。"),
        *PIECES[1:],
        Piece("f", "后来的一篇"),
    )
    found = {(one.code, one.path) for one in check_search(index, promised(newer))}
    assert found == {("search-unfound", "a"), ("search-unfound", "f")}


def test_a_missing_or_broken_file_is_named(shelf: Shelf) -> None:
    files = shelf.files(PIECES)
    broken = SearchIndex(reading(files | {"search/month/han-0.bin": b"?"}))
    found = list(check_search(broken, promised(PIECES)))
    assert [(one.code, one.params["file"]) for one in found] == [("search-broken", "search/month/han-0.bin")]
    index = SearchIndex(reading(files))
    del files["search/month/han-0.bin"]
    assert [one.code for one in check_search(index, promised(PIECES))] == ["search-missing"]
