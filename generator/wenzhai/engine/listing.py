"""What a folder holds, as the file system tells it: two equal listings are one folder in which nothing has changed."""

import os
from collections.abc import Mapping
from stat import S_ISREG

from msgspec import Struct, msgpack

from wenzhai.engine.digest import digest
from wenzhai.engine.folders import open_folder
from wenzhai.model.content import Stat
from wenzhai.model.digest import Digest

Listed = tuple[str, int, int, int, int, int]
"""The name of an entry, its mode, and the fields of its `Stat`."""


class Listing(Struct, frozen=True):
    """The entries of one folder: the names of the folders in it, and all else."""

    entries: list[Listed]
    folders: list[str]
    failed: dict[str, OSError] = {}
    """What could not be looked at, by name."""

    @property
    def digest(self) -> Digest:
        """Of names, kinds and stats, in the order in which the system tells them: it is the same while nothing changes,
        and if it is not, somebody looks more closely."""
        try:
            return digest(msgpack.encode((self.entries, self.folders)))
        except UnicodeEncodeError:  # a name that is no text
            return digest(repr((self.entries, self.folders)).encode())

    def files(self) -> dict[str, Stat]:
        """The stats of regular files, by name."""
        return {name: Stat(*stat) for name, mode, *stat in self.entries if S_ISREG(mode)}

    def others(self) -> list[str]:
        """Names of what is neither a regular file nor a folder."""
        return [name for name, mode, *_ in self.entries if not S_ISREG(mode)]

    def holds(self, files: Mapping[str, Stat]) -> bool:
        """Whether there are these files with these stats, and nothing else but folders."""
        return len(self.entries) == len(files) and self.files() == files


def list_folder(path: str) -> Listing:
    """Follows no link. An entry that goes away meanwhile is not there. Raises OSError."""
    listing = Listing([], [], {})
    with open_folder(path) as found:
        for entry in found:
            try:
                if entry.is_dir(follow_symlinks=False):
                    listing.folders.append(entry.name)
                else:
                    listing.entries.append(listed(entry))
            except FileNotFoundError:
                continue
            except OSError as error:
                listing.failed[entry.name] = error
    return listing


def listed(entry: "os.DirEntry[str]") -> Listed:
    found = entry.stat(follow_symlinks=False)
    return entry.name, found.st_mode, found.st_size, found.st_mtime_ns, found.st_ino, found.st_ctime_ns
