"""Sentences that stand in many texts."""

from hypothesis import given
from hypothesis import strategies as st

from wenzhai.text.boilerplate import common, keys, sentences, without

LINES = st.lists(st.text("甲乙丙a1。！. ”\n", max_size=12), max_size=6).map("\n".join)


@given(LINES)
def test_sentences_put_together_are_their_lines(text: str) -> None:
    assert "".join(sentences(text)) == text.replace("\n", "")


def test_what_many_texts_say_is_found_whatever_stands_around_it() -> None:
    texts = [f"每周五发布。第{number}期的话。\n\n欢迎 [投稿]！" for number in range(4)]
    assert common(texts, 3, 2) == {"每周五发布", "欢迎投稿"}
    assert common(texts[:2], 3, 2) == frozenset()


def test_only_those_sentences_go() -> None:
    left_out = keys(["每周五发布。", "Out every Friday."])
    assert without("每周五发布。 这一期说灯塔。", left_out) == "这一期说灯塔。"
    assert (
        without("每周五发布！\n灯塔 3.5 米高。\nOut every Friday. Lamps.", left_out)
        == "灯塔 3.5 米高。\nLamps."
    )
