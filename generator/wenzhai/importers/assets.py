"""Files that go with articles, such as pictures: where they are to lie, and whether they lie there already."""

from collections.abc import Iterable, Iterator
from filecmp import cmp
from pathlib import Path
from typing import Literal

from msgspec import Struct

from wenzhai.importers.interface import Asset

CopyStatus = Literal["new", "unchanged", "kept"]


class Copy(Struct, frozen=True):
    """What becomes of one file. `kept` is one that differs from what would be copied: the editor's stays."""

    status: CopyStatus
    path: str
    source: str


def copies(root: Path, assets: Iterable[Asset]) -> Iterator[Copy]:
    """Each file once, however many articles show it."""
    for path, source in {asset.path: asset.source for asset in assets}.items():
        target = root / path
        if not target.exists():
            yield Copy("new", path, source)
        else:
            same = target.is_file() and cmp(source, target, shallow=False)
            yield Copy("unchanged" if same else "kept", path, source)
