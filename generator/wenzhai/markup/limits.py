"""What a body may cost: its size, how deep it nests, how long it may take."""

import re
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from types import FrameType

from msgspec import Struct

MAX_BYTES = 1 << 20
MAX_DEPTH = 50
"""Of lists, quotes and brackets."""
MAX_OPEN_TAGS = 200
MAX_UNFINISHED_TAGS = 1000


AGAIN = 0.05
"""Seconds after which a deadline that has passed is said again: an exception is lost in a finalizer."""


class DeadlineExceeded(BaseException):
    """Time is up. Not an `Exception`, so that no library's catch-all swallows it."""


@contextmanager
def deadline(seconds: float | None) -> Iterator[None]:
    """Raises `DeadlineExceeded` inside the block when it runs longer than `seconds`; None and 0 set no deadline.

    Python code and `re` are interrupted at once; a call into other C code only when it returns. Where signals
    cannot be used (any thread but the main one, Windows), a call of `re` has to return first, too.
    """
    if not seconds:
        yield
    elif can_use_signals():
        with by_signal(seconds):
            yield
    else:
        with by_thread(seconds):
            yield


@contextmanager
def by_signal(seconds: float) -> Iterator[None]:
    """An outer `setitimer` is restored with what is left of it."""
    armed = True

    def expire(_signal: int, _frame: FrameType | None) -> None:
        if armed:
            raise DeadlineExceeded

    handler = signal.signal(signal.SIGALRM, expire)
    started = time.monotonic()
    outer = signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)[0]
    try:
        try:
            yield
        finally:
            armed = False
    finally:  # also when time runs out in the line above
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        if outer:
            signal.setitimer(signal.ITIMER_REAL, max(outer - (time.monotonic() - started), 1e-3))


@contextmanager
def by_thread(seconds: float) -> Iterator[None]:
    """Another thread lets the exception rise in this one."""
    this = threading.get_ident()
    armed, fired, lock = True, False, threading.Lock()

    def expire() -> None:
        nonlocal fired
        with lock:
            if armed:
                fired = True
                raise_in(this, DeadlineExceeded)

    timer = threading.Timer(seconds, expire)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        with lock:
            armed = False
        timer.cancel()
        if fired:
            let_rise()


def raise_in(thread: int, exception: type[BaseException]) -> None:
    """Let an exception rise in a thread as soon as it runs Python code."""
    from ctypes import c_ulong, py_object, pythonapi  # slow to load, and only needed here

    pythonapi.PyThreadState_SetAsyncExc(c_ulong(thread), py_object(exception))


def let_rise() -> None:
    """An exception that another thread sent, and that has not risen yet, rises in here.

    To take it back instead would leave CPython 3.11 looking for it at every jump for the rest of the thread's life.
    """
    for _ in range(100):
        pass


def can_use_signals() -> bool:
    """Whether this thread may set an interval timer."""
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


class Excess(Struct, frozen=True):
    """What goes beyond a limit: the code of the complaint, where, and the limit."""

    code: str
    offset: int
    limit: int


def excess(text: str) -> Excess | None:
    """The first limit that a body breaks. Linear in the text; what only looks so inside code is forgiven."""
    size = len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        return Excess("markdown-too-long", -1, MAX_BYTES)
    for check, code, limit in CHECKS:
        offset = check(text)
        if offset >= 0:
            offset = check(without_code(text))
        if offset >= 0:
            return Excess(code, offset, limit)
    return None


CODE = re.compile(r"^(`{3,}|~{3,})[^\n]*\n.*?^\1|(`+)[^`]+\2|^(?: {4}|\t)[^\n]*", re.MULTILINE | re.DOTALL)


def without_code(text: str) -> str:
    """The text with fenced, indented and inline code blanked out; every other character keeps its place."""
    return CODE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), text)


# -- lists and quotes: RecursionError ----------------------------------------------------------

