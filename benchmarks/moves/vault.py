"""An Obsidian vault: wikilinks, embeds, callouts, tags, private comments."""

from collections.abc import Iterator

from benchmarks.moves.bodies import Parts, body
from benchmarks.moves.words import Marks, Source
from tests.support.hexo_blog import png


def own_parts(number: int, count: int) -> Parts:
    other = (number + 1) % count
    return [
        lambda m: f"见 [[笔记 {other}|另一篇{m.word('link')}]]、[[别号 {other}]]、[[笔记 {other}#小节]]。",
        lambda m: f"![[p{number % 3}.png|300]] ![[笔记 {other}]] 之后 {m.word('para')}",
        lambda m: f"%%{m.secret()}%% 行内 {m.word('para')}\n\n%%\n整段 {m.secret()}\n\n还有 {m.secret()}\n%%",
        lambda m: f"> [!warning]+ 当心 {m.word('callout')}\n> 内容 {m.word('callout')}",
        lambda m: f"==高亮 {m.word('mark')}== #标签{number % 5} #父/子",
        lambda m: f"- [ ] 待办 {m.word('item')}\n- [x] 完成 {m.word('item')}",
        lambda m: f"没有的 [[无此篇 {m.word('link')}]]。",
        lambda m: f"花括号 {{{{ {m.word('para')} }}}} 原样；`{{% {m.line('{}')} %}}`",
        lambda m: f"```\n%%{m.line('magic {}')}\n```",
    ]


def site(count: int) -> Iterator[tuple[str, bytes | Source]]:
    yield ".obsidian/app.json", b"{}"
    for number in range(3):
        yield f"附件/p{number}.png", png(9, 9, number)
    for number in range(count):
        m = Marks(number)
        private = number % 23 == 13
        front = [
            f"aliases: [别号 {number}]",
            f"created: 2023-{number % 12 + 1:02}-{number % 28 + 1:02}",
            "tags:",
            "  - 笔记",
        ]
        if private:
            front.append("publish: false")
        path = f"{'甲' if number % 2 else '乙'}/笔记 {number}.md"
        text = "---\n" + "\n".join(front) + "\n---\n" + body(m, own_parts(number, count))
        yield path, Source(path, text, m, [], private)
