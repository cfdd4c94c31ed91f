"""`wenzhai new` writes one file that is right at once, and never over another."""

import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.support.run import Ran, run_wenzhai, tree
from wenzhai.content.kinds import KINDS


@pytest.fixture
def digest(tmp_path: Path) -> Path:
    (tmp_path / "wenzhai.yaml").write_text("lang: zh-Hans\n", encoding="utf-8")
    return tmp_path


def text_of(digest: Path, ran: Ran) -> str:
    assert ran.code == 0, ran.err
    return Path(ran.out.removesuffix("\n")).read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["article", "page"])
def test_a_draft_says_so(digest: Path, kind: str) -> None:
    text = text_of(digest, run_wenzhai("new", "还没写完", "--draft", "--kind", kind, cwd=digest))
    assert "\ndraft: true\n" in text


def test_everything_given_is_in_the_file(digest: Path) -> None:
    for topic in ("AI governance", "全球南方"):
        assert run_wenzhai("new", topic, "--kind", "topic", cwd=digest).code == 0
    ran = run_wenzhai(
        "new", "金砖国家：讨论人工智能", "--topic", "ai-governance", "-t", "全球南方", "--source", "新华社",
        "--date", "2025-12-23 22:31 +00:00", "--column", "国际论坛", cwd=digest,
    )  # fmt: skip
    text = re.sub(r"id: [a-z][a-z0-9]{5}\n", "id: ID\n", text_of(digest, ran))
    assert text == (
        "---\n"
        "# yaml-language-server: $schema=../../../../.wenzhai/schema/article.json\n"
        "id: ID\n"
        "title: 金砖国家：讨论人工智能\n"
        "column: 国际论坛\n"
        "lang: zh-Hans\n"
        "source: 新华社\n"
        "date: 2025-12-23 22:31 +00:00\n"
        "topics: [ai-governance, 全球南方]\n"
        "slug: jin-zhuan-guo-jia-tao-lun-ren-gong-zhi-neng\n"
        "---\n"
        "\n"
    )
    assert ran.out.endswith("content/articles/2025/12/24-jin-zhuan-guo-jia-tao-lun-ren-gong-zhi-neng.md\n")


def test_without_a_date_it_is_today_in_the_sites_zone(digest: Path) -> None:
    before = datetime.now(UTC)
    text = text_of(digest, run_wenzhai("new", "今天", cwd=digest, env={"TZ": "America/New_York"}))
    zone = ZoneInfo("Asia/Shanghai")
    days = {moment.astimezone(zone).date().isoformat() for moment in (before, datetime.now(UTC))}
    found = re.search(r"^date: (.+)$", text, re.MULTILINE)
    assert found
    assert found[1] in days


@pytest.mark.parametrize(("title", "lang"), [("人工智能 AI", "zh-Hans"), ("Who writes the rules?", "en")])
def test_the_language_is_told_from_the_title(digest: Path, title: str, lang: str) -> None:
    assert f"\nlang: {lang}\n" in text_of(digest, run_wenzhai("new", title, cwd=digest))
    assert "\nlang: ja\n" in text_of(digest, run_wenzhai("new", f"{title} 2", "--lang", "ja", cwd=digest))


@pytest.mark.parametrize(
    ("kind", "title", "path", "line"),
    [
        ("topic", "全球南方", "content/topics/quan-qiu-nan-fang.md", "zh: 全球南方"),
        ("topic", "Global South", "content/topics/global-south.md", "en: Global South"),
        ("source", "新华社", "content/sources/xin-hua-she.md", "zh: 新华社"),
        ("page", "怎样投稿", "content/pages/zen-yang-tou-gao.md", "title: 怎样投稿"),
        ("issue", "第一期", "content/issues/di-yi-qi.md", "title: 第一期"),
    ],
)
def test_other_kinds_of_files(digest: Path, kind: str, title: str, path: str, line: str) -> None:
    text = text_of(digest, run_wenzhai("new", title, "--kind", kind, cwd=digest))
    assert line in text.splitlines()
    assert (digest / path).read_text(encoding="utf-8") == text


