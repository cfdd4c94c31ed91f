"""The traces of an output folder, by its folders: a build decodes those of the folders that it has to look into."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from wenzhai.engine.rebuild import Trace
from wenzhai.model.digest import Digest

UNKNOWN = Digest(b"")
"""Stands for the listing of a folder in which something was not as recorded."""


class Traces(Mapping[str, Trace]):
    """Traces by url. `listings` has every folder with files of ours, as a name without slashes at its ends: the digest
    of what lay in it when all was as recorded (`engine/listing.py`). `load` gives the traces of one folder."""

    def __init__(self, listings: Mapping[str, Digest], load: Callable[[str], Iterable[Trace]]) -> None:
        self.listings = listings
        self._load = load
        self._loaded: dict[str, dict[str, Trace]] = {}

    @classmethod
    def of(cls, traces: Mapping[str, Trace], listings: Mapping[str, Digest] = {}) -> "Traces":
        """These traces; `listings` may lack folders."""
        found: dict[str, list[Trace]] = {}
        for url, trace in traces.items():
            found.setdefault(folder_of(url), []).append(trace)
        return cls({folder: listings.get(folder, UNKNOWN) for folder in found}, found.__getitem__)

    def in_folder(self, folder: str) -> Mapping[str, Trace]:
        """The traces of the files that lie in this folder itself, by their whole urls."""
        if folder not in self._loaded:
            some = self._load(folder) if folder in self.listings else ()
            self._loaded[folder] = {trace.key: trace for trace in some}
        return self._loaded[folder]

    def __getitem__(self, url: str) -> Trace:
        return self.in_folder(folder_of(url))[url]

    def __iter__(self) -> Iterator[str]:
        for folder in self.listings:
            yield from self.in_folder(folder)

    def __len__(self) -> int:
        return sum(len(self.in_folder(folder)) for folder in self.listings)

    def __bool__(self) -> bool:
        return bool(self.listings)


def folder_of(url: str) -> str:
    """The folder that a file lies in; empty for the output folder itself."""
    return url.rpartition("/")[0]
