"""One build at a time, whatever happens to the holder."""

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from tests.support.paths import REPOSITORY
from wenzhai.engine.disk import DiskError
from wenzhai.engine.lock import BuildLock, Holder

HOLD = """
import sys, time
from pathlib import Path
from wenzhai.engine.lock import BuildLock
with BuildLock(Path(sys.argv[1]), "serve"):
    print("held", flush=True)
    sys.stdin.read()
"""


def hold(folder: Path) -> "subprocess.Popen[str]":
    """Another process that holds the lock until its input ends."""
    run = [sys.executable, "-c", HOLD, str(folder)]
    process = subprocess.Popen(run, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_lock_may_be_taken_again_and_again(tmp_path: Path) -> None:
    for _ in range(3):
        with BuildLock(tmp_path / ".cache"):
            pass


def test_who_holds_it_is_said_and_waited_for(tmp_path: Path) -> None:
    other = hold(tmp_path)
    said: list[Holder] = []

    def release(holder: Holder) -> None:
        said.append(holder)
        other.communicate()

    with BuildLock(tmp_path, on_wait=release):
        pass
    assert [(holder.pid, holder.command) for holder in said] == [(other.pid, "serve")]
    assert time.strptime(said[0].since, "%Y-%m-%d %H:%M:%S")


def test_it_can_be_signed_and_read_where_there_is_no_pread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows."""
    monkeypatch.delattr(os, "pread")
    monkeypatch.delattr(os, "pwrite")
    with BuildLock(tmp_path, "build"), pytest.raises(DiskError) as told, BuildLock(tmp_path, timeout=0):
        pass
    assert told.value.problem.params["pid"] == str(os.getpid())


def test_after_the_time_it_gives_up_and_names_the_holder(tmp_path: Path) -> None:
    other = hold(tmp_path)
    before = time.monotonic()
    with pytest.raises(DiskError) as caught, BuildLock(tmp_path, timeout=0.2):
        pass
    assert 0.2 <= time.monotonic() - before < 10
    problem = caught.value.problem
    assert (problem.code, problem.params["pid"], problem.params["command"]) == (
        "lock-held",
        str(other.pid),
        "serve",
    )
    other.communicate()


def test_the_lock_of_a_killed_holder_is_free_at_once(tmp_path: Path) -> None:
    other = hold(tmp_path)
    began: list[float] = []

    def kill(holder: Holder) -> None:
        os.kill(holder.pid, signal.SIGKILL)
        began.append(time.monotonic())

    with BuildLock(tmp_path, on_wait=kill):
        assert time.monotonic() - began[0] < 10  # of the minute it would wait
    other.communicate()


def test_a_lock_in_a_folder_that_was_deleted_is_taken_anew(tmp_path: Path) -> None:
    with BuildLock(tmp_path / ".cache"):
        shutil.rmtree(tmp_path / ".cache")
    with BuildLock(tmp_path / ".cache"):
        other_sees(tmp_path / ".cache", held=True)
    other_sees(tmp_path / ".cache", held=False)


def other_sees(folder: Path, held: bool) -> None:
    try:
        with BuildLock(folder, timeout=0):
            assert not held
    except DiskError:
        assert held


def test_a_lock_file_that_cannot_be_made_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DiskError) as caught, BuildLock(tmp_path / "file" / "folder"):
        pass
    assert caught.value.problem.code == "disk-failed"


@pytest.mark.parametrize("link", [os.symlink, os.link])
def test_a_lock_file_that_is_another_file_by_a_second_name_is_refused_and_left_alone(
    tmp_path: Path, link: Callable[[Path, Path], None]
) -> None:
    (tmp_path / "thesis.doc").write_bytes(b"years of work")
    (tmp_path / ".cache").mkdir()
    link(tmp_path / "thesis.doc", tmp_path / ".cache" / "lock")
    with pytest.raises(DiskError) as caught, BuildLock(tmp_path / ".cache"):
        pass
    assert caught.value.problem.code == "lock-not-ours"
    assert (tmp_path / "thesis.doc").read_bytes() == b"years of work"


def test_a_lock_file_that_leads_nowhere_makes_no_file_there(tmp_path: Path) -> None:
    (tmp_path / "lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DiskError) as caught, BuildLock(tmp_path):
        pass
    assert caught.value.problem.code == "lock-not-ours"
    assert not (tmp_path / "elsewhere").exists()


def test_a_pipe_in_the_place_of_the_lock_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "lock")
    with pytest.raises(DiskError) as caught, BuildLock(tmp_path):
        pass
    assert caught.value.problem.code == "lock-not-ours"


def test_a_dead_process_is_never_named_as_the_holder(tmp_path: Path) -> None:
    """Between locking and signing the file still has what the last holder wrote."""
    dead = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True)
    signed = msgspec.json.encode(Holder(int(dead.stdout), "build", "2025-12-24 08:00:00"))
    with BuildLock(tmp_path):
        (tmp_path / "lock").write_bytes(signed)
        with pytest.raises(DiskError) as caught, BuildLock(tmp_path, timeout=0):
            pass
    assert (caught.value.problem.code, caught.value.problem.params) == ("lock-held-unsigned", {})


def test_no_program_that_is_started_inherits_the_lock(tmp_path: Path) -> None:
    with BuildLock(tmp_path):
        other = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, close_fds=False)
    with other:
        with BuildLock(tmp_path, timeout=20):  # the kernel may take a moment to close what exec closes
            assert other.poll() is None
        other.communicate(b"\n")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff"])
def test_an_unreadable_signature_is_no_obstacle(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "lock").write_bytes(content)
    with BuildLock(tmp_path):
        pass


def count_up(folder: str, times: int) -> None:
    """Reads, waits and writes: without the lock, counts would be lost."""
    for _ in range(times):
        with BuildLock(Path(folder)):
            path = Path(folder) / "count"
            number = int(path.read_text())
            time.sleep(0.001)
            path.write_text(str(number + 1))


def test_many_at_once_go_one_after_the_other(tmp_path: Path) -> None:
    (tmp_path / "count").write_text("0")
    context = multiprocessing.get_context("forkserver")
    workers = [context.Process(target=count_up, args=(str(tmp_path), 8)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert (tmp_path / "count").read_text() == "32"
