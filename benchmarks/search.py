"""Our search beside Pagefind's, on the same generated articles.

    python -m benchmarks.search                     10,000 articles: some ten minutes
    python -m benchmarks.search --articles 1000 --record
    python -m benchmarks.search --articles 100000 --without-pagefind --keep FOLDER

Recall and precision are of all candidates, before any text is looked at; "in ten" are the first ten results as they
are shown. Bytes are those of a query with nothing cached, scripts aside, with the texts of ten results; a second of a
query is measured in Chromium once everything has been fetched. Only the first time needs the network, for Pagefind.
`--record` writes the result into benchmarks/SEARCH.md; `--keep` leaves articles and index in an empty folder.
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
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from statistics import mean

from msgspec import Struct

from benchmarks.__main__ import machine
from benchmarks.search_browser import OURS, PAGEFIND, Cost, ask_all
from benchmarks.search_corpus import Article, Query, article, articles, markdown, queries, truth
from benchmarks.search_table import Figures, report
from benchmarks.table import record
from benchmarks.tools import REPOSITORY, install, this_python, versions
from wenzhai.search.reader.index import SearchIndex
from wenzhai.theme.minify import as_served

RESULTS = Path(__file__).parent / "SEARCH.md"
PLACE = REPOSITORY / ".cache/benchmarks"
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
        script = as_served(f"search-{name}.js", (STATIC / f"search-{name}.js").read_bytes())
        (folder / f"search-{name}.js").write_bytes(script)
    shutil.rmtree(folder / "search", ignore_errors=True)
    command = [sys.executable, "-m", "benchmarks.search_ours", str(project), str(folder)]
    environment = {**os.environ, "PYTHONPATH": f"{REPOSITORY}{os.pathsep}{REPOSITORY / 'generator'}"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def ids_of_ours(folder: Path) -> dict[object, str]:
    index = SearchIndex(lambda url: (folder / url).read_bytes())
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
    pagefind = install(PLACE / "peers")["pagefind"]
    process = subprocess.Popen([pagefind, "--site", str(folder), "--quiet", "--glob", "a*.html"])
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, "pagefind failed"
    return {"cpu": usage.ru_utime + usage.ru_stime, "memory": usage.ru_maxrss / 1024}


def ids_of_pagefind(folder: Path) -> dict[object, str]:
    found: dict[object, str] = {}
    for file in (folder / "pagefind/fragment").iterdir():
        data = gzip.decompress(file.read_bytes())
        url = json.loads(data[data.index(b"{") :])["url"]
        found[file.name.partition(".")[0]] = Path(url).stem
    return found


SIDES = (
    Side("Wenzhai", index_ours, OURS, (".js", "index.html"), ids_of_ours, "search"),
    Side("Pagefind", index_pagefind, PAGEFIND, (".js", "index.html"), ids_of_pagefind, "pagefind"),
)


# -- figures --------------------------------------------------------------------------------------------


def measure(side: Side, corpus: list[Article], asked: Sequence[Query], place: Path) -> Figures:
    folder = place / side.name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text("<!doctype html><title>x</title>", encoding="utf-8")
    spent = side.index(folder, corpus)
    costs = ask_all(folder, side.script, [query.text for query in asked], side.scripts)
    found = quality(asked, truth(corpus, asked), costs, side.ids(folder))
    before = state(folder / side.folder)
    side.index(folder, [*corpus, article(-1)])
    after = state(folder / side.folder)
    return Figures(
        *found,
        bytes=[cost.bytes / 1000 for cost in costs],
        requests=[cost.requests for cost in costs],
        warm=[cost.warm for cost in costs],
        cpu=spent["cpu"],
        memory=spent["memory"],
        files=len(after),
        size=sum(size for _, size in after.values()) / 1e6,
        written=sum(before.get(name) != one for name, one in after.items()),
    )


def quality(
    asked: Sequence[Query], wanted: list[set[str]], costs: list[Cost], ids: dict[object, str]
) -> tuple[dict[str, float], float, float, float, float]:
    """Recall by kind of query, precision; recall and precision of the first ten; how many find nothing."""
    recalls: dict[str, list[float]] = {}
    precisions, ten_recalls, ten_precisions, nothing = [], [], [], []
    for query, true, cost in zip(asked, wanted, costs, strict=True):
        every = {ids[one] for one in cost.all}
        ten = {Path(url).stem for url in cost.urls[: cost.exact]}
        recalls.setdefault(query.kind, []).append(len(true & every) / len(true))
        ten_recalls.append(len(true & ten) / min(10, len(true)))
        precisions += [len(true & every) / len(every)] if every else []
        ten_precisions += [len(true & ten) / len(ten)] if ten else []
        nothing.append(not every)
    by_kind = {kind: mean(some) for kind, some in recalls.items()}
    return by_kind, mean(precisions), mean(ten_recalls), mean(ten_precisions), mean(nothing)


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file with what stands for its bytes."""
    return {
        path.relative_to(folder).as_posix(): (blake2b(path.read_bytes()).digest(), path.stat().st_size)
        for path in folder.rglob("*")
        if path.is_file()
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, nargs="*", default=[10_000])
    parser.add_argument("--without-pagefind", action="store_true")
    parser.add_argument("--record", action="store_true", help="write the result into benchmarks/SEARCH.md")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="work there, and leave it")
    given = parser.parse_args()
    for count in given.articles:
        on = f"{datetime.now(UTC).date()}; {machine()}; {versions(this_python())}."
        corpus = list(articles(count))
        asked = queries(corpus)
        with nullcontext(given.keep) if given.keep else tempfile.TemporaryDirectory() as place:
            sides = SIDES[:1] if given.without_pagefind else SIDES
            columns = {side.name: measure(side, corpus, asked, Path(place, f"{count}")) for side in sides}
        text = report(count, on, len(asked), columns)
        print(text)
        if given.record:
            record(text, RESULTS)


if __name__ == "__main__":
    main()