def test_what_is_written_builds(digest: Path) -> None:
    for kind in KINDS:
        run_wenzhai("new", "标题: 带“符号” # [x]", "--kind", kind, cwd=digest)
    built = run_wenzhai("build", "--json", cwd=digest)
    assert (built.code, built.json["problems"], built.json["sources"]) == (0, [], len(KINDS))


def test_an_existing_file_is_never_overwritten(digest: Path) -> None:
    first = run_wenzhai("new", "标题", "--date", "2025-12-24", cwd=digest)
    before = tree(digest)
    again = run_wenzhai("new", "标题", "--date", "2025-12-24", "--source", "新华社", cwd=digest)
    assert (again.code, again.out) == (1, "")
    assert "content/articles/2025/12/24-biao-ti.md: 错误：已经有这个文件了" in again.err
    assert first.code == 0
    assert tree(digest) == before


def test_a_file_in_the_same_place_later_has_another_id(digest: Path) -> None:
    ids = set()
    for _ in range(2):
        path = Path(run_wenzhai("new", "标题", "--date", "2025-12-24", cwd=digest).out.strip())
        ids |= {line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("id: ")}
        path.unlink()
    assert len(ids) == 2


def test_a_wrong_date_is_told_and_nothing_written(digest: Path) -> None:
    ran = run_wenzhai("new", "标题", "--date", "2025年12月24日", cwd=digest)
    assert ran.code == 1
    assert "2025-12-24" in ran.err
    assert tree(digest).keys() == {"wenzhai.yaml"}


def test_edit_opens_the_editor(digest: Path) -> None:
    editor = digest / "editor.py"
    editor.write_text(
        "import sys; open(sys.argv[1], 'a').write('written in the editor\\n')", encoding="utf-8"
    )
    env = {"EDITOR": f"{sys.executable} {editor}"}
    text = text_of(digest, run_wenzhai("new", "标题", "--edit", cwd=digest, env=env))
    assert text.endswith("---\n\nwritten in the editor\n")


def test_outside_a_digest(tmp_path: Path) -> None:
    ran = run_wenzhai("new", "标题", cwd=tmp_path)
    assert ran.code == 2
    assert "wenzhai init" in ran.err


def test_an_editor_that_does_not_open_is_told_in_the_language_of_the_run(digest: Path) -> None:
    ran = run_wenzhai("new", "标题", "--edit", cwd=digest, env={"EDITOR": "no-such-editor"})
    assert ran.code == 3
    assert Path(ran.out.removesuffix("\n")).is_file()
    assert "编辑器却没有打开（环境变量 VISUAL、EDITOR：no-such-editor） [new-editor]" in ran.err


def test_the_editor_speaks_the_language_of_the_system(digest: Path) -> None:
    editor = digest / "editor.py"
    editor.write_text(
        "import os, sys; open(sys.argv[1], 'a').write(os.environ.get('LANGUAGE', '-'))", encoding="utf-8"
    )
    for language in ("de", None):
        env = {"EDITOR": f"{sys.executable} {editor}", **({"LANGUAGE": language} if language else {})}
        text = text_of(digest, run_wenzhai("new", f"写 {language}", "--edit", cwd=digest, env=env))
        assert text.endswith(f"---\n\n{language or '-'}")


def test_an_issue_gets_the_date_that_was_given(digest: Path) -> None:
    made = Path(run_wenzhai("new", "岁末", "--kind", "issue", "--date", "2025-12-31", cwd=digest).out.strip())
    assert "\ndate: 2025-12-31\n" in made.read_text(encoding="utf-8")


def test_an_option_that_a_kind_has_no_place_for_is_refused(digest: Path) -> None:
    ran = run_wenzhai("new", "关于", "--kind", "page", "--date", "2025-12-31", "--source", "x", cwd=digest)
    assert ran.code == 2
    assert "--source --date" in ran.err
    assert not (digest / "content/pages/guan-yu.md").exists()
