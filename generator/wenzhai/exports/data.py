"""An export as JSON: the same values that the other formats show. The schema is published with the documentation."""

import json

import msgspec

from wenzhai.exports.describe import Export

VERSION = 1


def render_json(export: Export) -> str:
    shown = msgspec.structs.replace(export, pictures={})
    values = {"version": VERSION, **msgspec.to_builtins(shown)}
    del values["pictures"]
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def schema() -> dict[str, object]:
    """The JSON Schema of `render_json`."""
    found = msgspec.json.schema(Export)
    del found["$defs"]["Export"]["properties"]["pictures"]
    found["$defs"]["Export"]["properties"]["version"] = {"const": VERSION}
    return found
