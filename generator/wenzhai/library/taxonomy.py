"""Taxonomies: names as written in articles (topics, sources, terms of own taxonomies), resolved to terms.

A topic or a source may have a file (`content/topics/*.md`, `content/sources/*.md`) with names in two languages and
aliases. A term without a file still works: its name is what the editor wrote, its slug is made from that; a source that
is a known medium (`media.py`) has that one's names.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from msgspec import Struct

from wenzhai.content.kinds import KINDS, SOURCE, TOPIC
from wenzhai.content.own_fields import OwnField, OwnTerm
from wenzhai.content.paths import SETTINGS
from wenzhai.engine.digest import digest
from wenzhai.library.media import Medium, find_medium
from wenzhai.model.content import TermFile
from wenzhai.model.page import Url
from wenzhai.model.problems import Problem
from wenzhai.model.views import Card, Term
from wenzhai.text.names import name_key
from wenzhai.text.scripts import has_han

FOLDERS = {TOPIC.name: TOPIC.folder, SOURCE.name: SOURCE.folder, "column": "columns", "series": "series"}
"""The folder of the site that the pages of a term lie in, by the kind of the term; that of an own taxonomy is its
key."""

KEYS = {"topic": "topics", "source": "source"}
"""The front matter keys that name terms."""


FIELD = "f."
"""What own fields are called by begins so in search and among the groups of feeds: `f.region`."""


class Taxonomy(Struct, frozen=True):
    """All terms of one kind, and the articles that are filed under each. Topics are one, and so is each field of the
    type `taxonomy`, of which the kind is the key."""

    kind: str
    terms: dict[str, Term]
    """By slug."""
    cards: dict[str, tuple[Card, ...]]
    """By slug, newest first."""
    files: dict[str, TermFile] = {}
    """By slug, of the terms that have one."""
    field: OwnField | None = None
    """Of an own taxonomy."""

    @property
    def folder(self) -> str:
        return FOLDERS.get(self.kind, self.kind)


def aliases_of(taxonomy: Taxonomy, slug: str) -> tuple[str, ...]:
    """The further names of a term, from its file or the settings."""
    if file := taxonomy.files.get(slug):
        return file.aliases
    given = taxonomy.field.terms if taxonomy.field else ()
    return next((one.aliases for one in given if one.slug == slug), ())


@lru_cache(maxsize=1 << 14)  # the next build gets the same objects, so cards can be compared by identity
def make_term(kind: str, slug: str, zh: str, en: str, ai: str = "") -> Term:
    given = digest((kind, slug, zh, en, ai))
    return Term(kind, slug, zh, en, Url(f"{FOLDERS.get(kind, kind)}/{slug}/index.html"), given, ai)


class Terms:
    """All terms of one kind; terms without a file are added as articles name them."""

    def __init__(
        self,
        kind: str,
        files: Iterable[TermFile],
        slugify: Callable[[str], str],
        given: Iterable[OwnTerm] = (),
    ) -> None:
        self.kind = kind
        self.files = {file.slug: file for file in sorted(files, key=lambda file: file.path)}
        self.by_slug: dict[str, Term] = {}
        self.problems: list[Problem] = []
        self._by_name: dict[str, Term] = {}
        self.by_raw: dict[str, Term] = {}
        """Name as written → term, for all names met so far."""
        self._slugify = slugify
        self._owners: dict[str, str] = {}
        self._named: set[str] = set()
        """The slugs of terms that have names besides those that articles write."""
        for file in self.files.values():
            self._add(make_term(kind, file.slug, file.zh, file.en, file.ai), file.aliases, file.path)
        for file in self.files.values():
            self._add_slugs(file)
        for one in given:
            self._add(make_term(kind, one.slug, one.zh, one.en), one.aliases, SETTINGS)

    def _add(self, term: Term, aliases: Iterable[str], path: str) -> None:
        """A term with the names that its file or the settings give it."""
        self._named.add(term.slug)
        self.by_slug[term.slug] = term
        for name in filter(None, (term.slug, term.zh, term.en, *aliases)):
            owner = self._owners.setdefault(name_key(name), path)
            if owner == path:
                self._by_name[name_key(name)] = term
            else:
                params = {"name": name, "other": owner}
                self.problems.append(
                    Problem(code="term-name-taken", path=path, line=1, column=1, params=params)
                )

    def _add_slugs(self, file: TermFile) -> None:
        """Names in Latin letters are found as slugs too: an import writes slugs into articles while there is no
        file."""
        for name in file.aliases:
            if name.isascii() and " " in name.strip():
                self._by_name.setdefault(name_key(self._slugify(name)), self.by_slug[file.slug])

    def meet(self, used: Mapping[str, str]) -> None:
        """Resolve all names used, each with the path of its first use. Chinese names come first and slugs last, so that
        `Ren Min Ri Bao` and `ren-min-ri-bao` resolve to the term that other articles call 人民日报."""
        for raw in sorted(used, key=lambda raw: (raw == self._slugify(raw), not has_han(raw))):
            name = name_key(raw)
            spelt = self.by_slug.get(name.replace(" ", "-"))  # a slug written as words: `Ren Min Ri Bao`
            self.by_raw[raw] = self._by_name.get(name) or spelt or self._without_file(raw, used[raw])

    def known(self, raw: str) -> Term | None:
        """The term of that name, if there is one without it."""
        name = name_key(raw)
        return self.by_raw.get(raw) or self._by_name.get(name) or self.by_slug.get(name.replace(" ", "-"))

    def _without_file(self, raw: str, path: str) -> Term:
        medium = find_medium(raw) if self.kind == SOURCE.name else None
        if medium and (known := self._known(medium)):
            self._by_name[name_key(raw)] = known
            return known
        slug = self._slugify(medium.naming if medium else raw)
        taken = self.by_slug.get(slug)
        if taken is None:
            names = (medium.zh, medium.en) if medium else (raw, "") if has_han(raw) else ("", raw)
            taken = make_term(self.kind, slug, *names)
            self.by_slug[slug] = taken
            self._owners[slug] = path
        elif (
            not medium
            and raw != slug
            and (slug in self._named or name_key(taken.zh or taken.en) != name_key(raw))
        ):
            self.problems.append(self._slug_taken(raw, path, taken))
        self._by_name[name_key(raw)] = taken
        return taken

    def _slug_taken(self, raw: str, path: str, taken: Term) -> Problem:
        file = self.files.get(taken.slug)
        params = {
            "name": raw,
            "key": KEYS.get(self.kind, self.kind),
            "other": taken.zh or taken.en,
            "other_path": file.path if file else self._owners[taken.slug],
            "url": taken.url,
        }
        if self.kind not in KINDS:
            return Problem(code="own-term-slug-taken", path=path, params=params)
        return Problem(
            code="term-slug-taken", path=path, params={**params, "file": KINDS[self.kind].file(taken.slug)}
        )

    def _known(self, medium: Medium) -> Term | None:
        """The term that a file, or an article before, has made of the same medium under another of its names."""
        return next(filter(None, (self._by_name.get(name_key(name)) for name in medium.names)), None)
