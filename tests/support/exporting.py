"""A project whose latest issue has one of everything that an export must carry, and its exports."""

import json
import re
import struct
import zlib
from html.parser import HTMLParser
from pathlib import Path

from tests.support.hostile_bodies import BODIES, PAYLOADS
from tests.support.project import NOW, Project
from wenzhai.content.config import load_config
from wenzhai.exports.describe import Export
from wenzhai.exports.files import ExportFiles
from wenzhai.exports.formats import FORMATS
from wenzhai.exports.select import Choice, exported
from wenzhai.text.html_elements import VOID

SETTINGS = """\
title: 文摘 & Digest
url: https://example.org/digest/
author: 编辑部
rights: © 2025 编辑部
timezone: Asia/Shanghai
pictures:
  allow: [img.example.net]
"""
ISSUE = """\
---
title: 岁末 <年终>
number: 2
date: 2025-12-31
summary: 这一期谈雨、谈雪，也谈规则。
---
编者的话：这一周读到的都在这里，**重点**见[[aaa111|雨夜]]，数据见 <https://example.com/data?a=1&b=2>。

![河边的雨](images/rain.png)

## 要闻

- [[aaa111|雨夜]]：一篇长报道。
- [[bbb222|A note on rain]]：英文短文，讲雨水怎样落进排水沟。
- **[[ccc333|规则]]**：节选。

## 别处

- [外站](https://example.net/news) 和[同一外站](https://example.net/news)
- [公众号里的文章](https://mp.weixin.qq.com/s/abc)

编者注[^1]。

[^1]: 注里有[链接](https://example.com/note)。
"""
LONG = """\
---
id: aaa111
title: 雨夜
date: 2025-12-02
lang: zh-Hans
source: xinhua
source_url: https://example.com/rain
authors: [李雨]
topics: [天气]
summary: 夜里下了一场雨。
---
## 开头

第一段有*强调*、**加粗**、~~删去~~、`code` 和==标记==，公式 $x_1^2 + y$，见[开头](#开头)和[规则](ccc333.md)。[^1]

$$
E = mc^2
$$

```python
def rain(drops):
    for drop in drops:

        print(drop)  #  two  blanks
```

> [!NOTE] 留意
> 带**提示**的一段。

| 城市 | 雨量 |
| --- | ---: |
| 杭州 | 12 |
| 上海 | 8 |

1. 一
2. 二
   - 二之一

- [x] 做完
- [ ] 没做

> 引文一段。

![雨](images/rain.png "一张图")

![外站的图](https://img.example.net/far.png)

词语
: 解释

[^1]: 脚注，见 [[bbb222|那篇英文]]。
"""
ENGLISH = """\
---
id: bbb222
title: "A note on rain & \\"wind\\""
date: 2025-12-03
lang: en
source: xinhua
summary: Rain falls into gutters.
---
# Start

Rain <b>falls</b>, and a very long address follows: https://example.org/a/path/that/goes/on/and/on/and/on/for/more/than/seventy-eight/columns/of/text

## Start

Back to [[aaa111|rain at night]], and [its first part](https://example.org/digest/2025/12/02/aaa111.html#开头).[^1]

[^1]: A note.
"""
EXCERPT = """\
---
id: ccc333
title: 规则
date: 2025-12-04
lang: zh-Hans
excerpt: true
note: 编者留意，**此处**有[链接](https://example.com/more)，另见[[aaa111|雨夜]]。
ai: summary
correction: 初稿把年份写错了。
rights: CC BY 4.0
---
第一行
第二行。

---

<details><summary>更多</summary>

藏着的一段。

</details>
"""


