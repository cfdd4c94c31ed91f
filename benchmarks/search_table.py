"""What the search benchmark found, as tables in Markdown, and whether it reaches what it is to reach."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import median, quantiles

from msgspec import Struct

from benchmarks.table import Bar, bars_table, table


class Figures(Struct):
    """One side. `bytes` (KB), `requests` and `warm` (ms) are lists with a value for each query."""

    recalls: dict[str, float]
    """By kind of query."""
    precision: float
    ten_recall: float
    ten_precision: float
    nothing: float
    bytes: Sequence[float]
    requests: Sequence[float]
    warm: Sequence[float]
    cpu: float
    memory: float
    """MB"""
    files: int
    size: float
    """MB"""
    written: int
    """Files, after one more article."""


def report(articles: int, on: str, queries: int, columns: Mapping[str, Figures]) -> str:
    described = [dict(rows(figures)) for figures in columns.values()]
    lines = [[name, *(column[name] for column in described)] for name in described[0]]
    reached = bars_table(bars(articles, next(iter(columns.values()))))
    parts = [
        f"## {articles:,} articles",
        f"{on} {queries} queries.",
        "\n".join(table(["", *columns], lines)),
        "### Bars\n\n" + "\n".join(reached),
    ]
    return "\n\n".join(parts) + "\n"


def rows(figures: Figures) -> Iterator[tuple[str, str]]:
    for kind, recall in figures.recalls.items():
        yield f"recall: {kind}", f"{recall:.3f}"
    yield "precision", f"{figures.precision:.3f}"
    yield "recall in ten", f"{figures.ten_recall:.3f}"
    yield "precision in ten", f"{figures.ten_precision:.3f}"
    yield "nothing found", f"{figures.nothing:.1%}"
    yield "KB of a query (median / p90 / most)", spread(figures.bytes)
    yield "requests of a query", spread(figures.requests)
    yield "second time, ms (median / p95)", f"{median(figures.warm):.1f} / {part(figures.warm, 95):.1f}"
    yield "indexing: processor time, s", f"{figures.cpu:.1f}"
    yield "indexing: memory, MB", f"{figures.memory:.0f}"
    yield "index: files", f"{figures.files:,}"
    yield "index: MB", f"{figures.size:.1f}"
    share = figures.written / figures.files
    yield "one more article: files written", f"{figures.written:,} ({share:.1%})"


def bars(articles: int, ours: Figures) -> Iterator[Bar]:
    """What is to be reached, as figures that may be so high at most."""
    middle, nine = (60, 120) if articles <= 10_000 else (80, 160)
    yield Bar("1 - recall, any kind", 0, 1 - min(ours.recalls.values()))
    yield Bar("nothing found", 0, ours.nothing)
    yield Bar("1 - recall in ten", 0.01, 1 - ours.ten_recall)
    yield Bar("a query: median", middle, median(ours.bytes), " KB")
    yield Bar("a query: p90", nine, part(ours.bytes, 90), " KB")
    yield Bar("a query: requests", 40, max(ours.requests))
    yield Bar("second time: p95", 20, part(ours.warm, 95), " ms")
    few = articles <= 10_000
    yield Bar("indexing: processor time", 6, ours.cpu if few else None, " s")
    yield Bar("indexing: memory", 300, ours.memory if few else None, " MB")
    yield Bar("one more article: files written", 5, 100 * ours.written / ours.files, " %")


def spread(values: Sequence[float]) -> str:
    """Median / 90th of hundred / most."""
    return f"{median(values):,.0f} / {part(values, 90):,.0f} / {max(values):,.0f}"


def part(values: Sequence[float], percent: int) -> float:
    return quantiles(values, n=100)[percent - 1]
