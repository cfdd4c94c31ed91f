"""Work in batches, here or in other processes or on other machines, over `concurrent.futures` alone."""

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent import futures
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
BatchT = TypeVar("BatchT")
ResultT = TypeVar("ResultT")

IN_FLIGHT = 16
"""Batches handed out and not yet taken back: enough to keep workers busy, bounding what waits in memory."""

SETTLING = 1.0
"""Seconds until it is known which batches went down with a worker."""


def batched(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    iterator = iter(items)
    while part := tuple(islice(iterator, size)):
        yield part


class WorkerDied(Exception):
    """A worker process ended without an answer: killed, or out of memory.

    `batches` are those that end a worker again when tried alone; if none does, those that were under way.
    """

    def __init__(self, batches: Sequence[object]) -> None:
        super().__init__(f"a worker process died with one of {len(batches)} batches")
        self.batches = tuple(batches)


def run(
    task: Callable[[BatchT], ResultT],
    batches: Iterable[BatchT],
    executor: Executor | None = None,
    ahead: int = IN_FLIGHT,
) -> Iterator[ResultT]:
    """Apply `task` to every batch; results come in the order of the batches.

    `task` is a function of a module, batches and results are plain values: they may travel. Without an
    executor everything happens here; with one, at most `ahead` batches are under way. Errors of single items
    are values in the results; an exception of `task` is raised here. Raises WorkerDied when a worker is lost.
    """
    if executor is None:
        yield from map(task, batches)
        return
    waiting: deque[tuple[BatchT, Future[ResultT]]] = deque()
    try:
        for batch in batches:
            with ctrl_c_blocked():  # a worker that is just being started would be forgotten
                waiting.append((batch, _submitted(executor, task, batch)))
            if len(waiting) >= ahead:
                yield waiting[0][1].result()
                waiting.popleft()
        while waiting:
            yield waiting[0][1].result()
            waiting.popleft()
    except BrokenExecutor as error:
        suspects = _suspects(task, waiting)
        raise WorkerDied(suspects) from error


def _submitted(executor: Executor, task: Callable[[BatchT], ResultT], batch: BatchT) -> Future[ResultT]:
    """A pool that is breaking while another of its workers is being started fails with what happens to be closed."""
    try:
        return executor.submit(task, batch)
    except OSError as error:
        raise BrokenExecutor(str(error)) from error


def _suspects(
    task: Callable[[BatchT], ResultT], waiting: Iterable[tuple[BatchT, Future[ResultT]]]
) -> list[BatchT]:
    """Which of the batches under way ends a worker: each is tried again in a process of its own."""
    from wenzhai.engine.pool import process_pool  # slow to load: most builds need no other process

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
def ctrl_c_blocked() -> Iterator[None]:
    """Ctrl-C has to wait until the end of the block, where the system allows it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
