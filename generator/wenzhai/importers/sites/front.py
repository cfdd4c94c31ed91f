"""Front matter of other generators: YAML, TOML, JSON, or lines of `Key: value`."""

import json
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from itertools import accumulate

import yaml
from msgspec import Struct

from wenzhai.model.problems import Problem, ProblemsError

MAX_BYTES = 64 * 1024
DEEPEST = 50
"""Deepest nesting; anything deeper is refused, because the C parser would overflow its stack."""
MOST_VALUES = 20_000
CHAIN = re.compile(r"(?:[-?:][ \t]+){50}")

YAML = re.compile(r"---[ \t]*\n(?P<front>.*?)(?:^|\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
TOML = re.compile(r"\+\+\+[ \t]*\n(?P<front>.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
JSON = re.compile(r";;;[ \t]*\n(?P<front>.*?)^;;;[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
UNOPENED_JSON = re.compile(r"(?P<front>[ \t]*\".*?)^;;;[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
UNOPENED = re.compile(r"(?P<front>(?:[\w-]+:.*\n|[ \t]+.*\n|- .*\n)+)---[ \t]*(?:\n|\Z)")
KEYS = re.compile(
    r"(?P<front>[A-Za-z][\w-]*:.*\n(?:[A-Za-z][\w-]*:.*(?:\n|\Z)|[ \t]+\S.*(?:\n|\Z))*)(?:\n|\Z)"
)
BARE_JSON = re.compile(r"\{(?![{%])")
LEADING_TABS = re.compile(r"^\t+", re.MULTILINE)
KEY = re.compile(r"([A-Za-z][\w-]*):[ \t]*(.*)")

Values = Mapping[str, object]


class Front(Struct, frozen=True):
    """The front matter of a file. Keys are in lower case; `body_line` counts from 1."""

    values: Values
    body: str
    body_line: int


def read_front(text: str, path: str, forms: "Sequence[Form] | None" = None) -> Front:
    """Splits a text (with line feeds only) into front matter and body. `forms` are those that the generator reads,
    all of them when None. Raises `ProblemsError` for invalid front matter."""
    for form, parse in FORMS if forms is None else forms:
        found = form.match(text)
        if found:
            return front(text, found["front"], found.end(), parse, path)
    if BARE_JSON.match(text):
        try:
            _, end = json.JSONDecoder().raw_decode(text)
        except (ValueError, RecursionError) as error:
            raise broken(path, error) from error
        return front(text, text[:end], end, parse_json, path)
    if text.startswith(("---\n", "+++\n", ";;;\n")):
        raise broken(path, ValueError(text[:3]))
    return Front({}, text, 1)


def front(text: str, head: str, end: int, parse: "Parser", path: str) -> Front:
    if len(head.encode("utf-8", "replace")) > MAX_BYTES:
        raise ProblemsError([Problem(code="front-matter-too-big", path=path, params={"limit": "64 KiB"})])
    try:
        values = parse(head)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise broken(path, error) from error
    if values is not None and not isinstance(values, Mapping):
        return Front({}, text, 1)  # two rules with a text between them
    lowered = {str(key).lower(): value for key, value in (values or {}).items()}
    body = text[end:]
    return Front(lowered, body.lstrip("\n"), text.count("\n", 0, len(text) - len(body.lstrip("\n"))) + 1)


def broken(path: str, error: Exception) -> ProblemsError:
    """The error for front matter that its own generator could not read either."""
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 2 if mark else 0
    detail = getattr(error, "problem", None) or " ".join(str(error).split())[:120] or type(error).__name__
    return ProblemsError(
        [
            Problem(
                code="import-front-broken", path=path, line=line, column=line and 1, params={"detail": detail}
            )
        ]
    )


# -- parsers: values are strings, lists and mappings of them, and TOML's dates and times


def parse_yaml(text: str) -> object:
    """Nothing is guessed: every scalar is a string. Aliases are references, never copies."""
    if depth(text) > DEEPEST or CHAIN.search(text):
        raise ValueError("nested too deep")
    found: object = yaml.load(text, getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    check_number(found)
    return found


def check_number(value: object) -> None:
    """Raises ValueError for more values than anybody writes, where one that is referred to again counts again."""
    waiting, number = [value], 0
    while waiting:
        one = waiting.pop()
        inner = one.values() if isinstance(one, Mapping) else one if isinstance(one, list) else ()
        number += len(inner)
        if number > MOST_VALUES:
            raise ValueError(f"more than {MOST_VALUES} values")
        waiting += inner


def depth(text: str) -> int:
    """The deepest nesting of brackets."""
    steps = (1 if char in "[{" else -1 for char in re.findall(r"[\[\]{}]", text))
    return max(accumulate(steps), default=0)


def parse_toml(text: str) -> object:
    return tomllib.loads(text)


def parse_json(text: str) -> object:
    bare = text.strip()
    return json.loads(bare if bare.startswith("{") else f"{{{bare}}}")


def parse_keys(text: str) -> object:
    """`Key: value`, continued on indented lines; a repeated key adds to its list."""
    values: dict[str, object] = {}
    last = ""
    for line in text.splitlines():
        found = KEY.fullmatch(line)
        if found:
            last = found[1].lower()
            values[last] = found[2].strip()
        elif line.strip():
            values[last] = f"{values[last]} {line.strip()}".strip()
    return values


def parse_hexo(text: str) -> object:
    """YAML that may be indented by tabs."""
    return parse_yaml(LEADING_TABS.sub(lambda tabs: "  " * len(tabs[0]), text))


Parser = Callable[[str], object]
Form = tuple[re.Pattern[str], Parser]
COMMON: tuple[Form, ...] = ((YAML, parse_yaml), (TOML, parse_toml), (JSON, parse_json))
HEXO: tuple[Form, ...] = (
    (YAML, parse_hexo),
    *COMMON[1:],
    (UNOPENED_JSON, parse_json),
    (UNOPENED, parse_hexo),
)
PELICAN: tuple[Form, ...] = (*COMMON, (KEYS, parse_keys))
FORMS: tuple[Form, ...] = (*HEXO, (KEYS, parse_keys))


# -- reading values


def text_of(values: Values, *keys: str) -> str:
    """The value of the first of these keys that has one, on one line; else empty."""
    for key in keys:
        value = values.get(key)
        if isinstance(value, datetime | date):
            return value.isoformat()
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            line = " ".join(str(value).split())
            if line and line not in ("null", "~"):
                return line
    return ""


def texts_of(values: Values, *keys: str, separator: str = ",") -> list[str]:
    """All values of these keys, nested lists flattened, without duplicates. Strings are split at `separator`."""
    found: list[str] = []
    for key in keys:
        found += flat(values.get(key), separator)
    return list(dict.fromkeys(filter(None, found)))


def flat(value: object, separator: str = "", depth: int = 0) -> list[str]:
    if isinstance(value, list | tuple):
        return [text for one in value for text in flat(one, "", depth + 1)] if depth < 4 else []
    text = text_of({"": value}, "")
    return [part.strip() for part in text.split(separator)] if separator else [text]


def is_true(values: Values, key: str, default: bool = False) -> bool:
    value = values.get(key)
    if isinstance(value, bool) or value is None:
        return default if value is None else value
    return str(value).strip().lower() in ("true", "yes", "on", "1")


def is_false(values: Values, key: str) -> bool:
    """Whether the key is there and says no."""
    value = values.get(key)
    if isinstance(value, bool):
        return not value
    return isinstance(value, str) and value.strip().lower() in ("false", "no", "off", "0", "n")
