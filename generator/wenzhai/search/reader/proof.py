"""Verifies search: strings taken from an article must find it."""

import re
from collections.abc import Iterable, Iterator
from random import Random

from msgspec import Struct

from wenzhai.model.problems import Problem
from wenzhai.search.codec import BrokenIndex
from wenzhai.search.reader.find import find, holds
from wenzhai.search.reader.index import SearchIndex
from wenzhai.search.reader.query import parse
from wenzhai.text.scripts import UNSPACED

SAMPLES = 3
"""Number of strings taken from each article, of two to twelve characters."""

_runs = re.compile(f"[{UNSPACED}]{{2,}}|[A-Za-z]{{3,}}")


class ExpectedArticle(Struct, frozen=True):
    """An article that search has to find: its page, and its texts."""

    path: str
    url: str
    fields: tuple[str, ...]


def check_search(
    index: SearchIndex, articles: Iterable[ExpectedArticle], samples: int = SAMPLES
) -> Iterator[Problem]:
    """Reports strings from articles that do not find their article. The strings are the same in every run."""
    try:
        numbers = {index.text(number).url: number for number in range(index.count)}
        for article in articles:
            for string in strings(article, samples):
                if not is_found(index, string, numbers.get(article.url)):
                    yield Problem(code="search-unfound", path=article.path, params={"text": string})
    except BrokenIndex as error:
        yield Problem(code="search-broken", params={"file": f"search/{error}"})
    except OSError as error:
        yield Problem(code="search-missing", params={"file": str(error.filename or error)})


def strings(article: ExpectedArticle, samples: int) -> Iterator[str]:
    """Pieces of the runs of Han and whole words of an article."""
    random = Random(article.path)
    runs = [run for field in article.fields for run in _runs.findall(field)]
    for run in random.sample(runs, min(samples, len(runs))):
        if run.isascii():
            yield run
        else:
            start = random.randrange(len(run) - 1)
            yield run[start : random.randint(start + 2, min(len(run), start + 12))]


def is_found(index: SearchIndex, string: str, number: int | None) -> bool:
    found = find(index, string)
    return number in {hit.number for hit in (*found.exact, *found.mentioned)} and holds(
        index.text(number or 0), [parse(string).whole]
    )
