"""Pages of topics and sources: an index of each kind, and a chronicle of each term.

Pages are numbered from the oldest: page 1 always has the oldest entries, the front page the newest (at least a full
page). A new article therefore changes the front page alone.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, groupby
from operator import attrgetter

from msgspec.structs import replace

from wenzhai.content.kinds import TOPIC
from wenzhai.library.library import Library
from wenzhai.library.taxonomy import FOLDERS
from wenzhai.model.content import TermFile
from wenzhai.model.page import Blob, Page, Rank, Template, Url
from wenzhai.model.views import Backlink, Card, Counted, Entry, LinkedBody, MonthGroup, Pager, Term
from wenzhai.pages.dates import month_url
from wenzhai.pages.formats import ATOM, FORMATS, feed_links
from wenzhai.pages.leading import what_leads
from wenzhai.pages.shared import SiteContext
from wenzhai.relations import RelationIndex

FEEDS = {"topic": FORMATS, "source": FORMATS, "column": (ATOM,)}
"""The kinds of terms that have feeds of their own, and their formats."""

slug_of, topics_of, source_of = attrgetter("slug"), attrgetter("topics"), attrgetter("source")

SUMMARIES = 5
"""Stories of a term that are shown with their summaries; of all others there is a line."""
CO_TERMS = 8
"""Most co-occurring topics, and most sources, on a topic page."""


def term_pages(site: SiteContext, kind: str) -> Iterator[Page]:
    """The index of a kind (`topic` or `source`), and all pages of each of its terms."""
    library = site.library
    tree = counted_terms(library, kind)
    folder = FOLDERS[kind]
    if tree or kind == "topic":
        context: dict[str, object] = {"terms": tree}
        if kind == "topic":
            context |= {"columns": len(library.columns), "series": len(library.series)}
        yield Page(Url(f"{folder}/index.html"), Template(f"{folder}.html"), context, Rank.INDEXES)
    for slug, term in terms_of(library, kind).items():
        yield from chronicle(site, term, cards_of(library, kind).get(slug, ()))


def terms_of(library: Library, kind: str) -> dict[str, Term]:
    return library.topics if kind == "topic" else library.sources


def cards_of(library: Library, kind: str) -> dict[str, tuple[Card, ...]]:
    return library.by_topic if kind == "topic" else library.by_source


def files_of(library: Library, kind: str) -> dict[str, TermFile]:
    """Columns have no files."""
    return {"topic": library.topic_files, "source": library.source_files}.get(kind, {})


def counted_terms(library: Library, kind: str) -> tuple[Counted, ...]:
    """All terms as a tree by `parent`, the most frequent first."""
    files = files_of(library, kind)
    terms = terms_of(library, kind)
    children: dict[str | None, list[str]] = {}
    for slug in terms:
        file = files.get(slug)
        parent = file.parent if file and file.parent in terms and file.parent != slug else None
        children.setdefault(parent, []).append(slug)

    def count(slug: str, above: tuple[str, ...]) -> Counted:
        below = [count(child, (*above, slug)) for child in children.get(slug, ()) if child not in above]
        cards = cards_of(library, kind).get(slug, ())
        return Counted(terms[slug], len(cards), cards[0].day if cards else None, ranked(below))

    return ranked(count(slug, ()) for slug in children.get(None, ()))


def ranked(counted: Iterable[Counted]) -> tuple[Counted, ...]:
    return tuple(sorted(counted, key=lambda one: (-one.count, one.term.slug)))


def chronicle(site: SiteContext, term: Term, cards: tuple[Card, ...]) -> Iterator[Page]:
    entries = site.related.entries(cards)
    pages = paginate(entries, site.config.per_page)
    folder = folder_of(term)
    urls = [Url(f"{folder}page/{number}.html") for number in range(1, len(pages))] + [term.url]
    feeds = feed_links(folder, term.name(site.config.lang), cards, FEEDS[term.kind])
    places: dict[str, str] = {}
    for at, on_page in enumerate(pages[:-1]):
        older = urls[at - 1] if at else None
        pager = Pager(at + 1, 0, urls[at + 1], older)
        groups = by_month(on_page)
        places |= month_places(urls[at], groups)
        context = older_page(term, groups, pager) | {"feeds": feeds}
        yield Page(urls[at], Template(f"{term.kind}.html"), context, Rank.INDEXES)
    older = urls[-2] if len(urls) > 1 else None
    rest = len(entries) - len(pages[-1])
    pager = Pager(len(pages), len(pages), None, older, tuple(reversed(urls)), rest)
    leading = leading_of(site, term, pages[-1]) if term.kind == TOPIC.name else ()
    groups = without(leading, by_month(pages[-1]))
    places |= month_places(term.url, groups)
    context = front_page(site, term, cards, groups, pager) | {"feeds": feeds}
    context |= {"leading": leading, "summaries": max(0, SUMMARIES - len(leading)), "places": places}
    yield Page(term.url, Template(f"{term.kind}.html"), context, Rank.INDEXES)


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
    site: SiteContext, term: Term, cards: tuple[Card, ...], groups: tuple[MonthGroup, ...], pager: Pager
) -> dict[str, object]:
    library, related = site.library, site.related
    file = files_of(library, term.kind).get(term.slug)
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
        "children": child_terms(library, term),
        "parent": terms_of(library, term.kind).get(parent) if parent else None,
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


def child_terms(library: Library, term: Term) -> tuple[Term, ...]:
    files = files_of(library, term.kind).values()
    terms = terms_of(library, term.kind)
    return tuple(terms[file.slug] for file in files if file.parent == term.slug and file.slug in terms)
