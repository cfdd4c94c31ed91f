"""JSON Schema (draft 2020-12) of front matter and settings, from the types that read them.

The program reads every scalar as text and a key without a value as absent; YAML editors do not. The schemas allow for
that: numbers are valid where any text is, and null is valid where a key is optional.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from wenzhai.content.config import Config
from wenzhai.content.kinds import KINDS
from wenzhai.content.own_fields import NO_FIELDS, OwnField, own_fields, with_own
from wenzhai.content.paths import SCHEMAS
from wenzhai.content.write import File, read, write_files
from wenzhai.engine.disk import guarded

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TYPES: dict[str, type[msgspec.Struct]] = {
    **{kind.name: kind.front for kind in KINDS.values()},
    "config": Config,
}

Schema = dict[str, Any]


def schema(kind: str, fields: Mapping[str, OwnField] = NO_FIELDS) -> Schema:
    """The schema of that kind, a key of `TYPES`, with the own fields of the settings."""
    wanted = with_own(TYPES[kind], own_fields(fields, kind))
    made = msgspec.json.schema_components([wanted], ref_template="#/$defs/{name}")
    (top,), parts = msgspec.json.decode(msgspec.json.encode(made))
    name = str(top["$ref"]).rpartition("/")[2]
    tidied = {part: _tidy_object(found) for part, found in parts.items()}
    whole = {"$schema": DIALECT, **tidied.pop(name), "title": kind}
    if kind in KINDS and KINDS[kind].is_term:
        whole["anyOf"] = [{"required": ["zh"]}, {"required": ["en"]}]
    return {**whole, "$defs": tidied} if tidied else whole


def schema_text(kind: str, fields: Mapping[str, OwnField] = NO_FIELDS) -> str:
    """The schema as text, for printing and for files."""
    return json.dumps(schema(kind, fields), ensure_ascii=False, indent=2) + "\n"


def schemas() -> dict[str, str]:
    """File name → text of all schemas."""
    return {f"{kind}.json": schema_text(kind) for kind in TYPES}


def outdated(root: Path, fields: Mapping[str, OwnField]) -> dict[str, str]:
    """Path → text of the schemas of editors that are there and not those of this program with these fields."""
    found = {}
    for kind in TYPES:
        path, text = f"{SCHEMAS}/{kind}.json", schema_text(kind, fields)
        there = read(root / path)
        if there is not None and there.replace(b"\r\n", b"\n") != text.encode():
            found[path] = text
    return found


def refresh(root: Path, fields: Mapping[str, OwnField]) -> tuple[str, ...]:
    """Write these anew; their paths. Raises `DiskError`."""
    old = outdated(root, fields)
    for path, text in old.items():
        with guarded(root / path):
            write_files([File(path, text.encode(), read(root / path))], root)
    return tuple(old)


def _tidy_object(found: Schema) -> Schema:
    needed = found.get("required", [])
    properties = {key: _tidy(part, key not in needed) for key, part in found["properties"].items()}
    return {**found, "properties": properties}


def _tidy(part: Schema, optional: bool) -> Schema:
    """A property without msgspec's `anyOf` for None, and with the types that YAML editors see instead of text."""
    part = {key: value for key, value in part.items() if value is not None}
    variants = part.pop("anyOf", [])
    for variant in variants:
        if variant != {"type": "null"}:
            part |= variant
    if "enum" in part and optional:
        part["enum"] = [*part["enum"], None]
    if "items" in part:
        part["items"] = _tidy(part["items"], optional=False)
    if "type" in part:
        types = [one["type"] for one in variants if "type" in one and one["type"] != "null"] or [part["type"]]
        if types == ["string"] and "pattern" not in part:
            types.append("number")
        if optional:
            types.append("null")
        part["type"] = types if len(types) > 1 else types[0]
    return part
