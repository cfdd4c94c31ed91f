"""`wenzhai import` as a curator runs it."""

import ast
import json
from pathlib import Path

import pytest

from tests.support.importing import DUMP, DUMPS, make_project
from tests.support.paths import REPOSITORY
from tests.support.run import run_wenzhai, tree
from wenzhai.cli.import_report import REPAIR_KINDS
from wenzhai.importers.titles import REASONS


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_project(tmp_path / "digest")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_report_is_the_expected_one(lang: str, root: Path, update_golden: bool) -> None:
    (root / "page.txt").write_bytes(DUMP.read_bytes())
    done = run_wenzhai("import", "page.txt", "--lang", lang, cwd=root)
    report = f"{done.out}----\n{done.err}"
    expected = DUMPS / f"report.{lang}.txt"
    if update_golden:
        expected.write_text(report, encoding="utf-8")
    assert report == expected.read_text(encoding="utf-8")
    assert done.code == 0


def test_again_nothing_is_new(root: Path) -> None:
    assert run_wenzhai("import", DUMP, "--lang", "en", cwd=root).out.endswith("import: 10 new, 0 unchanged\n")
    before = tree(root)
    done = run_wenzhai("import", DUMP, "--lang", "en", cwd=root)
    assert done.out == "import: 0 new, 10 unchanged\n"
    assert tree(root) == before


def test_a_dry_run_shows_the_difference_and_writes_nothing(root: Path) -> None:
    before = tree(root)
    done = run_wenzhai("import", DUMP, "--dry-run", "--lang", "en", cwd=root)
    assert tree(root) == before
    lines = done.out.split("\n")
    assert sum(line.startswith("+++ b/content/articles/") for line in lines) == 10
    assert "+- Rules differ on what counts as gear, who may collect it and how long" in done.out
    assert "would import: 10 new, 0 unchanged" in lines


def test_json(root: Path) -> None:
    done = run_wenzhai("import", DUMP, "--json", "--lang", "en", cwd=root)
    report = json.loads(done.out)
    assert report["ok"] is True
    assert report["counts"]["new"] == 10
    assert len(report["articles"]) == 10
    assert {"code", "message"} <= report["articles"][0]["repairs"][0].keys()
    assert report["new_topics"] == [
        {"name": "海洋塑料治理", "path": "content/topics/hai-yang-su-liao-zhi-li.md"}
    ]
    assert report["unknown_sources"][0]["path"] == "content/sources/yu-gang-cai-jing-zi-xun.md"
    assert {problem["code"] for problem in report["problems"]} == {"import-undated", "import-unknown-source"}


def test_a_page_may_be_piped_in(root: Path) -> None:
    done = run_wenzhai("import", "-", "--lang", "en", stdin=DUMP.read_text(encoding="utf-8"), cwd=root)
    assert done.out.endswith("import: 10 new, 0 unchanged\n")


def test_of_many_files_those_that_can_be_read_come_and_the_others_are_named(root: Path) -> None:
    (root.parent / "bad.txt").write_text("只是一段文字。", encoding="utf-8")
    (root.parent / "empty.html").write_text("<html><body></body></html>", encoding="utf-8")
    bad, empty = root.parent / "bad.txt", root.parent / "empty.html"
    done = run_wenzhai("import", bad, DUMP, empty, "http://127.0.0.1/page.html", "--lang", "zh", cwd=root)
    assert done.code == 1
    assert "bad.txt: 错误：这不像粘贴下来的专题页 [import-no-page]" in done.err
    assert "Xin Hua She· 2025-12-12 03:12" in done.err
    assert "empty.html: 错误：" in done.err
    assert "http://127.0.0.1/page.html: 错误：" in done.err
    assert "10 篇新文章" in done.out
    assert len(list((root / "content/articles").rglob("*.md"))) == 10
    assert run_wenzhai("import", bad, cwd=root).code == 1


def test_a_file_that_does_not_exist_is_a_slip_and_nothing_is_written(root: Path) -> None:
    before = tree(root)
    done = run_wenzhai("import", DUMP, "none.txt", cwd=root)
    assert (done.code, "import-no-file" in done.err) == (2, True)
    assert tree(root) == before


def test_what_is_wrong_in_all_files_is_told_at_once(root: Path) -> None:
    for name in ("one.txt", "two.txt"):
        (root.parent / name).write_text("只是一段文字。", encoding="utf-8")
    files = [root.parent / name for name in ("one.txt", "missing.txt", "two.txt")]
    done = run_wenzhai("import", *files, "--json", cwd=root)
    told = [problem["code"] for problem in done.json["problems"]]
    assert (done.code, told) == (2, ["import-no-page", "import-no-file", "import-no-page"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--timezone", "Mars/Olympus"], "import-bad-timezone"),
        (["--timezone", "../../etc/passwd"], "import-bad-timezone"),
        (["--topic", "../../etc"], "import-bad-topic"),
        (["--topic", "index"], "import-bad-topic"),
        (["no-such-file.txt"], "no-such-file.txt"),
    ],
)
def test_wrong_usage(words: list[str], said: str, root: Path) -> None:
    done = run_wenzhai("import", DUMP, *words, cwd=root)
    assert done.code == 2
    assert said in done.err
    assert not (root / "content/articles").exists()


def test_times_of_another_zone(root: Path) -> None:
    run_wenzhai("import", DUMP, "--timezone", "Asia/Shanghai", cwd=root)
    assert len(list((root / "content/articles/2026/03").glob("10-*.md"))) == 3


def test_where_nothing_can_be_written(root: Path) -> None:
    (root / "content/articles").write_text("a file, no folder", encoding="utf-8")
    done = run_wenzhai("import", DUMP, "--lang", "en", cwd=root)
    assert done.code == 3
    assert "Traceback" not in done.err


def test_the_machine_is_no_input(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trees = []
    for number, (zone, seed, locale) in enumerate(
        [("America/New_York", "1", "C"), ("Asia/Shanghai", "2", "zh_CN.UTF-8")]
    ):
        monkeypatch.setenv("TZ", zone)
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        monkeypatch.setenv("LC_ALL", locale)
        other = make_project(tmp_path / str(number))
        assert run_wenzhai("import", DUMP, cwd=other).code == 0
        trees.append(tree(other))
    assert trees[0] == trees[1]


def test_every_kind_of_repair_has_a_name() -> None:
    folder = REPOSITORY / "generator/wenzhai/importers"
    calls = (node for path in folder.rglob("*.py") for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    named = (
        keyword.value.value
        for node in calls
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Note"
        for keyword in node.keywords
        if keyword.arg == "code" and isinstance(keyword.value, ast.Constant)
    )
    assert {*named, *REASONS.values()} == REPAIR_KINDS.keys()


def test_a_long_report_counts_and_ends_with_what_needs_a_decision(root: Path) -> None:
    done = run_wenzhai("import", DUMP, "--lang", "en", cwd=root)
    lines = done.out.splitlines()
    assert len(lines) <= 10
    assert lines[2].startswith("repairs: ")
    assert "broken lines joined" in lines[2]
    shown = run_wenzhai("import", DUMP, "--lang", "en", "-v", cwd=make_project(root.parent / "again")).out
    assert shown.count("repair: ") > 40


def test_what_is_wrong_in_every_file_is_reported(root: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (root / name).write_text("只是一段文字。", encoding="utf-8")
    done = run_wenzhai("import", "a.txt", "none.txt", "b.txt", "--lang", "en", cwd=root)
    assert done.code != 0
    assert all(name in done.err for name in ("a.txt", "none.txt", "b.txt"))
