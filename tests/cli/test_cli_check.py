"""`wenzhai check` finds what is doubtful in articles and what is broken in the built site."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.run import run_wenzhai

ARTICLE = "content/articles/a.md"


@pytest.fixture
def digest(tmp_path: Path) -> Path:
    write(tmp_path, "wenzhai.yaml", "title: 测试\n")
    write(tmp_path, "content/topics/ai.md", "---\nzh: 人工智能\nen: AI\n---\n简介。\n")
    write(tmp_path, "content/sources/xinhua.md", "---\nzh: 新华社\nen: Xinhua\n---\n简介。\n")
    write(tmp_path, ARTICLE, article())
    return tmp_path


def write(digest: Path, name: str, text: str) -> None:
    path = digest / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def article(front: str = "date: 2025-12-24\nsource: xinhua\ntopics: [ai]\n", body: str = "正文。\n") -> str:
    return f"---\ntitle: 标题\nid: abcdef\n{front}---\n{body}"


def found(digest: Path, *options: str) -> list[tuple[str, str, int, int]]:
    problems: list[dict[str, Any]] = run_wenzhai("check", "--json", *options, cwd=digest).json["problems"]
    return [(one["code"], one["path"], one["line"], one["column"]) for one in problems]


def test_a_good_digest_has_nothing_to_complain_of(digest: Path) -> None:
    run_wenzhai("build", cwd=digest)
    ran = run_wenzhai("check", "--strict", cwd=digest)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("没有发现问题：1 篇文章，")


def test_the_404_page_may_begin_at_the_root(digest: Path) -> None:
    """It is shown at any depth, so its links are those of a site in that place."""
    write(digest, "wenzhai.yaml", "title: 测试\nurl: https://example.org/repo/\n")
    run_wenzhai("build", cwd=digest)
    assert found(digest) == []
    page = digest / "site/404.html"
    page.write_text(page.read_text(encoding="utf-8").replace("archive.html", "gone.html"), encoding="utf-8")
    assert [code for code, *_ in found(digest)] == ["broken-link"]


def test_links_are_mended_and_the_next_build_is_fine(digest: Path) -> None:
    write(digest, ARTICLE, article(body="看[主题](/topics/ai/)和[归档](/archive.html)。\n"))
    run_wenzhai("build", cwd=digest)
    ran = run_wenzhai("check", "--fix", cwd=digest)
    assert (ran.code, ran.out.count(f"已改好：{ARTICLE}")) == (0, 1)
    assert "-看[主题](/topics/ai/)和[归档](/archive.html)。\n+看[主题](../topics/ai.md)和" in ran.out
    body = (digest / ARTICLE).read_text(encoding="utf-8").splitlines()[-1]
    assert body == "看[主题](../topics/ai.md)和[归档](../../../archive.html)。"
    run_wenzhai("build", cwd=digest)
    assert found(digest) == []


def test_a_link_to_a_file_that_moved_is_mended_before_the_site_can_be_built(digest: Path) -> None:
    body = "见[甲](undated/b.md)、[乙](<undated/b.md>)、`[丙](undated/b.md)`。\n"
    write(digest, ARTICLE, article(body=body))
    write(digest, "content/articles/2025/b.md", article().replace("abcdef", "abcdeb"))
    assert [code for code, *_ in found(digest)] == ["link-file-moved", "link-file-moved", "site-missing"]
    assert found(digest, "--fix") == [("site-missing", "", 0, 0)]
    assert (
        (digest / ARTICLE)
        .read_text(encoding="utf-8")
        .endswith("见[甲](2025/b.md)、[乙](<2025/b.md>)、`[丙](undated/b.md)`。\n")
    )


def test_before_the_first_build_only_the_articles_are_checked(digest: Path) -> None:
    assert found(digest) == [("site-missing", "", 0, 0)]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (article("source: xinhua\n"), ("undated", ARTICLE, 0, 0)),
        (article("date: 2025-12-24\n"), ("unsourced", ARTICLE, 0, 0)),
        (article("date: 2025-12-24\nsource: 渔港晚报\n"), ("source-without-file", ARTICLE, 5, 9)),
        (
            article("date: 2025-12-24\nsource: xinhua\ntopics: [ai, 全球南方]\n"),
            ("topic-without-file", ARTICLE, 6, 14),
        ),
        (
            article("date: 2025-12-24\nsource: xinhua\ntopics:\n  - ai\n  - 全球南方\n"),
            ("topic-without-file", ARTICLE, 8, 5),
        ),
        (article(body="见2025年12月23日第03版。\n"), ("imprint-differs", ARTICLE, 8, 2)),
        (article(body="新华社北京12月25日电 今天。\n"), ("dateline-differs", ARTICLE, 8, 6)),
        (article(body="看[这里](nothing.html)。\n"), ("address-unknown", ARTICLE, 8, 7)),
        (article(body="看[这里](../../../index.html#nowhere)。\n"), ("link-anchor-near", ARTICLE, 8, 7)),
        (article(body="看[这里](/index.html)。\n"), ("address-absolute", ARTICLE, 8, 7)),
    ],
)
def test_what_is_found_and_where(digest: Path, text: str, problem: tuple[str, str, int, int]) -> None:
    write(digest, ARTICLE, text)
    assert run_wenzhai("build", cwd=digest).code == 0
    assert problem in found(digest)


LINKS = """看`[甲](#无)`。