def png(width: int = 4, height: int = 3) -> bytes:
    """A picture of one colour."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = (b"\0" + b"\x40\x60\x90" * width) * height
    head = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


LATEST = Choice()


def exporting_project(root: Path) -> Project:
    project = Project(root)
    project.write("content/images/rain.png", png())
    return project.add(
        ("wenzhai.yaml", SETTINGS),
        ("content/sources/xinhua.md", "---\nzh: 新华社\nen: Xinhua\n---\n"),
        ("content/issues/2.md", ISSUE),
        ("content/articles/aaa111.md", LONG),
        ("content/articles/bbb222.md", ENGLISH),
        ("content/articles/ccc333.md", EXCERPT),
    )


def described(project: Project, *, full: bool = True, cover: bool = False, choice: Choice = LATEST) -> Export:
    config = load_config(project.root)
    return exported(project.root, config, choice, now=NOW, full=full, cover=cover)


def files_of(name: str, project: Project, *, full: bool = True, choice: Choice = LATEST) -> ExportFiles:
    return FORMATS[name](described(project, full=full, choice=choice))


def texts_of(name: str, project: Project, *, full: bool = True, choice: Choice = LATEST) -> dict[str, str]:
    """The files of a format that are text."""
    files = files_of(name, project, full=full, choice=choice).files
    return {file: data.decode() for file, data in files.items()}


# -- hostile texts

ARTICLES = 700
EVERY = len(BODIES) // ARTICLES
DEEP = "<div>" * 190 + "深" + "</div>" * 190 + "\n\n" + "> " * 45 + "更深\n\n" + "<b>" * 190 + "粗"


FOUND = re.compile(r"""((?:src|href)=\\?["']?|\]\()x\b""")
SOURCE = '<img src=x onerror=hit()>"onclick="hit()'
CONTROLS = {1: None, 2: None, 3: None, 9: " ", 10: " "}


def one_line(payload: str) -> str:
    return json.dumps(payload.translate(CONTROLS), ensure_ascii=False)


def elsewhere(text: str) -> str:
    """With pictures of another site and an article that is there where a payload has what is missing, and would keep a
    build from the rest."""
    text = re.sub(r"\[\[[^|\]]*\|", "[[h0|", FOUND.sub(r"\1https://spy.example/x", text))
    return text.translate({1: None, 2: None, 3: None})


def article(number: int, body: str) -> str:
    words = one_line(PAYLOADS[number % len(PAYLOADS)])
    front = f"id: h{number}\ntitle: {words}\ndate: 2025-12-01\nsummary: {words}\n"
    front += f"correction: {words}\nrights: {words}\nsource: {one_line(SOURCE)}\nauthors: [{words}]\n"
    return f"---\n{front}---\n{elsewhere(body)}\n"


def hostile_export(root: Path) -> Export:
    """Of an issue with every payload in its list, and as whole texts."""
    project = Project(root)
    title = json.dumps('</title></section></script><script>hit()</script>"onclick="hit()')
    settings = f"title: {title}\nurl: https://example.org/\nrights: {title}\nauthor: {title}\n"
    settings += "pictures:\n  allow: [spy.example]\n"
    project.write("wenzhai.yaml", settings)
    bodies = [*BODIES[::EVERY], DEEP]
    assert len(bodies) > ARTICLES
    for number, body in enumerate(bodies):
        project.write(f"content/articles/h{number}.md", article(number, body))
    payloads = [elsewhere(payload.replace("\n", " ")) for payload in PAYLOADS]
    listed = "".join(
        f"- [[h{number}]]：{payloads[number % len(PAYLOADS)]}\n" for number in range(len(bodies))
    )
    project.write("content/articles/a.png", png())
    issue = f"---\ntitle: {title}\nnumber: 1\ndate: 2025-12-31\nsummary: {title}\n---\n{listed}"
    project.write("content/issues/1.md", issue)
    found = described(project)
    assert len(found.articles) == len(bodies)
    return found


class Tags(HTMLParser):
    """The start tags of a document, each with its attributes, and the text between tags."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.unbalanced: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.unbalanced.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.found if name == tag]

    def values(self, attribute: str) -> list[str]:
        return [attributes[attribute] for _, attributes in self.found if attribute in attributes]

    @property
    def text(self) -> str:
        return "".join(self.texts)
