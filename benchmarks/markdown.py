"""What Markdown costs: articles of the corpus, and hostile text of two lengths.

    python -m benchmarks.markdown

Prints processor time: milliseconds an article, then for each hostile unit the seconds for a text of `LENGTH`
characters, and how many times as long a text of twice that length takes. Where that is much more than two, the work
does not grow with the text.
"""

import gc
from time import process_time

from benchmarks.corpus import article
from wenzhai.markup import render_markdown

ARTICLES = 600
LENGTH = 120_000

HOSTILE = {
    "open brackets": "[",
    "open pictures": "![",
    "links left open": "[a](",
    "links in angles left open": "[a](<b",
    "titles left open": '[a](b "',
    "labels left open": "[a][b ",
    "references": "[a]",
    "wikilinks left open": "[[甲",
    "citations": "[1](",
    "footnotes": "[^1]: a\n\n",
    "footnotes that are not there": "[^a] ",
    "asterisks": "*a ",
    "strong": "**a ",
    "emphasis of two lengths": "*a **b ",
    "closing runs": "a* ",
    "underscores": "a_",
    "strikes": "a~~ b",
    "marks": "==a ",
    "backticks": "`a``",
    "tags left open": "<a ",
    "attributes left open": '<a x="',
    "comments left open": "a <!-- ",
    "instructions left open": "a <? ",
    "declarations left open": "a <!A ",
    "elements left open": "<b>a ",
    "entities": "&a",
    "addresses": "http://a(",
    "hosts": "www.a.",
    "mail": "a_a@b.c ",
    "formulas": "$a$ ",
    "formulas left open": "$a ",
    "lines of dollars": "$$\n",
    "brackets of TeX": "\\(a ",
    "brackets of TeX around formulas": "\\(a_1\\) ",
    "videos": "https://youtu.be/a\n\n",
    "backslashes": "\\*",
    "quotes": "> a\n",
    "lists": "- a\n",
    "loose lists": "- a\n\n",
    "headings in an item": "- # a\n  b\n",
    "underlined headings": "a\n===\n",
    "closing hashes": "# a #    #",
    "cells": "a|",
    "rows": "|a|b|\n",
    "tables": "|a|\n|-|\n|b|\n",
    "delimiter rows": "a\n|-\n",
    "definitions": "a\n: b\n\n",
    "references defined": "[a]: b\n",
    "fences": "```\n~~~\n",
    "HTML blocks": "<div></div>\n\n",
    "indented code": "    a\n\n",
    "line breaks": "a  \n",
    "blanks": " ",
    "tabs": "\t",
    "template tags": "{% a ",
    "attribute lists": "{: a",
    "callouts": "> [!note]\n",
    "half-width marks": "甲,",
    "brackets to be paired": "甲(",
    "quotes to be paired": '甲"',
    "marks in many pieces": "甲,`b`*c*",
    "blanks beside marks": "甲 ， ",
    "faces": "甲:)",
}


def seconds(text: str) -> float:
    started = process_time()
    render_markdown(text, typography=True)
    return process_time() - started


def main() -> None:
    gc.disable()
    bodies = [(one.body, one.lang) for one in map(article, range(ARTICLES))]
    render_markdown(bodies[0][0])
    started = process_time()
    for body, lang in bodies:
        render_markdown(body, lang=lang, typography=True)
    print(f"{(process_time() - started) / ARTICLES * 1000:.3f} ms an article")
    for name, unit in HOSTILE.items():
        once = seconds(unit * (LENGTH // len(unit)))
        twice = seconds(unit * (2 * LENGTH // len(unit)))
        print(f"{name:28} {once:7.3f} s  × {twice / max(once, 1e-6):.1f}")


if __name__ == "__main__":
    main()
