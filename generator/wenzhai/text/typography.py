"""Chinese typography of what was typed half-width: `财富,不应` → `财富，不应`, `(责编:卫嘉)` → `（责编：卫嘉）`.

For blocks whose language is Chinese, after inline parsing and on text alone: code, formulas and pictures are given as
`OPAQUE`. Each decision rests on the letters around a mark, never on other marks: so they do not depend on each other,
one pass is enough, and a second one changes nothing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from wenzhai.text.languages import han_count, other_language
from wenzhai.text.patterns import late
from wenzhai.text.scripts import HAN

OPAQUE = "\ufffc"
"""Stands for what is no text: code, a formula, a picture (Unicode's object replacement character)."""

FULL = {",": "，", ":": "：", ";": "；", "?": "？", "!": "！", "(": "（", ")": "）"}
HALF = "".join(FULL) + "\"'"
QUOTES = {'"': ("“", "”"), "'": ("‘", "’")}
CONCERNED = frozenset(HALF + "（）")
SURE = "。、《》〈〉「」『』【】〔〕〖〗"
"""Marks that are Chinese wherever they stand, and never the outcome of a repair."""
MARKS = HALF + "".join(FULL.values()) + "“”‘’"
CLOSED_UP = frozenset("".join(FULL.values()) + SURE)
"""Marks that bring their own white: no blank stands beside them."""

IN_ADDRESS = rf"""[^\s()"<>“”‘’{"".join(CLOSED_UP)}{OPAQUE}]"""
ADDRESS = late(
    rf"(?:(?<![A-Za-z])[A-Za-z][A-Za-z0-9+.-]{{1,15}}://|(?<![\w.])www\.)"
    rf"(?:(?!(?<=[!-~]),[{HAN}]){IN_ADDRESS}|\({IN_ADDRESS}*\))*(?<=[\w/#=&~$%+)-])"
)
"""To the next blank or Chinese mark, Han included, but up to its last letter: what follows is punctuation of the
sentence, and so is a comma between Latin and Han."""
SHOWN_MARKUP = rf"""
    \{{%[^%]{{0,500}}%\}} | \{{\{{[^{{}}]{{0,500}}\}}\}}        # short codes and templates of other programs
  | \]\([^()\n]{{0,500}}\)                            # of a link or picture that is none: ![字](甲.png =9x9)
  | (?<![\w/.:<])(?:\.{{1,2}})?/(?=[^\s/.]*[/.]){IN_ADDRESS}+    # a path: /数据/甲,乙?x
"""
PROTECTED = rf"""
    {ADDRESS.pattern}
  | {SHOWN_MARKUP}
  | &\#?\w{{1,32}};                                 # an entity, where Markdown itself is repaired
  | :[a-z][a-z0-9_+-]*:                             # :smile:
  | [:;]-[)(DPp/|] | [:;][DPpOo](?![A-Za-z0-9])     # faces
  | [\[(][^\w\s{HAN}]{{2,6}}[\])]                   # (・∀・)
  | \([A-Za-z0-9^>;-][_.^][A-Za-z0-9^<;-]\)         # (T_T), (^_^)
  | ::+ | :=                                        # programs
"""
RUN = re.compile(rf"[ \t\n{re.escape(MARKS)}]+")
RUN_OR_PROTECTED = late(rf"(?P<kept>{PROTECTED})|(?:(?!{PROTECTED})[ \t\n{re.escape(MARKS)}])+", re.VERBOSE)
MAYBE_PROTECTED = re.compile(r"/|www\.|\]\(|\{[{%]|;|[:;][-\w:=]|[\[(][^\w\s]|[\[(].[_.^]")
"""Found at a quarter of the price: most texts have nothing of the kind."""
FULL_WIDTH = late(rf"[{HAN}{SURE}]")
LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['’-][A-Za-z]+)*")
WORTH_A_LOOK = re.compile(
    rf"[{re.escape(HALF)}]|[ \t][{''.join(CLOSED_UP)}“”‘’]|[{''.join(CLOSED_UP)}“”‘’][ \t]"
)


class Repair(NamedTuple):
    """`text[start:end]` should be `new`."""

    start: int
    end: int
    new: str


class Mark(NamedTuple):
    """A mark where it stands. `before` and `after` are the nearest characters that are neither mark nor blank."""

    at: int
    char: str
    before: str
    after: str
    inner: tuple[int, int]
    """Where those two stand; -1 before the text, its length behind it."""


def repaired(text: str) -> str:
    """The text with Chinese marks where they belong. Letters, digits and all else stay as they are."""
    return applied(text, repairs(text))


def is_chinese_text(text: str, lang: str) -> bool:
    """Whether a text that belongs to something in the language `lang` is Chinese."""
    return (other_language(text, lang) or lang).startswith("zh")


def repaired_pieces(pieces: Sequence[str]) -> list[str]:
    """The same for a block in pieces: `财富`, `,` (in bold) and `不应` are seen as one text, and stay three."""
    text = "".join(pieces)
    todo = repairs(text)
    if not todo:
        return list(pieces)
    done: list[str] = []
    ends = list(accumulate(map(len, pieces)))
    upcoming = iter(repair for whole in todo for repair in whole_or_chars(whole))
    repair = next(upcoming, None)
    for piece, end in zip(pieces, ends, strict=True):
        start = end - len(piece)
        mine = []
        while repair is not None and repair.start < end:
            mine.append(Repair(repair.start - start, repair.end - start, repair.new))
            repair = next(upcoming, None)
        done.append(applied(piece, mine))
    return done


def whole_or_chars(repair: Repair) -> Iterator[Repair]:
    """A repair as repairs of single characters, so that none crosses the end of a piece."""
    width = repair.end - repair.start
    for at in range(width):
        yield Repair(repair.start + at, repair.start + at + 1, repair.new if at == 0 else "")


def applied(text: str, todo: Iterable[Repair]) -> str:
    parts: list[str] = []
    at = 0
    for start, end, new in todo:
        parts += text[at:start], new
        at = end
    return "".join([*parts, text[at:]])


def repairs(text: str) -> list[Repair]:
    """What is to be replaced, from left to right: a mark by its full-width form, blanks by nothing.

    In linear time. A text without Han is not touched, one that is mostly of Latin words only between Han.
    """
    if not WORTH_A_LOOK.search(text) or not FULL_WIDTH.search(text):
        return []
    words = ADDRESS.sub("", text) if "://" in text or "www." in text else text
    chinese = han_count(words) > len(LATIN_WORD.findall(words))
    if MAYBE_PROTECTED.search(text):
        runs = [match.span() for match in RUN_OR_PROTECTED.finditer(text) if match["kept"] is None]
    else:
        runs = [match.span() for match in RUN.finditer(text)]
    marks = [mark for start, end in runs for mark in marks_of(text, start, end)]
    new = paired(text, marks, chinese)
    for mark in marks:
        if mark.at not in new and mark.char in ",:;?!" and is_chinese(mark, chinese):
            new[mark.at] = FULL[mark.char]
    for number, mark in enumerate(marks):  # a face is no pair: `好的:)`
        beside = marks[number + 1 : number + 2]
        if mark.char in ":;" and beside and beside[0].at == mark.at + 1 and is_face(beside[0], new):
            new.pop(mark.at, None)
    todo = [Repair(at, at + 1, char) for at, char in new.items() if char != text[at]]
    if " " in text or "\t" in text:
        todo += [
            Repair(start, end, "") for run in runs for start, end in surplus_blanks(text, run, new, chinese)
        ]
    return sorted(todo)


def marks_of(text: str, start: int, end: int) -> Iterator[Mark]:
    before = text[start - 1] if start else ""
    after = text[end] if end < len(text) else ""
    for at in range(start, end):
        if text[at] in CONCERNED:
            yield Mark(at, text[at], before, after, (start - 1, end))


@lru_cache(4096)
def is_wide(char: str) -> bool:
    return bool(char) and FULL_WIDTH.match(char) is not None


def is_chinese(mark: Mark, chinese: bool) -> bool:
    """Whether a comma, colon, semicolon, question or exclamation mark belongs to Chinese."""
    left, right = is_wide(mark.before), is_wide(mark.after)
    if left:
        return right or not mark.after or chinese
    return right and chinese and bool(mark.before) and mark.char in ",:;"  # `Yahoo!的` keeps its name


def is_face(mark: Mark, new: dict[int, str]) -> bool:
    return mark.char in "()" and mark.at not in new


# -- pairs


def paired(text: str, marks: Sequence[Mark], chinese: bool) -> dict[int, str]:
    """The new forms of brackets and quotes, which change only in pairs."""
    new: dict[int, str] = {}
    for opening, closing in brackets(marks):
        full = opening.char == "（" or closing.char == "）"
        if full or (chinese and encloses_chinese(text, opening, closing)):
            new |= {opening.at: "（", closing.at: "）"}
    if chinese:
        for quote, (left, right) in QUOTES.items():
            for opening, closing in quotations(text, marks, quote):
                if encloses_chinese(text, opening, closing):
                    new |= {opening.at: left, closing.at: right}
    return new


def brackets(marks: Iterable[Mark]) -> Iterator[tuple[Mark, Mark]]:
    """Pairs of round brackets, half- or full-width. One that has no partner is left out."""
    open_ones: list[Mark] = []
    for mark in marks:
        if mark.char in "(（":
            open_ones.append(mark)
        elif mark.char in ")）" and open_ones:
            yield open_ones.pop(), mark


def quotations(text: str, marks: Iterable[Mark], quote: str) -> list[tuple[Mark, Mark]]:
    """Pairs of straight quotes; if one is left over, nobody can say which: then only those that a colon opens."""
    pairs: list[tuple[Mark, Mark]] = []
    sure: list[tuple[Mark, Mark]] = []
    opening: Mark | None = None
    opened: list[Mark] = []
    for mark in marks:
        if mark.char != quote:
            continue
        last, following = text[mark.at - 1 : mark.at], text[mark.at + 1 : mark.at + 2]
        if quote == "'" and is_latin(last) and is_latin(following):
            continue  # it's
        if follows_colon(text, mark):
            opened.append(mark)
        elif opened:
            sure.append((opened.pop(), mark))
        if opening is None and (last.isdigit() or (quote == "'" and is_latin(last))):
            continue  # 5", students'
        if opening is None:
            opening = mark
        else:
            pairs.append((opening, mark))
            opening = None
    return sure if opening else pairs


def follows_colon(text: str, mark: Mark) -> bool:
    start = max(mark.inner[0] + 1, mark.at - 64)
    return text[start : mark.at].rstrip(" \t").endswith((":", "："))


def is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def encloses_chinese(text: str, opening: Mark, closing: Mark) -> bool:
    """Whether Han stands at an edge within the pair, or the pair stands between Han."""
    first, last = opening.inner[1], closing.inner[0]
    if first > last:
        return False
    if is_wide(text[first]) or is_wide(text[last]):
        return True
    before, after = opening.before, closing.after
    touches_word = text[opening.at - 1 : opening.at] == before and is_latin(before)  # f(x)
    if touches_word:
        return False
    return (is_wide(before) or not before) and (is_wide(after) or not after) and bool(before or after)


# -- blanks


def surplus_blanks(
    text: str, run: tuple[int, int], new: dict[int, str], chinese: bool
) -> Iterator[tuple[int, int]]:
    """The blanks of a run that stand beside a mark with white of its own."""
    start, end = run
    wide = is_wide(text[start - 1 : start]) and is_wide(text[end : end + 1])
    if not (chinese or wide):
        return
    closed_up = CLOSED_UP | set("“”‘’") if wide and chinese else CLOSED_UP
    at = start
    while at < end:
        if text[at] not in " \t":
            at += 1
            continue
        stop = at
        while stop < end and text[stop] in " \t":
            stop += 1
        left = new.get(at - 1, text[at - 1 : at])
        right = new.get(stop, text[stop : stop + 1])
        quoted = (at - 1 in new and left in "“”‘’") or (stop in new and right in "“”‘’")
        if quoted or left in closed_up or right in closed_up:
            yield at, stop
        at = stop
