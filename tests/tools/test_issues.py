"""`wenzhai issue`: what goes into an issue, under which heading, and that nothing there is touched."""

from pathlib import Path

import pytest

from tests.support.project import Project

DECEMBER = ("--since", "2025-12-01", "--until", "2025-12-31")
ISSUE = "content/issues/1.md"


def article(site: Project, id: str, title: str, day: str, **keys: str) -> None:
    front = {"id": id, "title": title, "date": day, "summary": f"{title}的摘要", **keys}
    lines = "".join(f"{key}: {value}\n" for key, value in front.items())
    site.write(f"content/articles/{id}.md", f"---\n{lines}---\n文章。\n")


@pytest.fixture
def site(tmp_path: Path) -> Project:
    site = Project(tmp_path)
    site.write("wenzhai.yaml", "title: 文摘\n")
    site.write("content/topics/rain.md", "---\nzh: 雨\nen: Rain\n---\n")
    article(site, "aaa111", "雨夜", "2025-12-24", topics="[rain]", column="时评")
    article(
        site, "bbb222", "A night of rain", "2025-12-24", topics="[rain]", same_story="[aaa111]", lang="en"
    )
    article(site, "ccc333", "春天|来了", "2025-12-10", topics="[春]", source="新华社")
    article(site, "ddd444", "去年的事", "2024-12-10", topics="[rain]")
    article(site, "eee555", "没有主题", "2025-12-01")
    article(site, "fff666", "草稿", "2025-12-02", draft="true", topics="[rain]")
    return site


def body(site: Project) -> list[str]:
    text = (site.root / ISSUE).read_text(encoding="utf-8")
    return [line for line in text.split("---\n", 2)[2].split("\n") if line]


def test_an_issue_has_a_line_for_each_story_of_its_days(site: Project) -> None:
    ran = site.run("issue", "new", *DECEMBER, "--json")
    assert (ran.code, ran.json["path"], ran.json["stories"]) == (0, ISSUE, 3)
    assert body(site) == [
        "## 春",
        "- [[ccc333|春天｜来了]]：春天|来了的摘要",
        "## 雨",
        "- [[aaa111|雨夜]]（[[bbb222|English]]）：雨夜的摘要",
        "## 其他",
        "- [[eee555|没有主题]]：没有主题的摘要",
    ]
    front = (site.root / ISSUE).read_text(encoding="utf-8").split("---\n")[1]
    for line in ("number: 1", "date: 2025-12-31", "since: 2025-12-01", "until: 2025-12-31"):
        assert line in front.split("\n")
    assert site.build().problems == ()


def test_given_again_it_adds_only_what_is_new_and_leaves_the_rest_as_the_editor_wrote_it(
    site: Project,
) -> None:
    site.run("issue", "new", *DECEMBER)
    site.edit(ISSUE, "雨夜的摘要", "编者改过的话")
    site.append(ISSUE, "\n## 后记\n\n下期再见。\n")
    written = (site.root / ISSUE).read_bytes()
    assert site.run("issue", "new", *DECEMBER, "--json").json["stories"] == 0
    assert (site.root / ISSUE).read_bytes() == written

    article(site, "ggg777", "又下雨", "2025-12-30", topics="[rain]")
    article(site, "hhh888", "大雪", "2025-12-29", topics="[雪]")
    dry = site.run("issue", "new", *DECEMBER, "--dry-run")
    assert [line for line in dry.out.split("\n") if line.startswith(("+-", "+#"))] == [
        "+- [[ggg777|又下雨]]：又下雨的摘要",
        "+## 雪",
        "+- [[hhh888|大雪]]：大雪的摘要",
    ]
    assert (site.root / ISSUE).read_bytes() == written

    site.run("issue", "new", *DECEMBER)
    lines = body(site)
    assert lines[lines.index("## 雨") + 2] == "- [[ggg777|又下雨]]：又下雨的摘要"
    assert lines[-6:] == [
        "## 雪",
        "- [[hhh888|大雪]]：大雪的摘要",
        "## 其他",
        "- [[eee555|没有主题]]：没有主题的摘要",
        "## 后记",
        "下期再见。",
    ]
    kept = [line for line in written.decode().split("\n") if line]
    assert [
        line for line in (site.root / ISSUE).read_text(encoding="utf-8").split("\n") if line in kept
    ] == kept


def test_without_days_it_goes_from_the_last_issue_to_the_newest_article(site: Project) -> None:
    site.run("issue", "new", *DECEMBER)
    assert site.run("issue", "new", "--json").json["stories"] == 0
    article(site, "ggg777", "新年", "2026-01-03", topics="[rain]")
    assert site.run("issue", "new", "--json").json["path"] == "content/issues/2.md"
    text = (site.root / "content/issues/2.md").read_text(encoding="utf-8")
    assert "since: 2026-01-01\nuntil: 2026-01-03\n" in text
    assert "number: 2\n" in text