# Only a line that starts with many of these can nest deeply. The literal line break makes the search quick.
SUSPECT = re.compile(rf"\n(?=[ \t>*+.\-0-9]{{{MAX_DEPTH}}})")
PREFIX = re.compile(r"[ \t>*+.\-0-9]+")
MARKER = re.compile(r"[ \t]*(?:>|[*+-](?=[ \t])|[0-9]+\.(?=[ \t]))")
RULE = re.compile(r"[ \t]*([-*])(?:[ \t]*\1)*[ \t]*$", re.MULTILINE)


def deep_line(text: str) -> int:
    """The position of the first line that nests deeper than `MAX_DEPTH`, or -1."""
    for suspect in SUSPECT.finditer("\n" + text):
        start = suspect.start()
        if not RULE.match(text, start) and line_depth(text, start) > MAX_DEPTH:
            return start
    return -1


def line_depth(text: str, start: int) -> int:
    """How many lists and quotes a line opens; every four columns of indentation count as one."""
    found = PREFIX.match(text, start)
    prefix = found[0] if found else ""
    depth = position = 0
    while marker := MARKER.match(prefix, position):
        depth += 1
        position = marker.end()
    lead = prefix[: len(prefix) - len(prefix.lstrip(" \t"))]
    return depth + len(lead.expandtabs(4)) // 4


# -- brackets: each pattern looks for the end of each open one ---------------------------------

BRACKET = re.compile(r"[\[\]]|\n[ \t]*\n")


def deep_bracket(text: str) -> int:
    """The position of the first `[` with `MAX_DEPTH` open ones before it in its block, or -1."""
    if text.count("[") <= MAX_DEPTH:
        return -1
    depth = 0
    for found in BRACKET.finditer(text):
        if found[0] == "[":
            depth += 1
            if depth > MAX_DEPTH:
                return found.start()
        else:
            depth = max(0, depth - 1) if found[0] == "]" else 0
    return -1


# -- raw HTML: the parsers are quadratic in what is left open, and nh3 does not hear of deadlines -----

UNFINISHED_TAG = re.compile(r"<[A-Za-z/!?][^<>]*(?=<|\Z)")
TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)(?=[\s/>])")
# Void, or ended by the next one of their kind.
NEVER_DEEP = frozenset(
    [
        "br",
        "hr",
        "img",
        "input",
        "wbr",
        "col",
        "p",
        "li",
        "dt",
        "dd",
        "tr",
        "td",
        "th",
        "tbody",
        "thead",
        "option",
    ]
)


def unfinished_tags(text: str) -> int:
    """The position of the first `<tag` without its `>` after `MAX_UNFINISHED_TAGS` others, or -1."""
    if text.count("<") <= MAX_UNFINISHED_TAGS:
        return -1
    found = islice(UNFINISHED_TAG.finditer(text), MAX_UNFINISHED_TAGS, None)
    return next((tag.start() for tag in found), -1)


def deep_tags(text: str) -> int:
    """The position of the first tag with `MAX_OPEN_TAGS` open ones before it, or -1."""
    if text.count("<") <= MAX_OPEN_TAGS:
        return -1
    depth = 0
    open_tags: Counter[str] = Counter()
    for tag in TAG.finditer(text):
        name = tag[2].lower()
        if name in NEVER_DEEP or (tag[1] and not open_tags[name]):
            continue
        step = -1 if tag[1] else 1
        open_tags[name] += step
        depth += step
        if depth > MAX_OPEN_TAGS:
            return tag.start()
    return -1


CHECKS: list[tuple[Callable[[str], int], str, int]] = [
    (deep_line, "markdown-too-deep", MAX_DEPTH),
    (deep_bracket, "markdown-too-deep", MAX_DEPTH),
    (unfinished_tags, "html-unfinished", MAX_UNFINISHED_TAGS),
    (deep_tags, "html-too-deep", MAX_OPEN_TAGS),
]
