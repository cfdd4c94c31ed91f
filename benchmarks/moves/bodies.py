"""The bodies of posts: every construct of Markdown, then those of one generator."""

from collections.abc import Callable

from benchmarks.moves.words import Marks

Parts = list[Callable[[Marks], str]]


def prose(m: Marks) -> str:
    w = m.word
    return f"第 {m.number} 篇的开头 {w('para')}，*斜 {w('em')}* 和 **粗 {w('strong')}**，还有 `{m.line('run {}')}`。"


def english(m: Marks) -> str:
    return f"An English paragraph {m.word('para')} with a [link {m.word('link')}](https://example.net/{m.number})."


def nested_list(m: Marks) -> str:
    w = m.word
    return (
        f"- 一层 {w('item')}\n    - 二层 {w('item')}\n        - 三层 {w('item')}\n    - 又二层 {w('item')}\n"
        f"- 一层 {w('item')}\n\n  同一项的第二段 {w('item')}\n"
    )


def numbered_list(m: Marks) -> str:
    w = m.word
    return (
        f"3. 从三开始 {w('item')}\n\n   ```sh\n   {m.line('echo {}')}\n   ```\n\n4. 下一项 {w('item')}\n"
        f"   1. 里面 {w('item')}\n   2. 里面 {w('item')}\n"
    )


def table(m: Marks) -> str:
    w = m.word
    return f"| 表头 {w('cell')} | 右 |\n|---|---:|\n| {w('cell')} | `{m.line('{}')}` |\n| **{w('cell')}** | 2 |\n"


def quotation(m: Marks) -> str:
    return f"> 引文 {m.word('quote')}\n>\n> > 里层 {m.word('quote')}\n"


def footnote(m: Marks) -> str:
    return f"有注的话 {m.word('note')}[^n{m.number}]。\n\n[^n{m.number}]: 注文 {m.word('note')}\n"


def formula(m: Marks) -> str:
    return f"行内公式 $a_{{{m.number}}} = b$ 之后 {m.word('maths')}。\n\n$$\nE_{{{m.number}}} = mc^2\n$$\n"


def indented_code(m: Marks) -> str:
    return f"缩进的代码 {m.word('para')}：\n\n    {m.line('call({});')}\n    {m.line('end({});')}\n"


def html(m: Marks) -> str:
    return (
        f"<details>\n<summary>展开 {m.word('html')}</summary>\n\n里面 {m.word('html')}\n\n</details>\n\n"
        f'<p align="center">居中 {m.word("html")}</p>\n'
    )


def fence(m: Marks) -> str:
    return f"```js 标题 {m.word('caption')}\n{m.line()}\nif (a < b && c) {{ {m.line('use({})')} }}\n```\n"


def comment(m: Marks) -> str:
    return f"注释前 {m.word('para')}<!-- 待查 {m.secret()} -->。\n"


def heading(level: int) -> Callable[[Marks], str]:
    return lambda m: f"{'#' * level} 小节 {m.word('heading')} `a{level}`\n"


COMMON: Parts = [
    prose, heading(2), nested_list, english, numbered_list, heading(3), table, quotation, footnote, formula,
    indented_code, html, fence, comment,
]  # fmt: skip


def body(m: Marks, own: Parts) -> str:
    """All that is common, and what is the generator's own, turned round so that neighbours differ."""
    parts = [*COMMON[1:], *own]
    turn = m.number % len(parts)
    return "\n\n".join(part(m) for part in [prose, *parts[turn:], *parts[:turn]]) + "\n"
