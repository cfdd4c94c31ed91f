"""Files of imported articles, such as pictures: their destinations, and whether they are already there."""

from collections.abc import Iterable, Iterator
from filecmp import cmp
from pathlib import Path
from typing import Literal

from msgspec import Struct

from wenzhai.importers.interface import Asset

CopyStatus = Literal["new", "unchanged", "kept"]


class Copy(Struct, frozen=True):
    """The copy of one file. `kept`: the destination exists and differs; the editor's file is kept."""

    status: CopyStatus
    path: str
    source: str


def copies(root: Path, assets: Iterable[Asset]) -> Iterator[Copy]:
    """The copies, each file once, however many articles show it."""
    for path, source in {asset.path: asset.source for asset in assets}.items():
        target = root / path
        if not target.exists():
            yield Copy("new", path, source)
        else:
            same = target.is_file() and cmp(source, target, shallow=False)
            yield Copy("unchanged" if same else "kept", path, source)
