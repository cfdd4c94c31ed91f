"""How texts are taken apart for search: the cases that the browser is held to as well, and what holds of all texts."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import paths
from tests.support.run import environment
from wenzhai.search.reader.query import parse
from wenzhai.search.tokens import LOOSE, OFTEN, TITLE, WORD, weigh
from wenzhai.text.normalize import lookups, normalize, skeleton, traditional
from wenzhai.text.search_terms import searchable, whole_text
from wenzhai.text.segmenter import cut_runs, cutter, jieba_cutter

CASES = json.loads((paths.CASES / "tokens.json").read_text(encoding="utf-8"))
HAN_LINES = st.lists(
    st.text(st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF), min_size=1, max_size=25)
)
WORDS = (
    "人工智能",
    "全球",
    "治理",
    "大语言模型",
    "新质生产力",
    "的",
    "和",
    "服务",
    "乔峰",
    "𠮷",
    "々",
    "の",
    "联合国",
)
DICTIONARY = st.lists(
    st.lists(
        st.sampled_from(WORDS),
        min_size=1,
        max_size=9,
    ).map("".join)
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["about"])
def test_texts_are_taken_apart_as_specified(case: dict[str, Any]) -> None:
    folded = normalize(case["text"])
    runs, words = lookups(folded)
    query = parse(case["text"])
    assert {
        "about": case["about"],
        "text": case["text"],
        "fold": folded,
        "runs": runs,
        "words": words,
        "skeleton": skeleton(folded),
        "query": {
            "whole": query.whole.bare,
            "open": query.whole.open,
            "parts": [part.bare for part in query.parts],
            "phrases": [part.bare for part in query.phrases],
        },
    } == case


def test_no_character_is_simplified_twice() -> None:
    assert not {ord(simple) for simple in traditional().values()} & traditional().keys()


@given(st.text())
def test_a_skeleton_of_a_skeleton_is_itself(text: str) -> None:
    bare = skeleton(normalize(text))
    assert skeleton(bare) == bare


@given(st.text(), st.text(), st.text())
def test_a_text_holds_what_stands_in_it(before: str, text: str, after: str) -> None:
    bare = skeleton(normalize(text))
    assert bare in skeleton(f"{normalize(before)}。{normalize(text)}。{normalize(after)}")


# -- words --------------------------------------------------------------------------------------------


@given(HAN_LINES)
def test_both_segmenters_cut_any_run_alike(runs: list[str]) -> None:
    assert cut_runs(runs, cutter()) == cut_runs(runs, JIEBA)


@given(DICTIONARY)
def test_both_segmenters_cut_words_in_a_row_alike(runs: list[str]) -> None:
    assert cut_runs(runs, cutter()) == cut_runs(runs, JIEBA)


JIEBA = jieba_cutter()


def test_the_two_segmenters_are_two() -> None:
    assert cutter().__module__ != JIEBA.__module__


@given(HAN_LINES)
def test_cutting_loses_nothing(runs: list[str]) -> None:
    assert [line.replace(" ", "") for line in cut_runs(runs).split("\n")] == (runs or [""])


def test_jieba_leaves_nothing_behind(tmp_path: Path) -> None:
    code = "from wenzhai.text.segmenter import jieba_cutter; print(list(jieba_cutter()('人工智能')))"
    command = [sys.executable, "-c", code]
    ran = subprocess.run(command, env=environment({"TMPDIR": str(tmp_path)}), capture_output=True, text=True)
    assert ran.stdout == "['人工智能']\n"
    assert list(tmp_path.iterdir()) == []


# -- weights ------------------------------------------------------------------------------------------


def weights(title: str, text: str) -> dict[str, int]:
    return weigh(searchable(title, text).packed())


def test_pairs_weigh_by_how_they_stand() -> None:
    found = weights("全球治理", "产品和服务。" + "很长的一段文字，" * 100)
    assert found["全球"] == TITLE
    assert found["球治"] == TITLE
    assert found["产品"] == WORD
    assert found["和服"] == LOOSE
    assert found["一段"] == OFTEN


def test_a_title_makes_nothing_of_the_text_frequent() -> None:
    assert weights("治理 治理 AI AI", "x " * 300 + "ai")["ai"] == TITLE
    assert weights("", "x " * 300 + "ai")["ai"] == WORD


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ((None, ""), "正文的第一句。第二句。"),
        (("正文的第一句。",), "正文的第一句。第二句。"),
        (("正文的第一…",), "正文的第一句。第二句。"),
        (("栏目", "另写的摘要"), "栏目\n另写的摘要\n正文的第一句。第二句。"),
    ],
)
def test_what_a_page_shows_besides_belongs_to_its_text(others: tuple[str | None, ...], expected: str) -> None:
    assert whole_text("正文的第一句。第二句。", *others) == expected
