"""`wenzhai build` tells a curator what became of the site."""

import os
from pathlib import Path

import pytest

from tests.support.run import run_wenzhai, tree
from wenzhai.builder.build import BuildOptions
from wenzhai.builder.verify import differences
from wenzhai.content.config import load_config
from wenzhai.content.project_id import make_id
from wenzhai.engine.ownership import MARKER

BAD = "---\ntitle: [快讯]标题\n---\n"


def article(title: str, date: str = "2025-12-24", more: str = "") -> str:
    return f"---\ntitle: {title}\ndate: {date}\nsource: 新华社\n{more}---\n{title}的正文。\n"


@pytest.fixture
def digest(tmp_path: Path) -> Path:
    (tmp_path / "wenzhai.yaml").write_text("title: 测试\n", encoding="utf-8")
    make_id(tmp_path)
    write(tmp_path, "a", article("甲"))
    return tmp_path


def write(digest: Path, name: str, text: str) -> None:
    path = digest / "content" / "articles" / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_the_last_line_says_where_the_site_is(digest: Path) -> None:
    first = run_wenzhai("build", cwd=digest)
    assert first.code == 0
    assert first.out.startswith("网站已生成：site/（1 篇文章，")
    again = run_wenzhai("build", cwd=digest)
    assert again.out.startswith("网站没有变化：site/")


def test_elsewhere_the_whole_path(digest: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    output = tmp_path_factory.mktemp("elsewhere") / "out"
    assert f"：{output}（" in run_wenzhai("build", "--output", output, cwd=digest).out
    assert (output / "index.html").is_file()
    assert not (digest / "site").exists()


def test_a_relative_output_is_seen_from_the_working_directory(digest: Path) -> None:
    assert "：../out（" not in run_wenzhai("build", "--output", "out", cwd=digest / "content").out
    assert (digest / "content" / "out").exists() is False
    assert run_wenzhai("build", "--output", "out", cwd=digest).code == 0
    assert (digest / "out" / "index.html").is_file()


def test_verbose_names_every_file(digest: Path) -> None:
    def named(verb: str) -> set[str]:
        """Files in a line of their own that begins with this."""
        lines = run_wenzhai("build", "-v", cwd=digest).out.splitlines()
        return {line.removeprefix(f"{verb} ") for line in lines if line.startswith(f"{verb} ")}

    assert named("写入") == tree(digest / "site").keys() - {MARKER}
    before = tree(digest / "site").keys()
    (digest / "content" / "articles" / "a.md").unlink()
    removed = named("移除")
    assert removed == before - tree(digest / "site").keys()
    assert "2025/12/24/index.html" in removed


def test_why_gives_the_reasons(digest: Path) -> None:
    assert "生成 index.html：新的" in run_wenzhai("build", "--why", cwd=digest).out
    (digest / "site" / "index.html").unlink()
    assert run_wenzhai("build", "--why", cwd=digest).out.splitlines()[0] == "生成 index.html：文件不见了"
    (digest / "site" / "index.html").write_text("touched", encoding="utf-8")
    assert run_wenzhai("build", "--why", cwd=digest).out.splitlines()[0] == "生成 index.html：文件被改动过"
    write(digest, "a", article("乙"))
    assert "生成 index.html：full 变了" in run_wenzhai("build", "--why", cwd=digest).out


def test_what_is_held_back_is_named_and_until_when(digest: Path) -> None:
    write(digest, "draft", article("草稿", more="draft: true\n"))
    write(digest, "future", article("未来", "2999-01-01 08:00"))
    ran = run_wenzhai("build", cwd=digest)
    assert "content/articles/draft.md" in ran.out
    assert "2999-01-01" in ran.out
    assert not [name for name in tree(digest / "site") if "cao-gao" in name or "wei-lai" in name]


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        ([], {"甲"}),
        (["--drafts"], {"甲", "草稿", "未来"}),
        (["--future"], {"甲", "未来"}),
        (["--now", "2999-01-02"], {"甲", "未来"}),
        (["--now", "2999-01-01 07:59"], {"甲"}),
        (["--now", "2999-01-01 08:00"], {"甲", "未来"}),
    ],
)
def test_drafts_and_the_future(digest: Path, options: list[str], shown: set[str]) -> None:
    write(digest, "draft", article("草稿", more="draft: true\n"))
    write(digest, "future", article("未来", "2999-01-01 08:00"))
    assert run_wenzhai("build", *options, cwd=digest).code == 0
    home = (digest / "site" / "index.html").read_text(encoding="utf-8")
    assert {title for title in ("甲", "草稿", "未来") if f">{title}<" in home} == shown


