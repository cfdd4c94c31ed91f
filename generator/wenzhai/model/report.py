"""Problems and notes as text (Chinese or English) and as JSON.

The texts live in `messages/*.yaml`: one file per part of the program, one entry per code:

    unknown-key:
      zh: "不认识的键 {key}"
      zh_hint: "是不是想写 {nearest}？"
      en: "unknown key {key}"
      en_hint: "did you mean {nearest}?"
"""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from wenzhai.model.problems import Note, Problem

MESSAGES = Path(__file__).parent / "messages"

SEVERITIES = {
    "zh": {"error": "错误：", "warning": "提醒："},
    "en": {"error": "error: ", "warning": "warning: "},
}
"""In words, for a log has no colours."""

FOREIGN_PARAMS = {"reason", "detail"}
"""What other programs say, in English."""


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """All messages by code. A code that two files define is a programming error."""
    merged: dict[str, dict[str, str]] = {}
    for file in sorted(MESSAGES.glob("*.yaml")):
        part = messages(file.stem)
        twice = merged.keys() & part.keys()
        assert not twice, f"message codes defined twice: {sorted(twice)}"
        merged |= part
    return merged


@cache
def messages(part: str) -> dict[str, dict[str, str]]:
    """The messages of one part of the program."""
    import yaml

    # The files are part of the program, so the plain safe loader will do.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (MESSAGES / f"{part}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, loader) or {}


def words(code: str, params: dict[str, str], lang: str, suffix: str = "") -> str:
    """The text of a code in a language, with its parameters filled in; empty when there is none."""
    # A build without problems needs only the messages of the command line, without its help.
    entry = messages("help" if code.startswith("help.") else "cli").get(code) or catalogue()[code]
    text = entry.get(lang + suffix, "")
    if lang == "zh" and (foreign := params.keys() & FOREIGN_PARAMS):
        from wenzhai.model.foreign import in_chinese

        params = {**params, **{name: in_chinese(params[name]) for name in foreign}}
    return text.format_map(params) if text else ""


def say(note: Note, lang: str) -> str:
    return words(note.code, note.params, lang)


def format_problems(problems: Sequence[Problem], lang: str) -> Iterator[str]:
    """Each problem as text. Consecutive problems of one line with the same hint show it once, after the last."""
    hints = [words(problem.code, problem.params, lang, "_hint") for problem in problems]
    for problem, hint, following in zip(problems, hints, [*hints[1:], ""], strict=False):
        yield formatted(problem, lang, "" if hint == following and not problem.excerpt else hint)


def format_problem(problem: Problem, lang: str) -> str:
    """`path:line:column: error: message [code]`, the line with a caret below the column, and the hint."""
    return formatted(problem, lang, words(problem.code, problem.params, lang, "_hint"))


def place_of(problem: Problem) -> str:
    """`path:line:column`, as much of it as is known."""
    return f"{problem.path}:{problem.line}:{problem.column}" if problem.line else problem.path


def formatted(problem: Problem, lang: str, hint: str) -> str:
    place = place_of(problem)
    message = SEVERITIES[lang][problem.severity] + words(problem.code, problem.params, lang)
    lines = [f"{place}: {message} [{problem.code}]" if place else f"{message} [{problem.code}]"]
    if problem.line and problem.excerpt:
        gutter = f"{problem.line:>5} | "
        excerpt, column = excerpt_around(problem.excerpt, problem.column)
        lines.append(gutter + excerpt)
        lines.append(" " * (len(gutter) - 2) + "| " + caret_padding(excerpt, column) + "^")
    if hint:
        # A hint may show the lines of a file to write.
        lines += f"      {'提示：' if lang == 'zh' else 'hint: '}{hint}".split("\n")
    return "\n".join(map(harmless, lines))


def harmless(text: str) -> str:
    """The text without characters that would steer a terminal instead of being shown."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in "\t\u3000" else " " for c in text)


def excerpt_around(line: str, column: int, width: int = 100) -> tuple[str, int]:
    """A long line cut to the surroundings of a column, and the column's place in it."""
    if len(line) <= width:
        return line, column
    start = max(0, min(column - width // 2, len(line) - width))
    head, tail = "…" if start else "", "…" if start + width < len(line) else ""
    return head + line[start : start + width] + tail, column - start + len(head)


def caret_padding(excerpt: str, column: int) -> str:
    """Blanks as wide as the text before the column: a Han character takes two cells on a terminal."""
    from unicodedata import east_asian_width

    before = excerpt[: max(0, column - 1)]
    return "".join("\t" if c == "\t" else "  " if east_asian_width(c) in "WF" else " " for c in before)


def problem_json(problem: Problem, lang: str) -> dict[str, Any]:
    """The stable, versioned form that `--json` prints."""
    return {
        "code": problem.code,
        "severity": problem.severity,
        "path": problem.path,
        "line": problem.line,
        "column": problem.column,
        "message": words(problem.code, problem.params, lang),
        "hint": words(problem.code, problem.params, lang, "_hint"),
    }
