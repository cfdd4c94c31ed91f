"""Our side of the search benchmark, in a process of its own: indexes a project, says what that took.

    python -m benchmarks.search_ours PROJECT OUT

Reading and parsing come first and are not counted; cutting texts into words is, though a build does it while it
parses.
"""

import gc
import json
import resource
import sys
import time
from pathlib import Path

from wenzhai.content.config import load_config
from wenzhai.content.load import read_content
from wenzhai.content.scan import scan
from wenzhai.engine.cache import open_cache
from wenzhai.engine.workers import Workers
from wenzhai.library.library import build_library
from wenzhai.render.batches import Maker
from wenzhai.render.worker import Bundle
from wenzhai.search.index import stores_of
from wenzhai.search.pages import search_sections
from wenzhai.text.search_terms import searchable
from wenzhai.text.slugs import slugify


def index(project: Path, out: Path) -> dict[str, float]:
    """Writes the files of the index below `out`; CPU seconds and megabytes."""
    config = load_config(project)
    with open_cache(project / ".cache", out) as cache, Workers(1) as workers:
        content = read_content(project, config, cache, workers, scan(project, cache.sources()))
        library = build_library(
            content.facts, config, lambda name: slugify(name, "pinyin"), now=10**11
        ).library
        texts = [
            (fact.title, (project / fact.path).read_text(encoding="utf-8"))
            for fact in library.articles.values()
        ]
        gc.disable()  # as in a build
        before, start = memory(), time.process_time()
        for title, text in texts:
            searchable(title, text.partition("\n---\n")[2])
        cut = time.process_time()
        stores = stores_of(cache)
        pages = [page for part in search_sections(library, stores, config) for page in part.describe()]
        indexed = time.process_time()
        for folder in {(out / page.url).parent for page in pages}:
            folder.mkdir(parents=True, exist_ok=True)
        for write in Maker(Bundle(b"", {}, {}, {}), cache, workers).writes(pages, len(pages)):
            (out / write.url).write_bytes(write.data)
        end = time.process_time()
    return {
        "cut": cut - start,
        "index": indexed - cut,
        "write": end - indexed,
        "cpu": end - start,
        "memory": memory() - before,
    }


def memory() -> float:
    """The most this process has ever used."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(json.dumps(index(Path(sys.argv[1]), Path(sys.argv[2]))))
