"""Repairs of pasted prose. Each is recorded as a `Note` with the reason as its code."""

import re
from collections.abc import Sequence
from itertools import pairwise

from wenzhai.model.problems import Note
from wenzhai.text.scripts import HAN

LONE_SPACE = re.compile(f"(?<=[{HAN}]) (?=[{HAN}])")
SHORT = re.compile(f"[{HAN}]{{1,6}}")
AROUND = 6


CREDIT = re.compile(rf"(?<=[。！？!?”」』)）]) [{HAN}·• ]{{2,24}}摄(?:[(（][^()（）]{{1,16}}[)）])?(?=\s|\Z)")
"""Who took a picture, after its caption, with the blank before it: its blanks separate names, or space them out."""
SENTENCE_END = re.compile("(?:(?<=[。！？])|(?<=[。！？][”’」』）)])) (?=\\S)")


BEGINS_NO_LINE = re.compile(r"[，。；：、！？）」』”’》〉】,;!?)]")
"""What stands only behind other text: a line that begins so was broken off from the one above."""
ENDS_NO_LINE = re.compile(r"[，、；,;]\Z")
BROKEN_ENGLISH = re.compile(r"[a-z]\n[a-z]")


def is_broken_off(line: str) -> bool:
    """Whether a line certainly goes on with the sentence of the line above."""
    return BEGINS_NO_LINE.match(line) is not None


def join_lines(lines: Sequence[str]) -> tuple[list[str], list[Note]]:
    """The lines with those joined that a line end cut in two: before a mark that begins no line, behind a comma, and
    within an English sentence."""
    whole: list[str] = []
    notes: list[Note] = []
    for line in lines:
        above = whole[-1] if whole else ""
        around = f"{above[-1:]}\n{line[:1]}"
        english = BROKEN_ENGLISH.match(around) is not None
        if not above or not (is_broken_off(line) or ENDS_NO_LINE.search(above) or english):
            whole.append(line)
            continue
        blank = " " if around.isascii() and not is_broken_off(line) else ""
        whole[-1] = f"{above}{blank}{line}"
        before, after = above[-AROUND:], line[:AROUND]
        joined = {"before": f"{before}⏎{after}", "after": f"{before}{blank}{after}"}
        notes.append(Note(code="import-joined", params=joined))
    return whole, notes


def split_paragraphs(text: str) -> list[str]:
    """The paragraphs of a flattened text: a blank after a sentence is all that is left of the line ends between them.

    A caption with the photo credit after it is a paragraph.
    """
    credits = list(CREDIT.finditer(text))
    starts = {credit.start() for credit in credits}
    cuts = [found.start() for found in SENTENCE_END.finditer(text) if found.start() not in starts]
    ends = sorted({*cuts, *(credit.end() for credit in credits), len(text)})
    return [part for start, end in pairwise([0, *ends]) if (part := text[start:end].strip())]


def join_han(text: str) -> tuple[str, list[Note]]:
    """Removes single spaces between Han characters that come from line ends in the flattened text.

    Spaces next to punctuation, digits or Latin letters are real, and so are those of a list (`张三 李四 王五`) and of a
    photo credit.
    """
    spaces = [match.start() for match in LONE_SPACE.finditer(text)]
    real = list_spaces(text, spaces)
    real |= {at for credit in CREDIT.finditer(text) for at in range(*credit.span())}
    parts: list[str] = []
    notes: list[Note] = []
    end = 0
    for at in spaces:
        if at not in real:
            parts.append(text[end:at])
            end = at + 1
            before, after = text[max(0, at - AROUND) : at].lstrip(), text[end : end + AROUND].rstrip()
            notes.append(
                Note(code="import-joined", params={"before": f"{before} {after}", "after": before + after})
            )
    return "".join(parts) + text[end:], notes


def list_spaces(text: str, spaces: list[int]) -> set[int]:
    """Spaces with at most six Han characters between them: line ends are never so close."""
    near = [pair for pair in pairwise(spaces) if SHORT.fullmatch(text, pair[0] + 1, pair[1])]
    return {at for pair in near for at in pair}


def cut_mark(text: str) -> tuple[str, bool]:
    """The text without the ` ...` at the end of a truncated excerpt, and whether it had one."""
    cut = text.endswith("...") and not text.endswith("....")
    return (text[:-3].rstrip(), True) if cut else (text, False)
