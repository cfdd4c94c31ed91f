"""A site to be searched in a browser, and what is asked there."""

import random
from pathlib import Path

from tests.support.project import Project
from tests.support.searching import Piece, Shelf

WORDS = (
    *("人工智能", "全球", "治理", "大语言模型", "产品", "和", "服务", "的", "数据", "安全", "问题", "芯片"),
    *("AI", "open", "source", "governance", "2025", "c++", "日内瓦"),
)

PIECES = (
    Piece(
        "hostile",
        '<img src=x onerror="document.title=1">标题',
        "<script>document.title=2</script>&lt;b&gt;危险的标记",
        topics=("ai",),
    ),
    Piece("long", "很长的词", "x" * 100_000 + " 结尾" + "\U0001f600" * 50, "2025-12-01", source="新华社"),
    Piece(
        "traditional",
        "數據庫與開源軟體",
        "我們正在開發數據庫，內容是傳統漢字。",
        "2024-01-02",
        topics=("data",),
        lang="zh-Hant",
    ),
    Piece(
        "marks",
        "从右到左",
        "治\u200f理 \u202e人工\u202c智能 葛\U000e0100城 \u0627\u0644\u0639\u0631\u0628",
        None,
    ),
    Piece(
        "english",
        "A summary in English",
        "Artificial intelligence governance needs everybody.",
        "2025-08-01",
        lang="en",
    ),
)


UNDERSTOOD = (
    *("甲报", "新华社", "甲报 全球", "全球 乙报 治理", "AI 治理", "law", "“甲报”", "law ai", "甲报 乙报"),
    *(
        "2024年3月",
        "2024 年 3 月",
        "2025-12-01",
        "12月1日",
        "2024年 甲报",
        "2024/3",
        "2024年13月",
        "2024-03 产品",
    ),
    *(
        "-治理",
        "全球 -治理",
        "全球 -甲报",
        "全球 -“产品 和”",
        "全球 -2024年",
        "全球 -ai",
        "-",
        "-。",
        "a-b -數據",
    ),
    *(
        "jiabao",
        "jb",
        "xhs",
        "shuju anquan",
        "rengong zhin",
        "yuyan moxing",
        "rgz",
        "没有的词 全球",
        "甲报 没有的词",
    ),
    *("聯合 數據", "數據 2024年", "2024年 -數據", "甲報"),
)
"""Names, dates, exclusions, and words by how they are read."""


def corpus() -> list[Piece]:
    """Articles of random words, always the same."""
    chosen = random.Random(4)
    pieces = list(PIECES)
    for at in range(40):
        day = f"202{chosen.randint(3, 5)}-{chosen.randint(1, 12):02}-{chosen.randint(1, 28):02}"
        text = "".join(chosen.choice([*WORDS, "，", "。", " "]) for _ in range(60))
        title = " ".join(chosen.sample(WORDS, 3))
        pieces.append(
            Piece(
                f"r{at}", title, text, day, (chosen.choice(["ai", "law"]),), chosen.choice(["甲报", "乙报"])
            )
        )
    return pieces


def queries() -> list[str]:
    chosen = random.Random(9)
    texts = [text for piece in corpus() for text in (piece.title, piece.text[:2000])]
    cut = [
        text[(at := chosen.randrange(len(text))) : at + chosen.randint(1, 14)]
        for text in chosen.choices(texts, k=120)
    ]
    mixed = [" ".join(chosen.sample(WORDS, chosen.randint(1, 3))) for _ in range(40)]
    quoted = [f"“{chosen.choice(WORDS)}{chosen.choice(WORDS)}” {chosen.choice(WORDS)}" for _ in range(20)]
    odd = [
        "",
        " ",
        "。",
        "數據庫",
        "数据库",
        "开源软体",
        "goverance",
        "opne",
        "gover",
        '"',
        "\ud800",
        "全球之理",
        "治" * 30,
    ]
    return [*cut, *mixed, *quoted, *odd, *UNDERSTOOD]


def searched_site(folder: Path) -> Path:
    """The demo's pages with an index of other articles: they need not exist to be found."""
    site = Project.of_this_repository(folder / "demo").run_build()
    shelf = Shelf(folder / "shelf")
    with shelf.cache:
        for url, data in shelf.files(corpus()).items():
            (site / url).parent.mkdir(parents=True, exist_ok=True)
            (site / url).write_bytes(data)
    return site
