"""`wenzhai check --search`: strings from the articles must find them in the built site."""

import time
from collections.abc import Iterator
from pathlib import Path

from msgspec import msgpack

from wenzhai.builder.stages import slugger
from wenzhai.content.config import Config
from wenzhai.content.load import read_content
from wenzhai.content.paths import CACHE
from wenzhai.content.scan import scan
from wenzhai.engine.cache import open_cache
from wenzhai.engine.lock import BuildLock
from wenzhai.engine.workers import Workers
from wenzhai.library.library import build_library
from wenzhai.model.content import Body
from wenzhai.model.problems import Problem
from wenzhai.search.codec import BrokenIndex
from wenzhai.search.reader.index import SearchIndex
from wenzhai.search.reader.proof import Promised, check_search
from wenzhai.text.search_terms import whole_text


def search_problems(root: Path, config: Config) -> list[Problem]:
    """What search should find in the site and does not. Articles without a page in it are left out."""
    site = root / config.output
    try:
        index = SearchIndex(lambda url: Path(site, url).read_bytes())
    except BrokenIndex as error:
        return [Problem(code="search-broken", params={"file": f"search/{error}"})]
    except OSError as error:
        return [Problem(code="search-missing", params={"file": str(error.filename)})]
    return list(check_search(index, promised(root, config)))


def promised(root: Path, config: Config) -> Iterator[Promised]:
    """The articles that the site should show, as they are now."""
    state = root / CACHE
    with (
        BuildLock(state, "check"),
        open_cache(state, root / config.output) as cache,
        Workers(None) as workers,
    ):
        content = read_content(root, config, cache, workers, scan(root, cache.sources()))
        library = build_library(content.facts, config, slugger(config, cache), now=int(time.time())).library
        for card in library.every():
            article = library.articles[card.id]
            if (root / config.output / card.url).is_file():
                body = msgpack.decode(cache.bodies.get([article.body_digest])[article.body_digest], type=Body)
                text = whole_text(body.text, card.column, card.series, card.summary)
                yield Promised(article.path, card.url, (card.title, text))
