"""Errors of the file system as problems that name the operation and the path."""

import errno
import os
from types import TracebackType

from wenzhai.model.problems import Problem

_CODES = {
    errno.ENOSPC: "disk-full",
    errno.EDQUOT: "disk-full",
    errno.EACCES: "disk-denied",
    errno.EPERM: "disk-denied",
    errno.EROFS: "disk-read-only",
}


class DiskError(Exception):
    """The machine (its disk, what lies on it, a lost worker) does not let us work; the command exits with 3."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.code} {problem.path} {problem.params}")
        self.problem = problem


def disk_problem(error: OSError, path: str | os.PathLike[str]) -> Problem:
    """The problem for an error of the operating system. `path` is used when the error names none."""
    name = os.fsdecode(error.filename) if isinstance(error.filename, (str, bytes)) else os.fspath(path)
    reason = os.strerror(error.errno) if error.errno else str(error)
    return Problem(code=_CODES.get(error.errno or 0, "disk-failed"), path=name, params={"reason": reason})


class guarded:
    """`with guarded(path):` turns an OSError inside into a DiskError that names the path."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = path

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, OSError):
            raise DiskError(disk_problem(error, self.path)) from error
