"""What earlier builds found out, in one sqlite file: always safe to delete.

Facts are results of pure functions by the digest of their inputs. Traces say which bytes of one output folder came
from which fingerprint. Written by the parent process alone, under the build lock.
"""

import os
import re
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from zlib import crc32

from msgspec import DecodeError, msgpack

from wenzhai.engine.disk import DiskError, guarded
from wenzhai.engine.rebuild import Mark, Trace
from wenzhai.model.content import ContentFile, Stat
from wenzhai.model.digest import Digest
from wenzhai.model.problems import Note, Problem

FILE = "build.sqlite"
SCHEMA = 3
PAGE_SIZE = 16384  # bodies of some kilobytes: a third of the time that 4096 takes
LOOKUP = 500  # keys per query
PARTS = 256
"""Traces lie together in so many rows: they are read whole by every build, and an edit writes few of them anew."""
GARBAGE = 1.2  # a store may grow to this multiple of what is reachable before it is tidied

TABLES = """
create table meta (name text primary key, value blob not null, crc int not null);
create table source (path text primary key, size int, mtime_ns int, inode int, digest blob);
create table trace (output text, part int, traces blob, crc int, primary key (output, part));
create table trace_input (output text, url text, inputs blob, primary key (output, url)) without rowid;
"""


SOUND = (
    "typeof(size) = 'integer' and typeof(mtime_ns) = 'integer' and typeof(inode) = 'integer'"
    " and typeof(digest) = 'blob' and length(digest) = 16"
)
"""Rows of other kinds come from a damaged file; what they said is found out anew."""


_decode_traces = msgpack.Decoder(list[Trace]).decode


class CacheDamaged(Exception):
    """The cache cannot be trusted. Call `set_aside`, then begin again with an empty one."""


