"""What people get wrong in front matter, explained in their terms instead of the YAML parser's.

A mapping that does not parse is taken apart into its top-level entries; each one is read alone, so that every
broken entry gets its own problem and the others are still checked.
"""

import re
from typing import NamedTuple

import yaml
from msgspec import structs

from wenzhai.content.frontmatter.yaml_reader import (
    RUN_ON,
    Fields,
    Node,
    Refused,
    SourceLines,
    YamlPath,
    YamlSpan,
    bare_or_quoted,
    in_single_quotes,
    quoted,
    read_mapping,
)
from wenzhai.model.problems import Problem

KEY = re.compile(r"(\s*(?:- +)?)([^\s:：#'\"\[\]{}][^:：#]*)([:：])")
ASCII_KEY = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
CONTINUES = (" ", "-", "]", "}", "#", ":")
HASH = re.compile(r"\s#")
HASHTAG = re.compile(r"\s#(?=\S)")
CHINESE_COMMA = re.compile(r"[，、；]")
QUOTES_AND_BRACKETS = ("'", '"', "|", ">", "[", "{")
WIDE_QUOTES = "“”‘’＂＇"
TEXT_KEYS = frozenset({"title", "zh", "en", "summary", "description"})
SPECIAL = "[]{}&*!|>%@`,?"
"""Characters that mean something to YAML at the beginning of a value."""

Mistake = tuple[str, int, dict[str, str]]
"""Code, column from 0, and parameters of the problem with a line."""


def read_forgiving(source: SourceLines) -> tuple[Fields, list[Problem]]:
    """The mapping in these lines, as far as it can be read, and all that is wrong with it. Never raises."""
    try:
        fields, problems = read_mapping(source)
    except (yaml.YAMLError, Refused, RecursionError) as error:
        fields, problems = _read_entries(source, error)
    suspects = _suspects(fields)
    if suspects:
        refused = fields.refused | {str(path[0]) for path, _ in suspects}
        fields = structs.replace(fields, refused=refused)
    return fields, problems + [problem for _, problem in suspects]


def _read_entries(source: SourceLines, error: Exception) -> tuple[Fields, list[Problem]]:
    """Reads entry by entry after the whole has failed with `error`."""
    values: dict[str, Node] = {}
    marks: dict[YamlPath, YamlSpan] = {}
    refused: set[str] = set()
    problems: list[Problem] = []
    prose = False
    for entry in _entries(source):
        try:
            part, found = read_mapping(entry)
        except (yaml.YAMLError, Refused, RecursionError) as entry_error:
            problem = diagnose(entry, entry_error)
            # A paragraph in the wrong place is one mistake, not one in each of its lines.
            if not (prose and problem.code == "not-key-value"):
                problems.append(problem)
            prose = problem.code == "not-key-value"
            refused |= _key_of(entry)
            continue
        prose = False
        problems += found
        for key in sorted(part.values.keys() & values.keys()):
            first = str(marks[(key,)].line)
            problems.append(part.problem("duplicate-key", (key,), at_key=True, key=key, first=first))
        values |= part.values
        marks |= part.marks
    if not problems:
        problems.append(_indented_start(source) or diagnose(source, error))
    return Fields(values, marks, source, frozenset(refused)), problems


def _indented_start(source: SourceLines) -> Problem | None:
    """Entries that are fine one by one, of which the first is indented and the others are not."""
    first = source.lines[0]
    if not first[:1].isspace():
        return None
    column = len(first) - len(first.lstrip()) + 1
    return source.problem("unexpected-indent", source.first, column, fixed=first.strip())


def _entries(source: SourceLines) -> list[SourceLines]:
    """The top-level entries: a line at the margin and what is indented below it."""
    starts = [
        index for index, line in enumerate(source.lines) if line.strip() and not line.startswith(CONTINUES)
    ]
    starts = [0, *(start for start in starts if start)]
    ends = [*starts[1:], len(source.lines)]
    return [
        SourceLines(source.path, source.lines[start:end], source.first + start)
        for start, end in zip(starts, ends, strict=True)
    ]


def _key_of(entry: SourceLines) -> set[str]:
    setting = _setting(entry.lines[0])
    return {setting.key} if setting else set()


class _Setting(NamedTuple):
    """What a line of the form `key: value` says; places are columns from 0."""

    before: str
    key: str
    colon: str
    colon_at: int
    value: str
    value_at: int


def _setting(line: str) -> _Setting | None:
    match = KEY.match(line)
    if not match:
        return None
    rest = line[match.end() :]
    value_at = match.end() + len(rest) - len(rest.lstrip())
    return _Setting(match[1], match[2].rstrip(), match[3], match.start(3), rest.strip(), value_at)


