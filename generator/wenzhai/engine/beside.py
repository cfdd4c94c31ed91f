"""A task worked on in a copy of this process, while this one goes on."""

import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn, TypeVar

Result = TypeVar("Result")

SIZE = 8
"""Bytes before an answer that tell its length."""


@contextmanager
def beside(task: Callable[[], Result], *, patience: int = 0) -> Iterator[Callable[[], Result]]:
    """Start the task; calling what the block is given waits for its result. With `patience`, a step of `nice`, others
    go first where there are more of them than processors.

    For tasks that take a while and change nothing: no file, no database. Where this process cannot be copied, and
    when the copy ends without an answer, the task is done here as soon as it is asked for.
    """
    if not can_be_copied():
        yield task
        return
    reader, writer = os.pipe()
    process = os.fork()
    if not process:
        os.nice(patience)
        _answer(task, writer)
    os.close(writer)
    try:
        yield lambda: _received(reader, task)
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(reader)


def can_be_copied() -> bool:
    """Other threads would not be copied, but locks that they hold would; macOS' own libraries do not bear it. On one
    processor a copy would only take turns with this process."""
    return sys.platform == "linux" and threading.active_count() == 1 and len(os.sched_getaffinity(0)) > 1


def _answer(task: Callable[[], object], writer: int) -> NoReturn:
    """In the copy: nothing of what the parent has set up may run here, so it ends at once whatever happens."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        answer = pickle.dumps(task())
        with open(writer, "wb") as pipe:
            pipe.write(len(answer).to_bytes(SIZE) + answer)
    finally:
        os._exit(0)


def _received(reader: int, task: Callable[[], Result]) -> Result:
    with open(reader, "rb", closefd=False) as pipe:
        length, answer = int.from_bytes(pipe.read(SIZE)), pipe.read()
    if not answer or len(answer) != length:
        return task()
    result: Result = pickle.loads(answer)
    return result
