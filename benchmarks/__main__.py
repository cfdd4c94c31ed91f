"""Wenzhai beside Hugo and Pagefind: the same digest, each step in a new process, in turns.

    python -m benchmarks                                    10,000 articles, three runs, everything
    python -m benchmarks --articles 1000 --only wenzhai hugo
    python -m benchmarks --articles 100000                  Wenzhai alone, once
    python -m benchmarks --runs 0                           the tables of the last time

Everything is kept in a folder that git ignores. Only the first time needs the network, for Hugo and Pagefind.
"""

import argparse
import compileall
import os
import platform
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measure import CommandError, measure
from benchmarks.results import Result, Sample, load, save
from benchmarks.sites import STEPS, Sites
from benchmarks.table import record, report
from benchmarks.tools import REPOSITORY, Tool, environment, install, tools, versions

RESULTS = Path(__file__).parent / "RESULTS.md"
ALWAYS_EVERYTHING = ("related", "pagefind")
"""They do all their work each time, and slowly: after the first run they are only measured cold."""

SETTLING = 3.0
"""Seconds. A file written right before a build is read once more by the next, whose time would be that of reading."""
FORGETTING = 65.0
"""Seconds. For a minute some file systems (ext4 without a journal) go past what was deleted, file by file, whenever
they make a new one: whoever writes next would pay for what was thrown away before."""

State = dict[str, tuple[int, int, int]]


def main(arguments: Sequence[str]) -> int:
    asked = parse(arguments)
    place: Path = asked.place
    place.mkdir(parents=True, exist_ok=True)
    saved = place / f"{asked.articles}.json"
    if asked.runs:
        result = Result(asked.articles, datetime.now(UTC).date().isoformat(), machine(), versions())
        compileall.compile_dir(REPOSITORY / "generator", quiet=1)  # else the first build would do it
        chosen = tools(install(place / "peers") if set(asked.only) - {"wenzhai"} else {})
        try:
            for sample in samples(sites(place, asked.articles), chosen, asked.only, asked.runs):
                result.samples.append(sample)
                save(result, saved)
                print(line(sample), flush=True)
        except CommandError as error:
            print(error, file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            return 130
    last = load(saved)
    if not last:
        print(f"nothing has been measured with {asked.articles:,} articles", file=sys.stderr)
        return 1
    text = report(last, load(place / f"{asked.articles // 10}.json"))
    print(f"\n{text}", end="")
    if asked.record:
        record(text, RESULTS)
    return 0


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m benchmarks", description="Wenzhai beside Hugo and Pagefind.")
    parser.add_argument(
        "--articles", type=int, default=10_000, metavar="N", help="1000, 10000 (default) or 100000"
    )
    parser.add_argument(
        "--runs", type=int, metavar="N", help="3, or 1 above 10000; 0 shows the last result again"
    )
    parser.add_argument(
        "--only", nargs="+", choices=[*tools({})], metavar="TOOL", help="wenzhai hugo related pagefind"
    )
    parser.add_argument("--record", action="store_true", help="write the result into benchmarks/RESULTS.md")
    parser.add_argument("--place", type=Path, default=REPOSITORY / ".cache/benchmarks", help="where to work")
    asked = parser.parse_args(arguments)
    large = asked.articles > 10_000
    asked.place = asked.place.resolve()
    asked.runs = (1 if large else 3) if asked.runs is None else asked.runs
    wanted = set(asked.only or (["wenzhai"] if large else tools({})))
    wanted |= {"related"} if "pagefind" in wanted else set()
    asked.only = [name for name in tools({}) if name in wanted]
    return asked


def sites(place: Path, articles: int) -> Sites:
    made = Sites(place / str(articles), articles)
    print(f"{articles:,} articles in {made.folder}", flush=True)
    made.lay_out()
    return made


# -- measuring ------------------------------------------------------------------------------------------


def samples(made: Sites, chosen: dict[str, Tool], names: Sequence[str], runs: int) -> Iterator[Sample]:
    for run in range(runs):
        for step, edit in STEPS.items():
            edit(made)
            if step == "cold":
                throw_away(made.folder, [chosen[name] for name in names])
            time.sleep(FORGETTING if step == "cold" else SETTLING)
            for name in in_turns(names, run):
                if run and step != "cold" and name in ALWAYS_EVERYTHING:
                    continue
                yield sample(made.folder, chosen[name], name, step, run)


def in_turns(names: Sequence[str], run: int) -> list[str]:
    """Every other time ours comes last."""
    return sorted(names, key=lambda name: name == "wenzhai") if run % 2 else list(names)


def sample(folder: Path, tool: Tool, name: str, step: str, run: int) -> Sample:
    project = folder / tool.project
    output = project / tool.output
    before = state(output)
    os.sync()  # what others have written is not to be paid by this one
    usage = measure(tool.command, project, environment())
    after = state(output)
    written = [path for path, one in after.items() if before.get(path) != one]
    shards = sum(path.startswith("search/") for path in written)
    pages = [size for path, (_, _, size) in after.items() if path.endswith(".html")]
    return Sample(run, step, name, usage, len(pages), sum(pages) / 1e6, len(written) - shards, shards)


def throw_away(folder: Path, some: Iterable[Tool]) -> None:
    for tool in some:
        for made in (tool.output, *tool.caches):
            shutil.rmtree(folder / tool.project / made, ignore_errors=True)
    os.sync()  # only what has reached the disk is forgotten


def state(folder: Path) -> State:
    """Every file, with what changes when it is written anew."""
    found = {}
    for root, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(root, name)  # noqa: PTH118  (a Path for each file takes longer than the build)
            stat = os.stat(path)  # noqa: PTH116
            found[os.path.relpath(path, folder)] = (stat.st_mtime_ns, stat.st_ino, stat.st_size)
    return found


def line(one: Sample) -> str:
    usage = one.usage
    figures = f"cpu {usage.cpu:7.2f} s, wall {usage.wall:7.2f} s, {usage.memory:5.0f} MB"
    return (
        f"run {one.run + 1}  {one.step:18} {one.tool:9} {figures}, {one.written + one.shards:,} files written"
    )


def machine() -> str:
    processors = len(os.sched_getaffinity(0))
    return f"{processors} processors, {platform.system()} {platform.machine()}, load {os.getloadavg()[0]:.1f} before"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
