"""Descriptions of pages: stable pagination, neighbours, collisions, and what a page depends on."""

import pickle
import re
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape
from msgspec.structs import replace

from tests.support.paths import REPOSITORY
from tests.support.samples import article, changed, library, page, source, topic
from wenzhai.content.config import Config
from wenzhai.engine.digest import digest
from wenzhai.library.library import Library
from wenzhai.model.digest import Digest
from wenzhai.model.page import Page, Template, Url
from wenzhai.model.problems import ProblemsError
from wenzhai.model.views import Card, Counted, Entry, Term
from wenzhai.pages.fingerprints import PagePlanner, check_names, encode, value_mark
from wenzhai.pages.sections import sections
from wenzhai.pages.shared import make_shared, site_context
from wenzhai.pages.taxonomy import paginate
from wenzhai.relations import relate
from wenzhai.theme.assets import asset_url
from wenzhai.theme.chain import load_theme
from wenzhai.theme.filters import headline, steps

CONFIG = Config(title="文摘", url="https://example.org/digest/", per_page=3)
THEME = load_theme(REPOSITORY, "base")


def described(books: Library, config: Config = CONFIG) -> list[Page]:
    site = site_context(books, relate(books, config), config, THEME)
    return [page for section in sections(site) for page in section.describe()]


def pages_of(books: Library, config: Config = CONFIG) -> dict[str, Page]:
    return {page.url: page for page in described(books, config)}


def fingerprints(books: Library) -> dict[str, bytes]:
    planner = PagePlanner(THEME, make_shared(books, CONFIG, THEME), digest("salt"))
    return {page.url: planner.plan(page).fingerprint for page in described(books)}


def entries(count: int) -> tuple[Entry, ...]:
    books = library(*(article(f"{at:04}", instant=at) for at in range(count)))
    return tuple(Entry(card) for card in books.cards)


@given(st.integers(0, 60), st.integers(1, 7))
def test_pages_hold_every_entry_once_and_old_pages_never_change(count: int, size: int) -> None:
    newest_first = entries(count)
    pages = paginate(newest_first, size)
    assert [entry for part in reversed(pages) for entry in part] == list(newest_first)
    before = paginate(newest_first[1:], size)
    assert pages[: len(before) - 1] == before[:-1]
    assert count < size or size <= len(pages[-1]) < 2 * size


def test_every_kind_of_page_is_described() -> None:
    books = library(
        topic("ai", "人工智能", "AI"),
        source("xinhua", "新华社", "Xinhua"),
        article("a", "2025-12-24", topics=["ai"], source="xinhua"),
        article("b", None, topics=["ai"]),
        page("about", "关于"),
        page("2025-12", "十二月", kind="issue", day="2025-12-31"),
    )
    urls = set(pages_of(books))
    assert {
        "index.html",
        "archive.html",
        "undated.html",
        "404.html",
        "search.html",
        "2025/index.html",
        "2025/12/index.html",
        "2025/12/24/index.html",
        "2025/12/24/a.html",
        "2025/12/24/a.md",
        "undated/b.html",
        "topics/index.html",
        "topics/ai/index.html",
        "topics/ai/feed.xml",
        "sources/xinhua/rss.xml",
        "about.html",
        "issues/2025-12.html",
        "issues/index.html",
        "feed.xml",
        "feed.json",
        "feeds.opml",
        "sitemap.xml",
        "robots.txt",
        "llms.txt",
        ".nojekyll",
    } <= urls


def test_previous_and_next_overall_and_within_each_topic() -> None:
    books = library(
        article("a", "2025-12-01", topics=["ai"]),
        article("b", "2025-12-02"),
        article("c", "2025-12-03", topics=["ai"]),
    )
    neighbours = pages_of(books)["2025/12/01/a.html"].context["neighbours"]
    assert isinstance(neighbours, tuple)
    assert [(n.topic and n.topic.slug, n.newer and n.newer.id, n.older) for n in neighbours] == [
        (None, "b", None),
        ("ai", "c", None),
    ]
    assert [
        (card.id, [topic and topic.slug for topic in along]) for card, along in steps(neighbours, "newer")
    ] == [
        ("b", [None]),
        ("c", ["ai"]),
    ]


def test_neighbours_are_those_of_a_search_from_end_to_end() -> None:
    random = Random(3)
    days = [None, *(f"2025-12-{day:02}" for day in range(1, 9))]
    facts = [
        replace(
            article(f"a{at:02}", random.choice(days), topics=random.sample("xyz", random.randint(0, 3))),
            series=random.choice([None, "连载"]),
        )
        for at in range(60)
    ]
    books = library(*facts)
    pages = pages_of(books)
    for card in books.every():
        terms = [None, *card.topics, *([books.series[card.series]] if card.series else [])]
        expected = {(term, *beside(card, term, books)) for term in terms if card.day or not term}
        found = pages[card.url].context["neighbours"]
        assert isinstance(found, tuple)
        assert {(one.topic, one.newer, one.older) for one in found} == expected


@pytest.mark.parametrize("day", ["2025-11-01", "2025-11-30", "2025-12-25", None])
def test_two_articles_of_one_id_are_described_all_the_same(day: str | None) -> None:
    """They are complained of (`id-taken`), but that is no reason to fail."""
    twin = replace(article("c", day), id="a")
    books = library(article("a", "2025-12-24"), article("b", "2025-11-30"), twin)
    assert "2025/11/30/b.html" in pages_of(books)
    assert "2025/11/30/b.html" in pages_of(
        library(twin, article("b", "2025-11-30"), article("a", "2025-12-24"))
    )


