"""Formulas: TeX as MathML, without a script or a style sheet.

`latex2mathml` does the reading. It passes on what it does not know, so everything is looked up in its own tables
first, and what is not there is refused: whoever writes `\\mathfrk` is to hear of it.
"""

import re
from functools import cache
from typing import NamedTuple

from wenzhai.markup.mathml import COMMAND, DEEPEST, TEXT_ESCAPE, UnreadableMaths, written

LONGEST = 4000
"""Characters of one formula."""
REFUSED = frozenset(
    r"""
    \href \class \style \unicode \newcommand \newenvironment \def \DeclareMathOperator \fcolorbox \verb
    \llap \clap \mathllap \mathclap
    """.split()
)
"""What latex2mathml reads, and we do not: links, styles, definitions (they can multiply without end), and overlaps
that no browser lays out."""
SAME = {
    **dict.fromkeys(("align", "aligned", "alignedat"), "align*"),
    **dict.fromkeys(("gather", "gather*", "gathered"), "matrix"),
    "dcases": "cases",
}
"""Environments by the one that shows the same. Numbers of equations are left out: each formula would begin at (1)."""
DROPPED = re.compile(
    r"\\label\s*\{[^{}]*\}|\\(?:begin|end)\{equation\*?\}|(?<=\\\\)\s*\[-?[\d.]+\s*[a-z]{2}\]"
)
"""Shows nothing, or only the distance to the next row."""
NOT_EQUAL = re.compile(r"\\not\s*=")
"""The library writes a stroke over the sign, which few fonts have."""
ENVIRONMENT = re.compile(r"(\\(?:begin|end)\s*)\{([A-Za-z]+\*?)\}")
WORD_START = re.compile(r"(?<=[a-z])(?=[A-Z])")
REASONS = frozenset({"command", "environment", "braces", "text", "length", "deep", "long", "empty", "syntax"})


def mathml(tex: str, *, display: bool) -> str:
    """The formula as one `<math>` element, made of `MATH_TAGS` and `MATH_ATTRIBUTES` alone.

    Raises `UnreadableMaths` for what cannot be shown as it was meant.
    """
    if len(tex) > LONGEST:
        raise UnreadableMaths("long", str(LONGEST))
    plain = NOT_EQUAL.sub(r"\\ne ", DROPPED.sub("", tex)).strip()
    if not plain:
        raise UnreadableMaths("empty")
    source = ENVIRONMENT.sub(lambda found: f"{found[1]}{{{SAME.get(found[2], found[2])}}}", plain)
    check(source)
    from latex2mathml.converter import Converter

    try:
        tree = Converter(display="block" if display else "inline").convert_to_element(source)
    except Exception as error:  # its errors have no common type, and some are those of a stumble
        raise UnreadableMaths("syntax", words_of(error)) from None
    return "".join(written(tree))


def words_of(error: Exception) -> str:
    """`DenominatorNotFoundError` → `denominator not found`: its errors say it by their names alone."""
    return WORD_START.sub(" ", type(error).__name__.removesuffix("Error")).lower()


# -- reading


class Tables(NamedTuple):
    """What latex2mathml knows: its commands, the number of what follows them, those that take the rest of a group."""

    known: frozenset[str]
    arguments: dict[str, int]
    rest: frozenset[str]
    texts: frozenset[str]
    environments: frozenset[str]


@cache
def tables() -> Tables:
    from latex2mathml import commands as c
    from latex2mathml.symbols_parser import SYMBOLS

    known = {*SYMBOLS, r"\of", r"\over", r"\limits", r"\nolimits"}
    for value in vars(c).values():
        known |= (
            {value} if isinstance(value, str) else set(value) if isinstance(value, dict | tuple) else set()
        )
    one = {*c.COMMANDS_WITH_ONE_PARAMETER, *c.LOCAL_FONTS, *c.EXTENSIBLE_ARROWS, c.SUBSCRIPT, c.SUPERSCRIPT}
    one |= {
        c.NOT,
        c.SQRT,
        c.HSKIP,
        c.HSPACE,
        c.KERN,
        c.MKERN,
        c.MSKIP,
        c.MSPACE,
        c.SMASH,
        c.LEFTROOT,
        c.UPROOT,
    }
    two = {
        *c.COMMANDS_WITH_TWO_PARAMETERS,
        c.RAISE,
        c.LOWER,
        c.MOVELEFT,
        c.MOVERIGHT,
        c.RULE,
        c.COLORBOX,
        c.SKEW,
    }
    return Tables(
        known=frozenset(name for name in known if name.startswith("\\")) - REFUSED - {c.BEGIN, c.END},
        arguments={
            **dict.fromkeys(one, 1),
            **dict.fromkeys(two, 2),
            c.SIDESET: 3,
            c.MATHCHOICE: 4,
            c.GENFRAC: 6,
        },
        rest=frozenset(
            {
                *c.MSTYLE_SIZES,
                *c.STYLES,
                *c.MATRICES,
                c.COLOR,
                c.OVER,
                c.ATOP,
                c.CHOOSE,
                c.BRACE,
                c.BRACK,
                c.ABOVE,
            }
            | {c.ABOVEWITHDELIMS, c.ATOPWITHDELIMS}
        ),
        texts=frozenset(
            {
                c.TEXT,
                c.TEXTBF,
                c.TEXTIT,
                c.TEXTMD,
                c.TEXTNORMAL,
                c.TEXTRM,
                c.TEXTSF,
                c.TEXTTT,
                c.TEXTUP,
                c.EMPH,
            }
            | {c.FBOX, c.HBOX, c.MBOX, c.RLAP, c.TAG, c.TAGSTAR, c.COLOR, c.TEXTCOLOR}
        ),
        environments=frozenset(name.removeprefix("\\") for name in c.MATRICES),
    )


