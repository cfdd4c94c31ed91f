"""Values of files, by the folders that these lie in: a build loads those of the folders that it has to look into."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Generic, Self, TypeVar

from msgspec import Struct, msgpack

from wenzhai.engine.database import CacheDamaged, Database, checked
from wenzhai.engine.digest import digest
from wenzhai.engine.rebuild import Trace
from wenzhai.engine.seal import Seal
from wenzhai.model.content import ContentFile
from wenzhai.model.digest import Digest

V = TypeVar("V")

UNKNOWN = Digest(b"")
"""Stands for the listing of a folder in which something was not as recorded."""


class Folder(Struct, frozen=True, array_like=True):
    """What is known of a folder without its values. `listing` is the digest of what lay in it when all was as recorded
    (`engine/listing.py`), `values` that of all its values."""

    listing: Digest
    values: Digest


class ByFolder(Mapping[str, V]):
    """Values by the paths of their files. `folders` has every folder with files that have values, as a name without
    slashes at its ends; `load` gives the values of one, by their whole paths."""

    def __init__(
        self, folders: Mapping[str, Folder], load: Callable[[str], Mapping[str, V]] = lambda folder: {}
    ) -> None:
        self.folders = folders
        self._load = load
        self._loaded: dict[str, Mapping[str, V]] = {}

    @classmethod
    def of(cls, values: Mapping[str, V], listings: Mapping[str, Digest] = {}) -> Self:
        """These values; `listings` may lack folders."""
        return cls({}).after(values, listings)

    def after(self, changes: Mapping[str, V | None], listings: Mapping[str, Digest] = {}) -> Self:
        """The values with these changes (None: it is gone). `listings` of the folders in which all is as recorded
        then."""
        changed: dict[str, dict[str, V | None]] = {}
        for path, value in changes.items():
            changed.setdefault(folder_of(path), {})[path] = value
        loaded, values = {**self._loaded}, {name: known.values for name, known in self.folders.items()}
        for name, some in changed.items():
            after = {**self.in_folder(name), **some}
            loaded[name] = {path: value for path, value in sorted(after.items()) if value is not None}
            values[name] = digest(encoded(loaded[name]))
            if not loaded[name]:
                del values[name]
        found = type(self)(
            {name: Folder(listings.get(name, UNKNOWN), values[name]) for name in sorted(values)}, self._load
        )
        found._loaded = loaded
        return found

    def listing(self, folder: str) -> Digest:
        known = self.folders.get(folder)
        return known.listing if known else UNKNOWN

    @property
    def digest(self) -> Digest:
        """Of all values."""
        return digest([(name, known.values) for name, known in sorted(self.folders.items())])

    def in_folder(self, folder: str) -> Mapping[str, V]:
        """The values of the files that lie in this folder itself, by their whole paths."""
        if folder not in self._loaded:
            self._loaded[folder] = self._load(folder) if folder in self.folders else {}
        return self._loaded[folder]

    def missing_in(self, other: Self) -> Iterator[str]:
        """The paths of values that the other has not."""
        for name, known in self.folders.items():
            if known.values != (now.values if (now := other.folders.get(name)) else None):
                yield from self.in_folder(name).keys() - other.in_folder(name).keys()

    def __getitem__(self, path: str) -> V:
        return self.in_folder(folder_of(path))[path]

    def __iter__(self) -> Iterator[str]:
        for folder in self.folders:
            yield from self.in_folder(folder)

    def __len__(self) -> int:
        return sum(len(self.in_folder(folder)) for folder in self.folders)

    def __bool__(self) -> bool:
        return bool(self.folders)


Traces = ByFolder[Trace]
Sources = ByFolder[ContentFile]

_decode_folders = msgpack.Decoder(dict[str, Folder]).decode


class FolderStore(Generic[V]):
    """A table with a row for the values of each folder, and one for what is known of all folders. `path` tells of a
    value which file it belongs to; `owner` tells apart what several have in one table."""

    def __init__(
        self, database: Database, name: str, kind: type[V], path: Callable[[V], str], owner: str = ""
    ) -> None:
        self._database, self._table, self._owner, self._path = database, name, owner, path
        self._decode = msgpack.Decoder(list[kind]).decode  # type: ignore[valid-type]
        self._seal = Seal(f"{name} {owner}")
        columns = "owner text, folder text, content blob, seal blob, primary key (owner, folder)"
        database.execute(f"create table if not exists {name} ({columns})")

    def all(self) -> ByFolder[V]:
        stored = self._row(_ALL)
        return ByFolder(_decode_folders(stored) if stored else {}, self._load)

    def record(self, old: ByFolder[V], new: ByFolder[V]) -> None:
        """Store what differs from what is stored."""
        if new.folders == old.folders:
            return
        known, now = old.folders, new.folders
        gone = ((self._owner, folder) for folder in known.keys() - now.keys())
        self._database.execute_many(f"delete from {self._table} where owner = ? and folder = ?", gone)
        changed = [name for name in now if name not in known or known[name].values != now[name].values]
        self._put((name, encoded(new.in_folder(name))) for name in changed)
        self._put([(_ALL, msgpack.encode(now))])

    def _put(self, rows: Iterable[tuple[str, bytes]]) -> None:
        self._database.execute_many(
            f"insert or replace into {self._table} values (?, ?, ?, ?)",
            ((self._owner, name, data, self._seal(name.encode(), data)) for name, data in rows),
        )

    def _load(self, folder: str) -> Mapping[str, V]:
        data = self._row(folder)
        if data is None:  # the row of all folders says that there is one
            raise CacheDamaged
        return {self._path(value): value for value in self._decode(data)}

    def _row(self, folder: str) -> bytes | None:
        query = f"select content, seal from {self._table} where owner = ? and folder = ?"
        name = folder.encode()
        rows = self._database.rows(query, (self._owner, folder))
        return checked(((name, *row) for row in rows), self._seal).get(name)


_ALL = "/"
"""No folder has this name."""


def encoded(values: Mapping[str, V]) -> bytes:
    return msgpack.encode([*values.values()])


def folder_of(path: str) -> str:
    """The folder that a file lies in; empty for that of all."""
    return path.rpartition("/")[0]
