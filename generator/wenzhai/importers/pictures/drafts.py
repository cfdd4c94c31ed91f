"""Pictures of drafts: fetched where the curator asks for it, and shown from where they are kept."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from posixpath import relpath

from msgspec import structs

from wenzhai.content.config import Config
from wenzhai.importers.fetch import Fetcher
from wenzhai.importers.interface import draft_folder
from wenzhai.importers.pictures.download import download
from wenzhai.importers.pictures.kept import KeptPictures
from wenzhai.importers.pictures.places import localised, remote_pictures
from wenzhai.model.content import Draft
from wenzhai.model.problems import Problem


def fetch_for_drafts(
    drafts: Iterable[Draft],
    kept: KeptPictures,
    fetcher: Fetcher,
    config: Config,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> list[Problem]:
    """Fetches the pictures of drafts that are not kept yet. Raises `OSError` if writing fails."""
    return download(addresses_in(drafts, config), kept, fetcher, config, tell)


def addresses_in(drafts: Iterable[Draft], config: Config) -> Counter[str]:
    return Counter(picture.address for draft in drafts for picture in remote_pictures(draft.markdown, config))


def with_kept_pictures(drafts: Iterable[Draft], kept: KeptPictures, config: Config) -> Iterator[Draft]:
    """The drafts, with pictures that have been fetched at their places: what is imported again is what is there."""
    if kept.is_empty:
        yield from drafts
        return
    for draft in drafts:
        here = draft_folder(draft)
        local = {
            picture.address: relpath(path, here)
            for picture in remote_pictures(draft.markdown, config)
            if (path := kept.path(picture.address))
        }
        yield structs.replace(draft, markdown=localised(draft.markdown, local, config)) if local else draft
