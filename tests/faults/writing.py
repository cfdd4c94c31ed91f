"""The commands that write content, with a small digest for each, and with a feed that needs no network."""

import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.faults import whole
from tests.support.hexo_blog import png
from wenzhai import cli
from wenzhai.importers import fetch
from wenzhai.importers.fetch import Fetched

FEED = """<rss version="2.0"><channel><title>源</title><link>https://example.org/</link>
<item><title>订阅来的一篇</title><guid>https://example.org/1</guid><link>https://example.org/1</link>
<pubDate>Wed, 24 Dec 2025 08:00:00 GMT</pubDate><description>&lt;p&gt;正文。&lt;/p&gt;</description></item>
<item><title>又一篇</title><guid>https://example.org/2</guid><link>https://example.org/2</link>
<pubDate>Wed, 24 Dec 2025 09:00:00 GMT</pubDate><description>&lt;p&gt;另一段。&lt;/p&gt;</description></item>
</channel></rss>
"""
UNTIDY = "---\ndate: 2025-12-24\ntitle: 不齐整的一篇\nid: eeeeee\ntopics: [文化]\n---\n\n正文。\n"


class Fetcher:
    """Has one picture and one feed, whatever is asked for."""

    def fetch(self, url: str, headers: Mapping[str, str] = {}) -> Fetched:
        return Fetched(url, 200, {"etag": "1"}, png(4, 3, 9) if url.endswith(".png") else FEED.encode())


def run(arguments: list[str]) -> int:
    """`wenzhai` with that fetcher."""
    fetch.make_fetcher = lambda proxy, *, pictures=False: Fetcher()  # type: ignore
    return cli.run(arguments)


class Command(NamedTuple):
    """A command that writes, and what its folder holds before."""

    name: str
    prepare: Callable[[Path], None]
    arguments: Sequence[str]


def digest(root: Path) -> None:
    whole.first(root)


def with_feed_file(root: Path) -> None:
    digest(root)
    whole.write(root, "in/feed.xml", FEED)


def with_blog(root: Path) -> None:
    digest(root)
    for name in ("one", "two"):
        body = f"---\ntitle: {name} 的文章\ndate: 2025-12-2{len(name)}\ntags: [甲]\n---\n文 ![图](/a.png)\n"
        whole.write(root, f"in/source/_posts/{name}.md", body)
    (root / "in/source/a.png").write_bytes(png(5, 5, 9))


def with_source(root: Path) -> None:
    digest(root)
    whole.write(root, "content/sources/yuan.md", "---\nzh: 源\nfeed: https://example.org/feed.xml\n---\n")


def untidy(root: Path) -> None:
    digest(root)
    whole.write(root, "content/articles/2025/12/24-wu.md", UNTIDY)
    whole.write(root, "content/articles/2025/12/24-liu.md", UNTIDY.replace("eeeeee", "ffffff"))


def with_topics(root: Path) -> None:
    digest(root)
    whole.write(root, "content/topics/ke-ji.md", "---\nzh: 科技\naliases: [技术]\n---\n\n导语。\n")
    whole.write(root, "content/topics/xi-ju.md", "---\nzh: 戏剧\nparent: wen-hua\n---\n")
    whole.write(root, "content/topics/xin-pian.md", "---\nzh: 芯片\nparent: ke-ji\n---\n")


def with_moved_file(root: Path) -> None:
    """Built, then a file that another one links to has been moved."""
    digest(root)
    link = "---\nid: eeeeee\ntitle: 有链接\ndate: 2025-12-24\n---\n\n见[那里](../elsewhere/24-yi.md)。\n"
    whole.write(root, "content/articles/2025/12/24-wu.md", link)


def nothing(root: Path) -> None:
    """An empty folder."""


def with_remote_pictures(root: Path) -> None:
    digest(root)
    for name in ("wu", "liu"):
        body = f"---\nid: {name}\ntitle: {name}\n---\n\n![](https://example.org/{name}.png)\n"
        whole.write(root, f"content/articles/{name}.md", body)
        whole.write(root, f".wenzhai/imports/{name}.md", f"origin\n{body}")


def repository(root: Path) -> None:
    digest(root)
    git = ["git", "-C", str(root)]
    subprocess.run([*git, "init", "-q", "-b", "main"], check=True)
    subprocess.run([*git, "remote", "add", "origin", "https://github.com/someone/digest.git"], check=True)


COMMANDS = (
    Command("import a feed", with_feed_file, ["import", "in/feed.xml"]),
    Command("import a blog", with_blog, ["import", "in", "--from", "hexo"]),
    Command("pull", with_source, ["pull"]),
    Command("pictures fetch", with_remote_pictures, ["pictures", "fetch"]),
    Command("fmt", untidy, ["fmt"]),
    Command("check --fix", with_moved_file, ["check", "--fix"]),
    Command("topics rename", with_topics, ["topics", "rename", "wen-hua", "culture"]),
    Command("topics merge", with_topics, ["topics", "merge", "ke-ji", "wen-hua"]),
    Command("new", digest, ["new", "新的一篇", "--date", "2025-12-24"]),
    Command("init", nothing, ["init", "digest", "--title", "新文摘", "--lang", "zh"]),
    Command("theme new", digest, ["theme", "new", "mine", "--extends", "paper"]),
    Command("publish --init", repository, ["publish", "--init"]),
    Command("pull --init", repository, ["pull", "--init"]),
)


def warm_up() -> int:
    """All that these commands load, loaded."""
    for command in COMMANDS:
        with TemporaryDirectory() as folder, chdir(folder):
            command.prepare(Path(folder))
            assert run([*command.arguments, "--quiet"]) in (0, 1), command
    return 0
