"""Pictures of other sites, brought into the digest: found in Markdown, fetched once, kept by their address, shown from
there."""

from wenzhai.importers.pictures.content import (
    FetchedPictures,
    PictureUse,
    fetch_pictures,
    pictures_in_content,
)
from wenzhai.importers.pictures.drafts import fetch_for_drafts, with_kept_pictures
from wenzhai.importers.pictures.kept import KeptPictures

__all__ = [
    "FetchedPictures",
    "KeptPictures",
    "PictureUse",
    "fetch_for_drafts",
    "fetch_pictures",
    "pictures_in_content",
    "with_kept_pictures",
]
