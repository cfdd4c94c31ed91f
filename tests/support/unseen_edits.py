"""Edits that leave a file its size and its time, some of them its inode too: `ls -l` shows the same line as before."""

import mmap
import os
from collections.abc import Callable
from pathlib import Path


def unpack_over(path: Path, data: bytes) -> None:
    """`tar -x`: the old file goes, a new one comes with the archive's time; it may well get the old one's inode."""
    time = path.stat().st_mtime_ns
    path.unlink()
    path.write_bytes(data)
    os.utime(path, ns=(time, time))


def copy_over(path: Path, data: bytes) -> None:
    """`cp -p`: emptied and filled, with the time of the file that was copied."""
    time = path.stat().st_mtime_ns
    path.write_bytes(data)
    os.utime(path, ns=(time, time))


def put_time_back(path: Path, data: bytes) -> None:
    """Some bytes changed in place."""
    time = path.stat().st_mtime_ns
    with path.open("r+b") as file:
        file.write(data)
    os.utime(path, ns=(time, time))


def rename_over(path: Path, data: bytes) -> None:
    """`rsync -t`: a new file takes the name."""
    time = path.stat().st_mtime_ns
    new = path.with_name(f".{path.name}.new")
    new.write_bytes(data)
    os.utime(new, ns=(time, time))
    new.replace(path)


def write_by_map(path: Path, data: bytes) -> None:
    """Through memory: the file system hears of it late."""
    time = path.stat().st_mtime_ns
    with path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as memory:
        memory[:] = data
        memory.flush()
    os.utime(path, ns=(time, time))


TRICKS: tuple[Callable[[Path, bytes], None], ...] = (
    *(unpack_over, copy_over, put_time_back, rename_over, write_by_map),
)
"""Each takes a file that is not empty, and other bytes of equal number."""


def swap(one: Path, other: Path) -> None:
    """`mv` three times: each has the other's name. Another trick where both have one size and one time."""
    spare = one.with_name(f".{one.name}.swap")
    one.rename(spare)
    other.rename(one)
    spare.rename(other)


def other_bytes(data: bytes) -> bytes:
    """As many bytes as these, not the same: another word if there is one that we know, else another last letter."""
    rain, snow = "雨".encode(), "雪".encode()
    if rain in data or snow in data:
        return data.replace(rain, b"\0").replace(snow, rain).replace(b"\0", snow)
    return data[:-2] + bytes([data[-2] ^ 1]) + data[-1:] if len(data) > 1 else bytes([data[0] ^ 1])
