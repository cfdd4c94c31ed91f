"""Smaller copies of pictures, for readers on small screens: made with Pillow where the settings ask for them, and once.

A copy is known by the bytes of its picture, its width, and what made it. So a new version of Wenzhai makes none again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from itertools import islice
from typing import Any

from msgspec import Struct, msgpack

from wenzhai.content.config import Config
from wenzhai.content.image_sizes import address
from wenzhai.content.paths import SETTINGS
from wenzhai.engine.cache import Cache
from wenzhai.engine.database import CacheDamaged, Store
from wenzhai.engine.digest import digest, join
from wenzhai.engine.installer import install_command
from wenzhai.engine.workers import Workers
from wenzhai.model.content import Fact, ImageFile
from wenzhai.model.digest import Digest
from wenzhai.model.page import PictureCopy, Url
from wenzhai.model.problems import Problem, warning

RECIPE = 1
"""Another number makes all copies again: for changes of the code below, which the digest of its constants does not
show."""
QUALITY = 80
MAX_PIXELS = 40_000_000
"""Larger pictures get no copies: their pixels would not fit into memory."""
BATCH = 4
EFFORT = 40
"""A picture takes as long as so many articles are read."""
SOME = 0.9
"""A copy has to be so much smaller than its picture, in width and in bytes."""
ENCODERS: dict[str, tuple[str, dict[str, Any]]] = {
    "jpg": ("JPEG", {"quality": QUALITY, "optimize": True, "progressive": True}),
    "png": ("PNG", {"optimize": True}),
    "webp": ("WEBP", {"quality": QUALITY, "method": 4}),
}
"""The kinds that get copies. Drawings need none; a GIF would lose its animation, or its few colours."""


class CopyBatch(Struct, frozen=True):
    widths: tuple[int, ...]
    pictures: tuple[tuple[str, bytes], ...]
    """Path and bytes of each."""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(path for path, _ in self.pictures)


class MadeCopy(Struct, frozen=True):
    width: int
    height: int
    data: bytes


class KnownCopy(Struct, frozen=True, array_like=True):
    width: int
    height: int
    digest: Digest


def encoder(config: Config) -> str:
    """What makes the copies that the settings ask for; empty if they ask for none, or nothing here can make them."""
    if not config.pictures.widths:
        return ""
    from importlib.metadata import PackageNotFoundError, version  # only for sites that ask for copies

    try:
        constants = digest((RECIPE, MAX_PIXELS, SOME, sorted(ENCODERS.items()))).hex()
        return f"{constants} pillow {version('pillow')}"
    except PackageNotFoundError:
        return ""


def encoder_problem(config: Config) -> Problem | None:
    if not config.pictures.widths or encoder(config):
        return None
    return warning("pictures-no-pillow", SETTINGS, params={"install": install_command("images")})


def copies_of(
    images: Iterable[ImageFile], config: Config, cache: Cache, workers: Workers
) -> dict[Digest, tuple[KnownCopy, ...]]:
    """The copies of pictures, by the digest of the picture; those that are not known are made and stored."""
    made_by, widths = encoder(config), config.pictures.widths
    if not made_by:
        return {}
    store = copy_store(cache, made_by)
    wanted = {image.body_digest: image for image in images if has_copies(image, widths[0])}
    keys = {body: copies_key(body, widths) for body in wanted}
    stored = store.get(keys.values())
    found = {body: decoded(stored[key]) for body, key in keys.items() if key in stored}
    missing = [image for body, image in wanted.items() if body not in found]
    for image, made in zip(missing, made_copies(missing, widths, cache, workers), strict=True):
        known = tuple(KnownCopy(one.width, one.height, digest(one.data)) for one in made)
        with cache.transaction():
            cache.bodies.put((digest(one.data), one.data) for one in made)
            store.put([(keys[image.body_digest], msgpack.encode(known))])
        found[image.body_digest] = known
    return found


def copies_key(body: Digest, widths: tuple[int, ...]) -> Digest:
    return join([body, digest(widths)])


def forget_copies(facts: Iterable[Fact], config: Config, cache: Cache) -> set[Digest]:
    """Forgets the copies of other pictures than these; the digests of those that are kept."""
    images = [fact for fact in facts if isinstance(fact, ImageFile)]
    store = copy_store(cache, encoder(config))
    store.keep({copies_key(image.body_digest, config.pictures.widths) for image in images})
    return {copy.body_digest for image in images for copy in image.copies}


def copy_store(cache: Cache, made_by: str) -> Store:
    return cache.memo("copies", digest(made_by))


def decoded(stored: bytes) -> tuple[KnownCopy, ...]:
    return msgpack.decode(stored, type=tuple[KnownCopy, ...])


def has_copies(image: ImageFile, smallest: int) -> bool:
    ending = image.url.rpartition(".")[2]
    small_enough = image.width * image.height <= MAX_PIXELS
    return not image.fault and ending in ENCODERS and small_enough and smallest <= image.width * SOME


def made_copies(
    images: Sequence[ImageFile], widths: tuple[int, ...], cache: Cache, workers: Workers
) -> Iterator[tuple[MadeCopy, ...]]:
    work = batches(images, widths, cache)
    for made in workers.run(copy_batch, work, len(images), "read", effort=EFFORT):
        yield from made


def batches(images: Iterable[ImageFile], widths: tuple[int, ...], cache: Cache) -> Iterator[CopyBatch]:
    iterator = iter(images)
    while part := tuple(islice(iterator, BATCH)):
        bodies = cache.bodies.get({image.body_digest for image in part})
        if any(image.body_digest not in bodies for image in part):
            raise CacheDamaged
        yield CopyBatch(widths, tuple((image.url, bodies[image.body_digest]) for image in part))


def copy_batch(batch: CopyBatch) -> list[tuple[MadeCopy, ...]]:
    return [tuple(copies(url, data, batch.widths)) for url, data in batch.pictures]


def copies(url: str, data: bytes, widths: Iterable[int]) -> Iterator[MadeCopy]:
    """The copies of one picture that are worth it; none of an animation, and none where Pillow cannot read it."""
    from PIL import Image, ImageOps

    kind, options = ENCODERS[url.rpartition(".")[2]]
    try:
        with Image.open(BytesIO(data), formats=[kind]) as file:
            if getattr(file, "is_animated", False) or file.mode not in READABLE:
                return
            profile = file.info.get("icc_profile")
            whole = ImageOps.exif_transpose(file).convert(READABLE[file.mode])
    except (
        Exception
    ):  # whatever a hostile file makes a decoder raise: browsers may still show the picture itself
        return
    for width in widths:
        height = round(whole.height * width / whole.width)
        if width > whole.width * SOME or not height:
            return
        encoded = BytesIO()
        small = whole.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        small.save(encoded, kind, icc_profile=profile, **options)
        if encoded.tell() <= len(data) * SOME:
            yield MadeCopy(width, height, encoded.getvalue())


READABLE = {"L": "L", "RGB": "RGB", "RGBA": "RGBA", "LA": "LA", "P": "RGBA", "1": "L"}
"""Modes of pictures → those in which they are made smaller. Other colours need a profile to be converted."""


def picture_copies(
    image: ImageFile, known: Mapping[Digest, tuple[KnownCopy, ...]]
) -> tuple[PictureCopy, ...]:
    """The copies of a picture as files of the site."""
    return tuple(
        PictureCopy(copy_url(image, one), one.width, one.height, one.digest)
        for one in known.get(image.body_digest, ())
    )


def copy_url(image: ImageFile, copy: KnownCopy) -> Url:
    """`content/a/Photo 1.JPEG` → `images/photo-1-480.1f2e3d4c.jpg`"""
    stem = image.path.rpartition(".")[0]
    return address(f"{stem}-{copy.width}.", copy.digest, image.url.rpartition(".")[2])
