"""An issue in another order: items and sections move, and every line is there as often as before."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenzhai.tools.issues.compose import item_moved, item_removed, item_title, section_moved, sections_of

PATH = "content/issues/1.md"
TEXT = """---
title: 第一期
---
编者的话。

## 交通

- 甲
  续甲
- 乙

## 天气

先说一句。

- 丙

```
## 不是标题
- 不是条目
```

## 其他

- 丁
"""


def titles(text: str) -> list[tuple[str, list[str]]]:
    return [(one.title, [item.text for item in one.items]) for one in sections_of(text, PATH)]


def test_sections_and_items_are_found_and_code_is_neither() -> None:
    assert titles(TEXT) == [("交通", ["甲", "乙"]), ("天气", ["丙"]), ("其他", ["丁"])]


@pytest.mark.parametrize(
    ("number", "by", "expected"),
    [
        (0, 1, [("交通", ["乙", "甲"]), ("天气", ["丙"]), ("其他", ["丁"])]),
        (1, 1, [("交通", ["甲"]), ("天气", ["乙", "丙"]), ("其他", ["丁"])]),
        (2, -1, [("交通", ["甲", "乙", "丙"]), ("天气", []), ("其他", ["丁"])]),
        (0, -1, [("交通", ["甲", "乙"]), ("天气", ["丙"]), ("其他", ["丁"])]),
        (3, 1, [("交通", ["甲", "乙"]), ("天气", ["丙"]), ("其他", ["丁"])]),
        (9, 1, [("交通", ["甲", "乙"]), ("天气", ["丙"]), ("其他", ["丁"])]),
    ],
)
def test_an_item_moves_by_one(number: int, by: int, expected: list[tuple[str, list[str]]]) -> None:
    assert titles(item_moved(TEXT, PATH, number, by)) == expected


def test_an_item_takes_its_further_lines_along_and_can_be_taken_out() -> None:
    assert "- 乙\n- 甲\n  续甲\n\n## 天气" in item_moved(TEXT, PATH, 0, 1)
    assert "甲" not in item_removed(TEXT, PATH, 0)


def test_all_that_markdown_counts_to_an_item_goes_with_it() -> None:
    text = TEXT.replace("  续甲\n", "懒续行\n\n  第二段。\n\n不是它的。\n\n")
    assert "- 乙\n\n不是它的。\n\n- 甲\n懒续行\n\n  第二段。\n\n## 天气" in item_moved(text, PATH, 0, 1)


def test_an_item_is_called_by_its_first_link() -> None:
    assert item_title("**[[abc|雨 \\*夜]]**（[[def|English]]）：下雨") == "雨 *夜"
    assert item_title("![图](a.png) [外面](https://example.org/)") == "外面"
    assert item_title("没有链接") == "没有链接"


def test_a_section_moves_with_all_that_is_in_it() -> None:
    done = section_moved(TEXT, PATH, 2, -1)
    assert titles(done) == [("交通", ["甲", "乙"]), ("其他", ["丁"]), ("天气", ["丙"])]
    assert done.endswith("先说一句。\n\n- 丙\n\n```\n## 不是标题\n- 不是条目\n```\n")


def test_a_section_without_items_can_be_filled_again() -> None:
    emptied = item_moved(TEXT, PATH, 2, -1)
    assert titles(item_moved(emptied, PATH, 2, 1)) == titles(TEXT)


def test_line_ends_and_the_byte_order_mark_stay() -> None:
    windows = "\ufeff" + TEXT.replace("\n", "\r\n")
    assert item_moved(windows, PATH, 0, 1) == "\ufeff" + item_moved(TEXT, PATH, 0, 1).replace("\n", "\r\n")


LINE = st.sampled_from(["## 甲", "## 乙", "- 一", "- 二", "  续", "", "话。", "```", "* 三"])


@given(st.lists(LINE, max_size=14), st.integers(0, 6), st.sampled_from([-1, 1]), st.booleans())
def test_no_line_is_lost_or_told_twice(lines: list[str], number: int, by: int, sections: bool) -> None:
    text = "\n".join(["---", "title: a", "---", *lines])
    done = (section_moved if sections else item_moved)(text, PATH, number, by)
    assert Counter(filter(None, done.split("\n"))) == Counter(filter(None, text.split("\n")))
