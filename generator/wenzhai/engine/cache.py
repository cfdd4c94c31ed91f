"""What earlier builds found out, in one sqlite file: always safe to delete.

Facts are results of pure functions by the digest of their inputs. Traces say which bytes of one output folder came
from which fingerprint. Written by the parent process alone, under the build lock.
"""

import os
import re
import sqlite3
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from zlib import crc32

from msgspec import msgpack

from wenzhai.engine.disk import DiskError, disk_problem, guarded
from wenzhai.engine.rebuild import Mark, Trace
from wenzhai.engine.seal import Seal, secret
from wenzhai.model.content import ContentFile, Stat
from wenzhai.model.digest import Digest
from wenzhai.model.problems import Note, Problem

FILE = "build.sqlite"
BESIDE = ("-wal", "-shm", "-journal")
"""How files end that sqlite keeps beside it."""
SCHEMA = 4
PAGE_SIZE = 16384  # bodies of some kilobytes: a third of the time that 4096 takes
LOOKUP = 500  # keys per query
PARTS = 256
"""Traces lie together in so many rows: they are read whole by every build, and an edit writes few of them anew."""
GARBAGE = 1.2  # a store may grow to this multiple of what is reachable before it is tidied

TABLES = """
create table meta (name text primary key, value blob not null, seal blob not null);
create table source (path text primary key, size int, mtime_ns int, inode int, ctime_ns int, digest blob);
create table trace (output text, part int, traces blob, seal blob, primary key (output, part));
create table trace_input (output text, url text, inputs blob, seal blob, primary key (output, url)) without rowid;
"""


SOUND = (
    "typeof(size) = 'integer' and typeof(mtime_ns) = 'integer' and typeof(inode) = 'integer'"
    " and typeof(ctime_ns) = 'integer' and typeof(digest) = 'blob' and length(digest) = 16"
)
"""Rows of other kinds come from a damaged file; what they said is found out anew. These rows bear no seal: to be
believed, one has to know when a file of this disk has changed last, to the nanosecond."""

OURS = "ours"
"""The name of a row that every cache of ours has: its seal tells that it is one."""


_decode_traces = msgpack.Decoder(list[Trace]).decode


class CacheDamaged(Exception):
    """The cache cannot be trusted. Call `set_aside`, then begin again with an empty one."""


class Store:
    """Bytes by digest. Values are sealed: damaged ones, and such as belong to another key, raise CacheDamaged."""

    def __init__(self, cache: "Cache", name: str) -> None:
        assert re.fullmatch(r"[a-z_]+", name), name
        self._cache = cache
        self._table = f"store_{name}"
        # Rows in order of arrival and keys in an index: cheaper for large values than a tree by key.
        cache.execute(
            f"create table if not exists {self._table} "
            "(key blob primary key, value blob not null, seal blob not null)"
        )
        self._seal = Seal(self._table)

    def all(self) -> dict[bytes, bytes]:
        return _checked(self._cache.rows(f"select key, value, seal from {self._table}"), self._seal)

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
            query = f"select key, value, seal from {self._table} where key in ({marks})"
            found.update(_checked(self._cache.rows(query, part), self._seal))
        return found

    def put(self, entries: Iterable[tuple[bytes, bytes]]) -> None:
        """Add entries, in one transaction. Equal keys have equal values, so known ones are left as they are."""
        rows = ((key, value, self._seal(key, value)) for key, value in entries)
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
        self._meta_seal = Seal("meta")
        self._trace_seal, self._input_seal = Seal(f"trace {self.output}"), Seal(f"trace_input {self.output}")
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
        rows = self.rows("select value, seal from meta where name = ?", (name,))
        return _checked(((name.encode(), *row) for row in rows), self._meta_seal).get(name.encode())

    def state(self) -> tuple[int, int]:
        """Another one when somebody else has written here, or removed the file. Raises DiskError, CacheDamaged."""
        ((version,),) = self.rows("pragma data_version")
        with guarded(self.path):
            return self.path.stat().st_ino, version

    def sources(self) -> dict[str, ContentFile]:
        if self._sources is None:
            columns = "path, size, mtime_ns, inode, ctime_ns, digest"
            rows = self.rows(f"select {columns} from source where {SOUND}")
            self._sources = {path: ContentFile(path, Stat(*stat), dig) for path, *stat, dig in rows}
        return dict(self._sources)

    def traces(self) -> dict[str, Trace]:
        if self._traces is None:
            rows = self.rows("select part, traces, seal from trace where output = ?", (self.output,))
            self._traces = self._traces_in(rows)
        return dict(self._traces)

    def inputs(self, url: str) -> dict[str, Mark]:
        """The marks of inputs that were recorded with an output's trace, by name."""
        query = "select inputs, seal from trace_input where output = ? and url = ?"
        rows = self.rows(query, (self.output, url))
        known = _checked(((url.encode(), *row) for row in rows), self._input_seal)
        return dict(msgpack.decode(known[url.encode()], type=list[tuple[str, Mark]])) if known else {}

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
                "insert or replace into source values (?, ?, ?, ?, ?, ?)",
                (
                    (s.path, s.stat.size, s.stat.mtime_ns, s.stat.inode, s.stat.ctime_ns, s.digest)
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
                (
                    (self.output, part, data, self._trace_seal(_part_name(part), data))
                    for part, data in self._changed_parts(changes)
                ),
            )
            unmade = ((self.output, url) for url in lost)
            self.execute_many("delete from trace_input where output = ? and url = ?", unmade)
            self.execute_many(
                "insert or replace into trace_input values (?, ?, ?, ?)",
                (
                    (self.output, url, data, self._input_seal(url.encode(), data))
                    for url, names in inputs
                    if (data := msgpack.encode(names))
                ),
            )
            self._put_meta(meta or {})
        self._sources, self._traces = dict(sources), dict(traces)

    def _put_meta(self, values: Mapping[str, bytes]) -> None:
        rows = ((name, value, self._meta_seal(name.encode(), value)) for name, value in values.items())
        self.execute_many("insert or replace into meta values (?, ?, ?)", rows)

    def _changed_parts(self, changes: Mapping[str, Trace | None]) -> Iterator[tuple[int, bytes]]:
        """The parts of the traces in which there are changes, as they will be. None stands for a trace that is gone."""
        parts: dict[int, dict[str, Trace | None]] = {}
        for url, trace in changes.items():
            parts.setdefault(crc32(url.encode()) % PARTS, {})[url] = trace
        for part, some in parts.items():
            query = "select part, traces, seal from trace where output = ? and part = ?"
            found = self._traces_in(self.rows(query, (self.output, part))) | some
            yield part, msgpack.encode([trace for trace in found.values() if trace])

    def _traces_in(self, rows: Iterable[tuple[Any, ...]]) -> dict[str, Trace]:
        named = ((_part_name(part), data, seal) for part, data, seal in rows)
        parts = [_decode_traces(data) for data in _checked(named, self._trace_seal).values()]
        return {trace.key: trace for part in parts for trace in part}

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
        self.execute("pragma trusted_schema = off")  # whoever made it: what it defines calls no function
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
                self._put_meta({OURS: b""})
                self.execute(f"pragma user_version = {SCHEMA}")
        elif self.meta(OURS) is None:
            raise CacheDamaged


