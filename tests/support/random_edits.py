"""Random edits of a small project: all that may happen to one between two builds, in no sensible order.

An edit is a function of the project and of `draw`, Hypothesis's way to choose. Pools of names are small, so that
things meet: titles that are aliases elsewhere, topics that get a file later, addresses that are free again.
"""

import os
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from io import BytesIO
from random import Random
from typing import Protocol, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from PIL import Image

from tests.support.hexo_blog import png
from tests.support.paths import REPOSITORY
from tests.support.project import Project
from tests.support.unseen_edits import TRICKS, other_bytes
from wenzhai.engine.ownership import MARKER

T = TypeVar("T")


class Draw(Protocol):
    def __call__(self, strategy: SearchStrategy[T], /) -> T: ...


Edit = Callable[[Project, Draw], None]

BASE = REPOSITORY / "themes" / "base"
TITLES = ("人工智能与我们", "雨夜", "C++ 之外", "A note on rain", "Rain & <wind>", "十二月", "年终")
WORDS = (
    "人工智能",
    "compiler",
    "雨",
    "十二月",
    "**重点**",
    "新华社说：",
    "他说:雨,雪(风)",
    "[1][2]",
    "a < b",
    "`code`",
    "C++",
    "$x_1$",
    r"\(y_1\)",
    "\n\n## Core viewpoint\n\n",
)
BLOCKS = (
    "```python\nx = 1\n```",
    "- [x] 一\n- [ ] 二",
    "> [!NOTE]\n> 注",
    "字[^1]\n\n[^1]: 注",
    "| a |\n|--:|\n| 1 |",
)
TOPICS = ("ai", "雨", "C++", "C#", "工具", "weather")
SOURCES = ("xinhua", "The Log", "编辑部")
DAYS = ("2025-11-30", "2025-12-23T22:31:00Z", "2025-12-24 08:00", "2025-12-24", "2026-01-02 09:00", None)
STEMS = ("rain", "note", "yu", "Rain", "2025/12/24-yu", "undated/x")
IDS = ("aaa111", "bbb222", "ccc333", None, None)
LANGS = ("zh-Hans", "en", None, None)
ISSUE_KEYS = (
    "",
    "date: 2025-12-31\n",
    "number: 1\n",
    "number: 2\ndate: 2025-11-30\n",
    "since: 2025-12-01\nuntil: 2025-12-31\ndate: 2025-12-31\n",
)
ITEMS = (
    "- [[{id}]]：一条",
    "- **[[{id}|雨]]**\n\n  又一段\n",
    "1. [[{id}]]\n   - 子项",
    "\n### [[{id}]]\n\n一条\n",
    "见[[{id}]]",
)
STATIC = ("a.txt", "A.txt", "a.txt/b.bin", "page.html", "topics/index.html", ".well-known/x", ".env")
PLACES = ("", "#雨夜", "#人工智能与我们", "#a-note-on-rain")
"""Of headings that may be there."""
NOTES = (
    "值得*读*",
    "见[[aaa111]]",
    "先读[[bbb222]]，再读[别处](https://example.org/x)",
    '"一段\\n\\n又一段"',
)
ADDRESSES = ("2025/12/24/rain.html", "topics/ai/index.html", "topics/", "old/one.html", "gone.html")
"""Of pages that may be there."""
OLD = ("/old/one.html", "/old/two.html", "别名一", "rain.html", "/index.html", "/feed.xml/x.html")


def choose(draw: Draw, items: Sequence[T]) -> T:
    return draw(st.sampled_from(items))


# -- content --------------------------------------------------------------------------------------------


def files(site: Project, folder: str = "content") -> list[str]:
    """Content files, in an order that is the same in every run."""
    found = (site.root / folder).rglob("*.md")
    return sorted(path.relative_to(site.root).as_posix() for path in found)


