"""The import of a pasted page, on a dump of our own that has every quirk of the real ones."""

import codecs
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from tests.support.importing import DUMP, DUMPS, drafts_in, import_data, make_project
from tests.support.paths import REPOSITORY
from tests.support.run import tree
from wenzhai.content.config import load_config
from wenzhai.content.frontmatter.document import parse, split
from wenzhai.importers import Options, read
from wenzhai.importers.layout import match_byline, read_layout
from wenzhai.importers.repairs import join_han, split_paragraphs
from wenzhai.importers.text import read_body
from wenzhai.importers.titles import lift
from wenzhai.model.content import Draft
from wenzhai.model.problems import ProblemsError
from wenzhai.text.dates import parse_date

BODIES = sorted((DUMPS / "bodies").glob("*.txt"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_project(tmp_path / "digest")


@pytest.fixture
def drafts(root: Path) -> tuple[Draft, ...]:
    return drafts_in(DUMP.read_bytes(), root)


def test_the_files_written_are_the_expected_ones(root: Path, update_golden: bool) -> None:
    import_data(DUMP.read_bytes(), root)
    expected = DUMPS / "expected"
    if update_golden:
        for path, data in tree(root).items():
            (expected / path).parent.mkdir(parents=True, exist_ok=True)
            (expected / path).write_bytes(data)
    assert tree(root) == tree(expected)


def test_ten_articles_nine_with_source_and_instant(drafts: tuple[Draft, ...]) -> None:
    assert len(drafts) == 10
    dated = [draft for draft in drafts if "date" in draft.front_matter]
    assert len(dated) == 9
    assert all("source" in draft.front_matter for draft in dated)
    assert drafts[-1] not in dated
    assert "source" not in drafts[-1].front_matter


def test_a_missing_byline_is_told_with_its_place(root: Path) -> None:
    found = read(DUMP.read_bytes(), "page.txt", Options())
    (problem,) = found.drafts[-1].unstated.values()
    assert (problem.code, problem.line, problem.severity) == ("import-undated", 32, "warning")


def test_days_are_those_of_the_site(drafts: tuple[Draft, ...]) -> None:
    """Times on the page are UTC; four articles fall on the next day in Shanghai, one of them in the next year."""
    dates = [str(draft.front_matter["date"]) for draft in drafts[:-1]]
    days = [parse_date(date, ZoneInfo("Asia/Shanghai")).day for date in dates]
    assert sum(date[:10] != day for date, day in zip(dates, days, strict=True)) == 4
    assert days[6] == "2026-01-01"


def test_times_of_the_page_may_be_of_another_zone(root: Path) -> None:
    first = drafts_in(DUMP.read_bytes(), root, "Asia/Shanghai")[0]
    assert first.front_matter["date"] == "2026-03-10T14:31:00Z"


def test_the_topic_is_the_title_of_the_page(drafts: tuple[Draft, ...]) -> None:
    assert all(draft.front_matter["topics"] == ["海洋塑料治理"] for draft in drafts)


def test_excerpts_are_marked(drafts: tuple[Draft, ...]) -> None:
    marked = [number for number, draft in enumerate(drafts) if draft.front_matter.get("excerpt")]
    assert marked == [0, 1, 3]
    assert all(drafts[number].markdown.endswith("……") for number in marked)


def test_bodies_say_their_language(drafts: tuple[Draft, ...]) -> None:
    assert [draft.front_matter["lang"] for draft in drafts] == [
        "zh-Hans" if number in (0, 1, 3) else "en" for number in range(10)
    ]


def test_columns_and_series_are_lifted(drafts: tuple[Draft, ...]) -> None:
    found = [(draft.front_matter.get("column"), draft.front_matter.get("series")) for draft in drafts]
    assert found == [
        ("海洋论坛", None), ("潮间观察", None), ("海洋论坛", None), ("海外瞭望", None), (None, None),
        ("渔港社论", None), ("湾区论坛", None), ("蓝海时评", "写在海湾共治的路上"), ("潮声", None), (None, None),
    ]  # fmt: skip


def test_titles_keep_their_spaces(drafts: tuple[Draft, ...]) -> None:
    assert drafts[0].front_matter["title"] == "守住河口 还海于海"
    assert drafts[3].front_matter["title"] == "《远岸》季刊社论:渔网编号走在前面 别处的港口应跟上"


def test_every_repair_has_its_reason(drafts: tuple[Draft, ...]) -> None:
    assert [repair.code for repair in drafts[7].repairs] == [
        "import-column",
        "import-series",
        "import-summary",
    ]
    assert [repair.code for repair in drafts[4].repairs] == ["import-summary", "import-untitled-group"]
    assert {repair.code for repair in drafts[0].repairs} == {
        "import-column",
        "import-paragraphs",
        "import-joined",
        "import-excerpt",
    }


def test_known_sources_get_their_slug_and_others_are_told(root: Path) -> None:
    plan = import_data(DUMP.read_bytes(), root)
    sources = {str(front(change.after)["source"]) for change in plan.changes[:-1]}
    assert sources == {"bay-daily", "lan-hai", "Yu Gang Cai Jing Zi Xun"}
    assert [(one.name, one.path) for one in plan.unknown_sources] == [
        ("Yu Gang Cai Jing Zi Xun", "content/sources/yu-gang-cai-jing-zi-xun.md")
    ]


def test_a_source_is_known_by_pinyin_chinese_english_and_alias(root: Path) -> None:
    names = ("Hai Wan Ri Bao", "海湾日报", "BAY DAILY", "bay-daily", "Lan Hai She", "蓝色通讯社")
    for name in names:
        page = f"标题{name}\n{name}· 2026-01-02 03:04\n正文。"
        change = import_data(page.encode(), root).changes[0]
        assert front(change.after)["source"] == ("lan-hai" if name in names[4:] else "bay-daily")


def test_the_source_a_curator_then_writes_is_used(root: Path) -> None:
    plan = import_data(DUMP.read_bytes(), root)
    for source in plan.unknown_sources:
        (root / source.path).with_name("fishing.md").write_text(
            source.text.replace("…", "渔港财经"), encoding="utf-8"
        )
    again = import_data(DUMP.read_bytes(), root)
    assert [again.number(status) for status in ("unchanged", "updated")] == [9, 1]
    assert not again.unknown_sources
    assert front(again.changes[5].after)["source"] == "fishing"


@pytest.mark.parametrize(
    ("line", "source", "date", "is_assumed"),
    [
        ("来源：新华社 2025-12-12 03:12", "新华社", "2025-12-11T19:12:00Z", True),
        ("来源: 人民网－人民日报 2025年12月13日08:00", "人民网－人民日报", "2025-12-13T00:00:00Z", True),
        ("人民日报 2025年12月13日 08:00", "人民日报", "2025-12-13T00:00:00Z", True),
        ("新华社 · 2025/12/14", "新华社", "2025-12-14", False),
        ("2025.12.14 09:30:15 来源：海湾日报", "海湾日报", "2025-12-14T01:30:00Z", True),
        ("Hai Wan Ri Bao 2025-12-14 09:30", "Hai Wan Ri Bao", "2025-12-14T09:30:00Z", False),
        ("海湾日报· 2025-12-14 09:30", "海湾日报", "2025-12-14T09:30:00Z", False),
    ],
)
def test_source_lines_as_chinese_sites_write_them(
    line: str, source: str, date: str, is_assumed: bool, root: Path
) -> None:
    """Their times are China's, which is reported; those of topic pages are in the zone of the settings."""
    (draft,) = drafts_in(f"标题甲\n{line}\n正文在这里。".encode(), root)
    assert (draft.front_matter["source"], draft.front_matter["date"]) == (source, date)
    assert [note.code for note in draft.repairs] == ["import-zone-assumed"] * is_assumed


def test_the_zone_the_curator_names_is_that_of_every_source_line(root: Path) -> None:
    page = "标题甲\n来源：海湾日报 2025-12-12 03:12\n正文在这里。".encode()
    (draft,) = read(page, "page.txt", Options(timezone="UTC", page_timezone="UTC")).drafts
    assert draft.front_matter["date"] == "2025-12-12T03:12:00Z"


@pytest.mark.parametrize(
    "line",
    [
        "会议将于2025年12月13日 08:00举行，各方代表参加。",
        "本届展览，从 2025-12-13",
        "他在信里写道：我们一直等到了 2025年12月13日",
        "来源：2025-12-13",
    ],
)
def test_a_sentence_with_a_date_is_no_source_line(line: str) -> None:
    assert match_byline(line) is None


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("第一段。 第二段！ 第三段", ["第一段。", "第二段！", "第三段"]),
        ("他说：“好。” 会议结束。", ["他说：“好。”", "会议结束。"]),
        ("图中是码头。 本报记者 周可言摄 第一段。", ["图中是码头。 本报记者 周可言摄", "第一段。"]),
        (
            "图中是码头。 何 苇摄(潮汐图片) 又一处。 沈舟摄",
            ["图中是码头。 何 苇摄(潮汐图片)", "又一处。 沈舟摄"],
        ),
        ("一句。两句。", ["一句。两句。"]),
        ("Say no more. Go.", ["Say no more. Go."]),
    ],
)
def test_blanks_after_sentences_divide_paragraphs(text: str, paragraphs: list[str]) -> None:
    assert split_paragraphs(text) == paragraphs


