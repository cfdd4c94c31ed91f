"""When to work in other processes, or on other machines: only where the work is worth the way there."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, ExitStack
from types import TracebackType
from typing import Protocol, TypeVar

from wenzhai.engine.disk import DiskError
from wenzhai.engine.run import IN_FLIGHT, WorkerDied, run
from wenzhai.model.problems import Problem

WORTH_IT = 400
"""Items (files to parse, pages to render) below which starting processes costs more than it saves."""

WORTH_IT_IF_ASKED = 96
"""The same for whoever asks for processes: it may be much work for each."""

SHOWN = 8
"""Names in the problem for a lost worker."""


class NamedBatch(Protocol):
    """A batch, with the names (paths, urls) of what it holds."""

    @property
    def names(self) -> tuple[str, ...]: ...


BatchT = TypeVar("BatchT", bound=NamedBatch)
ResultT = TypeVar("ResultT")
Opener = Callable[[], AbstractContextManager[Executor]]
"""Opens an executor; it is closed when the work is done."""
Watcher = Callable[[int, int, str], None]
"""Called with the number of items done, the number of all, and the stage of the build."""


class Workers:
    """`with Workers(jobs) as workers:` starts a pool when it is first worth it, and ends it with the block.

    `jobs` is the number of processes; None means one for each processor this process may use, 1 means none.
    `opener` opens an executor to use instead. `watcher` is called with the progress.
    """

    def __init__(
        self, jobs: int | None = None, opener: Opener | None = None, watcher: Watcher | None = None
    ) -> None:
        self.jobs = jobs or available_processors()
        self._enough = WORTH_IT_IF_ASKED if jobs or opener else WORTH_IT
        self._opener = opener
        self._watcher = watcher or (lambda done, total, stage: None)
        self._stack = ExitStack()
        self._executor: Executor | None = None

    def run(
        self,
        task: Callable[[BatchT], ResultT],
        batches: Iterable[BatchT],
        amount: int,
        stage: str = "",
        *,
        effort: int = 1,
        modules: Sequence[str] = (),
    ) -> Iterator[ResultT]:
        """Apply `task`, a function of a module, to every batch, in order. `amount` is how many items they all hold at
        most; the watcher is called with the stage. `effort` is how many usual items one of these is worth; `modules`
        are those that this task alone needs: loaded once for all processes, if it is the first that needs some.

        Raises DiskError, naming what a worker held, when one is lost.
        """
        executor = self._executor_for(amount * effort, modules)
        ahead = max(IN_FLIGHT, 2 * getattr(executor, "workers", 0))
        try:
            sizes: deque[int] = deque()
            done = 0
            for result in run(task, noted(batches, sizes), executor, ahead):
                yield result
                done += sizes.popleft()
                self._watcher(done, amount, stage)
        except WorkerDied as error:
            raise DiskError(worker_died(error)) from error

    def rest(self) -> None:
        """Let processes of ours go, with all that they have loaded, until there is work again."""
        if not self._opener:
            self._stack.close()
            self._executor = None

    def _executor_for(self, amount: int, modules: Sequence[str]) -> Executor | None:
        """An executor for that many items, or None: do it here."""
        if amount < self._enough or (self.jobs < 2 and not self._opener):
            return None
        if self._executor is None:
            pool = self._opener() if self._opener else self._pool(modules)
            self._executor = self._stack.enter_context(pool)
        return self._executor

    def _pool(self, modules: Sequence[str]) -> AbstractContextManager[Executor]:
        from wenzhai.engine.pool import process_pool  # slow to load: most builds need no other process

        usual = "wenzhai.content.load", "wenzhai.render.batches", "wenzhai.theme.templates"
        return process_pool(self.jobs, (*usual, *modules))

    def __enter__(self) -> "Workers":
        self._stack.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return self._stack.__exit__(kind, error, trace)


def noted(batches: Iterable[BatchT], sizes: deque[int]) -> Iterator[BatchT]:
    """The batches; how much is in each is noted as they are handed out."""
    for batch in batches:
        sizes.append(len(batch.names))
        yield batch


def worker_died(error: WorkerDied) -> Problem:
    names = [name for batch in error.batches for name in names_of(batch)]
    shown = ", ".join(names[:SHOWN]) + (" …" if len(names) > SHOWN else "")
    return Problem(code="worker-died", params={"names": shown, "count": str(len(names))})


def names_of(batch: object) -> Sequence[str]:
    names: tuple[str, ...] = getattr(batch, "names", ())
    return names


def available_processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
