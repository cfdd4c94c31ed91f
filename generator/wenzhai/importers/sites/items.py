"""The pieces of an issue of a weekly: headings, items, and the text between them.

An item is a numbered line (`1、标题`, `**1、标题**`, `1. [title](address)`), a list entry or the row of a table that
begins with a link, or a heading that is a link, below a heading of the issue. The texts of the pieces put together are
the text of the issue.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct

from wenzhai.text.languages import first_sentences

LINE = re.compile(r"[^\n]*\n|[^\n]+")
FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
NUMBER = r"(?:[（(]\d{1,3}[)）]|\d{1,3}[、.．)）:：](?!\d))"
LINK = re.compile(
    r"(?<!!)\[((?:[^\[\]\\]|\\.|!?\[[^\[\]]*\](?:\([^()\s]*\))?)*)\]"
    r"\(\s*<?(https?://(?:[^\s()<>]|\([^\s()<>]*\))+)>?(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)"
)
NUMBERED = re.compile(rf"(?:\*\*|__)?[ \t]*({NUMBER})[ \t]*(.*)$")
ROW = re.compile(r"\|?[ \t]*(\[.*\|.*)$")
ENTRY = re.compile(r"[-*+][ \t]+(.*)$")
BEFORE_LINK = re.compile(r"(?:\[[^\[\]()]{1,20}\](?!\()|【[^【】]{1,20}】|[^\w\[\]\s]{1,4}|\*\*|\s)*")
"""What may stand before the link of an item: `[video]`, a picture character, bold type."""
MARKUP = re.compile(
    r"!\[[^\[\]]*\]\([^()\s]*\)|[*`~]{1,3}|(?<!\w)_{1,3}|_{1,3}(?!\w)|(?<=\])\([^()\s]*\)|(?<!\\)[\[\]]|\\(?=[!-/:-@\[-`{-~])"
)
NOTE_MARK = re.compile(r"^(?:[-–—:：]+)\s*")
WORD = re.compile(r"\w")
LIST_MARKS = "-.)"
"""The styles of items that are entries of a list of Markdown."""
LONGEST_TITLE = 200


class IssuePiece(Struct, frozen=True):
    """A piece of an issue, `text` being its part of the file. Items have a title, an address unless the title is no
    link, and a note; `column` is the heading above them."""

    kind: Literal["heading", "item", "text"]
    text: str
    column: str = ""
    title: str = ""
    url: str = ""
    note: str = ""


def issue_pieces(body: str) -> list[IssuePiece]:
    """The pieces of the whole text, in order."""
    lines = LINE.findall(body)
    is_code = list(in_code(lines))
    starts = list(openings(lines, is_code))
    pieces: list[IssuePiece] = []
    done = 0
    for at, one in enumerate(starts):
        if one.line > done:
            pieces.append(IssuePiece("text", "".join(lines[done : one.line])))
        end = starts[at + 1].line if at + 1 < len(starts) else len(lines)
        done = one.line + 1 if one.style == "heading" else item_end(lines, is_code, one, end)
        pieces.append(piece(one, lines[one.line : done]))
    if done < len(lines):
        pieces.append(IssuePiece("text", "".join(lines[done:])))
    return pieces


def in_code(lines: Sequence[str]) -> Iterator[bool]:
    """Whether each line is in fenced code or in a comment."""
    fence = ""
    comment = False
    for line in lines:
        if comment or (not fence and line.lstrip().startswith("<!--")):
            yield True
            comment = "-->" not in line
            continue
        found = FENCE.match(line)
        if fence:
            yield True
            if found and found[1].startswith(fence) and not line[found.end() :].strip():
                fence = ""
        elif found:
            fence = found[1]
            yield True
        else:
            yield False


class Opening(Struct, frozen=True):
    """A line that begins a heading or an item. `style` is `heading`, `#` for an item that is a heading, `-` for a list
    entry, `|` for a row of a table, or the mark behind the number; `head` the line without it."""

    line: int
    style: str
    head: str
    column: str = ""


def openings(lines: Sequence[str], is_code: Sequence[bool]) -> Iterator[Opening]:
    """Headings and items. All items below one heading are of the style of the first: lists within them are theirs. In a
    list whose first entry is an item every entry is one, with a link or without."""
    column, level, style, in_list = "", 0, "", False
    for at, line in enumerate(lines):
        if is_code[at] or line[:1] in " \t>\n":
            continue
        text = line.rstrip("\n")
        in_list = in_list and (list_entry(text, style) is not None or bool(lines[at - 1].strip()))
        if found := HEADING.match(text):
            head = linked_heading(found[2]) if column and len(found[1]) > level else ""
            if head and style in ("", "#"):
                style = "#"
                yield Opening(at, style, head, column)
            else:
                column, level, style = plain(found[2]), len(found[1]), ""
                yield Opening(at, "heading", text)
        elif column and (one := item_opening(at, text, column)) and style in ("", one.style):
            style, in_list = one.style, one.style in LIST_MARKS
            yield one
        elif in_list and (entry := list_entry(text, style)) is not None:
            yield Opening(at, style, entry, column)


def list_entry(text: str, style: str) -> str | None:
    """The text of an entry of a list of this style; None for any other line."""
    if style == "-":
        return found[1] if (found := ENTRY.match(text)) else None
    numbered = NUMBERED.match(text) if style in LIST_MARKS else None
    return numbered[2] if numbered and numbered[1][-1] == style else None


def linked_heading(text: str) -> str:
    """The title of an item that is a heading below its column: `### [title](address)`, `### 1. title`."""
    numbered = NUMBERED.match(text)
    if numbered:
        return numbered[2]
    return text if opening_link(text) else ""


def item_opening(at: int, text: str, column: str) -> Opening | None:
    """The item that begins with this line; None if it is ordinary text or the entry of an ordinary list."""
    if row := ROW.match(text):
        return Opening(at, "|", row[1], column) if opening_link(row[1]) else None
    if entry := ENTRY.match(text):
        return Opening(at, "-", entry[1], column) if opening_link(entry[1]) else None
    numbered = NUMBERED.match(text)
    if numbered is None:
        return None
    mark = "*" if text.startswith(("**", "__")) else numbered[1][-1]
    if mark not in "*、．" and not opening_link(numbered[2]):
        return None
    return Opening(at, mark, numbered[2], column)


def item_end(lines: Sequence[str], is_code: Sequence[bool], one: Opening, end: int) -> int:
    """The end of an item: the next heading or item; of a list entry the first paragraph that does not belong to it."""
    if one.style == "|":
        return one.line + 1
    if one.style not in LIST_MARKS:
        return end
    for at in range(one.line + 1, end):
        line = lines[at]
        if (
            line.strip()
            and not line.startswith((" ", "\t"))
            and not lines[at - 1].strip()
            and not is_code[at]
        ):
            return at
    return end


def piece(one: Opening, lines: Sequence[str]) -> IssuePiece:
    if one.style == "heading":
        return IssuePiece("heading", "".join(lines))
    if one.style == "|":
        title, *cells = (cell.strip() for cell in re.split(r"(?<!\\)\|", one.head))
        return titled(title, lines, ["", *("\n\n".join(filter(None, cells)))], one.column)
    return titled(one.head, lines, dedented(lines) if one.style in LIST_MARKS else lines, one.column)


def dedented(lines: Sequence[str]) -> list[str]:
    """The lines of a list entry without the indent of the list."""
    width = min((len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()), default=0)
    return [lines[0], *(line[width:] if line.strip() else line for line in lines[1:])]


def opening_link(text: str) -> re.Match[str] | None:
    """The link at the beginning of a text, if there is one."""
    before = BEFORE_LINK.match(text)
    return LINK.match(text, before.end()) if before else LINK.match(text)


def titled(head: str, lines: Sequence[str], shown: Sequence[str], column: str) -> IssuePiece:
    """An item from its first line without number or mark, and its lines, as they are and as they are shown."""
    text = "".join(lines)
    below = "".join(shown[1:]).strip("\n")
    link = opening_link(head)
    if link and (title := plain(link[1])):
        before, after = head[: link.start()].strip("* "), head[link.end() :].strip("* ")
        rest = NOTE_MARK.sub("", f"{before} {after}".strip())
        if before.count("**") != after.count("**"):
            rest = rest.replace("**", "")
        if len(title) > LONGEST_TITLE:
            rest = head
        note = joined(rest if WORD.search(rest) else "", below)
        return IssuePiece("item", text, column, shortened(title), link[2], note)
    title = plain(head)
    inside = LINK.search(head)
    if 0 < len(title) <= LONGEST_TITLE:
        return IssuePiece(
            "item", text, column, title, inside[2] if inside else "", joined(head if inside else "", below)
        )
    note = joined(head.strip("* "), below)
    words = next((words for part in note.split("\n\n") if (words := plain(part))), "")
    if not note:
        return IssuePiece("text", text)  # a number and nothing behind it
    return IssuePiece("item", text, column, shortened(first_sentences(words)) or column, "", note)


def shortened(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"


def joined(*parts: str) -> str:
    return "\n\n".join(filter(None, parts))


def plain(markdown: str) -> str:
    """The words of a line of Markdown."""
    return " ".join(MARKUP.sub("", markdown).split())
