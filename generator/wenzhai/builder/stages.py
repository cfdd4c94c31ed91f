"""The stages of a build with work to do, in the order of docs/architecture.md."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from wenzhai.builder.outcome import BuildOptions, BuildReport, Stopwatch, articles_in
from wenzhai.builder.project import ContentSnapshot, take_snapshot
from wenzhai.builder.session import BuildSession
from wenzhai.builder.up_to_date import BuildRecord, Inputs, as_meta
from wenzhai.content.load import Content, read_content
from wenzhai.content.scan import ContentScan
from wenzhai.engine.cache import Cache
from wenzhai.engine.digest import join
from wenzhai.engine.output import OutputFolder, Published
from wenzhai.engine.program import rendering_code_digest
from wenzhai.engine.rebuild import Mark, Planned, Stale, Trace, stale
from wenzhai.engine.workers import Workers
from wenzhai.model.content import Article
from wenzhai.model.digest import Digest
from wenzhai.model.problems import Problem, ProblemsError, errors_in
from wenzhai.pages import collisions
from wenzhai.pages.fingerprints import PagePlanner, check_names
from wenzhai.pages.sections import Described, Pages, sections
from wenzhai.pages.shared import SiteContext, site_context
from wenzhai.render.batches import Maker, blobs
from wenzhai.render.worker import Bundle
from wenzhai.search.index import stores_of
from wenzhai.search.pages import search_sections


class DescribedSite(Struct, frozen=True):
    """Every page with its fingerprint, and what its templates share."""

    described: Described
    planner: PagePlanner
    context: SiteContext
    problems: tuple[Problem, ...]

    @property
    def planned(self) -> Sequence[Planned]:
        return self.described.planned

    def inputs(self, url: str) -> dict[str, Mark]:
        return self.planner.inputs(self.described.page(url))

    def bundle(self) -> Bundle:
        """What workers need for all pages."""
        theme, shared = self.context.theme, self.context.shared
        codes = {name: facts.code for name, facts in theme.templates.items()}
        key = join([theme.digest, *shared.digests().values()])
        return Bundle(key, codes, theme.names, shared.values())


class Made(Struct, frozen=True):
    """What came of the pages that were to be made. `published` is None when errors forbade it."""

    published: Published | None
    digests: Mapping[str, Digest] = {}
    failed: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()


class Build(Struct, frozen=True):
    """One build with work to do: what is asked for, and what it works with."""

    root: Path
    inputs: Inputs
    options: BuildOptions
    session: BuildSession
    output: OutputFolder
    clock: Stopwatch

    @property
    def cache(self) -> Cache:
        return self.session.cache

    def run(
        self, found: ContentScan, traces: Mapping[str, Trace], survey: Mapping[str, Digest], now: int
    ) -> BuildReport:
        clock = self.clock
        options = self.options
        with Workers(options.jobs, options.executor, options.watcher) as workers:
            with clock("read"):
                content = self.read(found, workers)
            with clock("relate"):
                snapshot = self.relate(content, now)
            with clock("describe"):
                site = self.describe(snapshot)
            with clock("compare"):
                todo = stale(site.planned, traces, site.inputs, self.cache.inputs, survey)
                problems = [*snapshot.problems, *self.complaints(site, todo)]
            with clock("make"):
                made = self.make(site, todo, problems, workers)
                problems += made.problems
            with clock("record"):
                self.record(content, site, made, self.what_was_built(content, snapshot, problems))
        return self.report(content, snapshot, site, todo, made, problems)

    def read(self, found: ContentScan, workers: Workers) -> Content:
        config, session = self.inputs.config, self.session
        content = read_content(self.root, config, self.cache, workers, found, last=session.content)
        workers.rest()
        session.content = content
        return content

    def relate(self, content: Content, now: int) -> ContentSnapshot:
        config, drafts = self.inputs.config, self.options.drafts
        return take_snapshot(self.root, config, self.session, content, now=now, drafts=drafts)

    def describe(self, snapshot: ContentSnapshot) -> DescribedSite:
        """Of two pages at one url the first stays, and both are complained of."""
        config, theme, font = self.inputs.config, self.inputs.theme, self.inputs.share_font
        library = snapshot.library
        context = site_context(library, snapshot.related, config, theme, font)
        planner = PagePlanner(theme, context.shared, rendering_code_digest())
        parts = [*sections(context), *search_sections(library, stores_of(self.cache), config)]
        described = Described(parts, planner, self.cache.memo("plan", rendering_code_digest()))
        return DescribedSite(described, planner, context, tuple(collisions(described.urls, library)))

    def complaints(self, site: DescribedSite, todo: Iterable[Stale]) -> list[Problem]:
        """Of the site as described: two pages at one url, no font, templates that ask for what they do not get."""
        described, font = site.described, self.inputs.font
        described.look_at(one.key for one in todo)
        shapes = chain(*described.shapes.values())
        names = check_names(site.context.theme, site.context.shared, shapes)
        return [*site.problems, *([font] if isinstance(font, Problem) else []), *names]

    def make(
        self, site: DescribedSite, todo: Iterable[Stale], problems: Iterable[Problem], workers: Workers
    ) -> Made:
        """Make the stale pages and publish the site, unless errors, known ones or new ones, forbid it."""
        strict = not self.options.keep_going
        if strict and errors_in(problems):
            return Made(None)
        maker = Maker(site.bundle(), self.cache, workers)
        pages = Pages(site.described, [one.key for one in todo])
        planned = [plan.key for plan in site.planned]
        published = None
        with suppress(ProblemsError):
            published = self.output.publish(maker.writes(pages, strict=strict), planned, maker.failed)
        return Made(published, maker.digests, frozenset(maker.failed), tuple(maker.problems))

    def what_was_built(
        self, content: Content, snapshot: ContentSnapshot, problems: Sequence[Problem]
    ) -> BuildRecord | None:
        """None where there are errors: they must be found again."""
        if errors_in(problems):
            return None
        inputs = self.inputs.digest(content.sources.values())
        return BuildRecord(inputs, snapshot.notes, tuple(problems), snapshot.since, snapshot.due)

    def record(self, content: Content, site: DescribedSite, made: Made, record: BuildRecord | None) -> None:
        """Say what is on the disk now; the last thing a build does."""
        if made.published is None:
            return
        before, traces = self.cache.traces(), self.cache.traces()
        for url in (before.keys() - set(site.described.urls)) | made.failed:
            traces.pop(url, None)
        for url in self.output.refreshed.keys() & traces.keys():
            traces[url] = replace(before[url], stat=self.output.refreshed[url])
        plans = [plan for plan in site.planned if plan.key in made.digests]
        for plan in plans:
            url = plan.key
            traces[url] = Trace(url, plan.fingerprint, made.digests[url], made.published.stats[url])
        inputs = ((plan.key, tuple(site.inputs(plan.key).items())) for plan in plans)
        self.cache.record(content.sources, traces, inputs, as_meta(record, self.cache))
        if content.parsed:
            forget(self.cache, content, site)

    def report(
        self,
        content: Content,
        snapshot: ContentSnapshot,
        site: DescribedSite,
        todo: Iterable[Stale],
        made: Made,
        problems: Iterable[Problem],
    ) -> BuildReport:
        published = made.published
        return BuildReport(
            output=self.output.folder,
            sources=len(content.sources),
            files=len(site.planned),
            articles=articles_in(content.sources, snapshot.notes),
            parsed=content.parsed,
            rendered=tuple(todo),
            written=published.written if published else (),
            removed=published.removed if published else (),
            problems=tuple(problems),
            notes=(*self.cache.notes, *snapshot.notes),
            seconds=self.clock.seconds,
        )


def forget(cache: Cache, content: Content, site: DescribedSite) -> None:
    """Drop facts, bodies and analyses that nothing leads to any more, once there are many."""
    articles = [fact for fact in content.facts if isinstance(fact, Article)]
    if cache.facts.crowded(len(content.keys)):
        cache.facts.keep(content.keys)
    if cache.analyses.crowded(len(articles)):
        cache.analyses.keep({fact.analysis_digest for fact in articles})
    if cache.bodies.crowded(len(content.facts) + len(articles)):
        bodies = {fact.body_digest for fact in content.facts} | {fact.markdown_digest for fact in articles}
        pages = Pages(site.described, [plan.key for plan in site.planned])
        cache.bodies.keep(bodies | {blob.digest for page in pages for blob in blobs(page)})
