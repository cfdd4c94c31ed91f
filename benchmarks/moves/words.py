"""Marked words: each is written once in the source of a site, and is looked for on the page it belongs to."""

from dataclasses import dataclass, field


@dataclass
class Marks:
    """The words and lines of code of one post that its page has to show, and those that nobody may ever see."""

    number: int
    words: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)

    def word(self, kind: str) -> str:
        """A new word: `kind` says what it stands in, for reports."""
        made = f"{kind}{self.number:04}x{len(self.words):03}"
        self.words.append(made)
        return made

    def line(self, form: str = "let {} = 1;") -> str:
        """A new line of code."""
        made = form.format(f"code{self.number:04}x{len(self.code):03}")
        self.code.append(made)
        return made

    def secret(self) -> str:
        made = f"secret{self.number:04}x{len(self.secrets):03}"
        self.secrets.append(made)
        return made


@dataclass
class Source:
    """A post as written: its file, what its page shows, and where that page was."""

    path: str
    text: str
    marks: Marks
    addresses: list[str] = field(default_factory=list)
    is_private: bool = False
