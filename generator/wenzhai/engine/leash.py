"""Other programs that we start end when we do, however we end."""

import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
"""The option of Linux' `prctl` for the signal at the parent's death; it outlives `exec`."""


def on_leash() -> Callable[[], object] | None:
    """For `preexec_fn` of `subprocess`; None where the system has no such thing: there a program ends when it finds
    that nobody reads what it says.

    Between fork and exec nothing is done but this one call, of a library that is loaded by then: no lock that another
    thread may hold is needed.
    """
    if sys.platform != "linux":
        return None
    import ctypes  # slow to load: most commands start nothing

    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
