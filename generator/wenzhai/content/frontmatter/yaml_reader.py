"""YAML as editors take it to be: every scalar is a string, every position is kept, every surprise is refused.

Refused: duplicate keys, anchors, aliases, tags, merge keys, several documents, and anything too deep or too big.
The events come from libyaml where PyYAML was built with it.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import yaml
from msgspec import Struct

from wenzhai.model.problems import Problem

MAX_DEPTH = 7
MAX_NODES = 500
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

BARE = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`](?:[^:#\n]|:(?=\S)|(?<=\S)#)*(?<!\s)(?<!:)")
NOT_TEXT_ELSEWHERE = re.compile(
    r"(?i)true|false|yes|no|on|off|y|n|null|~|=|<<|[-+]?(\.inf|\d[\d_]*(\.[\d_]*)?(e[-+]?\d+)?)|\.nan|0[xob][\da-f_]+"
    r"|[-+]?\d+(:[0-5]?\d)+(\.\d*)?"
)
"""Plain words that other YAML readers (a forge's preview, an editor) take for a number, a truth value or nothing."""
RUN_ON = re.compile(r"\s*-(?=[^\s-])")
"""The dash of an item without its blank."""
IN_LIST = re.compile(r"[,，、；\[\]{}]|:$")

Node = str | list[Any] | dict[str, Any]
YamlPath = tuple[str | int, ...]


class YamlSpan(Struct, frozen=True):
    """Where a key and its value stand: lines and columns from 1, lines from the file's top."""

    line: int
    column: int
    value_line: int
    value_column: int


class SourceLines(Struct, frozen=True):
    """Some lines of a file and the number of the first one: what problems quote."""

    path: str
    lines: tuple[str, ...]
    first: int = 1

    def problem(self, code: str, line: int, column: int, **params: str) -> Problem:
        """A problem at that place, with the line quoted."""
        excerpt = self.line(line)
        return Problem(code=code, path=self.path, line=line, column=column, params=params, excerpt=excerpt)

    def line(self, number: int) -> str:
        """The text of that line of the file; empty when it is none of these."""
        at = number - self.first
        return self.lines[at] if 0 <= at < len(self.lines) else ""


class Fields(Struct, frozen=True):
    """A mapping as read: strings, lists and mappings, with the place of each of them by its path of keys."""

    values: dict[str, Node]
    marks: dict[YamlPath, YamlSpan]
    source: SourceLines
    refused: frozenset[str] = frozenset()
    """Top-level keys that were given, but with a value that has a problem already."""

    def problem(self, code: str, path: YamlPath, /, at_key: bool = False, **params: str) -> Problem:
        """A problem with the value at that path, or with its key; with the first line when it is absent."""
        mark = self.marks.get(path)
        if mark is None:
            return self.source.problem(code, max(1, self.source.first - 1), 1, **params)
        line, column = (mark.line, mark.column) if at_key else (mark.value_line, mark.value_column)
        return self.source.problem(code, line, column, **params)


class Refused(Exception):
    """A construct that we do not take, with the event's place (from 0) and the code of the problem."""

    def __init__(self, code: str, mark: Any, **params: str) -> None:
        super().__init__(code)
        self.code, self.mark, self.params = code, mark, params


def read_mapping(source: SourceLines) -> tuple[Fields, list[Problem]]:
    """The mapping that the lines hold. Raises `yaml.YAMLError` or `Refused` for what is no such mapping.

    The problems are those that leave the rest readable: keys given twice.
    """
    return _EventReader(source).read()


class _EventReader:
    """Builds `Fields` from one pass over the events."""

    def __init__(self, source: SourceLines) -> None:
        self.source = source
        self.events: Iterator[Any] = iter(LOADER("\n".join(source.lines) + "\n").get_event, None)
        self.marks: dict[YamlPath, YamlSpan] = {}
        self.problems: list[Problem] = []
        self.nodes = 0

    def read(self) -> tuple[Fields, list[Problem]]:
        next(self.events)  # StreamStart
        event = next(self.events)
        values: dict[str, Node] = {}
        if isinstance(event, yaml.DocumentStartEvent):
            event = next(self.events)
            if not isinstance(event, yaml.MappingStartEvent):
                raise Refused("yaml-no-mapping", event.start_mark)
            values = self._mapping(event, ())
            next(self.events)  # DocumentEnd
            event = next(self.events)
            if not isinstance(event, yaml.StreamEndEvent):
                raise Refused("yaml-second-document", event.start_mark)
        return Fields(values, self.marks, self.source), self.problems

    def _mapping(self, start: Any, path: YamlPath) -> dict[str, Node]:
        self._check(start, path)
        found: dict[str, Node] = {}
        first_line = self.source.first
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._key(event)
            mark = event.start_mark
            value_event = next(self.events)
            inner = (*path, key)
            value_mark = value_event.start_mark
            if key in found:
                before = self.marks[inner].line
                self.problems.append(
                    self.source.problem(
                        "duplicate-key", mark.line + first_line, mark.column + 1, key=key, first=str(before)
                    )
                )
                inner = (*path, key, "")
            else:
                self.marks[inner] = YamlSpan(
                    mark.line + first_line,
                    mark.column + 1,
                    value_mark.line + first_line,
                    value_mark.column + 1,
                )
            value = self._value(value_event, inner)
            found.setdefault(key, value)
        return found

    def _key(self, event: Any) -> str:
        self._check(event, ())
        if not isinstance(event, yaml.ScalarEvent):
            raise Refused("yaml-key", event.start_mark)
        if event.value == "<<":
            raise Refused("yaml-merge", event.start_mark)
        return str(event.value)

    def _value(self, event: Any, path: YamlPath) -> Node:
        if isinstance(event, yaml.ScalarEvent):
            self._check(event, path)
            return str(event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, path)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event, path)
        raise Refused("yaml-alias", event.start_mark)

    def _sequence(self, start: Any, path: YamlPath) -> list[Node]:
        self._check(start, path)
        found: list[Node] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            line, column = event.start_mark.line + self.source.first, event.start_mark.column + 1
            inner = (*path, len(found))
            self.marks[inner] = YamlSpan(line, column, line, column)
            found.append(self._value(event, inner))
        return found

    def _check(self, event: Any, path: YamlPath) -> None:
        """The limits, and what no node may carry."""
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise Refused("yaml-too-many", event.start_mark, limit=str(MAX_NODES))
        if len(path) >= MAX_DEPTH:
            raise Refused("yaml-too-deep", event.start_mark, limit=str(MAX_DEPTH))
        if isinstance(event, yaml.AliasEvent):
            raise Refused("yaml-alias", event.start_mark)
        if event.anchor:
            raise Refused("yaml-anchor", event.start_mark, name=str(event.anchor))
        if event.tag:
            raise Refused("yaml-tag", event.start_mark, tag=str(event.tag))


