"""The digest of this repository: whole, consistent, in our own words, and worth reading."""

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.project.originality import copied, prose, shared_runs
from tests.support.paths import REPOSITORY
from wenzhai.content.config import load_config
from wenzhai.content.parse import parse_file
from wenzhai.library.library import Library, LibraryResult, build_library
from wenzhai.library.links import LinkIndex
from wenzhai.model.content import Article, ImageFile, Parsed, StaticFile, TermFile, UserWords
from wenzhai.model.problems import Problem
from wenzhai.text.languages import han_count, word_count
from wenzhai.text.slugs import path_slug, slugify

FILES = sorted((REPOSITORY / "content").rglob("*.md"))
ARTICLES = [path for path in FILES if path.parts[len(REPOSITORY.parts) + 1] == "articles"]
BEIJING = timedelta(hours=8)
LATER = 4_000_000_000
"""Seconds since 1970 of a day on which nothing of ours lies in the future."""


def name(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


@cache
def parsed(path: Path) -> Parsed:
    return parse_file(name(path), path.read_bytes(), load_config(REPOSITORY))


@cache
def shelved() -> LibraryResult:
    facts = [fact for path in FILES if (fact := parsed(path).fact)]
    return build_library(facts, load_config(REPOSITORY), slugify, now=LATER)


@cache
def library() -> Library:
    return shelved().library


def article(path: Path) -> Article:
    fact = parsed(path).fact
    assert isinstance(fact, Article)
    return fact


def front(path: Path, key: str) -> str | None:
    """The value of a key as it is written."""
    found = re.search(rf"(?m)^{key}: *(.+)$", path.read_text(encoding="utf-8").split("\n---\n")[0])
    return found[1] if found else None


@pytest.mark.parametrize("path", FILES, ids=name)
def test_every_file_is_free_of_problems(path: Path) -> None:
    assert parsed(path).problems == ()
    assert parsed(path).fact


def test_all_files_make_one_library() -> None:
    assert shelved().problems == ()
    assert shelved().library.waiting == ()


@pytest.mark.parametrize("path", FILES, ids=name)
def test_every_link_leads_somewhere(path: Path) -> None:
    fact = parsed(path).fact
    assert fact and not isinstance(fact, UserWords | ImageFile | StaticFile)
    index = LinkIndex(library(), "zh-Hans", ZoneInfo("UTC"))
    wrong = [found for link in fact.links if isinstance(found := index.resolve(fact.path, link), Problem)]
    assert wrong == []


def test_ids_are_given_and_unique() -> None:
    ids = [front(path, "id") or "" for path in ARTICLES]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z][a-z0-9]{5}", one) for one in ids)


@pytest.mark.parametrize("path", ARTICLES, ids=name)
def test_the_file_name_is_the_slug(path: Path) -> None:
    assert front(path, "slug") == path_slug(name(path)) == article(path).slug


