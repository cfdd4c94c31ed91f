"""The files of the API: records as JSON, and the JSON Schema of all of them."""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct, msgpack
from msgspec.structs import replace

from wenzhai.model.records import (
    VERSION,
    ApiIndex,
    ArticleRecord,
    ArticlesFile,
    IssuesFile,
    SourcesFile,
    TaxonomyFile,
    TopicsFile,
)

FILES = (ApiIndex, ArticlesFile, TopicsFile, SourcesFile, IssuesFile, TaxonomyFile)
DIALECT = "https://json-schema.org/draft/2020-12/schema"


class PlainText(Struct):
    """The field of a packed `Body` that records need; the others are not decoded."""

    text: str


plain_text = msgpack.Decoder(PlainText).decode


def render_articles(_url: str, context: Mapping[str, Any]) -> bytes:
    """A file of articles: `records` with the texts of their `bodies`."""
    records: tuple[ArticleRecord, ...] = context["records"]
    bodies: tuple[bytes, ...] = context["bodies"]
    whole = [
        replace(record, text=plain_text(body).text) for record, body in zip(records, bodies, strict=True)
    ]
    return in_lines(ArticlesFile(VERSION, tuple(whole)))


def render_file(_url: str, context: Mapping[str, Any]) -> bytes:
    """Any other file."""
    return in_lines(context["file"])


def render_schema(_url: str, _context: Mapping[str, Any]) -> bytes:
    return in_lines(schema())


def in_lines(value: object) -> bytes:
    """A line for each value: an edit changes few of them."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


def schema() -> dict[str, Any]:
    """The JSON Schema that every file of the API keeps to, each by the part of its own name."""
    parts, named = msgspec.json.schema_components(FILES, ref_template="#/$defs/{name}")
    return {"$schema": DIALECT, "title": "Wenzhai API", "anyOf": list(parts), "$defs": named}
