"""The same digest as a project of Wenzhai and as one of Hugo, in one folder, and the same edits to both."""

import shutil
from collections.abc import Callable, Mapping
from hashlib import blake2b
from pathlib import Path

from msgspec.structs import replace

from benchmarks import corpus, search_corpus
from benchmarks.corpus import SOURCES, TOPICS, Article, article

HUGO = Path(__file__).parent / "hugo"
STYLE = "first edition"
"""Words in the footer of every page, which an edit of the theme changes."""
LAYOUT = """{% extends "paper:layout.html" %}
{% block footer_extra %}
<p class="edition">first edition</p>
{% endblock %}
"""
SETTINGS = "title: 每日文摘\nurl: https://digest.example/\ntheme: bench\n"
FEEDS = "outputs: [html, atom, rss, jsonfeed]"


class Sites:
    """Two projects below a folder, of `count` articles each."""

    def __init__(self, folder: Path, count: int) -> None:
        self.folder = folder
        self.count = count
        self.wenzhai = folder / "wenzhai"
        self.hugo = folder / "hugo"

    # -- as they are before any edit

    def lay_out(self) -> None:
        """Makes the projects; articles that are there already are kept."""
        stamp = self.folder / "corpus.txt"
        if not stamp.exists() or stamp.read_text(encoding="utf-8") != recipe():
            shutil.rmtree(self.folder, ignore_errors=True)
            for number in range(self.count):
                self.write(article(number))
                if number and number % 10_000 == 0:
                    print(f"  {number:,} articles written", flush=True)
        self.restore()
        put(stamp, recipe())

    def restore(self) -> None:
        """Takes every edit back."""
        for number in (self.edited, self.retitled):
            self.write(article(number))
        for project in (self.wenzhai, self.hugo):
            (project / "content/articles" / article(-1).path).unlink(missing_ok=True)
        put(self.wenzhai / "wenzhai.yaml", SETTINGS)
        put(self.wenzhai / "themes/bench/theme.yaml", "name: bench\nextends: paper\napi: 1\n")
        shutil.copytree(HUGO, self.hugo, dirs_exist_ok=True)
        self.write_theme(STYLE)
        for topic, name in enumerate(TOPICS):
            self.write_term("topics", corpus.topic_slug(topic), name)
        for source, name in enumerate(SOURCES):
            self.write_term("sources", corpus.source_slug(source), name)

    # -- edits

    @property
    def edited(self) -> int:
        return self.count // 2

    @property
    def retitled(self) -> int:
        return self.count // 3

    def edit_body(self) -> None:
        one = article(self.edited)
        self.write(replace(one, body=f"{one.body}\n补充一句新的内容。\n"))

    def edit_title(self) -> None:
        one = article(self.retitled)
        self.write(replace(one, title=f"{one.title}（更新）"))

    def add_article(self) -> None:
        self.write(article(-1))

    def rename_topic(self) -> None:
        """One that is neither common nor rare."""
        self.write_term("topics", corpus.topic_slug(len(TOPICS) // 2), "新的名称")

    def edit_theme(self) -> None:
        self.write_theme("second edition")

    # -- files

    def write(self, one: Article) -> None:
        put(self.wenzhai / "content/articles" / one.path, corpus.as_wenzhai(one))
        put(self.hugo / "content/articles" / one.path, corpus.as_hugo(one))

    def write_term(self, kind: str, slug: str, name: str) -> None:
        lang = "en" if name.isascii() else "zh"
        put(self.wenzhai / f"content/{kind}/{slug}.md", f"---\n{lang}: {name}\n---\n")
        put(self.hugo / f"content/{kind}/{slug}/_index.md", f"---\ntitle: {name}\n{FEEDS}\n---\n")

    def write_theme(self, style: str) -> None:
        put(self.wenzhai / "themes/bench/templates/layout.html", LAYOUT.replace(STYLE, style))
        footer = (HUGO / "layouts/_partials/footer.html").read_text(encoding="utf-8")
        put(self.hugo / "layouts/_partials/footer.html", footer.replace(STYLE, style))


STEPS: Mapping[str, Callable[[Sites], None]] = {
    "cold": Sites.restore,
    "nothing changed": lambda sites: None,
    "one body edited": Sites.edit_body,
    "one title edited": Sites.edit_title,
    "one article added": Sites.add_article,
    "one topic renamed": Sites.rename_topic,
    "theme edited": Sites.edit_theme,
}
"""In their order; each goes on from what the one before it left. Before "cold", all that was built is set aside."""


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def recipe() -> str:
    """Another when articles would be other ones."""
    written_by = (Path(corpus.__file__), Path(search_corpus.__file__))
    return blake2b(b"".join(file.read_bytes() for file in written_by), digest_size=8).hexdigest()
