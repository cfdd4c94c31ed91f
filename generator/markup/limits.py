"""What a body may cost: its size, how deep it nests, how long it may take."""

import re
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

MAX_BYTES = 1 << 20
MAX_DEPTH = 50


class DeadlineExceeded(BaseException):
    """Time is up. Not an `Exception`, so that no library's catch-all swallows it."""


@contextmanager
def deadline(seconds: float | None) -> Iterator[None]:
    """Raises `DeadlineExceeded` inside the block when it runs longer than `seconds`.

    Python code and `re` are interrupted at once; a call into other C code only when it returns. Where signals
    cannot be used (any thread but the main one, Windows) and for None or 0 there is no deadline. An outer
    `setitimer` is restored with what is left of it.
    """
    if not seconds or not can_use_signals():
        yield
        return
    armed = True

    def expire(_signal: int, _frame: FrameType | None) -> None:
        if armed:
            raise DeadlineExceeded

    handler = signal.signal(signal.SIGALRM, expire)
    started = time.monotonic()
    outer = signal.setitimer(signal.ITIMER_REAL, seconds)[0]
    try:
        yield
    finally:
        armed = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        if outer:
            signal.setitimer(signal.ITIMER_REAL, max(outer - (time.monotonic() - started), 1e-3))


def can_use_signals() -> bool:
    """Whether this thread may set an interval timer."""
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


# A line can nest deeply only when it starts with many of these; what a list or quote marker may look like.
SUSPECT = re.compile(r"(?:\A|\n)([ \t>*+.\-0-9]{%d,})" % MAX_DEPTH)
MARKER = re.compile(r"[ \t]*(?:>|[*+-](?=[ \t])|[0-9]+\.(?=[ \t]))")
RULE = re.compile(r"[ \t]*([-*_])(?:[ \t]*\1)*[ \t]*$", re.MULTILINE)
BRACKET = re.compile(r"[\[\]]|\n[ \t]*\n")


def too_deep(text: str) -> int:
    """The position of the first place that nests deeper than `MAX_DEPTH`, or -1. Linear in the text."""
    for suspect in SUSPECT.finditer(text):
        start = suspect.start(1)
        if not RULE.match(text, start) and marker_depth(suspect[1]) > MAX_DEPTH:
            return start
    return deep_bracket(text) if text.count("[") > MAX_DEPTH else -1


def marker_depth(prefix: str) -> int:
    """How many lists and quotes the start of a line opens, with four columns of indentation as one."""
    depth = position = 0
    while marker := MARKER.match(prefix, position):
        depth += 1
        position = marker.end()
    lead = len(prefix) - len(prefix.lstrip(" \t"))
    return depth + len(prefix[:lead].expandtabs(4)) // 4


def deep_bracket(text: str) -> int:
    """The position of the first `[` with more than `MAX_DEPTH` open ones before it in its block, or -1."""
    depth = 0
    for found in BRACKET.finditer(text):
        if found[0] == "[":
            depth += 1
            if depth > MAX_DEPTH:
                return found.start()
        elif found[0] == "]":
            depth = max(0, depth - 1)
        else:
            depth = 0
    return -1
