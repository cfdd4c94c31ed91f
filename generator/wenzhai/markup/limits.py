"""What a body may cost: its size, how deep it nests, how long it may take."""

import re
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import FrameType

from msgspec import Struct

MAX_BYTES = 1 << 20
MAX_DEPTH = 50
"""Of lists and quotes, and of emphasis."""
MAX_OPEN_TAGS = 200

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


class ExcessError(Exception):
    """Parsing met what goes beyond a limit."""

    def __init__(self, excess: Excess) -> None:
        super().__init__(excess.code)
        self.excess = excess


def too_deep(offset: int) -> ExcessError:
    """Lists, quotes or emphasis nest deeper than `MAX_DEPTH`, at a place in the source (-1 when unknown)."""
    return ExcessError(Excess("markdown-too-deep", offset, MAX_DEPTH))


def excess(text: str) -> Excess | None:
    """The limit of size that a body breaks."""
    size = len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
    return Excess("markdown-too-long", -1, MAX_BYTES) if size > MAX_BYTES else None


# -- raw HTML: parsers are quadratic in what is left open, and nh3 does not hear of deadlines -------------

TAG = re.compile(r"<[A-Za-z/!?][^<>]*(?=<|\Z)")
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


def deep_tag(pieces: Iterable[tuple[str, int]]) -> Excess | None:
    """The first tag with `MAX_OPEN_TAGS` open ones before it. Pieces of raw HTML come with their places."""
    depth = 0
    open_tags: Counter[str] = Counter()
    for html, offset in pieces:
        for tag in TAG.finditer(html):
            name = tag[2].lower()
            if name in NEVER_DEEP or (tag[1] and not open_tags[name]):
                continue
            step = -1 if tag[1] else 1
            open_tags[name] += step
            depth += step
            if depth > MAX_OPEN_TAGS:
                return Excess("html-too-deep", offset + tag.start(), MAX_OPEN_TAGS)
    return None


def open_tags(pieces: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """The tags that are left open at the end, with their places."""
    waiting: dict[str, list[int]] = {}
    for html, offset in pieces:
        for tag in TAG.finditer(html):
            name = tag[2].lower()
            if tag[1]:
                if waiting.get(name):
                    waiting[name].pop()
            elif name not in NEVER_DEEP:
                waiting.setdefault(name, []).append(offset + tag.start())
    return [(name, place) for name, places in waiting.items() for place in places]