def test_names_in_photo_credits_keep_their_blanks() -> None:
    text = "图中是码头。 本报记者 周可言摄(潮汐图片)"
    assert join_han(text) == (text, [])


@pytest.mark.parametrize(
    ("lines", "paragraphs"),
    [
        (("各方希望继续", "，明年再谈。"), ["各方希望继续，明年再谈。"]),
        (("图书馆开了新馆……", "，明年还要扩建。"), ["图书馆开了新馆……，明年还要扩建。"]),
        (("第三段讲船期，", "明年增加班次。"), ["第三段讲船期，明年增加班次。"]),
        (("A ship left the harbour", "in the morning."), ["A ship left the harbour in the morning."]),
        (("A ship left,", "two came in."), ["A ship left, two came in."]),
        (("第一段。", "第二段。"), ["第一段。", "第二段。"]),
        (("小标题", "第二段。"), ["小标题", "第二段。"]),
    ],
)
def test_a_line_end_within_a_sentence_divides_nothing(lines: tuple[str, ...], paragraphs: list[str]) -> None:
    page = f"标题\nXin Hua She· 2025-12-12 03:12\n{chr(10).join(lines)}\n"
    found = read(page.encode(), "page.txt", Options())
    assert [draft.markdown for draft in found.drafts] == ["\n\n".join(paragraphs)]
    asked = [problem.code for problem in found.problems]
    assert asked == ["import-several-lines"] * (len(paragraphs) > 1)


