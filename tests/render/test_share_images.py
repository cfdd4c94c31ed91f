"""Pictures for sharing: made with a font that is named or found, said clearly when they cannot be."""

import sys
from io import BytesIO
from pathlib import Path

import pytest
import segno
from PIL import Image, ImageFont

from tests.support.fonts import HAN, latin
from tests.support.project import Project
from wenzhai.pages.formats.share_image import CODE, MARGIN, broken, render, seal_of, shortened, torn
from wenzhai.pages.share_images import ShareCard
from wenzhai.theme import fonts
from wenzhai.theme.fonts import FontFile

SETTINGS = "title: 测试\nurl: https://example.org/d/\ncard_font: font.ttf\n"


@pytest.fixture
def site(tmp_path: Path) -> Project:
    """A project with a font of its own."""
    site = Project(tmp_path)
    site.write("font.ttf", HAN)
    site.write("wenzhai.yaml", SETTINGS)
    site.write("content/articles/a.md", "---\ntitle: A title\ndate: 2025-12-24\ntopics: [law]\n---\nText.\n")
    return site


def test_every_article_and_topic_has_a_picture(site: Project) -> None:
    assert not site.build().problems
    for url, page in (
        ("2025/12/24/a.png", "2025/12/24/a.html"),
        ("topics/law/card.png", "topics/law/index.html"),
        ("card.png", "index.html"),
    ):
        assert Image.open(BytesIO(site.tree()[url])).size == (1200, 630)
        head = site.read(page)
        assert f'<meta property="og:image" content="https://example.org/d/{url}">' in head
        assert '<meta property="og:image:width" content="1200">' in head
        assert '<meta property="og:image:alt" content="' in head
    assert "og:image" not in site.read("archive.html")
    article = site.read("2025/12/24/a.html")
    assert '<meta property="article:published_time" content="2025-12-24">' in article
    assert '<a href="../../../2025/12/24/a.png">' in article


def test_a_code_on_the_picture_leads_to_the_page(site: Project) -> None:
    """Read back module by module; that the library keeps to the standard is its own business."""
    site.build()
    picture = Image.open(BytesIO(site.tree()["2025/12/24/a.png"])).convert("L")
    rows = segno.make_qr("https://example.org/d/2025/12/24/a.html", error="m").matrix
    pixels = CODE // len(rows)
    left, top = (side - MARGIN - pixels * len(rows) + pixels // 2 for side in picture.size)
    seen = [
        [
            int(float(str(picture.getpixel((left + x * pixels, top + y * pixels)))) < 128)
            for x in range(len(rows))
        ]
        for y in range(len(rows))
    ]
    assert seen == [[int(dark) for dark in row] for row in rows]


def test_column_and_summary_are_on_the_picture(site: Project) -> None:
    site.build()
    before = site.tree()["2025/12/24/a.png"]
    for key in ("column: 观察", "summary: 一句话。"):
        site.edit("content/articles/a.md", "date:", f"{key}\ndate:")
        assert "2025/12/24/a.png" in site.build().rendered
        before, shown = site.tree()["2025/12/24/a.png"], before
        assert before != shown


def test_a_font_without_han_is_an_error_where_a_text_has_han(site: Project) -> None:
    for data in (latin(), b"no font at all"):
        site.write("font.ttf", data)
        built = site.build()
        assert (built.codes, built.failed) == (["share-image-font-no-han"], True)
    site.write("font.ttf", latin())
    site.write("wenzhai.yaml", SETTINGS.replace("测试", "Test"))
    assert not site.build().problems
    site.edit("content/articles/a.md", "A title", "题目")
    assert site.build().codes == ["share-image-font-no-han"]


@pytest.mark.parametrize(
    ("site", "seal"), [("文摘", "文摘"), ("每日文摘", "每日文摘"), ("江河水利每周文摘", "江"), ("Daily", "D")]
)
def test_the_seal_is_that_of_the_masthead(site: str, seal: str) -> None:
    assert seal_of(site) == seal


def test_only_changed_words_draw_anew(site: Project) -> None:
    site.edit("content/articles/a.md", "date:", "summary: In short.\ndate:")
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
    assert not [name for name in site.tree() if name.endswith(".png") and not name.startswith("assets/")]


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
    card = ShareCard(
        title="Long title " * 40, site="A site", summary="一句" * 400, address="https://a.example/"
    )
    assert render(card, font) == render(card, font)
