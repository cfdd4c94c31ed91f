"""An issue as a book. That it is a valid one says EPUBCheck, in `tests/browser/test_exports.py`."""

import posixpath
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote
from xml.etree.ElementTree import Element, fromstring
from zipfile import ZIP_STORED, ZipFile

import pytest

from tests.support.exporting import described, exporting_project, files_of
from tests.support.fonts import HAN
from tests.support.project import Project
from wenzhai.exports.epub import render_epub

XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"


def book(project: Project, *, full: bool = True) -> ZipFile:
    return ZipFile(BytesIO(files_of("epub", project, full=full).files["2.epub"]))


def chapter(opened: ZipFile, name: str) -> Element:
    return fromstring(opened.read(f"book/{name}"))


def links(opened: ZipFile, name: str) -> list[str]:
    return [unquote(link.get("href", "")) for link in chapter(opened, name).iter(f"{XHTML}a")]


def test_the_type_of_the_file_comes_first_and_is_not_compressed(project: Project) -> None:
    first = book(project).infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", ZIP_STORED)
    assert {entry.date_time for entry in book(project).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_an_issue_is_one_chapter_and_with_full_each_article_one_more(project: Project) -> None:
    for full, chapters in ((False, ["issue"]), (True, ["issue", "aaa111", "bbb222", "ccc333"])):
        package = fromstring(book(project, full=full).read("book/content.opf"))
        files = [item.get("href") for item in package.iter(f"{OPF}item")]
        assert [file for file in files if str(file).endswith("l") and file != "nav.xhtml"] == [
            f"{name}.xhtml" for name in chapters
        ]
        assert len(list(package.iter(f"{OPF}itemref"))) == len(chapters)


def test_every_chapter_has_its_own_language(project: Project) -> None:
    found = {name: chapter(book(project), name).get("lang") for name in ("issue.xhtml", "bbb222.xhtml")}
    assert found == {"issue.xhtml": "zh-Hans", "bbb222.xhtml": "en"}


def test_links_between_articles_stay_in_the_book(project: Project) -> None:
    opened = book(project)
    assert links(opened, "issue.xhtml").count("aaa111.xhtml") == 2
    assert "bbb222.xhtml" in links(opened, "aaa111.xhtml")
    assert "aaa111.xhtml#aaa111-开头" in links(opened, "bbb222.xhtml")
    assert "#aaa111-fn:1" in links(opened, "aaa111.xhtml")
    assert "https://example.org/digest/issues/2.html" in links(opened, "issue.xhtml")


def test_every_link_within_the_book_leads_somewhere(project: Project) -> None:
    opened = book(project)
    for name in ("nav.xhtml", "issue.xhtml", "aaa111.xhtml", "bbb222.xhtml", "ccc333.xhtml"):
        for link in links(opened, name):
            file, _, place = link.partition("#")
            if file.startswith("https://"):
                continue
            target = chapter(opened, posixpath.normpath(file or name))
            assert not place or place in {element.get("id") for element in target.iter()}


def test_where_it_says_that_a_text_is_on_the_web_a_link_leads_there(project: Project) -> None:
    for name, day in (("bbb222", "03"), ("ccc333", "04")):
        assert links(book(project), f"{name}.xhtml")[-1] == (
            f"https://example.org/digest/2025/12/{day}/{name}.html"
        )


def test_without_its_articles_a_book_leads_to_the_site(project: Project) -> None:
    assert "https://example.org/digest/2025/12/02/aaa111.html" in links(
        book(project, full=False), "issue.xhtml"
    )


def test_pictures_of_the_site_are_in_the_book_and_others_are_links(project: Project) -> None:
    opened = book(project)
    sources = [image.get("src") for image in chapter(opened, "aaa111.xhtml").iter(f"{XHTML}img")]
    assert len(sources) == 1 and f"book/{sources[0]}" in opened.namelist()
    assert "https://img.example.net/far.png" in links(opened, "aaa111.xhtml")


def test_what_is_known_of_the_issue_is_in_the_package(project: Project) -> None:
    package = fromstring(book(project).read("book/content.opf"))
    known = {name: package.findtext(f".//{DC}{name}") for name in ("title", "creator", "date", "rights")}
    assert known == {
        "title": "岁末 <年终>",
        "creator": "编辑部",
        "date": "2025-12-31",
        "rights": "© 2025 编辑部",
    }


def test_the_share_image_is_the_cover_where_the_site_has_them(tmp_path: Path) -> None:
    project = exporting_project(tmp_path)
    project.write("card.ttf", HAN)
    project.append("wenzhai.yaml", "card_font: card.ttf\n")
    made = ZipFile(BytesIO(render_epub(described(project, cover=True)).files["2.epub"]))
    assert made.read("book/cover.png").startswith(b"\x89PNG")
    assert b'properties="cover-image"' in made.read("book/content.opf")


def test_without_a_font_there_is_no_cover(project: Project) -> None:
    assert "book/cover.png" not in book(project).namelist()
    assert described(project, cover=True).cover == b""


def test_a_font_that_is_not_there_is_said(tmp_path: Path) -> None:
    project = exporting_project(tmp_path)
    project.append("wenzhai.yaml", "card_font: none.ttf\n")
    ran = project.run("export", "2", "--as", "epub")
    assert ran.code == 1 and "none.ttf" in ran.err
    assert project.run("export", "2", "--as", "html").code == 0


@pytest.mark.parametrize("kind", ["--topic 天气", "--since 2025-12-03", "--day 2025-12-02"])
def test_a_choice_of_articles_is_a_book_as_well(project: Project, kind: str, tmp_path: Path) -> None:
    assert project.run("export", *kind.split(), "--as", "epub", "--full", "-o", str(tmp_path)).code == 0
    (made,) = tmp_path.glob("*.epub")
    assert "book/issue.xhtml" in ZipFile(made).namelist()
