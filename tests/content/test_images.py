"""Pictures in content: their sizes, their names in the site, and what is said of those that are missing or bad."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.support.project import Project
from wenzhai.content.image_sizes import raster_size
from wenzhai.engine.digest import digest

KINDS: dict[str, tuple[str, dict[str, Any]]] = {
    "png": ("png", {}),
    "gif": ("gif", {}),
    "jpeg": ("jpg", {}),
    "progressive": ("jpg", {"format": "jpeg", "progressive": True, "comment": "x" * 300}),
    "webp": ("webp", {"quality": 50}),
    "lossless": ("webp", {"format": "webp", "lossless": True}),
    "extended": ("webp", {"format": "webp", "exif": b"Exif\0\0MM\0*\0\0\0\x08\0\0", "quality": 50}),
}


def picture(width: int, height: int, format: str = "png", **options: Any) -> bytes:
    made = BytesIO()
    Image.new("RGB", (width, height), "teal").save(made, format, **options)
    return made.getvalue()


SIDES = st.integers(1, 400)


@given(kind=st.sampled_from(sorted(KINDS)), width=SIDES, height=SIDES)
def test_sizes_are_those_that_pillow_wrote(kind: str, width: int, height: int) -> None:
    ending, options = KINDS[kind]
    data = picture(width, height, **{"format": kind, **options})
    assert raster_size(data) == (ending, (width, height))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("order", ["<", ">"])
def test_a_turned_photograph_is_measured_as_it_is_shown(orientation: int, order: str) -> None:
    exif = Image.Exif()
    exif.endian = order
    exif[0x0112] = orientation
    data = picture(30, 20, "jpeg", exif=exif)
    assert raster_size(data) == ("jpg", (20, 30) if orientation > 4 else (30, 20))


@given(kind=st.sampled_from(sorted(KINDS)), cut=st.floats(0, 1), data=st.data())
def test_broken_pictures_are_refused_or_measured_but_never_raise(
    kind: str, cut: float, data: st.DataObject
) -> None:
    ending, options = KINDS[kind]
    whole = bytearray(picture(9, 7, **{"format": kind, **options}))
    for _ in range(data.draw(st.integers(0, 3))):
        whole[data.draw(st.integers(0, min(60, len(whole)) - 1))] = data.draw(st.integers(0, 255))
    found = raster_size(bytes(whole[: int(cut * len(whole))]))
    assert found is None or (found[0] == ending and min(found[1]) > 0)


@given(st.binary(max_size=80))
def test_other_bytes_are_no_picture(data: bytes) -> None:
    assert raster_size(b"%PDF" + data) is None


MEGABYTES = 8 << 20
HOSTILE = {
    "a signature": b"\x89PNG\r\n\x1a\n",
    "no segment": b"\xff\xd8\xff\xe0\0\2" + bytes(MEGABYTES),
    "segments of nothing": b"\xff\xd8" + b"\xff\xe0\0\2" * (MEGABYTES // 4),
    "nothing but fill": b"\xff\xd8" + b"\xff" * MEGABYTES,
    "a segment that is its own next": b"\xff\xd8\xff\xe0\0\0" + bytes(99),
    "exif that points back": b"\xff\xd8\xff\xe1\xff\xffExif\0\0II*\0" + bytes(99),
    "exif beyond the file": b"\xff\xd8\xff\xe1\0\x20Exif\0\0MM\0*\xff\xff\xff\xff\xff\xff" + bytes(99),
    "sound": b"RIFF\0\0\0\0WAVEfmt " + bytes(99),
    "another kind": b"II*\0\x08\0\0\0",
    "an address": b"https://example.org/a.png",
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_bytes_end_in_no_picture(data: bytes) -> None:
    assert raster_size(data) is None


def svg(attributes: str = "", inside: str = "") -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inside}</svg>'.encode()


# -- in a site ----------------------------------------------------------------------------------------------

ARTICLE = "content/articles/2025/12/24-a.md"
BODY = "---\ntitle: 图\ndate: 2025-12-24\n---\n前。\n\n![说明]({})\n"


@pytest.fixture
def site(tmp_path: Path) -> Project:
    site = Project(tmp_path)
    site.write("wenzhai.yaml", "title: 测试\nurl: https://example.org/d/\n")
    site.write("content/articles/2025/12/图 一.PNG", picture(40, 30))
    site.write("content/images/b.jpg", picture(8, 6, "jpeg"))
    return site


def images(site: Project) -> list[str]:
    return [name for name in site.tree() if name.startswith("images/") and not name.endswith("/")]


def show(site: Project, target: str) -> list[tuple[str, int, int]]:
    site.write(ARTICLE, BODY.format(target))
    return [(problem.code, problem.line, problem.column) for problem in site.build().problems]


def test_a_picture_is_copied_under_a_hashed_name_and_its_place_is_kept(site: Project) -> None:
    assert show(site, "图%20一.PNG") == []
    (name,) = images(site)
    assert site.tree()[name] == picture(40, 30)
    tag = f'<img alt="说明" loading="lazy" src="../../../{name}" width="40" height="30"'
    assert tag in site.read("2025/12/24/a.html")
    assert f'src="https://example.org/d/{name}"' in site.read("feed.xml")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("![甲](图%20一.PNG)", '<img alt="甲" loading="lazy" src="{}" width="40" height="30">'),
        (
            "![甲][1]\n\n[1]: 图%20一.PNG '乙'",
            '<img alt="甲" loading="lazy" src="{}" width="40" height="30" title="乙">',
        ),
        ("前<img src='图 一.PNG' alt=甲>后", '<img alt="甲" loading="lazy" src="{}" width="40" height="30">'),
        ('<img src="图 一.PNG" width="20">', '<img loading="lazy" src="{}" width="20" height="15">'),
        ('<IMG src="图 一.PNG" height=15 />', '<img loading="lazy" src="{}" width="20" height="15">'),
        (
            '<figure><img width="9" height="9" src="图 一.PNG"></figure>',
            'src="{}" width="9" height="9"></figure>',
        ),
    ],
)
@pytest.mark.parametrize("trusted", ["true", "false"])
def test_a_picture_is_one_however_it_is_written(
    site: Project, written: str, shown: str, trusted: str
) -> None:
    site.write("wenzhai.yaml", f"title: 测试\ntrusted: {trusted}\n")
    site.write(ARTICLE, BODY.replace("![说明]({})", written))
    assert not site.build().problems
    (name,) = images(site)
    assert shown.format(f"../../../{name}") in site.read("2025/12/24/a.html")
    mirror = site.read("2025/12/24/a.md")
    assert f"../../../{name}" in mirror and "图" not in mirror.partition("前")[2]


def test_a_picture_in_html_that_is_missing_is_complained_of_and_code_is_left_alone(site: Project) -> None:
    site.write(ARTICLE, BODY.replace("![说明]({})", '`<img src="c.png">`\n\n后 <img src="c.png">\n'))
    assert [(one.code, one.line) for one in site.build().problems] == [("image-missing", 9)]


@pytest.mark.parametrize(
    "target", ["../../../images/b.jpg", "images/b.jpg", "/images/b.jpg", "./../12/../../../images/b.jpg"]
)
def test_a_picture_is_found_from_the_file_or_from_the_content_folder(site: Project, target: str) -> None:
    assert show(site, target) == []
    (name,) = images(site)
    assert name.startswith("images/b.") and name.endswith(".jpg")


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("c.png", "image-missing"),
        ("images/B.jpg", "image-missing-near"),
        ("../../../../wenzhai.yaml", "image-unreadable"),
        ("bad.gif", "image-unreadable"),
        ("big.png", "image-too-big"),
        ("new.avif", "image-modern"),
        ("phone.HEIC", "image-modern"),
        ("called.jpg", "image-modern"),
        ("run.svg", "image-svg-element"),
    ],
)
def test_a_picture_that_cannot_be_shown_is_complained_of_where_it_is_named(
    site: Project, target: str, code: str
) -> None:
    site.write("content/articles/2025/12/bad.gif", b"<p>")
    site.write("content/articles/2025/12/called.jpg", b"\0\0\0\x20ftypavif\0\0\0\0avifmif1")
    site.write("content/articles/2025/12/big.png", picture(9, 9) + bytes(8 << 20))
    site.write("content/articles/2025/12/run.svg", svg(inside="<script/>"))
    assert show(site, target) == [(code, 7, 7)]


@pytest.mark.parametrize(
    ("target", "better"),
    [
        ("content/images/b.jpg", "images/b.jpg"),
        ("images/B.jpg", "images/b.jpg"),
        ("near.pgn.png", "near.png"),
    ],
)
def test_the_hint_for_a_missing_picture_is_what_to_write(site: Project, target: str, better: str) -> None:
    site.write("content/articles/2025/12/near.png", picture(9, 9))
    site.write(ARTICLE, BODY.format(target))
    (problem,) = site.build().problems
    assert (problem.code, problem.params["better"]) == ("image-missing-near", better)
    assert show(site, better) == []


def test_nobody_minds_a_bad_picture_that_is_not_shown(site: Project) -> None:
    site.write("content/images/bad.gif", b"<p>")
    assert show(site, "images/b.jpg") == []
    assert len(images(site)) == 1


def test_a_drawing_that_is_refused_is_complained_of_with_its_own_place(site: Project) -> None:
    site.write("content/images/run.svg", svg(inside="\n  <g><script/></g>"))
    site.write(ARTICLE, BODY.format("images/run.svg"))
    (problem,) = site.build().problems
    assert (problem.code, problem.path, problem.line) == ("image-svg-element", ARTICLE, 7)
    assert problem.params == {
        "target": "images/run.svg",
        "place": "content/images/run.svg:2:6",
        "name": "script",
    }


def test_what_is_published_of_a_drawing_is_what_draws(site: Project) -> None:
    notes = '<!-- a --><metadata/><rect data-a="1" width="1" height="1"/>'
    site.write("content/images/a.svg", svg('width="4" height="3"', notes))
    assert show(site, "images/a.svg") == []
    (name,) = images(site)
    clean = svg('width="4" height="3"', '<rect width="1" height="1"/>') + b"\n"
    assert site.tree()[name] == clean
    assert digest(clean).hex()[:8] in name
    assert f'src="../../../{name}" width="4" height="3"' in site.read("2025/12/24/a.html")


def test_drawings_of_trusted_hands_may_do_more(site: Project) -> None:
    site.write("wenzhai.yaml", "title: 测试\ntrusted: true\n")
    drawing = svg('width="4" height="3"', "<script/>")
    site.write("content/images/run.svg", drawing)
    assert show(site, "images/run.svg") == []
    (name,) = images(site)
    assert site.tree()[name] == drawing


def test_the_picture_of_an_article(site: Project) -> None:
    front = "---\ntitle: 图\ndate: 2025-12-24\nimage: {}\n---\n正文。\n"
    site.write(ARTICLE, front.format("images/b.jpg"))
    assert not site.build().problems
    (name,) = images(site)
    page = site.read("2025/12/24/a.html")
    assert f'<img src="../../../{name}" alt="" width="8" height="6">' in page
    assert f'<meta property="og:image" content="https://example.org/d/{name}">' in page
    site.write(ARTICLE, front.format("images/c.jpg"))
    (problem,) = site.build().problems
    assert (problem.code, problem.line, problem.column) == ("image-missing-near", 4, 8)


def test_a_changed_picture_changes_the_pages_that_show_it(site: Project) -> None:
    show(site, "images/b.jpg")
    before = images(site)
    site.write("content/articles/2025/12/24-other.md", "---\ntitle: 别的\ndate: 2025-12-24\n---\n正文。\n")
    site.build()
    site.settle()
    assert site.build().idle
    site.write("content/images/b.jpg", picture(16, 12, "jpeg"))
    built = site.build()
    assert {"2025/12/24/a.html", *images(site)} <= set(built.rendered)
    assert "2025/12/24/other.html" not in built.rendered
    assert built.removed == frozenset(before)
    assert 'width="16" height="12"' in site.read("2025/12/24/a.html")
    site.remove("content/images/b.jpg")
    assert site.build().codes == ["image-missing"]
    site.write(ARTICLE, "---\ntitle: 图\ndate: 2025-12-24\n---\n正文。\n")
    site.build()
    assert images(site) == []


def test_pictures_of_drafts_stay_at_home_and_equal_ones_are_one_file(site: Project) -> None:
    site.write("content/articles/d.md", "---\ntitle: 稿\ndraft: true\n---\n![一](images/b.jpg)\n")
    site.write("content/images/B2.png", picture(40, 30))
    site.write("content/images/b2.gif", picture(40, 30))
    site.write("content/articles/e.md", "---\ntitle: 文\n---\n![一](images/B2.png) ![二](images/b2.gif)\n")
    assert not site.build().problems
    (name,) = images(site)
    assert name.endswith(".png")
