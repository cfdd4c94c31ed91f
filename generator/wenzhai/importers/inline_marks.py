"""Inline markup written so that it reads back as meant: emphasis, code spans and the few tags that Markdown keeps.

`html_to_markdown.MarkdownWriter` writes `\\x00` before an opening mark and `\\x01` before a closing one.
"""

import re

from wenzhai.importers.escape import unescaped
from wenzhai.markup.delimiters import flanking

TAGS = {"**": "strong", "*": "em"}


def tagged(text: str, tag: str) -> str:
    """The text with `\\x00<tag>…\\x01<tag>` as HTML; marks that are not closed within the block are dropped."""
    opening, closing = f"\x00<{tag}>", f"\x01<{tag}>"
    inner = rf"((?:(?!{opening}|{closing}).)+)"
    text = re.sub(f"{opening}{inner}{closing}", rf"<{tag}>\1</{tag}>", text, flags=re.DOTALL)
    return text.replace(opening, "").replace(closing, "")


def emphasised(text: str, mark: str) -> str:
    """The text with `\\x00mark…\\x01mark` as emphasis, blanks moved outside; unclosed or empty emphasis is dropped."""
    opening, closing = f"\x00{mark}", f"\x01{mark}"
    inner = rf"(?:(?!{re.escape(opening)}|{re.escape(closing)}).)*"
    found = re.compile(re.escape(opening) + rf"(\s*)({inner}?)(\s*)" + re.escape(closing), re.DOTALL)

    def write(match: re.Match[str]) -> str:
        before, words, after = match.groups()
        if mark == "`":
            words = re.sub(r"[\x00\x01]<\w+>", "", words)
            words = "" if "\n" in words else unescaped(words)
            return f"{before}{code_span(words) if words else match[2]}{after}"
        if not words.strip() or "\n" in words:
            return f"{before}{words}{after}"
        left = before[-1:] or text[: match.start()][-1:]
        right = after[:1] or text[match.end() :][:1]
        if reads_as_emphasis(left, words, right):
            return f"{before}{mark}{words}{mark}{after}"
        return f"{before}<{TAGS[mark]}>{words}</{TAGS[mark]}>{after}"

    text = found.sub(write, text)
    return text.replace(opening, "").replace(closing, "")


def code_span(inner: str) -> str:
    """A code span with more backticks than any run within; padded, since Markdown strips a blank at both ends."""
    ticks = "`" * (max((len(run) for run in re.findall("`+", inner)), default=0) + 1)
    pad = " " if inner[0] == "`" or inner[-1] == "`" or inner[0] == inner[-1] == " " else ""
    return f"{ticks}{pad}{inner}{pad}{ticks}"


def reads_as_emphasis(left: str, inner: str, right: str) -> bool:
    """Whether asterisks around the text would be parsed as emphasis, which depends on the adjacent characters."""
    if "*" in (left, inner[0], inner[-1], right) or "\x00" in inner or "\x01" in inner:
        return False
    return flanking("*", left, inner[0])[0] and flanking("*", inner[-1], right)[1]
