"""Takes code out of a body while its text is changed as a whole, and puts it back."""

import re
from collections.abc import Callable

from wenzhai.importers.sites.pieces import pieces

TOKEN = re.compile("\x02(\\d+)([bi])\x03")
"""Stands for a piece of code: `b` for lines of their own, `i` within a line. Bodies hold no control characters."""


class Shield:
    """The text of a body with a token for each piece of code; comments are shown to `comment` and become what that
    gives."""

    def __init__(self, body: str, comment: Callable[[str], str]) -> None:
        self._code: list[str] = []
        parts: list[str] = []
        for piece in pieces(body, ()):
            if piece.kind == "code":
                kind = "b" if "\n" in piece.text or piece.text.startswith(("    ", "\t")) else "i"
                parts.append(f"\x02{len(self._code)}{kind}\x03")
                self._code.append(piece.text)
            else:
                parts.append(comment(piece.text) if piece.kind == "comment" else piece.text)
        self.text = "".join(parts)

    def restored(self, text: str) -> str:
        return TOKEN.sub(lambda found: self._code[int(found[1])], text)

    def code(self, token: str) -> str:
        """The code that a token stands for; empty for any other text."""
        found = TOKEN.fullmatch(token)
        return self._code[int(found[1])] if found else ""