> 引[丙](./heads)与<a
> href="a.pdf">丁</a>

[戊](/topics/index.html) [己](../../../topics/) [庚](A.html) [辛][1]

[1]: nowhere.html
"""


def test_build_and_check_say_the_same_of_every_link_where_it_is_written(digest: Path) -> None:
    write(digest, ARTICLE, article(body=LINKS))
    built: list[dict[str, Any]] = run_wenzhai("build", "--json", cwd=digest).json["problems"]
    said = [(one["code"], one["line"], one["column"], one["severity"]) for one in built]
    assert sorted(said) == [
        ("address-absolute", 13, 5, "warning"),
        ("address-folder", 13, 29, "warning"),
        ("address-moved", 13, 51, "warning"),
        ("address-unknown", 10, 8, "warning"),
        ("address-unknown", 11, 9, "warning"),
        ("address-unknown", 15, 6, "warning"),
    ]
    checked: list[dict[str, Any]] = run_wenzhai("check", "--json", cwd=digest).json["problems"]
    assert sorted(map(str, checked)) == sorted(map(str, built))


def test_a_place_that_is_not_there_is_an_error_of_build_and_check(digest: Path) -> None:
    write(digest, ARTICLE, article(body="看`[甲](#无)`和[甲](#无)、[乙](a.md#没有)。\n"))
    for command in ("build", "check"):
        ran = run_wenzhai(command, "--json", cwd=digest)
        problems = [one for one in ran.json["problems"] if one["code"] != "site-missing"]  # nothing was built
        said = [(one["code"], one["line"], one["column"], one["severity"]) for one in problems]
        assert sorted(said) == [("link-anchor", 8, 16, "error"), ("link-anchor", 8, 24, "error")]
        assert ran.code == 1


def test_html_leads_to_content_files_as_markdown_does(digest: Path) -> None:
    body = '<a class="x" href="b.md#节">乙</a> <!-- <a href="c.md"> --> `<a href="c.md">`\n'
    write(digest, ARTICLE, article(body=body))
    write(digest, "content/articles/b.md", article(body="## 节\n").replace("abcdef", "abcdeb"))
    assert run_wenzhai("build", cwd=digest).err == ""
    pages = [path.read_text(encoding="utf-8") for path in digest.glob("site/2025/12/24/*.html")]
    assert sum("b.html#节" in page for page in pages) == 1
    write(digest, ARTICLE, article(body=body.replace("b.md", "gone.md")))
    ran = run_wenzhai("build", "--json", cwd=digest)
    assert [(one["code"], one["line"], one["column"]) for one in ran.json["problems"]] == [
        ("link-unknown", 8, 20)
    ]


def test_names_without_a_file_are_told_once_with_the_file_to_write(digest: Path) -> None:
    for name in ("a", "b", "c"):
        text = article("date: 2025-12-24\nsource: Tidewater\n").replace("abcdef", f"abcde{name}")
        write(digest, f"content/articles/{name}.md", text.replace("标题", f"标题{name}"))
    ran = run_wenzhai("check", cwd=digest)
    assert ran.out.count("[source-without-file]") == 1
    assert "来源“Tidewater”（3 篇）" in ran.out
    assert "新建 content/sources/tidewater.md" in ran.out
    lines = ran.out.splitlines()
    at = next(number for number, line in enumerate(lines) if "提示：新建" in line)
    front = "\n".join(line.strip() for line in lines[at + 1 : at + 5])
    assert front == "---\nzh: …\nen: Tidewater\n---"
    write(digest, "content/sources/tidewater.md", front.replace("…", "渔港晚报") + "\n简介。\n")
    assert "source-without-file" not in [code for code, *_ in found(digest)]


def test_warnings_fail_only_if_asked_to(digest: Path) -> None:
    write(digest, ARTICLE, article("source: xinhua\n"))
    run_wenzhai("build", cwd=digest)
    assert run_wenzhai("check", cwd=digest).code == 0
    assert run_wenzhai("check", "--strict", cwd=digest).code == 1


def test_a_broken_link_fails(digest: Path) -> None:
    run_wenzhai("build", cwd=digest)
    (digest / "site" / "about.html").write_text('<html lang="zh"><a href="nothing.html">', encoding="utf-8")
    ran = run_wenzhai("check", cwd=digest)
    assert ran.code == 1
    assert "site/about.html:1:17: 错误：链接指向的 nothing.html 不存在" in ran.out


def test_what_reading_complains_of_is_part_of_it(digest: Path) -> None:
    write(digest, "content/articles/bad.md", "---\ntitle: [x]y\n---\n")
    assert ("quote-needed", "content/articles/bad.md", 2, 8) in found(digest)


def test_drafts_are_checked_too(digest: Path) -> None:
    write(digest, ARTICLE, article("draft: true\nsource: xinhua\n"))
    assert ("undated", ARTICLE, 0, 0) in found(digest)


def test_nothing_is_written_into_the_site_or_the_content(digest: Path) -> None:
    run_wenzhai("build", cwd=digest)
    before = {path: path.stat().st_mtime_ns for path in digest.rglob("*") if ".cache" not in path.parts}
    run_wenzhai("check", cwd=digest)
    assert {
        path: path.stat().st_mtime_ns for path in digest.rglob("*") if ".cache" not in path.parts
    } == before


def test_a_dateline_of_the_day_before_is_usual(digest: Path) -> None:
    write(digest, ARTICLE, article(body="新华社北京12月23日电 昨天。又说12月30日电影上映。\n"))
    assert found(digest) == [("site-missing", "", 0, 0)]


def test_articles_that_resemble_each_other_are_shown_to_the_editor(digest: Path) -> None:
    titles = (
        "人工智能治理国际研讨会在上海举行",
        "人工智能治理国际论坛在沪举行",
        "新能源汽车出口创下历史新高纪录",
    )
    for name, title in zip("xyz", titles, strict=True):
        text = article(body=f"{title}，这是第 {name} 篇的正文。\n").replace("标题", title)
        write(digest, f"content/articles/{name}.md", text.replace("abcdef", f"abcde{name}"))
    assert [one for one in found(digest) if one[0] == "same-story-maybe"] == [
        ("same-story-maybe", "content/articles/y.md", 0, 0)
    ]
    settled = (digest / "content/articles/y.md").read_text(encoding="utf-8")
    for key in ("same_story", "not_same_story"):
        write(digest, "content/articles/y.md", settled.replace("title:", f"{key}: [abcdex]\ntitle:"))
        assert found(digest) == [("site-missing", "", 0, 0)]


def test_published_addresses_are_remembered_and_led_on(digest: Path) -> None:
    run_wenzhai("build", cwd=digest)
    assert run_wenzhai("check", "--fix", "--json", cwd=digest).json["fixed"] == []
    write(digest, ".wenzhai/urls.txt", "")  # published: there is a ledger
    assert "有 3 个网址还没有记下来" in run_wenzhai("check", cwd=digest).out
    assert run_wenzhai("check", "--fix", "--json", cwd=digest).json["fixed"] == [".wenzhai/urls.txt"]
    ledger = (digest / ".wenzhai/urls.txt").read_text(encoding="utf-8").splitlines()
    (slug,) = (path.name for path in (digest / "site/2025/12/24").glob("*.html") if path.name != "index.html")
    assert ledger[1:] == [f"2025/12/24/{slug} abcdef", "sources/xinhua/index.html", "topics/ai/index.html"]
    assert "没有记下来" not in run_wenzhai("check", cwd=digest).out

    write(digest, ARTICLE, article("date: 2025-12-25\nsource: xinhua\ntopics: [ai]\n"))
    run_wenzhai("build", cwd=digest)
    assert found(digest) == [("vanished-url-moved", ".wenzhai/urls.txt", 2, 1)]
    assert run_wenzhai("check", cwd=digest).code == 1
    assert run_wenzhai("check", "--fix", "--json", cwd=digest).json["fixed"] == [
        ARTICLE,
        ".wenzhai/urls.txt",
    ]
    assert f"aliases: [/2025/12/24/{slug}]" in (digest / ARTICLE).read_text(encoding="utf-8")
    run_wenzhai("build", cwd=digest)
    assert found(digest, "--fix") == []
    assert (digest / "site/2025/12/24" / slug).is_file()


def test_drafts_are_not_remembered(digest: Path) -> None:
    write(digest, ARTICLE, article("date: 2025-12-24\nsource: xinhua\ntopics: [ai]\ndraft: true\n"))
    write(digest, ".wenzhai/urls.txt", "")
    run_wenzhai("build", "--drafts", cwd=digest)
    run_wenzhai("check", "--fix", cwd=digest)
    assert "2025/" not in (digest / ".wenzhai/urls.txt").read_text(encoding="utf-8")


def test_many_problems_of_a_kind_are_summed(digest: Path) -> None:
    for name in "mnopqrs":
        text = article("date: 2025-12-24\n").replace("abcdef", f"abcde{name}").replace("标题", f"标题{name}")
        write(digest, f"content/articles/{name}.md", text)
    ran = run_wenzhai("check", cwd=digest)
    assert ran.out.count("没有来源 [unsourced]") == 5
    assert "同样的问题还有 2 处 [unsourced]，在 2 个文件里" in ran.out
    assert run_wenzhai("check", "-v", cwd=digest).out.count("[unsourced]") == 7
    found = run_wenzhai("check", "--json", cwd=digest).json["problems"]
    assert sum(one["code"] == "unsourced" for one in found) == 7


def test_errors_are_shown_before_warnings(digest: Path) -> None:
    write(digest, ARTICLE, article(""))
    write(
        digest,
        "content/articles/z.md",
        article("date: 2025-12-24\nsource: x\n", body="[[没有的]]\n").replace("abcdef", "zzzzzz"),
    )
    out = run_wenzhai("check", cwd=digest).out
    assert out.index("[link-unknown") < out.index("[undated]")


def test_articles_of_ones_own_need_no_source_each(digest: Path) -> None:
    write(digest, ARTICLE, article("date: 2025-12-24\n"))
    write(
        digest,
        "content/articles/z.md",
        article("date: 2025-12-24\nsource_url: https://example.org/\n").replace("abcdef", "zzzzzz"),
    )
    config = (digest / "wenzhai.yaml").read_text(encoding="utf-8")
    write(digest, "wenzhai.yaml", config + "default_source: 编者\n")
    found = run_wenzhai("check", "--json", cwd=digest).json["problems"]
    assert [one["path"] for one in found if one["code"] == "unsourced"] == ["content/articles/z.md"]
    run_wenzhai("build", cwd=digest)
    assert (digest / "site/sources/bian-zhe/index.html").is_file()


def test_sarif_is_all_there_is_on_stdout(digest: Path) -> None:
    write(digest, ARTICLE, article("source: xinhua\n"))
    ran = run_wenzhai("check", "--sarif", cwd=digest)
    assert (ran.code, ran.err) == (0, "")
    assert [one["ruleId"] for one in ran.json["runs"][0]["results"]] == ["undated", "site-missing"]


def test_two_names_for_one_address_are_shown_where_they_stand(digest: Path) -> None:
    for name, source in (("x", "仁民日报"), ("y", "人民日报")):
        text = article(f"date: 2025-12-24\nsource: {source}\n").replace("abcdef", f"abcde{name}")
        write(digest, f"content/articles/{name}.md", text.replace("标题", f"标题{name}"))
    told = [one for one in found(digest) if one[0] == "term-slug-taken"]
    assert told == [("term-slug-taken", "content/articles/x.md", 5, 9)]
    ran = run_wenzhai("build", cwd=digest)
    assert "“仁民日报”和“人民日报”（content/articles/y.md）会得到同一个网址" in ran.err
    write(digest, "content/sources/ren-min-ri-bao.md", "---\nzh: 人民日报\naliases: [仁民日报]\n---\n")
    assert run_wenzhai("build", cwd=digest).code == 0
