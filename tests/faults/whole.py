"""A small digest for the whole program under faults: every kind of page, with a bare theme that costs no time."""

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.paths import REPOSITORY
from wenzhai import cli

ARGUMENTS = ["build", "--jobs", "1", "--now", "2026-01-01", "--lang", "en", "--quiet"]
STRINGS = REPOSITORY / "themes/base/strings"
LONG_AGO = 1_700_000_000

Content = str | tuple[str, str, str, str, str] | None
"""Text, or (id, title, date, topic, text) of an article; None: no such file."""

TEMPLATES = {
    "article.html": "{{ page.title }} {{ body.html }} {{ neighbours | length }} {{ backlinks | length }}",
    "topic.html": "{{ page.title }} {{ intro.html if intro }} {{ total }}",
    "month.html": "{{ page.title }} {{ month.count }}",
    "day.html": "{{ page.title }} {{ entries | length }}",
    "home.html": "{{ page.title }} {{ groups | length }}",
}
KINDS = "article day home issue issues month page redirect search source sources topic topics undated year archive 404"

ARTICLE = "---\nid: {id}\ntitle: {title}\nlang: zh-Hans\ndate: {date}\ntopics: [{topic}]\n---\n\n{text}\n"
OLD: dict[str, Content] = {
    "wenzhai.yaml": "title: 小文摘\nurl: https://example.org/d/\ntheme: bare\n",
    "content/articles/2025/12/24-yi.md": (
        "aaaaaa",
        "第一篇文章",
        "2025-12-24 08:00",
        "wen-hua",
        "关于文化的正文。",
    ),
    "content/articles/2025/12/24-er.md": (
        "bbbbbb",
        "第二篇文章",
        "2025-12-24 09:00",
        "ke-ji",
        "见 [[第一篇文章]]。",
    ),
    "content/articles/2025/11/02-san.md": (
        "cccccc",
        "第三篇文章",
        "2025-11-02 09:00",
        "wen-hua",
        "又一篇正文。",
    ),
    "content/topics/wen-hua.md": "---\nzh: 文化\nen: Culture\n---\n\n导语。\n",
}
EDITS: dict[str, Content] = {
    "content/articles/2025/12/24-yi.md": (
        "aaaaaa",
        "第一篇文章",
        "2025-12-24 08:00",
        "wen-hua",
        "改过的正文。",
    ),
    "content/articles/2025/12/24-er.md": None,
    "content/articles/2025/12/24-er-gai.md": (
        "bbbbbb",
        "第二篇，改名",
        "2025-12-24 09:00",
        "ke-ji",
        "见 [[第一篇文章]]。",
    ),
    "content/articles/2025/11/02-san.md": None,
    "content/articles/2025/12/25-si.md": ("dddddd", "第四篇文章", "2025-12-25 09:00", "ke-ji", "新的一天。"),
}


def write(root: Path, name: str, content: Content) -> None:
    path = root / name
    if content is None:
        path.unlink()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, tuple):
        names = ("id", "title", "date", "topic", "text")
        content = ARTICLE.format_map(dict(zip(names, content, strict=True)))
    path.write_text(content, encoding="utf-8")
    os.utime(path, (LONG_AGO, LONG_AGO))


def first(root: Path) -> None:
    """Everything that goes in, nothing built yet."""
    write(root, ".wenzhai/id", "0123456789abcdef" * 2)
    for name, content in OLD.items():
        write(root, name, content)
    write(root, "themes/bare/theme.yaml", "name: bare\napi: 1\n")
    for kind in KINDS.split():
        name = f"{kind}.html"
        write(root, f"themes/bare/templates/{name}", TEMPLATES.get(name, "{{ page.title }}"))
    write(root, "themes/bare/static/bare.css", "body { margin: 0 }\n")
    shutil.copytree(STRINGS, root / "themes/bare/strings")


def warm_up() -> int:
    """One build somewhere else: all modules and tables are there for those that follow."""
    with TemporaryDirectory() as folder:
        first(Path(folder))
        code = cli.run([*ARGUMENTS, "--root", folder])
        assert code == 0
    return code


class Edited:
    """The same digest, built once and then edited: a body, a title with its file's name, one gone, one new."""

    def __init__(self, built: Path) -> None:
        self.built = built
        first(built)
        assert cli.run([*ARGUMENTS, "--root", str(built)]) == 0

    def __call__(self, root: Path) -> None:
        shutil.copytree(self.built, root, dirs_exist_ok=True)
        for name, content in EDITS.items():
            write(root, name, content)
        (root / "site" / "notes.txt").write_text("mine")
