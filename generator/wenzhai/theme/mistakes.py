"""Mistakes in themes, told once, where they stand, with what was probably meant."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from wenzhai.content.config import Config
from wenzhai.content.frontmatter.locate import place
from wenzhai.content.paths import SETTINGS
from wenzhai.model.problems import Problem, warning
from wenzhai.model.views import CARD_FIELDS, PageHead, Site
from wenzhai.theme.files import TemplateFacts, ThemeFile, builtin_folder, overlay, parse_yaml

WORD = re.compile(r"(?:attribute|element) '([^']*)'|'([^']*)' is undefined")
"""In what Jinja says of a name that is not there."""
NEAR = {"template-fails": "template-fails-near", "template-names": "template-names-near"}
IGNORED_NEAR = {
    "theme-block": "theme-block-near",
    "theme-string": "theme-string-near",
    "theme-option": "theme-option-near",
}
"""The code of a complaint → its code where it is known what was meant."""
TEMPLATE_NAMES = (
    *Site.__struct_fields__,
    *PageHead.__struct_fields__,
    *CARD_FIELDS,
    "site",
    "page",
    "assets",
    "look",
)
"""What a misspelt name in a template may have been meant to be."""


def summed(problems: Iterable[Problem]) -> list[Problem]:
    """One problem for all pages that fail in the same way; how many they are is told with it."""
    problems = list(problems)
    counts = Counter(map(key_of, problems))
    first = {key_of(problem): problem for problem in reversed(problems)}
    return [
        replace(first[key], params=first[key].params | {"pages": str(count)})
        for key, count in sorted(counts.items(), key=lambda pair: problems.index(first[pair[0]]))
    ]


def key_of(problem: Problem) -> object:
    if problem.code not in ("template-fails", "hook-fails"):
        return problem.code, problem.path, problem.line, *problem.params.items()
    return problem.code, problem.path, problem.line, problem.params["detail"]


def at_its_place(
    problem: Problem, root: Path, static: Iterable[str], strings: Mapping[str, object]
) -> Problem:
    """A problem with a template, where it stands; what may have been meant is among the names of the theme's static
    files and strings, and of what templates get."""
    if problem.code not in NEAR:
        return problem
    return located(problem, root, [*static, *keys_of(strings), *TEMPLATE_NAMES])


def located(problem: Problem, root: Path, names: Iterable[str]) -> Problem:
    """A problem with a template, with the line and the column of the word that is wrong, and the nearest of `names`."""
    found = WORD.search(problem.params.get("detail", ""))
    word = problem.params.get("name") or (found and (found[1] or found[2])) or ""
    lines = lines_of(root, problem.path)
    line = problem.line or next((n for n, text in enumerate(lines, 1) if word and is_in(word, text)), 0)
    excerpt = lines[line - 1] if 0 < line <= len(lines) else ""
    column = excerpt.find(word) + 1 if word and word in excerpt else 1
    near = get_close_matches(word, {*names} - {word}, 1, 0.7) if word else []
    code, params = problem.code, problem.params
    if near:
        code, params = NEAR[problem.code], {**params, "nearest": near[0]}
    return replace(problem, code=code, params=params, line=line, column=column, excerpt=excerpt)


def is_in(word: str, text: str) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(word)}(?!\w)", text) is not None


def lines_of(root: Path, path: str) -> list[str]:
    """The lines of a theme's file by its path in messages; none if it is not there any more."""
    for file in (root / path, builtin_folder() / path.removeprefix("themes/")):
        if file.is_file():
            return file.read_text(encoding="utf-8", errors="replace").splitlines()
    return []


# -- what would be ignored in silence ---------------------------------------------------------------


def ignored_blocks(facts: Mapping[str, TemplateFacts], files: Sequence[ThemeFile]) -> Iterator[Problem]:
    """Blocks that no parent of their template has, so that nothing ever shows them."""
    for file in files:
        known = {name for one in facts.values() for name in one.blocks}
        own = facts[f"{file.theme}:{file.name}"]
        text = file.data.decode("utf-8", "replace").splitlines()
        for name, line in own.lost:
            column = text[line - 1].find(name) + 1
            yield doubt("theme-block", file.path, line, column, text[line - 1], name, known - {name})


