"""Jinja as strict as it gets: every name must exist, everything is escaped, nothing is read from outside."""

from collections.abc import Mapping
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined

from generator import formats


def make_environment(sources: Mapping[str, str], strings: Mapping[str, Any]) -> Environment:
    """The environment of a theme: its templates by name, our pure filters, no globals that read anything.

    `strings` are the interface words of the site's language; dates are written with them.
    """
    environment = Environment(
        loader=DictLoader(sources),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=-1,
        auto_reload=False,
    )
    environment.globals = {name: environment.globals[name] for name in ("range", "namespace")}
    environment.filters["date"] = lru_cache(4096)(
        lambda day, pattern: formats.format_date(day, pattern, strings)
    )
    environment.filters["text_lang"] = lru_cache(4096)(formats.text_lang)
    environment.filters["lang_attr"] = formats.lang_attr
    environment.filters["join_names"] = formats.join_names
    return environment


def attributes(value: Any) -> Any:
    """Mappings as objects with attributes, all the way down: `t.nav.home`. Items are found as well: `t["nav"]`."""
    if isinstance(value, dict):
        return SimpleNamespace(**{str(key): attributes(item) for key, item in value.items()})
    return value
