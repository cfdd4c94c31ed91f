"""Links to drafts and scheduled articles: plain text until their day, and said alike by `build` and `check`."""

import re
from pathlib import Path

import pytest

from tests.support.project import NOW, Project
from tests.support.run import run_wenzhai

HERE, LATER, DRAFT = "content/articles/a.md", "content/articles/later.md", "content/articles/draft.md"
BODY = "见[[将来的文章]]、[那一篇](later.md#导语)、[[草稿|一份草稿]]和[[第二篇]]。"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    made.write("wenzhai.yaml", "title: 测试\nurl: https://example.org/\n")
    made.write(HERE, f"---\ntitle: 第一篇\nid: aaaaaa\ndate: 2025-12-24\nsource: x\n---\n{BODY}\n")
    made.write(
        "content/articles/b.md", "---\ntitle: 第二篇\nid: bbbbbb\ndate: 2025-12-24\nsource: x\n---\n正文。\n"
    )
    made.write(
        LATER, "---\ntitle: 将来的文章\nid: cccccc\ndate: 2998-05-01\nsource: x\n---\n## 导语\n\n[[草稿]]\n"
    )
    made.write(DRAFT, "---\ntitle: 草稿\nid: dddddd\ndraft: true\nsource: x\n---\n正文。\n")
    return made


def body_of(project: Project) -> str:
    found = re.search(r"<p>见.*?</p>", project.read("2025/12/24/a.html"))
    assert found
    return found[0]


def test_they_are_plain_text_and_the_build_says_so(project: Project) -> None:
    built = project.build()
    assert [(one.code, one.severity, one.line, one.params.get("until")) for one in built.problems] == [
        ("link-to-scheduled", "warning", 7, "2998-05-01 00:00 +08:00"),
        ("link-to-scheduled", "warning", 7, "2998-05-01 00:00 +08:00"),
        ("link-to-draft", "warning", 7, None),
    ]
    shown = body_of(project)
    assert shown.startswith("<p>见将来的文章、那一篇、一份草稿和<a ")
    assert shown.count("<a ") == 1


def test_feeds_have_plain_text_too(project: Project) -> None:
    project.build()
    assert "见将来的文章、那一篇、一份草稿和&lt;a " in project.read("feed.xml")


def test_they_are_links_from_their_day_on(project: Project) -> None:
    project.write(
        LATER, (project.root / LATER).read_text(encoding="utf-8").replace("2998-05-01", "2026-01-02")
    )
    project.build()
    assert body_of(project).count("<a ") == 1
    built = project.build(now=NOW + 3 * 86400)
    assert body_of(project).count("<a ") == 3
    # now that it is published, its own link to the draft waits too
    assert {(one.path, one.code) for one in built.problems} == {
        (HERE, "link-to-draft"),
        (LATER, "link-to-draft"),
    }


def test_the_preview_has_the_links_and_says_what_the_site_will_lack(project: Project) -> None:
    built = project.build(drafts=True)
    assert body_of(project).count("<a ") == 4
    assert [one.code for one in built.problems] == ["link-to-scheduled", "link-to-scheduled", "link-to-draft"]


def test_check_and_build_say_the_same(project: Project) -> None:
    assert project.run("build").code == 0
    checked = [
        one for one in project.run("check", "--json").json["problems"] if one["code"].startswith("link-")
    ]
    built = [
        one for one in project.run("build", "--json").json["problems"] if one["code"].startswith("link-")
    ]
    assert [one["code"] for one in checked] == ["link-to-scheduled", "link-to-scheduled", "link-to-draft"]
    assert checked == built


def test_what_a_build_would_refuse_before_it_makes_a_page_is_told_by_check_too(project: Project) -> None:
    project.write(
        "content/articles/c.md", "---\ntitle: 又一篇\nid: eeeeee\ndate: 2025-12-24\nslug: b\n---\n文。\n"
    )
    project.write("wenzhai.yaml", "title: 测试\nlogo: images/nothing.png\n")
    told: list[set[tuple[str, str, int]]] = []
    for command in ("build", "check"):
        ran = project.run(command, "--json")
        assert ran.code == 1
        found = [one for one in ran.json["problems"] if one["severity"] == "error"]
        told.append({(one["code"], one["path"], one["line"]) for one in found})
    assert told[0] == told[1]
    assert told[0] == {("url-taken", "content/articles/c.md", 5), ("look-file-missing", "wenzhai.yaml", 2)}


def test_an_address_that_only_a_draft_claims_is_a_warning(project: Project) -> None:
    project.edit(DRAFT, "draft: true", "draft: true\ndate: 2025-12-24\nslug: b")
    assert project.run("build").code == 0
    found = project.run("check", "--json").json["problems"]
    assert [(one["severity"], one["path"]) for one in found if one["code"] == "url-taken"] == [
        ("warning", DRAFT)
    ]


def test_near_names_are_only_those_of_what_is_published(project: Project) -> None:
    project.edit(HERE, BODY, "见[[将来的文草]]、[[第三篇]]。")
    for command in ("build", "check"):
        problems = {
            one["message"]: one["hint"]
            for one in run_wenzhai(command, "--json", cwd=project.root).json["problems"]
            if one["severity"] == "error"
        }
        assert "将来的文章" not in "".join(problems.values())
        assert "第二篇" in problems["找不到链接指向的“第三篇”"]


def test_a_published_article_goes_before_a_draft_of_the_same_name(project: Project) -> None:
    project.edit(DRAFT, "title: 草稿", "title: 第二篇")
    project.edit(LATER, "[[草稿]]", "")
    project.edit(HERE, BODY, "见[[第二篇]]。")
    assert project.build().problems == ()
    assert project.build(drafts=True).problems == ()
    assert 'href="b.html"' in body_of(project)


def test_a_story_shared_with_a_draft_is_no_error_before_its_day(project: Project) -> None:
    project.edit(HERE, "source: x\n", "source: x\nsame_story: [dddddd]\n")
    assert [one.code for one in project.build().problems if one.severity == "error"] == []
    assert project.run("check").code == 0
