"""Our search beside Pagefind's (`pip install "pagefind[extended]"`), on the same generated articles.

    python benchmarks/search.py                     1,000 and 10,000 articles
    python benchmarks/search.py --articles 100000 --without-pagefind

Recall and precision are of all candidates, before any text is looked at; "in ten" are the first ten results as they
are shown. Bytes are those of a query with nothing cached, scripts aside, with the texts of ten results; a second of a
query is measured in Chromium once everything has been fetched. Nothing leaves this machine.
"""

import argparse
import gzip
import html
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from pathlib import Path
from statistics import mean, median, quantiles

from msgspec import Struct

from benchmarks.search_browser import OURS, PAGEFIND, Cost, ask_all, spread
from benchmarks.search_corpus import Article, Query, article, articles, markdown, queries, truth
from generator.scripts import lightened
from generator.search.reader import Index

REPOSITORY = Path(__file__).parents[1]
STATIC = REPOSITORY / "themes" / "base" / "static"


class Side(Struct):
    """One of the two: how it indexes a folder, how it is asked, which of its files are scripts."""

    name: str
    index: Callable[[Path, list[Article]], dict[str, float]]
    script: str
    scripts: tuple[str, ...]
    ids: Callable[[Path], dict[object, str]]
    """From what it calls an article to our id."""
    folder: str


# -- ours -----------------------------------------------------------------------------------------------


