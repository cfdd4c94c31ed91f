"""What generators write otherwise in Markdown than Wenzhai does: the same meaning, or a word about what is left out."""

import re
from collections.abc import Callable
from itertools import pairwise

from wenzhai.importers.sites.pieces import pieces
from wenzhai.importers.sites.shield import TOKEN
from wenzhai.importers.sites.shortcode_table import CALLOUTS, details
from wenzhai.importers.sites.snippets import quoted

LeftOut = Callable[[str, str], None]
"""Is told the kind of mark that was left out, and how it was written."""

TOC = re.compile(
    r"^[ \t]*(?:\[TOC\]|\[\[_?TOC_?\]\]|@\[TOC\](?:\([^()\n]*\))?|\$toc|\$\{toc\}|"
    r"(?:[-*+]|1\.)[ \t]+[^\n]*\n[ \t]*\{:[ \t]*toc[^{}\n]*\}|\{:[ \t]*toc[^{}\n]*\})[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
ATTRIBUTES = re.compile(
    r"(?:^[ \t]*\n?)?[ \t]*\{:[ \t]*[^{}\n]*\}[ \t]*$|\{:[ \t]*[.#\w][^{}\n]*\}|\{:/?:?\w*/?\}", re.MULTILINE
)
KRAMDOWN_COMMENT = re.compile(r"\{::comment\}.*?\{:/(?:comment)?\}", re.DOTALL)
KRAMDOWN_TAG = re.compile(r"\{::/?[^{}\n]*\}|\{:/\w*\}")
HEADING_ATTRIBUTES = re.compile(
    r"^(?P<head>(?P<margin>[ \t]*)#{1,6}[ \t]+[^\n]*?)[ \t]*\{(?P<given>[#.][\w-][^{}\n]*|-)\}[ \t]*#*[ \t]*$",
    re.MULTILINE,
)
ID = re.compile(r"#([A-Za-z][\w-]*)")
MARKDOWN_INSIDE = re.compile(
    r"(<(?P<tag>[a-z][a-z0-9]*)\b[^<>]*?)\s+markdown\s*=\s*[\"']?(?:1|block|span|true)[\"']?([^<>]*>)",
    re.IGNORECASE,
)
ADMONITION = re.compile(
    r"^(?P<mark>!!!|\?\?\?\+?)[ \t]+(?P<kind>[\w-]+)(?:[ \t]+[\w-]+)*(?:[ \t]+\"(?P<title>[^\"\n]*)\")?[ \t]*\n"
    r"(?P<inner>(?:(?:[ ]{4}|\t)[^\n]*(?:\n|\Z)|[ \t]*\n(?=(?:[ \t]*\n)*(?:[ ]{4}|\t)))*)",
    re.MULTILINE,
)
CONTAINER = re.compile(
    r"^(?P<mark>:{3,})[ \t]*\{?(?P<kind>[\w-]+)[^\n{}]*?\}?(?P<title>[ \t][^\n]*)?\n"
    r"(?P<inner>(?:(?!:::)[^\n]*\n)*)(?P=mark)[ \t]*$",
    re.MULTILINE,
)
DOUBLED = re.compile(r"\\(?:(\\\\)\\|(\\[{}]))")
UNDERSCORE = re.compile(r"\\_(?=[{\w\\])")
WORDS = re.compile(r"\\(?:text|mathrm|operatorname|mbox)")
"""What holds words, in which an escaped `_` is meant."""
FOLDED = ("details", "fold", "collapse", "spoiler")
LEVEL_ONE = re.compile(r"^ {0,3}#[ \t]+\S|^(?=\S)(?![-*+>|#])[^\n]*\n=+[ \t]*$|<h1\b", re.MULTILINE)
ATX = re.compile(r"^( {0,3})(#{1,6})(?=[ \t]|$)", re.MULTILINE)
SETEXT = re.compile(
    r"^(?P<text>(?=\S)(?![-*+>|#]|\d+[.)] )[^\n]*\S[^\n]*)\n(?P<line>=+|-{2,})[ \t]*$", re.MULTILINE
)
HTML_HEADING = re.compile(r"(</?h)([1-6])\b", re.IGNORECASE)


# -- before code is taken out: what encloses lines of code, too


def unfolded_blocks(body: str) -> str:
    """Admonitions and containers as callouts, outside of code."""
    if not re.search(r"^(?:!!!|\?\?\?|:::)", body, re.MULTILINE):
        return body
    code = [(one.start, one.start + len(one.text)) for one in pieces(body, ()) if one.kind == "code"]
    starts = {at for first, last in code for at in (first, last)}

    def outside(found: re.Match[str]) -> bool:
        return not any(first <= found.start() < last for first, last in code) if starts else True

    def admonition(found: re.Match[str]) -> str:
        if not found["inner"].strip() or not outside(found):
            return found[0]
        fold = "-" if found["mark"] == "???" else "+" if found["mark"] == "???+" else ""
        return callout(found["kind"], found["title"] or "", found["inner"], fold) + "\n"

    def container(found: re.Match[str]) -> str:
        if not outside(found):
            return found[0]
        title = (found["title"] or "").strip()
        if found["kind"].lower() in FOLDED:
            return details(title or "…", found["inner"]).strip("\n")
        return callout(found["kind"], title, found["inner"], "").strip("\n")

    return CONTAINER.sub(container, ADMONITION.sub(admonition, body))


def callout(kind: str, title: str, inner: str, fold: str) -> str:
    name = CALLOUTS.get(kind.lower(), "NOTE")
    return "\n".join([f"> [!{name}]{fold} {title}".rstrip(), *quoted(inner)]) + "\n"


# -- formulas


def unescaped_formula(formula: str) -> str:
    """The formula as the other site's Markdown handed it on, which took one backslash of `\\\\\\\\` and of `\\\\{`."""
    formula = DOUBLED.sub(lambda found: found[1] or found[2], formula)
    return formula if WORDS.search(formula) else UNDERSCORE.sub("_", formula.replace(r"\*", "*"))


# -- on the text without code


def plain_markup(text: str, left_out: LeftOut, note: Callable[[str], None]) -> str:
    """The text without marks of other dialects; ids of headings become places that links can lead to. `note` is told
    the comments of kramdown."""

    def comment(found: re.Match[str]) -> str:
        note(found[0])
        return ""

    def toc(found: re.Match[str]) -> str:
        left_out("[TOC]", found[0])
        return ""

    def attributes(found: re.Match[str]) -> str:
        left_out("{: …}", found[0])
        return ""

    def heading(found: re.Match[str]) -> str:
        name = ID.search(found["given"])
        if name is None:
            left_out("{.class}", f"{{{found['given']}}}")
            return found["head"]
        return f'{found["margin"]}<a id="{name[1]}"></a>\n\n{found["head"]}'

    text = TOC.sub(toc, text)
    text = HEADING_ATTRIBUTES.sub(heading, text)
    if "{:" in text:
        text = KRAMDOWN_COMMENT.sub(comment, text)
        text = KRAMDOWN_TAG.sub(attributes, text)
        text = ATTRIBUTES.sub(attributes, text)
    return markdown_inside(text)


def markdown_inside(text: str) -> str:
    """`<div markdown="1">`: with empty lines around it, Markdown within HTML is Markdown."""
    tags = {found["tag"].lower() for found in MARKDOWN_INSIDE.finditer(text)}
    if not tags:
        return text
    text = MARKDOWN_INSIDE.sub(r"\1\3\n\n", text)
    return re.sub(
        rf"^([ \t]*</(?:{'|'.join(sorted(tags))})>)[ \t]*$", r"\n\1\n", text, flags=re.MULTILINE | re.I
    )


def lowered_headings(text: str) -> str:
    """Where a heading of the text is on the level of the title, all move down by one."""
    if not LEVEL_ONE.search(text):
        return text
    text = ATX.sub(lambda found: found[1] + found[2] + "#" * (len(found[2]) < 6), text)
    text = SETEXT.sub(
        lambda found: f"{'##' if found['line'][0] == '=' else '###'} {found['text'].strip()}", text
    )
    return HTML_HEADING.sub(lambda found: found[1] + str(min(6, int(found[2]) + 1)), text)


# -- line ends

BLANK = re.compile(r"[ \t>]*$")
NO_BREAK_AFTER = re.compile(
    r"[ \t>]*(?:#{1,6}(?:[ \t]|$)|[-=*_]{3,}[ \t]*$|<|\[[^\]\n]+\]:[ \t]|\$\$|:::|\x02\d+b\x03|\{%)"
    r"|.*(?:\\|  |<br ?/?>|\$\$)$|[ \t>]*\[!\w+\]|(?: {4}|\t)",
    re.IGNORECASE,
)
NO_BREAK_BEFORE = re.compile(
    r"[ \t]*(?:>|#{1,6}(?:[ \t]|$)|[-*+][ \t]|\d{1,9}[.)][ \t]|[-=]{2,}[ \t]*$|[*_]{3,}[ \t]*$|</?[a-z!]"
    r"|\[[^\]\n]+\]:[ \t]|\$\$|:[ \t]|:::|\x02\d+b\x03|\{%|\|)",
    re.IGNORECASE,
)
TABLE_LINE = re.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)+$")


def broken_lines(text: str) -> str:
    """The line ends within paragraphs as line breaks, as `breaks: true` shows them."""
    lines = text.split("\n")
    out = list(lines)
    in_formula = in_html = in_table = False
    for at, (line, following) in enumerate(pairwise(lines)):
        if BLANK.match(line):
            in_html = in_table = False
            continue
        if line.lstrip(" \t>").startswith("$$") and line.count("$$") == 1:
            in_formula = not in_formula
            continue
        in_html = in_html or bool(re.match(r" {0,3}<(?!https?:)[a-z/!]", line, re.IGNORECASE))
        in_table = (
            in_table or bool("|" in line and TABLE_LINE.match(following)) or bool(TABLE_LINE.match(line))
        )
        if in_formula or in_html or in_table or BLANK.match(following):
            continue
        quote, next_quote = line.lstrip().startswith(">"), following.lstrip().startswith(">")
        inner = following.lstrip(" \t>") if quote and next_quote else following
        if quote and next_quote and not inner.strip():
            continue
        if (
            not NO_BREAK_AFTER.match(line)
            and not NO_BREAK_BEFORE.match(inner)
            and not TOKEN.fullmatch(line.strip())
        ):
            out[at] = line.rstrip() + "\\"
    return "\n".join(out)
