"""What the work on topics looks at: all articles, drafts too, what they are about, and their plain texts."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct, msgpack

from wenzhai.builder.stages import slugger
from wenzhai.content.config import Config
from wenzhai.content.load import read_content
from wenzhai.content.paths import CACHE
from wenzhai.content.scan import scan
from wenzhai.engine.cache import Cache, open_cache
from wenzhai.engine.lock import BuildLock
from wenzhai.engine.workers import Workers
from wenzhai.library.library import Library, build_library
from wenzhai.library.taxonomy import name_key
from wenzhai.model.content import Article, Body
from wenzhai.model.problems import Problem, ProblemsError, errors_in
from wenzhai.relations import RelationIndex, relate


class TopicSnapshot(Struct, frozen=True):
    library: Library
    related: RelationIndex
    texts: dict[str, str]
    """Plain texts by id, of the articles asked for; of those without a topic when none were."""


def take_stock(root: Path, config: Config, names: Sequence[str] = ()) -> TopicSnapshot:
    """Raises `ProblemsError` for files that cannot be read: a change would miss them."""
    state = root / CACHE
    with (
        BuildLock(state, "topics"),
        open_cache(state, root / config.output) as cache,
        Workers(None) as workers,
    ):
        content = read_content(root, config, cache, workers, scan(root, cache.sources()))
        if errors := errors_in(content.problems):
            raise ProblemsError(errors)
        library = build_library(content.facts, config, slugger(config, cache), now=0, drafts=True).library
        articles = list(wanted(library, names))
        return TopicSnapshot(library, relate(library, config, cache), texts_of(articles, cache))


def wanted(library: Library, names: Sequence[str]) -> Iterable[Article]:
    """The articles of these ids, titles, slugs or paths. Raises `ProblemsError` for names of none."""
    articles = sorted(library.articles.values(), key=lambda article: article.path)
    if not names:
        return [article for article in articles if not article.topics]
    found = {name: [one for one in articles if is_meant(one, name)] for name in names}
    unknown = [
        Problem(code="topics-no-article", params={"name": name}) for name, ones in found.items() if not ones
    ]
    if unknown:
        raise ProblemsError(unknown)
    return {one.id: one for ones in found.values() for one in ones}.values()


def is_meant(article: Article, name: str) -> bool:
    own = (article.id, article.title, article.slug, *article.names)
    return name_key(name) in map(name_key, own) or article.path.endswith(
        name.replace("\\", "/").removeprefix("./")
    )


def texts_of(articles: Iterable[Article], cache: Cache) -> dict[str, str]:
    decoder = msgpack.Decoder(Body)
    found = {}
    for article in articles:
        found[article.id] = decoder.decode(cache.bodies.get([article.body_digest])[article.body_digest]).text
    return found
