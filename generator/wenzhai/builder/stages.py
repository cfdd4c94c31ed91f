"""The stages of a build with work to do, in the order of docs/architecture.md."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path

from msgspec import Struct, msgpack
from msgspec.structs import replace

from wenzhai.builder.left_out import LEADING_NOWHERE, LeftOut, refers_to, softened
from wenzhai.builder.outcome import BuildOptions, BuildReport, Stopwatch, articles_in
from wenzhai.builder.project import ContentSnapshot, take_snapshot
from wenzhai.builder.session import BuildSession
from wenzhai.builder.up_to_date import BuildRecord, Inputs, as_meta
from wenzhai.content.copies import forget_copies
from wenzhai.content.load import Content, read_content
from wenzhai.content.scan import TOO_MANY_UNREAD, ContentScan, too_many_unread
from wenzhai.engine.cache import Cache
from wenzhai.engine.digest import digest, join
from wenzhai.engine.memory import return_free_memory
from wenzhai.engine.output import OutputFolder, Published
from wenzhai.engine.program import rendering_code_digest
from wenzhai.engine.rebuild import Mark, Planned, Stale, Trace, stale
from wenzhai.engine.run import batched
from wenzhai.engine.survey import Survey
from wenzhai.engine.workers import WORTH_IT, Workers
from wenzhai.extend.hooks import NO_HOOKS, Hooks
from wenzhai.model.content import Article, DocFile
from wenzhai.model.digest import Digest
from wenzhai.model.page import Page
from wenzhai.model.problems import Note, Problem, ProblemsError, errors_in
from wenzhai.pages.addresses import AddressClash, clash_problem, clashes
from wenzhai.pages.extra import extra_pages
from wenzhai.pages.fingerprints import PagePlanner, check_names
from wenzhai.pages.link_addresses import Addresses
from wenzhai.pages.sections import Described, PublishedSections, sections
from wenzhai.pages.shared import SiteContext, site_context
from wenzhai.render.batches import Maker, blobs
from wenzhai.render.worker import Bundle
from wenzhai.search.index import stores_of
from wenzhai.search.pages import search_sections
from wenzhai.theme.fonts import FontFile, without_han
from wenzhai.theme.mistakes import at_its_place, summed

EXPLAINED = 1000
"""Pages of which the inputs are written into the cache at once."""


class DescribedSite(Struct, frozen=True):
    """Every page with its fingerprint, and what its templates share."""

    described: Described
    planner: PagePlanner
    context: SiteContext
    clashes: tuple[AddressClash, ...]
    problems: tuple[Problem, ...] = ()
    """With the pages of hooks."""
    hooks: Hooks = NO_HOOKS

    @property
    def planned(self) -> Mapping[str, Planned]:
        return self.described.planned

    def inputs(self, url: str) -> dict[str, Mark]:
        return self.planner.inputs(self.described.page(url))

    def bundle(self) -> Bundle:
        """What workers need for all pages."""
        theme, shared = self.context.theme, self.context.shared
        codes = {name: facts.code for name, facts in theme.templates.items()}
        key = join([theme.digest, *shared.digests().values(), digest(self.hooks)])
        return Bundle(key, codes, theme.names, shared.values(), self.hooks)


class SoundSite(Struct, frozen=True):
    """What can be made of the content, and all that is wrong with it."""

    snapshot: ContentSnapshot
    site: DescribedSite
    problems: list[Problem]
    left_out: LeftOut


class Made(Struct, frozen=True):
    """The result of rendering. `published` is None when errors prevented publication."""

    published: Published | None
    digests: Mapping[str, Digest] = {}
    failed: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()


class Build(Struct, frozen=True):
    """One build with work to do: its options and its session."""

    root: Path
    inputs: Inputs
    options: BuildOptions
    session: BuildSession
    output: OutputFolder
    notes: tuple[Note, ...]
    """Of the cache and the project."""
    clock: Stopwatch

    @property
    def cache(self) -> Cache:
        return self.session.cache

    def run(self, found: ContentScan, survey: Survey, now: int) -> BuildReport:
        clock = self.clock
        options = self.options
        with Workers(options.jobs, options.executor, options.watcher) as workers:
            with clock("read"):
                content = self.read(found, workers)
            sound = self.sound(content, survey, now)
            if options.rehearse:
                return self.report(content, sound, (), Made(None), sound.problems)
            site = sound.site
            with clock("compare"):
                todo = stale(
                    site.planned.values(), survey.traces, site.inputs, self.cache.inputs, survey.lost()
                )
                problems = [*sound.problems, *self.page_problems(site, todo)]
            with clock("make"):
                made = self.make(site, todo, problems, workers)
                problems += made.problems
            with clock("record"):
                record = self.new_record(content, sound, problems)
                self.record(content, site, survey, made, record)
        return self.report(content, sound, todo, made, problems)

    def read(self, found: ContentScan, workers: Workers) -> Content:
        config, session = self.inputs.config, self.session
        content = read_content(
            *(self.root, config, self.cache, workers, found), hooks=self.inputs.hooks, last=session.content
        )
        if problem := too_many_unread(content.problems, content.sources, self.cache.sources()):
            content = replace(content, problems=(*content.problems, problem))
        workers.rest()
        session.content = content
        return content

    def sound(self, content: Content, survey: Survey, now: int) -> SoundSite:
        """The site as described. With `keep_going` once more without what has errors, until nothing has."""
        left_out, problems, reported = LeftOut(), list[Problem](), set[object]()
        while True:
            facts = left_out.without(content.facts)
            with self.clock("relate"):
                snapshot = self.relate(replace(content, facts=facts), now)
            with self.clock("describe"):
                site = self.describe(snapshot, survey)
            clashes = [clash_problem(clash, snapshot.text) for clash in site.clashes]
            found = [*snapshot.problems, *clashes, *site.problems, *self.lost_links(snapshot, site, survey)]
            if self.options.keep_going:
                first = left_out == LeftOut()
                found = [after_effect(one, content, first=first) for one in found]
            news = [one for one in found if problem_key(one) not in reported]
            reported.update(map(problem_key, news))
            problems += news
            more = left_out.and_faulty(facts, news, site.clashes)
            if not self.options.keep_going or more == left_out:
                return SoundSite(snapshot, site, problems, left_out)
            left_out = more

    def lost_links(self, snapshot: ContentSnapshot, site: DescribedSite, survey: Survey) -> list[Problem]:
        urls = survey.traces.keys() if site.described.same_urls else {*site.described.urls}
        addresses = Addresses(snapshot.library, self.inputs.config.url, urls)
        return [lost.problem for lost in addresses.lost()]

    def relate(self, content: Content, now: int) -> ContentSnapshot:
        config, drafts = self.inputs.config, self.options.drafts
        return take_snapshot(self.root, config, self.session, content, now=now, drafts=drafts)

    def describe(self, snapshot: ContentSnapshot, survey: Survey) -> DescribedSite:
        """Of two pages at one url the first is kept, and both are reported."""
        config, theme, font = self.inputs.config, self.inputs.theme, self.inputs.share_font
        library, hooks = snapshot.library, self.inputs.hooks
        extra = extra_pages(hooks, library, snapshot.related, config)
        context = site_context(library, snapshot.related, config, theme, font, extra.pages)
        planner = PagePlanner(theme, context.shared, rendering_code_digest())
        parts = [*sections(context), *search_sections(library, stores_of(self.cache), config)]
        published = None if survey.lost() else self.last_sections()
        plans = self.cache.memo("plan", rendering_code_digest())
        described = Described(parts, planner, plans, published)
        found = () if described.same_urls else tuple(clashes(described.urls, library, extra.pages))
        return DescribedSite(described, planner, context, found, extra.problems, hooks)

    @property
    def sections(self) -> str:
        """The name under which the cache keeps the sections in the output folder."""
        return f"sections {self.cache.output}"

    def last_sections(self) -> PublishedSections | None:
        stored = self.cache.meta(self.sections)
        return msgpack.decode(stored, type=PublishedSections | None) if stored else None

    def page_problems(self, site: DescribedSite, todo: Iterable[Stale]) -> list[Problem]:
        """Of what the site is made with: static files, no font, templates that ask for what they do not get."""
        described, font = site.described, self.inputs.font
        described.look_at(one.key for one in todo)
        shapes = chain(*described.shapes.values())
        names = check_names(site.context.theme, site.context.shared, shapes)
        theme = self.inputs.theme
        placed = [at_its_place(one, self.root, theme.static, theme.strings["en"]) for one in names]
        if isinstance(font, FontFile):
            library = site.context.library
            font = without_han(font, (self.inputs.config.title, *(card.title for card in library.every())))
        return [*theme.problems, *([font] if font else []), *placed]

    def make(
        self, site: DescribedSite, todo: Iterable[Stale], problems: Iterable[Problem], workers: Workers
    ) -> Made:
        """Render the stale pages and publish the site, unless there are errors, known or new."""
        strict, problems = not self.options.keep_going, list(problems)
        if (strict and errors_in(problems)) or any(problem.code == TOO_MANY_UNREAD for problem in problems):
            return Made(None)
        maker = Maker(site.bundle(), self.cache, workers)
        urls = [one.key for one in todo]
        planned = None if site.described.same_urls else site.planned.keys()
        published = None
        if len(urls) >= WORTH_IT:  # an edit has not freed much
            return_free_memory()
        with suppress(ProblemsError):
            amount = sum(not site.planned[url].as_it_is for url in urls)
            writes = maker.writes(self.explained(site, urls), amount, strict=strict)
            published = self.output.publish(writes, planned, maker.failed)
        theme = self.inputs.theme
        problems = [
            at_its_place(one, self.root, theme.static, theme.strings["en"]) for one in summed(maker.problems)
        ]
        return Made(published, maker.digests, frozenset(maker.failed), tuple(problems))

    def explained(self, site: DescribedSite, urls: Iterable[str]) -> Iterator[Page]:
        """These pages, as they are made; what explains them is kept on the way, for they are not all in memory."""
        for part in batched(site.described.pages(urls), EXPLAINED):
            self.cache.explain((site.planned[page.url], site.planner.inputs(page)) for page in part)
            yield from part

    def new_record(
        self, content: Content, sound: SoundSite, problems: Sequence[Problem]
    ) -> BuildRecord | None:
        """The record of this build; None if there are errors, which the next build must find again."""
        if errors_in(problems):
            return None
        snapshot = sound.snapshot
        return BuildRecord(
            inputs=self.inputs.digest(content.sources.digest, problems),
            sources=len(content.sources),
            articles=articles_in(content.sources, snapshot.notes),
            files=sound.site.described.count,
            notes=snapshot.notes,
            warnings=tuple(problems),
            since=snapshot.since,
            due=snapshot.due,
        )

    def record(
        self, content: Content, site: DescribedSite, survey: Survey, made: Made, record: BuildRecord | None
    ) -> None:
        """Record what is on the disk now; the last step of a build."""
        if made.published is None:
            return
        before, stats = survey.traces, made.published.stats
        changes: dict[str, Trace | None] = {
            url: replace(before[url], stat=stat) for url, stat in survey.refreshed().items()
        }
        if not site.described.same_urls:
            changes |= dict.fromkeys(before.keys() - {*site.described.urls})
        changes |= dict.fromkeys(made.failed)
        for url, found in made.digests.items():
            changes[url] = Trace(url, site.planned[url].fingerprint, found, stats[url])
        traces = before.after(changes, made.published.listings)
        sections = None if made.failed or site.clashes else site.described.as_published
        meta = {**as_meta(record, self.cache), self.sections: msgpack.encode(sections)}
        self.cache.record(content.sources, traces, meta)
        if content.parsed:
            forget(self.cache, content, site)

    def report(
        self,
        content: Content,
        sound: SoundSite,
        todo: Iterable[Stale],
        made: Made,
        problems: Sequence[Problem],
    ) -> BuildReport:
        published = made.published
        left_out = [*sound.left_out.names(), *unread(content), *made.failed]
        left_out += [problem.path for problem in errors_in(self.inputs.theme.problems)]
        return BuildReport(
            output=self.output.folder,
            sources=len(content.sources),
            files=sound.site.described.count,
            articles=articles_in(content.sources, sound.snapshot.notes),
            parsed=content.parsed,
            rendered=tuple(todo),
            written=published.written if published else (),
            removed=published.removed if published else (),
            published=published is not None,
            left_out=tuple(sorted(left_out)) if self.options.keep_going else (),
            problems=tuple(problems),
            notes=(*self.notes, *sound.snapshot.notes),
            digests={url: trace.output for url, trace in self.cache.traces().items()}
            if self.options.reread
            else {},
            seconds=self.clock.seconds,
        )


def unread(content: Content) -> set[str]:
    """The content files that are none for their errors."""
    return {problem.path for problem in errors_in(content.problems)} - {fact.path for fact in content.facts}


def problem_key(problem: Problem) -> object:
    """A key that is equal for equal problems."""
    return problem.code, problem.path, problem.line, problem.column, *problem.params.items()


def after_effect(problem: Problem, content: Content, *, first: bool) -> Problem:
    """A reference that leads nowhere because what it means was left out is no error of the file that has it."""
    if problem.code in LEADING_NOWHERE and (not first or refers_to(problem, unread(content))):
        return softened(problem)
    return problem


def forget(cache: Cache, content: Content, site: DescribedSite) -> None:
    """Drop facts, bodies and analyses that nothing refers to, once there are many."""
    texts = [fact for fact in content.facts if isinstance(fact, Article | DocFile)]
    if cache.facts.crowded(len(content.keys)):
        cache.facts.keep(content.keys)
    if cache.analyses.crowded(len(texts)):
        cache.analyses.keep({fact.analysis_digest for fact in texts})
    if cache.bodies.crowded(len(content.facts) + len(texts)):
        bodies = {fact.body_digest for fact in content.facts} | {fact.markdown_digest for fact in texts}
        pages = site.described.pages(dict.fromkeys(site.described.urls))
        copies = forget_copies(content.facts, site.context.config, cache)
        cache.bodies.keep(copies | bodies | {blob.digest for page in pages for blob in blobs(page)})
