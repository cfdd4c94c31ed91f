"""The index: thousands at once, one after the other, or patched – the same bytes."""

from collections.abc import Iterable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wenzhai.search import codec_numpy, layout
from wenzhai.search.codec import (
    BrokenIndex,
    Posting,
    decode_list,
    encode_list,
    make_listing,
    pack,
    read_pairs,
    read_words,
    unpack,
    write_pairs,
    write_words,
)
from wenzhai.search.families import PAIRS, WORDS, Family, K
from wenzhai.search.index_numpy import IndexedDocument, index_segment
from wenzhai.search.layout import Files, pair_number, pair_text, shards_for
from wenzhai.search.tokens import WORD, weigh
from wenzhai.text.search_terms import searchable

TEXT = st.text(
    st.sampled_from("人工智能全球治理的产品和服务 ，。ab+1一二三四五六七八九十𠮷か한é\n"), max_size=60
)
FILTERS = st.lists(st.sampled_from(["t:ai", "t:law", "s:x", "l:zh"]), unique=True, max_size=3)
ARTICLES = st.lists(st.tuples(st.tuples(TEXT, TEXT), FILTERS), max_size=12)
POSTINGS = st.dictionaries(st.integers(0, 5000), st.integers(0, 3), min_size=1, max_size=60)


def documents(articles: Iterable[tuple[tuple[str, str], list[str]]]) -> list[IndexedDocument]:
    return [(searchable(title, text).packed(), filters) for (title, text), filters in articles]


def plain_files(documents: list[IndexedDocument]) -> Files:
    """The index made term by term, as the specification tells it."""
    found: dict[str, list[Posting]] = {}
    for number, (terms, filters) in enumerate(documents):
        for term, weight in (weigh(terms) | dict.fromkeys(filters, WORD)).items():
            found.setdefault(term, []).append((number, weight))
    lists: dict[str, bytes] = {}

    def shards(family: Family[K]) -> tuple[int, tuple[bytes, ...]]:
        words = family.name == WORDS.name
        own = {term: postings for term, postings in found.items() if (pair_number(term) is None) == words}
        count = sum(map(len, own.values()))
        boxes: list[dict[K, bytes]] = [{} for _ in range(shards_for(count))]
        for term, postings in own.items():
            listing = make_listing(postings)
            if listing.outside:
                lists[term] = listing.data
            key = family.key(term)
            boxes[family.shard(key, len(boxes))][key] = pack(listing)
        return count, tuple(map(family.write, boxes))

    pairs, words = shards(PAIRS), shards(WORDS)
    return Files((pairs[0], words[0]), pairs[1], words[1], lists)


@given(ARTICLES)
def test_at_once_and_one_by_one_give_the_same_bytes(
    articles: list[tuple[tuple[str, str], list[str]]],
) -> None:
    assert index_segment(documents(articles)) == plain_files(documents(articles))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits so low that a few articles reach them."""
    monkeypatch.setattr(layout, "FEWER", 2)
    monkeypatch.setattr(codec_numpy, "SLICE", 16)
    for module in ("codec", "codec_numpy"):
        monkeypatch.setattr(f"wenzhai.search.{module}.LONG", 2)
    monkeypatch.setattr("wenzhai.search.index_numpy.CHUNK", 3)


@pytest.mark.usefixtures("small")
@given(ARTICLES)
def test_so_it_is_with_many_shards_and_lists_outside_of_them(
    articles: list[tuple[tuple[str, str], list[str]]],
) -> None:
    assert index_segment(documents(articles)) == plain_files(documents(articles))


@pytest.mark.usefixtures("small")
@given(ARTICLES)
def test_so_it_is_when_it_is_made_in_parts(articles: list[tuple[tuple[str, str], list[str]]]) -> None:
    assert index_segment(documents(articles), count=10**6) == plain_files(documents(articles))


# -- bytes ------------------------------------------------------------------------------------------


@given(POSTINGS)
def test_lists_come_back_as_they_were(postings: dict[int, int]) -> None:
    ordered = sorted(postings.items())
    assert unpack(pack(make_listing(ordered))).postings() == ordered


@pytest.mark.parametrize("shift", [0, 3, 12])
def test_lists_may_have_any_shift(shift: int) -> None:
    postings = [(0, 3), (1, 0), (70, 1), (4000, 2)]
    assert decode_list(encode_list(postings, shift), len(postings), shift) == postings


@given(st.dictionaries(st.text(st.characters(codec="utf-8"), min_size=1, max_size=50), POSTINGS, max_size=20))
def test_shards_come_back_as_they_were(terms: dict[str, dict[int, int]]) -> None:
    packed = {term: pack(make_listing(sorted(postings.items()))) for term, postings in terms.items()}
    words = {term.encode(): data for term, data in packed.items()}
    pairs = {number: data for term, data in packed.items() if (number := pair_number(term)) is not None}
    assert read_words(write_words(words)) == words
    assert read_pairs(write_pairs(pairs)) == pairs


@given(st.binary(max_size=80))
@example(b"\0\1\0\2@\1\1")  # a list of one that lies elsewhere
def test_whatever_is_no_shard_is_said_to_be_broken(data: bytes) -> None:
    for shard in (data, write_pairs({}) + data):
        for read in (read_pairs, read_words):
            try:
                for packed in read(shard).values():
                    unpack(packed).postings()
            except BrokenIndex:
                pass  # the one complaint there is


@pytest.mark.parametrize("term", ["中", "中国", "々", "か", "한글", "\ufaff\ufaff"])
def test_pairs_are_known_by_their_numbers(term: str) -> None:
    number = pair_number(term)
    assert number is not None
    assert pair_text(number) == term


@pytest.mark.parametrize("term", ["a", "中a", "𠮷", "野𠮷", "中国人", "t:中"])
def test_other_terms_are_words(term: str) -> None:
    assert pair_number(term) is None
