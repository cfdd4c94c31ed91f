"""Work in batches, here or in other processes or on other machines, over `concurrent.futures` alone."""

import multiprocessing
import multiprocessing.context
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

Batch = TypeVar("Batch")
Result = TypeVar("Result")

IN_FLIGHT = 32  # batches handed out and not yet taken back: bounds the memory they hold


class WorkerDied(Exception):
    """A worker process ended without an answer (killed, out of memory). `batches` are those it may have held."""

    def __init__(self, batches: Sequence[object]) -> None:
        super().__init__("a worker process died")
        self.batches = tuple(batches)


def run(
    task: Callable[[Batch], Result], batches: Iterable[Batch], executor: Executor | None = None
) -> Iterator[Result]:
    """Apply `task` to every batch; results come in the order of the batches.

    `task` is a function of a module, batches and results are plain values: they may travel. Without an
    executor everything happens here. Errors of single items are values in the results; an exception of
    `task` is raised here. Raises WorkerDied when a worker is lost.
    """
    if executor is None:
        yield from map(task, batches)
        return
    waiting: deque[tuple[Batch, Future[Result]]] = deque()
    try:
        for batch in batches:
            waiting.append((batch, executor.submit(task, batch)))
            if len(waiting) >= IN_FLIGHT:
                yield _first(waiting)
        while waiting:
            yield _first(waiting)
    finally:
        for _, future in waiting:
            future.cancel()


def _first(waiting: "deque[tuple[Batch, Future[Result]]]") -> Result:
    try:
        result = waiting[0][1].result()
    except BrokenExecutor as error:
        raise WorkerDied([batch for batch, _ in waiting]) from error
    waiting.popleft()
    return result


@contextmanager
def local_executor(workers: int, preload: Sequence[str] = ()) -> Iterator[Executor | None]:
    """A pool of processes on this machine, or None for fewer than two workers.

    `preload` names modules that the workers will need; they are loaded once. Workers ignore Ctrl-C (the
    parent decides), are killed when the block ends by an exception, and die when their parent does.
    """
    if workers < 2:
        yield None
        return
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(list(preload))
    before = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(
        workers, mp_context=context, initializer=_start_worker, initargs=(os.getpid(),)
    )
    try:
        yield pool
    except BaseException:
        for process in set(multiprocessing.active_children()) - before:
            process.kill()
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    else:
        pool.shutdown()


def _start_worker(parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
