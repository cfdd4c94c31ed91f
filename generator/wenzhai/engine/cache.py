"""What earlier builds found out, in one sqlite file: always safe to delete.

Facts are results of pure functions by the digest of their inputs. Traces say which bytes of one output folder came
from which fingerprint. Written by the parent process alone, under the build lock.
"""

import os
import stat
from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from pathlib import Path

from msgspec import msgpack

from wenzhai.engine.blocks import Blocks
from wenzhai.engine.by_folder import FolderStore, Sources, Traces
from wenzhai.engine.database import CacheDamaged, Database, Store, checked
from wenzhai.engine.disk import disk_problem, guarded
from wenzhai.engine.rebuild import Mark, Planned, Trace
from wenzhai.engine.seal import Seal, secret
from wenzhai.model.content import ContentFile
from wenzhai.model.digest import Digest
from wenzhai.model.problems import Note

FILE = "build.sqlite"
BESIDE = ("-wal", "-shm", "-journal")
"""How files end that sqlite keeps beside it."""
SCHEMA = 8
PAGE_SIZE = 16384  # bodies of some kilobytes: a third of the time that 4096 takes
CHECKPOINT = 4096
"""Pages written (64 MB) before they are moved to their places, which waits for the disk."""
TABLES = """
create table meta (name text primary key, value blob not null, seal blob not null);
create table trace_input (output text, url text, inputs blob, seal blob, primary key (output, url));
"""
# The last one has its rows in order of arrival and its keys in an index: a third of the time of a tree by key.

_decode_inputs = msgpack.Decoder(tuple[Digest, list[tuple[str, Mark]]]).decode

OURS = "ours"
"""The name of a row that every cache of ours has: its seal tells that it is one."""


class Cache(Database):
    """The open database. `output` is the folder whose traces are meant. Use `open_cache`."""

    def __init__(self, path: Path, output: Path) -> None:
        self.notes: tuple[Note, ...] = ()
        self.output = os.fsencode(output.resolve()).decode("utf-8", "backslashreplace")
        """The output folder as text, also where its name is none."""
        self._meta_seal = Seal("meta")
        self._input_seal = Seal(f"trace_input {self.output}")
        self._sources: Sources | None = None
        self._traces: Traces | None = None
        super().__init__(path)
        try:
            self._prepare()
            with self.transaction():
                self.facts = Blocks(self, "fact")
                self.bodies = Store(self, "body")
                self.analyses = Store(self, "analysis")
                self._source_store = FolderStore(self, "source", ContentFile, attrgetter("path"))
                self._trace_store = FolderStore(self, "trace", Trace, attrgetter("key"), self.output)
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
        return checked(((name.encode(), *row) for row in rows), self._meta_seal).get(name.encode())

    def state(self) -> tuple[int, int]:
        """Another one when somebody else has written here, or removed the file. Raises DiskError, CacheDamaged."""
        ((version,),) = self.rows("pragma data_version")
        with guarded(self.path):
            return self.path.stat().st_ino, version

    def sources(self) -> Sources:
        """The content files that were read. Asking for their values may raise CacheDamaged."""
        if self._sources is None:
            self._sources = self._source_store.all()
        return self._sources

    def traces(self) -> Traces:
        """Those of the output folder. Asking for their values may raise CacheDamaged."""
        if self._traces is None:
            self._traces = self._trace_store.all()
        return self._traces

    def inputs(self, trace: Trace) -> dict[str, Mark]:
        """The marks of the inputs of what was made, by name, if they are known."""
        query = "select inputs, seal from trace_input where output = ? and url = ?"
        rows = self.rows(query, (self.output, trace.key))
        known = checked(((trace.key.encode(), *row) for row in rows), self._input_seal)
        for fingerprint, names in map(_decode_inputs, known.values()):
            if fingerprint == trace.fingerprint:
                return dict(names)
        return {}

    def explain(self, made: Iterable[tuple[Planned, Mapping[str, Mark]]]) -> None:
        """Keep the marks of the inputs of outputs that are being made, in one transaction."""
        rows = [(plan.key, msgpack.encode((plan.fingerprint, tuple(names.items())))) for plan, names in made]
        with self.transaction():
            self.execute_many(
                "insert or replace into trace_input values (?, ?, ?, ?)",
                ((self.output, url, data, self._input_seal(url.encode(), data)) for url, data in rows),
            )

    # -- the record ------------------------------------------------------------------------------------

    def record(
        self,
        sources: Sources,
        traces: Traces,
        meta: Mapping[str, bytes] | None = None,
    ) -> None:
        """The state after a build, in one transaction: the last thing a build does.

        `sources` and `traces` are complete; what is recorded already is not written again.
        """
        old_sources, old = self.sources(), self.traces()
        self._sources = self._traces = None
        with self.transaction():
            self._source_store.record(old_sources, sources)
            self._trace_store.record(old, traces)
            unmade = ((self.output, url) for url in old.missing_in(traces))
            self.execute_many("delete from trace_input where output = ? and url = ?", unmade)
            self._put_meta(meta or {})
        self._sources, self._traces = sources, traces

    def _put_meta(self, values: Mapping[str, bytes]) -> None:
        rows = ((name, value, self._meta_seal(name.encode(), value)) for name, value in values.items())
        self.execute_many("insert or replace into meta values (?, ?, ?)", rows)

    def _prepare(self) -> None:
        self.execute("pragma trusted_schema = off")  # whoever made it: what it defines calls no function
        self.execute(f"pragma page_size = {PAGE_SIZE}")
        ((version,),) = self.rows("pragma user_version")
        if version not in (0, SCHEMA):
            raise CacheDamaged
        self.execute("pragma journal_mode = wal")
        self.execute("pragma synchronous = normal")
        self.execute(f"pragma wal_autocheckpoint = {CHECKPOINT}")
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
