"""Fingerprints: what each described page depends on, as digests by name.

The context is the whole read-set of a page, so its values are the dependency list. Values that carry a digest of
their own (Cards, articles, terms, blobs) are not encoded again.
"""

from collections.abc import Iterable, Iterator

from generator.engine.digest import digest, join
from generator.engine.rebuild import Planned
from generator.model import Article, Blob, Digest, DocFile, Page, Problem, ProblemsError, TermFile
from generator.pages.shared import Shared
from generator.theme import Theme
from generator.views import Backlink, Card, Neighbours, RelatedCard, Term

CARRIERS = frozenset({Card, Term, Article, TermFile, DocFile, Blob})
NOTHING = digest(None)


def value_digest(value: object) -> Digest:
    """The digest of a context value."""
    kind = type(value)
    if kind in CARRIERS:
        found: Digest = value.digest  # type: ignore[attr-defined]  # having one makes it a carrier
        return found
    if kind is tuple:
        return join([value_digest(item) for item in value]) if value else NOTHING  # type: ignore[attr-defined]
    if value is None:
        return NOTHING
    if isinstance(value, Neighbours):
        return join([value_digest(value.topic), value_digest(value.newer), value_digest(value.older)])
    if isinstance(value, RelatedCard):
        return join([value.card.digest, digest(value.keywords), value_digest(value.topics)])
    if isinstance(value, Backlink):
        return join([value.card.digest, digest(value.sentence)])
    return digest(value)


class Planner:
    """Plans pages for one theme and one set of shared values."""

    def __init__(self, theme: Theme, shared: Shared, salt: Digest) -> None:
        self._theme = theme
        self._shared = shared.digests()
        self._salt = salt
        self._fixed: dict[str, tuple[tuple[str, Digest], ...]] = {}

    def plan(self, page: Page) -> Planned:
        inputs = (
            *self._fixed_inputs(page.how),
            *((name, value_digest(value)) for name, value in page.context.items()),
        )
        fingerprint = join([self._salt, page.url.encode(), *(value for _, value in inputs)])
        return Planned(page.url, fingerprint, inputs)

    def _fixed_inputs(self, how: str) -> tuple[tuple[str, Digest], ...]:
        """What every page made this way depends on: its template's closure, the shared values it can read."""
        found = self._fixed.get(how)
        if found is None:
            kind, _, name = how.partition(":")
            found = self._template_inputs(name) if kind == "template" else (("how", digest(how)),)
            self._fixed[how] = found
        return found

    def _template_inputs(self, name: str) -> tuple[tuple[str, Digest], ...]:
        facts = self._theme.facts.get(name)
        if facts is None:
            params = {"theme": self._theme.name, "name": name}
            raise ProblemsError([Problem(code="template-unknown", path="wenzhai.yaml", params=params)])
        # The head is derived from `site`, `t` and `site_feeds` whatever the template reads.
        read = {"site", "t", "site_feeds", *facts.variables}
        return (("template", facts.closure), *((n, d) for n, d in self._shared.items() if n in read))


def check_names(theme: Theme, shared: Shared, pages: Iterable[Page]) -> Iterator[Problem]:
    """Templates that read names their pages do not provide, said before anything is rendered."""
    provided: dict[str, frozenset[str]] = {}
    for page in pages:
        kind, _, name = page.how.partition(":")
        if kind == "template":
            names = frozenset(page.context)
            provided[name] = provided.get(name, names) & names
    for name, names in provided.items():
        unknown = (
            set(theme.facts[name].needed) - names - shared.values().keys() - {"page", "range", "namespace"}
        )
        if unknown:
            params = {"name": name, "names": ", ".join(sorted(unknown))}
            yield Problem(code="template-names", path=f"themes/{theme.name}/templates/{name}", params=params)
