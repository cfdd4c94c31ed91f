"""Queries as people type them, answered by the program: `wenzhai search` says what the browser says."""

from pathlib import Path

import pytest

from tests.search.query_table import CASES, Case, table_site
from wenzhai.search.reader.find import answer
from wenzhai.search.reader.index import SearchIndex


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    site = table_site(tmp_path_factory.mktemp("queries")).run_build()
    return SearchIndex(lambda url: (site / url).read_bytes())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.typed)
def test_a_query_gets_its_answer(index: SearchIndex, case: Case) -> None:
    got = answer(index, case.typed)
    meant = [one.name for one in got.query.meant]
    found = "".join(Path(one.text.url).stem for one in got.results)
    assert Case(case.typed, found, " ".join(meant), got.instead, " ".join(got.only)) == case
