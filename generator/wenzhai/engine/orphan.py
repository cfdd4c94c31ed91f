"""Ends the process that imports this once its parent is gone: for the fork server, while it loads modules.

Of its own accord the server notices only when all of them are loaded, on a busy machine more than a second later. So
every import asks: a process that forks should have no other threads, and the kernel's death signal comes as soon as
that thread of the parent ends which started the server.
"""

import os
import sys
from collections.abc import Sequence
from types import ModuleType

from wenzhai.engine.leash import PARENT

_process = os.getpid()
_parent = int(os.environ.get(PARENT) or os.getppid())


class _Watch:
    """A finder of modules that finds none."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        if os.getpid() == _process and os.getppid() != _parent:  # workers are copies, with another parent
            os._exit(1)


sys.meta_path.insert(0, _Watch)