def diagnose(entry: SourceLines, error: Exception) -> Problem:
    """The most helpful words for why this entry cannot be read."""
    if isinstance(error, Refused):
        return (_meant_as_text(entry, error) and _known_mistake(entry)) or _at(
            entry, error.code, error.mark, **error.params
        )
    known = _known_mistake(entry)
    if known:
        return known
    if not isinstance(error, yaml.MarkedYAMLError) or not error.problem_mark:
        return entry.problem("yaml-syntax", entry.first, 1, detail=type(error).__name__)
    if "escape" in str(error.problem):
        fixed = entry.lines[0].replace(
            _value_of(entry.lines[0]), in_single_quotes(_value_of(entry.lines[0])[1:-1])
        )
        return _at(entry, "bad-escape", error.problem_mark, fixed=fixed)
    return _at(entry, "yaml-syntax", error.problem_mark, detail=str(error.problem or error.context or ""))


def _meant_as_text(entry: SourceLines, error: Refused) -> bool:
    """Whether somebody just wrote text that happens to look like YAML's finer points."""
    if error.code in ("yaml-alias", "yaml-anchor", "yaml-tag"):
        return entry.line(entry.first + error.mark.line)[error.mark.column :].startswith(
            _value_of(entry.lines[0])
        )
    return error.code == "yaml-no-mapping"


def _value_of(line: str) -> str:
    setting = _setting(line)
    return setting.value if setting else ""


def _at(entry: SourceLines, code: str, mark: yaml.Mark, **params: str) -> Problem:
    line = min(mark.line, max(0, len(entry.lines) - 1))
    column = mark.column if line == mark.line else len(entry.lines[line]) if entry.lines else 0
    return entry.problem(code, entry.first + line, column + 1, **params)


def _known_mistake(entry: SourceLines) -> Problem | None:
    """The first line with a mistake that we know."""
    for offset, line in enumerate(entry.lines):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if offset and _indented_by_accident(entry.lines[0], line):
            column = len(line) - len(line.lstrip()) + 1
            return entry.problem("unexpected-indent", entry.first + offset, column, fixed=line.strip())
        found = _line_mistake(line, first=offset == 0)
        if found:
            code, column, params = found
            return entry.problem(code, entry.first + offset, column + 1, **params)
    return None


def _indented_by_accident(first: str, line: str) -> bool:
    """Whether a setting stands indented below a setting that has its value already."""
    above, setting = _setting(first), _setting(line)
    if not above or not above.value or not setting or not line[0].isspace():
        return False
    return setting.colon == ":" and bool(ASCII_KEY.fullmatch(setting.key))


def _line_mistake(line: str, *, first: bool) -> Mistake | None:
    """What is wrong with a line."""
    setting = _setting(line)
    if setting:
        return _setting_mistake(setting)
    if first and not line.startswith(CONTINUES):
        return "not-key-value", 0, {}
    if run_on := RUN_ON.match(line):
        at = run_on.end()
        return "no-space-after-dash", at, {"fixed": f"- {line[at:].strip()}"}
    dash = line.find("-") + 1
    value = line[dash:].strip()
    return _value_mistake("-", value, line.find(value, dash)) if dash else None


def _setting_mistake(setting: _Setting) -> Mistake | None:
    key, value = setting.key, setting.value
    fixed = f"{setting.before.strip()} {key}: {value}".strip()
    if setting.colon == "：":
        return "fullwidth-colon", setting.colon_at, {"key": key, "fixed": fixed}
    if value and setting.value_at == setting.colon_at + 1 and ASCII_KEY.fullmatch(key):
        return "no-space-after-colon", setting.colon_at, {"key": key, "fixed": fixed}
    return _value_mistake(f"{setting.before.strip()} {key}:".strip(), value, setting.value_at)


def _value_mistake(name: str, value: str, at: int) -> Mistake | None:
    """What is wrong with a value; `name` is what stands before it: `title:`, or the dash of a list."""
    fixed = {"fixed": f"{name} {quoted(value)}"}
    if not value:
        return None
    if value[0] in "\"'":
        return _quote_mistake(name, value, at)
    if value[0] in "[{" and sum(map(value.count, "[{")) > sum(map(value.count, "]}")):
        close = "]" if value[0] == "[" else "}"
        return (
            "bracket-open",
            at,
            {"open": value[0], "close": close, "closed": f"{name} {value}{close}"} | fixed,
        )
    if value[0] in SPECIAL and not _reads_alone(value):
        return "quote-needed", at, fixed | {"character": value[0]}
    colon = re.search(r":(\s|$)", value)
    if colon and value[0] not in SPECIAL:
        return "colon-in-value", at + colon.start(), fixed
    return None


