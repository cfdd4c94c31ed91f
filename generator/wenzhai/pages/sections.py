"""The site in sections: pages with the same inputs are described together, and only if they have to be.

The basis of all sections is everything shared between pages: cards, terms, documents, links, the theme, the config.
Article pages depend on the basis and on the state of their articles, static files on themselves, the records of a
month on its articles, all others on the basis alone. If the inputs of a section are those of an earlier build, so are
its plans, and its pages are described only for rendering.
"""

from collections.abc import Callable, Iterable, Iterator, Set
from functools import cache, cached_property, partial
from hashlib import blake2b
from itertools import chain

from msgspec import Struct, msgpack
from msgspec.structs import replace

from wenzhai.engine.database import Store
from wenzhai.engine.digest import SIZE, digest, join
from wenzhai.engine.rebuild import Planned
from wenzhai.model.digest import Digest
from wenzhai.model.page import Page
from wenzhai.pages import common_pages
from wenzhai.pages.api import described_months
from wenzhai.pages.articles import IssuesByArticle, ReadingOrder, article_pages
from wenzhai.pages.extra import described_extra
from wenzhai.pages.feeds import feed_pages
from wenzhai.pages.fingerprints import PagePlanner, Shape, encode
from wenzhai.pages.issues import issues_by_article
from wenzhai.pages.shared import SiteContext
from wenzhai.pages.site_pages import static_pages
from wenzhai.relations.state import State

KEPT = 30_000
"""Pages in memory at once. With more, a section is described again when its pages are rendered, which takes less time
than computing its inputs."""

_planned = msgpack.Decoder(list[Planned])


class SiteSection(Struct, frozen=True):
    """A section. `inputs` is the digest of everything its pages depend on; None where computing it is as much work as
    describing the pages."""

    describe: Callable[[], Iterable[Page]]
    inputs: Digest | None = None


def sections(site: SiteContext) -> Iterator[SiteSection]:
    """All of the site except the search index. Of two pages at one url the one in the earlier section is kept."""
    # The pages are described from nothing but the values their inputs cover, so they cannot depend on more.
    common = site_of(site, ())
    basis = basis_of(common)
    with_extra = join([basis, digest(site.extra)]) if site.extra else basis
    order = ReadingOrder(common.library)
    issues = cache(partial(issues_by_article, common.library, common.related))
    for part, ids in site.related.parts():
        yield SiteSection(partial(pages_of, site, order, issues, ids), join([basis, part]) if part else None)
    yield SiteSection(partial(common_pages, replace(common, extra=site.extra)), with_extra)
    yield SiteSection(partial(feed_pages, site))
    yield SiteSection(partial(static_pages, site.library.static), digest(site.library.static))
    for month in described_months(site) if site.config.api else ():
        yield SiteSection(month.pages, month.inputs)
    if site.extra:  # last, for they take no place of another page
        yield SiteSection(partial(described_extra, site.extra, site.config), digest((with_extra, site.extra)))


def site_of(site: SiteContext, ids: Iterable[str]) -> SiteContext:
    """The site restricted to these articles and the shared values: of other articles there are only cards."""
    library, related = site.library, site.related
    articles = {id: library.articles[id] for id in ids}
    known = {id: related.known[id] for id in articles if id in related.known}
    return replace(
        site,
        library=replace(library, articles=articles, static=()),
        extra=(),
        related=replace(related, state=State(known=known), problems=()),
    )


def pages_of(
    site: SiteContext, order: ReadingOrder, issues: IssuesByArticle, ids: Iterable[str]
) -> Iterator[Page]:
    return article_pages(site_of(site, ids), order, issues)


def basis_of(common: SiteContext) -> Digest:
    """The digest of the basis. Cards in the relations are those of the library, so they are digested once."""
    related = replace(common.related, cards={})
    others = common.config, common.theme.digest, common.shared.digests(), common.font
    values = *others, common.library, related
    return Digest(blake2b(encode(values), digest_size=SIZE, person=b"basis").digest())


class PublishedSections(Struct, frozen=True):
    """The sections of a site that lies in an output folder: every page of theirs is there, each at its own address."""

    program: Digest
    """What made the pages."""
    keys: frozenset[Digest]
    """The inputs of sections that have any."""
    others: tuple[str, ...]
    """The urls of the pages of all other sections."""
    count: int
    """Of all pages."""


