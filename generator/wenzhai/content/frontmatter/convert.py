"""From fields to typed values, with every reason why they do not fit.

The happy path is one call of msgspec; only when that fails are the fields walked, key by key, for the problems.
"""

import re
from contextlib import suppress
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from wenzhai.content.frontmatter.schema import SYNONYMS
from wenzhai.content.frontmatter.yaml_reader import RUN_ON, Fields, Node, YamlPath, flow_list, quoted
from wenzhai.model.problems import Problem

NAMES = frozenset({"source", "column", "series", "parent"})
"""Keys whose value is a name: brackets around it are hardly part of it."""
LIST_SEPARATORS = re.compile(r"[,，、;；]")

T = TypeVar("T", bound=msgspec.Struct)


def convert(fields: Fields, kind: type[T]) -> tuple[T | None, list[Problem]]:
    """The fields as a value of that Struct type, or all the reasons why they are none.

    A key without a value counts as absent. With keys refused before, the value is None even without new problems.
    """
    given = _filled(fields.values)
    try:
        value = msgspec.convert(given, kind, strict=False)
    except msgspec.ValidationError as error:
        problems = _struct_misfits(fields, (), given, kind)
        if not problems and not fields.refused:
            problems = [fields.problem("bad-value", (), key="", text="", detail=str(error))]
        return None, problems
    return (None if fields.refused else value), []


def _filled(values: dict[str, Node]) -> dict[str, Node]:
    """The mapping without the keys that have no value."""
    return {
        key: _filled(value) if isinstance(value, dict) else value
        for key, value in values.items()
        if value != ""
    }


def salvage(fields: Fields, kind: type[T]) -> T:
    """What can be had of fields that do not convert: the keys that fit; empty text for those that are needed."""
    hints = get_type_hints(kind, include_extras=True)
    fit: dict[str, Any] = {}
    for field in msgspec.structs.fields(kind):
        if field.required:
            fit[field.name] = ""
        with suppress(msgspec.ValidationError):
            if fields.values.get(field.name, "") != "":
                fit[field.name] = msgspec.convert(fields.values[field.name], hints[field.name], strict=False)
    return kind(**fit)


def _misfits(fields: Fields, path: YamlPath, value: Node, wanted: Any) -> list[Problem]:
    """Every place where the value at that path is not of the wanted type."""
    plain, checked = _without_none(wanted)
    if isinstance(plain, type) and issubclass(plain, msgspec.Struct):
        return _struct_misfits(fields, path, value, plain)
    origin = get_origin(plain)
    if origin is tuple:
        return _list_misfits(fields, path, value, get_args(plain)[0])
    if origin is dict:
        return _mapping_misfits(fields, path, value, get_args(plain)[1])
    return _scalar_misfits(fields, path, value, plain, checked)


def _without_none(wanted: Any) -> tuple[Any, Any]:
    """The bare type, and the type with its constraints; both without `| None`."""
    if get_origin(wanted) in (Union, UnionType):
        left = [one for one in get_args(wanted) if one is not type(None)]
        if len(left) == 1:
            return _without_none(left[0])
    if get_origin(wanted) is Annotated:
        plain, _ = _without_none(get_args(wanted)[0])
        return plain, wanted
    return wanted, wanted


def _struct_misfits(fields: Fields, path: YamlPath, value: Node, kind: type[Any]) -> list[Problem]:
    if not isinstance(value, dict):
        return [_mapping_wanted(fields, path)]
    by_attribute = get_type_hints(kind, include_extras=True)
    known = kind.__struct_encode_fields__
    hints = dict(zip(known, map(by_attribute.__getitem__, kind.__struct_fields__), strict=True))
    problems = []
    meant = {key: nearest_key(key.partition("：")[0], known) for key in value if key not in known}
    for key, item in value.items():
        if key in known:
            problems += _misfits(fields, (*path, key), item, hints[key])
        else:
            problems.append(_unknown_key(fields, (*path, key), item, meant[key], known))
    given = {*value, *meant.values(), *(() if path else fields.refused)}
    missing = [
        field.encode_name
        for field in msgspec.structs.fields(kind)
        if field.required and field.encode_name not in given
    ]
    return problems + [_missing(fields, path, name) for name in missing]


def _list_misfits(fields: Fields, path: YamlPath, value: Node, wanted: Any) -> list[Problem]:
    key = _name(path)
    if isinstance(value, list):
        return [
            problem
            for place, item in enumerate(value)
            for problem in _misfits(fields, (*path, place), item, wanted)
        ]
    if isinstance(value, dict):
        return [fields.problem("list-not-mapping", path, key=key)]
    mark = fields.marks[path]
    line = fields.source.line(mark.value_line)
    if line.strip() and RUN_ON.match(line) and mark.line != mark.value_line:
        return [fields.problem("no-space-after-dash", path, fixed=f"- {line.strip()[1:]}")]
    bare = value.strip("【】［］ ")
    items = [item.strip() for item in LIST_SEPARATORS.split(bare) if item.strip()]
    return [fields.problem("list-wanted", path, key=key, fixed=f"{key}: {flow_list(items)}")]


