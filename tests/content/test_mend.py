"""Mistakes with one right answer are corrected as their hints say; where two may be meant, nothing is."""

import re
from pathlib import Path

import pytest

from tests.content.test_bad_files import FILES, content_path
from tests.support.project import Project
from wenzhai.content.config import Config
from wenzhai.content.mend import mend_content, mend_settings
from wenzhai.content.parse import parse_file

STAY = {
    *("alias", "bad-date", "bad-home", "bad-id", "bad-kind", "bad-lang", "bad-old-address", "bad-source-url"),
    *("billion-laughs", "blank", "body-nesting", "bracket-open", "closed-by-a-rule", "complex-key"),
    *(
        "control-in-body",
        "date",
        "date-impossible",
        "date-month",
        "date-offset",
        "date-repeated",
        "date-skipped",
    ),
    *("date-time", "date-words", "date-year", "directive", "duplicate-key", "empty", "empty-front-matter"),
    *("empty-title", "empty-topic", "escaped-control", "escaped-surrogates", "fence-of-plus"),
    *("front-matter-too-big", "hash-comment", "image-absolute", "image-elsewhere", "line-separator"),
    *("list-at-top", "merge", "missing-title", "nav", "next-line", "no-front-matter", "no-name"),
    *("old-mac-lines", "picture", "second-document", "sentence-in-front-matter", "slug-dots", "slug-long"),
    *("slug-of-the-site", "slug-reserved", "slug-with-blanks", "source-two", "source-url-without-scheme"),
    *("stray-byte", "surrogates", "text-as-mapping", "text-only", "title-too-long", "too-deep", "too-many"),
    *("topics-as-mapping", "two-lines", "unknown", "unknown-key", "unknown-key-far", "windows-lines", "x"),
}
"""Files with a mistake that only the curator can answer."""
IN_PART = {"several-mistakes", "unknown-key-other-tools"}
"""Files of which one mistake stays."""


def mended(path: Path) -> bytes:
    return mend_content(content_path(path), path.read_bytes(), Config())


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.stem))
def test_what_has_one_answer_is_corrected_and_nothing_else(path: Path) -> None:
    after = mended(path)
    problems = parse_file(content_path(path), after, Config()).problems
    if path.stem in STAY:
        assert after == path.read_bytes()
    else:
        assert bool(problems) == (path.stem in IN_PART), problems
        assert after != path.read_bytes()


def test_what_is_corrected_stays_corrected() -> None:
    for path in FILES:
        once = mended(path)
        assert mend_content(content_path(path), once, Config()) == once


def test_at_least_forty_mistakes_are_corrected() -> None:
    assert len(FILES) - len(STAY) >= 40


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("title：甲\r\ndate: 2025/1/2\r\n", "title: 甲\r\ndate: 2025-01-02\r\n"),
        ("title: 甲\ntopics: [A，B] # 两个\n", "title: 甲\ntopics: [A, B] # 两个\n"),
        ("title: 甲\ntopics:\n\t- A\n\t- B\n", "title: 甲\ntopics:\n  - A\n  - B\n"),
        ("标题：中美 AI: 对话\n", 'title: "中美 AI: 对话"\n'),
        ("title: 甲\ntags: x\ntopics: [y]\n", ""),  # which of the two?
        ("title: 甲 # 初稿\n", ""),
        ("title: 甲\nsource: [某社]\n", "title: 甲\nsource: 某社\n"),
        ("title: 甲\nsource: [某社, 某报]\n", ""),
        ("titel: 甲\n", ""),  # a likeness is no answer
    ],
)
def test_lines_are_corrected_where_they_stand(before: str, after: str) -> None:
    fence = "---\r\n" if "\r" in before else "---\n"
    whole = f"{fence}{before}{fence}正文。"
    wanted = f"{fence}{after or before}{fence}正文。"
    assert mend_content("content/articles/a.md", whole.encode(), Config()).decode() == wanted


def test_links_with_full_width_brackets_are_corrected() -> None:
    text = "---\ntitle: 甲\n---\n见【【关于】】和[报道]（https://example.org/a）。\n\n```\n[x]（https://example.org/a）\n```\n"
    after = mend_content("content/articles/a.md", text.encode(), Config()).decode()
    assert "见[[关于]]和[报道](https://example.org/a)。" in after
    assert "\n[x]（https://example.org/a）\n" in after


def test_the_settings_are_corrected_too(tmp_path: Path) -> None:
    before = "title：文摘\nrecent:20\nmath: tex\n标题: 又一个\n".encode()
    assert mend_settings(before, tmp_path).decode() == "title: 文摘\nrecent: 20\nmath: tex\n标题: 又一个\n"


def test_check_fix_shows_what_it_corrects_and_the_site_builds_then(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write("wenzhai.yaml", "title：测试\nlang: zh-Hans\n")
    for number, path in enumerate(path for path in FILES if path.stem not in STAY | IN_PART):
        pretended = content_path(path)
        if pretended.startswith("content/articles/"):
            project.write(f"content/articles/{number}.md", path.read_bytes())
    assert project.run("build").code == 2
    ran = project.run("check", "--fix")
    assert set(re.findall(r"错误：.* \[([a-z-]+)\]", ran.out)) == {"url-taken"}  # several have the same title
    assert "-title：测试\n+title: 测试" in ran.out
    assert "-date: 2025—09—14\n+date: 2025-09-14" in ran.out
    for name, text in project.files.items():
        project.write(name, text.replace("\n", f"\nslug: n{name[17:-3]}\n", 1))
    assert project.run("build").code == 0
    assert project.run("check").code == 0
    assert project.run("check", "--fix", "--json").json["fixed"] == []
