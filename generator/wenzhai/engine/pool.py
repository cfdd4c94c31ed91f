"""Processes on this machine to work in."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import wait
from multiprocessing.context import BaseContext

from wenzhai.engine.garbage import leave_garbage
from wenzhai.engine.leash import PARENT
from wenzhai.engine.run import ctrl_c_blocked


@contextmanager
def process_pool(workers: int, preload: Sequence[str] = ()) -> Iterator[Executor]:
    """A pool of processes on this machine.

    `preload` names modules that the workers will need; they are loaded once for all of them. Workers leave
    Ctrl-C to the parent, are killed when the block ends with an exception, and die when the parent does.
    """
    before = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(workers, mp_context=_context(preload), initializer=_start_worker)
    try:
        yield pool
    except BaseException:  # Ctrl-C too: nobody waits for workers whose work is given up
        for process in set(multiprocessing.active_children()) - before:
            process.kill()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _context(preload: Sequence[str]) -> BaseContext:
    """How workers start. Never by a plain fork: it copies locks that other threads of ours may hold, and
    open files with their locks."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    # Counts when the first pool of this process starts.
    context.set_forkserver_preload(["wenzhai.engine.orphan", *preload])
    resource_tracker.ensure_running()  # first: it ends by unblocking the signal
    os.environ[PARENT] = str(os.getpid())
    try:
        with ctrl_c_blocked():
            forkserver.ensure_running()  # the server and all its workers inherit that it is blocked
    finally:
        del os.environ[PARENT]
    return context


def _start_worker() -> None:
    leave_garbage()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()


def _die_with_parent() -> None:
    """A kernel's death signal would not do: the fork server is the parent there, and workers keep it alive."""
    parent = multiprocessing.parent_process()
    assert parent is not None, "only a worker has a parent to die with"
    watched = [parent.sentinel]
    if (
        hasattr(os, "pidfd_open") and parent.pid
    ):  # the sentinel is a pipe, which a copy of the parent keeps open
        with suppress(OSError):
            watched.append(os.pidfd_open(parent.pid))
    wait(watched)
    os._exit(1)