def bare_or_quoted(text: str, *, in_list: bool = False) -> str:
    """The text as a scalar that this and every other YAML reader takes for that very text, bare if possible."""
    bare = BARE.fullmatch(text) and _shows(text) and not NOT_TEXT_ELSEWHERE.fullmatch(text)
    if bare and not (in_list and IN_LIST.search(text)):
        return text
    return quoted(text)


def flow_list(items: Sequence[str]) -> str:
    """A list on one line: `[a, b]`."""
    return "[" + ", ".join(bare_or_quoted(item, in_list=True) for item in items) + "]"


def quoted(text: str) -> str:
    """The text as a quoted scalar, in the kind of quotes that needs the fewest changes."""
    if _shows(text) and not ('"' in text or "\\" in text):
        return f'"{text}"'
    if _shows(text):
        return in_single_quotes(text)
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if _shows(c) else _escape(c) for c in escaped) + '"'


def _shows(text: str) -> bool:
    """Whether every character can be seen in an editor, the wide blank of Chinese included."""
    return text.isprintable() or text.replace("\u3000", "").isprintable()


def in_single_quotes(text: str) -> str:
    """The text where nothing but the quote itself means anything special."""
    return "'" + text.replace("'", "''") + "'"


def _escape(character: str) -> str:
    code = ord(character)
    if character == "\n":
        return "\\n"
    return f"\\U{code:08x}" if code > 0xFFFF else f"\\u{code:04x}"
