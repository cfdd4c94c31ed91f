"""What single parts of Wenzhai cost: relations, names in a text, and the preview after an edit.

    python -m benchmarks.parts                       10,000 articles, some two minutes
    python -m benchmarks.parts --record              writes the result into benchmarks/PARTS.md

The articles are those of `python -m benchmarks`, in the same folder.
"""

import argparse
import gc
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from urllib.request import urlopen

from benchmarks.corpus import article
from benchmarks.sites import Sites, put
from benchmarks.tools import REPOSITORY, environment, this_python, versions
from wenzhai.content.config import Config, load_config
from wenzhai.content.load import read_content
from wenzhai.content.scan import scan
from wenzhai.engine.cache import open_cache
from wenzhai.engine.digest import digest
from wenzhai.engine.workers import Workers
from wenzhai.library.library import build_library
from wenzhai.model.content import TermFile
from wenzhai.model.digest import Digest
from wenzhai.relations import relate
from wenzhai.relations.names import NameFinder
from wenzhai.text.idf import table
from wenzhai.text.slugs import slugify

RESULTS = Path(__file__).parent / "PARTS.md"
WENZHAI = [sys.executable, "-m", "wenzhai"]
NAMES = 10_000
NONE = Digest(b"")
RUNS, EDITS = 5, 8
PAUSE = 2.5
"""Seconds between two edits: nobody saves more often, and files younger than that are read again each time."""
Row = tuple[str, float, float, str]
"""What was measured, the figure, what is to be reached at most, and the unit."""


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser("python -m benchmarks.parts", description=__doc__.split("\n")[0])
    parser.add_argument("--articles", type=int, default=10_000, metavar="N")
    parser.add_argument("--record", action="store_true", help="write the result into benchmarks/PARTS.md")
    parser.add_argument("--place", type=Path, default=REPOSITORY / ".cache/benchmarks", help="where to work")
    asked = parser.parse_args(arguments)
    sites = Sites(asked.place.resolve() / str(asked.articles), asked.articles)
    sites.lay_out()
    edits = list(edit_to_page(sites))
    rows = (
        (
            "relations of a first build, processor time, median",
            median(relations_again(sites.wenzhai)),
            1.5,
            "s",
        ),
        (f"finding {NAMES:,} names in an article", 1000 * names(), 1.0, "ms"),
        ("edit to page in the preview, median", median(edits), 0.3, "s"),
        ("edit to page in the preview, slowest", max(edits), 0.5, "s"),
    )
    text = report(asked.articles, rows)
    print(text, end="")
    if asked.record:
        put(RESULTS, f"# What single parts cost\n\n`python -m benchmarks.parts --record`\n\n{text}")
    return 0


def report(articles: int, rows: Sequence[Row]) -> str:
    head = f"{articles:,} articles; {datetime.now(UTC).date()}; {versions(this_python())}.\n\n"
    lines = [
        f"| {name} | {most:g} {unit} | {found:.2f} {unit} | {'yes' if found <= most else '**no**'} |"
        for name, found, most, unit in rows
    ]
    return head + "| | at most | measured | reached |\n|---|---:|---:|---:|\n" + "\n".join(lines) + "\n"


def relations_again(project: Path) -> Iterator[float]:
    """`relations`, each time in a new process."""
    subprocess.run([*WENZHAI, "--quiet", "build"], cwd=project, env=environment(), check=True)
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as alone:
        yield from alone.map(relations, [project] * RUNS)


def relations(project: Path) -> float:
    """Seconds of processor time to find all relations when nothing is known of them, from texts that have been read."""
    config = load_config(project)
    gc.disable()  # as in a build
    with open_cache(project / ".cache", project / "site") as cache, Workers(1) as workers:
        content = read_content(project, config, cache, workers, scan(project, cache.sources()))
        library = build_library(content.facts, config, slugify, now=int(time.time())).library
        cache.memo("related", digest("nothing is known"))
        start = time.process_time()
        relate(library, config, cache)
        return time.process_time() - start


def names() -> float:
    """Seconds to search an article of a thousand characters for many names."""
    chance = random.Random(3)
    words = sorted(word.decode() for word in table() if len(word.decode()) > 2)
    files = [
        TermFile(
            path=f"{word}.md", kind="topic", slug=f"t{at}", zh=word, en="", body_digest=NONE, digest=NONE
        )
        for at, word in enumerate(chance.sample(words, NAMES))
    ]
    found = NameFinder(build_library(files, Config(), lambda name: name, now=0).library)
    texts = [article(number).body for number in range(200)]
    found.find(texts[0])  # builds the automaton
    start = time.process_time()
    for text in texts:
        found.find(text)
    return (time.process_time() - start) / len(texts)


# -- the preview ------------------------------------------------------------------------------------------


def edit_to_page(sites: Sites) -> Iterator[float]:
    """Seconds from saving a file to the page that shows it, edit after edit, from the first on."""
    one = article(sites.edited)
    file = sites.wenzhai / "content/articles" / one.path
    with preview(sites.wenzhai) as address:
        url = f"{address}{page_of(sites.wenzhai, one.title)}"
        for number in range(EDITS):
            time.sleep(PAUSE)
            mark = f"补充第{number}句。"
            with file.open("a", encoding="utf-8") as text:
                text.write(f"\n{mark}\n")
            start = time.perf_counter()
            while mark not in shown(url):
                time.sleep(0.005)
            yield time.perf_counter() - start
    sites.restore()


@contextmanager
def preview(project: Path) -> Iterator[str]:
    command = [*WENZHAI, "serve"]
    said = subprocess.PIPE
    with subprocess.Popen(command, cwd=project, env=environment(), stdout=said, text=True) as process:
        try:
            assert process.stdout
            lines = (re.search(r"http://127\.0\.0\.1:\d+/", line) for line in process.stdout)
            yield next(found[0] for found in lines if found)
        finally:
            process.terminate()


def page_of(project: Path, title: str) -> str:
    pages = (project / ".cache/preview").rglob("[0-9]*/[0-9]*/[0-9]*/*.html")
    found = next(page for page in pages if f"<title>{title}" in page.read_text(encoding="utf-8"))
    return found.relative_to(project / ".cache/preview").as_posix()


def shown(url: str) -> str:
    with urlopen(url) as answer:
        text: str = answer.read().decode()
    return text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
