"""`from wenzhai import …`: the examples of docs/extending.md run, and say what is documented."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import wenzhai
from tests.pages.test_api import digest_in
from tests.support.paths import REPOSITORY
from tests.support.project import NOW
from tests.support.run import environment
from wenzhai.tools import embedding

TEXT = (REPOSITORY / "docs" / "extending.md").read_text(encoding="utf-8")


def example(heading: str) -> str:
    return TEXT.partition(f"\n### {heading}\n")[2].partition("```python\n")[2].partition("```")[0]


def run(code: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=environment(),
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


def test_every_public_name_is_there_documented_and_the_same_in_both_lists() -> None:
    assert wenzhai.__all__ == embedding.__all__
    for name in wenzhai.__all__:
        assert getattr(wenzhai, name) is getattr(embedding, name)
        assert re.search(rf"`(wenzhai\.)?{name}\b", TEXT), name
    assert f"`wenzhai.API_VERSION` ({wenzhai.API_VERSION})" in TEXT
    with pytest.raises(AttributeError):
        _ = wenzhai.nothing


def test_the_program_imports_nothing_of_it_before_it_is_asked_for(tmp_path: Path) -> None:
    done = run("import sys, wenzhai; print('wenzhai.tools' in sys.modules)", tmp_path)
    assert done.stdout == "False\n"


def test_the_example_builds_a_digest_and_tells_what_is_wrong(tmp_path: Path) -> None:
    digest_in(tmp_path / "digest")
    done = run(example("Build"), tmp_path)
    assert (done.returncode, done.stdout[:11]) == (0, "3 articles,")
    assert (tmp_path / "public" / "index.html").is_file()
    (tmp_path / "digest" / "content" / "articles" / "bbb222.md").write_text(
        "---\ntitel: 雪\n---\n雪。\n", "utf-8"
    )
    done = run(example("Build"), tmp_path)
    assert done.returncode == 1 and "bbb222.md:2:1: error:" in done.stderr
    (tmp_path / "digest" / "wenzhai.yaml").write_text("titel: 文摘\n", "utf-8")
    done = run(example("Build"), tmp_path)
    assert (
        done.returncode == 1 and "wenzhai.yaml:1:1: error:" in done.stderr and "Traceback" not in done.stderr
    )


def test_the_example_reads_what_is_published_without_a_site(tmp_path: Path) -> None:
    project = digest_in(tmp_path / "digest")
    done = run(example("Read"), tmp_path)
    assert done.stderr == ""
    first, rain, *_ = done.stdout.splitlines()
    assert first == "文摘: 3 articles in 2 months"
    assert rain == "2025-12-24 雨夜 (excerpt) © 新华社"
    assert "  related: bbb222" in done.stdout and "草稿" not in done.stdout
    assert not project.site.exists()


def test_what_is_read_is_what_the_site_has_as_data(tmp_path: Path) -> None:
    project = digest_in(tmp_path)
    report = wenzhai.build(tmp_path, now=NOW)
    records = wenzhai.read(str(tmp_path), now=NOW)
    assert not report.failed and report.articles == len(records.articles) == 3
    assert [article.id for article in records.articles] == ["aaa111", "bbb222", "ccc333"]
    assert records.articles[0].text == "雨下了一夜，节选到这里。"
    assert all((project.site / article.path).is_file() for article in records.articles)
    project.write("content/articles/broken.md", "no front matter")
    with pytest.raises(wenzhai.ProblemsError):
        wenzhai.read(tmp_path, now=NOW)
