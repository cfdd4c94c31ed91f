"""Pages of taxonomies, such as topics: an index of each, and a chronicle of each term.

Pages are numbered from the oldest: page 1 always has the oldest entries, the front page the newest (at least a full
page). A new article therefore changes the front page alone.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, groupby
from operator import attrgetter

from msgspec.structs import replace

from wenzhai.content.kinds import TOPIC
from wenzhai.library.taxonomy import Taxonomy
from wenzhai.model.page import Blob, Page, Rank, Template, Url
from wenzhai.model.views import Backlink, Card, Counted, Entry, LinkedBody, MonthGroup, NavLink, Pager, Term
from wenzhai.pages.dates import month_url
from wenzhai.pages.formats import ATOM, FORMATS, feed_links
from wenzhai.pages.leading import what_leads
from wenzhai.pages.shared import SiteContext
from wenzhai.relations import RelationIndex

FEEDS = {"topic": FORMATS, "source": FORMATS}
"""The formats of the feeds of a term; those of other kinds have one."""

slug_of, topics_of, source_of = attrgetter("slug"), attrgetter("topics"), attrgetter("source")

SUMMARIES = 5
"""Stories of a term that are shown with their summaries; of all others there is a line."""
CO_TERMS = 8
"""Most co-occurring topics, and most sources, on a topic page."""


def term_pages(site: SiteContext, taxonomy: Taxonomy) -> Iterator[Page]:
    """The index of a taxonomy, and all pages of each of its terms."""
    tree = counted_terms(taxonomy)
    if tree or taxonomy.kind == "topic":
        template = "terms.html" if taxonomy.field else f"{taxonomy.folder}.html"
        yield Page(index_url(taxonomy), Template(template), index_context(site, taxonomy, tree), Rank.INDEXES)
    for slug, term in taxonomy.terms.items():
        yield from chronicle(site, taxonomy, term, taxonomy.cards.get(slug, ()))


def index_context(site: SiteContext, taxonomy: Taxonomy, tree: tuple[Counted, ...]) -> dict[str, object]:
    library = site.library
    if taxonomy.field:
        return {"terms": tree, "taxonomy": link_of(taxonomy, site.config.lang)}
    if taxonomy.kind == "topic":
        others = tuple((link_of(one, site.config.lang), len(one.terms)) for one in library.own_taxonomies)
        return {
            "terms": tree,
            "columns": len(library.columns),
            "series": len(library.series),
            "taxonomies": others,
        }
    return {"terms": tree}


def index_url(taxonomy: Taxonomy) -> Url:
    return Url(f"{taxonomy.folder}/index.html")


def link_of(taxonomy: Taxonomy, lang: str) -> NavLink | None:
    """The name and the index of an own taxonomy; None for those that the theme has words for."""
    field = taxonomy.field
    return NavLink(field.name(taxonomy.kind, lang), index_url(taxonomy)) if field else None


def counted_terms(taxonomy: Taxonomy) -> tuple[Counted, ...]:
    """All terms as a tree by `parent`, the most frequent first."""
    files, terms = taxonomy.files, taxonomy.terms
    children: dict[str | None, list[str]] = {}
    for slug in terms:
        file = files.get(slug)
        parent = file.parent if file and file.parent in terms and file.parent != slug else None
        children.setdefault(parent, []).append(slug)

    def count(slug: str, above: tuple[str, ...]) -> Counted:
        below = [count(child, (*above, slug)) for child in children.get(slug, ()) if child not in above]
        cards = taxonomy.cards.get(slug, ())
        return Counted(terms[slug], len(cards), cards[0].day if cards else None, ranked(below))

    return ranked(count(slug, ()) for slug in children.get(None, ()))


def ranked(counted: Iterable[Counted]) -> tuple[Counted, ...]:
    return tuple(sorted(counted, key=lambda one: (-one.count, one.term.slug)))


def chronicle(site: SiteContext, taxonomy: Taxonomy, term: Term, cards: tuple[Card, ...]) -> Iterator[Page]:
    template = Template("term.html" if taxonomy.field else f"{term.kind}.html")
    more: dict[str, object] = {"taxonomy": link_of(taxonomy, site.config.lang)}
    entries = site.related.entries(cards)
    pages = paginate(entries, site.config.per_page)
    folder = folder_of(term)
    urls = [Url(f"{folder}page/{number}.html") for number in range(1, len(pages))] + [term.url]
    more["feeds"] = feed_links(folder, term.name(site.config.lang), cards, FEEDS.get(term.kind, (ATOM,)))
    places: dict[str, str] = {}
    for at, on_page in enumerate(pages[:-1]):
        older = urls[at - 1] if at else None
        pager = Pager(at + 1, 0, urls[at + 1], older)
        groups = by_month(on_page)
        places |= month_places(urls[at], groups)
        yield Page(urls[at], template, older_page(term, groups, pager) | more, Rank.INDEXES)
    older = urls[-2] if len(urls) > 1 else None
    rest = len(entries) - len(pages[-1])
    pager = Pager(len(pages), len(pages), None, older, tuple(reversed(urls)), rest)
    leading = leading_of(site, term, pages[-1]) if term.kind == TOPIC.name else ()
    groups = without(leading, by_month(pages[-1]))
    places |= month_places(term.url, groups)
    context = front_page(site, taxonomy, term, cards, groups, pager) | more
    context |= {"leading": leading, "summaries": max(0, SUMMARIES - len(leading)), "places": places}
    yield Page(term.url, template, context, Rank.INDEXES)


def folder_of(term: Term) -> str:
    """The folder of its page and its feeds: `topics/ai/`."""
    return term.url.removesuffix("index.html")


def month_places(url: Url, groups: tuple[MonthGroup, ...]) -> dict[str, str]:
    """Where each month of a page of a chronicle begins: of a month on two pages that on the newer one counts."""
    return {group.month: f"{url}#wz-{group.month}" for group in groups if group.month}


def paginate(entries: tuple[Entry, ...], size: int) -> list[tuple[Entry, ...]]:
    """The pages, oldest first, with entries newest first. The last page has between `size` and 2·`size` - 1 entries (or
    all, if there are fewer), so it is never nearly empty."""
    full = max(0, len(entries) // size - 1)
    oldest_first = entries[::-1]
    pages = [oldest_first[at * size : (at + 1) * size][::-1] for at in range(full)]
    return [*pages, oldest_first[full * size :][::-1]]


def older_page(term: Term, groups: tuple[MonthGroup, ...], pager: Pager) -> dict[str, object]:
    """The context of an older page: its entries and the pager; what changes with every new article is on the front page
    only."""
    nothing: tuple[()] = ()
    return {
        "term": term,
        "file": None,
        "intro": None,
        "groups": groups,
        "pager": pager,
        "total": 0,
        "first": None,
        "latest": None,
        "co_topics": nothing,
        "sources": nothing,
        "children": nothing,
        "parent": None,
        "months": nothing,
        "places": {},
        "milestones": nothing,
        "summaries": 0,
        "mentions": nothing,
        "leading": nothing,
    }


def front_page(
    site: SiteContext,
    taxonomy: Taxonomy,
    term: Term,
    cards: tuple[Card, ...],
    groups: tuple[MonthGroup, ...],
    pager: Pager,
) -> dict[str, object]:
    library, related = site.library, site.related
    file = taxonomy.files.get(term.slug)
    dated = [card.day for card in cards if card.day]
    months = Counter(day[:7] for day in dated)
    parent = file.parent if file else None
    return older_page(term, groups, pager) | {
        "file": file,
        "intro": LinkedBody(Blob(file.body_digest), related.refs.get(file.path, ())) if file else None,
        "total": len(cards),
        "first": dated[-1] if dated else None,
        "latest": dated[0] if dated else None,
        "co_topics": co_occurring(chain.from_iterable(map(topics_of, cards)), library.topics, term),
        "sources": co_occurring(filter(None, map(source_of, cards)), library.sources, term),
        "children": child_terms(taxonomy, term),
        "parent": taxonomy.terms.get(parent) if parent else None,
        "months": tuple(sorted(months.items())),
        "milestones": tuple(card for card in cards if card.milestone) if term.kind == TOPIC.name else (),
        "mentions": mentions_of(related, term),
    }


def leading_of(site: SiteContext, term: Term, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """What heads a topic."""
    shown = chain.from_iterable((entry.card, *entry.also) for entry in entries)
    pinned = [card for card in site.library.pinned if term in card.topics]
    return site.related.entries(what_leads(pinned, shown))


def without(leading: Iterable[Entry], groups: tuple[MonthGroup, ...]) -> tuple[MonthGroup, ...]:
    """The groups without what stands above them. Their gaps stay: in a month whose only article leads there was one."""
    above = {card.id for entry in leading for card in (entry.card, *entry.also)}
    if not above:
        return groups
    left = (
        replace(group, entries=tuple(one for one in group.entries if one.card.id not in above))
        for group in groups
    )
    return tuple(group for group in left if group.entries)


def mentions_of(related: RelationIndex, term: Term) -> tuple[Backlink, ...]:
    return (
        related.mentions.get(term.slug, ()) if term.kind == "topic" else related.backlinks.get(term.url, ())
    )


def by_month(entries: tuple[Entry, ...]) -> tuple[MonthGroup, ...]:
    groups: list[MonthGroup] = []
    for month, group in groupby(entries, key=lambda entry: (entry.card.day or "")[:7]):
        newer = groups[-1].month if groups else None
        gap = months_between(month, newer) if month and newer else 0
        groups.append(MonthGroup(month or None, month_url(month) if month else None, tuple(group), gap))
    return tuple(groups)


def months_between(older: str, newer: str) -> int:
    """The number of whole months between two: 0 from November to December."""
    first, last = (12 * int(month[:4]) + int(month[5:]) for month in (older, newer))
    return max(0, last - first - 1)


def co_occurring(met: Iterable[Term], terms: Mapping[str, Term], itself: Term) -> tuple[Counted, ...]:
    """The most frequent terms, without `itself`, the term of the page."""
    counts = Counter(
        map(slug_of, met)
    )  # by slug, counted without Python code for each: there are a hundred thousand
    counted = (Counted(terms[slug], count) for slug, count in counts.items() if terms[slug] is not itself)
    return ranked(counted)[:CO_TERMS]


def child_terms(taxonomy: Taxonomy, term: Term) -> tuple[Term, ...]:
    files, terms = taxonomy.files.values(), taxonomy.terms
    return tuple(terms[file.slug] for file in files if file.parent == term.slug and file.slug in terms)
