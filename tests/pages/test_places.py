"""Links to a place within a page: kept wherever a body goes, and looked at again when that page changes."""

from pathlib import Path

from tests.support.project import Project
from tests.support.run import tree

A = """---
title: 题
date: 2025-12-24
slug: a
id: aaaaaa
---
[有](b.md#有) [节](../pages/about.md#节) [[ai#定 义|题]] [[#小节]]

## 小节
"""
B = "---\ntitle: 乙\ndate: 2025-12-24\nslug: b\nid: bbbbbb\n---\n## 有\n\n文\n"


def project(root: Project) -> Project:
    root.write("wenzhai.yaml", "title: 测试\nurl: https://example.org/digest/\n")
    root.write("content/articles/a.md", A)
    root.write("content/articles/b.md", B)
    root.write("content/pages/about.md", "---\ntitle: 关于\n---\n## 节\n\n文\n")
    root.write("content/topics/ai.md", "---\nzh: 智能\n---\n## 定 义\n\n文\n")
    return root


def test_links_keep_their_place_in_pages_and_feeds(tmp_path: Path) -> None:
    site = project(Project(tmp_path))
    built = site.build()
    page = (site.site / "2025/12/24/a.html").read_text(encoding="utf-8")
    for href in ("b.html#有", "../../../about.html#节", "../../../topics/ai/index.html#定-义"):
        assert f'<a href="{href}">' in page
    feed = (site.site / "feed.json").read_text(encoding="utf-8")
    assert "https://example.org/digest/2025/12/24/b.html#%E6%9C%89" in feed
    assert built.problems == ()


def test_a_place_that_is_not_there_is_an_error_where_it_is_named(tmp_path: Path) -> None:
    site = project(Project(tmp_path))
    site.append("content/articles/a.md", "\n[没](b.md#没有) [[#小 节]] [奇](b.md#a%22%3Eb) [无](#无)\n")
    assert [(told.code, told.params["anchor"], told.severity) for told in site.build().problems] == [
        ("link-anchor-near", "没有", "error"),
        ("link-anchor-near", "小-节", "error"),
        ("link-anchor", 'a">b', "error"),
        ("link-anchor", "无", "error"),
    ]


def test_a_heading_that_is_renamed_is_missed_by_who_links_to_it(tmp_path: Path) -> None:
    site = project(Project(tmp_path))
    site.build()
    before = tree(site.site)
    site.write("content/articles/b.md", B.replace("## 有", "## 没有"))
    (problem,) = site.build().problems
    assert (problem.code, problem.path, problem.params["anchor"]) == (
        "link-anchor-near",
        "content/articles/a.md",
        "有",
    )
    assert tree(site.site) == before
