"""What begins, ends and stands on top at a moment goes by one clock: the `now` of the build."""

import re
from pathlib import Path

import pytest

from tests.support.project import NOW, Project

DAY = 86_400
END_OF_3_JANUARY = 1_767_456_000
"""2026-01-04 00:00 in Beijing: until then it is the 3rd."""


@pytest.fixture
def site(tmp_path: Path) -> Project:
    site = Project(tmp_path)
    site.write("wenzhai.yaml", "title: 小报\nurl: https://example.org/\n")
    site.write("content/topics/water.md", "---\nzh: 水利\n---\n")
    site.write(
        "content/articles/ends.md",
        "---\nid: ends01\ntitle: 限期的通知\ndate: 2025-12-20\ntopics: [water]\nslug: ends\n"
        "expires: 2026-01-03\naliases: [/old/ends.html]\n---\n一段限期的文字。\n",
    )
    site.write(
        "content/articles/a.md", "---\ntitle: 甲\ndate: 2025-12-24\nslug: jia\n---\n见[[ends01|那篇]]。\n"
    )
    return site


def test_an_article_is_gone_after_the_day_on_which_it_expires(site: Project) -> None:
    before = site.build(now=END_OF_3_JANUARY - 1)
    assert "限期的文字" in site.read("2025/12/20/ends.html") and "限期的通知" in site.read("index.html")
    assert site.build(now=END_OF_3_JANUARY - 1).idle
    after = site.build(now=END_OF_3_JANUARY)
    assert not before.failed and not after.failed
    assert [note.code for note in after.notes] == ["expired"]
    named = [
        name
        for name, data in site.tree().items()
        if not name.endswith((".bin", ".png")) and "限期的文字" in data.decode()
    ]
    assert named == []
    for url in ("index.html", "archive.html", "topics/water/index.html", "llms.txt", "search/terms.json"):
        assert "限期的通知" not in site.read(url), url
    assert "2025/12/20/ends.md" not in site.tree()


def test_its_addresses_lead_to_its_topic_and_links_to_it_go_on_working(site: Project) -> None:
    assert not site.build(now=END_OF_3_JANUARY).problems
    for url, root in (("2025/12/20/ends.html", "../../../"), ("old/ends.html", "../")):
        assert f"0; url={root}topics/water/index.html" in site.read(url)
    assert 'href="../20/ends.html"' in site.read("2025/12/24/jia.html")
    assert "ends." not in site.read("sitemap.xml") + site.read("llms.txt")
    assert "<title>限期的通知</title>" not in site.read("feed.xml")


def test_the_clock_may_go_back(site: Project) -> None:
    site.build(now=END_OF_3_JANUARY)
    assert not site.build(now=END_OF_3_JANUARY - DAY).idle
    assert "限期的通知" in site.read("index.html")


def test_without_a_topic_it_leads_to_its_source_or_home(site: Project) -> None:
    site.edit("content/articles/ends.md", "topics: [water]\n", "source: 日志\n")
    site.write("content/articles/b.md", "---\ntitle: 乙\nsource: 日志\n---\n话。\n")
    site.build(now=END_OF_3_JANUARY)
    assert "sources/ri-zhi/index.html" in site.read("2025/12/20/ends.html")
    site.remove("content/articles/b.md")
    site.build(now=END_OF_3_JANUARY)  # a source that nothing else has gets no page for it
    assert "url=../../../index.html" in site.read("2025/12/20/ends.html")


def test_an_expired_article_is_no_page_that_may_be_published(site: Project) -> None:
    from wenzhai.checks.unpublished import unpublished_urls

    found = dict(unpublished_urls(site.library()))  # by the clock, which is past that day
    assert set(found) <= {"2025/12/20/ends.md"}


def heads(site: Project, url: str) -> list[str]:
    """The addresses of what leads on a page, from the top."""
    page = site.read(url)
    part = page.partition('leading"')[2].partition("</section>")[0]
    return re.findall(r'<h[23]><a href="([^"]+)"', part)


def test_what_leads_is_the_newest_lead_that_is_shown_then_what_is_pinned(site: Project) -> None:
    site.write(
        "content/articles/old.md",
        "---\ntitle: 旧\ndate: 2024-01-01\nslug: jiu\ntopics: [water]\npinned: until 2026-01-02\n---\n话。\n",
    )
    site.write(
        "content/articles/lead.md",
        "---\ntitle: 头\ndate: 2025-12-22\nslug: tou\ntopics: [water]\nlead: true\n---\n话。\n",
    )
    site.write("wenzhai.yaml", "title: 小报\nrecent: 3\n")
    site.settle()
    site.build(now=END_OF_3_JANUARY - DAY - 1)
    site.settle()
    assert site.build(
        now=END_OF_3_JANUARY - DAY - 1
    ).idle  # so that nothing but the moment makes the next one
    assert heads(site, "index.html") == ["2025/12/22/tou.html", "2024/01/01/jiu.html"]
    assert heads(site, "topics/water/index.html") == [
        "../../2025/12/22/tou.html",
        "../../2024/01/01/jiu.html",
    ]
    for url in ("index.html", "topics/water/index.html"):
        assert site.read(url).count("2025/12/22/tou.html") == 1  # it stands nowhere else on the page
    site.build(now=END_OF_3_JANUARY - DAY)
    assert heads(site, "index.html") == ["2025/12/22/tou.html"]
    site.edit("content/articles/lead.md", "lead: true\n", "")
    assert set(site.build(now=END_OF_3_JANUARY - DAY).rendered) >= {"index.html", "topics/water/index.html"}
    assert heads(site, "index.html") == heads(site, "topics/water/index.html") == []


def test_an_old_lead_leads_no_longer_than_it_is_shown(site: Project) -> None:
    site.write(
        "content/articles/lead.md", "---\ntitle: 头\ndate: 2020-01-01\nslug: tou\nlead: true\n---\n话。\n"
    )
    site.write("wenzhai.yaml", "title: 小报\nrecent: 2\n")
    site.build(now=NOW)
    assert heads(site, "index.html") == []
