"""The folder of another generator's site: which files there are. Follows no symlink and leaves it as it is."""

import os
from pathlib import Path, PurePosixPath

from wenzhai.importers.decode import decode
from wenzhai.model.problems import Problem, ProblemsError

LEFT_OUT = frozenset(
    {"node_modules", "public", "_site", "output", "resources", "vendor", "__pycache__", "site"}
)
"""Folders at the top that hold no content: what was built, and what was installed."""
MAX_BYTES = (1 << 20) + (1 << 16)
"""An article's body of 1 MiB and its front matter: more, and the site could not build it."""
LISTED = 200_000


class SiteFolder:
    """Raises `ProblemsError` when the folder holds nothing, or far too much to be a site."""

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
        return [path for path in self.files if not folder or path.startswith(f"{folder}/")]

    def bytes(self, path: str) -> bytes:
        return (self.root / path).read_bytes()

    def text(self, path: str) -> str:
        """The text with line feeds only. Raises `ProblemsError` for one that is too long or of unknown encoding."""
        if (self.root / path).stat().st_size > MAX_BYTES:
            raise ProblemsError([Problem(code="file-too-big", path=path, params={"limit": "1 MiB"})])
        text = decode(self.bytes(path))
        if text is None:
            raise ProblemsError([Problem(code="import-encoding", path=path)])
        return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