def _mapping_misfits(fields: Fields, path: YamlPath, value: Node, wanted: Any) -> list[Problem]:
    if not isinstance(value, dict):
        return [_mapping_wanted(fields, path)]
    return [
        problem for key, item in value.items() for problem in _misfits(fields, (*path, key), item, wanted)
    ]


def _scalar_misfits(fields: Fields, path: YamlPath, value: Node, plain: Any, checked: Any) -> list[Problem]:
    if not isinstance(value, str):
        return [_not_scalar(fields, path, value, plain, checked)]
    try:
        msgspec.convert(value, checked, strict=False)
    except msgspec.ValidationError as error:
        return [_bad_scalar(fields, path, value, plain, str(error))]
    return []


def _not_scalar(fields: Fields, path: YamlPath, value: Node, plain: Any, checked: Any) -> Problem:
    """A list or mapping where a single value belongs: brackets meant as text, or brackets too many."""
    key = _name(path)
    text = fields.source.line(fields.marks[path].value_line).strip().removeprefix(f"{key}:").strip()
    if isinstance(path[-1], int) and isinstance(value, dict) and text.startswith("- "):
        return fields.problem("item-with-colon", path, key=key, fixed=f"- {quoted(text[2:].strip())}")
    if not isinstance(path[-1], str) or text[:1] not in ("[", "{"):
        return fields.problem("item-not-text", path, key=key)
    if key not in NAMES and _free_text(plain, checked):
        return fields.problem("text-wanted", path, key=key, fixed=f"{key}: {quoted(text)}")
    if not value:
        return fields.problem("empty-value", path, key=key)
    if isinstance(value, list) and len(value) > 1 and isinstance(value[0], str):
        return fields.problem("only-one", path, key=key, count=str(len(value)), fixed=f"{key}: {value[0]}")
    return fields.problem("single-wanted", path, key=key, fixed=f"{key}: {text.strip('[]{} ')}")


def _free_text(plain: Any, checked: Any) -> bool:
    """Whether any text will do, brackets and all."""
    metas = [one for one in get_args(checked) if isinstance(one, msgspec.Meta)]
    return plain is str and not any("pattern" in (meta.extra_json_schema or {}) for meta in metas)


def _bad_scalar(fields: Fields, path: YamlPath, value: str, plain: Any, detail: str) -> Problem:
    key = _name(path)
    if plain is bool:
        return fields.problem("yes-or-no", path, key=key, text=value)
    if get_origin(plain) is Literal:
        return fields.problem("one-of", path, key=key, text=value, choices=", ".join(get_args(plain)))
    if plain in (int, float):
        return fields.problem("number-wanted", path, key=key, text=value, detail=detail)
    return fields.problem("bad-value", path, key=key, text=value, detail=detail)


def nearest_key(key: str, known: tuple[str, ...]) -> str | None:
    """The known key that somebody who wrote `key` will have meant."""
    word = key.lower().replace("-", "_")
    for meant in SYNONYMS.get(word, ()):
        if meant in known:
            return meant
    # Only now: most runs never meet an unknown key, and difflib costs 10 ms to load.
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, known, n=1, cutoff=0.7)), None)


def _unknown_key(
    fields: Fields, path: YamlPath, value: Node, meant: str | None, known: tuple[str, ...]
) -> Problem:
    key = str(path[-1])
    name, colon, rest = key.partition("：")
    if meant and colon and isinstance(value, str):  # of two colons YAML has taken the second
        mark = fields.marks[path]
        fixed = f"{name}: {quoted(f'{rest}: {value}')}"
        column = mark.column + len(name)
        return fields.source.problem("fullwidth-colon", mark.line, column, key=name, fixed=fixed)
    if meant:
        return fields.problem("unknown-key", path, at_key=True, key=key, nearest=meant)
    return fields.problem("unknown-key-far", path, at_key=True, key=key, known=", ".join(known))


def _missing(fields: Fields, path: YamlPath, name: str) -> Problem:
    place = (*path, name)
    code = "empty-value" if place in fields.marks else "missing-key"
    return fields.problem(code, place if place in fields.marks else path, key=name)


def _mapping_wanted(fields: Fields, path: YamlPath) -> Problem:
    return fields.problem("mapping-wanted", path, key=_name(path))


def _name(path: YamlPath) -> str:
    """The nearest key above, for words like "topics wants a list"."""
    return next((step for step in reversed(path) if isinstance(step, str)), "")
