"""Pasted text is text: what our Markdown would take for markup is escaped, citation marks `[1][2]` aside.

What it would not is left as it is typed: `snake_case`, `3 * 4`, `#话题#`, `[摄影报道]`, `$5 到 $10`.
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
"""At the start of a line; before it may stand what `markdown.Writer` writes for emphasis."""
MARK = r"(?:[\0\1](?:[*`]{1,2}|<\w+>))*"
ENTITY = re.compile(rf"&(?={MARK}#?(?:{MARK}\w){{1,32}}{MARK};)")
CLOSING = re.compile(r"(?:(?<=[ \t])|\A)\#(?=\#*[ \t]*\Z)")


def escape(text: str) -> str:
    """One line of text as one line of Markdown, in a paragraph or a list item, that shows exactly this text."""
    return escape_start(escape_formulas(escape_inline(text)))


def escape_heading(text: str) -> str:
    """The same behind `## `, where closing number signs would vanish."""
    return escape_closing(escape_formulas(escape_inline(text)))


def escape_closing(markdown: str) -> str:
    """A line of Markdown that can stand behind `## `."""
    return CLOSING.sub(r"\\#", markdown)


def escape_inline(text: str, in_brackets: bool = False) -> str:
    """Text for somewhere in a line, or in the brackets of a link or picture.

    What only a whole paragraph or line shows is up to `escape_formulas` and `escape_start`.
    """
    return (IN_BRACKETS if in_brackets else INLINE).sub(r"\\\g<0>", text)


def escape_formulas(markdown: str) -> str:
    """A paragraph of Markdown without formulas: each dollar sign that would begin one is escaped."""
    if "$" not in markdown:
        return markdown
    markdown = FORMULA_BLOCK.sub(r"\1\\$\\$", markdown)
    at = markdown.rfind("$")
    while at >= 0:  # from the end: what is escaped further on decides where a formula could close
        if not is_escaped(markdown, at) and inline_formula(markdown, at):
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
    """What would open a block at the start of a line: a heading, a quotation, a list, a rule, a table, a definition."""
    match = BLOCK.match(markdown)
    if match is None:
        return markdown
    at = match.end("number") if match["number"] else 0
    return f"{markdown[:at]}\\{markdown[at:]}"


def unescaped(markdown: str) -> str:
    """The text that `escape_inline` was given: for code, which knows no escapes."""
    return UNDONE.sub(r"\1", markdown)
