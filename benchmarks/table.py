"""A result as tables in Markdown."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from statistics import median

from msgspec import Struct

from benchmarks.results import Result, Sample, cpu, memory, pages, shards, size, wall, written
from benchmarks.sites import STEPS
from benchmarks.tools import tools

HUGO, SAME_WORK = ("hugo",), ("related", "pagefind")
"""Plain Hugo has neither related articles nor a search; the other two together do what Wenzhai does."""
NAMES = {name: tool.name for name, tool in tools({}).items()}
NONE = "–"


class Bar(Struct, frozen=True):
    what: str
    most: float
    value: float | None
    unit: str = ""


def report(result: Result, smaller: Result | None) -> str:
    """Everything that a result says; `smaller` is one of a tenth of the articles, for the growth."""
    runs = len({sample.run for sample in result.samples})
    parts = [
        f"## {result.articles:,} articles",
        f"{result.date}; {result.machine}; {result.versions}. Medians of {runs} run{'s' * (runs > 1)}.",
        *(section for section in sections(result)),
        "### Bars\n\n" + "\n".join(bars_table(bars(result, smaller))),
    ]
    return "\n\n".join(parts) + "\n"


def sections(result: Result) -> Iterator[str]:
    yield "### Processor time, s\n\n" + "\n".join(comparison(result, cpu, "{:.2f}"))
    yield "### Time on the clock, s\n\n" + "\n".join(comparison(result, wall, "{:.2f}"))
    yield "### Memory of all processes, MB at most\n\n" + "\n".join(
        comparison(result, memory, "{:.0f}", most=True)
    )
    yield "### Cold builds: median (least – most)\n\n" + "\n".join(ranges(result))
    yield "### What came of it\n\n" + "\n".join(outcome(result))


def comparison(
    result: Result, figure: Callable[[Sample], float], form: str, *, most: bool = False
) -> Iterator[str]:
    """A row for each step: every tool, and ours to theirs. Memory of two tools one after the other is the larger."""
    heads = ["", *NAMES.values(), "÷ Hugo", "÷ (Hugo, related + Pagefind)"]
    rows = []
    for step in steps(result):
        values = [result.figure(step, [tool], figure) for tool in NAMES]
        same_work = larger(result, step, figure) if most else result.ratio(step, SAME_WORK, figure)
        ratios = (result.ratio(step, HUGO, figure), same_work)
        rows.append([step, *(shown(one, form) for one in values), *(shown(one, "{:.3g}") for one in ratios)])
    return table(heads, rows)


def ranges(result: Result) -> Iterator[str]:
    heads = ["", "builds", "processor time, s", "time on the clock, s"]
    rows = []
    for tool, name in NAMES.items():
        found = [list(result.figures("cold", [tool], figure).values()) for figure in (cpu, wall)]
        if found[0]:
            spans = (f"{median(some):.2f} ({min(some):.2f} – {max(some):.2f})" for some in found)
            rows.append([name, str(len(found[0])), *spans])
    return table(heads, rows)


def larger(result: Result, step: str, figure: Callable[[Sample], float]) -> float | None:
    ratios = [result.ratio(step, [tool], figure) for tool in SAME_WORK]
    found = [ratio for ratio in ratios if ratio is not None]
    return min(found) if len(found) == len(SAME_WORK) else None


def outcome(result: Result) -> Iterator[str]:
    """Whether both made the same, and how much of it was written by us."""
    heads = ["", *(f"{what}: {name}" for what in ("HTML pages", "their MB") for name in ("Wenzhai", "Hugo"))]
    heads += ["Wenzhai wrote files", "of its search index"]
    rows = []
    for step in steps(result):
        counts = [result.figure(step, [tool], pages) for tool in ("wenzhai", "hugo")]
        sizes = [result.figure(step, [tool], size) for tool in ("wenzhai", "hugo")]
        files = [result.figure(step, ["wenzhai"], count) for count in (written, shards)]
        values = [*(shown(one, "{:,.0f}") for one in counts), *(shown(one, "{:.1f}") for one in sizes)]
        rows.append([step, *values, *(shown(one, "{:,.0f}") for one in files)])
    return table(heads, rows)


def bars(result: Result, smaller: Result | None) -> Iterator[Bar]:
    """What is to be reached with 10,000 articles and two processors, and with ten times as many."""
    big = result.articles > 10_000
    cold, body = "cold", "one body edited"
    ours = ["wenzhai"]
    single = "cold, one process: cpu ÷"
    yield Bar(f"{single} Hugo", 1.5, result.ratio(cold, HUGO, cpu, "single"))
    yield Bar(f"{single} (Hugo, related + Pagefind)", 0.35, result.ratio(cold, SAME_WORK, cpu, "single"))
    yield Bar("cold: wall ÷ Hugo", 1.8, result.ratio(cold, HUGO, wall))
    yield Bar("cold: memory", 1300 if big else 350, result.figure(cold, ours, memory), " MB")
    yield Bar("one body edited: wall ÷ Hugo", 1 / 18, result.ratio(body, HUGO, wall))
    yield Bar("one body edited: wall", 2.5 if big else 0.5, result.figure(body, ours, wall), " s")
    unchanged = result.figure("nothing changed", ours, wall)
    yield Bar("nothing changed: wall", 1.2 if big else 0.3, unchanged, " s")
    everything = result.figure("nothing changed", ours, lambda one: one.written + one.shards)
    yield Bar("nothing changed: files written", 0, everything)
    added = result.figure("one article added", ours, written)
    yield Bar("one article added: files written, search aside", 40, added)
    if smaller:
        now, before = result.figure(cold, ours, cpu), smaller.figure(cold, ours, cpu)
        growth = now / before if now and before else None
        yield Bar(f"cold: cpu ÷ that of {smaller.articles:,} articles", 10.5, growth)


def bars_table(found: Iterable[Bar]) -> Iterator[str]:
    rows = []
    for bar in found:
        reached = NONE if bar.value is None else "yes" if bar.value <= bar.most else "**no**"
        form = "{:.3g}" + bar.unit
        rows.append([bar.what, form.format(bar.most), shown(bar.value, form), reached])
    return table(["", "at most", "measured", "reached"], rows)


def steps(result: Result) -> list[str]:
    measured = {sample.step for sample in result.samples}
    return [step for step in STEPS if step in measured]


def shown(value: float | None, form: str) -> str:
    return NONE if value is None else form.format(value)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Lines of Markdown whose columns stand below each other in a terminal, too."""
    lines = [heads, *rows]
    widths = [max(len(line[at]) for line in lines) for at in range(len(heads))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    for line in (heads, rule, *lines[1:]):
        first = line[0].ljust(widths[0])
        others = (cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))
        yield f"| {' | '.join((first, *others))} |"


def record(text: str, file: Path) -> None:
    """Puts a report in the place of the one with the same heading, or at the end."""
    introduction, *reports = re.split(r"^(?=## )", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    by_heading = {report.partition("\n")[0]: report for report in reports}
    by_heading[text.partition("\n")[0]] = text
    kept = sorted(by_heading.values(), key=lambda report: int(re.sub(r"\D", "", report.partition("\n")[0])))
    file.write_text("\n\n".join(part.strip() for part in (introduction, *kept)) + "\n", encoding="utf-8")
