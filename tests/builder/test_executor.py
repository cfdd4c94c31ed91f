"""The same bytes from every executor, and what is told when one fails: threads, processes, a cluster of Dask."""

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from socket import socket

import pytest
from msgspec import Struct

from tests.builder.test_determinism import inputs
from tests.engine.test_run import Shuffling
from tests.support.processes import end, family, parent, start, started, wait_for
from tests.support.project import Project
from tests.support.run import environment
from wenzhai.builder import cluster
from wenzhai.builder.cluster import dask_executor, executor_named
from wenzhai.cli import run as run_command
from wenzhai.engine.disk import DiskError
from wenzhai.engine.workers import Opener, Workers
from wenzhai.model.digest import Digest
from wenzhai.model.problems import ProblemsError

NEEDS_PROC = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="tells processes apart by /proc")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Enough files and pages for any executor to be worth it, built in this process alone."""
    site = Project(tmp_path_factory.mktemp("here") / "project", jobs=1)
    for name, data in inputs().items():
        site.write(name, data)
    assert not site.build().failed
    return site


# -- on this machine ----------------------------------------------------------------------------------------

LOCAL: dict[str, Opener] = {
    "threads": lambda: ThreadPoolExecutor(3),
    "spawned processes": lambda: ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")),
    "any order": lambda: Shuffling(5),
    "another order": lambda: Shuffling(6),
}


@pytest.mark.parametrize("name", LOCAL)
def test_the_same_bytes(project: Project, tmp_path: Path, name: str) -> None:
    site = Project.copy_of(project.root, tmp_path)
    built = site.build(executor=LOCAL[name])
    assert len(built.parsed) > 96
    assert site.tree() == project.tree()


def test_the_same_bytes_from_our_own_processes(project: Project, tmp_path: Path) -> None:
    site = Project.copy_of(project.root, tmp_path)
    site.build(jobs=3)
    assert site.tree() == project.tree()


def test_little_work_is_done_here(project: Project, tmp_path: Path) -> None:
    site = Project.copy_of(project.root, tmp_path)
    site.settle()
    site.build()
    site.edit("content/articles/many/007.md", "正文 7", "正文七")

    def refuse() -> ThreadPoolExecutor:
        raise AssertionError("an executor for a single article")

    assert len(site.build(executor=refuse).parsed) == 1


# -- workers that end ------------------------------------------------------------------------------------------


class Names(Struct, frozen=True):
    names: tuple[str, ...]


def die_at_fatal(batch: Names) -> tuple[str, ...]:
    if "fatal" in batch.names:
        os.kill(os.getpid(), signal.SIGKILL)
    return batch.names


BATCHES = [Names(("a", "b")), Names(("c", "fatal")), Names(("d",))]


def test_a_lost_worker_is_told_with_what_it_held() -> None:
    with pytest.raises(DiskError) as caught, Workers(2) as workers:
        list(workers.run(die_at_fatal, BATCHES, amount=1000))
    assert caught.value.problem.code == "worker-died"
    assert caught.value.problem.params == {"names": "c, fatal", "count": "2"}


LONG_BODY = "\n\n".join(
    f"第 {n} 段，**重点**在 `code {n}` 与 [链接](https://example.org/{n}) 之间。" for n in range(60)
)


@pytest.fixture
def long_build(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """`wenzhai build` with some seconds of work for two workers, in a session of its own."""
    site = Project(tmp_path)
    site.write("wenzhai.yaml", "title: 文摘\n")
    for number in range(192):
        site.write(f"content/articles/{number:03}.md", f"---\ntitle: 第 {number} 篇\n---\n{LONG_BODY}\n")
    command = [sys.executable, "-m", "wenzhai", "build", "-j", "2"]
    pipe = subprocess.PIPE
    with started(command, cwd=tmp_path, env=environment(), stdout=pipe, stderr=pipe) as build:
        yield build
        assert build.poll() is not None
        # The fork server ends by itself when the build has ended.
        wait_for(lambda: family(build.pid), lambda members: not members)


def workers_of(build: "subprocess.Popen[str]") -> list[int]:
    """Its two workers: the processes of the session that another one than the build has started."""
    return wait_for(
        lambda: [pid for pid in family(build.pid) if parent(pid) not in (build.pid, 0, os.getpid())],
        lambda pids: len(pids) == 2,
    )


@NEEDS_PROC
def test_a_killed_worker_ends_the_build_with_the_names(
    long_build: "subprocess.Popen[str]", tmp_path: Path
) -> None:
    os.kill(workers_of(long_build)[0], signal.SIGKILL)
    out, err = long_build.communicate(timeout=60)
    assert long_build.returncode == 3, err
    assert "content/articles/000.md" in err
    assert "[worker-died]" in err
    assert "Traceback" not in out + err
    assert not (tmp_path / "site").exists()


@NEEDS_PROC
def test_ctrl_c_ends_a_build_at_once(long_build: "subprocess.Popen[str]", tmp_path: Path) -> None:
    workers_of(long_build)
    pressed = time.monotonic()
    os.killpg(long_build.pid, signal.SIGINT)
    out, err = long_build.communicate(timeout=60)
    assert long_build.returncode == 130
    assert time.monotonic() - pressed < 30
    assert "Traceback" not in out + err
    assert not (tmp_path / "site").exists()


@NEEDS_PROC
def test_workers_die_with_the_build(long_build: "subprocess.Popen[str]") -> None:
    workers_of(long_build)
    long_build.kill()
    long_build.communicate()
    wait_for(lambda: family(long_build.pid), lambda members: not members)


# -- a cluster ---------------------------------------------------------------------------------------------------


class Dask:
    """A real scheduler with two worker processes, on this machine's loopback.

    `failures` is how many workers a batch may cost before it is not tried again.
    """

    def __init__(self, folder: Path, workers: int = 2, failures: int = 0) -> None:
        self.file = folder / "scheduler.json"
        self.environment = environment({"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": str(failures)})
        common = ["--scheduler-file", str(self.file), "--no-dashboard", "--host", "127.0.0.1"]
        self.processes = [self.start("scheduler", "--port", "0", *common)]
        try:
            self.address = str(wait_for(self.read_address, bool, 60))
        except BaseException:
            self.close()
            raise
        if workers:
            self.processes.append(
                self.start("worker", "--nworkers", str(workers), "--nthreads", "1", *common)
            )

    def start(self, what: str, *options: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", f"distributed.cli.dask_{what}", *options]
        quiet, folder = subprocess.DEVNULL, self.file.parent
        return start(command, env=self.environment, stdout=quiet, stderr=quiet, cwd=folder)

    def read_address(self) -> str | None:
        """None while the scheduler has not written all of its file, which it does not do at one stroke."""
        try:
            return str(json.loads(self.file.read_text())["address"])
        except (FileNotFoundError, json.JSONDecodeError):
            return None

    def kill(self, number: int) -> None:
        """A process and all that it has started."""
        end(self.processes[number])

    def close(self) -> None:
        for number in reversed(range(len(self.processes))):
            self.kill(number)

    def opener(self) -> Opener:
        return executor_named(f"dask:{self.address}")


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    with closing(Dask(tmp_path_factory.mktemp("dask"))) as cluster:
        yield cluster


def test_the_same_bytes_from_a_cluster(project: Project, tmp_path: Path, dask: Dask) -> None:
    site = Project.copy_of(project.root, tmp_path)
    built = site.build(executor=dask.opener())
    assert len(built.parsed) > 96
    assert site.tree() == project.tree()


def test_a_worker_lost_in_a_cluster_is_told_with_what_it_held(dask: Dask) -> None:
    with pytest.raises(DiskError) as caught, Workers(opener=dask.opener()) as workers:
        list(workers.run(die_at_fatal, BATCHES, amount=1000))
    assert caught.value.problem.params == {"names": "c, fatal", "count": "2"}


def test_a_worker_with_another_program_is_refused(dask: Dask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "program", lambda: Digest(b"of tomorrow"))
    with pytest.raises(DiskError) as caught, Workers(opener=dask.opener()) as workers:
        list(workers.run(die_at_fatal, BATCHES[:1], amount=1000))
    assert caught.value.problem.code == "executor-differs"


def test_a_cluster_without_workers_is_no_reason_to_wait_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 1.0)
    with (
        closing(Dask(tmp_path, workers=0)) as empty,
        pytest.raises(DiskError) as caught,
        dask_executor(empty.address),
    ):
        raise AssertionError("there is nobody")
    assert caught.value.problem.code == "executor-no-workers"


def test_workers_that_leave_are_no_reason_to_wait_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    losing = Dask(tmp_path, workers=1, failures=3)
    with closing(losing), Workers(opener=losing.opener()) as workers:
        answers = workers.run(nap, [Names((str(n),)) for n in range(50)], amount=1000)
        assert next(answers) == ("0",)
        monkeypatch.setattr(cluster, "PATIENCE", 1.0)
        losing.kill(1)
        with pytest.raises(DiskError) as caught:
            list(answers)
    assert caught.value.problem.code == "executor-no-workers"


def nap(batch: Names) -> tuple[str, ...]:
    time.sleep(0.2)
    return batch.names


def test_nobody_at_that_address(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.5)
    site = Project.copy_of(project.root, tmp_path)
    with socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"dask:tcp://127.0.0.1:{taken.getsockname()[1]}"
        assert run_command(["build", "--root", str(site.root), "--executor", address]) == 3
    assert not site.site.exists()


@pytest.mark.parametrize("text", ["spark:there", "dask", "dask:", "4"])
def test_what_is_no_executor_is_wrong_usage(text: str, project: Project) -> None:
    with pytest.raises(ProblemsError) as caught:
        executor_named(text)
    assert caught.value.problems[0].code == "executor-unknown"
    assert run_command(["build", "--root", str(project.root), "--executor", text]) == 2