def body(site: Project, draw: Draw) -> str:
    """A few words, and now and then a heading, what needs a style sheet, or a link to something that is there."""
    text = " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6)))
    kind = choose(draw, ("plain", "plain", "heading", "block", "link", "file", "address"))
    others = files(site, "content/articles")
    if kind == "heading":
        return f"{text}\n\n## {choose(draw, TITLES)}\n\n- 一\n- 二\n"
    if kind == "block":
        return f"{text}\n\n{choose(draw, BLOCKS)}\n"
    if kind == "link" and others:
        names = ids(site)
        name = choose(draw, [*names, *TOPICS[:1]])
        return f"{text} 见[[{name}{choose(draw, PLACES)}]]。\n" if names else text + "\n"
    if kind == "file" and others:
        return f"{text} 见[那里](/{choose(draw, others)}{choose(draw, PLACES)})。\n"
    if kind == "address" and others:
        html = f'<a href="/{choose(draw, others)}{choose(draw, PLACES)}">那里</a>'
        return f"{text} 见{html}与[那页](/{choose(draw, ADDRESSES)}{choose(draw, PLACES)})。\n"
    return text + "\n"


def ids(site: Project) -> list[str]:
    """Those that articles have."""
    texts = [text_of(site, path) for path in files(site, "content/articles")]
    return [found[1] for text in texts if (found := re.search(r"^id: (\w+)$", text, re.M))]


def items(site: Project, draw: Draw) -> str:
    """What an issue collects: lines and headings that begin with an article, with more below them or without."""
    lines = [
        choose(draw, ITEMS).format(id=id)
        for id in draw(st.lists(st.sampled_from(ids(site) or ["aaa111"]), max_size=4))
    ]
    return "\n" + "\n".join(lines) + "\n"


def photograph(width: int) -> bytes:
    """A picture whose smaller copies save something."""
    file = BytesIO()
    Image.frombytes("L", (width, 40), Random(width).randbytes(width * 40)).save(file, "png")
    return file.getvalue()


PICTURES = (png(4, 5, 9), png(7, 5, 9), photograph(50), photograph(60), png(4, 5, 9)[:24], b"none")
SHOWN = ("images/a.png", "images/a.png", "https://img.example.org/a.png", "//other.example.org/b.png")


def show_picture(site: Project, draw: Draw) -> None:
    """A picture that is new, changed or damaged, and now and then a text that shows it, or one of another site."""
    site.write("content/images/a.png", choose(draw, PICTURES))
    if found := files(site, "content/articles"):
        path = choose(draw, found)
        site.write(path, f"{text_of(site, path)}\n![]({choose(draw, SHOWN)})\n")
        if draw(st.booleans()):
            set_key(site, path, "image", choose(draw, ("images/a.png", None)))


def edit_static_file(site: Project, draw: Draw) -> None:
    """A file that is published as it is: new, changed, gone, harmful, or at the address of a page."""
    path = f"static/{choose(draw, STATIC)}"
    if draw(st.booleans()):
        with suppress(OSError):  # a file and a folder of one name
            site.write(path, choose(draw, ("plain", "", "<b>page</b>")))
    elif (site.root / path).is_file():
        site.remove(path)


def text_of(site: Project, path: str) -> str:
    return (site.root / path).read_text(encoding="utf-8", errors="replace")


def article(site: Project, draw: Draw) -> str:
    topics = ", ".join(draw(st.lists(st.sampled_from(TOPICS), max_size=3, unique=True)))
    keys = {
        "id": choose(draw, IDS),
        "title": f'"{choose(draw, TITLES)}"',
        "lang": choose(draw, LANGS),
        "source": choose(draw, (*SOURCES, None)),
        "date": choose(draw, DAYS),
        "topics": f"[{topics}]",
    }
    front = "".join(f"{key}: {value}\n" for key, value in keys.items() if value)
    return f"---\n{front}---\n{body(site, draw)}"


def set_key(site: Project, path: str, key: str, value: str | None) -> None:
    """Write, change or (None) drop a line of the front matter."""
    lines = [line for line in text_of(site, path).split("\n") if not line.startswith(f"{key}: ")]
    if value is not None:
        lines.insert(1, f"{key}: {value}")
    site.write(path, "\n".join(lines))


def add_article(site: Project, draw: Draw) -> None:
    site.write(f"content/articles/{choose(draw, STEMS)}-{draw(st.integers(1, 9))}.md", article(site, draw))


