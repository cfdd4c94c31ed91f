"""Pictures without what they tell besides the picture: place, time, camera, names, comments, thumbnails.

The picture itself is copied, never encoded again: what is shown stays the same to the last bit. Kept is what a
browser needs to show it: the picture data, the colour profile, the way up, the timing of an animation. Everything
else goes, also what is not known; so does what follows the end of the picture.
"""

from wenzhai.content.metadata.exif import PictureDamaged
from wenzhai.content.metadata.gif import gif_without_metadata
from wenzhai.content.metadata.jpeg import jpeg_without_metadata
from wenzhai.content.metadata.png import png_without_metadata
from wenzhai.content.metadata.webp import webp_without_metadata

__all__ = ["PictureDamaged", "without_metadata"]

FORMATS = {
    "gif": gif_without_metadata,
    "jpg": jpeg_without_metadata,
    "png": png_without_metadata,
    "webp": webp_without_metadata,
}


def without_metadata(kind: str, data: bytes) -> bytes:
    """The picture alone; `kind` is its ending. Raises `PictureDamaged`."""
    return FORMATS[kind](data)
