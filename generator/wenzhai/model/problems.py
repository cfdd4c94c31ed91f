"""What went wrong or was repaired, without its words: those are in `messages/`."""

from typing import Literal

from msgspec import Struct


class Problem(Struct, frozen=True, kw_only=True):
    """One complaint. `code` and `params` choose the words (`messages/`), in any language.

    `line` and `column` count from 1, in characters, from the top of the file; 0 means "the whole file".
    `excerpt` is the text of that line.
    """

    code: str
    path: str = ""
    line: int = 0
    column: int = 0
    params: dict[str, str] = {}
    excerpt: str = ""
    severity: Literal["error", "warning"] = "error"


class Note(Struct, frozen=True, kw_only=True):
    """Something worth telling that is no complaint: `code` and `params` choose the words."""

    code: str
    params: dict[str, str] = {}


class ProblemsError(Exception):
    """Work cannot go on for these problems. Raised where values cannot carry them on."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems
