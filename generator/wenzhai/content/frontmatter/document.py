"""Front matter: found in the file, read strictly, converted to its type, and written so that it reads back the same."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from msgspec import structs

from wenzhai.content.frontmatter.convert import convert
from wenzhai.content.frontmatter.schema import ArticleFront
from wenzhai.content.frontmatter.yaml_mistakes import read_forgiving
from wenzhai.content.frontmatter.yaml_reader import (
    Fields,
    Node,
    SourceLines,
    YamlPath,
    bare_or_quoted,
    flow_list,
)
from wenzhai.model.problems import Problem, ProblemsError

__all__ = ["Parts", "clean", "convert", "emit", "parse", "split"]

MAX_BYTES = 64 * 1024
FENCE = "---"
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters nobody sees and that mean trouble: control characters, line separators of other systems, marks that
reverse the direction of text, halves of characters. Tabs and line feeds have rules of their own."""
SETTING = re.compile(rf"(?:{'|'.join(ArticleFront.__struct_fields__)}|zh|en)\s*[:：]")
SETTING_LINE = re.compile(r"[ \t]+\S|- |#|[\w-]+\s*[:：]")
BLANKED = re.compile(rf"\t|{HIDDEN.pattern}")


class Parts(NamedTuple):
    """A content file taken apart. `body_line` is the number of the body's first line, from 1."""

    front: SourceLines
    body: str
    body_line: int


def split(text: str, path: str = "") -> Parts:
    """Front matter and body of a text with line feeds only. Raises `ProblemsError` where there is no front matter."""
    first, _, rest = text.partition("\n")
    if first.rstrip() != FENCE:
        raise ProblemsError([_no_opening(text, path)])
    lines = rest.split("\n")
    fences = (index for index, line in enumerate(lines) if line.startswith(FENCE) and line.rstrip() == FENCE)
    end = next(fences, None)
    if end is None:
        raise ProblemsError([_no_closing(lines, path)])
    front = SourceLines(path, tuple(lines[:end]), 2)
    if sum(len(line.encode("utf-8", "surrogatepass")) + 1 for line in front.lines) > MAX_BYTES:
        raise ProblemsError([Problem(code="front-matter-too-big", path=path, params={"limit": "64 KiB"})])
    return Parts(front, "\n".join(lines[end + 1 :]), end + 3)


def parse(front: SourceLines) -> tuple[Fields, list[Problem]]:
    """The fields as far as they can be read, and everything that is wrong with them as YAML. Never raises."""
    hidden = [problem for number, line in enumerate(front.lines) for problem in _hidden(front, number, line)]
    if hidden:
        front = structs.replace(front, lines=tuple(BLANKED.sub(" ", line) for line in front.lines))
    fields, problems = read_forgiving(front)
    lines = {problem.line for problem in hidden}
    problems = [problem for problem in problems if problem.line not in lines]
    return fields, hidden + problems + _hidden_escapes(fields)


# -- where front matter begins and ends -----------------------------------------------------------


def _no_opening(text: str, path: str) -> Problem:
    lines = text.split("\n", 50)
    source = SourceLines(path, tuple(lines))
    if not text.strip():
        return Problem(code="empty-file", path=path)
    number = next(number for number, line in enumerate(lines) if line.strip())
    bare = lines[number].strip()
    first = next((line.strip() for line in lines if line.strip() and not line.startswith("# ")), "")
    if bare == FENCE:
        return source.problem("front-matter-not-first", number + 1, 1)
    if len(bare) > 1 and set(bare) <= set("-—–－−_=+~"):
        return source.problem("front-matter-fence", number + 1, 1, text=bare)
    if not SETTING.match(first):
        return source.problem("no-front-matter", number + 1, 1)
    end = next((line for line in lines[number:] if not looks_like_setting(line)), "")
    code = "front-matter-unopened" if end.rstrip() == FENCE else "front-matter-unfenced"
    return source.problem(code, number + 1, 1)


