"""Related articles as a curator would choose them: the judged set of `benchmarks/related.py`."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.support.paths import REPOSITORY

SCRIPT = REPOSITORY / "benchmarks" / "related.py"
HUGO = 0.65
"""What Hugo reaches on the same articles, with keywords given by hand and the best of its settings."""


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("benchmark_of_related", SCRIPT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_better_than_hugo_by_far(benchmark: ModuleType, tmp_path: Path) -> None:
    judged = benchmark.judged_pairs()
    library, lists, stories = benchmark.ours(tmp_path / "ours")
    assert len(judged) // 2 >= 60
    assert {one for one, _ in judged} <= library.articles.keys()
    assert benchmark.mean_ndcg(lists, judged) > HUGO + 0.15
    assert stories.keys() == {"k3f9q2", "t7w4hd"}, "no other pair is one story"


def test_the_measure(benchmark: ModuleType) -> None:
    grades = {"a": 2, "b": 1, "c": 0}
    assert benchmark.ndcg(["a", "b"], grades) == 1
    assert benchmark.ndcg(["c", "x"], grades) == 0
    assert 0 < benchmark.ndcg(["b", "a"], grades) < benchmark.ndcg(["a", "c", "b"], grades) < 1
