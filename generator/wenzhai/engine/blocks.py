"""Values that every build reads, all of them: many together in a row of the database, with one seal."""

from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from msgspec import Raw, msgpack

from wenzhai.engine.database import CacheDamaged, Database, SealedTable

PER_BLOCK = 256
"""Values in a block, where that can be chosen."""

_decode = msgpack.Decoder(list[tuple[bytes, Raw]]).decode


class Blocks(SealedTable):
    """Encoded values by key. What is put together stays together; damaged blocks raise CacheDamaged."""

    def __init__(self, database: Database, name: str) -> None:
        columns = "number integer primary key, count int not null, block blob not null, seal blob not null"
        super().__init__(database, f"blocks_{name}", columns)

    def all(self) -> dict[bytes, Raw]:
        """All values, as `msgpack` has encoded them."""
        return dict(self._entries())

    def put(self, entries: Iterable[tuple[bytes, bytes]]) -> None:
        """Add some, in one transaction. Equal keys have equal values."""
        remaining = ((key, Raw(value)) for key, value in entries)
        with self._database.transaction():
            while some := list(islice(remaining, PER_BLOCK)):
                block = msgpack.encode(some)
                row = len(some), block, self._seal(b"", block)
                query = f"insert into {self._table} (count, block, seal) values (?, ?, ?)"
                self._database.execute_many(query, [row])

    def __len__(self) -> int:
        """How many have been put, those that were put again twice."""
        ((count,),) = self._database.rows(f"select coalesce(sum(count), 0) from {self._table}")
        return int(count)

    def keep(self, keys: Collection[bytes]) -> None:
        """Forget all others, and put the rest together."""
        wanted = set(keys)
        kept = {key: bytes(value) for key, value in self._entries() if key in wanted}
        with self._database.transaction():
            self.clear()
            self.put(kept.items())

    def _entries(self) -> Iterator[tuple[bytes, Raw]]:
        for block, seal in self._database.rows(f"select block, seal from {self._table} order by number"):
            if type(block) is not bytes or self._seal(b"", block) != seal:
                raise CacheDamaged
            yield from _decode(block)
