"""The cache: what is stored comes back, what is damaged is noticed, what is not needed goes."""

import os
import random
import sqlite3
import stat
import struct
from collections.abc import Callable, Iterator
from hashlib import blake2b
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import msgpack

from wenzhai.engine.by_folder import Sources, Traces
from wenzhai.engine.cache import FILE, OURS, PAGE_SIZE, Cache, open_cache, set_aside
from wenzhai.engine.database import CacheDamaged
from wenzhai.engine.digest import digest
from wenzhai.engine.disk import DiskError
from wenzhai.engine.rebuild import Planned, Trace
from wenzhai.engine.seal import secret
from wenzhai.model.content import ContentFile, Stat

KEYS = [digest(number) for number in range(20)]


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    with open_cache(tmp_path / ".cache", tmp_path / "site") as cache:
        yield cache


def source(path: str, size: int = 1) -> ContentFile:
    return ContentFile(path, Stat(size, 2**60 + 1, 2**40, 2**60 + 2), digest(path))


def trace(url: str, size: int = 1) -> Trace:
    return Trace(url, digest((url, "fingerprint")), digest(url), Stat(size, 2**60, 7, 2**60 + 3))


def plan(url: str) -> Planned:
    return Planned(url, trace(url).fingerprint)


def by_path(*sources: ContentFile) -> Sources:
    return Sources.of({one.path: one for one in sources})


def by_key(*traces: Trace) -> Traces:
    return Traces.of({one.key: one for one in traces})


# -- stores ----------------------------------------------------------------------------------------------


def test_what_is_put_is_there(cache: Cache) -> None:
    cache.analyses.put([(KEYS[0], b"zero"), (KEYS[1], b"")])
    cache.bodies.put([(KEYS[0], b"another store")])
    assert cache.analyses.all() == {KEYS[0]: b"zero", KEYS[1]: b""}
    assert cache.analyses.get([KEYS[1], KEYS[2]]) == {KEYS[1]: b""}
    assert cache.bodies.keys() == {KEYS[0]}
    assert (len(cache.analyses), len(cache.memo("x", KEYS[0]))) == (2, 0)


def test_it_is_there_tomorrow(tmp_path: Path) -> None:
    with open_cache(tmp_path, tmp_path / "site") as cache:
        cache.memo("slug", KEYS[1]).put([(KEYS[0], b"ren-min")])
    with open_cache(tmp_path, tmp_path / "site") as cache:
        assert cache.memo("slug", KEYS[1]).all() == {KEYS[0]: b"ren-min"}
        assert cache.notes == ()


def test_what_another_program_has_remembered_is_forgotten(tmp_path: Path) -> None:
    with open_cache(tmp_path, tmp_path / "site") as cache:
        cache.memo("slug", KEYS[1]).put([(KEYS[0], b"ren-min")])
        cache.memo("theme", KEYS[1]).put([(KEYS[0], b"x")])
    with open_cache(tmp_path, tmp_path / "site") as cache:
        assert cache.memo("slug", KEYS[2]).all() == {}
        assert cache.memo("theme", KEYS[1]).all() == {KEYS[0]: b"x"}
        cache.memo("slug", KEYS[2]).put([(KEYS[0], b"renmin")])
    with open_cache(tmp_path, tmp_path / "site") as cache:
        assert cache.memo("slug", KEYS[1]).all() == {}


def test_more_keys_than_fit_into_a_query(cache: Cache) -> None:
    entries = {digest(n): b"%d" % n for n in range(3000)}
    cache.analyses.put(entries.items())
    assert cache.analyses.get(entries) == entries


def test_only_what_is_kept_stays(cache: Cache) -> None:
    cache.analyses.put((key, b"x") for key in KEYS)
    cache.analyses.keep(KEYS[:3])
    assert cache.analyses.keys() == set(KEYS[:3])


def test_a_transaction_that_fails_leaves_nothing(cache: Cache) -> None:
    with pytest.raises(ZeroDivisionError), cache.transaction():
        cache.analyses.put([(KEYS[0], b"x")])
        raise ZeroDivisionError
    assert cache.analyses.all() == {}


def test_what_was_put_before_an_interruption_is_kept(tmp_path: Path) -> None:
    """A cold build that is killed goes on where it stopped: facts do not wait for the record."""
    child = os.fork()
    if child == 0:
        open_cache(tmp_path, tmp_path / "site").facts.put([(KEYS[0], msgpack.encode("x"))])
        os._exit(0)
    os.waitpid(child, 0)
    with open_cache(tmp_path, tmp_path / "site") as cache:
        assert [*cache.facts.all()] == [KEYS[0]]


# -- the record --------------------------------------------------------------------------------------------


