"""Queries as people type them, each with the answer it must get. Held to in Python and in browsers."""

from pathlib import Path

from msgspec import Struct

from tests.support.project import Project


def article(key: str, title: str, text: str, day: str | None, **front: str) -> tuple[str, str]:
    lines = [
        f"id: {key}",
        f"slug: {key}",
        f'title: "{title}"',
        *(f"{name}: {value}" for name, value in front.items()),
    ]
    if day:
        lines.append(f"date: {day}")
    folder = day.replace("-", "/")[:7] if day else "undated"
    name = f"{day[8:]}-{key}" if day else key
    return f"content/articles/{folder}/{name}.md", "\n".join(["---", *lines, "---", text, ""])


FILES = (
    ("content/sources/ren-min.md", "---\nzh: 人民日报\nen: People's Daily\naliases: [Ren Min Ri Bao]\n---\n"),
    (
        "content/sources/xin-hua.md",
        "---\nzh: 新华社\nen: Xinhua News Agency\naliases: [新华通讯社, Xinhua]\n---\n",
    ),
    (
        "content/topics/ai.md",
        "---\nzh: 人工智能\nen: Artificial intelligence\naliases: [AI, 人工智慧]\n---\n",
    ),
    ("content/topics/un.md", "---\nzh: 联合国\nen: United Nations\naliases: [UN]\n---\n"),
    article(
        "a",
        "算力要普惠",
        "各国都应当用得起模型和芯片，治理规则也要跟上。\n\n## 钱从哪里来\n\n先从基金里来。\n\n"
        "## 谁来管\n\n由各国一起管。",
        "2025-12-24",
        source="人民日报",
        topics="[人工智能, 联合国]",
        column="国际论坛",
    ),
    article(
        "b",
        "人工智能走进课堂",
        "老师说，机器改得了作业，改不了孩子。",
        "2025-12-12",
        source="新华社",
        topics="[人工智能]",
        series="新课堂",
    ),
    article(
        "c", "山村的信号塔", "人民日报的记者来过两次，写了12月24日的那场雪。", "2025-11-03", source="新华社"
    ),
    article("d", "大会的一天", "联合国大会在纽约开幕，各方谈到人工智能。", "2024-12-24", source="人民日报"),
    article(
        "e",
        "Governance for all",
        "The U.S. and São Paulo sent their best. Governments regulate; nobody governs alone, and a policy needs time.",
        "2025-12-01",
        lang="en",
        topics="[AI]",
    ),
    article("f", "數據庫的秘密", "我們正在開發數據庫，內容是傳統漢字。", "2025-10-01", column="国际论坛"),
    article("g", "没有日期的一篇", "治理碎片化加剧，一朵云也说不清。", None),
    article(
        "h",
        "A model village",
        "Farmers run their mills by the river, and the naïve miller wins.",
        "2025-09-30",
        lang="en",
    ),
)


def table_site(root: Path) -> Project:
    return Project(root).add(("wenzhai.yaml", "title: 文摘\nlang: zh-Hans\n"), *FILES)


class Case(Struct, frozen=True):
    """A query, the articles it must find by their keys, in this order, and what else must be said."""

    typed: str
    found: str
    meant: str = ""
    """The chips, with blanks between."""
    instead: str = ""
    only: str = ""


NAMES = (
    Case("人民日报", "adc", "人民日报"),
    Case("《人民日报》", "adc", "人民日报"),
    Case("People's Daily", "ad", "人民日报"),
    Case("peoples daily", "ad", "人民日报"),
    Case("Ren Min Ri Bao", "ad", "人民日报"),
    Case("人工智能", "abed", "人工智能"),
    Case("人工智慧", "abe", "人工智能"),
    Case("AI", "abe", "人工智能"),
    Case("ＡＩ", "abe", "人工智能"),
    Case("artificial intelligence", "abe", "人工智能"),
    Case("联合国", "ad", "联合国"),
    Case("聯合國", "ad", "联合国"),
    Case("联合国 人工智能", "ad", "联合国 人工智能"),
    Case("人民日报 人工智能", "ad", "人民日报 人工智能"),
    Case("人工智能 人民日报", "ad", "人工智能 人民日报"),
    Case("新华社", "bc", "新华社"),
    Case("新华通讯社", "bc", "新华社"),
    Case("Xinhua", "bc", "新华社"),
    Case("国际论坛", "af", "国际论坛"),
    Case("新课堂", "b", "新课堂"),
    Case("新华社 孩子", "b", "新华社"),
    Case("芯片 人民日报", "a", "人民日报"),
    Case("“人民日报”", "c"),
    Case("“人工智能”", "bd"),
)
DATES = (
    Case("2025年12月", "abe", "2025年12月"),
    Case("2025 年 12 月", "abe", "2025年12月"),
    Case("2025-12", "abe", "2025-12"),
    Case("2025-12-24", "a", "2025-12-24"),
    Case("2025/12/24", "a", "2025/12/24"),
    Case("2025.12.24", "a", "2025.12.24"),
    Case("2025年12月24日", "a", "2025年12月24日"),
    Case("２０２５年１２月２４日", "a", "2025年12月24日"),
    Case("12月24日", "adc", "12月24日"),
    Case("12月24号", "ad", "12月24号"),
    Case("2024年", "d", "2024年"),
    Case("2025年9月", "h", "2025年9月"),
    Case("人民日报 2025年", "ac", "人民日报 2025年"),
    Case("2025年12月 人工智能", "abe", "2025年12月 人工智能"),
    Case("2025年12月 孩子", "b", "2025年12月"),
    Case("2025年13月", ""),
    Case("去年", ""),
)
PINYIN = (
    Case("rengong zhineng", "abed", "人工智能", instead="人工智能"),
    Case("rgzn", "abed", "人工智能", instead="人工智能"),
    Case("renmin ribao", "ad", "人民日报"),
    Case("rmrb", "adc", "人民日报", instead="人民日报"),
    Case("xinhuashe", "bc", "新华社", instead="新华社"),
    Case("lianheguo", "ad", "联合国", instead="联合国"),
    Case("suanli", "a", instead="算力"),
    Case("shancun", "c", instead="山村"),
)
WORDS = (
    Case("治理", "ag"),
    Case("數據庫", "f"),
    Case("数据库", "f"),
    Case("雲", "g"),
    Case("govern", "e"),
    Case("governing", "e"),
    Case("governance", "e"),
    Case("governence", "e"),
    Case("policies", "e"),
    Case("regulation", "e"),
    Case("running", "h"),
    Case("US", "e"),
    Case("U.S.", "e"),
    Case("Sao Paulo", "e"),
    Case("são paulo", "e"),
    Case("naive", "h"),
    Case("信号答", "c"),
)
WITHOUT = (
    Case("-治理 人工智能", "bed", "人工智能"),
    Case("人工智能 -人民日报", "be", "人工智能"),
    Case("人民日报 -2024年", "ac", "人民日报"),
    Case("治理 -“规则也要”", "g"),
    Case("安赫尔 联合国", "", "联合国", only="联合国"),
    Case("火星车 孩子", "", only="孩子"),
    Case("-", ""),
    Case("xyzzy", ""),
)
CASES = (*NAMES, *DATES, *PINYIN, *WORDS, *WITHOUT)