def beside(card: Card, term: Term | None, books: Library) -> tuple[Card | None, Card | None]:
    """The next newer and older card that is dated and has that term."""
    row = [one for one in books.cards if term in (None, *one.topics, books.series.get(one.series or ""))]
    if card not in row:
        return None, None
    at = row.index(card)
    return row[at - 1] if at else None, row[at + 1] if at + 1 < len(row) else None


def test_an_article_next_along_several_ways_is_named_once() -> None:
    books = library(
        *(article(name, f"2025-12-0{at}", topics=["ai", "law"]) for at, name in enumerate("ab", 1))
    )
    neighbours = pages_of(books)["2025/12/02/b.html"].context["neighbours"]
    assert isinstance(neighbours, tuple)
    (found,) = steps(neighbours, "older")
    assert found[0].id == "a" and [topic and topic.slug for topic in found[1]] == [None, "ai", "law"]
    assert steps(neighbours, "newer") == []


def test_an_alias_becomes_a_redirect() -> None:
    redirect = pages_of(library(article("a", aliases=["old/a.html"])))["old/a.html"]
    assert redirect.how == Template("redirect.html")


def test_an_added_article_touches_only_what_shows_it() -> None:
    old = [
        article(f"{at:03}", f"2025-{1 + at // 28:02}-{1 + at % 28:02}", topics=["ai"]) for at in range(200)
    ]
    before = fingerprints(library(*old))
    after = fingerprints(library(*old, article("new", "2025-12-30", topics=["ai"])))
    changed = {url for url, value in after.items() if before.get(url) != value}
    assert not before.keys() - after.keys()
    assert len(changed) <= 40
    assert "2025/01/05/index.html" not in changed
    assert "topics/ai/page/1.html" not in changed


def test_the_digest_of_a_card_stands_for_the_card() -> None:
    one, two = library(article("a"), article("b")).cards
    assert value_mark(one) == value_mark(changed(one, title="told apart by the digest alone"))
    assert value_mark((one, two)) != value_mark((two, one))
    assert value_mark((one,)) != value_mark(one)
    assert value_mark(()) != value_mark((None,))
    assert isinstance(one, Card)


def test_assets_are_named_by_their_content() -> None:
    assert asset_url("paper.css", b"a") != asset_url("paper.css", b"b")
    assert asset_url("paper.css", b"a").startswith("assets/paper.")
    assert asset_url("paper.css", b"a").endswith(".css")
    assert asset_url("LICENSE", b"a").startswith("assets/LICENSE.")


def test_templates_use_only_names_their_pages_provide() -> None:
    books = library(article("a", topics=["ai"], source="xinhua"), article("b", None), page("about", "关于"))
    shared = make_shared(books, CONFIG, THEME)
    shapes = [(page.how, tuple(page.context)) for page in described(books)]
    assert list(check_names(THEME, shared, shapes)) == []


def test_a_theme_without_a_needed_template_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "themes/bare/templates").mkdir(parents=True)
    (tmp_path / "themes/bare/theme.yaml").write_text("name: bare\n")
    theme = load_theme(tmp_path, "bare")
    books = library(article("a"))
    shared = make_shared(books, CONFIG, THEME)
    with pytest.raises(ProblemsError) as caught:
        PagePlanner(theme, shared, digest("salt")).plan(Page(Url("index.html"), Template("home.html"), {}))
    assert [problem.code for problem in caught.value.problems] == ["template-unknown"]


def test_a_carrier_is_planned_by_its_digest_alone() -> None:
    """Cards and terms are met a hundred thousand times a build: they must not be encoded whole."""
    term = Term("topic", "ai", "人工智能", "AI", Url("topics/ai/index.html"), Digest(b"0123456789abcdef"))
    assert bytes(term.digest) in encode(Counted(term, 3)) and b"ai" not in encode(Counted(term, 3))
    assert value_mark((term, term)) == digest(encode([(term, term)])) + term.digest[:4] * 2
    assert pickle.loads(pickle.dumps(term)) == term


@pytest.mark.parametrize(
    ("title", "runs"),
    [
        ("专访信息官：AI 时代“独行快，众行远”", ["专访信息官：", "AI 时代“独行快，", "众行远”"]),
        ("他说：“一、二。”", ["他说：", "“一、", "二。”"]),
        ("向善 增进福祉", ["向善", "增进福祉"]),
        ("专家谈治理——向善", ["专家谈治理", "——向善"]),
        ("听证 “团结 共治”对话会 闭幕", ["听证", "“团结 共治”对话会", "闭幕"]),
        ("“大家的事 大家来办”座谈会举行", ["“大家的事 大家来办”", "座谈会举行"]),
    ],
)
def test_a_headline_comes_in_its_runs(title: str, runs: list[str]) -> None:
    made = headline(title)
    assert re.findall(r'<span class="run">(.*?)</span>', made) == runs
    assert made.striptags() == title


@pytest.mark.parametrize("title", ["一句话<b>说完", "AI: so far, so good…", "独家 AI 专访"])
def test_a_headline_without_pauses_is_only_escaped(title: str) -> None:
    assert headline(title) == escape(title)
