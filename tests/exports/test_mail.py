"""An issue as mail: what mail programs take, and what they would cut."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from tests.support.exporting import ISSUE, LATEST, Tags, exporting_project, files_of, texts_of
from tests.support.project import Project
from wenzhai.exports.select import Choice

KEPT = {"href", "src", "alt", "style", "lang", "dir", "start", "value", "reversed", "datetime", "title"}
KEPT |= {"colspan", "rowspan", "width", "height", "align", "data-ai"}
LAYOUT = {"role", "width", "cellpadding", "cellspacing", "border", "style"}


def message(project: Project, choice: Choice = LATEST) -> EmailMessage:
    data = next(
        data
        for name, data in files_of("email", project, choice=choice).files.items()
        if name.endswith(".eml")
    )
    found = message_from_bytes(data, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def html(project: Project) -> str:
    return texts_of("email", project)["2.html"]


def test_nothing_is_left_that_mail_programs_drop_or_run(project: Project) -> None:
    tags = Tags(html(project)[html(project).index("<h1") :])
    assert {name for _, attributes in tags.found for name in attributes} <= KEPT
    assert {tag for tag, _ in tags.found}.isdisjoint(
        {"script", "style", "link", "math", "details", "summary", "figure", "svg", "iframe"}
    )
    assert tags.unbalanced[:3] in ([], ["div", "td", "tr"]) and tags.open == []


def test_one_table_is_for_layout_and_says_so(project: Project) -> None:
    tables = Tags(html(project)).all("table")
    assert [table.get("role") for table in tables] == ["presentation", None]
    assert set(tables[0]) <= LAYOUT


def test_every_link_and_picture_is_absolute(project: Project) -> None:
    tags = Tags(html(project))
    assert [value for value in tags.values("href") if not value.startswith("https://")] == []
    assert [
        value for value in tags.values("src") if not value.startswith("https://example.org/digest/")
    ] == []
    assert ("a", "https://img.example.net/far.png") in [(tag, a.get("href")) for tag, a in tags.found]


def test_formulas_are_their_tex(project: Project) -> None:
    assert "$x_1^2 + y$</code>" in html(project)


def test_the_message_is_one_of_two_alternatives_that_say_the_same(project: Project) -> None:
    found = message(project)
    assert found.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in found.iter_parts()] == ["text/plain", "text/html"]
    text, page = (part.get_content().replace("\r\n", "\n") for part in found.iter_parts())
    files = texts_of("email", project)
    assert (text, page) == (files["2.txt"], files["2.html"])
    assert found.defects == []


def test_the_message_has_the_list_and_the_day_of_the_issue_and_no_sender(project: Project) -> None:
    found = message(project)
    assert found["Subject"] == "岁末 <年终>"
    assert found["Date"].datetime.isoformat() == "2025-12-31T00:00:00+08:00"
    assert str(found["List-Id"]) == "文摘 & Digest <issues.example.org>"
    assert b"<issues.example.org>" in files_of("email", project).files["2.eml"]
    assert found["From"] is found["To"] is None


def test_names_in_other_scripts_do_not_get_in_the_way(tmp_path: Path) -> None:
    project = exporting_project(tmp_path)
    project.edit("wenzhai.yaml", "https://example.org/digest/", "https://文摘.example/")
    project.write("content/issues/岁末.md", ISSUE.replace("number: 2", "number: 3\nslug: 岁末之期"))
    found = message(project, Choice(issue="3"))
    assert found.get_content_type() == "multipart/alternative"
    assert len(list(found.iter_parts())) == 2
    assert str(found["List-Id"]).endswith("<issues.xn--k4u4z.example>")


def test_a_message_that_gmail_would_cut_is_refused_and_the_heaviest_are_named(tmp_path: Path) -> None:
    project = exporting_project(tmp_path)
    project.append("content/articles/ccc333.md", "很长的一段。" * 6000)
    ran = project.run("export", "2", "--as", "email", "--full", "-o", "out")
    assert ran.code == 1
    assert "规则" in ran.err and "KB" in ran.err
    assert not (tmp_path / "out").exists()
    assert project.run("export", "2", "--as", "email", "-o", "out").code == 0


def test_without_articles_the_longest_items_are_named(tmp_path: Path) -> None:
    project = exporting_project(tmp_path)
    items = "".join(f"- 第{number}条：{'说' * number * 9}\n" for number in range(80))
    project.write("content/issues/2.md", ISSUE.replace("## 别处", items))
    (problem,) = files_of("email", project, full=False).problems
    assert problem.params["heaviest"].startswith("第79条")
    assert int(problem.params["size"]) > 100


def test_styles_ask_for_nothing_and_place_nothing(project: Project) -> None:
    styles = Tags(html(project)).values("style")
    assert len(styles) > 20
    assert not [style for style in styles if re.search(r"position|url\(|@|expression", style)]
