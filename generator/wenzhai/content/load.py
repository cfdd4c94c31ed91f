"""From content files to facts: parse what the cache does not know, in workers when that pays."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from msgspec import Raw, Struct, msgpack, structs

from wenzhai.content.config import Config
from wenzhai.content.copies import copies_of, encoder_problem, picture_copies
from wenzhai.content.entries import ListedFile
from wenzhai.content.scan import ContentScan, Loaded, load
from wenzhai.engine.by_folder import Sources
from wenzhai.engine.cache import Cache
from wenzhai.engine.digest import digest, join
from wenzhai.engine.program import reading_code_digest
from wenzhai.engine.run import batched
from wenzhai.engine.workers import Workers
from wenzhai.extend.hooks import NO_HOOKS, TRANSFORM, Hooks, transformer
from wenzhai.model.content import (
    Article,
    ContentFile,
    DocFile,
    Fact,
    ImageFile,
    Parsed,
    StaticFile,
    TermFile,
    UserWords,
)
from wenzhai.model.digest import Digest
from wenzhai.model.problems import Problem

T = TypeVar("T")

BATCH = 48
"""Files a worker gets at once: enough to make the way there cheap, few enough to share the work evenly."""

READING = "wenzhai.content.parse", "wenzhai.text.analysis_numpy"
"""The modules that read files. They are slow to load, and a build without news does not need them."""

_facts = msgpack.Decoder(Article | TermFile | DocFile | UserWords | ImageFile | StaticFile)


class ParseBatch(Struct, frozen=True):
    """Everything a worker needs: the config, the hooks, and (path, bytes) of each file."""

    config: Config
    hooks: Hooks
    files: tuple[tuple[str, bytes], ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(path for path, _ in self.files)


class ReadFile(Struct, frozen=True):
    """A file that was read, as the cache keeps it: between processes travel bytes, which nobody takes apart or encodes
    again."""

    path: str
    fact: bytes = b""
    """With its problems; empty when any of them is an error."""
    body: bytes = b""
    analysis: bytes = b""
    mirror: bytes = b""
    """The Markdown copy; only articles and pages have one, and an analysis."""
    problems: tuple[Problem, ...] = ()
    """Where there is no fact."""


class Content(Struct, frozen=True):
    """What reading gave: facts in order of path, problems of all files, and which paths were parsed just now."""

    facts: tuple[Fact, ...]
    keys: tuple[bytes, ...]
    """The facts' keys in the cache."""
    sources: Sources
    problems: tuple[Problem, ...]
    parsed: tuple[str, ...]
    program: Digest
    """What the facts depend on besides their files."""


def read_content(
    root: Path,
    config: Config,
    cache: Cache,
    workers: Workers,
    found: ContentScan,
    *,
    hooks: Hooks = NO_HOOKS,
    last: Content | None = None,
) -> Content:
    """Facts of every content file that was found: from `last`, what this process read before, or from the cache where
    they have them. `hooks` change articles. New facts are cached as they come: a long first build that is
    interrupted goes on where it stopped.
    """
    reader = _ContentReader(root, config, cache, found, hooks)
    lost = reader.load_known(found.unchanged(), last)
    reader.parse(workers, sorted([*lost, *found.changed], key=lambda item: item.path))
    reader.add_copies(workers)
    return reader.content()


