"""Single keys from a terminal, none of which is lost: also those pressed while something else was going on."""

import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

UP, DOWN, ESCAPE = "up", "down", "\x1b"
WAIT = 0.1
"""Seconds after Esc within which the rest of what one other key sends follows."""

if sys.platform == "win32":

    @contextmanager
    def single_keys() -> Iterator[None]:
        yield

    @contextmanager
    def whole_lines() -> Iterator[None]:
        yield

    ARROWS = {"\xe0H": UP, "\x00H": UP, "\xe0P": DOWN, "\x00P": DOWN}

    def next_key() -> str:
        """The next key that has a name here."""
        while True:
            key = click.getchar()
            if key in ARROWS or len(key) == 1:
                return ARROWS.get(key, key)

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

    ARROWS = {"[A": UP, "OA": UP, "[B": DOWN, "OB": DOWN}

    def next_key() -> str:
        """The next key; empty when there is no terminal any more. Of those that send more than a character only the
        arrows up and down have a name, the others are passed over."""
        while True:
            key = one_character()
            if key != ESCAPE or not (rest := sequence()):
                return key
            if rest in ARROWS:
                return ARROWS[rest]

    def one_character() -> str:
        return os.read(0, 1).decode("ascii", "replace")

    def sequence() -> str:
        """What follows Esc where another key has sent it (ECMA-48, 5.4): empty for the key Esc itself."""
        found = ""
        while select.select([0], [], [], WAIT)[0] and (character := one_character()):
            found += character
            if found not in ("[", "O") and (found[0] != "[" or "@" <= character <= "~"):
                break
        return found