@pytest.mark.parametrize("path", ARTICLES, ids=name)
def test_the_folder_is_the_day_in_beijing(path: Path) -> None:
    written = front(path, "date")
    folder = "undated/"
    if written:
        instant = datetime.strptime(written, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        folder = (instant + BEIJING).strftime("%Y/%m/%d-")
    assert name(path).startswith(f"content/articles/{folder}")
    assert article(path).url.startswith(folder.replace("-", "/"))


def test_ten_articles_four_of_them_on_the_next_day_in_beijing() -> None:
    days = {path: (front(path, "date") or "")[:10] for path in ARTICLES}
    moved = [path for path, day in days.items() if day and article(path).day != day]
    assert (len(ARTICLES), len(moved), list(days.values()).count("")) == (10, 4, 1)
    assert len(library().by_day["2025-12-24"]) == 3


def test_the_undated_article_claims_no_source() -> None:
    assert [card.source for card in library().undated] == [None]


@pytest.mark.parametrize("path", ARTICLES, ids=name)
def test_a_summary_is_long_enough_to_tell_and_short_enough_to_read(path: Path) -> None:
    body = parsed(path).body
    assert body
    if article(path).lang == "en":
        assert 80 <= word_count(body.text) <= 200
    else:
        assert article(path).lang == "zh-Hans"
        assert 120 <= han_count(body.text) <= 310


@pytest.mark.parametrize("path", ARTICLES, ids=name)
def test_an_article_has_structure_a_summary_and_says_that_it_is_whole(path: Path) -> None:
    body = parsed(path).body
    assert body and len(body.headings) >= 2
    assert front(path, "summary")
    assert not article(path).excerpt


def test_columns_and_series_are_lifted_out_of_titles() -> None:
    assert {article(path).column for path in ARTICLES} > {
        "权威论坛",
        "国际观澜",
        "全球瞭望",
        "一财社论",
        "和音",
    }
    assert [article(path).series for path in ARTICLES if article(path).series] == [
        "构建更加公正合理的全球治理体系"
    ]


def test_languages_are_three_to_seven() -> None:
    languages = [article(path).lang for path in ARTICLES]
    assert (languages.count("zh-Hans"), languages.count("en")) == (3, 7)


def test_every_topic_and_source_in_use_has_a_file_with_both_names_and_an_introduction() -> None:
    used = {term.slug for card in library().every() for term in card.topics}
    sources = {card.source.slug for card in library().every() if card.source}
    assert used <= library().topic_files.keys()
    assert sources == library().taxonomies["source"].files.keys()
    assert len([file for file in library().topic_files.values() if file.entity is None]) >= 6


@pytest.mark.parametrize("path", [p for p in FILES if p.parent.name in ("topics", "sources")], ids=name)
def test_a_term_introduces_itself_in_both_languages(path: Path) -> None:
    fact, body = parsed(path).fact, parsed(path).body
    assert isinstance(fact, TermFile) and body
    assert fact.zh and fact.en and fact.aliases
    assert han_count(body.text) >= 30
    assert word_count(body.text) >= 8


# -- in our own words (.ci/run compares with the pages that the summaries were written from) ---------------

ORIGINAL = """河边的老磨坊要改成图书馆(本地新闻)
镇上的老磨坊空了二十年，今年春天终于有了新主人，他们打算把磨坊改成一座对所有人开放的图书馆。
The old mill by the river has stood empty for twenty years, and this spring it found new owners who plan a library.
"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("它空了二十年，今年春天终于有了新主人，他们打算卖", ["空了二十年今年春天终于有了新主人他们打算"]),
        ("空了 二十年 今年春天\n终于有了新主人，他们打算", ["空了二十年今年春天终于有了新主人他们打算"]),
        ("了二十年，今年春天终于有了新主人，他们打算", []),
        (
            "Stood empty for twenty years — and, this spring, it found new OWNERS.",
            ["stood empty for twenty years and this spring it found new owners"],
        ),
        ("It stood empty for twenty years, and this spring somebody bought it.", []),
        ("磨坊有了新用处，镇里人从此多一个读书的去处；钱从哪里来，还没有人说得清楚。", []),
    ],
)
def test_a_copy_is_seen(text: str, found: list[str]) -> None:
    assert shared_runs(text, ORIGINAL) == found


def test_a_run_is_shown_as_long_as_it_goes_and_two_runs_are_two() -> None:
    first, second = (
        "河边的老磨坊要改成图书馆本地新闻镇上的老磨",
        "终于有了新主人他们打算把磨坊改成一座对所有人开放",
    )
    assert shared_runs(f"{first}。我们另写一句。{second}", ORIGINAL) == [first, second]


def test_titles_and_front_matter_may_agree(tmp_path: Path) -> None:
    title = "镇上的老磨坊空了二十年，今年春天终于有了新主人"
    file = tmp_path / "a.md"
    file.write_text(f"---\ntitle: {title}\n---\n见《{title}》。\n", encoding="utf-8")
    assert prose(file.read_text(encoding="utf-8"), [title]) == "见《\n》。\n"
    assert copied(tmp_path, ORIGINAL) == []
    file.write_text(f"---\ntitle: 另一个题目\n---\n见《{title}》。\n", encoding="utf-8")
    assert copied(tmp_path, ORIGINAL) == [f"{file}: 镇上的老磨坊空了二十年今年春天终于有了新主人"]
