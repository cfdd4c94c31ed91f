"""Takes code and formulas out of a body while its text is changed as a whole, and puts it back."""

import re
from collections.abc import Callable

from wenzhai.importers.sites.pieces import pieces
from wenzhai.markup.formulas import inline_formula

TOKEN = re.compile("\x02(\\d+)([bi])\x03")
"""Stands for a piece of code: `b` for lines of their own, `i` within a line. Bodies hold no control characters."""


class Shield:
    """The text of a body with a token for each piece of code and each formula; comments are shown to `comment` and
    become what that gives, formulas to `formula`."""

    def __init__(self, body: str, comment: Callable[[str], str], formula: Callable[[str], str] = str) -> None:
        self._kept: list[str] = []
        self._formula = formula
        parts: list[str] = []
        for piece in pieces(body, ()):
            if piece.kind == "code":
                parts.append(self.token(piece.text))
            else:
                parts.append(comment(piece.text) if piece.kind == "comment" else piece.text)
        self.text = self.without_formulas("".join(parts))

    def token(self, text: str) -> str:
        kind = "b" if "\n" in text or text.startswith(("    ", "\t")) else "i"
        self._kept.append(text)
        return f"\x02{len(self._kept) - 1}{kind}\x03"

    def without_formulas(self, text: str) -> str:
        parts: list[str] = []
        done = at = 0
        while (at := text.find("$", at)) >= 0:
            formula = None if text[at - 1 : at] == "\\" else inline_formula(text, at)
            if formula is None:
                at += 2 if text.startswith("$$", at) else 1
                continue
            parts += text[done:at], self.token(self._formula(text[at : formula[2]]))
            done = at = formula[2]
        return "".join([*parts, text[done:]])

    def restored(self, text: str) -> str:
        """The text with what the tokens stand for; a formula may hold code."""
        for _ in range(2):
            text = TOKEN.sub(lambda found: self._kept[int(found[1])], text)
        return text
