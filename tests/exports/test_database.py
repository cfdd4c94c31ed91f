"""`wenzhai export --as sqlite`: the digest as a database, in which Chinese words are found as on the site."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pages.test_api import digest_in
from tests.support.paths import REPOSITORY
from tests.support.project import NOW, Project
from tests.support.run import run_wenzhai
from wenzhai.builder.records import read_records
from wenzhai.content.config import load_config
from wenzhai.exports import database_search
from wenzhai.exports.database import render_database
from wenzhai.search.reader.find import answer
from wenzhai.search.reader.index import SearchIndex

WORDS = ("治", "体系", "全球治理体系", "算力", "國際", "compute", "responsible use", "第 17 版", "没有的词")
"""Of the texts, and names of nothing: those the site takes for filters."""


@pytest.fixture(scope="module")
def digest(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Our own, built, so that its search can be asked."""
    project = Project.of_this_repository(tmp_path_factory.mktemp("database") / "project")
    project.append("wenzhai.yaml", "url: https://example.org/\n")
    project.build()
    return project


def exported(project: Project, folder: Path) -> sqlite3.Connection:
    records = read_records(project.root, load_config(project.root), command="export", now=NOW)
    for name, data in render_database(records, "digest").files.items():
        (folder / name).write_bytes(data)
    return database_search.connect(str(folder / "digest.sqlite"))


def test_what_the_site_finds_is_found_in_the_database(digest: Project, tmp_path: Path) -> None:
    database = exported(digest, tmp_path)
    index = SearchIndex(lambda url: (digest.site / url).read_bytes())
    articles = {path for (path,) in database.execute("SELECT path FROM articles")}
    sql = "SELECT path FROM article_search JOIN articles ON number = article_search.rowid"
    sizes = []
    for words in WORDS:
        results = answer(index, words, limit=100).results
        exact = {one.text.url for one in results if one.tier == "exact"} & articles
        words_apart = {one.text.url for one in results if one.tier == "all"} if " " in words else set()
        here = {path for (path,) in database.execute(f"{sql} WHERE article_search MATCH terms(?)", [words])}
        assert exact <= here <= exact | words_apart, words
        sizes.append(len(here))
    assert sizes[:3] == sorted(sizes[:3], reverse=True) and sizes[2] > 0 and sizes[-1] == 0


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("全球治理", '"全 球 治 理"'),
        ("國際 合作", '"国 际" AND "合 作"'),
        ("C++ 之外", '"c++" AND "之 外"'),
        ("Ｇovern", '"govern" *'),
        ('"rain at night"', '"rain at night"'),
        ('a" OR b*', '"a" AND "or" AND "b"'),
        ("，。", ""),
        ("", ""),
    ],
)
def test_what_somebody_typed_becomes_words_to_match_and_never_syntax(
    digest: Project, tmp_path: Path, typed: str, asked: str
) -> None:
    database = exported(Project(tmp_path / "empty").add(("wenzhai.yaml", "")), tmp_path)
    assert database.execute("SELECT terms(?)", [typed]).fetchone() == (asked,)
    if asked:
        assert (
            database.execute("SELECT * FROM article_search WHERE article_search MATCH ?", [asked]).fetchall()
            == []
        )


def test_the_same_content_gives_the_same_dump_whatever_was_built_before(
    digest: Project, tmp_path: Path
) -> None:
    clean = Project.of_this_repository(tmp_path / "clean")
    clean.append("wenzhai.yaml", "url: https://example.org/\n")
    first, again = tmp_path / "first", tmp_path / "again"
    first.mkdir()
    again.mkdir()
    dumps = [
        list(exported(project, folder).iterdump()) for project, folder in ((digest, first), (clean, again))
    ]
    assert dumps[0] == dumps[1] and len(dumps[0]) > 100


def test_rights_ai_and_excerpts_are_in_each_row_and_the_views_answer_common_questions(tmp_path: Path) -> None:
    project = digest_in(tmp_path / "project")
    database = exported(project, tmp_path)
    row = database.execute("SELECT excerpt, ai, rights, license, source FROM articles WHERE id = 'aaa111'")
    assert row.fetchone() == (1, "summary", "© 新华社", None, "xinhua")
    assert database.execute("SELECT count(*) FROM articles WHERE title = '草稿'").fetchone() == (0,)
    (newest, *_) = database.execute("SELECT day, title, source, topics FROM article_list")
    assert newest == ("2025-12-24", "雨夜", "新华社", "天气")
    assert database.execute("SELECT * FROM topic_counts").fetchall() == [
        ("tian-qi", "天气", "Weather", 2, "2025-11-30", "2025-12-24")
    ]
    assert database.execute("SELECT slug, articles FROM source_counts").fetchall() == [("xinhua", 1)]
    assert database.execute("SELECT * FROM month_counts WHERE month = '2025-12'").fetchall() == [
        ("2025-12", 1)
    ]
    assert database.execute("SELECT article FROM issue_articles").fetchall() == [("aaa111",), ("bbb222",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_the_command_writes_the_database_and_its_search_and_nothing_of_the_site(tmp_path: Path) -> None:
    project = digest_in(tmp_path / "project")
    ran = run_wenzhai("export", "--as", "sqlite", "-o", "out", "--json", cwd=project.root)
    assert ran.code == 0
    assert [Path(path).name for path in ran.json["files"]] == ["digest.sqlite", "search.py"]
    assert not project.site.exists()
    out = project.root / "out"
    command = [sys.executable, "-I", "search.py", "digest.sqlite", "一夜"]
    found = subprocess.run(command, cwd=out, capture_output=True, check=True, encoding="utf-8")
    assert found.stdout.splitlines()[0].split("\t")[:2] == ["2025-12-24", "雨夜"]
    refused = run_wenzhai("export", "1", "--as", "sqlite", cwd=project.root)
    assert refused.code == 2 and "全部内容" in refused.err


def test_the_example_of_the_documentation_works(digest: Project, tmp_path: Path) -> None:
    exported(digest, tmp_path).close()
    text = (REPOSITORY / "docs" / "exports.md").read_text(encoding="utf-8")
    code = text.partition("```python\nimport search\n")[2].partition("```")[0]
    command = [sys.executable, "-c", f"import search\n{code}\nprint(len(rows.fetchall()))"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, encoding="utf-8")
    assert int(done.stdout) > 0
