"""Bodies on pages: style sheets where they are needed, cells as they are aligned, boxes with names."""

import re
from pathlib import Path

import pytest

from tests.support.project import Project

SHEETS = re.compile(r'<link rel="stylesheet" href="[./]*assets/(\w+)\.')
CODE, FORMULA = "```python\nx = 1\n```", "设 $x$。"


@pytest.fixture
def site(tmp_path: Path) -> Project:
    site = Project(tmp_path)
    site.write("wenzhai.yaml", "title: 测试\nurl: https://example.org/\n")
    return site


def sheets(site: Project, url: str) -> list[str]:
    """Those of the page, but for the sheet that all pages with lists have."""
    return [name for name in SHEETS.findall(site.read(url)) if name != "lists"]


@pytest.mark.parametrize(
    ("path", "front", "url"),
    [
        ("content/articles/a.md", "title: 一\ndate: 2025-12-24", "2025/12/24/a.html"),
        ("content/topics/ai.md", "zh: 智能", "topics/ai/index.html"),
        ("content/sources/ren.md", "zh: 日报", "sources/ren/index.html"),
        ("content/pages/about.md", "title: 关于", "about.html"),
        ("content/issues/one.md", "title: 一期\ndate: 2025-12-24", "issues/one.html"),
    ],
)
def test_sheets_for_code_and_formulas_are_where_these_are(
    site: Project, path: str, front: str, url: str
) -> None:
    site.write(
        "content/articles/z.md", "---\ntitle: 末\ndate: 2025-01-01\nsource: ren\ntopics: [ai]\n---\n文。\n"
    )
    for body, found in (
        ("文。", []),
        (CODE, ["code"]),
        (FORMULA, ["maths"]),
        (CODE + "\n\n" + FORMULA, ["code", "maths"]),
    ):
        site.write(path, f"---\n{front}\n---\n{body}\n")
        assert not site.build().problems
        assert sheets(site, url) == [*found, "paper"]
        assert sheets(site, "topics/index.html") == sheets(site, "2025/01/01/z.html") == ["paper"]


def test_a_theme_without_such_a_sheet_does_without(site: Project) -> None:
    site.write("wenzhai.yaml", "title: 测试\ntheme: base\n")
    site.write("content/articles/a.md", f"---\ntitle: 一\ndate: 2025-12-24\n---\n{CODE}\n\n{FORMULA}\n")
    assert not site.build().problems
    assert sheets(site, "2025/12/24/a.html") == ["maths", "base"]


@pytest.mark.parametrize(
    ("lang", "done", "todo"), [("zh-Hans", "已完成", "未完成"), ("en", "Done", "Still to do")]
)
def test_boxes_of_tasks_have_names(site: Project, lang: str, done: str, todo: str) -> None:
    site.write("wenzhai.yaml", f"title: 测试\nlang: {lang}\nurl: https://example.org/\n")
    site.write("content/articles/a.md", "---\ntitle: 一\ndate: 2025-12-24\n---\n- [x] 甲\n- [ ] 乙\n")
    assert not site.build().problems
    page = site.read("2025/12/24/a.html")
    assert f'<input type="checkbox" checked disabled aria-label="{done}"> 甲' in page
    assert f'<input type="checkbox" disabled aria-label="{todo}"> 乙' in page
    assert "☑ 甲" in site.read("feed.xml") and "<input" not in site.read("feed.xml")


def test_cells_are_aligned_without_what_the_policy_of_the_page_forbids(site: Project) -> None:
    site.write(
        "content/articles/a.md", "---\ntitle: 一\ndate: 2025-12-24\n---\n| a | b |\n|--:|:-:|\n| 1 | 2 |\n"
    )
    assert not site.build().problems
    page = site.read("2025/12/24/a.html")
    assert '<td data-align="right">1</td>' in page and '<td data-align="center">2</td>' in page
    assert " style=" not in page
    assert 'style="text-align: right"' in site.read("feed.json").replace('\\"', '"')


def test_formulas_between_the_brackets_of_tex_by_a_setting(site: Project) -> None:
    site.write("content/articles/a.md", "---\ntitle: 一\ndate: 2025-12-24\n---\n设 \\(x_1\\)。\n")
    assert [problem.code for problem in site.build().problems] == ["maths-brackets"]
    assert "(x_1)" in site.read("2025/12/24/a.html")
    site.write("wenzhai.yaml", "title: 测试\nmath: tex\n")
    assert not site.build().problems
    assert "<msub><mi>x</mi><mn>1</mn></msub>" in site.read("2025/12/24/a.html")


def test_words_that_look_like_an_aligned_cell_stay(site: Project) -> None:
    body = '写 style="text-align: left" 即可。\n\n| a |\n|:-:|\n| 1 |\n'
    site.write("content/articles/a.md", f"---\ntitle: 一\ndate: 2025-12-24\n---\n{body}")
    site.build()
    page = site.read("2025/12/24/a.html")
    assert '写 style="text-align: left" 即可' in page
    assert '<td data-align="center">1</td>' in page
