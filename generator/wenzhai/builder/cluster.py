"""`--executor dask:tcp://HOST:8786`: builds on a Dask cluster, for archives that outgrow one machine.

A cluster gets the same work as a process pool: module-level functions, and batches of plain values. So the site has the
same bytes. A worker with a different version of the program might give others and is refused.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from msgspec import Struct

from wenzhai.engine.digest import join
from wenzhai.engine.disk import DiskError
from wenzhai.engine.installer import install_command
from wenzhai.engine.program import reading_code_digest, rendering_code_digest
from wenzhai.engine.workers import Opener
from wenzhai.model.digest import Digest
from wenzhai.model.problems import Problem, ProblemsError

PATIENCE = 15.0
"""Seconds to wait for a scheduler, and for a worker when there is none."""

LOOK = 1.0
"""Seconds between two checks for workers."""


def executor_named(text: str) -> Opener:
    """The opener for `--executor`: `dask:` and the address of a scheduler. Raises ProblemsError."""
    kind, _, address = text.partition(":")
    if kind != "dask" or not address:
        raise ProblemsError([Problem(code="executor-unknown", params={"text": text})])
    if find_spec("distributed") is None:
        raise ProblemsError(
            [Problem(code="executor-missing", params={"text": text, "install": install_command("cluster")})]
        )
    return lambda: dask_executor(address)


@contextmanager
def dask_executor(address: str) -> Iterator[Executor]:
    """A cluster with at least one worker. Raises DiskError if there is none at that address."""
    distributed: Any = import_module("distributed")
    try:
        # Results come from the workers themselves, by way of the scheduler only where they cannot be reached.
        client = distributed.Client(address, timeout=PATIENCE, set_as_default=False, direct_to_workers=True)
    except (OSError, ValueError) as error:
        raise cluster_error("executor-unreachable", address, error) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            raise cluster_error("executor-no-workers", address, error) from error
        yield Cluster(client)


def cluster_error(code: str, address: str, error: object) -> DiskError:
    return DiskError(Problem(code=code, params={"address": address, "reason": str(error)}))


class Cluster(Executor):
    """An executor on Dask's client that raises the same errors as local ones and never waits for workers that are
    gone."""

    def __init__(self, client: Any) -> None:
        self.address: str = client.scheduler.address
        self.workers: int = sum(client.nthreads().values())
        """Number of batches that can run at once."""
        self._client = client
        self._inner = client.get_executor(pure=False)
        self._killed_worker = import_module("distributed").KilledWorker
        self._salt = program()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        answer = ClusterFuture(self)
        theirs = self._inner.submit(checked, self._salt, fn, *args, **kwargs)
        theirs.add_done_callback(lambda done: self._pass_on(done, answer))
        return answer

    def _pass_on(self, done: "Future[Any]", answer: "Future[Any]") -> None:
        try:
            result = done.result()
        except self._killed_worker as error:
            answer.set_exception(BrokenExecutor(str(error)))
        except CancelledError as error:
            answer.set_exception(cluster_error("executor-lost", self.address, error))
        except (ImportError, AttributeError) as error:  # the worker does not have these functions
            answer.set_exception(cluster_error("executor-differs", self.address, error))
        except Exception as error:  # whatever the task raised
            answer.set_exception(error)
        else:
            if isinstance(result, OtherProgram):
                answer.set_exception(cluster_error("executor-differs", self.address, result.host))
            else:
                answer.set_result(result)

    def has_workers(self) -> bool:
        return bool(self._client.scheduler_info()["workers"])


class ClusterFuture(Future[Any]):
    """The future of a result from a cluster; fails when the cluster has no workers."""

    def __init__(self, cluster: Cluster) -> None:
        super().__init__()
        self._cluster = cluster

    def result(self, timeout: float | None = None) -> Any:
        alone = 0.0
        while timeout is None and not self.done():
            try:
                return super().result(LOOK)
            except TimeoutError:
                alone = 0.0 if self._cluster.has_workers() else alone + LOOK
                if alone > PATIENCE:
                    raise cluster_error("executor-no-workers", self._cluster.address, "") from None
        return super().result(timeout)


class OtherProgram(Struct, frozen=True):
    """The answer of a worker with another version of the program or of its dependencies."""

    host: str


def checked(salt: Digest, task: Callable[..., Any], *args: Any) -> Any:
    """Runs on the worker: do the task if the versions of program and dependencies agree."""
    if program() != salt:
        import socket

        return OtherProgram(socket.gethostname())
    return task(*args)


def program() -> Digest:
    """Digest of all code that determines the result of a batch."""
    return join([reading_code_digest(), rendering_code_digest()])