def test_the_record_is_what_was_recorded_last(cache: Cache) -> None:
    cache.explain([(plan("x"), {"card": KEYS[0]})])
    cache.record(by_path(source("a"), source("b")), by_key(trace("x"), trace("y")))
    sources, traces = by_path(source("b", 9), source("c")), by_key(trace("y", 9), trace("z"))
    cache.explain([(plan("z"), {"t": KEYS[1], "card": KEYS[2]})])
    cache.record(sources, traces, {"settled": b"yes"})
    assert cache.sources() == sources
    assert cache.traces() == traces
    assert cache.inputs(trace("z")) == {"t": KEYS[1], "card": KEYS[2]}
    assert cache.inputs(trace("x")) == {}
    assert (cache.meta("settled"), cache.meta("other")) == (b"yes", None)


def test_what_explains_another_making_explains_nothing(cache: Cache) -> None:
    cache.explain([(Planned("x", digest("other")), {"card": KEYS[0]})])
    cache.record(Sources({}), by_key(trace("x")))
    assert cache.inputs(trace("x")) == {}


def test_traces_belong_to_their_output_folder(tmp_path: Path) -> None:
    with open_cache(tmp_path, tmp_path / "site") as cache:
        cache.explain([(plan("x"), {"a": KEYS[0]})])
        cache.record(Sources({}), by_key(trace("x")))
    with open_cache(tmp_path, tmp_path / "elsewhere") as cache:
        assert (dict(cache.traces()), cache.inputs(trace("x"))) == ({}, {})
        cache.record(Sources({}), by_key(trace("y")))
    with open_cache(tmp_path, tmp_path / "elsewhere" / ".." / "site") as cache:
        assert cache.traces() == by_key(trace("x"))


names = st.sampled_from("abcdefgh")
Step = tuple[dict[str, int], dict[str, int], bool]
states = st.tuples(
    st.dictionaries(names, st.integers(0, 3)), st.dictionaries(names, st.integers(0, 3)), st.booleans()
)


@settings(max_examples=60, deadline=None)
@given(st.lists(states, max_size=6))
def test_any_sequence_of_records(tmp_path_factory: pytest.TempPathFactory, steps: list[Step]) -> None:
    folder = tmp_path_factory.mktemp("cache")
    cache = open_cache(folder, folder / "site")
    for files, pages, reopen in steps:
        sources = by_path(*(source(path, size) for path, size in files.items()))
        traces = by_key(*(trace(url, size) for url, size in pages.items()))
        cache.explain((plan(url), {"size": digest(size)}) for url, size in pages.items())
        cache.record(sources, traces)
        if reopen:
            cache.close()
            cache = open_cache(folder, folder / "site")
        assert (cache.sources(), cache.traces()) == (sources, traces)
        assert {url: cache.inputs(trace(url)) for url in "abcdefgh"} == {
            url: {"size": digest(pages[url])} if url in pages else {} for url in "abcdefgh"
        }
    cache.close()


def test_recording_the_same_again_writes_nothing(tmp_path: Path) -> None:
    with open_cache(tmp_path, tmp_path / "site") as cache:
        cache.record(by_path(source("a")), by_key(trace("x")))
    before = (tmp_path / FILE).read_bytes()
    with open_cache(tmp_path, tmp_path / "site") as cache:
        cache.record(by_path(source("a")), by_key(trace("x")))
    assert (tmp_path / FILE).read_bytes() == before


# -- damage --------------------------------------------------------------------------------------------------


def fill(folder: Path) -> None:
    with open_cache(folder, folder / "site") as cache:
        cache.analyses.put((key, bytes(range(250)) * 3) for key in KEYS)
        cache.facts.put((key, msgpack.encode(b"fact" * 99)) for key in KEYS)
        cache.explain((plan(f"{n}.html"), {"card": KEYS[0]}) for n in range(30))
        cache.record(
            by_path(*(source(f"content/{n}.md") for n in range(30))),
            by_key(*(trace(f"{n}.html") for n in range(30))),
            {"settled": b"yes" * 50},
        )


def read_everything(folder: Path) -> None:
    """Everything that a build reads. What is given must have the right types, at least."""
    with open_cache(folder, folder / "site") as cache:
        assert all(value == bytes(range(250)) * 3 for value in cache.analyses.all().values())
        assert all(bytes(value) == msgpack.encode(b"fact" * 99) for value in cache.facts.all().values())
        for found in (*cache.sources().values(), *cache.traces().values()):
            msgpack.decode(msgpack.encode(found), type=type(found))
        for n in range(30):
            assert isinstance(cache.inputs(trace(f"{n}.html")), dict)
        assert cache.meta("settled") in (None, b"yes" * 50)


