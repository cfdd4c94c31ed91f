"""The streams of the program, when they cannot be written or are not there."""

import codecs
import os
import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wenzhai.model.problems import Problem


class OutputLost(Exception):
    """Standard output cannot be written: whoever reads it must not believe that what arrived is all."""

    def __init__(self, reason: OSError) -> None:
        super().__init__()
        self.reason = reason

    @property
    def problem(self) -> "Problem":
        from wenzhai.model.problems import Problem

        return Problem(code="output-lost", params={"reason": self.reason.strerror or str(self.reason)})


class _Stream(TextIOWrapper):
    """A stream that goes nowhere from its first error on."""

    def write(self, text: str) -> int:
        try:
            return super().write(text)
        except OSError as error:
            self._fail(error)
            return len(text)

    def flush(self) -> None:
        try:
            super().flush()
        except OSError as error:
            self._fail(error)

    def _fail(self, error: OSError) -> None:
        # What is buffered still would fail once more at the very end, where Python makes an exit code of its own of it.
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, self.fileno())
        os.close(null)
        self._report(error)

    def _report(self, error: OSError) -> None:
        """For remarks there is nowhere left to say so; the exit code still tells how the run went."""


class _Results(_Stream):
    def _report(self, error: OSError) -> None:
        if isinstance(
            error, BrokenPipeError
        ):  # the reader wants no more, as `head` does: click ends the run silently
            raise error
        raise OutputLost(error) from error


PLAIN = str.maketrans(
    {"“": "'", "”": "'", "‘": "'", "’": "'", "…": "...", "–": "-", "—": "-", "→": "->", "·": "-"}
)
"""What may stand for marks of our own messages where the terminal does not know them."""


def plain(error: UnicodeError) -> tuple[str | bytes, int]:
    """The error handler of the streams: marks become plain ones, all else its number."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    unknown = error.object[error.start : error.end]
    return unknown.translate(PLAIN).encode("ascii", "backslashreplace").decode(), error.end


def terminal_encoding(named: str) -> str:
    """The encoding to write in. ASCII is what Python makes of a locale that says nothing, such as C, and terminals of
    such systems show UTF-8."""
    return "utf-8" if codecs.lookup(named).name == "ascii" else named


def shows_han() -> bool:
    """Whether both streams can be written in Chinese."""
    for stream in (sys.stdout, sys.stderr):
        try:
            "文“，”".encode(getattr(stream, "encoding", None) or "utf-8")
        except UnicodeEncodeError:
            return False
    return True


def prepare_streams() -> None:
    """Raise `OutputLost` for results that cannot be written, drop remarks that cannot, and replace characters that the
    terminal does not know."""
    fill_gaps()
    codecs.register_error("wenzhai", plain)
    for name, kind in (("stdout", _Results), ("stderr", _Stream)):
        stream = getattr(sys, name)
        if isinstance(stream, TextIOWrapper):
            encoding = terminal_encoding(stream.encoding)
            made = kind(stream.detach(), encoding, errors="wenzhai", line_buffering=True)
            setattr(sys, name, made)


def fill_gaps() -> None:
    """Open the null device for streams that the parent process has closed: the next file to be opened would get their
    number, and with it what children print."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
            setattr(
                sys, name, os.fdopen(number, "r" if number == 0 else "w", encoding="utf-8", closefd=False)
            )
