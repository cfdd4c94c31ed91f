"""Jinja as strict as it gets: every name must exist, everything is escaped, nothing is read from outside."""

from collections.abc import Mapping
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
    environment.filters["date"] = lambda day, pattern: formats.format_date(day, pattern, strings)
    environment.filters["text_lang"] = formats.text_lang
    environment.filters["lang_attr"] = formats.lang_attr
    environment.filters["join_names"] = formats.join_names
    return environment