def index_ours(folder: Path, corpus: list[Article]) -> dict[str, float]:
    project = folder / "project"
    for one in corpus:
        file = project / "content/articles" / one.day.replace("-", "/") / f"{one.id}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            file.write_text(markdown(one), encoding="utf-8")
    (project / "wenzhai.yaml").write_text("title: 文摘\n", encoding="utf-8")
    for name in ("text", "index"):
        script = lightened((STATIC / f"search-{name}.js").read_bytes())
        (folder / f"search-{name}.js").write_bytes(script)
    shutil.rmtree(folder / "search", ignore_errors=True)
    command = [sys.executable, str(Path(__file__).with_name("search_ours.py")), str(project), str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def ids_of_ours(folder: Path) -> dict[object, str]:
    index = Index(lambda url: (folder / url).read_bytes())
    return {number: Path(index.text(number).url).stem for number in range(index.count)}


# -- Pagefind -------------------------------------------------------------------------------------------


def index_pagefind(folder: Path, corpus: list[Article]) -> dict[str, float]:
    for one in corpus:
        text = "".join(f"<p>{html.escape(line)}</p>" for line in one.text.split("\n\n"))
        title = html.escape(one.title)
        page = (
            f'<!doctype html><html lang="zh"><title>{title}</title><body><h1>{title}</h1>{text}</body></html>'
        )
        file = folder / f"{one.id}.html"
        file.write_text(page, encoding="utf-8")
    shutil.rmtree(folder / "pagefind", ignore_errors=True)
    command = [sys.executable, "-m", "pagefind", "--site", str(folder), "--quiet", "--glob", "a*.html"]
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, "pagefind failed"
    # The index is made by a child of the process that we wait for; both are in the time, the larger in the memory.
    return {"cpu": usage.ru_utime + usage.ru_stime, "memory": usage.ru_maxrss / 1024}


def ids_of_pagefind(folder: Path) -> dict[object, str]:
    found: dict[object, str] = {}
    for file in (folder / "pagefind/fragment").iterdir():
        data = gzip.decompress(file.read_bytes())
        url = json.loads(data[data.index(b"{") :])["url"]
        found[file.name.partition(".")[0]] = Path(url).stem
    return found


SIDES = (
    Side("ours", index_ours, OURS, (".js", "index.html"), ids_of_ours, "search"),
    Side("Pagefind", index_pagefind, PAGEFIND, (".js", "index.html"), ids_of_pagefind, "pagefind"),
)


# -- figures --------------------------------------------------------------------------------------------


def measure(side: Side, corpus: list[Article], asked: Sequence[Query], place: Path) -> dict[str, str]:
    folder = place / side.name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text("<!doctype html><title>x</title>", encoding="utf-8")
    spent = side.index(folder, corpus)
    costs = ask_all(folder, side.script, [query.text for query in asked], side.scripts)
    ids = side.ids(folder)
    figures = quality(asked, truth(corpus, asked), costs, ids)
    warm = [cost.warm for cost in costs]
    figures |= {
        "bytes of a query, KB (median / p90 / most)": spread([cost.bytes / 1000 for cost in costs]),
        "requests of a query": spread([cost.requests for cost in costs]),
        "second time, ms (median / p95)": f"{median(warm):.1f} / {quantiles(warm, n=20)[18]:.1f}",
        "indexing: cpu, s": f"{spent['cpu']:.1f}",
        "indexing: memory, MB": f"{spent['memory']:.0f}",
    }
    before = state(folder / side.folder)
    figures["index: files, MB"] = f"{len(before):,}, {sum(size for _, size in before.values()) / 1e6:.1f}"
    newest = article(-1)
    side.index(folder, [*corpus, newest])
    after = state(folder / side.folder)
    changed = sum(before.get(name) != one for name, one in after.items())
    figures["after one more article: files written"] = f"{changed:,} ({changed / len(after):.1%})"
    return figures


def quality(
    asked: Sequence[Query], wanted: list[set[str]], costs: list[Cost], ids: dict[object, str]
) -> dict[str, str]:
    figures = {}
    kinds = list(dict.fromkeys(query.kind for query in asked))
    rows = list(zip(asked, wanted, costs, strict=True))
    for kind in kinds:
        recalls = [
            len(true & {ids[one] for one in cost.all}) / len(true)
            for query, true, cost in rows
            if query.kind == kind and true
        ]
        figures[f"recall: {kind}"] = f"{mean(recalls):.3f}"
    found = [
        (true, [ids[one] for one in cost.all], [Path(url).stem for url in cost.urls][: cost.exact])
        for _, true, cost in rows
        if true
    ]
    figures["precision"] = f"{mean(len(true & set(all)) / len(all) for true, all, _ in found if all):.3f}"
    figures["recall in ten"] = (
        f"{mean(len(true & set(ten)) / min(10, len(true)) for true, _, ten in found):.3f}"
    )
    figures["precision in ten"] = (
        f"{mean(len(true & set(ten)) / len(ten) for true, _, ten in found if ten):.3f}"
    )
    figures["nothing found"] = f"{mean(not all for _, all, _ in found):.1%}"
    return figures


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file with what stands for its bytes."""
    return {
        path.relative_to(folder).as_posix(): (blake2b(path.read_bytes()).digest(), path.stat().st_size)
        for path in folder.rglob("*")
        if path.is_file()
    }


def table(count: int, columns: dict[str, dict[str, str]]) -> Iterable[str]:
    names = list(columns)
    yield f"\n| {count:,} articles | {' | '.join(names)} |"
    yield "|---|" + "---|" * len(names)
    for row in columns[names[0]]:
        yield f"| {row} | {' | '.join(column[row] for column in columns.values())} |"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, nargs="*", default=[1000, 10_000])
    parser.add_argument("--without-pagefind", action="store_true")
    given = parser.parse_args()
    for count in given.articles:
        start = time.monotonic()
        corpus = list(articles(count))
        asked = queries(corpus)
        print(f"{count} articles generated in {time.monotonic() - start:.0f} s", file=sys.stderr)
        with tempfile.TemporaryDirectory() as place:
            sides = SIDES[:1] if given.without_pagefind else SIDES
            columns = {side.name: measure(side, corpus, asked, Path(place)) for side in sides}
        print("\n".join(table(count, columns)))


if __name__ == "__main__":
    main()
