"""A Hexo 8 site: asset folders, tag plugins, permalinks of every kind."""

from collections.abc import Iterator
from hashlib import sha1

from benchmarks.moves.bodies import Parts, body
from benchmarks.moves.words import Marks, Source
from tests.support.hexo_blog import png

CONFIG = """title: 海边笔记
url: https://notes.example.cn
root: /
timezone: Asia/Shanghai
language: zh-CN
permalink: {permalink}
post_asset_folder: true
new_post_name: :title.md
default_category: uncategorized
category_map:
  手艺: craft
"""
PERMALINKS = (
    ":year/:month/:day/:title/",
    "posts/:abbrlink.html",
    ":category/:hash/",
    ":year:month/:i_day-:name.html",
)


def own_parts(number: int, count: int) -> Parts:
    other = (number + 1) % count
    return [
        lambda m: f"{{% note info %}}\n提示 {m.word('callout')}\n\n```py\n{m.line('x = {}')}\n```\n{{% endnote %}}",
        lambda m: f"{{% fold 折叠 {m.word('fold')} %}}\n里面 {m.word('fold')}\n{{% endfold %}}",
        lambda m: f"{{% tabs t{m.number} %}}\n<!-- tab 甲 {m.word('tab')} -->\n内容 {m.word('tab')}\n<!-- endtab -->\n"
        f"<!-- tab 乙 -->\n内容 {m.word('tab')}\n<!-- endtab -->\n{{% endtabs %}}",
        lambda m: f"{{% codeblock 说明{m.word('caption')} lang:go %}}\n{m.line('func {}()')}\n{{% endcodeblock %}}",
        lambda m: f"{{% blockquote 作者{m.word('quote')} %}}\n话 {m.word('quote')}\n{{% endblockquote %}}",
        lambda m: f"{{% gallery %}}\n![图 {m.word('alt')}](a.png)\n![图 {m.word('alt')}](b.png)\n{{% endgallery %}}",
        lambda m: f"{{% asset_img a.png 图注{m.word('alt')} %}}",
        lambda m: f"换行 {m.word('para')}\n下一行 {m.word('para')}",
        lambda m: f"见{{% post_link {name(other)} 另一篇{m.word('link')} %}}和{{% post_link {name(other)} %}}。",
        lambda m: "{% raw %}<b>" + m.word("raw") + "</b>{{ x }}{% endraw %}",
        lambda m: "{% youtube " + f"vid{m.number:06}" + " %}",
        lambda m: f"{{% label primary {m.word('label')} %}} 之后",
        lambda m: f"[根相对](/about/) 缺图 ![{m.word('alt')}](missing.png)",
    ]  # fmt: skip


def name(number: int) -> str:
    return f"note-{number}" if number % 9 else f"年终 总结-{number}"


def site(count: int, form: int = 0) -> Iterator[tuple[str, bytes | Source]]:
    pattern = PERMALINKS[form]
    yield "_config.yml", CONFIG.format(permalink=pattern).encode()
    yield "package.json", b'{"name": "hexo-site", "private": true, "dependencies": {"hexo": "^8.0.0"}}\n'
    yield "scaffolds/post.md", b"---\ntitle: {{ title }}\ndate: {{ date }}\ntags:\n---\n"
    yield "source/about/index.md", "---\ntitle: 关于\n---\n一个人和一条船。\n".encode()
    for number in range(count):
        yield from post(number, count, form)


def post(number: int, count: int, form: int) -> Iterator[tuple[str, bytes | Source]]:
    m = Marks(number)
    day, hour = number % 28 + 1, number % 24
    day_text = f"2021-{number % 12 + 1:02}-{day:02}"
    front = [
        f"title: 题目 {number}: 渔网",
        f"date: {day_text} {hour:02}:30:00",
        f"tags: [标签 {number % 7}, C++]",
        f"categories: [{'手艺' if number % 2 else '见闻'}]",
        f"abbrlink: {number:08x}",
    ]
    front[0] = f'title: "题目 {number}: 渔网"'
    year, month, title = "2021", f"{number % 12 + 1:02}", name(number)
    seconds = unix(day_text, hour)
    category = "craft" if number % 2 else "见闻"
    address = (
        f"/{year}/{month}/{day:02}/{title}/",
        f"/posts/{number:08x}.html",
        f"/{category}/{sha1((title + str(seconds)).encode()).hexdigest()[:12]}/",
        f"/{year}{month}/{day}-{title}.html",
    )[form]
    if number % 17 == 5:
        front.append(f"permalink: own/{number}/")
        address = f"/own/{number}/"
    private = number % 23 == 7
    if private:
        front += ["password: geheim", "hidden: true"] if number % 2 else ["published: false"]
    text = "---\n" + "\n".join(front) + "\n---\n" + body(m, own_parts(number, count))
    path = f"source/_posts/{title}.md"
    yield path, Source(path, text, m, [] if private else [address], private)
    for at, picture in enumerate(("a.png", "b.png")):
        yield f"source/_posts/{title}/{picture}", png(8 + at, 6, number)


def unix(day: str, hour: int) -> int:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    return int(
        datetime.fromisoformat(f"{day}T{hour:02}:30:00").replace(tzinfo=ZoneInfo("Asia/Shanghai")).timestamp()
    )
