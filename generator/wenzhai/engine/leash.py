"""Other programs that we start end when we do, however we end."""

import os
import signal
import sys
from collections.abc import Callable

PARENT = "WENZHAI_PARENT"
"""The variable that tells the fork server whose child it is: by the time it asks, it may be somebody else's."""

PR_SET_PDEATHSIG = 1
"""The option of Linux' `prctl` for the signal at the parent's death; it outlives `exec`."""


def on_leash() -> Callable[[], object] | None:
    """For `preexec_fn` of `subprocess`; None where the system has no such thing: there a program ends when it finds
    that nobody reads what it says.

    Between fork and exec nothing is done but calls of the system, through a library that is loaded by then: no lock is
    needed that another thread may hold.
    """
    if sys.platform != "linux":
        return None
    import ctypes  # slow to load: most commands start nothing

    prctl, parent = ctypes.CDLL(None).prctl, os.getpid()

    def hold() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before that call
            os._exit(1)

    return hold
