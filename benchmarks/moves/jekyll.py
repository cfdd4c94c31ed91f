"""A Jekyll 4 site: kramdown, Liquid, a collection, redirects."""

from collections.abc import Iterator

from benchmarks.moves.bodies import Parts, body
from benchmarks.moves.words import Marks, Source
from tests.support.hexo_blog import png

CONFIG = """title: 码头
url: https://pier.example.cn
baseurl: ""
timezone: Asia/Shanghai
lang: zh-CN
permalink: pretty
collections:
  wiki:
    output: true
    permalink: /wiki/:path/
defaults:
  - scope: {path: "", type: wiki}
    values: {layout: wiki}
"""


def own_parts(number: int, count: int) -> Parts:
    other = (number + 1) % count
    return [
        lambda m: f"段落 {m.word('para')}\n{{: .center}}",
        lambda m: "* 目录\n{:toc}",
        lambda m: f'<div markdown="1">\n**里面 {m.word("html")}**\n</div>',
        lambda m: f"{{% highlight ruby %}}\n{m.line('puts {}')}\n{{% endhighlight %}}",
        lambda m: f"见[上一篇{m.word('link')}]({{% post_url {dated(other)} %}})。",
        lambda m: f"![图{m.word('alt')}]({{{{ site.baseurl }}}}/assets/p.png)",
        lambda m: f"{{% comment %}}\n{m.secret()}\n{{% endcomment %}}\n后 {m.word('para')}",
        lambda m: f'{{% assign img="/a.png" %}}\n![{m.word("alt")}]({{{{img}}}})',
        lambda m: f"{{% raw %}}{{{{ {m.word('raw')} }}}}{{% endraw %}}",
        lambda m: f"## 有 id 的 {m.word('heading')} {{#k-{m.number}}}",
        lambda m: f'{{% include figure.html image_path="/assets/p.png" caption="图注{m.word("caption")}" %}}',
        lambda m: f"[词条{m.word('link')}](/wiki/w{number % 20}/)",
    ]  # fmt: skip


def dated(number: int) -> str:
    return f"2020-{number % 12 + 1:02}-{number % 28 + 1:02}-note-{number}"


def site(count: int) -> Iterator[tuple[str, bytes | Source]]:
    yield "_config.yml", CONFIG.encode()
    yield "Gemfile", b'source "https://rubygems.org"\ngem "jekyll", "~> 4.4"\n'
    yield "index.markdown", b"---\nlayout: home\n---\n"
    yield "about.markdown", "---\ntitle: 关于\n---\n我。\n".encode()
    yield "assets/p.png", png(9, 9, 1)
    for number in range(20):
        m = Marks(number + 7000)
        path = f"_wiki/w{number}.md"
        yield (
            path,
            Source(
                path, f"---\ntitle: 词条 {number}\n---\n词条 {m.word('para')}\n", m, [f"/wiki/w{number}/"]
            ),
        )
    for number in range(count):
        m = Marks(number)
        month, day = number % 12 + 1, number % 28 + 1
        front = [f'title: "码头 {number}"', "layout: post", f"tags: 潮 t{number % 4}"]
        address = f"/2020/{month:02}/{day:02}/note-{number}/"
        addresses = [address]
        if number % 5 == 1:
            front.append("categories: [Web Dev, 手艺]")
            addresses = [f"/web dev/手艺{address}"]
        if number % 5 == 2:
            front.append(f"permalink: /eigen/{number}.html")
            addresses = [f"/eigen/{number}.html"]
        if number % 5 == 3:
            front.append(f"redirect_from:\n  - /alt/{number}/\n  - /noch/{number}")
            addresses += [f"/alt/{number}/", f"/noch/{number}"]
        private = number % 23 == 3
        if private:
            front.append("published: false")
        path = f"_posts/{dated(number)}.md"
        text = "---\n" + "\n".join(front) + "\n---\n" + body(m, own_parts(number, count))
        yield path, Source(path, text, m, [] if private else addresses, private)