def test_an_article_whose_time_was_changed_on_the_page_is_named_beside_the_one_that_is_there(
    root: Path,
) -> None:
    page = "渔港开秤\n新华社 2025-12-12 03:12\n今天开秤。\n"
    first = import_data(page.encode(), root)
    assert [change.problems for change in first.changes] == [()]
    (change,) = import_data(page.replace("03:12", "04:30").encode(), root).changes
    assert [(one.code, one.params["other"]) for one in change.problems] == [
        ("import-twin", first.changes[0].path)
    ]


def test_a_line_that_goes_on_with_a_sentence_is_no_title() -> None:
    page = "标题\n新华社 2025-12-12 03:12\n各方希望继续\n，明年再谈。\n" + "很长的一段" * 30
    (draft,) = read(page.encode(), "page.txt", Options()).drafts
    assert draft.markdown.startswith("各方希望继续，明年再谈。\n\n很长")


def test_a_summary_may_have_a_line_for_each_heading_and_item() -> None:
    lines = (
        "Core Viewpoint",
        "- 航线缩短了路程",
        "Core Points",
        "Group 1",
        "- 第一点",
        "- 第二点",
        "Group 2: 港口",
        "- 第三点",
    )
    page = "标题\nXin Hua She· 2025-12-12 03:12\n" + "\n".join(lines)
    (draft,) = read(page.encode(), "page.txt", Options(lang="zh-Hans")).drafts
    assert (
        draft.markdown
        == "## 核心观点\n\n航线缩短了路程\n\n## 核心要点\n\n- 第一点\n- 第二点\n\n## 港口\n\n- 第三点"
    )


