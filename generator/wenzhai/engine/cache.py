"""What earlier builds found out, in one sqlite file: always safe to delete.

Facts are results of pure functions by the digest of their inputs. Traces say which bytes of one output folder came
from which fingerprint. Written by the parent process alone, under the build lock.
"""

import os
import stat
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from pathlib import Path

from msgspec import msgpack

from wenzhai.engine.blocks import Blocks
from wenzhai.engine.database import CacheDamaged, Database, Store, checked
from wenzhai.engine.disk import disk_problem, guarded
from wenzhai.engine.rebuild import Mark, Trace
from wenzhai.engine.seal import Seal, secret
from wenzhai.engine.traces import UNKNOWN, Traces, folder_of
from wenzhai.model.content import ContentFile, Stat
from wenzhai.model.digest import Digest
from wenzhai.model.problems import Note

FILE = "build.sqlite"
BESIDE = ("-wal", "-shm", "-journal")
"""How files end that sqlite keeps beside it."""
SCHEMA = 6
PAGE_SIZE = 16384  # bodies of some kilobytes: a third of the time that 4096 takes
CHECKPOINT = 4096
"""Pages written (64 MB) before they are moved to their places, which waits for the disk."""
TABLES = """
create table meta (name text primary key, value blob not null, seal blob not null);
create table source (path text primary key, size int, mtime_ns int, inode int, ctime_ns int, digest blob);
create table trace (output text, folder text, traces blob, seal blob, primary key (output, folder));
create table trace_input (output text, url text, inputs blob, seal blob, primary key (output, url));
"""
# The last one has its rows in order of arrival and its keys in an index: a third of the time of a tree by key.


SOUND = (
    "typeof(size) = 'integer' and typeof(mtime_ns) = 'integer' and typeof(inode) = 'integer'"
    " and typeof(ctime_ns) = 'integer' and typeof(digest) = 'blob' and length(digest) = 16"
)
"""Rows of other kinds come from a damaged file and are passed over. These rows bear no seal: to forge one, one has to
know when a file of this disk has changed last, to the nanosecond."""

OURS = "ours"
"""The name of a row that every cache of ours has: its seal tells that it is one."""


_decode_traces = msgpack.Decoder(list[Trace]).decode
_decode_listings = msgpack.Decoder(dict[str, Digest]).decode


class Cache(Database):
    """The open database. `output` is the folder whose traces are meant. Use `open_cache`."""

    def __init__(self, path: Path, output: Path) -> None:
        self.notes: tuple[Note, ...] = ()
        self.output = os.fsencode(output.resolve()).decode("utf-8", "backslashreplace")
        """The output folder as text, also where its name is none."""
        self._listings = f"listings {self.output}"
        self._meta_seal = Seal("meta")
        self._trace_seal, self._input_seal = Seal(f"trace {self.output}"), Seal(f"trace_input {self.output}")
        self._sources: dict[str, ContentFile] | None = None
        self._traces: Traces | None = None
        super().__init__(path)
        try:
            self._prepare()
            with self.transaction():
                self.facts = Blocks(self, "fact")
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
        return checked(((name.encode(), *row) for row in rows), self._meta_seal).get(name.encode())

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

    def traces(self) -> Traces:
        """Those of the output folder. Reading them may raise CacheDamaged."""
        if self._traces is None:
            stored = self.meta(self._listings)
            self._traces = Traces(_decode_listings(stored) if stored else {}, self._traces_in)
        return self._traces

    def inputs(self, url: str) -> dict[str, Mark]:
        """The marks of inputs that were recorded with an output's trace, by name."""
        query = "select inputs, seal from trace_input where output = ? and url = ?"
        rows = self.rows(query, (self.output, url))
        known = checked(((url.encode(), *row) for row in rows), self._input_seal)
        return dict(msgpack.decode(known[url.encode()], type=list[tuple[str, Mark]])) if known else {}

    # -- the record ------------------------------------------------------------------------------------

    def record(
        self,
        sources: Mapping[str, ContentFile],
        traces: Mapping[str, Trace | None],
        inputs: Iterable[tuple[str, Sequence[tuple[str, Mark]]]],
        listings: Mapping[str, Digest] | None = None,
        meta: Mapping[str, bytes] | None = None,
    ) -> None:
        """The state after a build, in one transaction: the last thing a build does.

        `sources` are complete, `traces` those that changed (None: it is gone), `inputs` those of the outputs made now;
        `listings` of all folders in which everything is as recorded. What is recorded already is not written again.
        """
        old_sources, old = self.sources(), self.traces()
        self._sources = self._traces = None
        with self.transaction():
            gone = ((path,) for path in old_sources.keys() - sources.keys())
            self.execute_many("delete from source where path = ?", gone)
            self.execute_many(
                "insert or replace into source values (?, ?, ?, ?, ?, ?)",
                (
                    (s.path, s.stat.size, s.stat.mtime_ns, s.stat.inode, s.stat.ctime_ns, s.digest)
                    for s in sources.values()
                    if (known := old_sources.get(s.path)) is not s and known != s
                ),
            )
            folders = self._put_traces(old, traces)
            unmade = ((self.output, url) for url, trace in traces.items() if trace is None)
            self.execute_many("delete from trace_input where output = ? and url = ?", unmade)
            self.execute_many(
                "insert or replace into trace_input values (?, ?, ?, ?)",
                (
                    (self.output, url, data, self._input_seal(url.encode(), data))
                    for url, names in inputs
                    if (data := msgpack.encode(names))
                ),
            )
            now = {folder: (listings or {}).get(folder, UNKNOWN) for folder in sorted(folders)}
            if now != old.listings:
                self._put_meta({self._listings: msgpack.encode(now)})
            self._put_meta(meta or {})
        self._sources = dict(sources)

    def _put_traces(self, old: Traces, changes: Mapping[str, Trace | None]) -> Set[str]:
        """Change the rows of folders with changes; all folders that have traces then."""
        folders = {*old.listings}
        changed: dict[str, dict[str, Trace | None]] = {}
        for url, trace in changes.items():
            changed.setdefault(folder_of(url), {})[url] = trace
        for folder, some in changed.items():
            before = old.in_folder(folder)
            after = [trace for trace in {**before, **some}.values() if trace]
            if after == [*before.values()]:
                continue
            self.execute_many("delete from trace where output = ? and folder = ?", [(self.output, folder)])
            folders.discard(folder)
            if after:
                folders.add(folder)
                data = msgpack.encode(after)
                row = self.output, folder, data, self._trace_seal(folder.encode(), data)
                self.execute_many("insert into trace values (?, ?, ?, ?)", [row])
        return folders

    def _put_meta(self, values: Mapping[str, bytes]) -> None:
        rows = ((name, value, self._meta_seal(name.encode(), value)) for name, value in values.items())
        self.execute_many("insert or replace into meta values (?, ?, ?)", rows)

    def _traces_in(self, folder: str) -> Sequence[Trace]:
        query = "select traces, seal from trace where output = ? and folder = ?"
        rows = self.rows(query, (self.output, folder))
        if not rows:  # the listings say that there is one
            raise CacheDamaged
        name = folder.encode()
        return _decode_traces(checked(((name, *row) for row in rows), self._trace_seal)[name])

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
