"""What a document from elsewhere may cost, whatever it is: the limits of an article, and a little more time."""

from collections.abc import Iterator
from contextlib import contextmanager

from wenzhai.importers.costly import costly_document
from wenzhai.markup.deadline import DeadlineExceeded, deadline
from wenzhai.model.problems import Problem, ProblemsError

MAX_BYTES = 20 << 20
"""What the fetcher takes at most holds for files, too."""
SECONDS = 30.0
"""Of processor time, for a document: a feed of a thousand articles needs some."""


@contextmanager
def within_time(path: str, seconds: float | None = None) -> Iterator[None]:
    """Raises `ProblemsError` when the block computes longer than so many seconds, `SECONDS` when None."""
    seconds = SECONDS if seconds is None else seconds
    try:
        with deadline(seconds):
            yield
    except DeadlineExceeded:
        problem = Problem(code="import-too-slow", path=path, params={"seconds": f"{seconds:g}"})
        raise ProblemsError([problem]) from None


def check_size(data: bytes, path: str) -> None:
    """Raises `ProblemsError` for more bytes than are read."""
    if len(data) > MAX_BYTES:
        limit = f"{MAX_BYTES >> 20} MiB"
        raise ProblemsError([Problem(code="file-too-big", path=path, params={"limit": limit})])


def check_html(html: str, path: str) -> None:
    """Raises `ProblemsError` for HTML whose tags nest too deep or hold too much."""
    if excess := costly_document(html):
        line, column = (
            1 + html.count("\n", 0, excess.offset),
            excess.offset - html.rfind("\n", 0, excess.offset),
        )
        params = {"limit": str(excess.limit)}
        raise ProblemsError([Problem(code=excess.code, path=path, line=line, column=column, params=params)])