def test_an_english_site_has_english_headings() -> None:
    lines = (
        read_layout("Title\nA· 2026-01-02 03:04\nCore Insights - One [1] Group 1 - Two.", "").pieces[0].body
    )
    assert read_body(lines, "en")[0] == "## Core insights\n\n- One [1]\n- Two."
    assert read_body(lines, "zh-Hant")[0].startswith("## 核心見解")


def test_a_topic_may_be_named(root: Path) -> None:
    plan = import_data(DUMP.read_bytes(), root, "plastic")
    assert {tuple(front(change.after)["topics"]) for change in plan.changes} == {("plastic",)}
    assert "zh: 海洋塑料治理" in (root / "content/topics/plastic.md").read_text(encoding="utf-8")


def test_a_topic_that_has_a_file_is_used(root: Path) -> None:
    (root / "content/topics").mkdir()
    (root / "content/topics/plastic.md").write_text(
        "---\nzh: 塑料\naliases: [海洋塑料治理]\n---\n", encoding="utf-8"
    )
    plan = import_data(DUMP.read_bytes(), root)
    assert not plan.new_topics
    assert front(plan.changes[0].after)["topics"] == ["plastic"]


def test_topics_that_sound_alike_stay_apart(root: Path) -> None:
    (root / "content/topics").mkdir()
    (root / "content/topics/hai-yang.md").write_text("---\nzh: 海洋\n---\n", encoding="utf-8")
    page = "Workflow\n海阳\nicon\n标题\nLan Hai She· 2026-01-02 03:04\n正文。"
    assert front(import_data(page.encode(), root).changes[0].after)["topics"] == ["hai-yang-2"]


def test_articles_of_two_pages_get_both_topics(root: Path) -> None:
    page = DUMP.read_text(encoding="utf-8")
    import_data(page.encode(), root)
    plan = import_data(page.replace("海洋塑料治理", "渔业", 1).encode(), root)
    assert plan.number("updated") == 10
    assert front(plan.changes[0].after)["topics"] == ["hai-yang-su-liao-zhi-li", "yu-ye"]


