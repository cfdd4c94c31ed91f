"""A Hugo 0.15x site in two languages: bundles, shortcodes, permalinks by section, aliases."""

from collections.abc import Iterator

from benchmarks.moves.bodies import Parts, body
from benchmarks.moves.words import Marks, Source
from tests.support.hexo_blog import png

CONFIG = """baseURL = "https://blog.example.cn/"
title = "港口"
timeZone = "Asia/Shanghai"
defaultContentLanguage = "zh"
[permalinks.page]
posts = "/:year/:month/:slugorcontentbasename/"
[permalinks.term]
tags = "/tag/:slug/"
"""
LANGUAGES = """[zh]
languageName = "中文"
weight = 1
[de]
languageName = "Deutsch"
contentDir = "content.de"
weight = 2
"""


def own_parts(number: int, count: int) -> Parts:
    other = f"note-{(number + 3) % count}.md"
    return [
        lambda m: f'{{{{< figure src="p.png" alt="图{m.word("alt")}" caption="图注{m.word("caption")}" >}}}}',
        lambda m: f"{{{{< highlight go >}}}}\n{m.line('func {}()')}\n{{{{< /highlight >}}}}",
        lambda m: f"{{{{% notice tip %}}}}\n提示 {m.word('callout')}\n{{{{% /notice %}}}}",
        lambda m: f'{{{{< admonition type=warning title="当心{m.word("callout")}" open=true >}}}}\n'
        f"内容 **{m.word('callout')}**\n{{{{< /admonition >}}}}",
        lambda m: f'{{{{< details summary="展开{m.word("fold")}" >}}}}\n里面 {m.word("fold")}\n{{{{< /details >}}}}',
        lambda m: f'{{{{< tabs >}}}}\n{{{{< tab "甲{m.word("tab")}" >}}}}\n内容 {m.word("tab")}\n'
        "{{< /tab >}}\n{{< /tabs >}}",
        lambda m: f'见[另一篇{m.word("link")}]({{{{< ref "{other}#小节" >}}}})和'
        f'[再一篇]({{{{< relref "posts/{other}" >}}}})。',
        lambda m: "{{< youtube " + f"vid{m.number:06}" + " >}}",
        lambda m: f"## 带号 {m.word('heading')} {{#sec-{m.number}}}",
        lambda m: f"> [!NOTE]\n> 提示 {m.word('callout')}",
        lambda m: f"显示的短代码 {m.word('para')}：{{{{</* figure */>}}}}",
        lambda m: f"自己的 {{{{< my-own x=1 >}}}} {m.word('para')}",
        lambda m: f"[根相对{m.word('link')}](/about/)",
    ]  # fmt: skip


def site(count: int) -> Iterator[tuple[str, bytes | Source]]:
    yield "hugo.toml", b'title = "base"\n'
    yield "config/_default/hugo.toml", CONFIG.encode()
    yield "config/_default/languages.toml", LANGUAGES.encode()
    yield (
        "archetypes/default.md",
        b'+++\ntitle = \'{{ replace .File.ContentBaseName "-" " " | title }}\'\n+++\n',
    )
    yield "content/about.md", "---\ntitle: 关于\n---\n我。\n".encode()
    yield "content/posts/_index.md", "---\ntitle: 文章\n---\n".encode()
    yield "static/p.png", png(9, 9, 3)
    for number in range(count):
        yield from post(number, count)


def post(number: int, count: int) -> Iterator[tuple[str, bytes | Source]]:
    m = Marks(number)
    month, day = number % 12 + 1, number % 28 + 1
    date = f"2022-{month:02}-{day:02}T12:00:00+08:00"
    addresses = [f"/2022/{month:02}/note-{number}/"]
    keys: dict[str, str | list[str] | bool] = {
        "title": f"港口 {number}",
        "date": date,
        "tags": [f"潮 {number % 5}"],
    }
    if number % 7 == 1:
        keys["slug"] = f"slug-{number}"
        addresses = [f"/2022/{month:02}/slug-{number}/"]
    if number % 7 == 2:
        keys["url"] = f"/eigen/{number}.html"
        addresses = [f"/eigen/{number}.html"]
    if number % 7 == 3:
        keys["aliases"] = [f"/alt/{number}/", f"frueher-{number}"]
        addresses += [f"/alt/{number}/", f"/posts/frueher-{number}"]
    private = number % 23 == 11
    if private:
        keys |= {"publishDate": "2199-01-01"} if number % 2 else {"draft": True}
    folder = f"content/posts/note-{number}/index" if number % 4 == 0 else f"content/posts/note-{number}"
    head = (toml if number % 3 == 0 else yaml if number % 3 == 1 else as_json)(keys)
    yield (
        f"{folder}.md",
        Source(
            f"{folder}.md", head + body(m, own_parts(number, count)), m, [] if private else addresses, private
        ),
    )
    if number % 4 == 0:
        yield folder.removesuffix("index") + "p.png", png(7, 7, number)
    if number % 10 == 5 and not private:
        other = Marks(number + 5000)
        text = (
            yaml({"title": f"Hafen {number}", "date": date})
            + f"Deutscher Text mit Netzen {other.word('para')}.\n"
        )
        path = f"content.de/posts/note-{number}.md"
        yield path, Source(path, text, other, [f"/de/2022/{month:02}/note-{number}/"])


def toml(keys: dict[str, str | list[str] | bool]) -> str:
    lines = [f"{key} = {value if key == 'date' else quoted(value)}" for key, value in keys.items()]
    return "+++\n" + "\n".join(lines) + "\n+++\n"


def yaml(keys: dict[str, str | list[str] | bool]) -> str:
    return "---\n" + "\n".join(f"{key}: {quoted(value)}" for key, value in keys.items()) + "\n---\n"


def as_json(keys: dict[str, str | list[str] | bool]) -> str:
    from json import dumps

    return dumps(keys, ensure_ascii=False, indent=1) + "\n\n"


def quoted(value: str | list[str] | bool) -> str:
    from json import dumps

    return dumps(value, ensure_ascii=False)
