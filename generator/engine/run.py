"""Work in batches, here or in other processes or on other machines, over `concurrent.futures` alone."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent import futures
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import wait
from multiprocessing.context import BaseContext
from typing import TypeVar

Batch = TypeVar("Batch")
Result = TypeVar("Result")

IN_FLIGHT = 16
"""Batches handed out and not yet taken back: enough to keep workers busy, bounding what waits in memory."""

SETTLING = 1.0
"""Seconds until it is known which batches went down with a worker."""


class WorkerDied(Exception):
    """A worker process ended without an answer: killed, or out of memory.

    `batches` are those that end a worker again when tried alone; if none does, those that were under way.
    """

    def __init__(self, batches: Sequence[object]) -> None:
        super().__init__(f"a worker process died with one of {len(batches)} batches")
        self.batches = tuple(batches)


def run(
    task: Callable[[Batch], Result],
    batches: Iterable[Batch],
    executor: Executor | None = None,
    ahead: int = IN_FLIGHT,
) -> Iterator[Result]:
    """Apply `task` to every batch; results come in the order of the batches.

    `task` is a function of a module, batches and results are plain values: they may travel. Without an
    executor everything happens here; with one, at most `ahead` batches are under way. Errors of single items
    are values in the results; an exception of `task` is raised here. Raises WorkerDied when a worker is lost.
    """
    if executor is None:
        yield from map(task, batches)
        return
    waiting: deque[tuple[Batch, Future[Result]]] = deque()
    try:
        for batch in batches:
            with _ctrl_c_blocked():  # a worker that is just being started would be forgotten
                waiting.append((batch, executor.submit(task, batch)))
            if len(waiting) >= ahead:
                yield waiting[0][1].result()
                waiting.popleft()
        while waiting:
            yield waiting[0][1].result()
            waiting.popleft()
    except BrokenExecutor as error:
        suspects = _suspects(task, waiting)
        raise WorkerDied(suspects) from error


def _suspects(
    task: Callable[[Batch], Result], waiting: Iterable[tuple[Batch, Future[Result]]]
) -> list[Batch]:
    """Which of the batches under way ends a worker: each is tried again in a process of its own."""
    # Where all broke at once, all tell at once; elsewhere others may still be at work, or wait for ever.
    done = futures.wait([future for _, future in waiting], SETTLING).done
    broken = {future for future in done if isinstance(future.exception(), BrokenExecutor)}
    lost = [batch for batch, future in waiting if future in broken]
    guilty = []
    for batch in lost:
        with process_pool(1) as alone:
            if isinstance(alone.submit(task, batch).exception(), BrokenExecutor):
                guilty.append(batch)
    return guilty or lost


@contextmanager
def local_executor(workers: int, preload: Sequence[str] = ()) -> Iterator[Executor | None]:
    """A pool of processes on this machine, or None for fewer than two workers."""
    if workers < 2:
        yield None
        return
    with process_pool(workers, preload) as pool:
        yield pool


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
    except BaseException:
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
    context.set_forkserver_preload(list(preload))  # counts when the first pool of this process starts
    resource_tracker.ensure_running()  # first: it ends by unblocking the signal
    with _ctrl_c_blocked():
        forkserver.ensure_running()  # the server and all its workers inherit that it is blocked
    return context


@contextmanager
def _ctrl_c_blocked() -> Iterator[None]:
    """Ctrl-C has to wait until the end of the block, where the system allows it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()


def _die_with_parent() -> None:
    """A kernel's death signal would not do: the fork server is the parent there, and workers keep it alive."""
    parent = multiprocessing.parent_process()
    assert parent is not None, "only a worker has a parent to die with"
    wait([parent.sentinel])
    os._exit(1)