ENCODINGS = {
    "utf-8 with a mark": lambda text: codecs.BOM_UTF8 + text.encode(),
    "gb18030": lambda text: text.encode("gb18030"),
    "gbk": lambda text: text.encode("gbk"),
    "utf-16": lambda text: text.encode("utf-16"),
    "utf-16-be with a mark": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
    "utf-16-le": lambda text: text.encode("utf-16-le"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
    "old mac": lambda text: text.replace("\n", "\r").encode(),
    "blank lines": lambda text: ("\n\n" + text.replace("\n", " \n\n\t") + "\n\n").encode(),
    "gbk with crlf": lambda text: text.replace("\n", "\r\n").encode("gbk"),
}


@pytest.mark.parametrize("name", ENCODINGS)
def test_the_encoding_makes_no_difference(name: str, root: Path, drafts: tuple[Draft, ...]) -> None:
    found = drafts_in(ENCODINGS[name](DUMP.read_text(encoding="utf-8")), root)
    assert [one.unstated.keys() for one in found] == [one.unstated.keys() for one in drafts]
    assert [structs.replace(one, unstated={}) for one in found] == [
        structs.replace(one, unstated={})
        for one in drafts  # they name lines
    ]


NO_PAGES = {
    "empty": (b"", "import-no-page"),
    "prose": ("只是一段文字。\n\n另一段文字。".encode(), "import-no-page"),
    "chrome alone": ("Workflow\n海洋\nicon\nSearch documents".encode(), "import-no-page"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "import-not-text"),
    "pdf": (b"%PDF-1.7\n", "import-not-text"),
    "word": (b"PK\x03\x04", "import-not-text"),
    "noise": (bytes(range(255, 0, -1)) * 8, "import-encoding"),
    "other encoding": (codecs.BOM_UTF16_LE + b"\x00", "import-encoding"),
    "damaged": (DUMP.read_bytes().replace("河".encode(), b"\xe6\xb2", 1), "import-encoding"),
    "damaged, but GB18030 all the same": (
        "Nets\nLan Hai She· 2026-01-02 03:04\nCore Points - A “text” from a café.".encode().replace(
            b"\x9d", b""
        ),
        "import-encoding",
    ),
    "big5": ("標題\n藍海社· 2026-01-02 03:04\n這是一篇文章的內容。".encode("big5"), "import-encoding"),
    "byline first": (b"Lan Hai She\xc2\xb7 2026-01-02 03:04\nText.", "import-no-title"),
    "byline twice": ("标题\nA· 2026-01-02 03:04\nB· 2026-01-02 03:04\n正文。".encode(), "import-no-title"),
    "title left out": (("正文" * 150 + "。\nA· 2026-01-02 03:04\n正文。").encode(), "import-no-title"),
    "summary first": (b"Core Viewpoint - Nobody knows.", "import-no-title"),
    "no such day": ("标题\nA· 2026-02-30 03:04\n正文。".encode(), "date-no-such-day"),
    "no such time": ("标题\nA· 2026-02-03 25:04\n正文。".encode(), "date-no-such-time"),
}


@pytest.mark.parametrize("name", NO_PAGES)
def test_what_is_no_page_is_refused(name: str) -> None:
    data, code = NO_PAGES[name]
    with pytest.raises(ProblemsError) as caught:
        read(data, "page.txt", Options())
    assert [problem.code for problem in caught.value.problems] == [code]
    assert caught.value.problems[0].path == "page.txt"


def test_the_place_of_a_wrong_date_is_told() -> None:
    with pytest.raises(ProblemsError) as caught:
        read("标题\nLan Hai She· 2026-02-30 03:04\n正文。".encode(), "page.txt", Options())
    problem = caught.value.problems[0]
    assert (problem.line, problem.column, problem.excerpt) == (2, 14, "Lan Hai She· 2026-02-30 03:04")


@pytest.mark.parametrize("path", BODIES, ids=lambda path: path.stem)
def test_bodies(path: Path, update_golden: bool) -> None:
    """Each file: the lines of a body as pasted, a line of dashes, the Markdown."""
    pasted, _, expected = path.read_text(encoding="utf-8").partition("\n----\n")
    lines = read_layout(f"标题\nA· 2026-01-02 03:04\n{pasted}", "").pieces[0].body
    markdown = read_body(lines, "zh-Hans")[0]
    if update_golden:
        path.write_text(f"{pasted}\n----\n{markdown}\n", encoding="utf-8")
    assert f"{markdown}\n" == expected


def test_there_are_bodies() -> None:
    assert len(BODIES) >= 15


@pytest.mark.parametrize(
    ("pasted", "joined"),
    [
        ("计算 单元", "计算单元"),
        ("举行。 本报", "举行。 本报"),
        ("星启8 号", "星启8 号"),
        ("用 AI 治理", "用 AI 治理"),
        ("《 海湾日报 》( 9 版)", "《 海湾日报 》( 9 版)"),
        ("张三 李四 王五 等人", "张三 李四 王五 等人"),
        ("段落  段落", "段落  段落"),
        ("段落\u3000段落", "段落\u3000段落"),
        ("人人 都用,理 应", "人人都用,理应"),
        ("𠮷 野", "𠮷野"),
    ],
)
def test_only_false_spaces_are_joined(pasted: str, joined: str) -> None:
    text, notes = join_han(pasted)
    assert text == joined
    assert len(notes) == len(pasted) - len(joined)


def test_a_rule_that_leaves_no_title_is_not_applied() -> None:
    import re

    assert lift("和音:", [re.compile("^(?P<column>和音):(?P<title>.*)$")]) == ({"title": "和音:"}, [])


def test_a_rule_that_is_no_expression_is_told(root: Path) -> None:
    from wenzhai.content.settings import ColumnRule

    with pytest.raises(ProblemsError) as caught:
        read(DUMP.read_bytes(), "page.txt", Options(columns=(ColumnRule("(?P<title>"),)))
    assert caught.value.problems[0].code == "import-bad-rule"


def test_an_article_that_stands_twice_is_imported_once(root: Path) -> None:
    article = "标题\nA· 2026-01-02 03:04\n正文,写到这里,已经足够长,长到可以算作一篇短文,不会有人看错。"
    found = read(f"{article}\n{article}".encode(), "page.txt", Options())
    assert [problem.code for problem in found.problems] == ["import-duplicate"]
    assert len(found.drafts) == 1
    other = read(f"{article}\n{article}另一个结尾。".encode(), "page.txt", Options())
    assert len({draft.origin for draft in other.drafts}) == 2


def test_characters_nobody_sees_are_left_out() -> None:
    found = read("标\u202e题\r\nA· 2026-01-02 03:04\r\n正\x00文\x1b[31m。".encode(), "page.txt", Options())
    assert [(problem.code, problem.params) for problem in found.problems] == [
        ("import-hidden", {"count": "3"})
    ]
    assert found.drafts[0].front_matter["title"] == "标题"
    assert found.drafts[0].markdown == "正文\\[31m。"


def test_lines_that_belong_to_nothing_are_told() -> None:
    page = "Workflow\nShare\n海洋\nicon\n标题\nA· 2026-01-02 03:04\n正文 ...\nLoad more"
    found = read(page.encode(), "page.txt", Options())
    assert [(problem.code, problem.line) for problem in found.problems] == [
        ("import-left-out", 2),
        ("import-left-out", 8),
    ]
    assert found.drafts[0].front_matter["topics"] == ["海洋"]


def test_an_undated_article_may_stand_anywhere() -> None:
    lines = DUMP.read_text(encoding="utf-8").split("\n")
    bylines = [number for number, line in enumerate(lines) if "· 20" in line]
    for gone in bylines:
        page = "\n".join(lines[:gone] + lines[gone + 1 :])
        found = read(page.encode(), "page.txt", Options())
        assert len(found.drafts) == 10
        assert len([draft for draft in found.drafts if "date" not in draft.front_matter]) == 2


def front(data: bytes | None) -> dict[str, Any]:
    assert data is not None
    return dict(parse(split(data.decode()).front)[0].values)


def test_the_rules_of_this_repository_lift_from_real_looking_titles() -> None:
    from wenzhai.importers.titles import compile_rules

    rules = compile_rules(load_config(REPOSITORY).columns)
    assert lift("把海还给海(权威论坛)", rules)[0] == {"title": "把海还给海", "column": "权威论坛"}
    assert lift("一财社论:价格要说话", rules)[0] == {"title": "价格要说话", "column": "一财社论"}
    lifted = {"title": "坚持法治", "series": "共建体系", "part": "③"}
    assert lift("坚持法治——共建体系③", rules)[0] == lifted
