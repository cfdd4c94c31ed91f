"""Escapes pasted text wherever Wenzhai's Markdown would take it for markup, except citation marks `[1][2]`.

Everything else is kept as typed: `snake_case`, `3 * 4`, `#话题#`, `[摄影报道]`, `$5 到 $10`.
"""

import re

from wenzhai.markup.formulas import inline_formula

PUNCTUATION = r"[!-/:-@\[-`{-~]"
INLINE = re.compile(
    rf"""
    \\(?={PUNCTUATION}|\Z)
  | `
  | \*(?<![ ]\*)(?!\Z) | \*(?![ ]) | (?<!.)\*                     # not between blanks
  | _(?<![A-Za-z0-9]_) | _(?![A-Za-z0-9])                         # not within a word
  | \[(?![1-9]\d{{0,2}}\](?![(:])) (?! [^\[\]\\`*_<&^!$@:\n]{{2,80}} \](?![(:\[]) )
  | <(?=[A-Za-z/!?]|\Z)
  | &(?=\#?\w{{1,32}};)
  | \{{(?=[%{{\#.:])
  | ~(?=~|\Z) | (?<=~)~ | (?<!.)~
  | =(?==|\Z) | (?<==)= | (?<!.)=
  | (?:(?<=http)|(?<=https)|(?<=ftp)) : (?=//)
  | (?<=www)\.
  | (?<=[A-Za-z0-9.+_-])@(?=[A-Za-z0-9_-])
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
IN_BRACKETS = re.compile(rf"[\[\]]|{INLINE.pattern}", INLINE.flags)
UNDONE = re.compile(rf"\\({PUNCTUATION})")

BLOCK = re.compile(
    r"""
    (?P<number>\d{1,9}(?=[.)](?:[ \t]|\Z)))    # 1) a list
  | \#{1,6}(?=[ \t]|\Z)                        # a heading
  | >
  | [-+*](?=[ \t]|\Z)                          # a list, a rule
  | [-=]+[ \t]*\Z                              # what makes the line above a heading
  | (?:-[ \t]*){3,}\Z
  | [|:-][|:\- \t]*\Z                          # what makes the line above the head of a table
  | :(?=[ \t]+\S)                              # a definition
    """,
    re.VERBOSE,
)
FORMULA_BLOCK = re.compile(r"^((?:[ \t]|[\0\1][*`]{1,2})*)\$\$", re.MULTILINE)
"""At the start of a line, possibly after the emphasis marks that `html_to_markdown.MarkdownWriter` writes."""
CODE = re.compile("\0`.*?\x01`", re.DOTALL)
"""What `MarkdownWriter` makes a code span of: escapes in it are undone, so its dollar signs close formulas that begin
before it."""
MARK = r"(?:[\0\1](?:[*`]{1,2}|<\w+>))*"
ENTITY = re.compile(rf"&(?={MARK}#?(?:{MARK}\w){{1,32}}{MARK};)")
CLOSING = re.compile(r"(?:(?<=[ \t])|\A)\#(?=\#*[ \t]*\Z)")


def escape(text: str) -> str:
    """One line of text as one line of Markdown, in a paragraph or a list item, that shows exactly this text."""
    return escape_start(escape_formulas(escape_inline(text)))


def escape_heading(text: str) -> str:
    """One line of text as a heading after `## `, where closing number signs would be dropped."""
    return escape_closing(escape_formulas(escape_inline(text)))


def escape_closing(markdown: str) -> str:
    """A line of Markdown that is safe after `## `."""
    return CLOSING.sub(r"\\#", markdown)


def escape_inline(text: str, in_brackets: bool = False) -> str:
    """Text escaped for anywhere in a line, or for the brackets of a link or picture.

    Escaping that depends on the whole paragraph or line is left to `escape_formulas` and `escape_start`.
    """
    return (IN_BRACKETS if in_brackets else INLINE).sub(r"\\\g<0>", text)


def escape_formulas(markdown: str) -> str:
    """A paragraph of Markdown with each dollar sign escaped that would begin a formula."""
    if "$" not in markdown:
        return markdown
    markdown = FORMULA_BLOCK.sub(r"\1\\$\\$", markdown)
    code = {at for span in CODE.finditer(markdown) for at in range(*span.span())} if "`" in markdown else ()
    at = markdown.rfind("$")
    while at >= 0:  # from the end: later escapes decide where a formula could close
        if at not in code and not is_escaped(markdown, at) and inline_formula(markdown, at):
            markdown = f"{markdown[:at]}\\{markdown[at:]}"
        at = markdown.rfind("$", 0, at)
    return markdown


def escape_entities(markdown: str) -> str:
    """A paragraph without entities, some of which pieces from several elements may have made together."""
    if ";" not in markdown:
        return markdown
    return ENTITY.sub(lambda found: "&" if is_escaped(markdown, found.start()) else "\\&", markdown)


def is_escaped(markdown: str, at: int) -> bool:
    first = at
    while first and markdown[first - 1] == "\\":
        first -= 1
    return (at - first) % 2 == 1


def escape_start(markdown: str) -> str:
    """Escapes the start of a line that would open a block: heading, quote, list, rule, table or definition."""
    match = BLOCK.match(markdown)
    if match is None:
        return markdown
    at = match.end("number") if match["number"] else 0
    return f"{markdown[:at]}\\{markdown[at:]}"


def unescaped(markdown: str) -> str:
    """The inverse of `escape_inline`, for code, where escapes do not work."""
    return UNDONE.sub(r"\1", markdown)
