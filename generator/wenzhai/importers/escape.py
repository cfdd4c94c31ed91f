"""Pasted text is text: what Markdown would take for markup is escaped, citation marks `[1][2]` aside."""

import re

INLINE = re.compile(r"[\\`*_{]|\[(?!\d{1,3}\](?![(:]))|<(?=[A-Za-z/!?])|&(?=#?\w{1,32};)")
ENTITIES = {"<": "&lt;", "&": "&amp;"}

BLOCK = re.compile(r"(?P<number>\d{1,9})(?P<dot>[.)])(?=\s|$)|[#>+=~:-]")
UNESCAPABLE = {"=": "&#61;", "~": "&#126;", ":": "&#58;"}


def escape(text: str) -> str:
    """One line of text as one line of Markdown, in a paragraph or a list item, that shows exactly this text."""
    return escape_start(escape_inline(text))


def escape_heading(text: str) -> str:
    """The same behind `## `, where closing number signs would vanish."""
    return escape_inline(text).replace("#", "\\#")


def escape_inline(text: str) -> str:
    return INLINE.sub(lambda match: ENTITIES.get(match[0]) or "\\" + match[0], text)


def escape_start(text: str) -> str:
    """What would open a heading, a quotation, a list, a rule or a definition at the start of a line."""
    match = BLOCK.match(text)
    if match is None:
        return text
    if match["number"]:
        return f"{match['number']}\\{match['dot']}{text[match.end() :]}"
    return UNESCAPABLE.get(match[0], "\\" + match[0]) + text[1:]
