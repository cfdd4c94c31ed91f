"""A Hexo blog of any size, as that program lays one out: what a reader of ours would move here.

python -m tests.support.hexo_blog FOLDER [COUNT]
"""

import struct
import sys
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

CONFIG = """title: 海边笔记
url: https://notes.example.org
timezone: Asia/Shanghai
permalink: :year/:month/:day/:title/
post_asset_folder: true
"""
PLACES = "东港 西湾 南礁 北岸 长滩 短堤 青岛礁 白石角 望海楼 听涛阁".split()  # reads better
THINGS = ["渔网编号", "潮汐表，怎么读", "灯塔（第二次）", "C++ 与船钟", "缆绳的 7 种结法", "盐田里的风车"]
TAGS = ["海洋", "渔业", "AI", "ai", "C++", "C#", "气象 观测", "灯塔", "灯塔们"]
CATEGORIES = ["见闻", "手艺", "数据"]


def png(width: int, height: int, shade: int) -> bytes:
    """A whole picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    rows = (b"\0" + bytes([shade % 256]) * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def file_name(number: int) -> str:
    """Marks of ASCII and blanks become hyphens in Hexo's file names, those of Chinese stay."""
    place, thing = PLACES[number % len(PLACES)], THINGS[number % len(THINGS)]
    return f"{place}{thing}-{number}".replace("C++ ", "C-").replace(" ", "-")


def post(number: int) -> str:
    place, thing = PLACES[number % len(PLACES)], THINGS[number % len(THINGS)]
    when = datetime(2019, 1, 1, 23, 40, tzinfo=UTC) + timedelta(days=number * 5, minutes=number)
    tags = sorted({TAGS[number % len(TAGS)], TAGS[number * 5 % len(TAGS)]})
    lines = [
        "---",
        f"title: {place}{thing} {number}",
        f"date: {when:%Y-%m-%d %H:%M:%S}",
        "tags:",
        *(f"  - {tag}" for tag in tags),
        f"categories: [{CATEGORIES[number % len(CATEGORIES)]}]",
        "---",
        f"第 {number} 天，从{place}出发，记下所见的{thing}。",
        "",
        "<!-- more -->",
        "",
        f"沿岸走了 {number % 17 + 3} 里，数了 {number % 29 + 1} 条船；名单在 [[附表]] 里。",
    ]
    if number % 4 == 0:
        lines += ["", "{% asset_img 岸.png 岸边的船 %}", "", "![同一条船](岸.png)"]
    if number % 5 == 0:
        lines += ["", "![海图](/images/chart.png)"]
    if number % 6 == 0 and number:
        before = file_name(number - 1)
        lines += ["", f"上一次的路线见{{% post_link {before} 前一篇 %}}。"]
    if number % 7 == 0:
        lines += ["", "{% note info %}", "退潮后再去。", "{% endnote %}"]
    if number % 9 == 0:
        lines += ["", "```cpp", "int main() { return 0; } // {% note %} ![a](b.png)", "```"]
    return "\n".join(lines) + "\n"


def files(count: int) -> Iterator[tuple[str, bytes]]:
    yield "_config.yml", CONFIG.encode()
    yield "package.json", b'{"name": "hexo-site", "private": true}\n'
    yield "scaffolds/post.md", b"---\ntitle: {{ title }}\ndate: {{ date }}\ntags:\n---\n"
    yield "source/images/chart.png", png(64, 48, 200)
    yield "source/about/index.md", "---\ntitle: 关于\n---\n一个人和一条船。\n".encode()
    yield "source/_drafts/未写完.md", "---\ntitle: 未写完\n---\n还在写。\n".encode()
    for number in range(count):
        name = file_name(number)
        yield f"source/_posts/{name}.md", post(number).encode()
        if number % 4 == 0:
            yield f"source/_posts/{name}/岸.png", png(32, 24, number)


def make_hexo_blog(folder: Path, count: int = 200) -> Path:
    """Writes the blog and gives its folder."""
    for name, data in files(count):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def old_addresses(count: int) -> list[str]:
    """Every address that an article of the blog had."""
    found = []
    for number in range(count):
        when = datetime(2019, 1, 1, 23, 40, tzinfo=UTC) + timedelta(days=number * 5, minutes=number)
        found.append(f"{when:%Y/%m/%d}/{file_name(number)}/")
    return found


if __name__ == "__main__":
    make_hexo_blog(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 200)