def looks_like_setting(line: str) -> bool:
    """Whether a line may stand in front matter: a setting, an item, a comment, or something indented."""
    return bool(SETTING_LINE.match(line))


def _no_closing(lines: list[str], path: str) -> Problem:
    """Points at the first line that does not look like front matter any more."""
    source = SourceLines(path, (FENCE, *lines))
    for number, line in enumerate(lines, start=2):
        bare = line.strip()
        if bare == "...":
            return source.problem("front-matter-dots", number, 1)
        if len(bare) > 1 and set(bare) <= set("-—–－−_=~"):
            return source.problem("front-matter-fence", number, 1, text=bare)
        if not bare or not looks_like_setting(line):
            return source.problem("front-matter-open", number, 1)
    return source.problem("front-matter-open", len(lines) + 2, 1)


# -- characters nobody sees -------------------------------------------------------------------------


def _hidden(front: SourceLines, number: int, line: str) -> list[Problem]:
    if line.isprintable():
        return []
    found = []
    tab = line.find("\t")
    if tab >= 0:
        found.append(front.problem("tab", front.first + number, tab + 1))
    hidden = HIDDEN.search(line)
    if hidden:
        name = f"U+{ord(hidden[0]):04X}"
        found.append(
            front.problem("hidden-character", front.first + number, hidden.start() + 1, character=name)
        )
    return found


def _hidden_escapes(fields: Fields) -> list[Problem]:
    """Hidden characters that came in as escapes in a quoted string."""
    if not any("\\" in line for line in fields.source.lines):
        return []
    return [
        fields.problem("hidden-character", path, character=f"U+{ord(hidden[0]):04X}")
        for path, text in _strings(fields.values, ())
        if (hidden := HIDDEN.search(text) or re.search("\t", text))
    ]


def hidden_in_body(path: str, parts: Parts) -> list[Problem]:
    """Control characters in the body, which no feed may hold; only the first, they come in swarms."""
    found = CONTROL.search(parts.body)
    if not found:
        return []
    before = parts.body[: found.start()]
    line = before.count("\n")
    lines = SourceLines(path, tuple(parts.body.split("\n")), parts.body_line)
    column = len(before) - before.rfind("\n")
    return [
        lines.problem("hidden-character", parts.body_line + line, column, character=f"U+{ord(found[0]):04X}")
    ]


def _strings(node: Node, path: YamlPath) -> list[tuple[YamlPath, str]]:
    if isinstance(node, str):
        return [(path, node)]
    steps = enumerate(node) if isinstance(node, list) else node.items()
    return [found for step, value in steps for found in _strings(value, (*path, step))]


# -- writing ---------------------------------------------------------------------------------------------

KEY_ORDER = {key: place for place, key in enumerate(ArticleFront.__struct_fields__)}
LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def emit(values: Mapping[str, object], modeline: str = "") -> str:
    """Front matter with its fences, which `parse` reads back exactly (hidden characters aside, see `clean`).

    Takes strings, booleans, integers, and lists of strings; leaves out None, empty strings and empty lists. Known
    keys come in the order of `ArticleFront`, the others after them as given. `modeline` is a comment for editors.
    """
    lines = [FENCE, *([f"# {modeline}"] if modeline else [])]
    for key in sorted(values, key=lambda key: KEY_ORDER.get(key, len(KEY_ORDER))):
        written = _emit_value(values[key])
        if written:
            lines.append(f"{bare_or_quoted(key)}: {written}")
    return "\n".join([*lines, FENCE, ""])


def clean(text: str) -> str:
    """The text without characters nobody sees; other systems' line breaks become line feeds, tabs blanks."""
    return HIDDEN.sub("", LINE_BREAKS.sub("\n", text).replace("\t", " "))


def _emit_value(value: object) -> str:
    """The value as YAML on one line; empty for what is left out."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return flow_list([clean(str(item)) for item in value]) if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = clean(str(value))
    return text if isinstance(value, int) or not text else bare_or_quoted(text)
