"""The stages of a build with work to do, in the order of docs/architecture.md."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from wenzhai.builder.outcome import BuildOptions, BuildReport, Stopwatch, errors_in
from wenzhai.builder.up_to_date import BuildRecord, Inputs, build_record
from wenzhai.content.config import Config
from wenzhai.content.frontmatter.locate import with_positions
from wenzhai.content.load import Content
from wenzhai.content.scan import ContentTexts
from wenzhai.engine.cache import Cache, Store
from wenzhai.engine.digest import digest, join
from wenzhai.engine.output import OutputFolder, Published
from wenzhai.engine.program import rendering_code_digest
from wenzhai.engine.rebuild import Mark, Planned, Trace, stale
from wenzhai.engine.workers import Workers
from wenzhai.library.library import Cards, build_library, make_cards
from wenzhai.model.content import Article, Fact
from wenzhai.model.digest import Digest
from wenzhai.model.page import Page
from wenzhai.model.problems import Problem, ProblemsError
from wenzhai.pages import collisions
from wenzhai.pages.fingerprints import PagePlanner, check_names
from wenzhai.pages.sections import Described, Pages, SiteSection, sections
from wenzhai.pages.shared import Shared, SiteContext, site_context
from wenzhai.relations import recall, relate
from wenzhai.render.batches import Maker, blobs
from wenzhai.render.worker import Bundle
from wenzhai.search.index import stores_of
from wenzhai.search.pages import search_sections
from wenzhai.text.slugs import slugify
from wenzhai.theme.chain import Theme
from wenzhai.theme.fonts import card_font


class DescribedSite(Struct, frozen=True):
    """The described site, and what its templates share."""

    described: Described
    planner: PagePlanner
    shared: Shared
    bundle: Bundle
    problems: tuple[Problem, ...]

    @property
    def planned(self) -> Sequence[Planned]:
        return self.described.planned

    def inputs(self, url: str) -> dict[str, Mark]:
        return self.planner.inputs(self.described.page(url))


class Stages:
    """One build with work to do."""

    def __init__(
        self,
        root: Path,
        config: Config,
        options: BuildOptions,
        cache: Cache,
        output: OutputFolder,
        workers: Workers,
        clock: Stopwatch,
    ) -> None:
        self.root, self.config, self.options = root, config, options
        self.cache, self.output, self.workers, self.clock = cache, output, workers, clock

    def run(
        self,
        content: Content,
        theme: Theme,
        traces: Mapping[str, Trace],
        survey: Callable[[], Mapping[str, Digest]],
        inputs: Inputs,
        now: int,
    ) -> BuildReport:
        cache, config, options, output, clock = self.cache, self.config, self.options, self.output, self.clock
        with clock("relate"):
            slugs = slugger(config, cache)
            shelved = build_library(
                content.facts,
                config,
                slugs,
                cache.lasting(Cards),
                now=now,
                drafts=options.drafts,
            )
            related = relate(shelved.library, config, cache)
        with clock("describe"):
            stores = stores_of(cache)
            font = card_font(self.root, config)
            site = describe_site(
                site_context(
                    shelved.library, related, config, theme, None if isinstance(font, Problem) else font
                ),
                search_sections(shelved.library, stores, config),
                cache.memo("plan"),
            )
        with clock("compare"):
            todo = stale(site.planned, traces, site.inputs, cache.inputs, survey())
            pages = Pages(site.described, [one.key for one in todo])
            site.described.look_at(one.key for one in todo)
        shelf = with_positions(shelved.problems, ContentTexts(self.root))
        problems = [*content.problems, *shelf, *related.problems, *site.problems]
        problems += [font] if isinstance(font, Problem) else []
        problems += check_names(theme, site.shared, chain(*site.described.shapes.values()))
        maker = Maker(site.bundle, cache, self.workers)
        published = self.publish(maker, site, pages, problems)
        problems += maker.problems
        if published:
            with clock("record"):
                made_from = inputs.digest(content.sources.values())
                standing = BuildRecord(made_from, shelved.notes, tuple(problems), shelved.since, shelved.due)
                record(
                    cache,
                    content,
                    site,
                    maker,
                    published,
                    traces,
                    output,
                    standing if not errors_in(problems) else None,
                )
        return BuildReport(
            output=output.folder,
            sources=len(content.sources),
            pages=len(site.planned),
            parsed=content.parsed,
            rendered=tuple(todo),
            written=published.written if published else (),
            removed=published.removed if published else (),
            problems=tuple(problems),
            notes=(*cache.notes, *shelved.notes),
            seconds=clock.seconds,
        )

    def publish(
        self, maker: Maker, site: DescribedSite, pages: Iterable[Page], problems: Sequence[Problem]
    ) -> Published | None:
        """Make these pages and publish the site; None when errors, known ones or new ones, forbid it."""
        strict = not self.options.keep_going
        if strict and errors_in(problems):
            return None
        with self.clock("make"), suppress(ProblemsError):
            planned = [plan.key for plan in site.planned]
            return self.output.publish(maker.writes(pages, strict=strict), planned, maker.failed)
        return None


def prepare(known: Iterable[Fact], config: Config, options: BuildOptions, cache: Cache, now: int) -> None:
    """Do beforehand what the stages do with facts that are known: make their cards, recall their relations."""
    make_cards(
        list(known), config, slugger(config, cache), cache.lasting(Cards), now=now, drafts=options.drafts
    )
    recall(config, cache)


# -- parts of it ------------------------------------------------------------------------------------


def describe_site(
    site: SiteContext,
    index: Iterable[SiteSection],
    plans: Store,
) -> DescribedSite:
    """Every page with its fingerprint. Of two pages at one url the first stays, and both are complained of."""
    theme, shared = site.theme, site.shared
    planner = PagePlanner(theme, shared, rendering_code_digest())
    parts = [*sections(site), *index]
    described = Described(parts, planner, plans)
    codes = {name: facts.code for name, facts in theme.templates.items()}
    key = join([theme.digest, *shared.digests().values()])
    bundle = Bundle(key, codes, theme.names, shared.values())
    return DescribedSite(described, planner, shared, bundle, tuple(collisions(described.urls, site.library)))


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


def record(
    cache: Cache,
    content: Content,
    site: DescribedSite,
    maker: Maker,
    published: Published,
    before: Mapping[str, Trace],
    output: OutputFolder,
    standing: BuildRecord | None,
) -> None:
    """Say what is on the disk now; the last thing a build does."""
    made = [plan for plan in site.planned if plan.key in maker.digests]
    traces = dict(before)
    for url in (before.keys() - set(site.described.urls)) | maker.failed:
        traces.pop(url, None)
    for url in output.refreshed.keys() & traces.keys():
        traces[url] = replace(before[url], stat=output.refreshed[url])
    for plan in made:
        url = plan.key
        traces[url] = Trace(url, plan.fingerprint, maker.digests[url], published.stats[url])
    inputs = ((plan.key, tuple(site.inputs(plan.key).items())) for plan in made)
    cache.record(content.sources, traces, inputs, build_record(standing, cache))
    if content.parsed:
        forget(cache, content, site)


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
