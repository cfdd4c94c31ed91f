"""Pictures among the content: from the bytes of a file to what pages need to show it."""

from msgspec import structs

from wenzhai.content.config import Config
from wenzhai.content.image_sizes import address, is_image, modern_kind, raster_size
from wenzhai.content.metadata import PictureDamaged, without_metadata
from wenzhai.content.svg import NotSvg, SvgRefused, read_svg
from wenzhai.engine.digest import digest
from wenzhai.markup import DeadlineExceeded, deadline
from wenzhai.model.content import Body, ImageFile, Parsed

__all__ = ["MAX_BYTES", "is_image", "picture_fault", "read_image"]

MAX_BYTES = 8 * 1024 * 1024
"""Larger pictures are not for readers on a phone."""
NOTHING = Body("")


def read_image(path: str, data: bytes, config: Config) -> Parsed:
    """A picture's fact. What is wrong with it is told where a text shows it: elsewhere nobody minds."""
    try:
        with deadline(config.deadline):
            image, data = usable(path, data, config.trusted)
    except DeadlineExceeded:
        image, data = fault(path, "image-too-slow", seconds=f"{config.deadline:g}"), b""
    except NotSvg:
        image, data = fault(path, "image-unreadable"), b""
    except PictureDamaged:
        image, data = fault(path, "image-damaged"), b""
    except SvgRefused as error:
        place = f"{path}:{error.line}:{error.column}"
        image, data = fault(path, error.code, place=place, **error.params), b""
    image = structs.replace(image, digest=digest(image))
    return Parsed(path, image, NOTHING, data=data or None)


def usable(path: str, data: bytes, trusted: bool) -> tuple[ImageFile, bytes]:
    """A picture and the bytes of it that are published. Raises NotSvg, SvgRefused and PictureDamaged."""
    if len(data) > MAX_BYTES:
        return fault(path, "image-too-big"), b""
    if kind := modern_kind(path, data):
        return fault(path, "image-modern", kind=kind), b""
    found = raster_size(data)
    if found is None:
        drawing = read_svg(data, trusted)
        found, data = ("svg", drawing.size), drawing.data
    else:
        data = without_metadata(found[0], data)
    kind, (width, height) = found
    body = digest(data)
    url = address(path, body, kind)
    return ImageFile(path=path, url=url, width=width, height=height, body_digest=body), data


def picture_fault(path: str, data: bytes, seconds: float = 5.0) -> str:
    """Why pages cannot show a picture, as the code of the problem; empty if they can."""
    if not is_image(path):
        return "image-modern" if modern_kind(path) else "image-unreadable"
    try:
        with deadline(seconds):
            return usable(path, data, trusted=False)[0].fault
    except DeadlineExceeded:
        return "image-too-slow"
    except PictureDamaged:
        return "image-damaged"
    except NotSvg:
        return "image-unreadable"
    except SvgRefused as error:
        return error.code


def fault(path: str, code: str, **params: str) -> ImageFile:
    return ImageFile(path=path, fault=code, fault_params=tuple(params.items()), body_digest=digest(NOTHING))
