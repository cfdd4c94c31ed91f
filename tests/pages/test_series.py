"""Pages of columns and series, and what a chronicle shows of time."""

import re
from pathlib import Path

import pytest

from tests.support.project import Project
from tests.support.relating import article_text
from tests.support.samples import article, library
from wenzhai.model.views import Entry
from wenzhai.pages.series import in_order
from wenzhai.pages.taxonomy import by_month, months_between


@pytest.fixture
def project(tmp_path: Path) -> Project:
    files = [
        article_text("one", "第一篇", "甲", "2025-01-05", series="治理", column="和音"),
        article_text("two", "第二篇", "乙", "2025-04-06", series="治理", column="和音"),
        article_text("three", "第三篇", "丙", "", series="治理"),
        article_text("other", "别的", "丁", "2025-02-01", column="国际论坛"),
    ]
    return Project(tmp_path).add(*files, ("wenzhai.yaml", "title: 题\n"))


def test_a_series_is_read_from_its_first_part_on(project: Project) -> None:
    site = project.run_build()
    page = (site / "series/zhi-li/index.html").read_text(encoding="utf-8")
    places = [page.index(title) for title in ("第一篇", "第二篇", "第三篇")]
    assert places == sorted(places)
    assert "3 篇" in page
    assert "别的" not in page


def test_the_part_that_an_article_is_stays_as_it_is_written(project: Project) -> None:
    project.edit("content/articles/one.md", "series: 治理", "series: 治理\npart: 上")
    project.build()
    kicker = '<p class="kicker">上 <a href="../../columns/he-yin/index.html">和音</a></p>'
    assert kicker in project.read("series/zhi-li/index.html")
    assert re.search(r'<span class="series">.*治理</a> 上</span>', project.read("2025/01/05/one.html"))
    assert '"position":"上"' in project.read("2025/01/05/one.html")


def test_the_sitemap_dates_a_series_by_its_newest_part(project: Project) -> None:
    project.write("wenzhai.yaml", "title: 题\nurl: https://example.org/\n")
    sitemap = (project.run_build() / "sitemap.xml").read_text(encoding="utf-8")
    assert "series/zhi-li/</loc>\n<lastmod>2025-04-06</lastmod>" in sitemap


def test_a_column_shows_the_newest_first_and_the_pause(project: Project) -> None:
    page = (project.run_build() / "columns/he-yin/index.html").read_text(encoding="utf-8")
    assert page.index("第二篇") < page.index("其间 2 个月没有文章") < page.index("第一篇")
    assert "<h1>和音</h1>" in page


def test_articles_lead_to_both_and_to_their_neighbours_in_the_series(project: Project) -> None:
    page = (project.run_build() / "2025/01/05/one.html").read_text(encoding="utf-8")
    assert 'href="../../../series/zhi-li/index.html"' in page
    after = page[page.index('class="newer"') :]
    assert after.index("别的") < after.index("第二篇") < after.index("<span>治理</span>")
    assert 'href="../../../columns/he-yin/index.html"' in page


@pytest.mark.parametrize(("months", "charts"), [(2, 0), (3, 1)])
def test_a_chart_is_drawn_of_three_months_and_more(tmp_path: Path, months: int, charts: int) -> None:
    days = [f"2025-{2 * month:02}-01" for month in range(1, months + 1)]
    articles = [article_text(day[5:7], day, "正文。", day, topics=["治理"]) for day in days]
    project = Project(tmp_path).add(*articles, ("wenzhai.yaml", "title: 题\n"))
    page = (project.run_build() / "topics/zhi-li/index.html").read_text(encoding="utf-8")
    assert (page.count('class="bars"'), page.count("<rect")) == (charts, charts * months * 2)


def test_two_columns_at_one_address_are_a_problem(tmp_path: Path) -> None:
    from tests.support.samples import shelve

    files = Project(tmp_path).add(
        article_text("a", "甲", column="和音"),
        article_text("b", "乙", column="河音"),
        article_text("c", "丙", column="和音"),
    )
    shelved = shelve(*files.library().articles.values())
    (problem,) = shelved.problems
    assert (problem.code, problem.params["url"]) == ("name-url-taken", "columns/he-yin/index.html")


def test_gaps_between_months() -> None:
    assert [months_between("2025-11", month) for month in ("2025-11", "2025-12", "2026-01", "2027-11")] == [
        0,
        0,
        1,
        23,
    ]
    books = library(
        *(article(key, day) for key, day in (("a", "2025-12-01"), ("b", "2025-09-01"), ("c", None)))
    )
    groups = by_month(tuple(map(Entry, books.every())))
    assert [(group.month, group.gap) for group in groups] == [("2025-12", 0), ("2025-09", 2), (None, 0)]


def test_the_undated_parts_come_last() -> None:
    books = library(article("a", "2025-12-01"), article("b", "2025-09-01"), article("c", None))
    assert [card.id for card in in_order(books.every())] == ["b", "a", "c"]