def test_our_own_digest_has_three_stories_in_december(tmp_path: Path) -> None:
    ours = Project.of_this_repository(tmp_path)
    for path in (tmp_path / "content/issues").glob("*.md"):
        path.unlink()
    made = ours.run("issue", "new", *DECEMBER, "--json").json
    lines = [line for line in (tmp_path / made["path"]).read_text("utf-8").split("\n") if line[:2] == "- "]
    assert len(lines) == made["stories"] == 3
    assert sum(line.count("[[") for line in lines) == 4
    assert ours.run("issue", "new", *DECEMBER, "--json").json["stories"] == 0
    article(ours, "zzz999", "新来的", "2025-12-30")
    assert ours.run("issue", "new", *DECEMBER, "--json").json["stories"] == 1


def test_drafts_come_only_when_asked_for(site: Project) -> None:
    site.run("issue", "new", *DECEMBER, "--from-drafts")
    assert "- [[fff666|草稿]]：草稿的摘要" in body(site)


def test_what_waits_for_its_day_makes_no_issue_longer(site: Project) -> None:
    article(site, "ggg777", "新年献词", "2099-01-01")
    site.run("issue", "new", "--from-drafts")
    assert "\nuntil: 2025-12-24\n" in (site.root / ISSUE).read_text(encoding="utf-8")


def test_a_topic_by_any_of_its_names(site: Project) -> None:
    site.run("issue", "new", *DECEMBER, "--topic", "Rain")
    assert [line for line in body(site) if line.startswith("##")] == ["## 雨"]
    assert site.run("issue", "new", "--topic", "Ruin").code == 2


GROUPINGS = {
    "by: column": ["## 时评", "## 其他"],
    "by: source": ["## 新华社", "## 其他"],
    "order: [雨, 春]": ["## 雨", "## 春", "## 其他"],
    "by: section, sections: [{title: 要闻, sources: [新华社]}, {title: 天气, topics: [Rain]}]": [
        "## 要闻",
        "## 天气",
        "## 其他",
    ],
}


@pytest.mark.parametrize("settings", GROUPINGS)
def test_groups_and_their_order_are_the_curators(site: Project, settings: str) -> None:
    site.append("wenzhai.yaml", f"issues: {{{settings}}}\n")
    ran = site.run("issue", "new", *DECEMBER)
    assert ran.code == 0, ran.err
    assert [line for line in body(site) if line.startswith("##")] == GROUPINGS[settings]


def test_check_names_what_is_in_no_issue(site: Project) -> None:
    site.run("issue", "new", *DECEMBER)
    assert site.run("issue", "check").code == 0
    article(site, "ggg777", "漏了", "2025-12-30")
    ran = site.run("issue", "check", "--json")
    assert ran.code == 1
    assert [(one["code"], one["path"]) for one in ran.json["problems"]] == [
        ("issue-left-over", "content/articles/ggg777.md")
    ]


@pytest.mark.parametrize(
    "given", [("--since", "gestern"), ("--since", "2025-12-31", "--until", "2025-12-01")]
)
def test_days_that_are_none_are_refused(site: Project, given: tuple[str, ...]) -> None:
    ran = site.run("issue", "new", *given)
    assert (ran.code, "Traceback" in ran.err) == (2, False)
    assert not (site.root / ISSUE).exists()


def test_what_leads_comes_first_and_stands_in_the_summary(site: Project) -> None:
    article(site, "ggg777", "置顶的旧闻", "2025-12-01", topics="[rain]", pinned="true")
    article(site, "hhh888", "头等大事", "2025-12-03", topics="[春]", lead="true")
    article(site, "iii999", "早一点的头条", "2025-12-02", topics="[春]", lead="true")
    site.run("issue", "new", *DECEMBER)
    assert body(site)[:5] == [
        "## 头条",
        "- [[hhh888|头等大事]]：头等大事的摘要",
        "- [[ggg777|置顶的旧闻]]：置顶的旧闻的摘要",
        "## 春",
        "- [[ccc333|春天｜来了]]：春天|来了的摘要",
    ]
    assert "\nsummary: 头等大事；置顶的旧闻；" in (site.root / ISSUE).read_text(encoding="utf-8")


def test_a_new_section_comes_where_the_curators_order_has_it(site: Project) -> None:
    site.append("wenzhai.yaml", "issues: {by: column, order: [评论, 时评]}\n")
    site.run("issue", "new", *DECEMBER)
    site.edit(ISSUE, "## 时评", "## 编者的话\n\n请看下面。\n\n## 时评")
    article(site, "ggg777", "新的评论", "2025-12-30", column="评论")
    article(site, "hhh888", "没有位置的栏目", "2025-12-29", column="札记")
    article(site, "iii999", "头等大事", "2025-12-28", column="时评", lead="true")
    site.run("issue", "new", *DECEMBER)
    assert [line for line in body(site) if line.startswith("## ")] == [
        "## 编者的话",
        "## 头条",
        "## 评论",
        "## 时评",
        "## 札记",
        "## 其他",
    ]


