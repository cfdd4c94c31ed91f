"""Help and usage messages in the language of the run, wrapped by terminal cells: a Han character takes two."""

import gettext
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unicodedata import east_asian_width

import click

from wenzhai.text.scripts import WIDE

NEVER_FIRST = "，。、；：？！）》」』】”’…,.;:?!)"
"""Punctuation that must not begin a line."""


def width(text: str) -> int:
    """Width of a text in terminal cells."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def wrap(text: str, limit: int) -> list[str]:
    """Lines of at most `limit` cells, broken at blanks and between Han; a blank line separates paragraphs."""
    lines = []
    for paragraph in re.split(r"\n[ \t]*\n", text.strip()):
        if paragraph.startswith("  ") or "\n  " in paragraph:
            lines += [*paragraph.splitlines(), ""]  # indented: examples, kept as they are
        else:
            lines += [*fill(" ".join(paragraph.split("\n")), limit), ""]
    return lines[:-1]


def fill(paragraph: str, limit: int) -> list[str]:
    """One paragraph, wrapped."""
    lines = [""]
    for piece in pieces(paragraph):
        if width(lines[-1] + piece.rstrip()) > limit and lines[-1]:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += piece.lstrip() if not lines[-1] else piece
    return lines


def pieces(text: str) -> list[str]:
    """The unbreakable parts of a text: words with the blanks after them, Han with their punctuation."""
    wide = f"[{WIDE}]"
    return re.findall(rf"(?:{wide}|(?:(?!{wide})\S)+)[{re.escape(NEVER_FIRST)}]*\s*|\s+", text)


class Formatter(click.HelpFormatter):
    """Click's layout with lines wrapped by terminal cells."""

    def write_heading(self, heading: str) -> None:
        colon = "：" if width(heading[-1:]) > 1 else ":"
        self.write(f"{' ' * self.current_indent}{heading}{colon}\n")

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        usage = gettext.gettext("Usage:")
        super().write_usage(prog, args, prefix or (usage if width(usage[-1]) > 1 else f"{usage} "))

    def write_text(self, text: str) -> None:
        indent = " " * self.current_indent
        for line in wrap(text, max(self.width - self.current_indent, 11)):
            self.write(f"{indent}{line}".rstrip() + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        rows = list(rows)
        indent = " " * self.current_indent
        first = min(max(width(term) for term, _ in rows), col_max) + col_spacing
        hanging = " " * first
        for term, text in rows:
            lines = wrap(text, max(self.width - first - self.current_indent, 10)) if text else [""]
            fits = width(term) <= first - col_spacing
            head = term + " " * (first - width(term)) + lines.pop(0) if fits else term
            for line in [head, *(hanging + more for more in lines)]:
                self.write(f"{indent}{line}".rstrip() + "\n")


class HelpContext(click.Context):
    formatter_class = Formatter


def help_text(ctx: click.Context, code: str, **params: str) -> str:
    """The words of a help text in the language of the run."""
    from wenzhai.cli.console import Console

    console = ctx.ensure_object(Console)
    return console.say(code, **params)


# -- click's own messages

DOMAIN = "wenzhai"
LOCALE = Path(__file__).parent / "locale"
"""Contains the gettext catalogue that docs/generate.py makes from the `click.*` messages in `messages/help.yaml`."""


@contextmanager
def click_in_language(lang: str) -> Iterator[None]:
    """Within the block, click's messages, which it gets from gettext, are in that language.

    gettext reads the environment. It is restored afterwards, because editors and browsers started by a command read it
    too.
    """
    before, language = gettext.textdomain(), os.environ.get("LANGUAGE")
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    gettext.textdomain(DOMAIN)
    switch_language(lang)
    try:
        yield
    finally:
        gettext.textdomain(before)
        os.environ.pop("LANGUAGE")
        if language is not None:
            os.environ["LANGUAGE"] = language


def switch_language(lang: str) -> None:
    """Change the language within `click_in_language`, once the options are parsed."""
    os.environ["LANGUAGE"] = lang
