"""Code, coloured at build time: Pygments' lexers and the short class names that all its style sheets know."""

import re
from collections.abc import Iterator
from functools import cache
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pygments.lexer import Lexer
    from pygments.token import _TokenType

LONGEST = 100_000
"""Characters; longer code stays plain: nobody reads it on a page, and a lexer takes its time."""
TEDIOUS = re.compile(r"\s{200}|[\w\s.<>?$\[\]]{800}|[^\n]{2000}")
"""Words or blank lines without an end, and minified code: lexers look through them again from each word on."""

CODE_CLASSES = frozenset(
    """
    bp c c1 ch cm cp cpf cs dl err fm g gd ge ges gh gi go gp gr gs gt gu il k kc kd kn kp kr kt l ld m mb mf mh
    mi mo n na nb nc nd ne nf ni nl nn no nt nv nx o ow p pm py s s1 s2 sa sb sc sd se sh si sr ss sx vc vg vi vm x
    """.split()  # four lines read better so
)
"""Pygments' names for the kinds of tokens, all that spans of code ever bear."""
CODE_CLASS = re.compile("|".join(sorted(CODE_CLASSES)))
UNMARKED = frozenset({"", "w", "n", "p", "x", "l", "g"})
"""Blanks, plain names and punctuation: half of all spans, and no style sheet colours them."""


def highlighted(code: str, language: str) -> str | None:
    """The code as HTML to stand within `<code>`; None if it is to be shown as it is.

    That is when the language is not known by one of the names that Pygments gives it (none is guessed, no plugin
    asked), when the code is too long or too monotonous, or when its lexer fails or does not give back each character.
    """
    if len(code) > LONGEST or TEDIOUS.search(code):
        return None
    lexer = lexer_of(language.lower())
    if lexer is None:
        return None
    ended = code if code.endswith("\n") else code + "\n"  # some lexers lose a last line without an end
    try:
        tokens = [(kind, text) for kind, text in lexer.get_tokens(ended) if text]
    except Exception:  # a lexer that stumbles over a text is no reason not to show the text
        return None
    if "".join(text for _, text in tokens) != ended:
        return None
    if ended != code:
        tokens[-1] = (tokens[-1][0], tokens[-1][1][:-1])
    return "".join(spans(tokens))


def spans(tokens: "list[tuple[_TokenType, str]]") -> Iterator[str]:
    for name, group in groupby(((class_of(kind), text) for kind, text in tokens), key=lambda pair: pair[0]):
        text = escape("".join(text for _, text in group), quote=False)
        yield text if name in UNMARKED or not text.strip() else f'<span class="{name}">{text}</span>'


@cache
def class_of(kind: "_TokenType") -> str:
    """The short name of a kind of token, or of the nearest kind above it that has one."""
    from pygments.token import STANDARD_TYPES

    while kind not in STANDARD_TYPES and kind.parent is not None:
        kind = kind.parent
    name = STANDARD_TYPES.get(kind, "")
    return name if name in CODE_CLASSES else ""


@cache
def aliases() -> frozenset[str]:
    from pygments.lexers import get_all_lexers

    return frozenset(alias for _, names, _, _ in get_all_lexers(plugins=False) for alias in names)


@cache
def lexer_of(language: str) -> "Lexer | None":
    """The lexer by one of its own names. Asking Pygments for an unknown one would load what plugins there are."""
    if not language or language not in aliases():
        return None
    from pygments.lexers import get_lexer_by_name

    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except Exception:  # a few need a module that is not there
        return None