def open_cache(folder: Path, output: Path, before_new: Callable[[], None] = lambda: None) -> Cache:
    """Open the cache in a folder, for one output folder.

    One that is damaged, or made by another version or on another machine, is set aside, and an empty one opened;
    `notes` then says so. `before_new` is called before that, and before the first; it may raise. Raises DiskError when
    the folder cannot be written.
    """
    with guarded(folder):
        folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    notes: list[Note] = []
    try:
        if not _trustworthy(path):
            raise CacheDamaged
        cache = Cache(path, output)
    except CacheDamaged:
        before_new()
        if os.path.lexists(path):
            set_aside(folder)
            notes.append(Note(code="cache-set-aside", params={"path": f"{path}.old"}))
        cache = Cache(path, output)
    if (trouble := secret().trouble) is not None:
        reason = disk_problem(trouble, folder).params["reason"]
        notes.append(Note(code="cache-not-kept", params={"reason": reason}))
    cache.notes = tuple(notes)
    return cache


def _trustworthy(path: Path) -> bool:
    """Whether sqlite may open a database: it is there, and neither it nor what belongs to it is a link to other files.

    A rollback journal, which ours never has, may name a file for sqlite to delete.
    """
    with guarded(path):
        Path(f"{path}-journal").unlink(missing_ok=True)
    for suffix in ("-wal", "-shm", ""):
        try:
            found = os.lstat(f"{path}{suffix}")
        except FileNotFoundError:
            if not suffix:
                return False
            continue
        if stat.S_ISLNK(found.st_mode) or (stat.S_ISREG(found.st_mode) and found.st_nlink != 1):
            return False
    return True


def set_aside(folder: Path) -> None:
    """Move a closed database out of the way, keeping the last such one for whoever wants to look."""
    path = folder / FILE
    with guarded(path):
        path.replace(f"{path}.old")
    discard(folder)


def discard(folder: Path) -> None:
    """Delete a closed database, and whatever lies where one belongs."""
    path = folder / FILE
    with guarded(path):
        for suffix in ("", *BESIDE):
            Path(f"{path}{suffix}").unlink(missing_ok=True)


def _part_name(part: object) -> bytes:
    return str(part).encode()


def _checked(rows: Iterable[tuple[Any, ...]], seal: Seal) -> dict[bytes, bytes]:
    """The values by their names, as the rows have them: (name, value, seal)."""
    found = {}
    for name, value, made in rows:
        if type(name) is not bytes or type(value) is not bytes or seal(name, value) != made:
            raise CacheDamaged
        found[name] = value
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