class Store:
    """Bytes by digest. Values carry a checksum: damaged ones raise CacheDamaged."""

    def __init__(self, cache: "Cache", name: str) -> None:
        assert re.fullmatch(r"[a-z_]+", name), name
        self._cache = cache
        self._table = f"store_{name}"
        # Rows in order of arrival and keys in an index: cheaper for large values than a tree by key.
        cache.execute(
            f"create table if not exists {self._table} "
            "(key blob primary key, value blob not null, crc int not null)"
        )

    def all(self) -> dict[bytes, bytes]:
        return _checked(self._cache.rows(f"select key, value, crc from {self._table}"))

    def keys(self) -> set[bytes]:
        return {
            key for (key,) in self._cache.rows(f"select key from {self._table} where typeof(key) = 'blob'")
        }

    def get(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """The values of those keys that are known."""
        wanted, found = list(keys), {}
        for start in range(0, len(wanted), LOOKUP):
            part = wanted[start : start + LOOKUP]
            marks = ",".join("?" * len(part))
            query = f"select key, value, crc from {self._table} where key in ({marks})"
            found.update(_checked(self._cache.rows(query, part)))
        return found

    def put(self, entries: Iterable[tuple[bytes, bytes]]) -> None:
        """Add entries, in one transaction. Equal keys have equal values, so known ones are left as they are."""
        rows = ((key, value, crc32(value)) for key, value in entries)
        with self._cache.transaction():
            self._cache.execute_many(f"insert or ignore into {self._table} values (?, ?, ?)", rows)

    def remembered(self, key: bytes, make: Callable[[], bytes]) -> bytes:
        """The value of a key; one that is not known is made, and known from then on."""
        found = self.get([key])
        if key not in found:
            found[key] = make()
            self.put(found.items())
        return found[key]

    def __len__(self) -> int:
        ((count,),) = self._cache.rows(f"select count(*) from {self._table}")
        return int(count)

    def crowded(self, reachable: int) -> bool:
        """Whether so much besides what can be reached has gathered that tidying pays."""
        return len(self) > reachable * GARBAGE + 1000

    def clear(self) -> None:
        """Forget everything."""
        self._cache.execute(f"delete from {self._table}")

    def keep(self, keys: Collection[bytes]) -> None:
        """Forget everything else."""
        unreachable = self.keys() - set(keys)
        if unreachable:
            with self._cache.transaction():
                rows = ((key,) for key in unreachable)
                self._cache.execute_many(f"delete from {self._table} where key = ?", rows)


class Cache:
    """The open database. `output` is the folder whose traces are meant. Use `open_cache`."""

    def __init__(self, path: Path, output: Path) -> None:
        self.path = path
        self.notes: tuple[Note, ...] = ()
        self.output = os.fsencode(output.resolve()).decode("utf-8", "backslashreplace")
        """The output folder as text, also where its name is none."""
        self._sources: dict[str, ContentFile] | None = None
        self._traces: dict[str, Trace] | None = None
        with _translated(path):
            # Builds follow one another, but not always in one thread.
            self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        try:
            self._prepare()
            with self.transaction():
                self.facts = Store(self, "fact")
                self.bodies = Store(self, "body")
                self.analyses = Store(self, "analysis")
        except BaseException:  # whoever asked for it gets none to close
            self.close()
            raise

    # -- what is known ---------------------------------------------------------------------------------

    def memo(self, name: str, program: Digest) -> Store:
        """What a stage remembers between builds. `program` is the digest of the code, and the settings, that its values
        depend on besides their keys: what another one has remembered is forgotten."""
        store, mark = Store(self, f"memo_{name}"), f"program {name}"
        if self.meta(mark) != program:
            with self.transaction():
                store.clear()
                self._put_meta({mark: program})
        return store

    def meta(self, name: str) -> bytes | None:
        return _checked(self.rows("select name, value, crc from meta where name = ?", (name,))).get(name)

    def state(self) -> tuple[int, int]:
        """Another one when somebody else has written here, or removed the file. Raises DiskError, CacheDamaged."""
        ((version,),) = self.rows("pragma data_version")
        with guarded(self.path):
            return self.path.stat().st_ino, version

    def sources(self) -> dict[str, ContentFile]:
        if self._sources is None:
            rows = self.rows(f"select path, size, mtime_ns, inode, digest from source where {SOUND}")
            self._sources = {
                path: ContentFile(path, Stat(size, time, inode), dig) for path, size, time, inode, dig in rows
            }
        return dict(self._sources)

    def traces(self) -> dict[str, Trace]:
        if self._traces is None:
            rows = self.rows("select part, traces, crc from trace where output = ?", (self.output,))
            self._traces = traces_in(rows)
        return dict(self._traces)

    def inputs(self, url: str) -> dict[str, Mark]:
        """The marks of inputs that were recorded with an output's trace, by name."""
        query = "select inputs from trace_input where output = ? and url = ?"
        rows = self.rows(query, (self.output, url))
        try:
            return dict(msgpack.decode(rows[0][0], type=list[tuple[str, Mark]])) if rows else {}
        except DecodeError as error:
            raise CacheDamaged from error

    # -- the record ------------------------------------------------------------------------------------

    def record(
        self,
        sources: Mapping[str, ContentFile],
        traces: Mapping[str, Trace],
        inputs: Iterable[tuple[str, Sequence[tuple[str, Mark]]]],
        meta: Mapping[str, bytes] | None = None,
    ) -> None:
        """The state after a build, in one transaction: the last thing a build does.

        `sources` and `traces` are complete, `inputs` those of the outputs made now. What is recorded already
        is not written again.
        """
        old_sources, old_traces = self.sources(), self.traces()
        self._sources = self._traces = None
        with self.transaction():
            gone = ((path,) for path in old_sources.keys() - sources.keys())
            self.execute_many("delete from source where path = ?", gone)
            self.execute_many(
                "insert or replace into source values (?, ?, ?, ?, ?)",
                (
                    (s.path, s.stat.size, s.stat.mtime_ns, s.stat.inode, s.digest)
                    for s in sources.values()
                    if (old := old_sources.get(s.path)) is not s and old != s
                ),
            )
            lost = old_traces.keys() - traces.keys()
            changes: dict[str, Trace | None] = dict.fromkeys(lost)
            for url, trace in traces.items():
                if (known := old_traces.get(url)) is not trace and known != trace:
                    changes[url] = trace
            self.execute_many(
                "insert or replace into trace values (?, ?, ?, ?)",
                ((self.output, part, data, crc32(data)) for part, data in self._changed_parts(changes)),
            )
            unmade = ((self.output, url) for url in lost)
            self.execute_many("delete from trace_input where output = ? and url = ?", unmade)
            self.execute_many(
                "insert or replace into trace_input values (?, ?, ?)",
                ((self.output, url, msgpack.encode(names)) for url, names in inputs),
            )
            self._put_meta(meta or {})
        self._sources, self._traces = dict(sources), dict(traces)

    def _put_meta(self, values: Mapping[str, bytes]) -> None:
        rows = ((name, value, crc32(value)) for name, value in values.items())
        self.execute_many("insert or replace into meta values (?, ?, ?)", rows)

    def _changed_parts(self, changes: Mapping[str, Trace | None]) -> Iterator[tuple[int, bytes]]:
        """The parts of the traces in which there are changes, as they will be. None stands for a trace that is gone."""
        parts: dict[int, dict[str, Trace | None]] = {}
        for url, trace in changes.items():
            parts.setdefault(crc32(url.encode()) % PARTS, {})[url] = trace
        for part, some in parts.items():
            query = "select part, traces, crc from trace where output = ? and part = ?"
            found = traces_in(self.rows(query, (self.output, part))) | some
            yield part, msgpack.encode([trace for trace in found.values() if trace])

    def close(self) -> None:
        with _translated(self.path):
            self._connection.close()

    def __enter__(self) -> "Cache":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- the database ----------------------------------------------------------------------------------

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; inside another one, part of that one. Writes nothing when nothing changes."""
        if self._connection.in_transaction:
            yield
            return
        self.execute("begin")
        try:
            yield
        except BaseException:  # Ctrl-C too: all or nothing
            with suppress(sqlite3.Error):
                self._connection.execute("rollback")
            raise
        self.execute("commit")

    def execute(self, query: str) -> None:
        with _translated(self.path):
            self._connection.execute(query)

    def rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with _translated(self.path):
            return self._connection.execute(query, values).fetchall()

    def execute_many(self, query: str, rows: Iterable[Sequence[object]]) -> None:
        with _translated(self.path):
            self._connection.executemany(query, rows)

    def _prepare(self) -> None:
        self.execute(f"pragma page_size = {PAGE_SIZE}")
        ((version,),) = self.rows("pragma user_version")
        if version not in (0, SCHEMA):
            raise CacheDamaged
        self.execute("pragma journal_mode = wal")
        self.execute("pragma synchronous = normal")
        if version == 0:
            with self.transaction():
                for statement in TABLES.split(";"):
                    self.execute(statement)
                self.execute(f"pragma user_version = {SCHEMA}")


def open_cache(folder: Path, output: Path) -> Cache:
    """Open the cache in a folder, for one output folder.

    One that is damaged, or written by another version, is set aside, and an empty one opened; `notes` then
    says so. Raises DiskError when the folder cannot be written.
    """
    with guarded(folder):
        folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    try:
        return Cache(path, output)
    except CacheDamaged:
        set_aside(folder)
        cache = Cache(path, output)
        cache.notes = (Note(code="cache-set-aside", params={"path": f"{path}.old"}),)
        return cache


def set_aside(folder: Path) -> None:
    """Move a closed database out of the way, keeping the last such one for whoever wants to look."""
    path = folder / FILE
    with guarded(path):
        path.replace(f"{path}.old")
        for suffix in ("-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)


def discard(folder: Path) -> None:
    """Delete a closed database."""
    path = folder / FILE
    with guarded(path):
        for suffix in ("", "-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)


def traces_in(rows: Iterable[tuple[Any, ...]]) -> dict[str, Trace]:
    try:
        parts = [_decode_traces(data) for data in _checked(rows).values()]
    except DecodeError as error:
        raise CacheDamaged from error
    return {trace.key: trace for part in parts for trace in part}


def _checked(rows: Iterable[tuple[Any, ...]]) -> dict[Any, bytes]:
    found = {}
    for key, value, crc in rows:
        if type(value) is not bytes or crc32(value) != crc:
            raise CacheDamaged
        found[key] = value
    return found


_DISK = ("full", "readonly", "disk I/O", "unable to open", "locked")


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """sqlite's errors as ours: trouble with the disk, or a database that is none."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if any(word in str(error) for word in _DISK):
            raise DiskError(
                Problem(code="cache-disk", path=str(path), params={"reason": str(error)})
            ) from error
        raise CacheDamaged from error
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise CacheDamaged from error
