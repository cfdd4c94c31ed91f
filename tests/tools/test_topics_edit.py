"""Lists in front matter changed by the line: what is meant changes, nothing else."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wenzhai.content.frontmatter.document import emit
from wenzhai.content.frontmatter.edit import change_list, change_value, read
from wenzhai.model.problems import ProblemsError

PATH = "content/articles/a.md"


def changed(front: str, changes: dict[str, str | None], *new: str, key: str = "topics") -> str:
    text = f"---\n{front}\n---\n正文里的 topics: [ai]\n"
    done = change_list(text, PATH, key, changes, new)
    assert done.endswith("\n---\n正文里的 topics: [ai]\n")
    return done[4 : done.index("\n---\n")]


@pytest.mark.parametrize(
    ("front", "changes", "new", "expected"),
    [
        (
            "title: 甲\ntopics: [ai, 'x y' ]  # 主题",
            {"ai": "b"},
            [],
            "title: 甲\ntopics: [b, 'x y' ]  # 主题",
        ),
        ("topics: [ai, b, c]", {"b": None}, [], "topics: [ai, c]"),
        ("topics: [ai, b]", {"b": None}, [], "topics: [ai]"),
        ("topics: [ai, b]", {"ai": "b"}, [], "topics: [b]"),
        ("topics: [b, ai]", {"ai": "b"}, ["c"], "topics: [b, c]"),
        ("topics: [ai]", {}, ["一、二", "x, y"], 'topics: [ai, "一、二", "x, y"]'),
        ("topics: [ai]", {"ai": None}, [], "topics: []"),
        ("topics: []  # 还没有", {}, ["b"], "topics: [b]  # 还没有"),
        ("topics:\ntitle: 甲", {}, ["b"], "topics: [b]\ntitle: 甲"),
        (
            "topics:\n  - ai  # 主要\n  # 说明\n  - 'b'\ntitle: 甲",
            {"ai": "z"},
            ["c"],
            "topics:\n  - z  # 主要\n  # 说明\n  - 'b'\n  - c\ntitle: 甲",
        ),
        ("topics:\n- ai\n- b # 二", {"ai": None}, [], "topics:\n- b # 二"),
        ("topics: [\n  ai, # 一\n  b\n]", {"ai": "c"}, ["d"], "topics: [\n  c, # 一\n  b, d\n]"),
        (
            "# 头\ntitle: 甲\ndate: 2025-12-24\n\nsummary: 要点",
            {},
            ["b"],
            "# 头\ntitle: 甲\ndate: 2025-12-24\ntopics: [b]\n\nsummary: 要点",
        ),
        ("title: >\n  甲\n  乙\nslug: s", {}, ["b"], "title: >\n  甲\n  乙\ntopics: [b]\nslug: s"),
        ("slug: s", {}, ["b"], "topics: [b]\nslug: s"),
        ("topics: [ai]", {"other": "b"}, ["ai"], "topics: [ai]"),
    ],
)
def test_only_what_is_meant_changes(
    front: str, changes: dict[str, str | None], new: list[str], expected: str
) -> None:
    assert changed(front, changes, *new) == expected


@pytest.mark.parametrize("front", ["topics: [a\n   i]", "topics: ai", "topics: {a: b}", "topics: [[ai]]"])
def test_what_cannot_be_changed_by_the_line_is_left_to_the_editor(front: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        changed(f"title: 甲\n{front}", {"a i": "b"}, "c")
    (problem,) = caught.value.problems
    assert (problem.code, problem.line) == ("topics-by-hand", 3)
    assert problem.params["text"].endswith("c]")


def test_line_breaks_and_the_byte_order_mark_stay() -> None:
    text = "\ufeff---\r\ntopics: [ai]\r\n---\r\n正文\r\n"
    assert change_list(text, PATH, "topics", {"ai": "b"}) == text.replace("ai", "b")


def test_a_broken_file_is_not_touched() -> None:
    with pytest.raises(ProblemsError):
        changed("topics: [ai\ntitle: 甲", {"ai": "b"})


@pytest.mark.parametrize(
    ("front", "value", "expected"),
    [
        ("zh: '甲' # 名", "乙", 'zh: "乙" # 名'),
        ("zh: '甲'\nen: A", "乙", "zh: 乙\nen: A"),
        ("en: A", "乙: 丙", 'zh: "乙: 丙"\nen: A'),
        ("zh: 甲", "甲", "zh: 甲"),
    ],
)
def test_a_single_value(front: str, value: str, expected: str) -> None:
    text = f"---\n{front}\n---\n"
    assert change_value(text, "content/topics/a.md", "zh", value) == f"---\n{expected}\n---\n"


NAME = st.text(st.sampled_from("ab 人工,:#'\"[]{}-、"), min_size=1, max_size=6).map(str.strip).filter(bool)
NAMES = st.lists(NAME, unique=True, max_size=5)
LAYOUT = st.sampled_from(["flow", "block"])


@example([":", ": #"], {":": "a"}, [], "flow")
@example([": #"], {}, [], "block")
@given(NAMES, st.dictionaries(NAME, st.one_of(st.none(), NAME), max_size=3), NAMES, LAYOUT)
def test_any_list_reads_back_as_meant(
    items: list[str], changes: dict[str, str | None], new: list[str], layout: str
) -> None:
    changes |= dict(zip(items, changes.values(), strict=False))
    text = emit({"title": "甲", "topics": items, "slug": "s"}) + "正文\n"
    if layout == "block" and items:
        quoted = "".join("\n- '" + item.replace("'", "''") + "'  # 注" for item in items)
        text = f"---\ntitle: 甲\ntopics:{quoted}\nslug: s\n---\n正文\n"
    done = change_list(text, PATH, "topics", changes, new)
    wanted = [changes.get(item, item) for item in items]
    expected = [item for item in dict.fromkeys([*wanted, *new]) if item is not None]
    values = read(done, PATH).values
    assert (values.get("topics") or []) == expected
    assert {**values, "topics": 0} == {"title": "甲", "topics": 0, "slug": "s"}
    kept = set(done.split("\n")) & set(text.split("\n"))
    assert {"title: 甲", "slug: s", "正文"} <= kept
