"""Single keys from a terminal, none of which is lost: also those pressed while something else was going on."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

if sys.platform == "win32":

    @contextmanager
    def single_keys() -> Iterator[None]:
        yield

    @contextmanager
    def whole_lines() -> Iterator[None]:
        yield

    def next_key() -> str:
        return click.getchar()

else:
    import termios
    import tty

    @contextmanager
    def single_keys() -> Iterator[None]:
        """Keys come as they are pressed, and are not shown; afterwards the terminal is as it was."""
        before = termios.tcgetattr(0)
        tty.setcbreak(0, termios.TCSANOW)
        try:
            yield
        finally:
            termios.tcsetattr(0, termios.TCSANOW, before)

    @contextmanager
    def whole_lines() -> Iterator[None]:
        """Within `single_keys`: a line can be typed and corrected."""
        keys = termios.tcgetattr(0)
        lines = [*keys]
        lines[3] |= termios.ICANON | termios.ECHO
        termios.tcsetattr(0, termios.TCSANOW, lines)
        try:
            yield
        finally:
            termios.tcsetattr(0, termios.TCSANOW, keys)

    def next_key() -> str:
        """The next key; empty when there is no terminal any more."""
        return os.read(0, 1).decode("ascii", "replace")
