"""An export as JSON: the same values that the other formats show. `wenzhai schema export` prints its schema."""

import json
from typing import Any

import msgspec

from wenzhai.exports.describe import Export

VERSION = 1
"""Of the format: a value that is added does not change it."""
DIALECT = "https://json-schema.org/draft/2020-12/schema"
INNER = ("pictures", "cover")
"""Bytes for formats that embed them; the texts have their addresses."""


def render_json(export: Export) -> str:
    shown = msgspec.structs.replace(export, pictures={}, cover=b"")
    values = {"version": VERSION, **msgspec.to_builtins(shown)}
    for name in INNER:
        del values[name]
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def schema() -> dict[str, Any]:
    """The JSON Schema of `render_json`."""
    (_,), parts = msgspec.json.schema_components([Export], ref_template="#/$defs/{name}")
    whole = parts.pop("Export")
    for name in INNER:
        del whole["properties"][name]
    del parts["Picture"]
    properties = {"version": {"const": VERSION}, **whole["properties"]}
    required = ["version", *whole["required"]]
    return {"$schema": DIALECT, **whole, "properties": properties, "required": required, "$defs": parts}


def schema_text() -> str:
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"
