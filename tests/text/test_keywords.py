"""Keywords: by the text alone, weighed by jieba's table, without boilerplate."""

import subprocess
import sys
import time
import warnings
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.run import environment
from wenzhai.text.analysis import analyse
from wenzhai.text.entities import shared_entities
from wenzhai.text.idf import MEDIAN, SEARCHES, search, table, weights
from wenzhai.text.keywords import KEPT, keywords, rarity, words_of
from wenzhai.text.segmenter import cut_runs, cutter, jieba_cutter
from wenzhai.text.simhash import BITS, distance, simhash

with warnings.catch_warnings():
    warnings.simplefilter("ignore", ResourceWarning)  # jieba leaves the files of its tables open
    import jieba.analyse

TEXT = (
    "联合国在日内瓦召开会议，讨论全球治理。会议认为，全球治理需要规则，规则需要执行。"
    "量子计算和量子通信也写进了规则草案，量子计算的标准由联合国牵头。"
)


def words(title: str, text: str) -> list[str]:
    return [word for word, _ in analyse(title, text).keywords]


def test_the_table_is_jiebas() -> None:
    oracle = jieba.analyse.default_tfidf
    assert oracle.median_idf == MEDIAN
    assert {word.decode(): float(weight) for word, weight in table().items()} == oracle.idf_freq


@pytest.mark.parametrize("look", [search, weights])
def test_words_are_looked_up_as_in_the_table(look: Callable[[list[str]], dict[str, float]]) -> None:
    known = jieba.analyse.default_tfidf.idf_freq
    first, *_, last = known
    some = [first, last, "全球", "人工智能", *list(known)[::1000]]
    for _ in range(SEARCHES + 1):  # `weights` begins with searches, and then has a dictionary
        assert look([*some, "没有的词条啊", "全球人工智能"]) == {word: known[word] for word in some}
    assert look([]) == {}


def test_what_is_rare_and_repeated_comes_first() -> None:
    found = words("量子计算的规则", TEXT)
    assert found[0] == "量子"
    assert {"日内瓦", "联合国", "规则"} <= set(found)
    assert not {"我们", "认为", "需要"} & set(found)


def test_weights_agree_with_jiebas_order_where_nothing_is_repeated() -> None:
    text = "日内瓦 联合国 图书馆 治理 人工智能"
    ours = [word for word, _ in keywords({}, words_of(text, ""))]
    assert ours == jieba.analyse.extract_tags(text.replace(" ", ""), topK=None)


def test_common_words_are_no_keywords_in_either_language() -> None:
    assert words("", "中国坚持国际体系。企业和大学的技术。坚持，坚持。") == []
    assert words("", "The country has technology. Countries, the country; information for students.") == []
    assert rarity["lithium"] > rarity["battery"] > rarity["country"] == 0


@pytest.mark.parametrize(
    "boilerplate",
    ["Core Viewpoint - ", "Core Insights: ", "Group 1: ", "Group 12: ", "Core Points "],
)
def test_boilerplate_of_summaries_never_counts(boilerplate: str) -> None:
    assert words("", f"{boilerplate}Robots learn to weld") == words("", "Robots learn to weld")


def test_other_words_of_ours_never_count() -> None:
    assert words("", "核心观点：编者按，本报记者摘编，责编。") == []
    assert words("", "The report highlights the importance of this article.") == []


def test_english_words_in_their_plain_form_and_names_whole() -> None:
    found = words(
        "", "Treaties bind. A treaty with DeepSeek’s rivals; the tariffs of the Shanghai Declaration."
    )
    assert "treaty" in found
    assert {"DeepSeek", "rival", "tariff", "Shanghai Declaration"} <= set(found)
    assert not {"Shanghai", "shanghai", "declaration", "treaties"} & set(found)


def test_a_title_in_capitals_is_no_name() -> None:
    assert all(" " not in word for word in words("", "How Many Rules Will Bind Every Future Machine Alike"))


