"""Batches in processes: order, errors, lost workers, Ctrl-C, orphans."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.engine.tasks import die_at_seven, die_once, refuse, slow_first, square
from tests.support.paths import PYTHONPATH
from tests.support.processes import family, gone, started, wait_for
from tests.support.run import environment
from wenzhai.engine.pool import process_pool
from wenzhai.engine.run import IN_FLIGHT, WorkerDied, run


class Shuffling(Executor):
    """Does the work in any order, and late: only what `submit` promises can be relied upon."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.todo: list[Callable[[], None]] = []
        self.most = 0

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]  # the base class's own words
        future: Future[object] = LazyFuture(self)
        self.todo.append(lambda: future.set_result(fn(*args, **kwargs)))
        self.most = max(self.most, len(self.todo))
        return future

    def work(self) -> None:
        self.random.shuffle(self.todo)
        while self.todo:
            self.todo.pop()()


class LazyFuture(Future[object]):
    def __init__(self, executor: Shuffling) -> None:
        super().__init__()
        self.executor = executor

    def result(self, timeout: float | None = None) -> object:
        self.executor.work()
        return super().result(timeout)


def test_without_an_executor_it_is_a_lazy_map() -> None:
    batches = iter(range(5))
    results = run(square, batches)
    assert next(results) == 0
    assert next(batches) == 1
    assert list(results) == [4, 9, 16]


def test_processes_answer_in_the_order_of_the_batches() -> None:
    with process_pool(2) as executor:
        assert list(run(slow_first, range(40), executor)) == list(range(40))
        assert list(run(square, range(3), executor)) == [0, 1, 4]


def test_threads_and_a_shuffling_executor_answer_in_order_too() -> None:
    with ThreadPoolExecutor(3) as threads:
        assert list(run(slow_first, range(12), threads)) == list(range(12))
    for seed in range(5):
        assert list(run(square, range(99), Shuffling(seed))) == [n * n for n in range(99)]


def test_no_more_batches_wait_than_agreed() -> None:
    executor = Shuffling(1)
    assert len(list(run(square, iter(range(500)), executor))) == 500
    assert executor.most == IN_FLIGHT


def test_an_exception_of_the_task_arrives() -> None:
    with process_pool(2) as executor:
        results = run(refuse, range(20), executor)
        assert [next(results) for _ in range(3)] == [0, 1, 2]
        with pytest.raises(ValueError, match="no threes"):
            next(results)


def test_a_worker_that_dies_is_an_error_that_names_its_batch() -> None:
    with pytest.raises(WorkerDied) as caught, process_pool(2) as executor:
        list(run(die_at_seven, range(30), executor))
    assert caught.value.batches == (7,)


def test_a_worker_killed_by_chance_names_the_batches_under_way(tmp_path: Path) -> None:
    batches = [str(tmp_path / name) for name in ("a", "b", "fatal", "c")]
    with pytest.raises(WorkerDied) as caught, process_pool(2) as executor:
        list(run(die_once, batches, executor))
    assert str(tmp_path / "fatal") in caught.value.batches
    assert set(caught.value.batches) <= set(batches)


PRELOADED = """
from wenzhai.engine.pool import process_pool
from tests.engine.tasks import loaded
if __name__ == "__main__":
    with process_pool(2, ["colorsys"]) as executor:
        print(executor.submit(loaded, "colorsys").result(), executor.submit(loaded, "sunau").result())
"""


