"""What a folder holds, as the file system tells it: two equal listings are one folder in which nothing has changed."""

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

    @property
    def digest(self) -> Digest:
        """Of names, kinds and stats, in the order in which the system tells them: it is the same while nothing changes,
        and if it is not, somebody looks more closely."""
        return digest(msgpack.encode((self.entries, self.folders)))

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
    """Raises OSError. Follows no link."""
    entries: list[Listed] = []
    folders: list[str] = []
    with open_folder(path) as found:
        for entry in found:
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.name)
                continue
            stat = entry.stat(follow_symlinks=False)
            entries.append(
                (
                    entry.name,
                    stat.st_mode,
                    stat.st_size,
                    stat.st_mtime_ns,
                    stat.st_ino,
                    stat.st_ctime_ns,
                )
            )
    return Listing(entries, folders)
