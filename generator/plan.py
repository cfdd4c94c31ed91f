"""Fingerprints: what each described page depends on.

The context is the whole read-set of a page, so its values are the dependency list. A value is flattened down to
digests and scalars: what carries a digest of its own (Cards, articles, terms, blobs) is not looked into again.
One hash a page, nothing encoded twice: twenty thousand pages are planned on every build.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import pairwise
from operator import attrgetter

from msgspec import msgpack

from generator.engine.digest import SIZE, digest, join
from generator.engine.rebuild import PART, Mark, Planned
from generator.feeds import FeedItem
from generator.model import Article, Blob, Digest, DocFile, Page, Problem, ProblemsError, TermFile
from generator.pages.shared import Shared
from generator.theme import Theme
from generator.views import (
    Backlink,
    Card,
    Counted,
    DayGroup,
    Entry,
    MonthGroup,
    Neighbours,
    RelatedList,
    Term,
)

CARRIERS = frozenset({Card, Term, Article, TermFile, DocFile, Blob})
"""Values with a digest of their own, which stands for them."""

COMPOSED: dict[type, Callable[[object], Sequence[object]]] = {
    Backlink: attrgetter("card", "sentence"),
    Counted: attrgetter("term", "count", "latest", "children"),
    DayGroup: attrgetter("day", "url", "entries"),
    Entry: attrgetter("card", "also"),
    FeedItem: attrgetter("entry", "body", "source_url", "authors", "correction"),
    MonthGroup: attrgetter("month", "url", "entries", "gap"),
    Neighbours: attrgetter("topic", "newer", "older"),
    RelatedList: attrgetter("cards", "topics", "reasons"),
}
"""Values made of carriers, with a function that gives all their fields: flattened, never encoded. For speed alone; what
is not listed here is encoded whole."""

CARRIER = b"#:"
"""Stands before the digest of a carrier; no encoded value looks like it."""

COUNTS = [b"(%d " % count for count in range(1024)]
_encode = msgpack.Encoder(order="deterministic").encode
EMPTY = {type(value): b"=%d " % len(_encode(value)) + _encode(value) for value in (None, "")} | {
    tuple: COUNTS[0]
}
"""What most values of most pages are, by type: spared the call."""
_digest_of = attrgetter("digest")


def flatten(value: object, parts: list[bytes]) -> None:
    """Append what stands for the value. Lengths come first, so that no two values look alike."""
    kind = type(value)
    if kind in CARRIERS:
        parts += (CARRIER, _digest_of(value))
        return
    reader = COMPOSED.get(kind)
    if reader is None and kind is not tuple:
        encoded = _encode(value)
        parts += (b"=%d " % len(encoded), encoded)
        return
    items: Sequence[object] = reader(value) if reader else value  # type: ignore[assignment]  # a tuple
    parts.append(COUNTS[len(items)] if len(items) < 1024 else b"(%d " % len(items))
    flatten_all(items, parts)


def flatten_all(values: Iterable[object], parts: list[bytes]) -> None:
    """`flatten` for each; carriers, which most values are, are spared the call."""
    for value in values:
        kind = type(value)
        if kind in CARRIERS:
            parts += (CARRIER, _digest_of(value))
        elif not value and kind in EMPTY:
            parts.append(EMPTY[kind])
        else:
            flatten(value, parts)


def value_mark(value: object) -> Mark:
    """The mark of one context value: which carriers it shows is told by the beginnings of their digests."""
    if type(value) in CARRIERS:
        return bytes(_digest_of(value))
    parts: list[bytes] = []
    flatten(value, parts)
    mark = digest(b"".join(parts))
    if CARRIER not in parts:
        return mark
    shown = [after[:PART] for part, after in pairwise(parts) if part is CARRIER]
    return mark + b"".join(shown)


class Planner:
    """Plans pages for one theme and one set of shared values."""

    def __init__(self, theme: Theme, shared: Shared, salt: Digest) -> None:
        self._theme = theme
        self._shared = shared.digests()
        self._salt = salt
        self._fixed: dict[str, dict[str, Digest]] = {}
        self._start: dict[str, bytes] = {}

    def plan(self, page: Page) -> Planned:
        start = self._start.get(page.how)
        if start is None:
            start = self._salt + join(self._fixed_inputs(page.how).values())
            self._start[page.how] = start
        parts = [start, page.url.encode(), b"\0"]
        flatten_all(page.context.values(), parts)
        return Planned(page.url, Digest(blake2b(b"".join(parts), digest_size=SIZE, person=b"plan").digest()))

    def inputs(self, page: Page) -> dict[str, Mark]:
        """Marks by name of all that the page's fingerprint covers."""
        values = {name: value_mark(value) for name, value in page.context.items()}
        return {"program": self._salt, **self._fixed_inputs(page.how), **values}

    def _fixed_inputs(self, how: str) -> dict[str, Digest]:
        """What every page made this way depends on: its template's closure, the shared values it can read."""
        found = self._fixed.get(how)
        if found is None:
            kind, _, name = how.partition(":")
            found = self._template_inputs(name) if kind == "template" else {"how": digest(how)}
            self._fixed[how] = found
        return found

    def _template_inputs(self, name: str) -> dict[str, Digest]:
        facts = self._theme.facts(name)
        if facts is None:
            params = {"theme": self._theme.name, "name": name}
            raise ProblemsError([Problem(code="template-unknown", path="wenzhai.yaml", params=params)])
        # The head is derived from `site`, `t`, `has` and `site_feeds` whatever the template reads.
        read = {"site", "t", "has", "site_feeds", *facts.variables}
        return {"template": facts.closure} | {name: d for name, d in self._shared.items() if name in read}


def check_names(theme: Theme, shared: Shared, pages: Iterable[Page]) -> Iterator[Problem]:
    """Templates that read names their pages do not provide, said before anything is rendered."""
    provided: dict[str, frozenset[str]] = {}
    for page in pages:
        kind, _, name = page.how.partition(":")
        if kind == "template":
            names = frozenset(page.context)
            provided[name] = provided.get(name, names) & names
    for name, names in provided.items():
        known = names | shared.values().keys() | {"page", "range", "namespace"}
        facts = theme.facts(name)
        unknown = set(facts.needed) - known if facts else set()
        if unknown:
            params = {"name": name, "names": ", ".join(sorted(unknown))}
            yield Problem(code="template-names", path=f"themes/{theme.name}/templates/{name}", params=params)
