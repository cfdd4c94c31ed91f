"""A sqlite database in `.cache/`, and stores of bytes in it."""

import re
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence, Sized
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

from wenzhai.engine.disk import DiskError
from wenzhai.engine.seal import Seal
from wenzhai.model.problems import Problem

LOOKUP = 500  # keys per query
GARBAGE = 1.2  # a store may grow to this multiple of what is reachable before it is tidied


class CacheDamaged(Exception):
    """The database cannot be trusted. Call `cache.set_aside`, then begin again with an empty one."""


class Database:
    """An open database. Its methods raise DiskError and CacheDamaged."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with _translated(path):
            # Builds follow one another, but not always in one thread.
            self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)

    def close(self) -> None:
        with _translated(self.path):
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

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


class SealedTable(Sized):
    """A table of the database whose values bear a seal."""

    def __init__(self, database: Database, name: str, columns: str) -> None:
        assert re.fullmatch(r"[a-z_]+", name), name
        self._database = database
        self._table = name
        database.execute(f"create table if not exists {name} ({columns})")
        self._seal = Seal(name)

    def crowded(self, reachable: int) -> bool:
        """Whether so much besides what can be reached has gathered that tidying pays."""
        return len(self) > reachable * GARBAGE + 1000

    def clear(self) -> None:
        """Forget everything."""
        self._database.execute(f"delete from {self._table}")


class Store(SealedTable):
    """Bytes by digest. Values are sealed: damaged ones, and such as belong to another key, raise CacheDamaged."""

    def __init__(self, database: Database, name: str) -> None:
        # Rows in order of arrival and keys in an index: cheaper for large values than a tree by key.
        columns = "key blob primary key, value blob not null, seal blob not null"
        super().__init__(database, f"store_{name}", columns)

    def all(self) -> dict[bytes, bytes]:
        return checked(self._database.rows(f"select key, value, seal from {self._table}"), self._seal)

    def keys(self) -> set[bytes]:
        return {
            key for (key,) in self._database.rows(f"select key from {self._table} where typeof(key) = 'blob'")
        }

    def get(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """The values of those keys that are known."""
        wanted, found = list(keys), {}
        for start in range(0, len(wanted), LOOKUP):
            part = wanted[start : start + LOOKUP]
            marks = ",".join("?" * len(part))
            query = f"select key, value, seal from {self._table} where key in ({marks})"
            found.update(checked(self._database.rows(query, part), self._seal))
        return found

    def put(self, entries: Iterable[tuple[bytes, bytes]]) -> None:
        """Add entries, in one transaction. Equal keys have equal values, so known ones are left as they are."""
        rows = ((key, value, self._seal(key, value)) for key, value in entries)
        with self._database.transaction():
            self._database.execute_many(f"insert or ignore into {self._table} values (?, ?, ?)", rows)

    def remembered(self, key: bytes, make: Callable[[], bytes]) -> bytes:
        """The value of a key; one that is not known is made, and known from then on."""
        found = self.get([key])
        if key not in found:
            found[key] = make()
            self.put(found.items())
        return found[key]

    def __len__(self) -> int:
        ((count,),) = self._database.rows(f"select count(*) from {self._table}")
        return int(count)

    def keep(self, keys: Collection[bytes]) -> None:
        """Forget everything else."""
        unreachable = self.keys() - set(keys)
        if unreachable:
            with self._database.transaction():
                rows = ((key,) for key in unreachable)
                self._database.execute_many(f"delete from {self._table} where key = ?", rows)


def checked(rows: Iterable[tuple[Any, ...]], seal: Seal) -> dict[bytes, bytes]:
    """The values by their names, as the rows have them: (name, value, seal). Raises CacheDamaged for a wrong seal."""
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
