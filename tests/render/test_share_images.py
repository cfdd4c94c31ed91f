"""Pictures for sharing: made with a font that is named or found, said clearly when they cannot be."""

import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageFont

from tests.support.project import Project
from wenzhai.pages.formats.share_image import broken, render, shortened, torn
from wenzhai.theme import fonts
from wenzhai.theme.fonts import FontFile

SETTINGS = "title: 测试\nurl: https://example.org/d/\ncard_font: font.ttf\n"


@pytest.fixture
def site(tmp_path: Path) -> Project:
    """A project with a font of its own: the one that comes with Pillow."""
    site = Project(tmp_path)
    default = ImageFont.load_default(20)
    assert isinstance(default, ImageFont.FreeTypeFont)
    data = (
        default.path.getvalue() if isinstance(default.path, BytesIO) else Path(str(default.path)).read_bytes()
    )
    site.write("font.ttf", data)
    site.write("wenzhai.yaml", SETTINGS)
    site.write("content/articles/a.md", "---\ntitle: A title\ndate: 2025-12-24\ntopics: [law]\n---\nText.\n")
    return site


def test_every_article_and_topic_has_a_picture(site: Project) -> None:
    assert not site.build().problems
    for url, page in (
        ("2025/12/24/a.png", "2025/12/24/a.html"),
        ("topics/law/card.png", "topics/law/index.html"),
    ):
        assert Image.open(BytesIO(site.tree()[url])).size == (1200, 630)
        assert f'<meta property="og:image" content="https://example.org/d/{url}">' in site.read(page)
    assert "og:image" not in site.read("index.html")


def test_only_a_changed_title_draws_anew(site: Project) -> None:
    site.build()
    site.settle()
    assert site.build().idle
    site.edit("content/articles/a.md", "Text.", "Other text.")
    assert "2025/12/24/a.png" not in site.build().rendered
    site.edit("content/articles/a.md", "A title", "Another title")
    assert "2025/12/24/a.png" in site.build().rendered
    site.write("wenzhai.yaml", SETTINGS.replace("card_font", "# card_font"))
    assert "2025/12/24/a.png" in site.build().removed
    assert "og:image" not in site.read("2025/12/24/a.html")


def test_a_font_changed_in_place_draws_anew(site: Project) -> None:
    site.build()
    site.settle()
    assert site.build().idle
    site.write("font.ttf", (site.root / "font.ttf").read_bytes() + b"\0")
    assert "2025/12/24/a.png" in site.build().rendered
    assert site.build().idle


def test_a_picture_of_its_own_stands_for_an_article(site: Project) -> None:
    site.write("content/images/b.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    site.edit("content/articles/a.md", "date:", "image: images/b.svg\ndate:")
    assert not site.build().problems
    assert "2025/12/24/a.png" not in site.tree()


def test_without_an_address_of_the_site_there_are_none(site: Project) -> None:
    site.write("wenzhai.yaml", "title: 测试\ncard_font: font.ttf\n")
    assert not site.build().problems
    assert not [name for name in site.tree() if name.endswith(".png")]


def test_a_font_that_is_not_there(site: Project) -> None:
    site.write("wenzhai.yaml", SETTINGS.replace("font.ttf", "other.ttf"))
    assert site.build().codes == ["share-image-font-missing"]


def test_a_system_without_a_han_font_is_told_and_gets_no_broken_picture(
    site: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(fonts, "FOLDERS", (str(tmp_path / "fonts"),))
    site.write("wenzhai.yaml", SETTINGS.replace("font.ttf", "system"))
    built = site.build()
    assert (built.codes, built.failed) == (["share-image-no-font"], False)
    assert "og:image" not in site.read("2025/12/24/a.html")
    site.write("fonts/noto/NotoSansCJK-Bold.ttc", (tmp_path / "font.ttf").read_bytes())
    assert fonts.system_font() == tmp_path / "fonts/noto/NotoSansCJK-Bold.ttc"


def test_without_pillow_the_message_says_what_to_install(
    site: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "PIL", None)
    assert site.build().codes == ["share-image-no-pillow"]


def test_lines_break_where_they_may() -> None:
    font = ImageFont.load_default(40)
    assert isinstance(font, ImageFont.FreeTypeFont)
    text = "One two, three " * 6
    lines = list(broken(text, font, 400))
    assert "".join(lines) == text
    assert all(font.getlength(line.rstrip()) <= 400 for line in lines)
    assert list(broken("x" * 99, font, 400))[1:]
    assert not any(line.startswith("，") for line in broken("一二三四，" * 9, font, 200))
    assert shortened(text, font, 400).endswith("…")


def test_a_line_ends_where_a_chinese_title_pauses() -> None:
    font = ImageFont.load_default(40)
    assert isinstance(font, ImageFont.FreeTypeFont)
    wide = font.getlength("一") * 9.5
    assert list(broken("一二三四——五六七 八九十甲", font, wide)) == ["一二三四——五六七 ", "八九十甲"]
    assert list(broken("一二三四五六七八九——十甲", font, wide)) == ["一二三四五六七八九", "——十甲"]
    assert list(broken("一二，三四五六七八九十", font, wide)) == ["一二，三四五六七八", "九十"]
    assert torn(["一二，三四五六七八", "九十"])
    assert not torn(["一二三四——五六七 ", "八九十甲", "——二，", "a b", "三"])


def test_the_same_words_give_the_same_bytes(site: Project) -> None:
    font = FontFile(str(site.root / "font.ttf"), 1, 1, 1)
    context = {"title": "Long title " * 40, "below": "", "site": "A site", "font": font}
    assert render("a.png", context) == render("b.png", context)
