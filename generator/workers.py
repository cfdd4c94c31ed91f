"""When to work in other processes: only where the work is worth their start."""

import os
from concurrent.futures import Executor
from contextlib import ExitStack
from types import TracebackType

WORTH_IT = 96
"""Items (files to parse, pages to render) below which starting processes costs more than it saves."""


class Workers:
    """`with Workers(jobs) as workers:` starts a pool when it is first worth it, and ends it with the block.

    `jobs` is the number of processes; None means one for each processor this process may use, 1 means none.
    """

    def __init__(self, jobs: int | None = None) -> None:
        self.jobs = jobs or available_processors()
        self._stack = ExitStack()
        self._pool: Executor | None = None

    def pool(self, amount: int) -> Executor | None:
        """An executor for that many items, or None: do it here."""
        if self.jobs < 2 or amount < WORTH_IT:
            return None
        if self._pool is None:
            from generator.engine.run import local_executor

            preload = ("generator.reading", "generator.making", "generator.templates")
            self._pool = self._stack.enter_context(local_executor(self.jobs, preload))
        return self._pool

    def __enter__(self) -> "Workers":
        self._stack.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return self._stack.__exit__(kind, error, trace)


def available_processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
