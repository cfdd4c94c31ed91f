"""A deadline for work that may be hostile, in processor time: a busy machine refuses nothing that a quiet one takes."""

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

AGAIN = 0.05
"""Seconds after which a deadline that has passed is raised again: an exception is lost in a finalizer."""
SOON = 0.01
"""Seconds until a thread is looked at again, at least."""


class DeadlineExceeded(BaseException):
    """Time is up. Not an `Exception`, so that no library's catch-all swallows it."""


@contextmanager
def deadline(seconds: float | None) -> Iterator[None]:
    """Raises `DeadlineExceeded` inside the block when it computes longer than `seconds`; None and 0 set no deadline.

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

    def lost(dropped: "sys.UnraisableHookArgs") -> None:
        """What rose in a finalizer: ours comes again, so nobody is told; another's is told without interruption."""
        nonlocal armed
        if not issubclass(dropped.exc_type, DeadlineExceeded):
            was, armed = armed, False
            hook(dropped)
            armed = was

    handler = signal.signal(signal.SIGPROF, expire)
    hook, sys.unraisablehook = sys.unraisablehook, lost
    started = time.process_time()
    outer = signal.setitimer(signal.ITIMER_PROF, seconds, AGAIN)[0]
    try:
        try:
            yield
        finally:
            armed = False
    finally:  # also when time runs out in the line above
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, handler)
        sys.unraisablehook = hook
        if outer:
            signal.setitimer(signal.ITIMER_PROF, max(outer - (time.process_time() - started), 1e-3))


@contextmanager
def by_thread(seconds: float) -> Iterator[None]:
    """Another thread looks at the time of this one, and lets the exception rise in it."""
    this, clock = threading.get_ident(), clock_of_this_thread()
    until = clock() + seconds
    armed, fired, lock, done = True, False, threading.Lock(), threading.Event()

    def watch() -> None:
        nonlocal fired
        with suppress(OSError):  # a clock ends with its thread
            while (left := until - clock()) > 0:
                if done.wait(max(left, SOON)):  # it cannot have computed so long before
                    return
            with lock:
                if armed:
                    fired = True
                    raise_in(this, DeadlineExceeded)

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        with lock:
            armed = False
        done.set()
        if fired:
            let_rise()


def clock_of_this_thread() -> Callable[[], float]:
    """The processor time of this thread, for another to read; where there is no such clock, of the whole process."""
    if not hasattr(time, "pthread_getcpuclockid"):
        return time.process_time
    clock = time.pthread_getcpuclockid(threading.get_ident())
    return lambda: time.clock_gettime(clock)


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
