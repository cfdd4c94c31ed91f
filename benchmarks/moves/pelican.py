"""A Pelican 4.12 site: Markdown and reStructuredText, folders as categories, translations."""

from collections.abc import Iterator

from benchmarks.moves.bodies import Parts, body
from benchmarks.moves.words import Marks, Source
from tests.support.hexo_blog import png

CONFIG = """AUTHOR = 'A. Hafen'
SITENAME = '灯塔'
SITEURL = ''
PATH = 'content'
TIMEZONE = 'Asia/Shanghai'
DEFAULT_LANG = 'zh'
USE_FOLDER_AS_CATEGORY = True
BASE = '{date:%Y}/{date:%b}/{date:%d}/'
ARTICLE_URL = BASE + '{category}/{slug}/'
ARTICLE_SAVE_AS = BASE + '{category}/{slug}/index.html'
ARTICLE_LANG_SAVE_AS = '{lang}/{slug}.html'
ARTICLE_LANG_URL = ARTICLE_LANG_SAVE_AS
TAG_SAVE_AS = 'tag/{slug}/index.html'
"""
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # reads better


def own_parts(number: int, count: int) -> Parts:
    other = other_markdown(number, count)
    return [
        lambda m: (
            f'!!! note "提示{m.word("callout")}"\n    内容 {m.word("callout")}\n\n    第二段 {m.word("callout")}'
        ),
        lambda m: "[TOC]",
        lambda m: f"见[另一篇{m.word('link')}]({{filename}}{other})。",
        lambda m: f"![图{m.word('alt')}]({{static}}/images/p.png)",
        lambda m: f"花括号 {{{{ {m.word('para')} }}}} 和 {{% x %}} 原样。",
        lambda m: f"术语 {m.word('term')}\n:   解释 {m.word('term')}",
    ]


def other_markdown(number: int, count: int) -> str:
    """The path of a Markdown post from the folder of this one."""
    for step in range(1, 12):
        other = (number + step) % count
        if other % 5 != 4:
            return f"../{folder(other)}/note-{other}.md"
    return ""


def folder(number: int) -> str:
    return ("code", "life", "sea")[number % 3]


def site(count: int) -> Iterator[tuple[str, bytes | Source]]:
    yield "pelicanconf.py", CONFIG.encode()
    yield "publishconf.py", b"from pelicanconf import *\nSITEURL = 'https://tower.example.cn'\n"
    yield "content/images/p.png", png(9, 9, 1)
    yield "content/pages/about.md", "Title: 关于\n\n我。\n".encode()
    for number in range(count):
        m = Marks(number)
        month, day, slug = number % 12, number % 28 + 1, f"note-{number}"
        address = f"/2019/{MONTHS[month]}/{day:02}/{folder(number)}/{slug}/"
        private = number % 23 == 9
        head = {
            "title": f"灯塔 {number}",
            "date": f"2019-{month + 1:02}-{day:02} 09:00",
            "slug": slug,
            "tags": "a, b c",
        }
        if private:
            head["status"] = "hidden" if number % 2 else "draft"
        if number % 5 == 4:
            path, text = f"content/{folder(number)}/{slug}.rst", rst(m, head)
        else:
            keys = "".join(f"{key.title()}: {value}\n" for key, value in head.items())
            path, text = (
                f"content/{folder(number)}/{slug}.md",
                keys + "\n" + body(m, own_parts(number, count)),
            )
        yield path, Source(path, text, m, [] if private else [address], private)
        if number % 20 == 6 and not private:
            other = Marks(number + 5000)
            head_lines = f"Title: Tower {number}\nDate: 2019-03-04\nSlug: {slug}\nLang: en\n"
            text = f"{head_lines}\nEnglish words {other.word('para')}.\n"
            path = f"content/{folder(number)}/{slug}-en.md"
            yield path, Source(path, text, other, [f"/en/{slug}.html"])


def rst(m: Marks, head: dict[str, str]) -> str:
    title = head["title"]
    fields = "".join(f":{key}: {value}\n" for key, value in head.items() if key != "title")
    return f"""{title}
{"#" * 40}

{fields}
段落 {m.word("para")}，*斜 {m.word("em")}*，``{m.line("run {}")}``。

小节 {m.word("heading")}
====================================

- 一层 {m.word("item")}

  - 二层 {m.word("item")}

.. code-block:: python

    {m.line("x = {}")}
    {m.line("y = {}")}

.. note:: 提示 {m.word("callout")}

.. image:: {{static}}/images/p.png
   :alt: 图{m.word("alt")}

行内 :math:`a_1` 公式 {m.word("maths")}。

.. {m.secret()} 注释

+------+------+
| {m.word("cell")} | 2 |
+------+------+

`链接 {m.word("link")} <https://example.net/>`_

.. 最后
"""
