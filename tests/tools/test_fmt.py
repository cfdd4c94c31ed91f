"""`wenzhai fmt` puts front matter in order and never touches anything else."""

import re
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.project import Project
from tests.support.run import run_wenzhai, tree
from wenzhai.tools.format import formatted, our_date, read

ARTICLE = "content/articles/a.md"
SLUGS = {"人工智能": "ai", "ai": "ai"}


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("date: 2025-12-24\ntitle: 题\nid: abcdef", "id: abcdef\ntitle: 题\ndate: 2025-12-24"),
        (
            "slug: a\ntopics:\n  - 全球南方\n  - 人工智能\ntitle: 题",
            "title: 题\ntopics:\n  - 全球南方\n  - ai\nslug: a",
        ),
        ("summary: 甲\n# 说明\nlang: en  # 注\ntitle: 题", "title: 题\n# 说明\nlang: en  # 注\nsummary: 甲"),
        (
            "# yaml-language-server: $schema=x.json\nslug: a\ntitle: 题",
            "# yaml-language-server: $schema=x.json\ntitle: 题\nslug: a",
        ),
        ("title: 题\ndate: 2025-12-23T22:31:00+08:00", "title: 题\ndate: 2025-12-23 22:31 +08:00"),
        ("title: 题\ndate: 2025年12月24日", "title: 题\ndate: 2025-12-24"),
        ("title: 题\ndate: 不知道", "title: 题\ndate: 不知道"),
        ("title: 题\ntopics: [人工智能, AI]", "title: 题\ntopics: [ai]"),
        ("zzz: 1\ntitle: 题", "title: 题\nzzz: 1"),
    ],
)
def test_front_matter_in_one_way(front: str, expected: str) -> None:
    body = "\n\n  正文 slug: 不动\n---\ntitle: 也不动\n\n"
    assert formatted(f"---\n{front}\n---{body}", ARTICLE, SLUGS) == f"---\n{expected}\n---{body}"


@pytest.mark.parametrize(
    ("written", "ours"),
    [
        ("2025-12-24", "2025-12-24"),
        ("2025-12-23T22:31:00Z", "2025-12-23T22:31:00Z"),
        ("2025-12-23T22:31", "2025-12-23 22:31"),
        ("2025-12-23 22:31:00", "2025-12-23 22:31"),
        ("2025-12-23 22:31:07", "2025-12-23 22:31:07"),
        ("2025-12-23T22:31:00-05:00", "2025-12-23 22:31 -05:00"),
        ("2025/12/24", "2025-12-24"),
        ("2025-02-30", "2025-02-30"),
    ],
)
def test_dates_in_one_way(written: str, ours: str) -> None:
    assert our_date(written) == ours
    assert our_date(ours) == ours


LINES = {
    "title": "title: 题",
    "id": "id: abcdef",
    "date": "date: 2025-12-24",
    "topics": "topics:\n- 人工智能\n- 南方",
    "summary": "summary: '一句: 话'",
    "source": "source: xinhua",
    "note": "# 说明",
    "blank": "",
}