@pytest.mark.parametrize("data", [b"", b"not a database" * 99, b"SQLite format 3\0" + bytes(5000)])
def test_something_else_in_its_place_is_set_aside(tmp_path: Path, data: bytes) -> None:
    tmp_path.joinpath(FILE).write_bytes(data)
    with open_cache(tmp_path, tmp_path / "site") as cache:
        assert cache.analyses.all() == {}
        assert [note.code for note in cache.notes] == (["cache-set-aside"] if data else [])


def test_another_version_is_set_aside(tmp_path: Path) -> None:
    fill(tmp_path)
    with sqlite3.connect(tmp_path / FILE) as database:
        database.execute("pragma user_version = 999")
    database.close()
    with open_cache(tmp_path, tmp_path / "site") as cache:
        assert cache.analyses.all() == {}
        assert [note.code for note in cache.notes] == ["cache-set-aside"]
    assert (tmp_path / f"{FILE}.old").exists()


@pytest.mark.parametrize("seed", range(60))
def test_any_damage_is_noticed_or_harmless(tmp_path: Path, seed: int) -> None:
    """Bytes overwritten or the end cut off: either the cache says so, or what it still says is right."""
    chance = random.Random(seed)
    fill(tmp_path)
    data = bytearray((tmp_path / FILE).read_bytes())
    for _ in range(chance.choice([1, 5, 50, 500])):
        data[chance.randrange(len(data))] = chance.randrange(256)
    (tmp_path / FILE).write_bytes(data[: chance.choice([len(data), chance.randrange(len(data))])])
    try:
        read_everything(tmp_path)
    except CacheDamaged:
        set_aside(tmp_path)
        read_everything(tmp_path)


def test_a_value_that_changed_is_noticed(tmp_path: Path) -> None:
    fill(tmp_path)
    with sqlite3.connect(tmp_path / FILE) as database:
        database.execute("update store_analysis set value = x'00' where key = ?", (KEYS[3],))
    database.close()
    with open_cache(tmp_path, tmp_path / "site") as cache, pytest.raises(CacheDamaged):
        cache.analyses.get([KEYS[3]])


def test_a_value_moved_to_another_key_or_store_is_noticed(tmp_path: Path) -> None:
    with open_cache(tmp_path, tmp_path / "site") as cache:
        cache.analyses.put([(KEYS[0], b"zero"), (KEYS[1], b"one")])
    with sqlite3.connect(tmp_path / FILE) as database:
        database.execute("insert into store_body select * from store_analysis where key = ?", (KEYS[0],))
        database.execute("delete from store_analysis where key = ?", (KEYS[1],))
        database.execute("update store_analysis set key = ?", (KEYS[1],))
    database.close()
    with open_cache(tmp_path, tmp_path / "site") as cache:
        with pytest.raises(CacheDamaged):
            cache.analyses.get([KEYS[1]])
        with pytest.raises(CacheDamaged):
            cache.bodies.all()


def test_traces_moved_to_another_place_are_noticed(tmp_path: Path) -> None:
    with open_cache(tmp_path, tmp_path / "site") as cache:
        cache.explain([(plan("x"), {"card": KEYS[0]})])
        cache.record(Sources({}), by_key(trace("x")))
        output = cache.output
    with sqlite3.connect(tmp_path / FILE) as database:
        database.execute("update trace set folder = 'x' where owner = ? and folder = ''", (output,))
        database.execute("update trace_input set url = 'y' where output = ?", (output,))
    database.close()
    with open_cache(tmp_path, tmp_path / "site") as cache:
        with pytest.raises(CacheDamaged):
            dict(cache.traces())
        with pytest.raises(CacheDamaged):
            cache.inputs(trace("y"))


