"""The site in sections: pages that depend on the same things are described together, and only if they have to be.

What no article keeps to itself (cards, terms, documents, links, the theme, the config) is the basis of all sections.
The pages of articles depend on the basis and on what is known of these articles, all others on the basis alone. Where
the inputs of a section are those of an earlier build, so are its plans, and its pages are described only to be made.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from hashlib import blake2b

from msgspec import Struct, msgpack
from msgspec.structs import replace

from wenzhai.engine.cache import Store
from wenzhai.engine.digest import SIZE, join
from wenzhai.engine.rebuild import Planned
from wenzhai.model.digest import Digest
from wenzhai.model.page import Page
from wenzhai.pages import common_pages
from wenzhai.pages.articles import ReadingOrder, article_pages
from wenzhai.pages.feeds import feed_pages
from wenzhai.pages.fingerprints import PagePlanner, Shape, encode
from wenzhai.pages.shared import SiteContext
from wenzhai.relations.state import State

KEPT = 30_000
"""Pages in memory at once. With more, a section is described once more when its pages are made: that takes less time
than finding out what they hang on did."""

_planned = msgpack.Decoder(list[Planned])


class SiteSection(Struct, frozen=True):
    """`inputs` is the digest of all that the pages depend on; None where finding that out is no less work than they."""

    describe: Callable[[], Iterable[Page]]
    inputs: Digest | None = None


def sections(site: SiteContext) -> Iterator[SiteSection]:
    """All of the site except the search index. Of two pages at one url that of the earlier section stands."""
    # Described from no more than their inputs cover, pages cannot depend on more.
    common = site_of(site, ())
    basis = basis_of(common)
    order = ReadingOrder(common.library)
    for part, ids in site.related.parts():
        yield SiteSection(partial(pages_of, site, order, ids), join([basis, part]) if part else None)
    yield SiteSection(partial(common_pages, common), basis)
    yield SiteSection(partial(feed_pages, site))


def site_of(site: SiteContext, ids: Iterable[str]) -> SiteContext:
    """The site as far as these articles and what all pages share may tell: of others there are only cards."""
    library, related = site.library, site.related
    articles = {id: library.articles[id] for id in ids}
    known = {id: related.known[id] for id in articles if id in related.known}
    return replace(
        site,
        library=replace(library, articles=articles),
        related=replace(related, state=State(known=known), problems=()),
    )


def pages_of(site: SiteContext, order: ReadingOrder, ids: Iterable[str]) -> Iterator[Page]:
    return article_pages(site_of(site, ids), order)


def basis_of(common: SiteContext) -> Digest:
    """The digest of what all sections depend on. The cards of relations are those of the library: once is enough."""
    related = replace(common.related, cards={})
    others = common.config, common.theme.digest, common.shared.digests(), common.font
    values = *others, common.library, related
    return Digest(blake2b(encode(values), digest_size=SIZE, person=b"basis").digest())


class Described:
    """Plans of all pages, and the pages themselves for whoever asks. Of two pages at one url the first stands.

    `store` has the plans of earlier sections by their inputs; afterwards it has those of these.
    """

    def __init__(self, sections: Iterable[SiteSection], planner: PagePlanner, store: Store) -> None:
        self._sections = tuple(sections)
        self._planner = planner
        self._pages: dict[int, dict[str, Page]] = {}
        self._places: dict[str, int] = {}
        self.shapes: dict[int, set[Shape]] = {}
        """What pages look like, by the place of each section that was described."""
        plans = self._plans(store)
        for place in reversed(range(len(plans))):
            self._places.update(dict.fromkeys([plan.key for plan in plans[place]], place))
        self.planned = [plan for part in plans for plan in part]
        self.urls = [plan.key for plan in self.planned]
        """Those of all pages, also where two have the same."""
        if len(self._places) < len(self.urls):
            first: dict[str, Planned] = {}
            for plan in self.planned:
                first.setdefault(plan.key, plan)
            self.planned = list(first.values())

    def page(self, url: str) -> Page:
        """Quickest in the order of the plans: pages of one section come together."""
        place = self._places[url]
        if place not in self._pages:
            self._describe(place)
        return self._pages[place][url]

    def look_at(self, urls: Iterable[str]) -> None:
        """Describe all sections with one of these pages that have not been: then their `shapes` are known."""
        for place in sorted({self._places[url] for url in urls} - self.shapes.keys()):
            self._describe(place)

    def _plans(self, store: Store) -> list[list[Planned]]:
        inputs = [section.inputs for section in self._sections]
        known = store.get(filter(None, inputs))
        plans = [
            _planned.decode(known[key])
            if key in known
            else list(map(self._planner.plan, self._describe(place)))
            for place, key in enumerate(inputs)
        ]
        fresh = {key: plan for key, plan in zip(inputs, plans, strict=True) if key and key not in known}
        if fresh:
            store.put((key, msgpack.encode(plan)) for key, plan in fresh.items())
            store.keep({*known, *fresh})
        return plans

    def _describe(self, place: int) -> list[Page]:
        """All pages of a section. They are kept, while those of others described before have to go."""
        pages = list(self._sections[place].describe())
        self.shapes[place] = {(page.how, tuple(page.context)) for page in pages}
        while self._pages and sum(map(len, self._pages.values())) + len(pages) > KEPT:
            del self._pages[next(iter(self._pages))]
        self._pages[place] = {page.url: page for page in reversed(pages)}
        return pages


class Pages:
    """Some of the described pages, as often as they are gone through, without all of them in memory."""

    def __init__(self, described: Described, urls: Sequence[str]) -> None:
        self._described, self._urls = described, urls

    def __iter__(self) -> Iterator[Page]:
        return map(self._described.page, self._urls)
