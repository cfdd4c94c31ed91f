"""Unpacks a body as it arrives, and stops at decompression bombs."""

import zlib

from wenzhai.importers.fetch.hosts import FetchError

MIB = 1 << 20
FREE = 1 << 18
"""Bytes that any body may unpack to: short repetitive texts compress a hundredfold, too."""
STEP = 1 << 16


class Unpacker:
    """Unpacks a body by the server's `Content-Encoding`: gzip, deflate or none. Raises `FetchError` for any other."""

    def __init__(self, url: str, encoding: str, size: int, ratio: int) -> None:
        self.url, self.size, self.ratio = url, size, ratio
        self.encoding = encoding.strip().lower()
        if self.encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise FetchError("fetch-encoding", url=url, encoding=self.encoding[:80])
        self.packed = self.encoding not in ("", "identity")
        self._inflater = zlib.decompressobj(zlib.MAX_WBITS | 32) if self.packed else None
        self._parts: list[bytes] = []
        self._taken = self._given = 0

    def feed(self, data: bytes) -> None:
        self._taken += len(data)
        if self._inflater is None:
            self._keep(data)
            return
        if self._taken == len(data) and self.encoding == "deflate" and not looks_like_zlib(data):
            self._inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            while data and not self._inflater.eof:
                self._keep(self._inflater.decompress(data, STEP))
                data = self._inflater.unconsumed_tail
        except zlib.error:
            raise FetchError("fetch-unpack", url=self.url, encoding=self.encoding) from None

    def finished(self) -> bytes:
        if self._inflater is not None and not self._inflater.eof and self._taken:
            raise FetchError("fetch-cut", url=self.url)
        return b"".join(self._parts)

    def _keep(self, data: bytes) -> None:
        self._given += len(data)
        if self._given > self.size:
            raise FetchError("fetch-big", url=self.url, limit=f"{self.size / MIB:g} MiB")
        if self.packed and self._given > max(FREE, self.ratio * self._taken):
            raise FetchError("fetch-bomb", url=self.url, ratio=str(self.ratio))
        self._parts.append(data)


def looks_like_zlib(data: bytes) -> bool:
    """Whether a `deflate` body has a zlib header; some servers send the raw stream."""
    return len(data) > 1 and data[0] & 15 == 8 and int.from_bytes(data[:2]) % 31 == 0