def test_an_issue_begins_with_what_was_kept_since_the_last(site: Project) -> None:
    for id, day in (("kkk111", "2025-11-02"), ("kkk222", "2025-12-23"), ("kkk333", "2025-12-22")):
        article(site, id, f"收下 {id}", day, draft="true", topics="[rain]")
    site.run("inbox", "keep", "kkk111", "kkk222")
    made = site.run("issue", "new", "--json").json
    assert (made["path"], made["stories"]) == (ISSUE, 2)
    assert [line[4:10] for line in body(site) if line.startswith("- ")] == ["kkk222", "kkk111"]
    assert "\nsince: 2025-11-02\nuntil: 2025-12-23\n" in (site.root / ISSUE).read_text(encoding="utf-8")
    site.edit(ISSUE, body(site)[-1] + "\n", "")
    site.run("inbox", "keep", "kkk333")
    article(site, "ggg777", "新年", "2026-01-03", topics="[rain]", draft="true")
    site.run("inbox", "keep", "ggg777")
    assert site.run("issue", "new", "--json").json["path"] == "content/issues/2.md"
    text = (site.root / "content/issues/2.md").read_text(encoding="utf-8")
    assert "since: 2025-12-24\nuntil: 2026-01-03\n" in text
    assert [line[4:10] for line in text.split("\n") if line.startswith("- ")] == ["ggg777", "kkk333"]
    article(site, "kkk444", "旧的", "2025-12-02", draft="true")
    site.run("inbox", "keep", "kkk444")
    assert site.run("issue", "new", "--json").json["path"] == "content/issues/3.md"
    third = (site.root / "content/issues/3.md").read_text(encoding="utf-8")
    assert "since: 2025-12-02\nuntil: 2025-12-02\n" in third
    for _ in range(3):
        site.run("inbox", "undo")
    assert not (site.root / "content/issues/2.md").exists()
    assert site.run("issue", "new", "--json").json["stories"] == 2


def test_an_issue_of_one_topic_is_not_the_one_that_the_next_counts_from(site: Project) -> None:
    site.run("issue", "new", *DECEMBER)
    article(site, "ggg777", "冬雨", "2026-01-05", topics="[rain]")
    article(site, "hhh888", "冬雪", "2026-01-02", topics="[雪]")
    site.run("issue", "new", "--topic", "Rain", "--title", "雨")
    assert "since" not in (site.root / "content/issues/2.md").read_text(encoding="utf-8")
    assert site.run("issue", "new", "--json").json["path"] == "content/issues/3.md"
    third = (site.root / "content/issues/3.md").read_text(encoding="utf-8")
    assert "since: 2026-01-01\n" in third and third.count("\n- ") == 1 and "[[hhh888" in third
    assert site.run("issue", "check").code == 0


def test_new_items_stand_before_the_words_that_close_a_section(site: Project) -> None:
    site.run("issue", "new", *DECEMBER)
    site.edit(ISSUE, "雨夜的摘要\n", "雨夜的摘要\n\n  另起一段。\n\n雨就说到这里。\n")
    article(site, "ggg777", "又下雨", "2025-12-30", topics="[rain]")
    site.run("issue", "new", *DECEMBER)
    lines = body(site)
    at = lines.index("  另起一段。")
    assert lines[at + 1 : at + 3] == ["- [[ggg777|又下雨]]：又下雨的摘要", "雨就说到这里。"]


def test_articles_are_added_to_an_issue_by_their_ids(site: Project) -> None:
    site.run("issue", "new", *DECEMBER)
    ran = site.run("issue", "add", "ddd444", "--dry-run")
    assert (ran.code, "+- [[ddd444|去年的事]]" in ran.out, "ddd444" in "".join(body(site))) == (
        0,
        True,
        False,
    )
    assert site.run("issue", "add", "ddd444").code == 0
    assert body(site)[body(site).index("## 雨") + 2] == "- [[ddd444|去年的事]]：去年的事的摘要"
    for id, code in (("ddd444", "issue-has-article"), ("fff666", "issue-no-article")):
        ran = site.run("issue", "add", id, "--json")
        assert (ran.code, [one["code"] for one in ran.json["problems"]]) == (1, [code])
    assert site.run("issue", "add").code == site.run("issue", "check", "ddd444").code == 2
    assert site.run("issue", "add", "ccc333", "--to", "9").code == 1
