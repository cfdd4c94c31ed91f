"""A task in a copy of the process. Each runs in a process of its own: that of the tests may have other threads."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.run import environment
from wenzhai.engine.beside import beside, can_be_copied

HEAD = """
import os, signal, sys, threading, time
from wenzhai.engine.beside import beside
here = os.getpid()
"""
ONLY_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is copied")


def printed(code: str, *, code_expected: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-c", HEAD + code], env=environment(), capture_output=True, text=True, timeout=30
    )
    assert done.returncode == code_expected, done.stderr
    return done.stdout


@ONLY_LINUX
def test_it_is_done_in_another_process_while_this_one_goes_on() -> None:
    code = """
reader, writer = os.pipe()
def task():
    return os.getpid(), os.read(reader, 9)
with beside(task) as result:
    os.write(writer, b"meanwhile")
    process, said = result()
    print(process != here, said.decode())
"""
    assert printed(code) == "True meanwhile\n"


def test_a_big_answer_comes_whole() -> None:
    assert printed("with beside(lambda: 'x' * 10**7) as result: print(len(result()))") == "10000000\n"


def test_none_is_an_answer_too() -> None:
    assert printed("with beside(lambda: None) as result: print(result())") == "None\n"


@ONLY_LINUX
@pytest.mark.parametrize(
    "end", ["os._exit(1)", "os.kill(os.getpid(), signal.SIGKILL)", "sys.exit(3)", "1 / 0"]
)
def test_when_the_copy_ends_without_an_answer_it_is_done_here(end: str) -> None:
    code = f"""
def task():
    if os.getpid() != here:
        {end}
    return "here"
with beside(task) as result: print(result())
"""
    assert printed(code) == "here\n"


def test_an_error_of_the_task_rises_here() -> None:
    code = """
try:
    with beside(lambda: 1 / 0) as result: result()
except ZeroDivisionError:
    print("risen")
"""
    assert printed(code) == "risen\n"


def test_with_other_threads_it_is_done_here() -> None:
    code = """
stop = threading.Event()
threading.Thread(target=stop.wait).start()
with beside(os.getpid) as result: print(result() == here)
stop.set()
"""
    assert printed(code) == "True\n"


@ONLY_LINUX
def test_nothing_is_left_when_the_block_fails() -> None:
    code = """
began = time.monotonic()
try:
    with beside(lambda: time.sleep(20)): raise KeyError
except KeyError:
    try:
        os.waitpid(-1, 0)
    except ChildProcessError:
        print("gone", time.monotonic() - began < 10)
"""
    assert printed(code) == "gone True\n"


def test_in_this_process_too() -> None:
    """Whether it is copied depends on who runs the tests; the answer does not."""
    with beside(lambda: [1, 2]) as result:
        assert result() == [1, 2]
    assert isinstance(can_be_copied(), bool)


@ONLY_LINUX
def test_a_copy_reads_the_cache_through_a_connection_of_its_own(tmp_path: Path) -> None:
    """Sqlite's connections must not be shared: the copy does not see what this process has not committed."""
    code = f"""
from pathlib import Path
from wenzhai.engine.cache import open_cache
with open_cache(Path({str(tmp_path)!r}), Path("site")) as cache:
    cache.bodies.put([(b"1" * 16, b"before")])
    with cache.transaction():
        cache.bodies.put([(b"2" * 16, b"open")])
        with beside(lambda: cache.bodies.get([b"1" * 16, b"2" * 16])) as found:
            print([*found().values()])
    print(len(cache.bodies))
"""
    assert printed(code) == "[b'before']\n2\n"


@ONLY_LINUX
def test_a_patient_copy_lets_others_go_first() -> None:
    code = """
with beside(lambda: os.nice(0), patience=7) as result:
    print(result() - os.nice(0))
"""
    assert printed(code) == "7\n"
