"""Reads the index from the files of the site, as the browser does."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TypeVar

from msgspec import DecodeError, Struct, json

from wenzhai.search.codec import BrokenIndex, PostingList, decode_list, unpack
from wenzhai.search.families import PAIRS, WORDS
from wenzhai.search.layout import list_name, pair_number, shard_of_pair, shard_of_word
from wenzhai.search.pages import FOLDER, FORMAT, SearchManifest, SegmentInfo
from wenzhai.search.reader.names import Names, NamesFile, TitleWords
from wenzhai.search.texts import ResultText
from wenzhai.search.tokens import WORD

T = TypeVar("T")
Read = Callable[[str], bytes]
"""Returns the bytes of a file of the site by its url; raises OSError when there is none."""


class MergedPostings(Struct, frozen=True):
    """The documents with a term in all segments: number → weight; newer documents have higher numbers."""

    documents: Mapping[int, int]
    wordy: bool
    """Whether it is mostly (part of) a word, rather than across word boundaries."""
    outside: bool
    """Whether its list is in a file of its own, in at least one segment."""


class SearchIndex:
    """The files below `search/`. Raises OSError, or BrokenIndex with the file's name for an invalid one."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self.manifest = self._decoded("index.json", SearchManifest)
        if self.manifest.format != FORMAT:
            raise BrokenIndex("index.json")
        self.segments = self.manifest.segments
        self.count = sum(segment.count for segment in self.segments)
        self._pairs: dict[str, dict[int, bytes]] = {}
        self._words: dict[str, dict[bytes, bytes]] = {}

    @cached_property
    def names(self) -> Names:
        return Names(self._decoded("terms.json", NamesFile))

    def title_words(self) -> list[TitleWords]:
        """The most frequent words of titles, segment by segment."""
        return [self._decoded(f"{segment.name}/titles.json", TitleWords) for segment in self.segments]

    def term(self, term: str) -> MergedPostings:
        """The documents with a term, or on the days of a filter `d:`."""
        if term.startswith("d:"):
            return self._on_days(term.removeprefix("d:"))
        return self._collected(
            lambda segment: [(term, found)] if (found := self._packed(segment, term)) else []
        )

    def words_like(self, beginning: str, fits: Callable[[str], bool]) -> MergedPostings:
        """The words that fit, among those that share three letters with `beginning`."""

        def found(segment: SegmentInfo) -> Iterator[tuple[str, bytes]]:
            for word, packed in self._word_shard(segment, beginning).items():
                if fits(word.decode()):
                    yield word.decode(), packed

        return self._collected(found)

    def text(self, number: int) -> ResultText:
        """The article that is document `number`."""
        for segment in self.segments:
            if number < segment.count:
                break
            number -= segment.count
        month, first = max((pair for pair in segment.months if pair[1] <= number), key=lambda pair: pair[1])
        file, place = divmod(number - first, self.manifest.per_file)
        name = f"texts/{month}/{file}.json"
        try:
            return self._decoded(name, list[ResultText])[place]
        except IndexError as error:
            raise BrokenIndex(name) from error

    # -- inside ---------------------------------------------------------------------------------------

    def _on_days(self, date: str) -> MergedPostings:
        """The documents of a day (`YYYY-MM-DD`), of a month (`YYYY-MM`), or of a day in any year (`MM-DD`)."""
        documents: dict[int, int] = {}
        base = 0
        for segment in self.segments:
            days = self._decoded(f"{segment.name}/days.json", dict[str, int])
            for (day, first), end in zip(days.items(), [*days.values(), segment.count][1:], strict=True):
                if day.startswith(date) or day[5:] == date:
                    documents |= dict.fromkeys(range(base + first, base + end), WORD)
            base += segment.count
        return MergedPostings(documents, True, False)

    def _collected(
        self, found: Callable[[SegmentInfo], "list[tuple[str, bytes]] | Iterator[tuple[str, bytes]]"]
    ) -> MergedPostings:
        documents: dict[int, int] = {}
        wordy, base, outside = 0, 0, False
        for segment in self.segments:
            for term, packed in found(segment):
                listing = unpack(packed)
                wordy += listing.count if listing.wordy else -listing.count
                outside |= listing.outside
                for document, weight in self._postings(segment, term, listing):
                    number = base + document
                    documents[number] = max(weight, documents.get(number, 0))
            base += segment.count
        return MergedPostings(documents, wordy >= 0, outside)

    def _postings(self, segment: SegmentInfo, term: str, listing: PostingList) -> list[tuple[int, int]]:
        if not listing.outside:
            return listing.postings()
        name = f"{segment.name}/{list_name(term)}"
        return self._whole(name, lambda data: decode_list(data, listing.count, listing.shift))

    def _packed(self, segment: SegmentInfo, term: str) -> bytes:
        number = pair_number(term)
        if number is None:
            return self._word_shard(segment, term).get(term.encode(), b"")
        name = f"{segment.name}/han-{shard_of_pair(number, segment.han):x}.bin"
        if name not in self._pairs:
            self._pairs[name] = self._whole(name, PAIRS.read)
        return self._pairs[name].get(number, b"")

    def _word_shard(self, segment: SegmentInfo, word: str) -> dict[bytes, bytes]:
        name = f"{segment.name}/word-{shard_of_word(word.encode(), segment.word):x}.bin"
        if name not in self._words:
            self._words[name] = self._whole(name, WORDS.read)
        return self._words[name]

    def _whole(self, name: str, decode: Callable[[bytes], T]) -> T:
        try:
            return decode(self._bytes(name))
        except BrokenIndex as error:
            raise BrokenIndex(name) from error

    def _decoded(self, name: str, type: type[T]) -> T:
        try:
            return json.decode(self._bytes(name), type=type)
        except DecodeError as error:
            raise BrokenIndex(name) from error

    def _bytes(self, name: str) -> bytes:
        return self._read(f"{FOLDER}/{name}")