def edit_body(site: Project, draw: Draw) -> None:
    if found := files(site):
        path = choose(draw, found)
        front = text_of(site, path).split("---\n", 2)[1] if "---\n" in text_of(site, path) else ""
        site.write(path, f"---\n{front}---\n{body(site, draw)}")


def edit_key(site: Project, draw: Draw) -> None:
    if not (found := files(site, "content/articles")):
        return
    topics = ", ".join(draw(st.lists(st.sampled_from(TOPICS), max_size=3, unique=True)))
    values: dict[str, Sequence[str | None]] = {
        "title": [f'"{title}"' for title in TITLES],
        "date": DAYS,
        "topics": (f"[{topics}]",),
        "id": IDS,
        "slug": ("rain", "yu", None),
        "aliases": (*(f"[{old}]" for old in OLD), None),
        "draft": ("true", None),
        "summary": (*TITLES, None),
        "updated": ("2025-12-31", None),
        "correction": ("改了一个字", None),
        "excerpt": ("true", None),
        "source": (*SOURCES, None),
        "lang": LANGS,
        "column": ("时评", None),
        "series": ("雨季", "灯火", None),
        "part": ("①", "下", None),
        "same_story": (*(f"[{id}]" for id in IDS if id), None),
        "not_same_story": ("[aaa111]", None),
        "note": (*NOTES, None),
        "ai": ("summary", "translation", "none", None),
        "lead": ("true", None),
        "pinned": ("true", "until 2025-12-31", "until 2026-01-02 09:00", None),
        "milestone": ("第一次写进法律", "It became law", None),
        "expires": ("2025-12-30", "2026-01-02", "2026-01-03 08:00", None),
        "noindex": ("true", None),
        "venue": ("上海", "3", "[上海, 三亚]", "[Shanghai]", "[三亚, 叁亚]", None),
        "level": ("高", "中", "[高]", "[上海, ＡＩ, ai]", "true", None),
        "rights": ("版权所有", "CC BY 4.0", None),
        "image_alt": ("一把伞", "An umbrella", None),
    }
    key = choose(draw, sorted(values))
    set_key(site, choose(draw, found), key, choose(draw, values[key]))


def remove_file(site: Project, draw: Draw) -> None:
    if found := files(site):
        site.remove(choose(draw, found))


def rename_file(site: Project, draw: Draw) -> None:
    """To another name, the same in other letters, or another folder."""
    if not (found := files(site, "content/articles")):
        return
    old = choose(draw, found)
    folder, _, name = old.rpartition("/")
    case = f"{folder}/{name.removesuffix('.md').swapcase()}.md"
    moved = f"content/articles/{choose(draw, STEMS)}-{draw(st.integers(1, 9))}.md"
    new = choose(draw, (case, moved))
    if not (site.root / new).exists():
        site.rename(old, new)


def write_term(site: Project, draw: Draw) -> None:
    """A topic or a source gets a file, or other names."""
    kind, names = choose(draw, (("topics", TOPICS), ("sources", SOURCES)))
    slug = choose(draw, ("ai", "yu", "c-plus-plus", "xinhua", "gong-ju"))
    keys = {"zh": choose(draw, names), "en": choose(draw, (*names, None))}
    if kind == "topics":
        keys["parent"] = choose(draw, ("ai", "c-plus-plus", None))
        keys["kind"] = choose(draw, ("place", "initiative", None))
    if kind == "sources":
        keys["ai"] = choose(draw, ("translation", "text", None))
    keys["aliases"] = choose(draw, ("[天气]", "[weather]", None))
    front = "".join(
        f"{key}: {value if value[0] == '[' else repr(value)}\n" for key, value in keys.items() if value
    )
    site.write(f"content/{kind}/{slug}.md", f"---\n{front}---\n{body(site, draw)}")


def write_words(site: Project, draw: Draw) -> None:
    """Words that count as one, or none any more."""
    path = "content/terms.txt"
    if draw(st.booleans()):
        site.write(path, choose(draw, ("人工智能\n", "十二月 3 n\n雨\n", "# 无\n")))
    elif (site.root / path).exists():
        site.remove(path)


