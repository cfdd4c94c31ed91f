"""What a published picture tells besides the picture: nothing, and it looks the same to the last bit."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from PIL import Image, ImageCms, ImageOps
from PIL.PngImagePlugin import PngInfo

from tests.support.project import Project
from wenzhai.content.image_sizes import raster_size
from wenzhai.content.metadata import PictureDamaged, without_metadata
from wenzhai.content.metadata.exif import orientation
from wenzhai.content.metadata.webp import packed

GPS, CAMERA, WAY_UP = 0x8825, 0x0110, 0x0112
SECRETS = (b"SECRET", b"31.2304", b"Exif\0\0II", b"ns.adobe.com", b"Photoshop", b"<x:xmpmeta")
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">SECRET 31.2304</x:xmpmeta>'


def exif(way_up: int = 1) -> bytes:
    data = Image.Exif()
    data[CAMERA] = "SECRET camera"
    data[WAY_UP] = way_up
    data.get_ifd(GPS)[29] = "SECRET 31.2304"
    return data.tobytes()


def picture(mode: str = "RGB") -> Image.Image:
    made = Image.effect_noise((48, 32), 40).convert(mode)
    made.putpixel((0, 0), 0 if mode in ("L", "P") else (255, 0, 0, 0)[: len(mode)])
    return made


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def segment(marker: int, body: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + (len(body) + 2).to_bytes(2) + body


def jpeg(way_up: int = 1, **options: Any) -> bytes:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    plain = saved(picture(), "jpeg", exif=exif(way_up), icc_profile=profile, comment=b"SECRET", **options)
    extra = [
        *(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP), segment(0xED, b"Photoshop 3.0\0SECRET")),
        *(segment(0xE0, b"JFXX\0\x13SECRET"), segment(0xE2, b"FPXR\0SECRET"), segment(0xEB, b"SECRET")),
    ]
    return plain[:2] + b"".join(extra) + plain[2:] + b"SECRET after the end"


def png(way_up: int = 1, mode: str = "RGBA") -> bytes:
    info = PngInfo()
    info.add_text("Author", "SECRET")
    info.add_itxt("XML:com.adobe.xmp", XMP.decode())
    info.add_text("Comment", "SECRET", zip=True)
    data = saved(picture(mode), "png", pnginfo=info, exif=exif(way_up), dpi=(300, 300))
    return data + b"SECRET after the end"


def gif() -> bytes:
    frames = [picture("P"), picture("P").rotate(90)]
    data = saved(
        frames[0], "gif", save_all=True, append_images=frames[1:], loop=3, duration=70, comment=b"SECRET"
    )
    at = data.index(b"\x21\xf9")
    blocks = b"\x21\xff\x0bXMP DataXMP" + XMP + b"\x01" + bytes(range(255, -1, -1)) + b"\0"
    return data[:at] + blocks + data[at:] + b"SECRET after the end"


def webp(way_up: int = 1, **options: Any) -> bytes:
    return saved(picture("RGBA"), "webp", exif=exif(way_up), xmp=XMP, **options) + b"SECRET after the end"


SAMPLES: dict[str, Callable[[], bytes]] = {
    "jpg": jpeg,
    "jpg-progressive": lambda: jpeg(6, progressive=True),
    "png": png,
    "png-palette": lambda: png(8, "P"),
    "gif": gif,
    "webp": webp,
    "webp-lossless": lambda: webp(3, lossless=True),
    "webp-animated": lambda: webp(save_all=True, append_images=[picture("RGBA").rotate(90)], duration=50),
}


def looks(data: bytes) -> list[tuple[object, ...]]:
    """Every frame as it is shown, with how long it is."""
    found: list[tuple[object, ...]] = []
    with Image.open(BytesIO(data)) as image:
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            shown = ImageOps.exif_transpose(image).convert("RGBA")
            found.append((shown.tobytes(), image.info.get("duration"), image.info.get("loop"), shown.size))
    return found


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_private_is_left_and_the_picture_looks_the_same(name: str) -> None:
    data, kind = SAMPLES[name](), name.partition("-")[0]
    assert b"SECRET" in data
    bare = without_metadata(kind, data)
    assert [secret for secret in SECRETS if secret in bare] == []
    with Image.open(BytesIO(bare)) as image:
        assert CAMERA not in image.getexif()
        assert not image.getexif().get_ifd(GPS)
        assert not {"comment", "Comment", "Author", "xmp"} & image.info.keys()
    assert looks(bare) == looks(data)
    assert raster_size(bare) == raster_size(data)
    assert without_metadata(kind, bare) == bare


@pytest.mark.parametrize(("kind", "make"), [("jpg", jpeg), ("png", png), ("webp", webp)])
def test_the_way_up_is_kept_where_it_is_not_the_usual_one(kind: str, make: Callable[[int], bytes]) -> None:
    for way_up in range(1, 9):
        bare = without_metadata(kind, make(way_up))
        with Image.open(BytesIO(bare)) as image:
            assert image.getexif().get(WAY_UP, 1) == way_up
            assert len(image.getexif()) == (way_up != 1)


def test_the_colour_profile_is_kept() -> None:
    with Image.open(BytesIO(jpeg())) as before, Image.open(BytesIO(without_metadata("jpg", jpeg()))) as after:
        assert before.info["icc_profile"] == after.info["icc_profile"]


def test_a_thumbnail_of_what_was_cut_off_goes() -> None:
    plain = saved(picture(), "jpeg")
    thumbnail = b"JFIF\0\x01\x01\0\0\x01\0\x01\x02\x01" + b"SECRET"
    assert b"SECRET" not in without_metadata("jpg", plain[:2] + segment(0xE0, thumbnail) + plain[20:])


@pytest.mark.parametrize("name", SAMPLES)
def test_a_picture_without_such_things_stays_as_it_is(name: str) -> None:
    kind = name.partition("-")[0]
    mode, save = {"jpg": ("RGB", "jpeg"), "gif": ("P", "gif")}.get(kind, ("RGB", kind))
    plain = saved(picture(mode), save)
    assert without_metadata(kind, plain) == plain


@pytest.mark.parametrize("name", SAMPLES)
def test_cut_and_hostile_files_are_damaged_or_sound_and_never_anything_else(name: str) -> None:
    data, kind, random = SAMPLES[name](), name.partition("-")[0], Random(name)
    for at in [*range(min(len(data), 400)), *(random.randrange(len(data)) for _ in range(300))]:
        outcome(kind, data[:at])
    for _ in range(400):
        broken = bytearray(data)
        for _ in range(random.randint(1, 4)):
            broken[random.randrange(len(data))] = random.choice((0, 1, 0x7F, 0xFF, random.randrange(256)))
        outcome(kind, bytes(broken))


def outcome(kind: str, data: bytes) -> None:
    try:
        bare = without_metadata(kind, data)
    except PictureDamaged:
        return
    assert without_metadata(kind, bare) == bare


@pytest.mark.parametrize("name", SAMPLES)
def test_a_head_without_a_picture_is_damaged(name: str) -> None:
    for size in (0, 4, 12, 20):
        with pytest.raises(PictureDamaged):
            without_metadata(name.partition("-")[0], SAMPLES[name]()[:size])


def test_exif_data_that_end_early_or_lie_tell_no_way_up() -> None:
    for data in (b"", b"II*\0", b"MM\0*\xff\xff\xff\xff", b"II*\0\x08\0\0\0\xff\xff" + bytes(40)):
        assert orientation(data) == 1


def test_a_webp_file_of_nothing_but_other_chunks_is_damaged() -> None:
    with pytest.raises(PictureDamaged):
        without_metadata("webp", packed([(b"ABCD", b"x")], 0))


def test_pictures_are_published_without_metadata_and_their_files_stay_as_they_are(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write("wenzhai.yaml", "title: 文摘\n")
    project.write("content/images/a.jpg", photograph := jpeg(6))
    project.write("content/images/cut.png", png()[:60])
    text = "---\ntitle: 一\nslug: a\n---\n正文。\n\n![图](images/a.jpg)\n"
    project.write("content/articles/a.md", text)
    project.build()
    (published,) = (project.site / "images").iterdir()
    assert published.read_bytes() == without_metadata("jpg", photograph)
    assert (tmp_path / "content/images/a.jpg").read_bytes() == photograph
    assert 'width="32" height="48"' in project.read("undated/a.html")
    project.append("content/articles/a.md", "\n![](images/cut.png)\n")
    assert [(one.code, one.line) for one in project.build().problems] == [("image-damaged", 9)]
