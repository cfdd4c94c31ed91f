"""What was measured, and the questions that the tables ask."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import median

import msgspec
from msgspec import Struct

from benchmarks.measure import Usage


class Sample(Struct, frozen=True):
    """One command, run once."""

    run: int
    step: str
    tool: str
    """As `--only` calls it."""
    usage: Usage
    pages: int
    """HTML pages there afterwards."""
    size: float
    """Of these pages, in MB."""
    written: int
    """Files that were written, those of a search index aside."""
    shards: int
    """Files of a search index that were written."""


class Result(Struct):
    articles: int
    date: str
    machine: str
    versions: str
    samples: list[Sample] = []

    def figures(self, step: str, tools: Sequence[str], figure: Callable[[Sample], float]) -> dict[int, float]:
        """By run, the sum over tools; runs in which one of them is missing are left out."""
        found: dict[int, list[float]] = {}
        for sample in self.samples:
            if sample.step == step and sample.tool in tools:
                found.setdefault(sample.run, []).append(figure(sample))
        return {run: sum(values) for run, values in found.items() if len(values) == len(tools)}

    def figure(self, step: str, tools: Sequence[str], figure: Callable[[Sample], float]) -> float | None:
        """The median over runs."""
        return middle(self.figures(step, tools, figure).values())

    def ratio(
        self, step: str, peers: Sequence[str], figure: Callable[[Sample], float], tool: str = "wenzhai"
    ) -> float | None:
        """Ours to theirs, each run with itself; the median of that."""
        ours, theirs = self.figures(step, [tool], figure), self.figures(step, peers, figure)
        return middle(ours[run] / theirs[run] for run in ours.keys() & theirs.keys())


def middle(values: Iterable[float]) -> float | None:
    found = list(values)
    return median(found) if found else None


def cpu(sample: Sample) -> float:
    return sample.usage.cpu


def wall(sample: Sample) -> float:
    return sample.usage.wall


def memory(sample: Sample) -> float:
    return sample.usage.memory


def pages(sample: Sample) -> float:
    return sample.pages


def size(sample: Sample) -> float:
    return sample.size


def written(sample: Sample) -> float:
    return sample.written


def shards(sample: Sample) -> float:
    return sample.shards


def load(path: Path) -> Result | None:
    return msgspec.json.decode(path.read_bytes(), type=Result) if path.exists() else None


def save(result: Result, path: Path) -> None:
    path.write_bytes(msgspec.json.format(msgspec.json.encode(result)))
