"""A made weekly of 300 issues with 12,000 items: imported, compared with what was written, and built.

    python -m benchmarks.weekly                    300 issues of 40 items
    python -m benchmarks.weekly --issues 30        a smaller one
    python -m benchmarks.weekly --keep DIR         keep the weekly and the digests in a folder

Items are written in the five forms that weeklies use (`1、[title](address)`, `**1、title**`, list entries, headings,
rows of tables) with notes of one to four paragraphs, lists, quotes, code and pictures. An item is recovered if it has
come as an article with its title, its address, its column and all the letters of its note. The processor time of a
build is compared with that of as many plain articles with the same texts.
"""

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

from msgspec import Struct

from benchmarks.search_corpus import dictionary
from benchmarks.tools import environment
from wenzhai.content.frontmatter.document import emit, parse, split
from wenzhai.importers.sites.items import issue_pieces

COLUMNS = ("工具", "文章", "资源", "科技动态", "图片", "言论", "数据", "课程")
FORMS = ("comma", "bold", "entry", "heading", "row")
OPENING = "这里记录一周之内值得读的东西，周五出刊。"
INVITATION = "本刊的内容都在仓库里，欢迎推荐，也欢迎指出错误。"


class Item(Struct, frozen=True):
    column: str
    title: str
    url: str
    note: str


def letters(item: Item) -> tuple[str, str, str, str]:
    """What must be the same of an item: a note in a table is on one line."""
    return item.column, item.title, item.url, "".join(filter(str.isalnum, item.note))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--issues", type=int, default=300)
    parser.add_argument("--items", type=int, default=40)
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    with nullcontext(asked.keep) if asked.keep else tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        return measured(place, asked.issues, asked.items)


def measured(place: Path, issues: int, items: int) -> int:
    written = make_weekly(place / "weekly", issues, items)
    lost = sum(letters_lost(path) for path in (place / "weekly").glob("*.md"))
    digest = new_digest(place / "digest")
    wall, spent = run(
        "import", "--from", "weekly", place / "weekly", "--dates", "title", "--items", "-q", cwd=digest
    )
    articles = [article for path in (digest / "content/articles").rglob("*.md") if (article := read(path))]
    found = {letters(article) for article in articles}
    recovered = sum(letters(item) in found for item in written)
    plain = new_digest(place / "plain")
    for number, article in enumerate(articles):
        front = emit(
            {
                "id": f"p{number}",
                "title": article.title,
                "date": f"2024-01-{number % 28 + 1:02}",
                "column": article.column,
            }
        )
        path = plain / f"content/articles/2024/01/{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{front}{article.note}\n", encoding="utf-8")
    _, ours = run("build", "-q", cwd=digest)
    _, theirs = run("build", "-q", cwd=plain)
    print(f"items written    {len(written)}")
    print(f"recovered        {recovered} ({100 * recovered / len(written):.2f} %)")
    print(f"characters lost  {lost}")
    print(f"import           {wall:.1f} s, {spent:.1f} s of processor time")
    print(f"build            {ours:.1f} s of processor time; plain articles {theirs:.1f} s")
    print(f"                 {1000 * (ours - theirs) / len(articles):.2f} ms more an item")
    return 0


# -- the weekly


def make_weekly(folder: Path, issues: int, items: int) -> list[Item]:
    """Writes the issues; returns their items."""
    folder.mkdir(parents=True, exist_ok=True)
    chance, words = random.Random(17), dictionary()[0]
    every: list[Item] = []
    for number in range(1, issues + 1):
        day = f"{2019 + number // 52}-{number % 12 + 1:02}-{number % 28 + 1:02}"
        own = [make_item(chance, words, number, at) for at in range(items)]
        every += own
        text = (
            f"# 一周读物第 {number} 期（{day}）\n\n{OPENING}\n\n{INVITATION}\n\n{sentence(chance, words)}\n\n"
        )
        for at, column in enumerate(COLUMNS):
            some = [item for item in own if item.column == column]
            form = FORMS[(number + at) % len(FORMS)]
            if some:
                text += (
                    f"## {column}\n\n{''.join(written(form, n, item) for n, item in enumerate(some, 1))}\n"
                )
        (folder / f"issue-{number}.md").write_text(text + "（完）\n", encoding="utf-8")
    return every


def make_item(chance: random.Random, words: list[str], number: int, at: int) -> Item:
    title = "".join(chance.choices(words, k=chance.randint(2, 5))) + f"{number}之{at}"
    note = "\n\n".join(part(chance, words) for _ in range(chance.randint(1, 4)))
    return Item(COLUMNS[at % len(COLUMNS)], title, f"https://example.org/{number}/{at}_(a)", note)


def part(chance: random.Random, words: list[str]) -> str:
    """A paragraph, or now and then a list, a quote, code or a picture."""
    kind = chance.random()
    if kind < 0.08:
        return "\n".join(f"- {sentence(chance, words)}" for _ in range(3))
    if kind < 0.12:
        return f"> {sentence(chance, words)}"
    if kind < 0.16:
        return f"```python\n# 1、{chance.choice(words)}\nprint({chance.randint(1, 99)})\n```"
    if kind < 0.24:
        return f"![{chance.choice(words)}](https://img.example.org/{chance.randint(1, 9999)}.png)"
    return "".join(sentence(chance, words) for _ in range(chance.randint(1, 4)))


def sentence(chance: random.Random, words: list[str]) -> str:
    return "".join(chance.choices(words, k=chance.randint(6, 18))) + "。"


def written(form: str, number: int, item: Item) -> str:
    link = f"[{item.title}]({item.url})"
    if form == "comma":
        return f"{number}、{link}\n\n{item.note}\n\n"
    if form == "bold":
        return f"**{number}、{link}**\n\n{item.note}\n\n"
    if form == "entry":
        inner = "\n".join(f"  {line}" if line else "" for line in item.note.split("\n"))
        return f"- {link}\n\n{inner}\n\n"
    if form == "heading":
        return f"### {link}\n\n{item.note}\n\n"
    head = "| 名称 | 说明 |\n|---|---|\n" if number == 1 else ""
    return f"{head}| {link} | {' '.join(item.note.split())} |\n"


# -- what came of it


def letters_lost(path: Path) -> int:
    """Characters of an issue that are in none of its pieces."""
    text = path.read_text(encoding="utf-8")
    pieces = "".join(piece.text for piece in issue_pieces(text))
    return 0 if pieces == text else abs(len(text) - len(pieces)) or len(text)


def read(path: Path) -> Item | None:
    parts = split(path.read_text(encoding="utf-8"))
    values = parse(parts.front)[0].values
    if "source_url" not in values:
        return None
    return Item(
        str(values.get("column")), str(values["title"]), str(values["source_url"]), parts.body.strip()
    )


def new_digest(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "wenzhai.yaml").write_text("title: 一周读物\n", encoding="utf-8")
    return folder


def run(*words: str | Path, cwd: Path) -> tuple[float, float]:
    """Runs a command of Wenzhai; its time on the clock and of all its processors, in seconds."""
    before, start = processor_time(), time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "wenzhai", *map(str, words)],
        cwd=cwd,
        env=environment(),
        check=True,
        stderr=subprocess.DEVNULL,
    )
    return time.perf_counter() - start, processor_time() - before


def processor_time() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    raise SystemExit(main())
