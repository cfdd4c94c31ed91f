"""The front page, and lists that stay short however much there is; all of it counted from the newest article's day."""

import re
from datetime import date, timedelta
from itertools import chain

from msgspec.structs import replace

from tests.pages.test_pages import CONFIG, fingerprints, pages_of
from tests.support.paths import GOLDEN
from tests.support.samples import article, library, topic
from wenzhai.library.library import Library
from wenzhai.model.page import Page
from wenzhai.model.views import Pager

NEWEST = date(2025, 12, 24)


def site_of(days: int, per_day: int) -> Library:
    """Articles `00.00`, `00.01`, … of the newest day, then `01.00`, … of the day before."""
    many = (
        article(f"{day:02}.{at:02}", f"{NEWEST - timedelta(day)}", instant=-at, topics=["ai"])
        for day in range(days)
        for at in range(per_day)
    )
    return library(*many, topic("ai", "智能", "AI"))


def ids(entries: object) -> list[str]:
    assert isinstance(entries, tuple)
    return [entry.card.id for entry in entries]


def shown(home: Page) -> list[list[str]]:
    """What has a summary, then the headlines of each day."""
    groups = home.context["groups"]
    assert isinstance(groups, tuple)
    return [ids(home.context["full"]), *(ids(group.entries) for group in groups)]


def test_thirty_a_day_fill_a_week() -> None:
    home = pages_of(site_of(12, 30), replace(CONFIG, recent=20))["index.html"]
    newest = [f"00.{at:02}" for at in range(11)]
    earlier = [[f"{day:02}.00"] for day in range(2, 8)]
    assert shown(home) == [newest[:5], newest[5:], ["01.00", "01.01", "01.02"], *earlier]


def test_days_of_one_or_two_are_shown_whole() -> None:
    home = pages_of(site_of(12, 2), replace(CONFIG, recent=9))["index.html"]
    assert shown(home) == [
        ["00.00", "00.01", "01.00", "01.01", "02.00"],
        ["02.01"],
        ["03.00", "03.01"],
        ["04.00"],
    ]


def test_a_short_front_page_has_no_more_than_was_asked_for() -> None:
    assert shown(pages_of(site_of(12, 2), replace(CONFIG, recent=3))["index.html"]) == [
        ["00.00", "00.01", "01.00"]
    ]


def test_undated_articles_are_the_front_page_where_there_are_no_others() -> None:
    home = pages_of(library(article("a", None), article("b", None)))["index.html"]
    assert sorted(chain(*shown(home))) == ["a", "b"]
    assert home.context["newest"] is None


def test_a_busy_topic_has_two_headlines_that_the_page_does_not_have_yet() -> None:
    home = pages_of(site_of(12, 2), replace(CONFIG, recent=9))["index.html"]
    busiest = home.context["busiest"]
    assert isinstance(busiest, tuple)
    assert [(news.term.slug, news.count, ids(news.entries)) for news in busiest] == [
        ("ai", 24, ["04.01", "05.00"])
    ]


def test_busy_is_what_has_articles_lately() -> None:
    old = [article(f"old{at}", f"2020-01-{at + 1:02}", topics=["past"]) for at in range(9)]
    new = [article(f"new{at}", f"2025-12-{at + 1:02}", topics=["now"]) for at in range(8)]
    books = library(*old, *new, topic("past", "旧", "Past"), topic("now", "新", "Now"))
    busiest = pages_of(books, replace(CONFIG, recent=5))["index.html"].context["busiest"]
    assert isinstance(busiest, tuple)
    assert [news.term.slug for news in busiest] == ["now"]


def test_an_old_article_leaves_the_front_page_alone() -> None:
    many = [article(f"{at:02}", f"2025-12-{at + 1:02}") for at in range(28)]
    before, after = (library(*some) for some in (many, [*many, article("old", "2025-01-01")]))
    assert fingerprints(before)["index.html"] == fingerprints(after)["index.html"]


def test_a_month_is_a_table_of_contents() -> None:
    pages = pages_of(site_of(2, 9), replace(CONFIG, per_page=7))
    (month,) = (page for url, page in pages.items() if re.fullmatch(r"\d{4}/\d\d/index.html", url))
    groups = month.context["groups"]
    assert isinstance(groups, tuple)
    assert [(len(group.entries), group.count) for group in groups] == [(5, 9), (5, 9)]
    day = next(page for url, page in pages.items() if re.fullmatch(r"\d{4}/\d\d/\d\d/index.html", url))
    assert [len(ids(day.context[name])) for name in ("entries", "briefly")] == [7, 2]


def test_a_chart_leads_to_the_page_that_a_month_is_on() -> None:
    days = [f"2025-{month:02}-{day:02}" for month in range(1, 6) for day in (1, 2)]
    books = library(*(article(day, day, topics=["ai"]) for day in days), topic("ai", "智能", "AI"))
    topic_page = pages_of(books)["topics/ai/index.html"]  # three on a page
    front, first, second = "topics/ai/index.html", "topics/ai/page/1.html", "topics/ai/page/2.html"
    on = {"2025-01": first, "2025-02": second, "2025-03": second, "2025-04": front, "2025-05": front}
    assert topic_page.context["places"] == {month: f"{url}#wz-{month}" for month, url in on.items()}
    pager = topic_page.context["pager"]
    assert isinstance(pager, Pager)
    assert pager.rest == 6


def test_turning_points_head_the_topic_wherever_they_are() -> None:
    told = replace(article("t", "2025-01-01", topics=["ai"]), milestone="第一部法律生效")
    many = [article(f"{at}", f"2025-12-{at + 1:02}", topics=["ai"]) for at in range(9)]
    milestones = pages_of(library(told, *many, topic("ai", "智能", "AI")))["topics/ai/index.html"].context[
        "milestones"
    ]
    assert isinstance(milestones, tuple)
    assert [(card.day, card.milestone) for card in milestones] == [("2025-01-01", "第一部法律生效")]


def test_every_page_says_what_is_on_it() -> None:
    pages = {path: path.read_text(encoding="utf-8") for path in (GOLDEN / "expected").rglob("*.html")}
    silent = [
        path
        for path, text in pages.items()
        if not re.search('<meta name="description".* content="[^"]', text)
    ]
    assert all('http-equiv="refresh"' in pages[path] for path in silent)


def test_the_navigation_marks_where_a_page_belongs() -> None:
    for url, index in (
        ("topics/c/index.html", "topics/index.html"),
        ("2025/12/24/compiler.html", "archive.html"),
    ):
        page = (GOLDEN / "expected" / url).read_text(encoding="utf-8")
        assert re.findall(r'href="[./]*([^"]+)" aria-current="true"', page) == [index]
