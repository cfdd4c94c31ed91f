"""What exports cost: 1,000 articles in each format, and a site with 400 issues beside the same one without them.

    python -m benchmarks.exports                     some ten minutes
    python -m benchmarks.exports --record            writes the result into benchmarks/EXPORTS.md

The articles are those of `python -m benchmarks`. Books, files and data are of all articles with their texts; mail and
WeChat are issues of thirty summaries, as both have a limit. Times are processor time of this process for reading what
is exported and making the files; of the build, of all its processes.
"""

import argparse
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.corpus import article, as_wenzhai
from benchmarks.measure import measure
from benchmarks.sites import put
from benchmarks.tools import REPOSITORY, environment
from wenzhai.content.config import load_config
from wenzhai.exports.formats import FORMATS
from wenzhai.exports.select import Choice, exported

RESULTS = Path(__file__).parent / "EXPORTS.md"
BOOKS = ("epub", "html", "markdown", "text", "json")
LETTERS = ("email", "wechat")
ARTICLES, ISSUES, ITEMS = 1000, 400, 30
MOST, MOST_RATIO = 5.0, 1.2
SETTINGS = "title: 每日文摘\nurl: https://digest.example/\n"
OURS = str(REPOSITORY / "generator")
NOW = 1_767_225_600
Row = tuple[str, str, str]
"""What was measured, the figure, what is to be reached at most."""


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser("python -m benchmarks.exports", description=__doc__.split("\n")[0])
    parser.add_argument("--record", action="store_true", help="write the result into benchmarks/EXPORTS.md")
    parser.add_argument("--issues", type=int, default=ISSUES, metavar="N", help="of the site that is built")
    parser.add_argument("--runs", type=int, default=2, metavar="N", help="of each build; the quickest counts")
    parser.add_argument("--place", type=Path, default=REPOSITORY / ".cache/benchmarks/exports")
    asked = parser.parse_args(arguments)
    rows = []
    for one in measured_rows(asked.place.resolve(), asked.issues, asked.runs):
        print(" | ".join(one), flush=True)
        rows.append(one)
    lines = ["| | measured | at most |", "|---|---:|---:|", *(f"| {' | '.join(row)} |" for row in rows)]
    if asked.record:
        head = ["# What exports cost", "", "`python -m benchmarks.exports --record`", ""]
        RESULTS.write_text("\n".join([*head, *lines, ""]), encoding="utf-8")
    return 0


def measured_rows(place: Path, issues: int, runs: int) -> Iterator[Row]:
    yield from formats(place / "formats")
    yield from builds(place, issues, runs)


def lay_out(root: Path, articles: int, issues: int) -> None:
    """A project; issue `n` has the articles from `n` times thirty on, with a line of the curator's for each."""
    shutil.rmtree(root, ignore_errors=True)
    put(root / "wenzhai.yaml", SETTINGS)
    for number in range(articles):
        one = article(number)
        put(root / "content/articles" / one.path, as_wenzhai(one))
    for number in range(issues):
        items = (article(at) for at in range(number * ITEMS, min(articles, (number + 1) * ITEMS)))
        listed = "".join(f"- [[{one.id}|{one.title}]]：这一条说的是{one.title}。\n" for one in items)
        day = article(number * ITEMS).at
        front = f"title: 第 {issues - number} 期\nnumber: {issues - number}\ndate: {day:%Y-%m-%d}\n"
        put(root / f"content/issues/{issues - number}.md", f"---\n{front}---\n## 要闻\n\n{listed}")


def formats(root: Path) -> Iterator[Row]:
    issues = -(-ARTICLES // ITEMS)
    lay_out(root, ARTICLES, issues)
    config = load_config(root)
    everything = Choice(since="2000-01-01")
    exported(root, config, everything, now=NOW, full=True)  # the cache knows all articles, as after a build
    for name in BOOKS:
        start = time.process_time()
        FORMATS[name](exported(root, config, everything, now=NOW, full=True))
        yield row(f"{ARTICLES:,} articles as {name}", time.process_time() - start, MOST)
    for name in LETTERS:
        described = [
            exported(root, config, Choice(issue=str(number + 1)), now=NOW, full=False)
            for number in range(issues)
        ]
        start = time.process_time()
        for export in described:
            FORMATS[name](export)
        yield row(f"{issues} issues of {ITEMS} as {name}", time.process_time() - start, MOST)


def builds(place: Path, issues: int, runs: int) -> Iterator[Row]:
    """First builds in turns; the quickest of each counts."""
    times: dict[int, list[float]] = {0: [], issues: []}
    for count in times:
        lay_out(place / f"site-{count}", issues * ITEMS, count)
    for _ in range(runs):
        for count, measured in times.items():
            root = place / f"site-{count}"
            for made in ("site", ".cache"):
                shutil.rmtree(root / made, ignore_errors=True)
            command = [sys.executable, "-m", "wenzhai", "build"]
            measured.append(measure(command, root, {**environment(), "PYTHONPATH": OURS}).cpu)
    without, with_issues = (min(measured) for measured in times.values())
    title = f"{issues * ITEMS:,} articles"
    yield row(f"build of {title}, no issues", without)
    yield row(f"build of {title}, {issues} issues", with_issues)
    yield f"{issues} issues, as a factor", f"{with_issues / without:.2f}", f"{MOST_RATIO:.1f}"


def row(what: str, seconds: float, most: float | None = None) -> Row:
    return what, f"{seconds:.2f} s", f"{most:.0f} s" if most else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