@given(
    st.permutations(list(LINES)),
    st.text("甲a:#-\n ", max_size=30),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_nothing_else_changes_and_twice_is_once(keys: list[str], body: str, end: str, mark: bool) -> None:
    text = "\n".join(["---", *(LINES[key] for key in keys), "---", body]).replace("\n", end)
    text = "\ufeff" * mark + text
    done = formatted(text, ARTICLE, SLUGS)
    assert formatted(done, ARTICLE, SLUGS) == done
    assert done.endswith(f"{end}---{end}" + body.replace("\n", end))
    assert done.startswith("\ufeff") == mark
    before, after = read(text, ARTICLE).values, read(done, ARTICLE).values
    assert {**before, "topics": ["ai", "南方"]} == after
    assert sorted(done.split(end)) == sorted(text.replace("人工智能", "ai", 1).split(end))


def test_what_the_program_writes_is_in_order(tmp_path: Path) -> None:
    run_wenzhai("init", "d", cwd=tmp_path)
    digest = tmp_path / "d"
    run_wenzhai("new", "关于", "--kind", "page", cwd=digest)
    run_wenzhai("new", "题目", "-t", "getting-started", "-s", "editors", "--column", "栏目", cwd=digest)
    ran = run_wenzhai("fmt", "--check", cwd=digest)
    assert (ran.code, ran.out, ran.err) == (0, "都已整齐。\n", "")


def test_check_and_diff_change_nothing_and_fmt_does(tmp_path: Path) -> None:
    path = tmp_path / ARTICLE
    path.parent.mkdir(parents=True)
    (tmp_path / "wenzhai.yaml").write_text("title: 测试\n", encoding="utf-8")
    path.write_text("---\nslug: a\ntitle: 题\n---\n正文\n", encoding="utf-8")
    before = tree(tmp_path)
    ran = run_wenzhai("fmt", "--check", cwd=tmp_path)
    assert (ran.code, f"需要整理：{ARTICLE}" in ran.out) == (1, True)
    ran = run_wenzhai("fmt", "--diff", ARTICLE, cwd=tmp_path)
    assert (ran.code, "\n+title: 题\n slug: a\n-title: 题\n" in ran.out) == (0, True)
    assert tree(tmp_path) == before
    assert run_wenzhai("fmt", "--json", cwd=tmp_path).json["files"] == [ARTICLE]
    assert path.read_text(encoding="utf-8") == "---\ntitle: 题\nslug: a\n---\n正文\n"
    ran = run_wenzhai("fmt", "wenzhai.yaml", cwd=tmp_path)
    assert (ran.code, "[fmt-no-content]" in ran.err) == (2, True)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_name_the_program(tmp_path: Path, shell: str) -> None:
    ran = run_wenzhai("completion", shell, cwd=tmp_path)
    assert ran.code == 0
    assert "_WENZHAI_COMPLETE" in ran.out


def test_the_shell_is_told_the_commands_and_options(tmp_path: Path) -> None:
    for words, at, told in (("wenzhai pub", 1, "publish"), ("wenzhai publish --dry", 2, "--dry-run")):
        env = {"_WENZHAI_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(at)}
        assert run_wenzhai(cwd=tmp_path, env=env).out.splitlines() == [f"plain,{told}"]


MARKS = """\
---
id: aaaaaa
title: 财富,不应(归于)"少数人"
date: 2025-12-24
slug: a
correction: 改了:一处
summary: 摘要,如此
---
他说:**财富,不应**(注)。见 `a,b` ,后[[财富,不应(归于)"少数人"]]

```
代码,不动
```
"""
PRINTED = """\
---
id: aaaaaa
title: 财富，不应（归于）“少数人”
date: 2025-12-24
slug: a
correction: 改了：一处
summary: 摘要，如此
---
他说：**财富，不应**（注）。见 `a,b`，后[[财富,不应(归于)"少数人"]]

```
代码,不动
```
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_typography_is_written_down_and_the_site_stays_the_same(tmp_path: Path, end: str) -> None:
    site = Project(tmp_path)
    site.write("wenzhai.yaml", "title: 测试\n")
    site.write(ARTICLE, MARKS.replace("\n", end).encode())
    site.build()
    before = tree(site.site)
    ran = run_wenzhai("fmt", "--typography", "--check", cwd=tmp_path)
    assert (ran.code, ran.out.splitlines()[0]) == (1, f"需要整理：{ARTICLE}")
    assert run_wenzhai("fmt", "--check", cwd=tmp_path).code == 0
    assert run_wenzhai("fmt", "--typography", cwd=tmp_path).code == 0
    assert (tmp_path / ARTICLE).read_bytes() == PRINTED.replace("\n", end).encode()
    assert run_wenzhai("fmt", "--typography", "--check", cwd=tmp_path).code == 0
    assert not site.build().failed
    assert tree(site.site) == before


FOREIGN = [
    "见 https://zh.wikipedia.org/wiki/人工智能?a=1 再看",
    "见 https://zh.wikipedia.org/wiki/X_(甲,乙)?丙 再看",
    "见 www.例子.中国/甲?乙,丙 再看",
    "https://例子.中国/路径?x=1",
    "![尺寸](照片.png =100x20)",
    "插图 {% asset_img 图,片.jpg %} 完",
    "插图 {{< 甲,乙 >}} 完",
    "文件 /数据/甲,乙?x 完",
    "文件 ./甲,乙.md?x 完",
]


@pytest.mark.parametrize("words", FOREIGN)
def test_addresses_paths_and_markup_of_other_programs_are_neither_shown_nor_written_otherwise(
    tmp_path: Path, words: str
) -> None:
    site = Project(tmp_path)
    site.write("wenzhai.yaml", "title: 测试\n")
    front = "---\nid: aaaaaa\ntitle: 一\ndate: 2025-12-24\nslug: a\n---\n"
    site.write(ARTICLE, f"{front}前面,有字\n\n{words}\n")
    assert not site.build().failed
    page = site.read("2025/12/24/a.html")
    assert words in unescape(re.sub(r"<[^>]*>", "", page))
    assert run_wenzhai("fmt", "--typography", cwd=tmp_path).code == 0
    assert (tmp_path / ARTICLE).read_text("utf-8") == f"{front}前面，有字\n\n{words}\n"
