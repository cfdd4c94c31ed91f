"""Wenzhai beside Hugo and Pagefind: the same digest, each step in a new process, in turns.

    python -m benchmarks                                    10,000 articles, three runs, five cold pairs
    python -m benchmarks --articles 1000 --only single wenzhai hugo
    python -m benchmarks --articles 100000                  Wenzhai alone, once
    python -m benchmarks --runs 0                           the tables of the last time

Everything is kept in a folder that git ignores. Only the first time needs the network, for Hugo and Pagefind.
"""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measure import CommandError, measure
from benchmarks.results import Result, Sample, load, save
from benchmarks.sites import STEPS, Sites
from benchmarks.table import record, report
from benchmarks.tools import (
    REPOSITORY,
    Tool,
    environment,
    install,
    look_at,
    quickest,
    tools,
    versions,
    with_ours,
)

RESULTS = Path(__file__).parent / "RESULTS.md"
ALWAYS_EVERYTHING = ("related", "pagefind")
"""They do all their work each time, and slowly: after the first run they are only measured cold."""
ONLY_COLD = ("single",)

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
        python = look_at(asked.python) if asked.python else quickest()
        if python is None:
            print(f"{asked.python} does not run", file=sys.stderr)
            return 1
        ours = with_ours(place, python)
        subprocess.run(
            [ours, "-m", "compileall", "-q", REPOSITORY / "generator"], check=True
        )  # else a build does it
        result = Result(asked.articles, datetime.now(UTC).date().isoformat(), machine(), versions(python))
        chosen = tools(install(place / "peers") if set(asked.only) - {"single", "wenzhai"} else {}, ours)
        try:
            for sample in samples(sites(place, asked.articles), chosen, asked.only, asked.runs, asked.pairs):
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
        "--pairs",
        type=int,
        metavar="N",
        help="cold builds of ours and plain Hugo's in turns: 5, or 1 above 10000",
    )
    parser.add_argument("--python", metavar="PATH", help="what runs Wenzhai; else the quickest Python found")
    parser.add_argument("--only", nargs="+", choices=[*tools({})], metavar="TOOL", help=" ".join(tools({})))
    parser.add_argument("--record", action="store_true", help="write the result into benchmarks/RESULTS.md")
    parser.add_argument("--place", type=Path, default=REPOSITORY / ".cache/benchmarks", help="where to work")
    asked = parser.parse_args(arguments)
    large = asked.articles > 10_000
    asked.place = asked.place.resolve()
    asked.runs = (1 if large else 3) if asked.runs is None else asked.runs
    asked.pairs = (1 if large else 5) if asked.pairs is None else asked.pairs
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


def samples(
    made: Sites, chosen: dict[str, Tool], names: Sequence[str], runs: int, pairs: int
) -> Iterator[Sample]:
    """All steps `runs` times; cold builds of what is quick `pairs` times, for single ones differ by a third."""
    aside = emptied(made.folder / "aside")
    for run in range(max(runs, pairs)):
        for step, edit in STEPS.items():
            if run >= runs and step != "cold":
                break
            edit(made)
            time.sleep(SETTLING)
            for name in in_turns(names, run):
                if is_measured(name, step, run, runs):
                    if step == "cold":
                        set_aside(made.folder, chosen[name], aside)
                    yield sample(made.folder, chosen[name], name, step, run)


def is_measured(name: str, step: str, run: int, runs: int) -> bool:
    if step != "cold":
        return name not in ONLY_COLD and not (run and name in ALWAYS_EVERYTHING)
    return run < runs or name not in ALWAYS_EVERYTHING


def in_turns(names: Sequence[str], run: int) -> list[str]:
    """Every other time ours comes last."""
    return sorted(names, key=lambda name: name in ("single", "wenzhai")) if run % 2 else list(names)


def emptied(aside: Path) -> Path:
    """The folder for what was built before, without that of the last time."""
    if aside.exists():
        shutil.rmtree(aside)
        os.sync()  # only what has reached the disk is forgotten
        time.sleep(FORGETTING)
    aside.mkdir()
    return aside


def set_aside(folder: Path, tool: Tool, aside: Path) -> None:
    """Before a cold build nothing is deleted: what is there is moved out of the way."""
    for made in (tool.output, *tool.caches):
        path = folder / tool.project / made
        if path.exists():
            path.rename(aside / str(sum(1 for _ in aside.iterdir())))


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
