"""An index that is brought up to date equals one made from nothing, and little of it is touched."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.support import samples
from tests.support.searching import Piece, Shelf
from wenzhai.search import index as search_index
from wenzhai.search import layout, segments

DAYS = ("2023-05-01", "2024-11-30", "2025-02-01", "2025-12-01", "2025-12-24", None)
TEXT = st.text(st.sampled_from("人工智能全球治理的产品和服务，a+ 𠮷"), max_size=30)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits so low that a few articles make many shards, and lists outside of them."""
    monkeypatch.setattr(layout, "FEWER", 3)
    monkeypatch.setattr(segments, "FEW", 3)
    for module in ("codec", "codec_numpy"):
        monkeypatch.setattr(f"wenzhai.search.{module}.LONG", 3)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([], {}),
        ([None], {"month": [("undated", 0, 1)]}),
        (["2024-01-02", "2025-12-24"], {"year": [("2024-01", 0, 1)], "month": [("2025-12", 0, 1)]}),
        (
            ["2025-12-24", "2025-11-01", "2024-03-01", "2024-02-01", None, "2025-12-01"],
            {
                "archive": [("undated", 0, 1), ("2024-02", 1, 2), ("2024-03", 2, 3)],
                "year": [("2025-11", 0, 1)],
                "month": [("2025-12", 0, 2)],
            },
        ),
    ],
)
def test_segments_hang_on_dates_and_a_small_archive_is_part_of_the_year(
    days: list[str | None], expected: dict[str, list[tuple[str, int, int]]]
) -> None:
    library = samples.library(*(samples.article(f"a{at}", day) for at, day in enumerate(days)))
    found = segments.segments(library)
    assert {one.name: [(m.name, m.start, m.end) for m in one.months] for one in found} == expected


class Editing(RuleBasedStateMachine):
    """Articles come, change and go; the same cache lives on."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.shelf = Shelf(Path(self.folder.name))
        self.pieces: dict[str, Piece] = {}
        self.patched = 0

    @rule(
        key=st.sampled_from("abcdefghij"),
        title=TEXT,
        text=TEXT,
        day=st.sampled_from(DAYS),
        topic=st.booleans(),
    )
    def put(self, key: str, title: str, text: str, day: str | None, topic: bool) -> None:
        self.pieces[key] = Piece(key, title, text, day, ("ai",) if topic else ())

    @rule(key=st.sampled_from("abcdefghij"))
    def remove(self, key: str) -> None:
        self.pieces.pop(key, None)

    @rule(key=st.sampled_from("abcdefghij"), more=TEXT)
    def append(self, key: str, more: str) -> None:
        if key in self.pieces:
            old = self.pieces[key]
            self.pieces[key] = Piece(old.key, old.title, old.text + more, old.day, old.topics)

    @invariant()
    def equals_a_new_one(self) -> None:
        with TemporaryDirectory() as other:
            fresh = Shelf(Path(other))
            with fresh.cache:
                assert self.shelf.files(self.pieces.values()) == fresh.files(self.pieces.values())

    def teardown(self) -> None:
        self.shelf.cache.close()
        self.folder.cleanup()


def test_up_to_date_equals_made_from_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    patches = []
    real = search_index.patch

    def counted(*given: object) -> object:
        patches.append(real(*given))  # type: ignore[arg-type]  # whatever it is given
        return patches[-1]

    monkeypatch.setattr(search_index, "patch", counted)
    run_state_machine_as_test(
        Editing, settings=settings(max_examples=25, stateful_step_count=12, deadline=None)
    )
    assert any(patches), "nothing was ever patched: this test has proved nothing"
