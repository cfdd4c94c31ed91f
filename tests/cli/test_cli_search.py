"""`wenzhai search` as people run it."""

from pathlib import Path

import pytest

from tests.support.run import run_wenzhai
from tests.support.searching import Piece, Shelf
from wenzhai.search.reader.excerpt import excerpt
from wenzhai.search.reader.query import parse

PIECES = (
    Piece("a", "智能向善", "人工智能全球治理，先看 2025 年。\x1b[31m", "2025-12-24", ("ai",), "甲报"),
    Piece("b", "治理与智能", "两件事。", "2024-01-02"),
    Piece("c", "On governance", "Of many lands.", "2024-01-02", lang="en"),
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A digest of which nothing but the index has been built."""
    (tmp_path / "wenzhai.yaml").write_text("title: 文摘\nlang: zh-Hans\n", encoding="utf-8")
    shelf = Shelf(tmp_path / ".cache")
    with shelf.cache:
        for url, data in shelf.files(PIECES).items():
            file = tmp_path / "site" / url
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    return tmp_path


def test_results_are_listed_by_how_well_they_fit(project: Path) -> None:
    ran = run_wenzhai("search", "智能", "治理", cwd=project)
    assert ran.code == 0
    assert ran.out.splitlines()[0] == "—— 词都在，但不连在一起 ——"
    assert "智能向善\n  2025-12-24 · 甲报 · ai\n  人工智能全球治理，先看 2025 年。" in ran.out
    assert ran.out.endswith("找到 2 篇\n")
    assert "\x1b" not in ran.out


def test_filters_and_numbers_limit_what_is_found(project: Path) -> None:
    assert "b.html" not in run_wenzhai("search", "治理", "--topic", "ai", cwd=project).out
    assert "a.html" not in run_wenzhai("search", "治理", "--year", "2024", cwd=project).out
    assert "找到 1 篇" in run_wenzhai("search", "治理", "-n", "1", cwd=project).out
    assert run_wenzhai("search", "没有的词语", cwd=project).out == "没有找到\n"


def test_languages_are_told_apart_but_not_scripts(project: Path) -> None:
    assert "找到 1 篇" in run_wenzhai("search", "governance", "--lang", "en", cwd=project).out
    assert run_wenzhai("search", "governance", "-l", "zh", cwd=project).out == "没有找到\n"
    assert "找到 2 篇" in run_wenzhai("search", "治理", "--lang", "zh-Hant", cwd=project).out


def test_names_dates_and_exclusions_are_understood(project: Path) -> None:
    ran = run_wenzhai("search", "--", "甲报", "2025年12月", "-碎片", cwd=project)
    assert ran.out.startswith("来源：甲报\n日期：2025年12月\n智能向善\n")
    assert ran.out.endswith("找到 1 篇\n")
    ran = run_wenzhai("search", "jiabao", cwd=project)
    assert ran.out.startswith("没有 jiabao；下面是 甲报 的结果\n")
    ran = run_wenzhai("search", "火星车", "governance", cwd=project)
    assert ran.out.endswith("没有找到\n只找 governance，就找得到\n")
    found = run_wenzhai("search", "甲报", "--json", cwd=project).json
    assert found["meant"] == [
        {"typed": "甲报", "name": "甲报", "kinds": ["source"], "filters": ["s:jia-bao"]}
    ]
    assert (found["instead"], found["only"]) == ("", [])


def test_excerpts_begin_and_end_with_whole_words() -> None:
    text = "Nobody governs alone, and every policy needs a little more time " * 4
    shown = excerpt(text, parse("policy needs")).strip("…").split()
    assert set(shown) <= set(text.split())


def test_programs_get_json(project: Path) -> None:
    found = run_wenzhai("search", "全球治理", "--json", cwd=project).json
    row = {"tier": "exact", "url": "2025/12/24/a.html", "title": "智能向善", "day": "2025-12-24"}
    assert found["results"] == [row]


def test_a_site_without_an_index_says_what_to_do(project: Path) -> None:
    (project / "site/search/index.json").unlink()
    ran = run_wenzhai("search", "治理", cwd=project)
    assert ran.code == 1
    assert "search-missing" in ran.err
    assert "wenzhai build" in ran.err


def test_a_broken_index_names_the_file(project: Path) -> None:
    (project / "site/search/month/han-0.bin").write_bytes(b"WZS\x01\xff")
    ran = run_wenzhai("search", "治理", cwd=project)
    assert ran.code == 1
    assert "search/month/han-0.bin" in ran.err


def test_check_proves_that_articles_are_found(tmp_path: Path) -> None:
    article = tmp_path / "content/articles/2025/12/24-a.md"
    article.parent.mkdir(parents=True)
    front = (
        "---\nid: a1\ntitle: 智能向善\nsource: 甲报\ndate: 2025-12-24\nslug: a\nsummary: 另写的摘要\n---\n"
    )
    article.write_text(front + "人工智能全球治理，先看今年。\n", encoding="utf-8")
    (tmp_path / "wenzhai.yaml").write_text("title: 文摘\nlang: zh-Hans\n", encoding="utf-8")
    assert run_wenzhai("build", cwd=tmp_path).code == 0
    assert run_wenzhai("check", "--search", cwd=tmp_path).code == 0
    article.write_text(front + "后来全部改写过的另一段话。\n", encoding="utf-8")
    ran = run_wenzhai("check", "--search", cwd=tmp_path)
    assert ran.code == 1
    assert "content/articles/2025/12/24-a.md" in ran.out
    assert "search-unfound" in ran.out