class Described:
    """Plans of pages, and the pages themselves on request. Of two pages at one url the first is kept.

    `store` holds the plans of earlier sections by their inputs, and is updated with the plans of these. Sections that
    are among the `published` ones are as they are in the output folder: if the others have the urls that they had, too,
    only those are looked at (`same_urls`).
    """

    def __init__(
        self,
        sections: Iterable[SiteSection],
        planner: PagePlanner,
        store: Store,
        published: PublishedSections | None = None,
    ) -> None:
        self._sections = tuple(sections)
        self._planner = planner
        self._store = store
        self._plans: dict[int, list[Planned]] = {}
        self._pages: dict[int, dict[str, Page]] = {}
        self._places: dict[str, int] = {}
        self.shapes: dict[int, set[Shape]] = {}
        """The shapes of pages, by the position of each section that was described."""
        settled: Set[Digest] = frozenset()
        before = None
        if published and published.program == planner.program:
            settled, before = published.keys, self._replaced(published)
        self._plan([place for place, part in enumerate(self._sections) if part.inputs not in settled])
        self.same_urls = before is not None and sorted(before) == sorted(self._planned_urls())
        """Whether the site has the urls that are published, and `planned` leaves out what is as published."""
        if not self.same_urls:
            self._plan(range(len(self._sections)))
        self.planned: dict[str, Planned] = {}
        """The plans of pages by their urls."""
        for plan in chain.from_iterable(self._plans.values()):
            self.planned.setdefault(plan.key, plan)
        self.count = published.count if published and self.same_urls else len(self.planned)
        """Of all pages."""

    @cached_property
    def urls(self) -> list[str]:
        """The urls of all pages, duplicates included."""
        self._plan(range(len(self._sections)))
        return [*self._planned_urls()]

    @property
    def as_published(self) -> PublishedSections | None:
        """These sections, once they are published; None if two pages have one url."""
        keys = frozenset([part.inputs for part in self._sections if part.inputs])
        others = [
            plan.key
            for place, part in enumerate(self._sections)
            if not part.inputs
            for plan in self._plans[place]
        ]
        if not self.same_urls and len(self.urls) > self.count:
            return None
        return PublishedSections(self._planner.program, keys, tuple(others), self.count)

    def page(self, url: str) -> Page:
        """The page at a url. Fastest in the order of the plans, where pages of one section are adjacent."""
        place = self._places[url]
        if place not in self._pages:
            self._describe(place)
        return self._pages[place][url]

    def look_at(self, urls: Iterable[str]) -> None:
        """Describe all sections that contain one of these pages, so that their `shapes` are known."""
        for place in sorted({self._places[url] for url in urls} - self.shapes.keys()):
            self._describe(place)

    def _planned_urls(self) -> Iterator[str]:
        return (plan.key for part in self._plans.values() for plan in part)

    def _replaced(self, published: PublishedSections) -> list[str] | None:
        """The urls of pages in published sections that are not among these; None if they are not known any more."""
        gone = published.keys - {part.inputs for part in self._sections}
        found = self._store.get(gone)
        if len(found) < len(gone):
            return None
        return [*published.others, *(plan.key for plans in found.values() for plan in _planned.decode(plans))]

    def _plan(self, places: Iterable[int]) -> None:
        """Plan these sections as well."""
        places = [place for place in places if place not in self._plans]
        if not places:
            return
        keys = {place: key for place in places if (key := self._sections[place].inputs)}
        known = self._store.get(keys.values())
        fresh: dict[Digest, list[Planned]] = {}
        for place in places:
            key = keys.get(place)
            if key in known:
                self._plans[place] = _planned.decode(known[key])
            else:
                self._plans[place] = list(map(self._planner.plan, self._describe(place)))
                if key:
                    fresh[key] = self._plans[place]
        if fresh:
            self._store.put((key, msgpack.encode(plans)) for key, plans in fresh.items())
            self._store.keep([part.inputs for part in self._sections if part.inputs])
        self._plans = dict(sorted(self._plans.items()))
        for place in reversed(self._plans):
            self._places.update(dict.fromkeys([plan.key for plan in self._plans[place]], place))

    def _describe(self, place: int) -> list[Page]:
        """All pages of a section. They are kept; when there are too many, those that were described last are dropped:
        a build goes over all pages several times, always in the same order, so these are asked for again the latest."""
        pages = list(self._sections[place].describe())
        self.shapes[place] = {(page.how, tuple(page.context)) for page in pages}
        while self._pages and sum(map(len, self._pages.values())) + len(pages) > KEPT:
            self._pages.popitem()
        self._pages[place] = {page.url: page for page in reversed(pages)}
        return pages

    def pages(self, urls: Iterable[str]) -> Iterator[Page]:
        """The pages at these urls, without all of them in memory."""
        return map(self.page, urls)
