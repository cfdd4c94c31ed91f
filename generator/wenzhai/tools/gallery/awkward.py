"""Content that is hard for a theme: long titles, no dates, mixed scripts, huge tables, two hundred topics."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from struct import pack
from zlib import compress, crc32

LONG_HAN = (
    "关于在新形势下进一步做好面向未来的若干重大问题的研究与部署并切实加强组织领导的通知以及有关情况的说明" * 2
)
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
TOPICS = 200
MARKDOWN = {
    "zh": {
        "title": "每一种写法",
        "id": "markdown-zh",
        "slug": "markdown-zh",
        "date": "2025-11-01",
        "lang": "zh-Hans",
    },
    "en": {
        "title": "Every construct",
        "id": "markdown-en",
        "slug": "markdown-en",
        "date": "2025-11-02",
        "lang": "en",
    },
}

BODY = """
开头一段，中文里夹着 English words、数字 12,345.678 和 `code`，还有“引号”与——破折号……以及 {word}，\
看它们怎样换行[1][2]。*着重的字*与**加粗的字**，还有 *emphasis* in Latin，脚注[^1]和[链接](https://example.org/a/{word})。

## {title}

### 三级标题 A third-level heading

#### 四级

> 引文的第一段。
>
> > 引文里的引文，the second level of a quotation.

- 一级
    - 二级
        1. 三级，带数字
        2. 第二项
- 长词：{word}

![一幅宽图](images/wide.png)

| {heads} |
| {rules} |
{rows}

```python
def a_function_with_a_long_name(argument: str) -> str:  # 一行很长的代码，看它横着滚动还是撑破页面，一行很长的代码
    return argument
```

术语
:   它的解释，an explanation that goes on for a while.

***

<ruby>汉<rt>hàn</rt></ruby>字，\
<kbd>Ctrl</kbd> + <kbd>K</kbd>，H<sub>2</sub>O，x<sup>2</sup>，<mark>标记</mark>，<del>删去</del>。

## 五
## 六
## 七

[^1]: 脚注也很长：{word}。
"""


def project_files(lang: str, theme: str, plugins: Sequence[str]) -> dict[str, bytes]:
    """Path → bytes of the settings and the content of the gallery's site."""
    files = {
        "wenzhai.yaml": settings(lang, theme, plugins),
        **dict(terms()),
        **dict(articles()),
        **dict(documents()),
    }
    return {path: text.encode() for path, text in files.items()} | {
        "content/images/wide.png": grey(2400, 300)
    }


def settings(lang: str, theme: str, plugins: Sequence[str]) -> str:
    return (
        f"title: 名字很长很长的一份文摘 A Digest\ndescription: {LONG_HAN}\n"
        f"lang: {lang}\ntheme: {theme}\nrecent: 8\nrepo_url: https://example.org/repo\nrights: 版权说明 {LONG_WORD}\n"
        f"plugins: {json.dumps(plugins)}\n"
        "fields:\n  region: {type: taxonomy, zh: 地区, en: Regions}\n"
    )


def terms() -> Iterator[tuple[str, str]]:
    yield (
        "content/topics/long.md",
        f"---\nzh: {LONG_HAN[:40]}\nen: {LONG_WORD}\nkind: organisation\n---\n一段介绍，see [[awkward]]。\n",
    )
    yield "content/topics/child.md", "---\nzh: 下级主题\nen: A child\nparent: long\n---\n"
    yield (
        "content/sources/agency.md",
        f"---\nzh: 通讯社\nen: {LONG_WORD} Agency\nhome: https://example.org/\n---\n",
    )


def article(body: str, **keys: str) -> str:
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in keys.items()) + f"---\n{body}\n"


def articles() -> Iterator[tuple[str, str]]:
    many = ", ".join(["long", "child", *(f"主题{number}" for number in range(TOPICS))])
    columns = 14
    row = f"| {' | '.join(['数据 data'] * columns)} |\n"
    body = BODY.format(
        word=LONG_WORD,
        title=LONG_HAN[:60],
        heads=" | ".join(["栏"] * columns),
        rules=" | ".join(["---"] * columns),
        rows=row * 40,
    )
    regions = f"[{LONG_HAN[:30]}, Asia]"
    common = {"source": "agency", "series": "纪事", "topics": f"[{many}]", "region": regions}
    yield (
        "content/articles/awkward.md",
        article(
            body,
            id="awkward",
            title=f'"{LONG_HAN}"',
            slug="awkward",
            date='"2025-12-24 09:30"',
            column="权威论坛",
            updated="2025-12-26",
            correction=f'"{LONG_HAN}"',
            note=f'"**{LONG_HAN[:30]}**，又见[[awkward]] {LONG_WORD}"',
            ai="summary",
            lead="true",
            authors=f"[张三, {LONG_WORD}]",
            source_url="https://example.org/original",
            rights="保留所有权利",
            image="images/wide.png",
            **common,
        ),
    )
    yield (
        "content/articles/english.md",
        article(
            f"Core points of *the same story*, with 中文 inside. {LONG_WORD} See [[awkward]].",
            id="english",
            title=f'"The same story, told at length in English: {LONG_WORD}"',
            date='"2025-12-24"',
            lang="en",
            same_story="[awkward]",
            topics="[long]",
            source="agency",
        ),
    )
    yield (
        "content/articles/excerpt.md",
        article("没有日期的节选 ……", title="没有日期", slug="excerpt", excerpt="true", topics="[long]"),
    )
    yield "content/articles/markdown-zh.md", article(every_construct("zh"), **MARKDOWN["zh"])
    yield "content/articles/markdown-en.md", article(every_construct("en"), **MARKDOWN["en"])
    for number in range(1, 25):
        day = f"2025-{number % 12 + 1:02}-{number:02}"
        yield (
            f"content/articles/more-{number}.md",
            article("正文。", title=f"第 {number} 篇", date=day, topics="[long]"),
        )


def every_construct(lang: str) -> str:
    """Everything that Markdown can say here, once, in Chinese (`zh`) or English (`en`)."""
    return Path(__file__).with_name(f"{lang}.md").read_text(encoding="utf-8")


def documents() -> Iterator[tuple[str, str]]:
    yield "content/pages/about.md", "---\ntitle: 关于本站\nnav: true\n---\n## 一\n\n正文，text。\n"
    yield (
        "content/issues/2025-12.md",
        f"---\ntitle: {LONG_HAN[:50]}\ndate: 2025-12-31\n---\n见[[awkward]]与[[english]]。\n",
    )


def grey(width: int, height: int) -> bytes:
    """A grey picture as PNG."""
    head = pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = compress((b"\0" + b"\xb0" * width) * height, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def chunk(kind: bytes, data: bytes) -> bytes:
    return pack(">I", len(data)) + kind + data + pack(">I", crc32(kind + data))
