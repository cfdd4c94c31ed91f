"""Slugs for topics, sources, columns and series that articles name and that have no file."""

from collections.abc import Callable

from wenzhai.content.config import Config
from wenzhai.engine.cache import Cache
from wenzhai.engine.digest import digest
from wenzhai.engine.program import reading_code_digest
from wenzhai.text.slugs import slugify


def slug_maker(config: Config, cache: Cache) -> Callable[[str], str]:
    """A function from a name to its slug. Slugs are cached: the pinyin tables take long to load."""
    memo = cache.memo("slug", reading_code_digest())
    known = memo.all()

    def slug(name: str) -> str:
        key = digest((config.slug_style, name))
        if key not in known:
            known[key] = slugify(name, config.slug_style).encode()
            memo.put([(key, known[key])])
        return known[key].decode()

    return slug
