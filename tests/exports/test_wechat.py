"""An issue for WeChat's editor: one section with inline styles, references in one sequence, pictures by hand."""

import re
from pathlib import Path

import pytest

from tests.support.exporting import Tags, exporting_project, files_of, texts_of
from tests.support.project import Project
from wenzhai.exports.wechat import LIMITS

FORBIDDEN = {"id", "class", "name", "title", "rel", "target"}


def section(project: Project, *, full: bool = True) -> str:
    page = texts_of("wechat", project, full=full)["2.wechat.html"]
    return page[page.index("<section") : page.index("<script>")]


def test_it_is_one_section_without_what_the_editor_drops(project: Project) -> None:
    tags = Tags(section(project).rstrip())
    assert [tag for tag, _ in tags.found].count("section") == 1
    assert tags.open == tags.unbalanced == []
    assert not [attributes for _, attributes in tags.found if FORBIDDEN & attributes.keys()]
    assert not [style for style in tags.values("style") if re.search(r"position|float|url\(", style)]
    assert {tag for tag, _ in tags.found}.isdisjoint(
        {"script", "style", "math", "svg", "details", "summary", "figure", "dl", "input"}
    )


def test_only_links_to_wechat_stay_links(project: Project) -> None:
    assert Tags(section(project)).all("a") == [{"href": "https://mp.weixin.qq.com/s/abc"}]


def test_links_and_notes_are_one_sequence_with_one_list(project: Project) -> None:
    text = Tags(section(project)).text
    body, _, listed = text.partition("参考链接")
    numbers = [int(number) for number in re.findall(r"\[(\d+)\]", listed)]
    assert re.findall(r"\[(\d+)\] 雨夜https://example.org/digest/2025/12/02/aaa111.html", listed) == ["1"]
    (note,) = re.findall(r"\[(\d+)\] A note\.", listed)
    assert f".[{note}]" in body
    starts = [int(number) for number in re.findall(r"\[(\d+)\] ", listed)]
    assert starts == list(range(1, max(numbers) + 1))
    assert {int(number) for number in re.findall(r"\[(\d+)\]", body)} <= set(starts)
    assert "↩" not in text


def test_a_link_within_a_note_has_its_own_number_behind_it(project: Project) -> None:
    text = Tags(section(project)).text
    (number,) = re.findall(r"注里有链接\[(\d+)\]", text)
    assert f"[{number}] 链接https://example.com/note" in text


def test_code_keeps_its_lines_and_blanks(project: Project) -> None:
    assert "<br>\u00a0\u00a0\u00a0\u00a0for\u00a0drop\u00a0in\u00a0drops:<br><br>" in section(project)


def test_tables_and_formulas_survive(project: Project) -> None:
    assert "$$E = mc^2$$</code>" in section(project)
    tags = Tags(section(project))
    assert len(tags.all("tr")) == 3
    assert all("border" in cell["style"] for cell in tags.all("td"))


def test_pictures_are_listed_in_order_and_those_from_elsewhere_are_not_fetched(project: Project) -> None:
    listed = texts_of("wechat", project)["pictures.txt"].splitlines()
    shown = "https://example.org/digest/images/rain."
    assert [line.split(". ")[0] for line in listed] == ["1", "2", "3"]
    assert listed[0].startswith(f"1. {shown}") and listed[2] == "3. https://img.example.net/far.png"
    assert [value for value in Tags(section(project)).values("src") if not value.startswith(shown)] == []
    assert "[图 3: 外站的图]" in section(project)
    assert {tag.get("width"): tag.get("height") for tag in Tags(section(project)).all("img")} == {"4": "3"}


def test_without_pictures_there_is_no_list_of_them(tmp_path: Path) -> None:
    project = exporting_project(tmp_path)
    project.edit("content/issues/2.md", "![河边的雨](images/rain.png)\n", "")
    assert list(files_of("wechat", project, full=False).files) == ["2.wechat.html"]


def test_a_link_whose_words_are_its_address_needs_no_number(project: Project) -> None:
    assert "数据见 https://example.com/data?a=1&b=2。" in Tags(section(project)).text


def test_pictures_that_the_editor_does_not_take_are_named(tmp_path: Path) -> None:
    project = exporting_project(tmp_path)
    project.write("content/images/map.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    project.append("content/issues/2.md", "\n![地图](images/map.svg)\n")
    (found,) = files_of("wechat", project, full=False).problems
    assert (found.code, found.severity) == ("wechat-pictures", "warning")
    assert re.fullmatch(r"map\.\w+\.svg", found.params["names"])


def test_limits_say_where_they_are_written_and_when() -> None:
    assert all(re.fullmatch(r"\d{4}-\d{2}", limit.source.month) for limit in LIMITS)
    for limit in LIMITS:
        from_wechat = limit.source.page.startswith("https://developers.weixin.qq.com/")
        assert from_wechat == limit.source.official == (limit.severity == "warning")
    assert {(limit.code, limit.most) for limit in LIMITS if limit.severity == "warning"} == {
        ("wechat-content", 20_000),
        ("wechat-title", 32),
        ("wechat-author", 16),
        ("wechat-digest", 128),
    }


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("title: 岁末 <年终>", f"title: {'长' * 33}", "wechat-title"),
        ("summary: 这一期", f"summary: {'长' * 128}", "wechat-digest"),
        ("编者的话：", "长" * 20_000, "wechat-content"),
    ],
)
def test_what_the_interface_refuses_is_a_warning(tmp_path: Path, old: str, new: str, code: str) -> None:
    project = exporting_project(tmp_path)
    project.edit("content/issues/2.md", old, new)
    ran = project.run("export", "2", "--as", "wechat", "--json")
    assert ran.code == 0
    assert [found.code for found in files_of("wechat", project, full=False).problems] == [code]
    assert (tmp_path / "2.wechat.html").exists()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("title: 岁末 <年终>", f"title: {'长' * 65}", "wechat-editor-title"),
        ("编者的话：", "长" * 50_001, "wechat-editor-content"),
    ],
)
def test_what_the_editor_refuses_is_an_error(tmp_path: Path, old: str, new: str, code: str) -> None:
    project = exporting_project(tmp_path)
    project.edit("content/issues/2.md", old, new)
    assert project.run("export", "2", "--as", "wechat").code == 1
    assert code in [found.code for found in files_of("wechat", project, full=False).problems]
    assert not (tmp_path / "2.wechat.html").exists()
