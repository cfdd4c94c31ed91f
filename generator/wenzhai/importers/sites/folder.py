"""The folder of another generator's site and its files. Follows no symlinks and changes nothing."""

import os
from bisect import bisect_left
from pathlib import Path, PurePosixPath

from wenzhai.importers.decode import decode
from wenzhai.model.problems import Problem, ProblemsError

LEFT_OUT = frozenset(
    {"node_modules", "public", "_site", "output", "resources", "vendor", "__pycache__", "site"}
)
"""Top-level folders without content: build output and installed packages."""
MAX_BYTES = (1 << 20) + (1 << 16)
"""A body of 1 MiB and its front matter: a larger file could not be built."""
LISTED = 200_000


class SiteFolder:
    """The files of a site. Raises `ProblemsError` if the folder is empty, or has too many files for a site."""

    def __init__(self, root: Path) -> None:
        self.root = root
        found: list[str] = []
        for place, folders, names in os.walk(root):
            top = Path(place) == root
            folders[:] = sorted(
                one for one in folders if not one.startswith(".") and not (top and one in LEFT_OUT)
            )
            inside = PurePosixPath(Path(place).relative_to(root).as_posix())
            found += [(inside / name).as_posix() for name in names if (Path(place) / name).is_file()]
            if len(found) > LISTED:
                raise ProblemsError(
                    [Problem(code="import-site-huge", path=str(root), params={"limit": str(LISTED)})]
                )
        self.files = sorted(found)
        self._known = {name for name in self.files if not (root / name).is_symlink()}

    def has(self, path: str) -> bool:
        return path in self._known

    def below(self, folder: str) -> list[str]:
        """The files below a folder, in order; all of them for an empty name."""
        if not folder:
            return self.files
        first = bisect_left(self.files, f"{folder}/")
        return self.files[first : bisect_left(self.files, f"{folder}/\U0010ffff", first)]

    def bytes(self, path: str) -> bytes:
        return (self.root / path).read_bytes()

    def text(self, path: str) -> str:
        """The text with line feeds only. Raises `ProblemsError` if it is too long or of unknown encoding."""
        if (self.root / path).stat().st_size > MAX_BYTES:
            raise ProblemsError([Problem(code="file-too-big", path=path, params={"limit": "1 MiB"})])
        text = decode(self.bytes(path))
        if text is None:
            raise ProblemsError([Problem(code="import-encoding", path=path)])
        return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
