"""Hugo's settings: one file, or the files of `config/_default` and of the environment for production."""

import tomllib
from collections.abc import Callable, Mapping
from posixpath import splitext

import yaml

from wenzhai.importers.sites.folder import SiteFolder
from wenzhai.importers.sites.front import parse_json, parse_yaml
from wenzhai.model.problems import ProblemsError

PARSERS: dict[str, Callable[[str], object]] = {
    ".toml": tomllib.loads,
    ".yaml": parse_yaml,
    ".yml": parse_yaml,
    ".json": parse_json,
}
NAMES = ("hugo", "config")
FOLDERS = ("config/_default", "config/production")
"""In the order of their weight."""

Complain = Callable[[str, Exception], None]


def read_settings(folder: SiteFolder, complain: Complain) -> Mapping[str, object]:
    """All settings in one mapping, keys in lower case, since case makes no difference to Hugo."""
    found: dict[str, object] = {}
    for name in NAMES:
        path = next((name + end for end in PARSERS if folder.has(name + end)), None)
        if path:
            found = merged(found, read_file(folder, path, complain))
            break
    for place in FOLDERS:
        for path in folder.below(place):
            inside, extension = splitext(path.removeprefix(f"{place}/"))
            if extension not in PARSERS or "/" in inside:
                continue
            own = read_file(folder, path, complain)
            for key in reversed([] if inside in NAMES else inside.lower().split(".")):
                own = {key: own}  # `menus.en.toml` is menus, en
            found = merged(found, own)
    return found


def read_file(folder: SiteFolder, path: str, complain: Complain) -> dict[str, object]:
    try:
        return lower_keys(PARSERS[splitext(path)[1]](folder.text(path)))
    except (ValueError, RecursionError, yaml.YAMLError, ProblemsError) as error:
        complain(path, error)
        return {}


def lower_keys(value: object, depth: int = 0) -> dict[str, object]:
    if not isinstance(value, Mapping):
        return {}
    return {
        str(key).lower(): lower_keys(inner, depth + 1) if isinstance(inner, Mapping) and depth < 8 else inner
        for key, inner in value.items()
    }


def merged(first: Mapping[str, object], second: Mapping[str, object]) -> dict[str, object]:
    """The second over the first, within mappings too."""
    found = dict(first)
    for key, value in second.items():
        before = found.get(key)
        if isinstance(before, Mapping) and isinstance(value, Mapping):
            value = merged(before, value)
        found[key] = value
    return found