def write_page(site: Project, draw: Draw) -> None:
    write_document(site, draw, "pages", choose(draw, ("", "nav: true\n")), body(site, draw))


def write_issue(site: Project, draw: Draw) -> None:
    write_document(site, draw, "issues", choose(draw, ISSUE_KEYS), body(site, draw) + items(site, draw))


def write_document(site: Project, draw: Draw, kind: str, keys: str, text: str) -> None:
    keys += choose(draw, ("", "noindex: true\n", "aliases: [/old/one.html]\n", "draft: true\n"))
    front = f"title: {choose(draw, ('关于', '十二月', 'About'))}\n{keys}"
    site.write(f"content/{kind}/{choose(draw, ('about', 'december'))}.md", f"---\n{front}---\n{text}")


STRAYS = ("loose.md", "posts/a.md", "posts/b.md", "articles/notes.txt")


def edit_stray(site: Project, draw: Draw) -> None:
    """A text that nothing reads, or none any more."""
    path = f"content/{choose(draw, STRAYS)}"
    if (site.root / path).exists():
        site.remove(path)
    else:
        site.write(path, "---\ntitle: 别处\n---\n")


def break_file(site: Project, draw: Draw) -> None:
    broken = (b"---\ntitle: [x\n---\n", b"\xff\xfe\x00", b"no front matter\n")
    if found := files(site):
        site.write(choose(draw, found), choose(draw, broken))


def edit_unseen(site: Project, draw: Draw) -> None:
    """A text, a picture or a file of the theme is another one, and looks the same from outside."""
    found = [
        path for part in ("content", "themes", "static") for path in sorted((site.root / part).rglob("*"))
    ]
    if filled := [path for path in found if path.is_file() and path.stat().st_size]:
        path = choose(draw, filled)
        choose(draw, TRICKS)(path, other_bytes(path.read_bytes()))


def touch(site: Project, draw: Draw) -> None:
    if found := files(site):
        os.utime(site.root / choose(draw, found))


# -- the theme and the settings ----------------------------------------------------------------------------

