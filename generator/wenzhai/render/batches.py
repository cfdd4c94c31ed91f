"""The parent's side of rendering: stale pages become jobs, jobs become files to publish."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from wenzhai.engine.cache import Cache
from wenzhai.engine.database import CacheDamaged
from wenzhai.engine.digest import digest
from wenzhai.engine.run import batched
from wenzhai.engine.staging import Write
from wenzhai.engine.workers import Workers
from wenzhai.model.digest import Digest
from wenzhai.model.page import Blob, Bytes, Page, Rank, Url
from wenzhai.model.problems import Problem, ProblemsError
from wenzhai.model.views import LinkedBody
from wenzhai.render.worker import Bundle, Job, RenderBatch, RenderFailure, render_batch

BATCH = 48
"""Pages that are looked at together; a worker gets those of them that have to be rendered, somewhat more than half.
Bodies are loaded per batch, so that they are never all in memory: with 128 the processes take 50 MB more."""


class Maker:
    """Renders pages, one batch after the other.

    `digests` (of the rendered files), `failed` (urls) and `problems` fill up while `writes` is consumed.
    """

    def __init__(self, bundle: Bundle, cache: Cache, workers: Workers) -> None:
        self.digests: dict[str, Digest] = {}
        self.failed: set[str] = set()
        self.problems: list[Problem] = []
        self._bundle = bundle
        self._cache = cache
        self._workers = workers

    def writes(self, pages: Iterable[Page], amount: int, *, strict: bool = True) -> Iterator[Write]:
        """The files of these pages, of which `amount` have to be rendered. When `strict`, raises ProblemsError at the
        end if any page failed: then the caller must not publish, and all failures are known."""
        ranks: dict[Url, Rank] = {}
        ready: deque[Write] = deque()
        batches = self._batches(pages, ranks, ready)
        for results in self._workers.run(render_batch, batches, amount, "make"):
            yield from taken(ready)
            for result in results:
                if isinstance(result, RenderFailure):
                    self.failed.add(result.url)
                    self.problems.append(failure_problem(result))
                    continue
                self.digests[result.url] = digest(result.data)
                yield Write(result.url, result.data, ranks.pop(result.url))
        yield from taken(ready)
        if strict and self.problems:
            raise ProblemsError(self.problems)

    def _batches(
        self, pages: Iterable[Page], ranks: dict[Url, Rank], ready: deque[Write]
    ) -> Iterator[RenderBatch]:
        """What has to be rendered, its `ranks`, and what is `ready`: files whose bytes exist already need not go to a
        worker and back."""
        for part, bodies in self._with_bodies(pages):
            jobs = []
            for page in part:
                if isinstance(page.how, Bytes):
                    ready.append(self._as_it_is(page, bodies))
                else:
                    ranks[page.url] = page.rank
                    jobs.append(make_job(page, bodies))
            if jobs:
                yield RenderBatch(self._bundle, tuple(jobs))

    def _as_it_is(self, page: Page, bodies: Mapping[bytes, bytes]) -> Write:
        data = filled(page.context["data"], bodies)
        assert isinstance(data, bytes)
        self.digests[page.url] = digest(data)
        return Write(page.url, data, page.rank)

    def _with_bodies(self, pages: Iterable[Page]) -> Iterator[tuple[tuple[Page, ...], dict[bytes, bytes]]]:
        for part in batched(pages, BATCH):
            wanted = {blob.digest for page in part for blob in blobs(page) if blob.data is None}
            bodies = self._cache.bodies.get(wanted)
            if len(bodies) < len(wanted):
                raise CacheDamaged
            yield part, bodies


def taken(ready: deque[Write]) -> Iterator[Write]:
    while ready:
        yield ready.popleft()


def blobs(page: Page) -> Iterator[Blob]:
    """All blobs of a context: as values or within bodies, alone or in tuples."""
    for value in page.context.values():
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Blob):
                yield item
            elif isinstance(item, LinkedBody):
                yield item.packed


def make_job(page: Page, bodies: Mapping[bytes, bytes]) -> Job:
    assert not isinstance(page.how, Bytes)
    return Job(page.url, page.how, {name: filled(value, bodies) for name, value in page.context.items()})


def filled_blob(blob: Blob, bodies: Mapping[bytes, bytes]) -> Blob:
    return Blob(blob.digest, bodies[blob.digest])


def filled(value: object, bodies: Mapping[bytes, bytes]) -> object:
    """A value of a context with the bytes of its blobs filled in."""
    match value:
        case Blob():
            return bodies[value.digest] if value.data is None else value.data
        case LinkedBody():
            return value if value.packed.data else replace(value, packed=filled_blob(value.packed, bodies))
        case (Blob() | LinkedBody(), *_):
            return tuple(filled(item, bodies) for item in value)
    return value


def failure_problem(failure: RenderFailure) -> Problem:
    if failure.hook:
        return failure.hook
    if failure.template:
        theme, _, name = failure.template.partition(":")
        path = f"themes/{theme}/templates/{name}"
        params = {"detail": failure.message, "url": failure.url}
        return Problem(code="template-fails", path=path, line=failure.line, column=1, params=params)
    return Problem(
        code="render-failed", path=failure.url, params={"url": failure.url, "detail": failure.message}
    )
