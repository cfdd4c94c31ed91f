"""The files that `init` and `new` write. Existing files are never touched."""

import os
from pathlib import Path


def create(path: Path, text: str) -> None:
    """Writes a new file and its folders to disk for good. Raises `FileExistsError` when there is one already."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    if os.name == "posix":  # elsewhere a folder cannot be opened, and its entries need no flush
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