def test_preloaded_modules_are_there(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(PRELOADED)
    answer = subprocess.check_output([sys.executable, tmp_path / "main.py"], env=environment(), text=True)
    assert answer == "True False\n"


def test_it_works_beside_other_threads() -> None:
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        with process_pool(2) as executor:
            assert list(run(square, range(10), executor)) == [n * n for n in range(10)]
    finally:
        stop.set()
        thread.join()


# -- the end, of all kinds -----------------------------------------------------------------------------

PARENT = """
import pathlib, sys
from wenzhai.engine.pool import process_pool
from wenzhai.engine.run import run
from tests.engine.tasks import busy
if __name__ == "__main__":
    try:
        pathlib.Path(sys.argv[1], "ready").touch()
        with process_pool(2) as executor:
            list(run(busy, [sys.argv[1]] * 4, executor))
    except KeyboardInterrupt:
        sys.exit(130)
"""


Start = Callable[[str], "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a program that never ends; its workers leave their numbers in the folder. It ends with the test."""
    with ExitStack() as ends:

        def parent(program: str) -> "subprocess.Popen[str]":
            script, pids = tmp_path / "parent.py", tmp_path / "pids"
            script.write_text(program)
            pids.mkdir()
            command = [sys.executable, str(script), str(pids)]
            env = environment({"PYTHONPATH": f"{tmp_path}{os.pathsep}{PYTHONPATH}"})
            return ends.enter_context(started(command, stderr=subprocess.PIPE, env=env))

        yield parent


def workers_of(folder: Path) -> list[int]:
    return wait_for(
        lambda: [int(path.name) for path in (folder / "pids").glob("[0-9]*")], lambda p: len(p) == 2
    )


def test_workers_die_with_their_parent_within_a_second(start: Start, tmp_path: Path) -> None:
    parent = start(PARENT)
    workers = workers_of(tmp_path)
    parent.kill()
    parent.communicate()
    wait_for(lambda: gone(workers), bool)
    wait_for(lambda: family(parent.pid), lambda members: not members)


LOADING = """
import os, time
from pathlib import Path
parent = os.getppid()
Path(__file__).with_name("loading").write_text(str(os.getpid()))
while os.getppid() == parent:
    time.sleep(0.01)
"""
LOADED = "from pathlib import Path; Path(__file__).with_name('loaded').touch()"


def test_the_fork_server_ends_with_its_parent_while_it_loads_modules(start: Start, tmp_path: Path) -> None:
    (tmp_path / "slow.py").write_text(LOADING)
    (tmp_path / "later.py").write_text(LOADED)
    parent = start(PARENT.replace("process_pool(2)", "process_pool(2, ['slow', 'later'])"))
    server = int(
        wait_for(lambda: (tmp_path / "loading").exists() and (tmp_path / "loading").read_text(), bool)
    )
    parent.kill()
    wait_for(lambda: gone([server]), bool)
    assert not (tmp_path / "loaded").exists()


COPIED = PARENT.replace(
    "list(run(busy",
    "executor.submit(print).result(); os.fork() or time.sleep(1000); list(run(busy",
).replace("import", "import os, time,", 1)


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="elsewhere nothing tells a process from its copies")
def test_workers_die_with_their_parent_though_a_copy_of_it_goes_on(start: Start, tmp_path: Path) -> None:
    parent = start(COPIED)
    workers = workers_of(tmp_path)
    parent.kill()
    wait_for(lambda: gone(workers), bool)


def test_ctrl_c_ends_everything_at_once_and_quietly(start: Start, tmp_path: Path) -> None:
    parent = start(PARENT)
    workers_of(tmp_path)
    pressed = time.monotonic()
    os.killpg(parent.pid, signal.SIGINT)
    _, said = parent.communicate(timeout=20)
    assert (parent.returncode, said) == (130, "")
    assert time.monotonic() - pressed < 30
    wait_for(lambda: family(parent.pid), lambda members: not members)


@pytest.mark.parametrize("delay", [0.0, 0.03, 0.06, 0.1, 0.15, 0.2, 0.3])
def test_ctrl_c_while_workers_start_is_quiet_too(start: Start, tmp_path: Path, delay: float) -> None:
    parent = start(PARENT)
    wait_for((tmp_path / "pids" / "ready").exists, bool)
    time.sleep(delay)
    os.killpg(parent.pid, signal.SIGINT)
    _, said = parent.communicate(timeout=20)
    assert (parent.returncode, said) == (130, "")
    wait_for(lambda: family(parent.pid), lambda members: not members)
