"""Fingerprints of described pages: digests of everything that each page depends on.

The context is the whole read-set of a page, so its values are the dependency list. Values with a digest of their own
(cards, terms, articles, blobs) are encoded as that digest. Each page takes one encoding and one hash, because every
build plans twenty thousand pages.
"""

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from operator import attrgetter

from msgspec import msgpack

from wenzhai.engine.digest import SIZE, digest, join
from wenzhai.engine.rebuild import PART, Mark, Planned
from wenzhai.model.content import Article, DocFile, TermFile
from wenzhai.model.digest import Digest
from wenzhai.model.page import Bytes, How, Page, Render, Template
from wenzhai.model.problems import Problem, ProblemsError
from wenzhai.pages.shared import Shared
from wenzhai.theme.chain import Theme

FACTS = frozenset({Article, TermFile, DocFile})
"""Types with a digest that occur as whole context values; a `Carrier` may occur at any depth."""

Shape = tuple[How, tuple[str, ...]]
"""How a page is rendered, and the names in its context."""

digest_of = attrgetter("digest")
encode = msgpack.Encoder(enc_hook=digest_of, order="deterministic").encode


def read_set(values: Iterable[object]) -> list[object]:
    return [digest_of(value) if type(value) in FACTS else value for value in values]


def value_mark(value: object) -> Mark:
    """The mark of one context value: its digest, and prefixes of the digests of the carriers in it."""
    shown: list[bytes] = []

    def stand_for(carrier: object) -> bytes:
        shown.append(digest_of(carrier)[:PART])
        return bytes(digest_of(carrier))

    encoded = msgpack.encode(read_set([value]), enc_hook=stand_for, order="deterministic")
    return digest(encoded) + b"".join(shown)


class PagePlanner:
    """Plans pages for one theme, one set of shared values, and the program that makes them."""

    def __init__(self, theme: Theme, shared: Shared, program: Digest) -> None:
        self._theme = theme
        self._shared = shared.digests()
        self.program = program
        self._fixed: dict[How, dict[str, Digest]] = {}
        self._start: dict[How, bytes] = {}

    def plan(self, page: Page) -> Planned:
        start = self._start.get(page.how)
        if start is None:
            start = self.program + join(self._fixed_inputs(page.how).values())
            self._start[page.how] = start
        encoded = encode((start, page.url, read_set(page.context.values())))
        fingerprint = Digest(blake2b(encoded, digest_size=SIZE, person=b"plan").digest())
        return Planned(page.url, fingerprint, isinstance(page.how, Bytes))

    def inputs(self, page: Page) -> dict[str, Mark]:
        """Name → mark of everything that the page's fingerprint covers."""
        values = {name: value_mark(value) for name, value in page.context.items()}
        return {"program": self.program, **self._fixed_inputs(page.how), **values}

    def _fixed_inputs(self, how: How) -> dict[str, Digest]:
        """The inputs common to all pages rendered this way: the template's closure and the shared values it can
        read."""
        found = self._fixed.get(how)
        if found is None:
            found = self._fixed[how] = self._inputs_of(how)
        return found

    def _inputs_of(self, how: How) -> dict[str, Digest]:
        match how:
            case Template(name):
                return self._template_inputs(name)
            case Render():
                return {"how": digest(how.name)}
            case Bytes():
                return {}

    def _template_inputs(self, name: str) -> dict[str, Digest]:
        facts = self._theme.facts(name)
        if facts is None:
            params = {"theme": self._theme.name, "name": name}
            raise ProblemsError([Problem(code="template-unknown", path="wenzhai.yaml", params=params)])
        # The page head is derived from `site`, `t`, `has` and `site_feeds`, whatever the template reads.
        read = {"site", "t", "has", "site_feeds", *facts.variables}
        filters = {"filters": self._theme.filters} if self._theme.filters else {}
        shared = {name: d for name, d in self._shared.items() if name in read}
        return {"template": facts.closure} | filters | shared


def check_names(theme: Theme, shared: Shared, shapes: Iterable[Shape]) -> Iterator[Problem]:
    """Problems for templates that read names which their pages do not provide, before anything is rendered."""
    provided: dict[str, frozenset[str]] = {}
    for how, context in shapes:
        if isinstance(how, Template):
            names = frozenset(context)
            provided[how.name] = provided.get(how.name, names) & names
    wanted: dict[tuple[str, str], set[str]] = {}
    for name, names in provided.items():
        known = names | shared.values().keys() | {"page", "range", "namespace"}
        facts = theme.facts(name)
        for unknown in set(facts.needed) - known if facts else ():
            for owner in readers(theme, unknown):
                wanted.setdefault((owner, unknown), set()).add(name)
    for (owner, unknown), templates in sorted(wanted.items()):
        folder, _, file = owner.partition(":")
        params = {"name": unknown, "templates": ", ".join(sorted(templates))}
        yield Problem(code="template-names", path=f"themes/{folder}/templates/{file}", params=params)


def readers(theme: Theme, name: str) -> list[str]:
    """The templates that read a name themselves: the child's go before those of its parents."""
    found = [full for full, facts in theme.templates.items() if name in facts.own]
    place = {folder: at for at, folder in enumerate(theme.chain)}
    best = min((place[full.partition(":")[0]] for full in found), default=0)
    return [full for full in found if place[full.partition(":")[0]] == best]
