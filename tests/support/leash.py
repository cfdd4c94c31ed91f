"""`python leash.py COMMAND…` becomes that command, on a leash: it can be interrupted, and ends when its parent does.

A shell that starts the tests in the background (`nohup`, `&`) has all that they start ignore Ctrl-C. And tests that
are killed clear up nothing: the kernel ends what they started (on Linux, the only one that can).
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
"""The option of Linux' `prctl` for the signal at the parent's death; it outlives `exec`."""


def put_on() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    put_on()
    os.execvp(sys.argv[1], sys.argv[1:])
