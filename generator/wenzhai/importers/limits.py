"""Limits of imported documents: those of an article, and a little more time."""

from collections.abc import Iterator
from contextlib import contextmanager

from wenzhai.importers.costly import costly_document
from wenzhai.markup.deadline import DeadlineExceeded, deadline
from wenzhai.model.problems import Problem, ProblemsError

MAX_BYTES = 20 << 20
"""The size limit of the fetcher, for files too."""
SECONDS = 30.0
"""Seconds of processor time for a document: a feed of a thousand articles needs some."""


@contextmanager
def within_time(path: str, seconds: float | None = None) -> Iterator[None]:
    """Raises `ProblemsError` when the block computes longer than this many seconds (`SECONDS` when None)."""
    seconds = SECONDS if seconds is None else seconds
    try:
        with deadline(seconds):
            yield
    except DeadlineExceeded:
        problem = Problem(code="import-too-slow", path=path, params={"seconds": f"{seconds:g}"})
        raise ProblemsError([problem]) from None


def check_size(data: bytes, path: str) -> None:
    """Raises `ProblemsError` for a document that is too large."""
    if len(data) > MAX_BYTES:
        limit = f"{MAX_BYTES >> 20} MiB"
        raise ProblemsError([Problem(code="file-too-big", path=path, params={"limit": limit})])


def check_html(html: str, path: str) -> None:
    """Raises `ProblemsError` for HTML with tags that are nested too deep or too long."""
    if excess := costly_document(html):
        line, column = (
            1 + html.count("\n", 0, excess.offset),
            excess.offset - html.rfind("\n", 0, excess.offset),
        )
        params = {"limit": str(excess.limit)}
        raise ProblemsError([Problem(code=excess.code, path=path, line=line, column=column, params=params)])
