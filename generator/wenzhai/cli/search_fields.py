"""`--field KEY=VALUE` of `wenzhai search`: the filter for a value of an own field."""

from collections.abc import Iterator
from difflib import get_close_matches

from wenzhai.cli.console import USAGE, CommandFailed
from wenzhai.content.config import Config
from wenzhai.content.own_fields import OwnField, facets_of
from wenzhai.library.taxonomy import FIELD
from wenzhai.model.problems import Problem
from wenzhai.search.facets import own_filter
from wenzhai.search.reader.index import SearchIndex
from wenzhai.text.names import name_key
from wenzhai.text.slugs import slugify

MOST_SHOWN = 8


def field_filter(config: Config, index: SearchIndex, written: str) -> str:
    """The filter for `KEY=VALUE`, a term by any of its names. Raises `CommandFailed` where there is no such field to
    filter by, or no article has that value."""
    key, _, name = written.partition("=")
    fields = facets_of(config.fields)
    if key not in fields or not name:
        known = ", ".join(fields) or "–"
        raise failed("search-field-unknown", name=key, known=known, example=next(iter(fields), "level"))
    found = own_filter(key, value_of(config, fields[key], index, key, name))
    if index.term(found).documents:
        return found
    there = list(dict.fromkeys(shown(index, fields[key], key)))
    near = get_close_matches(name, there, 3)
    known = "、".join(near or there[:MOST_SHOWN]) or "–"
    raise failed("search-field-none", key=key, name=name, known=known)


def value_of(config: Config, field: OwnField, index: SearchIndex, key: str, name: str) -> str:
    """What a value is called in filters."""
    if field.type != "taxonomy":
        return name
    wanted = name_key(name)
    for one in index.names.file.terms:
        if one.kind == FIELD + key and wanted in map(name_key, one.names):
            return one.url.split("/")[1]
    return slugify(name, config.slug_style)


def shown(index: SearchIndex, field: OwnField, key: str) -> Iterator[str]:
    """The values that there are, the most frequent term first."""
    if field.type == "boolean":
        yield from ("true", "false")
    yield from field.choices
    yield from (one.names[0] for one in index.names.file.terms if one.kind == FIELD + key)


def failed(code: str, **params: str) -> CommandFailed:
    return CommandFailed([Problem(code=code, params=params)], USAGE)