CLOSERS = {"}": "{", r"\right": r"\left", r"\of": r"\root", "]": "["}


def check(source: str) -> None:
    """Raises `UnreadableMaths` unless every command is known, every group closed and nothing nested too deeply.

    It follows the library's recursion: a group, and a command that waits for its arguments, are a step each.
    So what is refused does not depend on how deep the stack was when we were called.
    """
    from latex2mathml.tokenizer import tokenize

    known, arguments, rest, texts, environments = tables()
    groups: list[tuple[str, list[int]]] = []
    waiting: list[int] = []  # of the innermost group: how many arguments each open command still takes
    depth = 0
    last = ""
    tokens = tokenize(source)
    for token in tokens:
        if token.startswith((r"\begin", r"\end")):
            name = token.partition("{")[2].rstrip("}")
            if name not in environments:
                raise UnreadableMaths("environment", name or token)
            opening = token if token.startswith(r"\begin") else ""
        else:
            opening = (
                token if token in ("{", r"\left", r"\root") or (token == "[" and takes_option(last)) else ""
            )
            if token.startswith("\\"):
                named(token, known)
        if opening:
            groups.append((opening, waiting))
            waiting = []
            depth += 1
        elif closes(token, groups[-1][0] if groups else ""):
            depth -= len(waiting) + 1
            opened, waiting = groups.pop()
            if opened not in ("[", r"\root"):
                depth -= filled(waiting)
        elif token in ("}", r"\right") or token.startswith(r"\end"):
            raise UnreadableMaths("braces", token)
        elif token in texts:
            text = next(tokens, "{")
            if text == "{":
                raise UnreadableMaths("text", token)
            checked_text(token, text)
            if token == r"\color":
                waiting.append(LONGEST)
                depth += 1
            elif token != r"\textcolor":
                depth -= filled(waiting)
        elif token in rest or token in arguments:
            waiting.append(arguments.get(token, LONGEST))
            depth += 1
        else:
            depth -= filled(waiting)
        last = token
        if depth > DEEPEST:
            raise UnreadableMaths("deep", str(DEEPEST))
    if groups:
        raise UnreadableMaths("braces", groups[-1][0])


def takes_option(token: str) -> bool:
    return token in (r"\sqrt", r"\smash") or token.startswith(r"\x")


def closes(token: str, opened: str) -> bool:
    if token.startswith(r"\end"):
        return opened == r"\begin" + token.removeprefix(r"\end")
    return CLOSERS.get(token) == opened != ""


def filled(waiting: list[int]) -> int:
    """Gives the commands that wait their next argument; tells how many have all of theirs now."""
    done = 0
    while waiting:
        waiting[-1] -= 1
        if waiting[-1]:
            break
        waiting.pop()
        done += 1
    return done


def named(token: str, known: frozenset[str]) -> None:
    if token.startswith(r"\operatorname") and token.endswith("}"):
        return
    if COMMAND.fullmatch(token) and token not in known:
        raise UnreadableMaths("command", token)
    if not COMMAND.fullmatch(token) and len(token) > 2:
        raise UnreadableMaths("command", token)


NO_TEXT = re.compile(r"[\\${]")


def checked_text(command: str, text: str) -> None:
    """Formulas and commands within `\\text{…}` would be shown as they are typed."""
    if found := NO_TEXT.search(TEXT_ESCAPE.sub("", text)):
        raise UnreadableMaths("text", command + "{…" + found[0])