def test_a_wrong_now(digest: Path) -> None:
    ran = run_wenzhai("build", "--now", "tomorrow", cwd=digest)
    assert ran.code == 2
    assert "tomorrow" in ran.err


def test_one_bad_file_and_nothing_is_published(digest: Path) -> None:
    run_wenzhai("build", cwd=digest)
    before = tree(digest / "site")
    write(digest, "b", article("乙"))
    write(digest, "bad", BAD)
    ran = run_wenzhai("build", cwd=digest)
    assert ran.code == 1
    assert ran.out == (
        "没有生成：1 处错误。原来的网站 site/ 保持不动；加上 --keep-going 先生成没有错误的部分。\n"
    )
    assert ran.err.splitlines() == [
        "content/articles/bad.md:2:8: 错误：值以“[”开头，这个符号在这里有特殊含义 [quote-needed]",
        "    2 | title: [快讯]标题",
        "      |        ^",
        '      提示：把值用引号括起来：title: "[快讯]标题"',
    ]
    assert tree(digest / "site") == before


def test_all_bad_files_are_told_at_once(digest: Path) -> None:
    for name in ("b", "c", "d"):
        write(digest, name, BAD)
    problems = run_wenzhai("build", "--json", cwd=digest).json["problems"]
    assert [problem["path"] for problem in problems] == [f"content/articles/{name}.md" for name in "bcd"]


def test_keep_going_publishes_the_rest(digest: Path) -> None:
    write(digest, "bad", BAD)
    ran = run_wenzhai("build", "--keep-going", cwd=digest)
    assert ran.code == 1
    assert "网站已生成：site/" in ran.out
    assert "1 处错误" in ran.out
    assert "甲" in (digest / "site" / "index.html").read_text(encoding="utf-8")


def test_the_report_for_programs(digest: Path) -> None:
    write(digest, "draft", article("草稿", more="draft: true\n"))
    report = run_wenzhai("build", "--json", cwd=digest).json
    assert report["ok"] is True
    assert (report["sources"], report["articles"]) == (2, 1)
    assert report["parsed"] == ["content/articles/a.md", "content/articles/draft.md"]
    assert {"url": "index.html", "reasons": ["new"]} in report["rendered"]
    assert "index.html" in report["written"]
    assert report["removed"] == []
    assert [note["code"] for note in report["notes"]] == ["draft-left-out"]
    assert report["files"] == len(report["rendered"])
    assert "read" in report["seconds"]


def test_verify_compares_with_a_build_from_nothing(digest: Path) -> None:
    run_wenzhai("build", cwd=digest)
    write(digest, "a", article("乙"))
    ran = run_wenzhai("build", "--verify", cwd=digest)
    assert ran.code == 0
    assert "逐字节相同" in ran.out


def test_cards_made_while_an_edit_is_read_are_given_up_when_it_gives_a_name_another_meaning(
    digest: Path,
) -> None:
    """Who writes an address means the source that others call by its Chinese name, once somebody does."""
    write(digest, "a", article("甲").replace("新华社", "ren-min-ri-bao"))
    write(digest, "b", article("乙"))
    assert run_wenzhai("build", "--jobs", "2", cwd=digest).code == 0
    write(digest, "b", article("乙").replace("新华社", "人民日报"))
    assert run_wenzhai("build", "--jobs", "2", "--verify", cwd=digest).code == 0
    pages = [path.read_text(encoding="utf-8") for path in (digest / "site/2025/12/24").glob("*.html")]
    assert all("人民日报" in page for page in pages)


def test_verify_finds_what_is_not_as_it_should_be(digest: Path) -> None:
    run_wenzhai("build", cwd=digest)
    page = digest / "site" / "index.html"
    page.write_bytes(page.read_bytes().replace(b"html", b"HTML", 1))
    found = differences(digest, load_config(digest), BuildOptions(), digest / "site")
    assert [(one.code, one.path) for one in found] == [("verify-differs", "index.html")]


def test_what_was_changed_in_the_site_is_made_again_whatever_its_time_says(digest: Path) -> None:
    run_wenzhai("build", cwd=digest)
    page = digest / "site" / "index.html"
    right, stat = page.read_bytes(), page.stat()
    page.write_bytes(right.replace(b"html", b"HTML", 1))
    os.utime(page, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert run_wenzhai("build", "--verify", cwd=digest).code == 0
    assert page.read_bytes() == right