SETTINGS: dict[str, Sequence[str]] = {
    "title": ("文摘", "雨的小报"),
    "description": ("一句话", "另一句话"),
    "url": ("https://example.org/", "https://example.org/digest", '""'),
    "lang": ("zh-Hans", "en"),
    "timezone": ("Asia/Shanghai", "America/New_York"),
    "author": ("某人", '""'),
    "theme": ("own", "base"),
    "theme_options": ("{motto: 甲}", "{motto: 乙}"),
    "per_page": ("1", "2", "50"),
    "recent": ("1", "30"),
    "related": ("0", "2"),
    "feeds": (
        "{items: 2}",
        "{items: 20, full_text: false}",
        "{items: 3, former: [/atom.xml, /a/index.xml, /feed/]}",
    ),
    "slug_style": ("pinyin", "han", "id"),
    "trusted": ("true", "false"),
    "menu": ("[{url: archive.html}]", "[{title: 外, url: https://example.org/}, {url: topics/index.html}]"),
    "social": ("[{title: 某博, url: https://example.org/me}]",),
    "footer": ("[{title: 周五更新}]", "[{title: 日期, url: archive.html}]"),
    "logo": ("images/a.png", "nothing.png"),
    "favicon": ("images/a.png",),
    "colors": ('{light: {seal: "#0f4c81"}}', '{dark: {paper: "#ffffff"}}', "{light: {seal: red}}"),
    "fonts": ("{text: fonts/rain.woff2}",),
    "head": (
        "[{html: <meta name=a content=b>}]",
        "[{html: <script>a()</script>, origins: [https://a.example]}]",
    ),
    "services": ("{umami: {id: a}}", "{waline: {url: https://talk.example}}", "{baidu: {}}"),
    "editor": ("file", "none"),
    "default_source": ("xinhua", "编辑部"),
    "trusted_static": ("true", "false"),
    "plugins": ("[life-hooks]", "[life-hooks]", "[no-such-package]"),
    "fields": (
        "{venue: {}}",
        "{venue: {type: integer}, level: {type: choice, choices: [高, 低], in: [article, topic]}}",
        "{level: {in: [issue, article]}, venue: {type: list}}",
        "{title: {}}",
        "{venue: {type: taxonomy, zh: 会场}, level: {type: boolean}}",
        "{level: {type: taxonomy, zh: 级}, venue: {type: taxonomy, zh: 地点, en: Places}}",
        "{venue: {type: taxonomy, terms: [{slug: sh, zh: 上海, en: Shanghai}]}, level: {type: taxonomy}}",
        "{columns: {type: taxonomy}}",
    ),
    "api": ("true", "true", "false"),
    "llms_full": ("true", "false"),
    "typography": ("true", "false"),
    "boilerplate": ("[见那里。]", "[机器人。, 见。]", "[]"),
    "math": ("tex", "dollar"),
    "nav": ("[{title: 外面, url: https://example.org/out}]", "[]"),
    "repo_url": ("https://example.org/repo", '""'),
    "pictures": ("{allow: [img.example.org]}", "{widths: [16, 32]}", "{allow: [a.org], widths: [20]}"),
    "rights": ("版权", '""'),
    "beian": ("{icp: 京ICP备12345678号-1}", "{icp: 12345678}"),
    "limits": ("{quote: 5}",),
    "robots": ("{ai: deny}", "{ai: allow}"),
    "core_viewpoint": ("summary", "none"),
    "cname": ("www.example.org", '""'),
    "nonsense": ("1",),
}
OVERRIDES: dict[str, Sequence[str]] = {
    "layout.html": (
        '{% extends "base:layout.html" %}{% block footer_extra %}N{% endblock %}',
        '{% extends "base:layout.html" %}{% block footer_extra %}{{ t.nav.home }}{% endblock %}',
    ),
    "article.html": (
        '{% extends "base:article.html" %}{% block kicker %}{% include "note.html" %}{% endblock %}',
        '{% extends "base:article.html" %}{% block kicker %}{{ card.topics | length }}{% endblock %}',
        '{% extends "base:article.html" %}{% block kicker %}{{ 1 // (card.title | length - 2) }}{% endblock %}',
        '{% extends "base:article.html" %}{% block kicker %}{{ card.extra }}{% endblock %}',
        '{% extends "base:article.html" %}{% block kicker %}{{ nothing }}{% endblock %}',
    ),
    "note.html": ("note", "{{ site.options.motto }}", "{{ neighbours | length }}"),
    "home.html": ('{% extends "base:home.html" %}', "{% if %}"),
}


def edit_setting(site: Project, draw: Draw) -> None:
    key = choose(draw, sorted(SETTINGS))
    lines = [line for line in text_of(site, "wenzhai.yaml").split("\n") if not line.startswith(f"{key}:")]
    value = choose(draw, (*SETTINGS[key], None))
    site.write("wenzhai.yaml", "\n".join([*([f"{key}: {value}"] if value else []), *lines]))


def edit_template(site: Project, draw: Draw) -> None:
    """A template of our own, another one, or none: then the parent's counts again."""
    name = choose(draw, sorted(OVERRIDES))
    path = f"themes/own/templates/{name}"
    text = choose(draw, (*OVERRIDES[name], None))
    if text is not None:
        site.write(path, text)
    elif (site.root / path).exists():
        site.remove(path)


REPLACE = "from wenzhai import replace\ndef transform(article):\n    "
EXTRA = "from wenzhai import ExtraPage\ndef pages(digest):\n    "
HOOKS = (
    f"{REPLACE}return replace(article, title=article.title + '！')\n",
    f"{REPLACE}return replace(article, topics=('雨', *article.topics[:1]))\n",
    f"{REPLACE}return replace(article, markdown=article.markdown.upper(), column='时评')\n",
    f"{REPLACE}return replace(article, draft='雨' in article.title)\n",
    f"{REPLACE}return article if article.source else None\n",
    f"{REPLACE}return article.no_such_key\n",
    f"{EXTRA}return [ExtraPage(path=f'h/{{one.id}}.html', title=one.title, body='') for one in digest.articles]\n",
    f"{EXTRA}yield ExtraPage(path='about.html', title=str(len(digest.topics)), body='<b>雨</b><script>')\n",
    f"{EXTRA}yield ExtraPage(path='../a.html', title='外', body='')\n",
    "filters = {'loud': lambda text: text + '！'}\n",
    "filters = {'loud': lambda text: text + '？'}\n",
    "filters = {'loud': lambda text: text.nothing}\n",
    "def transform(article)\n",
)


