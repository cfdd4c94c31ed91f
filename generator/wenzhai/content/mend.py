"""Mistakes that have one right answer, corrected as their hint says: for `wenzhai check --fix`.

Pure, and checked: after each correction the file is read again, and must be better for it.
"""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from wenzhai.content.config import Config, parse_config
from wenzhai.content.frontmatter.document import FENCE, HIDDEN, looks_like_setting
from wenzhai.content.frontmatter.encodings import recoded
from wenzhai.content.frontmatter.schema import SYNONYMS
from wenzhai.content.frontmatter.yaml_reader import RUN_ON
from wenzhai.content.parse import parse_file
from wenzhai.content.paths import SETTINGS
from wenzhai.model.problems import Problem, ProblemsError

FindProblems = Callable[[bytes], Sequence[Problem]]
Lines = list[str]
"""The lines of a file without their ends."""

LINE_END = re.compile(r"\r\n|\r|\n")
TRUTH = {"yes": "true", "是": "true", "on": "true", "y": "true", "no": "false", "否": "false", "off": "false"}
DOUBTS = {
    "quote-needed": re.compile(r"^[&*][\w-]+(?:\s|$)", re.ASCII),
    "bad-escape": re.compile(r"\\u"),
    "hash-drops-text": re.compile(r"^#\s"),
}
"""Where more than one thing may be meant: YAML's anchors and aliases; a character; a comment."""
SEPARATORS = re.compile(r"[\x0b\x0c\x85\u2028\u2029]")
"""A line may have been meant to end here."""
MOST = 300
"""Corrections of one file; there are hardly more lines in front matter."""


def mend_content(path: str, data: bytes, config: Config) -> bytes:
    """The bytes of a content file with what can be corrected corrected."""
    return mended(data, lambda data: parse_file(path, data, config).problems)


def mend_settings(data: bytes, root: Path) -> bytes:
    """The bytes of `wenzhai.yaml`, likewise."""

    def look(data: bytes) -> Sequence[Problem]:
        try:
            parse_config(data, root)
        except ProblemsError as error:
            return [problem for problem in error.problems if problem.path == SETTINGS]
        return ()

    return mended(data, look)


def mended(data: bytes, look: FindProblems) -> bytes:
    """One correction after the other, as long as each makes the file better."""
    problems, tried = look(data), set[object]()
    for _ in range(MOST):
        todo = next((one for one in problems if one.code in MENDS and place(one) not in tried), None)
        if todo is None:
            break
        tried.add(place(todo))
        new = MENDS[todo.code](data, todo)
        if new is not None and new != data and better(found := look(new), problems, todo):
            data, problems = new, found
    return data


def place(problem: Problem) -> object:
    return problem.code, problem.line, problem.column, problem.excerpt


def better(after: Sequence[Problem], before: Sequence[Problem], mended: Problem) -> bool:
    """Whether the file was worth changing: what was complained of is gone, and what is new can be corrected as well.
    Only after a mistake about the file as a whole there may be others that nobody could see before."""
    known = {(problem.code, problem.line) for problem in before}
    left = {(problem.code, problem.line) for problem in after}
    gone = (mended.code, mended.line) not in left
    if mended.code in WHOLE:
        return gone and NOT_FRONT_MATTER.isdisjoint(code for code, _ in left)
    new = left - known
    return (gone or len(after) < len(before)) and all(code in MENDS for code, _ in new)


# -- one function for each way to correct a file: its bytes and the problem → its new bytes, or None


def by_lines(change: Callable[[Lines, int, Problem], None]) -> Callable[[bytes, Problem], bytes | None]:
    """From a function that changes the lines in place, given the index of the one complained of. It raises LookupError
    where there is nothing to correct. Line ends and a byte order mark stay as they are."""

    def apply(data: bytes, problem: Problem) -> bytes | None:
        text = data.decode("utf-8")
        bom = text[: text.startswith("\ufeff")]
        end = found[0] if (found := LINE_END.search(text)) else "\n"
        lines = LINE_END.split(text[len(bom) :])
        try:
            change(lines, max(problem.line - 1, 0), problem)
        except LookupError:
            return None
        return (bom + end.join(lines)).encode()

    return apply


@by_lines
def as_hinted(lines: Lines, at: int, problem: Problem) -> None:
    """The whole line as the hint says, where it stood."""
    line, fixed = lines[at], problem.params["fixed"]
    name = re.split(r"[:：\s]", fixed, maxsplit=1)[0]
    doubt = DOUBTS.get(problem.code)
    if not line.strip().startswith(name) or (doubt and doubt.search(line[problem.column - 1 :])):
        raise LookupError(fixed)
    lines[at] = line[: len(line) - len(line.lstrip())] + fixed


@by_lines
def to_the_margin(lines: Lines, at: int, problem: Problem) -> None:
    lines[at] = lines[at].strip()


@by_lines
def under_the_item_above(lines: Lines, at: int, problem: Problem) -> None:
    above = lines[at - 1]
    lines[at] = above[: above.index("-")] + lines[at].lstrip()


@by_lines
def dashes_apart(lines: Lines, at: int, problem: Problem) -> None:
    """This item and those below that are written in the same way."""
    while at < len(lines) and (run_on := RUN_ON.match(lines[at])):
        lines[at] = f"{run_on[0]} {lines[at][run_on.end() :]}"
        at += 1


