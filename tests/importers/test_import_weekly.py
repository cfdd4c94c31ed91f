"""`import --from weekly`: issues become issue pages, their items articles; and the dates of files that state none."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.importing import make_project
from tests.support.paths import CASES
from tests.support.run import run_wenzhai
from wenzhai.content.config import load_config
from wenzhai.content.kinds import ISSUE
from wenzhai.importers import ImportResult, Options, make_plan, write_plan
from wenzhai.importers.plan import Plan
from wenzhai.importers.project_files import front_values
from wenzhai.importers.sites import read_site
from wenzhai.importers.sites.items import IssuePiece, issue_pieces
from wenzhai.importers.sites.stated_dates import date_in
from wenzhai.model.problems import ProblemsError

WEEKLY = CASES / "sites/weekly"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_project(tmp_path / "digest")


def read(folder: Path = WEEKLY, dates: str = "title", *, items: bool = True) -> ImportResult:
    return read_site("weekly", folder, Options(timezone="", dates=dates, items=items))


def bring(root: Path, folder: Path = WEEKLY, *, items: bool = True) -> Plan:
    found = read(folder, items=items)
    plan = make_plan(root, load_config(root), found.drafts, None, found.assets)
    write_plan(plan, root)
    return plan


def items(text: str) -> list[IssuePiece]:
    return [piece for piece in issue_pieces(text) if piece.kind == "item"]


# -- pieces

LINES = st.sampled_from(
    [
        *(
            "## 工具",
            "### [甲](https://e.org/a)",
            "# 题",
            "1、[乙](https://e.org/b)（英文）",
            "2、丙",
            "**3、丁**",
            "1、",
        ),
        *(
            "1. [戊](https://e.org/c)",
            "2. 己",
            "- [庚](https://e.org/d) 说明",
            "- 辛",
            "  缩进",
            "| [壬](https://e.org/f) | 癸 |",
        ),
        *(
            "```",
            "~~~~",
            "<!--",
            "-->",
            "正文。",
            "",
            "> 引文",
            "![图](a.png)",
            "[a",
            "](b)",
            "（完）",
            "\x0b\u2028x",
        ),
    ]
)


@given(st.lists(LINES, max_size=30).map("\n".join), st.sampled_from(["", "\n"]))
def test_the_pieces_put_together_are_the_text(text: str, end: str) -> None:
    pieces = issue_pieces(text + end)
    assert "".join(piece.text for piece in pieces) == text + end
    for piece in pieces:
        if piece.kind == "item":
            assert piece.title and piece.column
            kept = piece.title + piece.url + piece.note
            assert set(filter(str.isalpha, piece.text)) <= set(kept)


@pytest.mark.parametrize(
    ("line", "title", "url", "note"),
    [
        ("1、[潮汐表](https://e.org/t)（英文）", "潮汐表", "https://e.org/t", "（英文）"),
        ("**2、[潮汐表](https://e.org/t)**", "潮汐表", "https://e.org/t", ""),
        ("3、网眼尺", "网眼尺", "", ""),
        ("1. [Tide](https://e.org/t_(a)) - a table", "Tide", "https://e.org/t_(a)", "a table"),
        ("* [video] [`snake_case`](https://e.org/t)", "snake_case", "https://e.org/t", "[video]"),
        ("- **[Tide](https://e.org/t)**: a table", "Tide", "https://e.org/t", "a table"),
        ("### [Tide](https://e.org/t)", "Tide", "https://e.org/t", ""),
        ("| [Tide](https://e.org/t) | a table | b |", "Tide", "https://e.org/t", "a table\n\nb"),
        (
            "4、尺子量[网眼](https://e.org/m)",
            "尺子量网眼",
            "https://e.org/m",
            "尺子量[网眼](https://e.org/m)",
        ),
        ("5、![图](a.png)", "工具", "", "![图](a.png)"),
    ],
)
def test_items_in_their_forms(line: str, title: str, url: str, note: str) -> None:
    (found,) = items(f"# 期\n\n## 工具\n\n{line}\n")
    assert (found.title, found.url, found.note, found.column) == (title, url, note, "工具")


@pytest.mark.parametrize(
    "line",
    [
        "1. 普通的列表",
        "- 也是列表",
        "- [站内](#a)",
        "    1、[代码](https://e.org)",
        "2024年的一句话",
        "1.5 倍",
        "正文 [链接](https://e.org)",
    ],
)
def test_what_is_no_item(line: str) -> None:
    assert items(f"## 工具\n\n{line}\n") == []
    assert items("1、[没有标题之上](https://e.org/t)\n") == []


def test_lists_within_an_item_are_its_own() -> None:
    text = "## 工具\n\n1、[甲](https://e.org/a)\n\n- [乙](https://e.org/b)\n\n2. [丙](https://e.org/c)\n\n2、[丁](https://e.org/d)\n"
    assert [one.title for one in items(text)] == ["甲", "丁"]


# -- issues and articles


def test_in_a_list_of_items_an_entry_without_a_link_is_one_too() -> None:
    found = items(
        "## 工具\n- [甲](https://e.org/a)：说明\n- 乙，没有链接\n  第二行\n- [丙](https://e.org/c)\n"
    )
    assert [(one.title, one.url, one.note) for one in found] == [
        ("甲", "https://e.org/a", "说明"),
        ("乙，没有链接", "", "第二行"),
        ("丙", "https://e.org/c", ""),
    ]
    numbered = items("## 工具\n1. [甲](https://e.org/a)\n2. 乙\n\n3. 丙\n")
    assert [one.title for one in numbered] == ["甲", "乙", "丙"]


def test_a_list_behind_other_text_is_none_of_items() -> None:
    found = items("## 工具\n- [甲](https://e.org/a)\n\n另外要说：\n\n- 乙\n- 丙\n")
    assert [one.title for one in found] == ["甲"]


@pytest.mark.parametrize("text", ["1、", "1、\n\n"])
def test_a_number_with_nothing_behind_it_is_no_item(text: str) -> None:
    body = f"## 言论\n{text}\n3、\n\n灯要常亮。\n"
    assert [one.title for one in items(body)] == ["灯要常亮。"]
    assert "".join(piece.text for piece in issue_pieces(body)) == body


def test_every_issue_is_a_page_and_every_item_an_article(root: Path) -> None:
    plan = bring(root)
    issues = [change.path for change in plan.changes if change.id.startswith("issue-")]
    assert issues == [f"content/issues/issue-{number}.md" for number in (1, 2, 10)]
    articles = {change.title: (root / change.path).read_text(encoding="utf-8") for change in plan.changes}
    buoys = front_values(articles["浮标地图"])
    assert buoys["source_url"] == "https://example.org/buoys_(map)"
    assert (buoys["column"], buoys["date"]) == ("清单", "2024-03-01")
    assert articles["浮标地图"].endswith("---\n每个浮标一个点。\n\n点开有它的编号。\n")
    assert "![潮位](../../../images/docs/tide.png)" in articles["潮汐表"].replace("/img/", "/")
    assert articles["海不会等人，但会等潮。"].count("example.org/pier") == 1
    assert len(plan.changes) == 3 + 4 + 3 + 2
    assert "（完）" not in "".join(text for title, text in articles.items() if "期" not in title)


def test_an_issue_keeps_its_whole_text_and_its_pictures_are_found(root: Path) -> None:
    bring(root, items=False)
    (root / "wenzhai.yaml").write_text("title: 海岸\nurl: https://example.org/\n", encoding="utf-8")
    text = (root / "content/issues/issue-1.md").read_text(encoding="utf-8")
    original = (WEEKLY / "docs/issue-1.md").read_text(encoding="utf-8").partition("\n\n")[2]
    assert text.partition("\n---\n")[2].strip().replace("../images/docs/img/", "img/") == original.strip()
    assert "[上一期](issue-1.md)" in (root / "content/issues/issue-2.md").read_text(encoding="utf-8")
    built = run_wenzhai("build", cwd=root)
    assert built.code == 0, built.err
    assert not list((root / "content/articles").rglob("*.md"))


def test_what_many_issues_say_is_no_summary(root: Path) -> None:
    bring(root)
    texts = [(root / f"content/issues/issue-{number}.md").read_text("utf-8") for number in (1, 2, 10)]
    fronts = [front_values(text, ISSUE) for text in texts]
    assert [front["number"] for front in fronts] == ["1", "2", "10"]
    assert [front["summary"][:6] for front in fronts] == ["本周的潮水来", "第二期说的是", "海不会等人，"]


def test_a_file_without_items_is_no_issue_and_is_named() -> None:
    left = [problem for problem in read().problems if problem.code == "import-left-no-items"]
    assert [problem.path for problem in left] == ["README.md"]


def test_again_edits_stay_in_issues_too(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "weekly"
    shutil.copytree(WEEKLY, folder)
    bring(root, folder)
    path = root / "content/issues/issue-2.md"
    path.write_text(
        path.read_text(encoding="utf-8").replace("雾号停用的那天", "雾号停用的那个早上"), encoding="utf-8"
    )
    assert run_wenzhai("fmt", "--typography", cwd=root).code == 0
    assert {change.status for change in bring(root, folder).changes} <= {"unchanged", "kept"}
    source = folder / "docs/issue-2.md"
    source.write_text(
        source.read_text(encoding="utf-8").replace("一座接一座", "一座又一座"), encoding="utf-8"
    )
    statuses = {change.path: change.status for change in bring(root, folder).changes}
    assert statuses["content/issues/issue-2.md"] == "merged"
    assert "那个早上" in path.read_text(encoding="utf-8")
    assert "一座又一座" in path.read_text(encoding="utf-8")
    path.unlink()
    statuses = {change.path: change.status for change in bring(root, folder).changes}
    assert statuses["content/issues/issue-2.md"] == "removed"


# -- dates


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("第 3 期（2024-03-01）", "2024-03-01"),
        ("2024年3月1日 周五", "2024-03-01"),
        ("2024/3/1", "2024-03-01"),
        ("第 3 期", ""),
        ("2024-03-01 至 2024-03-08", ""),
        ("编号 12024-03-011", ""),
    ],
)
def test_a_day_in_a_title(text: str, day: str) -> None:
    assert date_in(text) == day


def dates(folder: Path, how: str) -> dict[str, str]:
    found = read(folder, how, items=False)
    return {
        draft.origin.rpartition("/")[2]: str(draft.front_matter.get("date", ""))[:10]
        for draft in found.drafts
    }


EXPECTED = {"issue-1.md": "2024-03-01", "issue-2.md": "2024-03-08", "issue-10.md": "2024-03-15"}


@pytest.mark.parametrize("how", ["title", "readme"])
def test_dates_as_titles_and_the_readme_state_them(how: str) -> None:
    assert dates(WEEKLY, how) == EXPECTED
    assert set(dates(WEEKLY, "").values()) == {""}


def git(folder: Path, *words: str, day: str = "2024-01-01") -> None:
    who = {
        "GIT_AUTHOR_NAME": "a",
        "GIT_AUTHOR_EMAIL": "a@e.org",
        "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@e.org",
    }
    when = f"{day}T12:00:00+08:00"
    env = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "GIT_AUTHOR_DATE": when,
        "GIT_COMMITTER_DATE": when,
        **who,
    }
    subprocess.run(["git", *words], cwd=folder, env=env, check=True, capture_output=True)


def test_dates_of_the_first_commit_under_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "repo/weekly"
    shutil.copytree(WEEKLY, folder)
    git(tmp_path / "repo", "init", "-q")
    (folder / "docs/issue-2.md").rename(folder / "docs/二.md")
    for name, day in (("issue-1.md", "2024-03-02"), ("二.md", "2024-03-09"), ("issue-10.md", "2024-03-16")):
        git(folder, "add", f"docs/{name}")
        git(folder, "commit", "-qm", name, day=day)
    git(folder, "mv", "docs/二.md", "docs/issue-2.md")
    git(folder, "commit", "-qm", "renamed", day="2024-04-01")
    found = {"issue-1.md": "2024-03-02", "issue-2.md": "2024-03-09", "issue-10.md": "2024-03-16"}
    assert dates(folder, "git") == found
    assert not [one for one in read(folder, "git").problems if one.code == "import-dates-one-day"]


def test_more_than_half_on_one_day_is_reported(tmp_path: Path) -> None:
    folder = tmp_path / "weekly"
    shutil.copytree(WEEKLY, folder)
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "all", day="2024-05-05")
    (problem,) = (one for one in read(folder, "git").problems if one.code == "import-dates-one-day")
    assert problem.params == {"day": "2024-05-05", "count": "3", "all": "3"}


@pytest.mark.parametrize(("how", "code"), [("git", "import-no-git"), ("readme", "import-no-readme")])
def test_without_them_it_is_an_error(how: str, code: str, tmp_path: Path) -> None:
    shutil.copytree(WEEKLY / "docs", tmp_path / "docs")
    with pytest.raises(ProblemsError) as caught:
        read(tmp_path / "docs", how)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_sentences_of_most_files_are_proposed_for_the_settings(tmp_path: Path) -> None:
    for number in range(5):
        text = f"# 第 {number} 篇\n\n每周五发布，欢迎投稿。第 {number} 座灯塔。\n\n## 工具\n\n见{number}。\n"
        (tmp_path / f"{number}.md").write_text(text, encoding="utf-8")
    found = [
        [
            problem.params["text"]
            for problem in read_site("markdown", tmp_path, Options(timezone="", boilerplate=known)).problems
            if problem.code == "import-shared-sentences"
        ]
        for known in ((), ("每周五发布，欢迎投稿。",))
    ]
    assert found == [['boilerplate:\n          - "每周五发布，欢迎投稿。"  # 5'], []]
