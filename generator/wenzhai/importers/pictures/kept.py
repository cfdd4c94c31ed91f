"""The pictures that were fetched: `content/images/HOST/NAME-HASH.ENDING`.

The address alone tells the name, so that what is there is not fetched again, whatever was interrupted, and by whatever
command.
"""

import re
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

from wenzhai.content.kinds import IMAGES
from wenzhai.content.paths import CONTENT
from wenzhai.content.write import put, sync_folders
from wenzhai.text.addresses import host_of
from wenzhai.text.slugs import is_device

NOT_IN_FOLDER = re.compile(r"[^a-z0-9.-]+")
NOT_IN_NAME = re.compile(r"[^a-z0-9_]+")
HASH_BYTES = 6
NAME_LENGTH = 40


def to_fetch(address: str) -> str:
    """An address as it is asked for: with a scheme, without a place in the picture, its blanks escaped."""
    address = address.strip().partition("#")[0].replace(" ", "%20")
    return f"https:{address}" if address.startswith("//") else address


def folder_of(address: str) -> str:
    """The folder of a host's pictures, from the root of the project."""
    name = NOT_IN_FOLDER.sub("-", host_of(to_fetch(address)) or "unknown").strip("-.") or "unknown"
    return f"{CONTENT}/{IMAGES}/{name}{'-' if is_device(name) else ''}"


def stem_of(address: str) -> str:
    """The name of a picture without its ending: what the address calls it, and a hash of the whole address."""
    address = to_fetch(address)
    try:
        last = unquote(urlsplit(address).path).rstrip("/").rpartition("/")[2]
    except ValueError:
        last = ""
    name = NOT_IN_NAME.sub("-", last.rpartition(".")[0].lower() or last.lower()).strip("-")[:NAME_LENGTH]
    mark = blake2b(address.encode("utf-8", "surrogatepass"), digest_size=HASH_BYTES).hexdigest()
    return f"{name}-{mark}" if name else mark


class KeptPictures:
    """The pictures that have been fetched into a project."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folders: dict[str, dict[str, str]] = {}
        self._written: list[Path] = []

    @property
    def is_empty(self) -> bool:
        """Whether nothing can have been fetched."""
        there = self._root / CONTENT / IMAGES
        return not there.is_dir() or not any(entry.is_dir() for entry in there.iterdir())

    def has_host(self, host: str) -> bool:
        """Whether pictures of that host have been fetched."""
        return bool(self._folder(folder_of(f"https://{host}")))

    def path(self, address: str) -> str | None:
        """Where the picture of an address is, from the root of the project; None if it was not fetched."""
        return self._folder(folder_of(address)).get(stem_of(address))

    def keep(self, address: str, data: bytes, ending: str) -> str:
        """Writes a picture; its path. A file that is there stays. Raises `OSError`."""
        folder, stem = folder_of(address), stem_of(address)
        if known := self.path(address):
            return known
        path = f"{folder}/{stem}.{ending}"
        target = self._root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        put(target, BytesIO(data))
        self._written.append(target)
        self._folder(folder)[stem] = path
        return path

    def sync(self) -> None:
        """Makes the names of what was written safe in a power cut."""
        sync_folders(self._written, self._root.resolve())
        self._written = []

    def _folder(self, path: str) -> dict[str, str]:
        """The pictures of a folder: name without ending → path."""
        if path not in self._folders:
            there = self._root / path
            files = there.iterdir() if there.is_dir() else ()
            names = sorted(file.name for file in files if not file.name.startswith(".") and file.is_file())
            self._folders[path] = {name.rpartition(".")[0]: f"{path}/{name}" for name in names}
        return self._folders[path]
