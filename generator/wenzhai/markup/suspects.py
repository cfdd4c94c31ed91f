"""What looks like markup of other programs, and is text here: a warning each, with its place."""

import re
from collections.abc import Iterator

from msgspec import Struct

from wenzhai.text.patterns import late
from wenzhai.text.scripts import HAN

CODE = re.compile(r"(?<!`)(`+)(?!`)(?:.*?[^`])??\1(?!`)", re.DOTALL)
DISPLAYED = re.compile(r"(?<!\\)\$\$[^$]+\$\$")
TEX = (
    r"(?:(?:.|\n){0,200}?(?:\\[A-Za-z]|[A-Za-z0-9)}][_^][A-Za-z0-9{])"
    rf"|[^\\{HAN}]{{1,200}}[=<>+][^\\{HAN}]{{1,200}}\\[)\]])"
)
"""What tells a formula from a word in escaped brackets: a command, a letter with something above or below it, a sign of
arithmetic."""
URL = r"(?:https?:|/|\.)"
SUSPECTS = {
    "template-tag": r"\{%.{0,200}?%\}|\{\{[<%].{0,200}?[>%]\}\}",
    "attribute-list": r"\{:[ \t]*[.#\w][^{}\n]*\}|\{#[\w-]+\}|\{\.[\w-]+[^{}\n]*\}",
    "wiki-embed": r"!\[\[[^\[\]\n]+\]\]",
    "picture-size": r"!\[[^\[\]\n]*\]\([^()\n]*[ \t]=[0-9]*x?[0-9]*%?\)",
    "wide-link": rf"\[[^\[\]\n]+\]（{URL}[^()（）\n]*[)）]|\[[^\[\]\n]+\] \(https?:[^()\s]+\)"
    rf"|\[[^\[\]\n]+\]\({URL}[^()（）\s]*）(?![^()\s]*\))|【[^【】\n]+】[(（]{URL}[^()（）\s]*[)）]",
    "wide-wikilink": r"【【[^【】\n]+】】",
    "container-fence": r"^:::.*\w.*",
    "admonition": r"^(?:!!!|\?\?\?\+?) .*",
    "toc-mark": r"^\[(?:TOC|toc|\[TOC\]|\[toc\])\][ \t]*$",
    "maths-brackets": rf"\\\((?={TEX}|\s*[A-Za-z]\s*\\\))(?:.|\n){{1,200}}?\\\)"
    rf"|\\\[(?={TEX}|\s+[A-Za-z]\s+\\\])(?:.|\n){{1,200}}?\\\]",
    "formula-unclosed": r"^\$\$.*",
    "hidden-comment": r"(?<![0-9%])%%(?!%)(?:[^%]|%(?!%)){1,500}%%|^%%(?!%).*",
    "wide-blank": r"^(?:[-*+]|[0-9]{1,9}[.)]|#{1,6})[\u00a0\u3000]",
}
SUSPECT = late(
    "|".join(f"(?P<{code.replace('-', '_')}>{pattern})" for code, pattern in SUSPECTS.items()), re.M
)
HINT = re.compile(
    r"%%|^\$\$|!\[\[|】[(（]|[ \t]=[0-9x%]+\)|\]\([^()\s]*）"
    r"|\{[%{:#.]|\\[(\[]|\](?:（| \()|【【|^(?:[:!?]{3}|\[\[?(?:TOC|toc)|[-*+#.)0-9]{1,10}[\u00a0\u3000])",
    re.M,
)
"""Without one of these a text holds no suspect: nearly every text."""
SIGN = re.compile(r"[%$\]{\\【\u00a0\u3000]")
FENCES = ":::", "!!!", "???"
"""One of these characters or fences is in every suspect. To look for them takes two thirds of the time of the hints."""
LONGEST = 60


class Suspect(Struct, frozen=True):
    code: str
    at: int
    text: str
    """What was written, cut."""


def suspects(text: str, tex_maths: bool = False) -> Iterator[Suspect]:
    """The suspects in a text of inline markup, code aside; with `tex_maths` TeX's brackets are none."""
    if not (SIGN.search(text) or any(fence in text for fence in FENCES)) or not HINT.search(text):
        return
    without_code = CODE.sub(lambda code: "\0" * len(code[0]), text) if "`" in text else text
    if "$$" in text:
        without_code = DISPLAYED.sub(lambda formula: "\0" * len(formula[0]), without_code)
    for found in SUSPECT.finditer(without_code):
        code = str(found.lastgroup).replace("_", "-")
        if code == "maths-brackets" and tex_maths:
            continue
        yield Suspect(code, found.start(), " ".join(found[0][:LONGEST].split()))
