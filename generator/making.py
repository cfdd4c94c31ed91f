"""The parent's side of rendering: stale pages become jobs, jobs become files to publish."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from msgspec import Struct

from generator.cache import Cache
from generator.engine.digest import digest
from generator.engine.output import Write
from generator.engine.run import run
from generator.model import Blob, Digest, Page, Problem
from generator.render import Batch, Bundle, Failure, Job, Output, render_batch
from generator.workers import Workers

BATCH = 64
"""Pages a worker gets at once. Bodies are loaded for a batch at a time: they never all lie in memory."""


class Made(Struct, frozen=True):
    """Rendered pages and what went wrong. `digests` are those of the bytes of each page."""

    writes: tuple[Write, ...]
    digests: dict[str, Digest]
    problems: tuple[Problem, ...]


def make_pages(pages: Sequence[Page], bundle: Bundle, cache: Cache, workers: Workers) -> Made:
    """Render these pages, in workers when there are many."""
    ranks = {page.url: page.rank for page in pages}
    writes: list[Write] = []
    problems: list[Problem] = []
    for results in run(render_batch, batches(pages, bundle, cache), workers.pool(len(pages))):
        for result in results:
            if isinstance(result, Output):
                writes.append(Write(result.url, result.data, ranks[result.url]))
            else:
                problems.append(failure_problem(result))
    return Made(tuple(writes), {write.url: digest(write.data) for write in writes}, tuple(problems))


def batches(pages: Iterable[Page], bundle: Bundle, cache: Cache) -> Iterator[Batch]:
    iterator = iter(pages)
    while part := tuple(islice(iterator, BATCH)):
        wanted = {blob.digest for page in part for blob in blobs(page) if not blob.data}
        bodies = cache.bodies.get(wanted)
        yield Batch(bundle, tuple(make_job(page, bodies) for page in part))


def blobs(page: Page) -> Iterator[Blob]:
    for value in page.context.values():
        if isinstance(value, Blob):
            yield value
        elif isinstance(value, tuple):
            yield from (item for item in value if isinstance(item, Blob))


def make_job(page: Page, bodies: Mapping[bytes, bytes]) -> Job:
    def filled(value: object) -> object:
        if isinstance(value, Blob):
            return value.data or bodies[value.digest]
        if isinstance(value, tuple) and value and isinstance(value[0], Blob):
            return tuple(filled(item) for item in value)
        return value

    return Job(page.url, page.how, {name: filled(value) for name, value in page.context.items()})


def failure_problem(failure: Failure) -> Problem:
    return Problem(
        code="render-failed", path=failure.url, params={"url": failure.url, "detail": failure.message}
    )