def test_guesses_of_the_segmenter_count_only_when_repeated() -> None:
    once, twice = words_of("便断", ""), words_of("便断 便断", "")
    assert weights(["便断"]) == {}
    assert keywords({}, once) == ()
    assert [word for word, _ in keywords({}, twice)] == ["便断"]


def test_never_more_than_are_kept_and_heaviest_first() -> None:
    found = keywords({}, {f"word{chr(97 + n)}": n % 7 + 1 for n in range(26)})
    assert len(found) == KEPT
    assert [weight for _, weight in found] == sorted((weight for _, weight in found), reverse=True)


HAN = st.text(
    st.sampled_from("全球治理联合国人工智能的是在一个规则日内瓦长江大桥市长春节药店乒乓球拍卖完了"),
    max_size=40,
)


JIEBA = jieba_cutter()


@given(st.lists(HAN, max_size=6))
def test_both_segmenters_cut_alike(runs: list[str]) -> None:
    runs = [run for run in runs if run]
    assert cut_runs(runs, cutter()) == cut_runs(runs, JIEBA)


@given(st.text(max_size=200), st.text(max_size=400))
def test_any_text_can_be_analysed(title: str, text: str) -> None:
    found = analyse(title, text)
    assert found == analyse(title, text)
    assert len(found.keywords) <= KEPT
    assert all(word.strip() == word and len(word) > 1 and weight > 0 for word, weight in found.keywords)
    assert not any("\t" in word or "\n" in word for word, _ in found.keywords)
    assert 0 <= found.simhash < 1 << BITS


def test_the_same_in_every_process() -> None:
    code = f"from wenzhai.text.analysis import analyse; print(analyse('标题', {TEXT * 3!r}))"
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=environment({"PYTHONHASHSEED": seed}),
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(said) == 1


# -- the fingerprint ------------------------------------------------------------------------------


def vocabulary(start: int, size: int) -> list[str]:
    return [f"词{number}" for number in range(start, start + size)]


def test_fingerprints_are_near_where_words_are_the_same() -> None:
    whole = vocabulary(0, 200)
    assert distance(simhash(whole), simhash(whole)) == 0
    assert distance(simhash(whole), simhash([*whole[:198], "改", "动"])) <= 6
    assert distance(simhash(whole), simhash(vocabulary(1000, 200))) > 20


def test_a_short_text_has_no_fingerprint() -> None:
    assert simhash(vocabulary(0, 31)) == 0
    assert simhash(vocabulary(0, 32)) != 0


@given(st.permutations(vocabulary(0, 40)))
def test_the_order_of_words_is_nothing(words: list[str]) -> None:
    assert simhash(words) == simhash(vocabulary(0, 40))


def test_as_by_the_book() -> None:
    from hashlib import blake2b

    for words in (vocabulary(0, 77), vocabulary(0, 700)):
        hashes = [blake2b(word.encode()).digest() for word in words]
        votes = [sum(hashed[bit] & 1 for hashed in hashes) for bit in range(BITS)]
        bits = "".join("1" if 2 * vote > len(words) else "0" for vote in votes)
        assert f"{simhash(words):064b}" == bits


# -- figures --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("产业规模超过7000亿元", {"7e+11"}),
        ("an industry of 700 billion yuan", {"7e+11"}),
        ("增长30.2%，占71.2％", {"30.2%", "71.2%"}),
        ("2025年12月24日，第17版，3次", set()),
        ("1,234 people and 11亿吨", {"1234", "1.1e+09"}),
        ("DeepSeek 与 GPT-5 由 UNESCO 讨论", {"DeepSeek", "GPT-5", "UNESCO"}),
        ("AI in 2025 [1][2]", set()),
        ("version 3.14.15, 100, 12", set()),
    ],
)
def test_figures(text: str, found: set[str]) -> None:
    assert set(shared_entities(text)) == found


def test_a_long_text_takes_no_long_time() -> None:
    start = time.process_time()
    for text in (
        "A" * 100_000,
        "A b " * 25_000,
        "1," * 50_000,
        "Of The " * 15_000,
        "x'" * 50_000,
        "A of the " * 12_000,
    ):
        analyse(text, text)
    assert time.process_time() - start < 20