def _quote_mistake(name: str, value: str, at: int) -> Mistake | None:
    """A quote that is never closed, or one that is closed too early."""
    mark = value[0]
    close = value.find(mark, 1)
    if close < 0:
        meant = value[1:].rstrip(WIDE_QUOTES)
        return "quote-open", at, {"quote": mark, "fixed": f"{name} {quoted(meant)}"}
    behind = value[close + 1 :].strip()
    if not behind or behind.startswith("#"):
        return None
    meant = value[1:-1] if value[-1] == mark else value
    return "quote-inside", at + close + 1, {"quote": mark, "fixed": f"{name} {quoted(meant)}"}


def _reads_alone(value: str) -> bool:
    try:
        read_mapping(SourceLines("", (f"k: {value}",)))
    except (yaml.YAMLError, Refused, RecursionError):
        return False
    return True


def _suspects(fields: Fields) -> list[tuple[YamlPath, Problem]]:
    """Values that YAML accepts, though hardly as their writer meant them."""
    found = []
    hashes = any("#" in line for line in fields.source.lines)
    for path in fields.marks:
        problem = _dropped(fields, path) if hashes else None
        problem = problem or _wide_quotes(fields, path)
        if isinstance(path[-1], int):
            problem = problem or _suspect_item(fields, path)
        if problem:
            found.append((path, problem))
    return found


QUOTED_ITEM = re.compile(r""",\s*(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')""")


def _wide_quotes(fields: Fields, path: YamlPath) -> Problem | None:
    """A value in Chinese quotes, which belong to a text, but not to a name, a date or a topic; or in two kinds."""
    value, mark = _follow(fields.values, path), fields.marks[path]
    if not isinstance(value, str) or len(value) < 3 or value[0] not in WIDE_QUOTES:
        return None
    line = fields.source.line(mark.value_line)
    rest = line[mark.value_column - 1 :]
    if value[0] != rest[:1] or (path[-1] in TEXT_KEYS and value[-1] != '"'):
        return None
    if value[-1] not in WIDE_QUOTES + "\"'" or any(sign in WIDE_QUOTES for sign in value[1:-1]):
        return None
    fixed = line.rstrip().replace(value, bare_or_quoted(value[1:-1], in_list=isinstance(path[-1], int)), 1)
    return fields.problem("wide-quotes", path, fixed=fixed.strip())


def _dropped(fields: Fields, path: YamlPath) -> Problem | None:
    """Text after a `#`, of which YAML makes a comment. A real comment has a blank behind its `#`."""
    mark = fields.marks[path]
    line = fields.source.line(mark.value_line)
    if "#" not in line:
        return None
    rest = line[mark.value_column - 1 :]
    if rest[:1] in QUOTES_AND_BRACKETS or not isinstance(_follow(fields.values, path), str):
        return None  # each item of a list is looked at by itself
    # What is in quotes further on in a list is no comment.
    bare = (
        QUOTED_ITEM.sub(lambda item: item[0].replace("#", "_"), rest) if isinstance(path[-1], int) else rest
    )
    cut = (HASH if path[-1] in TEXT_KEYS else HASHTAG).search(" " + bare)
    if not cut:
        return None
    before = line[: mark.value_column - 1].strip()
    fixed = f"{before} {quoted(rest.strip())}"
    return fields.source.problem(
        "hash-drops-text", mark.value_line, mark.value_column + cut.start(), fixed=fixed
    )


def _suspect_item(fields: Fields, path: YamlPath) -> Problem | None:
    """Two items of a list that became one."""
    item = _follow(fields.values, path)
    mark = fields.marks[path]
    if not isinstance(item, str) or fields.source.line(mark.line)[mark.column - 1 :][:1] in ("'", '"'):
        return None
    comma = CHINESE_COMMA.search(item)
    if comma:
        fixed = ", ".join(filter(None, map(str.strip, CHINESE_COMMA.split(item))))
        key = next(step for step in reversed(path) if isinstance(step, str))
        return fields.problem("list-comma", path, key=key, mark=comma[0], fixed=fixed)
    below = fields.source.line(mark.line + 1)
    if " - " in item and below.lstrip().startswith("- "):
        return fields.source.problem("list-indent", mark.line + 1, len(below) - len(below.lstrip()) + 1)
    return None


def _follow(values: Node, path: YamlPath) -> Node | None:
    """The node at a path; None for one below a key that was given twice."""
    node: Node | None = values
    for step in path:
        if isinstance(node, dict) and isinstance(step, str):
            node = node.get(step)
        elif isinstance(node, list) and isinstance(step, int):
            node = node[step]
        else:
            return None
    return node
