"""Smaller copies of pictures: made where the settings ask for them, once, and only where they save something."""

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.support.project import Project
from wenzhai.content import copies

SETTINGS = "title: 文摘\npictures:\n  widths: [960, 480]\n"
ARTICLE = (
    "---\ntitle: 一\nslug: a\ndate: 2025-01-02\nimage: images/b.png\n---\n正文。\n\n![图](images/a.jpg)\n"
)

PAGE = "2025/01/02/a.html"


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def photograph(width: int = 1200, height: int = 800) -> Image.Image:
    return Image.effect_noise((width // 8, height // 8), 60).resize((width, height)).convert("RGB")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    project.write("wenzhai.yaml", SETTINGS)
    way_up = Image.Exif()
    way_up[0x0112] = 6
    project.write("content/images/a.jpg", encoded(photograph(), "jpeg", quality=95, exif=way_up))
    project.write("content/images/b.png", encoded(photograph(600, 600), "png"))
    project.write("content/articles/a.md", ARTICLE)
    return project


def test_a_browser_may_choose_among_copies(project: Project) -> None:
    assert project.build().problems == ()
    page = project.read(PAGE)
    shown = {
        found[1]: found[2]
        for found in re.finditer(r'src="(?:\.\./)+images/(a|b)\.[^"]*"[^>]*srcset="([^"]*)"', page)
    }
    assert [piece.split()[1] for piece in shown["b"].split(", ")] == ["480w", "600w"]
    assert [piece.split()[1] for piece in shown["a"].split(", ")] == ["480w", "800w"]
    for piece in ", ".join(shown.values()).split(", "):
        address, width = piece.split()
        with Image.open((project.site / PAGE).parent / address) as file:
            turned = file.getexif().get(0x0112, 1) == 6
            assert (file.height if turned else file.width) == int(width[:-1])
            assert not set(file.getexif()) - {0x0112}
    assert project.run("check").code == 0


def test_without_the_setting_there_are_no_copies(project: Project) -> None:
    project.write("wenzhai.yaml", "title: 文摘\n")
    project.build()
    assert "srcset" not in project.read(PAGE)
    assert len(list((project.site / "images").iterdir())) == 2


def test_without_pillow_the_site_is_the_same_but_for_the_copies(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write("wenzhai.yaml", "title: 文摘\n")
    project.build()
    plain = {file.name: file.read_bytes() for file in project.site.rglob("*.html")}
    project.write("wenzhai.yaml", SETTINGS)
    monkeypatch.setattr(copies, "encoder", lambda config: "")
    assert [problem.code for problem in project.build().problems] == ["pictures-no-pillow"]
    assert {file.name: file.read_bytes() for file in project.site.rglob("*.html")} == plain


def pictures_made_smaller(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pictures that copies are made of from now on."""
    made: list[str] = []
    make = copies.copies

    def noted(url: str, data: bytes, widths: Iterable[int]) -> Iterator[copies.MadeCopy]:
        made.append(url)
        return make(url, data, widths)

    monkeypatch.setattr(copies, "copies", noted)
    return made


def test_copies_are_made_once(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    made = pictures_made_smaller(monkeypatch)
    project.build()
    first = project.read(PAGE)
    project.edit("content/articles/a.md", "正文", "改过")
    project.build()
    project.edit("wenzhai.yaml", "[960, 480]", "[480]")
    project.build()
    project.edit("wenzhai.yaml", "[480]", "[960, 480]")
    project.edit("content/articles/a.md", "改过", "正文")
    project.build()
    assert project.read(PAGE) == first
    assert len(made) == 4, "two pictures, for two lists of widths"
    project.write("content/images/b.png", encoded(photograph(700, 700), "png"))
    project.build()
    assert len(made) == 5


def test_a_new_encoder_makes_them_anew(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.build()
    made = pictures_made_smaller(monkeypatch)
    monkeypatch.setattr(copies, "encoder", lambda config: "another")
    project.append("content/articles/a.md", "\n再一段。\n")
    project.build()
    assert len(made) == 2


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("small.jpg", encoded(photograph(480, 320), "jpeg")),
        ("no-saving.png", encoded(photograph(1000, 800).quantize(4), "png", optimize=True)),
        (
            "moving.webp",
            encoded(photograph(), "webp", save_all=True, append_images=[photograph().rotate(90)]),
        ),
        ("cmyk.jpg", encoded(photograph().convert("CMYK"), "jpeg")),
        ("few-colours.gif", encoded(photograph().convert("P"), "gif")),
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg" width="2000" height="1000"><rect/></svg>'),
        ("cut.jpg", encoded(photograph(), "jpeg")[:20_000]),
    ],
)
def test_where_copies_would_save_nothing_or_lose_something_there_are_none(
    project: Project, name: str, data: bytes
) -> None:
    project.write(f"content/images/{name}", data)
    project.write(
        "content/articles/a.md",
        f"---\ntitle: 一\nslug: a\ndate: 2025-01-02\n---\n正文。\n\n![图](images/{name})\n",
    )
    assert project.build().problems == ()
    assert "srcset" not in project.read(PAGE)
    assert len(list((project.site / "images").iterdir())) == 1


def test_feeds_and_markdown_have_the_picture_alone(project: Project) -> None:
    project.write("wenzhai.yaml", SETTINGS + "url: https://example.org/\n")
    project.build()
    assert "srcset" not in project.read("feed.xml")
    assert "-480." not in project.read("2025/01/02/a.md")


def test_listings_show_the_smallest_copy_of_an_articles_picture(project: Project) -> None:
    project.build()
    (shown,) = re.findall(
        r'<img class="thumbnail" src="([^"]*)"[^>]* width="480" height="480"', project.read("index.html")
    )
    assert (project.site / shown).is_file()
    assert "thumbnail" in project.read("2025/01/02/index.html")
    project.edit("content/articles/a.md", "image: images/b.png\n", "")
    project.build()
    assert "thumbnail" not in project.read("index.html")