class _ContentReader:
    """One reading, while it is under way."""

    def __init__(self, root: Path, config: Config, cache: Cache, found: ContentScan, hooks: Hooks) -> None:
        self.root, self.config, self.cache, self.found, self.hooks = root, config, cache, found, hooks
        self.program = fact_digest(config, hooks)
        self.problems = list(found.problems)
        self.read: dict[str, ContentFile] = {}
        self.keys: dict[str, bytes] = {}
        self.known: Mapping[bytes, Fact] = {}
        """Facts by key: of the last build of this process, or (`stored`) of the cache."""
        self.stored: Mapping[bytes, Raw] = {}
        self.facts: dict[str, Fact] = {}
        self.parsed: list[str] = []

    def key(self, source: ContentFile) -> bytes:
        """A fact is known by what it was made from: program and config, bytes, path."""
        return self.program + source.digest + source.path.encode()

    def load_known(self, unchanged: Iterable[ContentFile], last: Content | None) -> list[ListedFile]:
        """The facts of files that have not changed; what the cache has lost of them is returned, to be read."""
        before = last if last and last.program == self.program else None
        if before:
            self.known = dict(zip(before.keys, before.facts, strict=True))
        else:
            self.stored = self.cache.facts.all()
        lost = []
        for source in unchanged:
            self.keys[source.path] = key = self.key(source)
            if fact := self.fact_of(key):
                self.facts[source.path] = fact
            else:
                lost.append(ListedFile(source.path, source.path))
        return lost

    def fact_of(self, key: bytes) -> Fact | None:
        """The fact of that key, if it is known."""
        if (fact := self.known.get(key)) is None and (stored := self.stored.get(key)) is not None:
            fact = _facts.decode(stored)
        return fact

    def parse(self, workers: Workers, files: Sequence[ListedFile]) -> None:
        batches = (ParseBatch(self.config, self.hooks, part) for part in batched(self.unknown(files), BATCH))
        for results in workers.run(parse_batch, batches, len(files), "read", modules=READING):
            self.keep(results)
        if len(files) >= BATCH:
            from wenzhai.text.analysis import forget_words  # loads what a build without news does not need

            forget_words()

    def unknown(self, files: Iterable[ListedFile]) -> Iterator[tuple[str, bytes]]:
        """Read files: path and bytes of those whose facts the cache does not have."""
        for part in batched(load(self.root, files), BATCH):
            loaded = [item for item in part if isinstance(item, Loaded)]
            self.problems += [item for item in part if isinstance(item, Problem)]
            self.read.update((item.source.path, item.source) for item in loaded)
            self.keys.update((item.source.path, self.key(item.source)) for item in loaded)
            for item in loaded:
                path = item.source.path
                if fact := self.fact_of(self.keys[path]):
                    self.facts[path] = fact
                else:
                    yield path, item.data

    def keep(self, results: list[ReadFile]) -> None:
        good = [(result, _facts.decode(result.fact)) for result in results if result.fact]
        with self.cache.transaction():
            self.cache.bodies.put((fact.body_digest, result.body) for result, fact in good)
            texts = [(result, fact) for result, fact in good if isinstance(fact, Article | DocFile)]
            self.cache.bodies.put((fact.markdown_digest, result.mirror) for result, fact in texts)
            self.cache.analyses.put((fact.analysis_digest, result.analysis) for result, fact in texts)
            # Last, so that a fact never stands without what it refers to.
            self.cache.facts.put((self.keys[fact.path], result.fact) for result, fact in good)
        self.facts.update((fact.path, fact) for _, fact in good)
        self.parsed += [result.path for result in results]
        self.problems += [problem for result in results if not result.fact for problem in result.problems]

    def add_copies(self, workers: Workers) -> None:
        """Pictures with their smaller copies; a fact that has them already stays the same object."""
        images = [fact for fact in self.facts.values() if isinstance(fact, ImageFile)]
        known = copies_of(images, self.config, self.cache, workers) if images else {}
        for image in images:
            if (copies := picture_copies(image, known)) != image.copies:
                self.facts[image.path] = structs.replace(image, copies=copies)
        if images and (problem := encoder_problem(self.config)):
            self.problems.append(problem)

    def content(self) -> Content:
        paths = sorted(self.facts)
        problems = [*self.problems, *(problem for path in paths for problem in self.facts[path].problems)]
        return Content(
            facts=tuple(self.facts[path] for path in paths),
            keys=tuple(self.keys[path] for path in paths),
            sources=self.found.sources(self.read),
            problems=tuple(
                sorted(summed(problems), key=lambda problem: (problem.path, problem.line, problem.column))
            ),
            parsed=tuple(self.parsed),
            program=self.program,
        )


def summed(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems; one that counts them all, at the place of the first, of those about pictures of one host and of
    those with one place of a hook: there may be thousands."""
    same: dict[tuple[str, ...], list[Problem]] = {}
    for problem in problems:
        if problem.code == "image-remote":
            same.setdefault((problem.params["host"],), []).append(problem)
        elif problem.code in ("hook-fails-for", "hook-result"):
            where = problem.path, str(problem.line), problem.params["detail"]
            same.setdefault(where, []).append(problem)
        else:
            yield problem
    for found in same.values():
        count = sum(int(problem.params["count"]) for problem in found)
        yield structs.replace(found[0], params={**found[0].params, "count": str(count)})


def fact_digest(config: Config, hooks: Hooks = NO_HOOKS) -> Digest:
    """What a fact depends on besides its file: the reading part of the program, hooks that change articles, and of the
    config what it reads."""
    read = (
        *(config.timezone, config.lang, config.trusted, config.math, config.typography, config.deadline),
        *(config.boilerplate, config.url, config.slug_style, config.trusted_static, config.core_viewpoint),
        config.pictures.allow,
        config.default_source,
        config.fields,
    )
    changed = hooks.digest_of(TRANSFORM)
    return join([reading_code_digest(), digest(read), *([changed] if changed else [])])


def parse_batch(batch: ParseBatch) -> list[ReadFile]:
    from wenzhai.content.parse import parse_files  # loads Markdown, which a build without news does not need

    return list(map(encoded, parse_files(batch.files, batch.config, transformer(batch.hooks))))


def encoded(parsed: Parsed) -> ReadFile:
    if parsed.fact is None:
        return ReadFile(parsed.path, problems=parsed.problems)
    return ReadFile(
        parsed.path,
        msgpack.encode(parsed.fact),
        msgpack.encode(parsed.body) if parsed.data is None else parsed.data,
        msgpack.encode(parsed.analysis),
        parsed.mirror.encode(),
    )
