"""Chinese typography: what is set full-width, and what is never touched."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenzhai.text.typography import FULL, MARKS, OPAQUE, repaired, repaired_pieces, repairs

SAMPLES = [
    # marks between Han
    ("财富,不应", "财富，不应"),
    ("财富 , 不应", "财富，不应"),
    ("(责编:卫嘉、白宇)", "（责编：卫嘉、白宇）"),
    ("真的吗?真的!", "真的吗？真的！"),
    ("真的吗??", "真的吗？？"),
    ("什么?!", "什么？！"),
    ("一是开放;二是合作。", "一是开放；二是合作。"),
    ("他说:", "他说："),
    ("第一行,\n第二行", "第一行，\n第二行"),
    ("今年7月,中国倡议", "今年7月，中国倡议"),
    ("增长3.5%,比上年快", "增长3.5%，比上年快"),
    ("共12人,3人缺席", "共12人，3人缺席"),
    ("比分3:1,时间12:30", "比分3:1，时间12:30"),
    # beside Latin words, in a text that is Chinese
    ("他用的是Mac,很好", "他用的是Mac，很好"),
    ("专访总裁:AI时代众行远", "专访总裁：AI时代众行远"),
    ("支持C++,也支持Java", "支持C++，也支持Java"),
    ("甲方:Acme;乙方:我们", "甲方：Acme；乙方：我们"),
    ("《Nature》,他读过", "《Nature》，他读过"),
    ("见https://example.org/a,b?c=d,然后", "见https://example.org/a,b?c=d，然后"),
    ("见 https://example.org/甲,乙 再看,好", "见 https://example.org/甲,乙 再看，好"),
    ("(见https://example.org/甲),好", "（见https://example.org/甲），好"),
    # brackets, as pairs
    ("增进人类福祉(权威论坛)", "增进人类福祉（权威论坛）"),
    ("《 人民日报 》( 2025年12月24日 17 版)", "《人民日报》（2025年12月24日 17 版）"),
    ("人工智能(AI)是工具", "人工智能（AI）是工具"),
    ("GDP(国内生产总值)增长", "GDP（国内生产总值）增长"),
    ("如下:(1)第一;(2)第二", "如下：（1）第一；（2）第二"),
    ("外(中(内)中)外", "外（中（内）中）外"),
    ("一半（注)的括号", "一半（注）的括号"),
    ("人工智能 (权威论坛) 专栏", "人工智能（权威论坛）专栏"),
    # quotes, as pairs
    ('他说:"好的,没问题"。', "他说：“好的，没问题”。"),
    ("他说'好','不好'", "他说‘好’，‘不好’"),
    ('使用"OK"一词', "使用“OK”一词"),
    ("他说\"要'快'些\"。", "他说“要‘快’些”。"),
    ('所谓 " 大模型 " 者', "所谓“大模型”者"),
    ("这是don't的'用法'", "这是don't的‘用法’"),
    ("她问:'真的?'我", "她问：‘真的？’我"),
    ("她问:'真的?'我只见一个'号", "她问：‘真的？’我只见一个'号"),
    # blanks
    ("座右铭。 作为最大的国家", "座右铭。作为最大的国家"),
    ("《 人民日报 》刊文", "《人民日报》刊文"),
    ("使用 ， 再说 。", "使用，再说。"),
    ("“你好” ,他说", "“你好”，他说"),
    ("（ 注 ）", "（注）"),
    (f"运行{OPAQUE} ,然后", f"运行{OPAQUE}，然后"),
    ("the words 你好,世界 mean something", "the words 你好，世界 mean something"),
]
KEPT = [
    "见 https://zh.wikipedia.org/wiki/人工智能?a=1 再看",
    "https://例子.中国/路径?x=1",
    "见 https://example.org/甲(乙,丙)?丁 再看",
    "见 www.example.org/甲?乙 再看",
    "见 ssh://甲:乙@例子/丙,丁 再看",
    "![尺寸](照片.png =100x20)",
    "[字](<甲,乙 丙?丁)",
    "插图 {% asset_img 图,片.jpg %} 完",
    "插图 {{< 甲,乙 >}} 完",
    "插图 {{ 甲,乙 }} 完",
    "文件 /数据/甲,乙?x 完",
    "文件 ./甲,乙.md?x 完",
    "文件 ../甲,乙.md 完",
    "",
    "财富，不应；《人民日报》（2025年12月24日 17 版）",
    "比分3:1，时间12:30:45，圆周率3.14159，共1,000元",
    "坚持智能向善 增进人类福祉",
    "见https://example.org/a,b?c=d:e;f(g)!h",
    "写信给mail@example.org",
    "函数f(x)与g(x, y)的值",
    "std::vector与a:=b",
    "x?y:z 与 a,b",
    "好的:) 好的:-) 好的;) 好的:D",
    "好的 :( 唉",
    "好:smile:的",
    "(^_^)好的(T_T)",
    '屏幕为5"和6"两种',
    '只有一个"引号',
    "Yahoo!的用户",
    "It's a dog's life, isn't it? (Yes: it is!) \"Quite,\" he said.",
    'He said "你好" to me, and left.',
    "The Analects (论语) is a book of sayings.",
    "He said: 好, and went away.",
    "一对里没有字()。",
    "&nbsp;中文&amp;中文",
    f"一{OPAQUE}二",
    "半个(括号",
    "半个)括号",
    "　　首行缩进",
]


@pytest.mark.parametrize(("typed", "set_right"), SAMPLES)
def test_marks_in_chinese_are_full_width_and_closed_up(typed: str, set_right: str) -> None:
    assert repaired(typed) == set_right


@pytest.mark.parametrize("text", [*KEPT, *(right for _, right in SAMPLES)])
def test_what_is_right_or_no_chinese_is_not_touched(text: str) -> None:
    assert repairs(text) == [] and repaired(text) == text


def test_a_mark_in_a_piece_of_its_own_is_seen_with_its_neighbours() -> None:
    assert repaired_pieces(["财富", ",", "不应"]) == ["财富", "，", "不应"]
    assert repaired_pieces(["财富 ", " , ", " 不应"]) == ["财富", "，", "不应"]
    assert repaired_pieces(["(责编:", "卫嘉", ")"]) == ["（责编：", "卫嘉", "）"]
    assert repaired_pieces(['他说"', "好", '"吗?', ""]) == ["他说“", "好", "”吗？", ""]
    assert repaired_pieces([]) == []


def test_repairs_tell_where_they_are_for_who_writes_them_down() -> None:
    text = "座右铭。 作为(注)"
    assert [(text[start:end], new) for start, end, new in repairs(text)] == [
        (" ", ""),
        ("(", "（"),
        (")", "）"),
    ]


PIECES = [
    "a",
    "B",
    "word",
    "1",
    "30",
    "%",
    "+",
    "_",
    "-",
    "^",
    "https://a.b/c",
    "www.",
    "/甲/",
    "./",
    "](",
    "{%",
    "%}",
    "{{",
    "}}",
    ":smile:",
    "it's",
    "&amp;",
    "::",
]
TEXTS = st.lists(
    st.sampled_from([*",:;?!()\"'，：；？！（）“”‘’ \t\n《》。、中文好一", OPAQUE, '5"', "D", ".", *PIECES]),
    max_size=24,
).map("".join)


@given(TEXTS)
def test_what_is_mended_is_not_mended_again(text: str) -> None:
    once = repaired(text)
    assert repaired(once) == once


@given(TEXTS)
def test_letters_digits_and_signs_stay_as_they_are(text: str) -> None:
    marks = re.compile(f"[ \\t{re.escape(MARKS)}]")
    assert marks.sub("", repaired(text)) == marks.sub("", text)
    narrow = str.maketrans(
        {wide: half for half, wide in FULL.items()} | dict(zip("“”‘’", "\"\"''", strict=True))
    )
    said = [part.translate(narrow).replace(" ", "").replace("\t", "") for part in (text, repaired(text))]
    assert said[0] == said[1]


@given(st.lists(TEXTS, max_size=5))
def test_pieces_are_mended_as_their_whole_is(pieces: list[str]) -> None:
    done = repaired_pieces(pieces)
    assert len(done) == len(pieces) and "".join(done) == repaired("".join(pieces))


@given(TEXTS)
def test_repairs_come_from_left_to_right_and_do_not_overlap(text: str) -> None:
    for one, other in pairwise(repairs(text)):
        assert one.start < one.end <= other.start
