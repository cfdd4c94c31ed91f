"""While a site is made nothing looks for garbage: there are many small values and no cycles to speak of.

Looking for some would take up to a fifth of the time.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


def leave_garbage() -> None:
    """For the rest of this process: a command or a worker, which soon ends."""
    gc.disable()


@contextmanager
def garbage_left() -> Iterator[None]:
    """For the time of the block."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def collect_garbage() -> None:
    """For a process that stays: what there is now mostly stays too, what comes is looked through."""
    gc.freeze()
    gc.enable()