@pytest.mark.parametrize("seed", range(20))
def test_a_page_of_the_file_in_the_place_of_another_is_noticed_or_harmless(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    fill(tmp_path)
    data = bytearray((tmp_path / FILE).read_bytes())
    count = len(data) // PAGE_SIZE
    old, new = chance.randrange(count), chance.randrange(count)
    data[new * PAGE_SIZE : (new + 1) * PAGE_SIZE] = data[old * PAGE_SIZE : (old + 1) * PAGE_SIZE]
    (tmp_path / FILE).write_bytes(data)
    try:
        read_everything(tmp_path)
    except CacheDamaged:
        set_aside(tmp_path)
        read_everything(tmp_path)


# -- whose it is ---------------------------------------------------------------------------------------------


def of_another_machine(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """From here on this is another machine, or another user."""
    monkeypatch.setenv("XDG_STATE_HOME", str(home))
    secret.cache_clear()


@pytest.fixture(autouse=True)
def this_machine_again() -> Iterator[None]:
    yield
    secret.cache_clear()


def test_the_cache_of_another_machine_is_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path)
    asked: list[str] = []
    of_another_machine(monkeypatch, tmp_path / "home")
    with open_cache(tmp_path, tmp_path / "site", lambda: asked.append("may it begin anew?")) as cache:
        assert cache.analyses.all() == {}
        assert [note.code for note in cache.notes] == ["cache-set-aside"]
    with open_cache(tmp_path, tmp_path / "site", lambda: asked.append("again?")) as cache:
        assert cache.notes == ()
    assert asked == ["may it begin anew?"]


def test_a_cache_with_every_checksum_right_but_ours_is_set_aside(tmp_path: Path) -> None:
    """Whoever plants one knows the program, but not the secret."""
    fill(tmp_path)
    with sqlite3.connect(tmp_path / FILE) as database:
        (old,) = database.execute("select seal from meta where name = ?", (OURS,)).fetchone()
        forged = blake2b(b"meta\0" + len(OURS).to_bytes(4) + OURS.encode(), digest_size=16).digest()
        database.execute("update meta set seal = ? where name = ?", (forged, OURS))
    database.close()
    assert forged != old
    with open_cache(tmp_path, tmp_path / "site") as cache:
        assert [note.code for note in cache.notes] == ["cache-set-aside"]


def test_the_secret_is_this_users_alone_and_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of_another_machine(monkeypatch, tmp_path)
    first = secret()
    secret.cache_clear()
    assert (secret(), first.trouble) == (first, None)
    (path,) = (tmp_path / "wenzhai").iterdir()
    assert (stat.S_IMODE(path.stat().st_mode), len(first.key)) == (0o600, 32)
    path.write_bytes(b"cut short")
    secret.cache_clear()
    assert secret().trouble is None
    assert secret().key != first.key


def test_without_a_place_for_the_secret_the_cache_serves_one_process_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    of_another_machine(monkeypatch, tmp_path / "file")
    with open_cache(tmp_path / ".cache", tmp_path / "site") as cache:
        cache.analyses.put([(KEYS[0], b"x")])
        assert [note.code for note in cache.notes] == ["cache-not-kept"]
    with open_cache(tmp_path / ".cache", tmp_path / "site") as cache:
        assert cache.analyses.all() == {KEYS[0]: b"x"}
    secret.cache_clear()
    with open_cache(tmp_path / ".cache", tmp_path / "site") as cache:
        assert cache.analyses.all() == {}


@pytest.mark.parametrize("suffix", ["", "-wal", "-shm"])
@pytest.mark.parametrize("link", [os.symlink, os.link])
def test_a_database_that_is_another_file_by_a_second_name_is_not_opened(
    tmp_path: Path, suffix: str, link: Callable[[Path, Path], None]
) -> None:
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as database:
        database.execute("create table places (url text)")
    database.close()
    before = other.read_bytes()
    folder = tmp_path / ".cache"
    if suffix:
        fill(folder)
    folder.mkdir(exist_ok=True)
    link(other, folder / f"{FILE}{suffix}")
    with open_cache(folder, tmp_path / "site") as cache:
        cache.analyses.put([(KEYS[0], b"x")])
        assert [note.code for note in cache.notes] == ["cache-set-aside"]
    assert other.read_bytes() == before


def test_a_rollback_journal_that_names_a_file_to_delete_is_not_played_back(tmp_path: Path) -> None:
    """As sqlite does it: at the journal's end stands a super-journal, which goes when the transaction is over."""
    thesis = tmp_path / "thesis.doc"
    thesis.write_bytes(b"years of work")
    fill(tmp_path / ".cache")
    path = tmp_path / ".cache" / FILE
    data = path.read_bytes()
    path.write_bytes(data[:18] + b"\1\1" + data[20:])  # not in WAL mode: then sqlite looks for a journal
    magic, name = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7", str(thesis).encode()
    sectors, page = len(data) // PAGE_SIZE, PAGE_SIZE
    head = magic + struct.pack(">IIIII", 0, 0, sectors, 512, page)
    tail = struct.pack(">I", 0x40000000 // page + 1) + name + struct.pack(">II", len(name), sum(name)) + magic
    Path(f"{path}-journal").write_bytes(head.ljust(512, b"\0") + tail)
    with open_cache(tmp_path / ".cache", tmp_path / "site") as cache:
        cache.analyses.all()
    assert thesis.read_bytes() == b"years of work"


# -- the disk ------------------------------------------------------------------------------------------------


def test_a_file_in_the_place_of_the_folder_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / ".cache").write_bytes(b"")
    with pytest.raises(DiskError):
        open_cache(tmp_path / ".cache", tmp_path / "site")


def test_a_folder_in_the_place_of_the_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(DiskError) as caught:
        open_cache(tmp_path, tmp_path / "site")
    assert (caught.value.problem.code, caught.value.problem.path) == ("cache-disk", str(tmp_path / FILE))