@by_lines
def with_blanks(lines: Lines, at: int, problem: Problem) -> None:
    bare = lines[at].lstrip("\t ")
    lead = lines[at][: len(lines[at]) - len(bare)].replace("\t", "  ")
    lines[at] = lead + bare.replace("\t", " ")


@by_lines
def without_hidden(lines: Lines, at: int, problem: Problem) -> None:
    if SEPARATORS.search(lines[at]) or not HIDDEN.search(lines[at]):  # or it is an escape in quotes
        raise LookupError(problem.code)
    lines[at] = HIDDEN.sub("", lines[at])


@by_lines
def separated(lines: Lines, at: int, problem: Problem) -> None:
    """Items that were written as one: within brackets by commas, in lines of their own by lines."""
    line, start = lines[at], problem.column - 1
    items = problem.params["fixed"]
    if re.fullmatch(r"\s*-\s+", line[:start]):
        lines[at : at + 1] = [line[:start] + item for item in items.split(", ")]
        return
    found = re.compile(r"[^,\[\]#]+").match(line, start)
    if found is None:
        raise LookupError(items)
    lines[at] = line[:start] + items + line[found.end() :]


@by_lines
def under_its_name(lines: Lines, at: int, problem: Problem) -> None:
    """A key by the name it has here, if what was written is a known synonym and no mere likeness."""
    key, nearest = problem.params["key"], problem.params["nearest"]
    if key.lower().replace("-", "_") not in SYNONYMS:
        raise LookupError(key)
    start = problem.column - 1
    line = lines[at]
    written = line[start : start + len(key)]
    if written != key:
        raise LookupError(key)
    lines[at] = line[:start] + nearest + line[start + len(key) :]


@by_lines
def with_square_brackets(lines: Lines, at: int, problem: Problem) -> None:
    """A link whose brackets were typed full-width."""
    start = problem.column - 1
    link = WIDE_LINK.match(lines[at], start)
    if link is None:
        raise LookupError(problem.code)
    name, words, address = link[1], link[2], link[3]
    lines[at] = (
        lines[at][:start] + (f"[[{name}]]" if name else f"[{words}]({address})") + lines[at][link.end() :]
    )


@by_lines
def as_meant(lines: Lines, at: int, problem: Problem) -> None:
    """A value written as the hint says."""
    text, meant = problem.params["text"], problem.params["meant"]
    if lines[at].count(text) != 1:
        raise LookupError(text)
    lines[at] = lines[at].replace(text, meant)


@by_lines
def true_or_false(lines: Lines, at: int, problem: Problem) -> None:
    text = problem.params["text"]
    start = problem.column - 1
    lines[at] = lines[at][:start] + lines[at][start:].replace(text, TRUTH[text.lower()], 1)


@by_lines
def fence_here(lines: Lines, at: int, problem: Problem) -> None:
    if "+" in lines[at]:
        raise LookupError("TOML")
    lines[at] = FENCE


@by_lines
def fence_before(lines: Lines, at: int, problem: Problem) -> None:
    lines.insert(at, FENCE)


@by_lines
def fence_first(lines: Lines, at: int, problem: Problem) -> None:
    """The opening fence; the closing one too, after the last line that looks like front matter, if there is none."""
    while lines and not lines[0].strip():
        del lines[0]
    end = next((n for n, line in enumerate(lines) if not looks_like_setting(line)), len(lines))
    if lines[end : end + 1] != [FENCE]:
        lines.insert(end, FENCE)
    lines.insert(0, FENCE)


@by_lines
def without_blank_lines_above(lines: Lines, at: int, problem: Problem) -> None:
    del lines[:at]


WIDE_LINK = re.compile(r"【【([^【】\n]+)】】|[\[【]([^\[\]【】\n]+)[\]】] ?[(（]([^()（）\s]+)[)）]")
MENDS: dict[str, Callable[[bytes, Problem], bytes | None]] = {
    "fullwidth-colon": as_hinted,
    "no-space-after-colon": as_hinted,
    "no-space-after-dash": dashes_apart,
    "quote-needed": as_hinted,
    "colon-in-value": as_hinted,
    "quote-open": as_hinted,
    "quote-inside": as_hinted,
    "wide-quotes": as_hinted,
    "hash-drops-text": as_hinted,
    "bad-escape": as_hinted,
    "list-wanted": as_hinted,
    "text-wanted": as_hinted,
    "single-wanted": as_hinted,
    "item-with-colon": as_hinted,
    "unexpected-indent": to_the_margin,
    "list-indent": under_the_item_above,
    "list-comma": separated,
    "tab": with_blanks,
    "hidden-character": without_hidden,
    "unknown-key": under_its_name,
    "yes-or-no": true_or_false,
    "date-form-meant": as_meant,
    "front-matter-fence": fence_here,
    "front-matter-dots": fence_here,
    "front-matter-open": fence_before,
    "front-matter-unopened": fence_first,
    "front-matter-unfenced": fence_first,
    "front-matter-not-first": without_blank_lines_above,
    "wide-link": with_square_brackets,
    "wide-wikilink": with_square_brackets,
    "not-utf8": lambda data, problem: recoded(data, problem.params["iconv"]),
}
"""Code of a problem → how it is corrected."""
WHOLE = frozenset(code for code in MENDS if code.startswith("front-matter-")) | {"not-utf8"}
NOT_FRONT_MATTER = frozenset({"no-front-matter", "not-key-value", "yaml-no-mapping"})