def edit_hooks(site: Project, draw: Draw) -> None:
    """Other hooks, or none; now and then a template that needs one of their filters."""
    path, template = "hooks.py", "themes/own/templates/redirect.html"
    if draw(st.booleans()):
        site.write(path, choose(draw, HOOKS))
    elif (site.root / path).exists():
        site.remove(path)
    if choose(draw, (True, False, False, False)):
        text = '{% extends "base:redirect.html" %}{% block main %}{{ target.title | loud }}{% endblock %}'
        site.write(template, text)
    elif (site.root / template).exists():
        site.remove(template)


def edit_partial(site: Project, draw: Draw) -> None:
    """The macros of the parent theme, copied and changed, or not ours any more."""
    path = "themes/own/templates/parts.html"
    text = (BASE / "templates" / "parts.html").read_text(encoding="utf-8")
    if draw(st.booleans()):
        site.write(path, text.replace('class="summary"', f'class="summary {choose(draw, "ab")}"'))
    elif (site.root / path).exists():
        site.remove(path)


def edit_strings(site: Project, draw: Draw) -> None:
    lang, key = choose(draw, ("zh", "en")), choose(draw, ("archive", "older", "undated"))
    site.write(f"themes/own/strings/{lang}.yaml", f"nav:\n  {key}: {choose(draw, ('甲', '乙'))}\n")


def edit_static(site: Project, draw: Draw) -> None:
    path = f"themes/own/static/{choose(draw, ('own.css', 'fonts/own.txt'))}"
    if draw(st.booleans()):
        site.write(path, choose(draw, ("a {}", "b {}", "")))
    elif (site.root / path).exists():
        site.remove(path)


CONTENT: tuple[Edit, ...] = (
    *(add_article, add_article, edit_body, edit_body, edit_key, edit_key, edit_key, remove_file, rename_file),
    *(write_term, write_words, write_page, write_issue, break_file, touch, show_picture, edit_static_file),
    *(edit_unseen, edit_stray),
)
THEME: tuple[Edit, ...] = (
    *(edit_setting, edit_template, edit_partial, edit_strings, edit_static),
    *(edit_hooks, edit_hooks),
)


# -- what nobody should do to the output and the cache --------------------------------------------------------


def damage_output(site: Project, draw: Draw) -> None:
    found = [name for name in site.tree() if not name.endswith("/")]
    if not found:
        return
    path = site.site / choose(draw, found)
    how = choose(draw, ("delete", "append", "empty"))
    if how == "delete" and path.name != MARKER:  # a folder without a marker is not ours any more, and refused
        path.unlink()
    else:
        path.write_bytes(path.read_bytes() + b"?" if how == "append" else b"")


def damage_unseen(site: Project, draw: Draw) -> None:
    """A page is another one, and looks the same from outside."""
    found = [site.site / name for name in site.tree() if not name.endswith("/") and name != MARKER]
    if filled := [path for path in found if path.stat().st_size]:
        path = choose(draw, filled)
        choose(draw, TRICKS)(path, other_bytes(path.read_bytes()))


def lose_output(site: Project, draw: Draw) -> None:
    if site.site.exists():
        site.remove("site")


def lose_cache(site: Project, draw: Draw) -> None:
    site.remove(".cache")


def damage_cache(site: Project, draw: Draw) -> None:
    """Some bytes of the database change, or its end is missing."""
    path = site.root / ".cache" / "build.sqlite"
    if not path.exists() or not (data := bytearray(path.read_bytes())):
        return
    at = draw(st.integers(0, len(data) - 1))
    path.write_bytes(data[:at] if draw(st.booleans()) else data[:at] + os.urandom(32) + data[at + 32 :])


TAMPERING: tuple[Edit, ...] = (
    damage_output,
    damage_unseen,
    damage_unseen,
    lose_output,
    lose_cache,
    damage_cache,
)
