"""The stages of a build with work to do, in the order of docs/architecture.md."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from itertools import chain
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from generator.cache import Cache
from generator.cards import card_pages
from generator.config import Config
from generator.engine.digest import digest, join
from generator.engine.output import Output, Published
from generator.engine.rebuild import Mark, Planned, Trace, stale
from generator.fonts import card_font
from generator.library import Cards, Library, build_library
from generator.making import Maker, blobs
from generator.model import Article, Digest, Page, Problem, ProblemsError
from generator.outcome import BuildOptions, BuildReport, Stopwatch, errors_in
from generator.pages import collisions, describe
from generator.pages.shared import Shared, make_shared
from generator.places import put_in_place
from generator.plan import Planner, Plans, check_names
from generator.reading import Content, read_content
from generator.relations import Related, relate
from generator.render import Bundle
from generator.salts import render_salt
from generator.search.index import Stores
from generator.search.pages import search_pages
from generator.slugs import slugify
from generator.sources import Scan, Texts
from generator.standing import Inputs, Standing, standing_record
from generator.theme import Theme
from generator.workers import Workers


class Site(Struct, frozen=True):
    """The described site: every page by url, with its plan, and what templates share."""

    pages: dict[str, Page]
    planned: tuple[Planned, ...]
    planner: Planner
    shared: Shared
    bundle: Bundle
    problems: tuple[Problem, ...]

    def inputs(self, url: str) -> dict[str, Mark]:
        return self.planner.inputs(self.pages[url])


class Stages:
    """One build with work to do."""

    def __init__(
        self,
        root: Path,
        config: Config,
        options: BuildOptions,
        cache: Cache,
        output: Output,
        clock: Stopwatch,
    ) -> None:
        self.root, self.config, self.options = root, config, options
        self.cache, self.output, self.clock = cache, output, clock

    def run(
        self,
        found: Scan,
        theme: Theme,
        traces: Mapping[str, Trace],
        survey: Callable[[], Mapping[str, Digest]],
        inputs: Inputs,
        now: int,
    ) -> BuildReport:
        cache, config, options, output, clock = self.cache, self.config, self.options, self.output, self.clock
        with Workers(options.jobs, options.executor) as workers:
            with clock("read"):
                content = read_content(self.root, config, cache, workers, found, get_ready)
                workers.rest()
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
                stores = Stores(cache.analyses, cache.bodies, cache.memo("search"))
                index = search_pages(shelved.library, stores, config)
                font = card_font(self.root, config)
                cards = tuple(
                    card_pages(shelved.library, config, None if isinstance(font, Problem) else font)
                )
                site = describe_site(
                    shelved.library,
                    related,
                    config,
                    theme,
                    chain(index, cards),
                    cache.lasting(Plans),
                    bool(cards),
                )
            with clock("compare"):
                todo = stale(site.planned, traces, site.inputs, cache.inputs, survey())
                pages = [site.pages[one.key] for one in todo]
            shelf = put_in_place(shelved.problems, Texts(self.root))
            problems = [*content.problems, *shelf, *related.problems, *site.problems]
            problems += [font] if isinstance(font, Problem) else []
            problems += check_names(theme, site.shared, pages)
            maker = Maker(site.bundle, cache, workers)
            published = self.publish(maker, site, pages, problems)
            problems += maker.problems
            if published:
                with clock("record"):
                    made_from = inputs.digest(content.sources.values())
                    standing = Standing(made_from, shelved.notes, tuple(problems), shelved.since, shelved.due)
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
            pages=len(site.pages),
            parsed=content.parsed,
            rendered=tuple(todo),
            written=published.written if published else (),
            removed=published.removed if published else (),
            problems=tuple(problems),
            notes=(*cache.notes, *shelved.notes),
            seconds=clock.seconds,
        )

    def publish(
        self, maker: Maker, site: Site, pages: Sequence[Page], problems: Sequence[Problem]
    ) -> Published | None:
        """Make these pages and publish the site; None when errors, known ones or new ones, forbid it."""
        strict = not self.options.keep_going
        if strict and errors_in(problems):
            return None
        with self.clock("make"), suppress(ProblemsError):
            return self.output.publish(maker.writes(pages, strict=strict), site.pages.keys(), maker.failed)
        return None


def get_ready() -> None:
    """Load what rendering needs and no edit changes, while files are being read."""
    import_module("generator.templates")


# -- parts of it ------------------------------------------------------------------------------------


def describe_site(
    library: Library,
    related: Related,
    config: Config,
    theme: Theme,
    index: Iterable[Page],
    plans: Plans,
    cards: bool = False,
) -> Site:
    """Every page with its fingerprint. Of two pages at one url the first stays, and both are complained of."""
    shared = make_shared(library, config, theme, cards)
    described = [*describe(library, related, config, theme, shared), *index]
    planner = Planner(theme, shared, render_salt(), plans)
    pages: dict[str, Page] = {}
    for page in described:
        pages.setdefault(page.url, page)
    problems = tuple(collisions(described, library))
    codes = {name: facts.code for name, facts in theme.templates.items()}
    key = join([theme.digest, *shared.digests().values()])
    bundle = Bundle(key, codes, theme.names, shared.values())
    planned = tuple(planner.plan(page) for page in pages.values())
    plans.forget_all_but(pages.keys())
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


def record(
    cache: Cache,
    content: Content,
    site: Site,
    maker: Maker,
    published: Published,
    before: Mapping[str, Trace],
    output: Output,
    standing: Standing | None,
) -> None:
    """Say what is on the disk now; the last thing a build does."""
    traces: dict[str, Trace] = {}
    inputs: dict[str, Sequence[tuple[str, Mark]]] = {}
    for plan in site.planned:
        url = plan.key
        if url in maker.digests:
            traces[url] = Trace(url, plan.fingerprint, maker.digests[url], published.stats[url])
            inputs[url] = tuple(site.inputs(url).items())
        elif url in before and url not in maker.failed:
            stat = output.refreshed.get(url)
            traces[url] = replace(before[url], stat=stat) if stat else before[url]
    cache.record(content.sources, traces, inputs, standing_record(standing, cache))
    if content.parsed:
        forget(cache, content, site)


def forget(cache: Cache, content: Content, site: Site) -> None:
    """Drop facts, bodies and analyses that nothing leads to any more, once there are many."""
    articles = [fact for fact in content.facts if isinstance(fact, Article)]
    cache.facts.tidy(content.keys)
    cache.analyses.tidy({fact.analysis for fact in articles})
    bodies = {fact.body for fact in content.facts} | {fact.markdown for fact in articles}
    if cache.bodies.crowded(len(bodies)):
        cache.bodies.keep(bodies | {blob.digest for page in site.pages.values() for blob in blobs(page)})
