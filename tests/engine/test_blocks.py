"""Values that are read all at once: what is put is there, what is damaged is noticed, what is not needed goes."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import msgpack

from wenzhai.engine.blocks import PER_BLOCK, Blocks
from wenzhai.engine.cache import FILE, Cache, open_cache
from wenzhai.engine.database import CacheDamaged
from wenzhai.engine.digest import digest

KEYS = [digest(number) for number in range(600)]


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    with open_cache(tmp_path, tmp_path / "site") as cache:
        yield cache


def values(cache: Cache) -> dict[bytes, object]:
    return {key: msgpack.decode(value) for key, value in cache.facts.all().items()}


def rows(folder: Path) -> list[tuple[int, int]]:
    database = sqlite3.connect(folder / FILE)
    found = database.execute("select number, count from blocks_fact order by number").fetchall()
    database.close()
    return found


def test_what_is_put_is_there_tomorrow_and_lies_together(tmp_path: Path, cache: Cache) -> None:
    numbers: dict[bytes, object] = {key: number for number, key in enumerate(KEYS)}
    cache.facts.put((key, msgpack.encode(number)) for key, number in numbers.items())
    cache.facts.put([(b"another", msgpack.encode("fact"))])
    cache.close()
    with open_cache(tmp_path, tmp_path / "site") as again:
        assert values(again) == {**numbers, b"another": "fact"}
        assert len(again.facts) == 601
    assert [count for _, count in rows(tmp_path)] == [PER_BLOCK, PER_BLOCK, 600 - 2 * PER_BLOCK, 1]


def test_only_what_is_kept_stays_and_single_ones_are_put_together(tmp_path: Path, cache: Cache) -> None:
    for key in KEYS[:40]:
        cache.facts.put([(key, msgpack.encode("x"))])
    assert not cache.facts.crowded(0)
    cache.facts.keep(KEYS[10:30])
    assert values(cache).keys() == {*KEYS[10:30]}
    assert [count for _, count in rows(tmp_path)] == [20]


def test_a_transaction_that_fails_leaves_nothing(cache: Cache) -> None:
    with pytest.raises(ZeroDivisionError), cache.transaction():
        cache.facts.put([(KEYS[0], msgpack.encode("x"))])
        raise ZeroDivisionError
    assert values(cache) == {}


@pytest.mark.parametrize(
    "damage",
    [
        "update blocks_fact set block = x'90'",
        "update blocks_fact set block = 5",
        "update blocks_fact set block = (select block from blocks_other), seal = (select seal from blocks_other)",
    ],
)
def test_a_block_that_is_not_ours_is_noticed(tmp_path: Path, cache: Cache, damage: str) -> None:
    Blocks(cache, "other").put([(KEYS[1], msgpack.encode("other"))])
    cache.facts.put([(KEYS[0], msgpack.encode("x"))])
    cache.close()
    with sqlite3.connect(tmp_path / FILE) as database:
        database.execute(damage)
    database.close()
    with open_cache(tmp_path, tmp_path / "site") as again, pytest.raises(CacheDamaged):
        again.facts.all()