def missing_assets(
    facts: Mapping[str, TemplateFacts], files: Sequence[ThemeFile], static: Collection[str]
) -> Iterator[Problem]:
    """Static files that a template names and the theme does not have: its pages could not be built."""
    for file in files:
        text = file.data.decode("utf-8", "replace").splitlines()
        for name, line in facts[f"{file.theme}:{file.name}"].assets:
            if name not in static:
                near = next(iter(get_close_matches(name, static, 1, 0.6)), "")
                yield Problem(
                    code="theme-asset-near" if near else "theme-asset",
                    path=file.path,
                    line=line,
                    column=text[line - 1].find(name) + 1,
                    params={"name": name, "nearest": near},
                    excerpt=text[line - 1],
                )


def ignored_words(words: Sequence[ThemeFile], templates: Sequence[ThemeFile]) -> Iterator[Problem]:
    """Keys of strings that no parent has and no template of the same theme reads. `words` are child first."""
    for lang in ("zh", "en"):
        merged: dict[str, Any] = {}
        for at, file in enumerate(reversed([one for one in words if one.name == f"{lang}.yaml"])):
            given = parse_yaml(file.data, file.path, dict[str, object])
            used = b"".join(one.data for one in templates if one.theme == file.theme).decode(
                "utf-8", "replace"
            )
            for path in new_keys(merged, given) if at else ():
                if not is_in_templates(path[-1], used):
                    text = file.data.decode("utf-8", "replace")
                    line, column, excerpt = key_place(text, path)
                    known = keys_beside(merged, path)
                    yield doubt("theme-string", file.path, line, column, excerpt, path[-1], known)
            merged = overlay(merged, given)


def is_in_templates(name: str, text: str) -> bool:
    return re.search(rf"[.\"']{re.escape(name)}\b", text) is not None


def new_keys(
    under: Mapping[str, Any], over: Mapping[str, Any], above: tuple[str, ...] = ()
) -> Iterator[tuple[str, ...]]:
    for key, value in over.items():
        if key not in under:
            yield (*above, str(key))
        elif isinstance(value, dict) and isinstance(under[key], dict):
            yield from new_keys(under[key], value, (*above, str(key)))


def keys_beside(strings: Mapping[str, Any], path: tuple[str, ...]) -> set[str]:
    for name in path[:-1]:
        strings = strings[name]
    return {str(key) for key in strings}


def keys_of(strings: Mapping[str, Any]) -> Iterator[str]:
    for key, value in strings.items():
        yield str(key)
        if isinstance(value, dict):
            yield from keys_of(value)


def key_place(text: str, path: tuple[str, ...]) -> tuple[int, int, str]:
    """Line, column and text of a nested key: the last of its names, after the others."""
    lines, at = text.splitlines(), 0
    for name in path:
        at = next((n for n, line in enumerate(lines) if n >= at and line.strip().startswith(f"{name}:")), at)
    line = lines[at] if lines else ""
    return at + 1, line.find(path[-1]) + 1, line


def ignored_options(config: Config, options: Mapping[str, object], root: Path) -> Iterator[Problem]:
    """`theme_options` that the theme does not have."""
    for name in config.theme_options.keys() - options.keys():
        text = (root / SETTINGS).read_text(encoding="utf-8-sig", errors="replace")
        line, column, excerpt = place(text, "theme_options", name)
        yield doubt("theme-option", SETTINGS, line, column, excerpt, name, options.keys())


def doubt(
    code: str, path: str, line: int, column: int, excerpt: str, name: str, known: Iterable[str]
) -> Problem:
    known = sorted(known)
    near = get_close_matches(name, known, 1, 0.6)
    params = {"name": name, "known": ", ".join(known[:12]) or "–"}
    if near:
        code, params = IGNORED_NEAR[code], {"name": name, "nearest": near[0]}
    return warning(code, path, line=line, column=column, params=params, excerpt=excerpt)
