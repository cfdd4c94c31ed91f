"""The build: the stages of docs/architecture.md in order.

The site is a function of the content, the config, the theme, the program, and of the moment only where it decides
which articles are still of the future. Any cache, or none, gives the same bytes.
"""

import gc
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from generator.cache import Cache, CacheDamaged, open_cache, set_aside
from generator.config import Config
from generator.engine.digest import digest
from generator.engine.lock import BuildLock
from generator.engine.output import Output, Published
from generator.engine.rebuild import Planned, Stale, Trace, stale
from generator.library import Library, build_library
from generator.making import Maker
from generator.model import Article, Digest, Note, Page, Problem, ProblemsError
from generator.pages import collisions, describe
from generator.pages.shared import Shared, make_shared
from generator.plan import Planner, check_names
from generator.reading import Content, read_content
from generator.relations import Related, relate
from generator.render import Bundle
from generator.salts import render_salt
from generator.slugs import slugify
from generator.theme import Theme, load_theme
from generator.workers import Workers

PRIVATE = ("content", "themes", ".cache", ".wenzhai")
"""Folders of a project that the output may neither be, contain nor lie in."""


class BuildOptions(Struct, frozen=True, kw_only=True):
    """What a run asks for. `now` is UTC seconds, the machine's clock when None."""

    clean: bool = False
    drafts: bool = False
    now: int | None = None
    jobs: int | None = None
    verify: bool = False
    keep_going: bool = False
    output: Path | None = None
    lock_timeout: float = 60.0


class BuildReport(Struct, frozen=True, kw_only=True):
    """What happened and why."""

    output: Path
    sources: int
    pages: int
    parsed: tuple[str, ...] = ()
    rendered: tuple[Stale, ...] = ()
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Note, ...] = ()
    seconds: dict[str, float] = {}

    @property
    def failed(self) -> bool:
        return errors_in(self.problems)


def errors_in(problems: Iterable[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


class Site(Struct, frozen=True):
    """The described site: every page by url, with its plan, and what templates share."""

    pages: dict[str, Page]
    planned: tuple[Planned, ...]
    planner: Planner
    shared: Shared
    bundle: Bundle
    problems: tuple[Problem, ...]

    def inputs(self, url: str) -> dict[str, Digest]:
        return self.planner.inputs(self.pages[url])


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """A build makes many small values and no cycles to speak of; looking for some takes a fifth of its time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class Stopwatch:
    """Seconds per stage, for the report."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = time.perf_counter() - start


def build(root: Path, config: Config, options: BuildOptions | None = None) -> BuildReport:
    """Bring the output folder up to date. Raises `ProblemsError` (theme, config) and `DiskError` (disk, lock)."""
    options = options or BuildOptions()
    state = root / ".cache"
    with BuildLock(state, "build", options.lock_timeout), without_garbage_collection():
        try:
            return locked_build(root, config, options, state)
        except CacheDamaged:
            set_aside(state)
            return locked_build(root, config, options, state)


def locked_build(root: Path, config: Config, options: BuildOptions, state: Path) -> BuildReport:
    clock = Stopwatch()
    now = int(time.time()) if options.now is None else options.now
    folder = options.output or root / config.output
    output = Output(folder, state, root, [root / name for name in PRIVATE])
    output.recover()
    with open_cache(state, folder) as cache, Workers(options.jobs) as workers:
        with clock("read"):
            content = read_content(root, config, cache, workers, clean=options.clean)
        with clock("relate"):
            shelved = build_library(
                content.facts, config, slugger(config, cache), now=now, drafts=options.drafts
            )
            related = relate(shelved.library, config.lang)
        with clock("describe"):
            theme = load_theme(root, config.theme, remember(cache))
            site = describe_site(shelved.library, related, config, theme)
        with clock("compare"):
            traces = {} if options.clean else cache.traces()
            todo = stale(site.planned, traces, site.inputs, cache.inputs, output.survey(traces))
            pages = [site.pages[one.key] for one in todo]
        problems = [*content.problems, *shelved.problems, *related.problems, *site.problems]
        problems += check_names(theme, site.shared, pages)
        maker, published = Maker(site.bundle, cache, workers), Published({}, (), ())
        if options.keep_going or not errors_in(problems):
            with clock("make"), suppress(ProblemsError):
                published = output.publish(
                    maker.writes(pages, strict=not options.keep_going), site.pages.keys()
                )
                record(cache, content, site, maker, published, traces, output)
    return BuildReport(
        output=folder,
        sources=len(content.sources),
        pages=len(site.pages),
        parsed=content.parsed,
        rendered=tuple(todo),
        written=published.written,
        removed=published.removed,
        problems=(*problems, *maker.problems),
        notes=(*cache.notes, *shelved.notes),
        seconds=clock.seconds,
    )


# -- parts of it ------------------------------------------------------------------------------------


def describe_site(library: Library, related: Related, config: Config, theme: Theme) -> Site:
    """Every page with its fingerprint. Of two pages at one url the first stays, and both are complained of."""
    shared = make_shared(library, related, config, theme)
    described = list(describe(library, related, config, theme, shared))
    planner = Planner(theme, shared, render_salt())
    pages: dict[str, Page] = {}
    for page in described:
        pages.setdefault(page.url, page)
    problems = tuple(collisions(described, library))
    bundle = Bundle(theme.digest, theme.sources, shared.values())
    planned = tuple(planner.plan(page) for page in pages.values())
    return Site(pages, planned, planner, shared, bundle, problems)


def slugger(config: Config, cache: Cache) -> Callable[[str], str]:
    """Slugs of terms without a file. Remembered: the pinyin tables take long to load."""
    known = cache.memo("slug")

    def slug(name: str) -> str:
        key = digest((config.slug_style, name))
        stored = known.get([key])
        if key not in stored:
            stored[key] = slugify(name, config.slug_style).encode()
            known.put(stored.items())
        return stored[key].decode()

    return slug


def remember(cache: Cache) -> Callable[[bytes, Callable[[], bytes]], bytes]:
    """A store of results by the digest of what they were made from."""
    known = cache.memo("theme")

    def remembered(key: bytes, make: Callable[[], bytes]) -> bytes:
        stored = known.get([key])
        if key not in stored:
            stored[key] = make()
            known.put(stored.items())
        return stored[key]

    return remembered


def record(
    cache: Cache,
    content: Content,
    site: Site,
    maker: Maker,
    published: Published,
    before: Mapping[str, Trace],
    output: Output,
) -> None:
    """Say what is on the disk now; the last thing a build does."""
    traces: dict[str, Trace] = {}
    inputs: dict[str, Sequence[tuple[str, Digest]]] = {}
    for plan in site.planned:
        url = plan.key
        if url in maker.digests:
            traces[url] = Trace(url, plan.fingerprint, maker.digests[url], published.stats[url])
            inputs[url] = tuple(site.inputs(url).items())
        elif url in before:
            stat = output.refreshed.get(url)
            traces[url] = replace(before[url], stat=stat) if stat else before[url]
    cache.record(content.sources, traces, inputs)
    forget(cache, content)


def forget(cache: Cache, content: Content) -> None:
    """Drop facts, bodies and analyses that no content file leads to any more."""
    if not content.parsed and len(content.keys) == len(cache.facts.keys()):
        return
    articles = [fact for fact in content.facts if isinstance(fact, Article)]
    cache.facts.keep(content.keys)
    cache.bodies.keep({fact.body for fact in content.facts} | {fact.markdown for fact in articles})
    cache.analyses.keep({fact.analysis for fact in articles})
