"""Texts are analysed one by one or many at once, with the same result."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import paths
from wenzhai.text.analysis import MANY, analyse, analyse_all, word_numbers
from wenzhai.text.analysis_numpy import analyse_many
from wenzhai.text.idf import table

WORDS = st.sampled_from(
    [
        *(
            "人工智能",
            "芯片",
            "出口",
            "管制",
            "的",
            "是",
            "新华社",
            "报道",
            "龘龘",
            "7000亿",
            "2025年",
            "，",
            "。",
            "\n",
        ),
        *(
            "Café ",
            "U.S.",
            " DeepSeek ",
            "V3",
            " the ",
            "European Commission ",
            "rules ",
            "rules’ ",
            "12.5%",
            "🙂",
            "\0",
        ),
        *(
            "人工 \t智能",
            "臺灣",
            "人\u200b工",
            "々",
            "カナ",
            "\U00020000",
            "\u0301",
            "ΟΔΟΣ",
            "㈱ ﬁ",
            "c++c# ",
            "+",
            "x" * 45,
            "São ",
            "é ",
            "u.s.a. ",
            "\u1680",
            "Core insights: ",
            "核心观点",
            "Foo",
            "共产主义接班人中华人民共和国",
        ),
    ]
)
TEXTS = st.lists(WORDS, max_size=120).map("".join) | st.text(max_size=40)


@settings(max_examples=150)
@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=6))
def test_many_texts_at_once_say_what_each_says_alone(texts: list[tuple[str, str]]) -> None:
    assert analyse_many(texts, word_numbers()) == [analyse(*text) for text in texts]


def test_words_of_the_table_weigh_the_same_at_once() -> None:
    """Long texts of words drawn from all the table, so that weights tie and the words themselves decide."""
    drawn = random.Random(7)
    words = [word.decode() for word in drawn.sample(sorted(table()), 4000)]
    texts = [
        ("".join(drawn.sample(words, 3)), "，".join(drawn.choices(words[: 40 * (1 + n)], k=300)))
        for n in range(MANY)
    ]
    assert analyse_all(texts) == [analyse(*text) for text in texts]


def test_a_text_of_more_words_than_a_lane_counts_has_its_own_fingerprint() -> None:
    long = " ".join(f"w{number}" for number in range(140_000))
    texts = [("长", long), ("短", paths.REPOSITORY.joinpath("README.md").read_text(encoding="utf-8"))]
    assert analyse_many(texts, word_numbers()) == [analyse(*text) for text in texts]
