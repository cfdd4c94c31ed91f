"""Resolves names of sources and topics in drafts; collects drafts of files for those that have none."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from pathlib import Path

from msgspec import Struct

from wenzhai.content.frontmatter.document import emit
from wenzhai.content.kinds import SOURCE, TOPIC
from wenzhai.importers.alike import alike
from wenzhai.importers.term_names import TermNames, read_names
from wenzhai.library.media import Medium, find_medium
from wenzhai.model.problems import Problem, ProblemsError, warning
from wenzhai.text.names import is_pinyin, loose_name_key
from wenzhai.text.scripts import has_han
from wenzhai.text.slugs import slug_fault, slugify


class TermFileDraft(Struct, frozen=True):
    """A draft of a file for a topic or a source."""

    name: str
    path: str
    text: str
    is_known: bool = False
    """Whether it is a known medium, whose names are resolved without a file."""

    @property
    def is_certain(self) -> bool:
        """Whether nothing in the file has to be filled in by the editor."""
        return "…" not in self.text


def source_front(name: str, medium: Medium | None) -> dict[str, object]:
    """The front matter of a source's file, with the known values."""
    if medium is None:
        return {"zh": name} if has_han(name) else {"zh": "…", "pinyin" if is_pinyin(name) else "en": name}
    own = (medium.zh, medium.en, medium.pinyin)
    aliases = dict.fromkeys(other for other in (*medium.others, name) if other not in own)
    front = {"zh": medium.zh, "en": medium.en, "pinyin": medium.pinyin, "aliases": list(aliases)}
    return {
        key: value for key, value in (front | {"kind": medium.kind, "home": medium.home}).items() if value
    }


class Vocabulary:
    """Resolves names. `topic` is the slug (or a name) that every draft gets instead of its own topics. `addresses` are
    former addresses of topics by name, which go into the files of new topics.

    Raises `ProblemsError` for a topic that cannot be a slug, and for invalid files of topics or sources.
    """

    def __init__(
        self, root: Path, topic: str | None = None, addresses: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        self._addresses: dict[str, list[str]] = {}
        for name, own in (addresses or {}).items():
            self._addresses.setdefault(loose_name_key(name), []).extend(own)
        self._sources = read_names(root, SOURCE)
        self._topics = read_names(root, TOPIC)
        self._topic = self._topics.find(topic or "") or topic
        self.unknown_sources: dict[str, TermFileDraft] = {}
        self.new_topics: dict[str, TermFileDraft] = {}
        self.proposed: dict[str, int] = {}
        """Category that is not a topic yet → number of drafts with it."""
        if self._topic and slug_fault(self._topic):
            raise ProblemsError([bad_topic(self._topic)])

    def source(self, name: str) -> str:
        """The slug of a source's file; without a file its name, unless the slug of that belongs to another source."""
        known = self._sources.find(name)
        if known:
            return known
        medium = find_medium(name)
        naming = medium.naming if medium else name
        if medium and (known := next(filter(None, map(self._sources.find, medium.names)), None)):
            return self._sources.add(name, known)
        slug = free_slug(naming, self._sources)
        draft = TermFileDraft(
            name, self._sources.path(slug), emit(source_front(name, medium)), medium is not None
        )
        self.unknown_sources[slug] = draft
        return self._sources.add(name, name if medium or slug == slugify(name) else slug)

    def topics(self, names: Sequence[str]) -> list[str]:
        """The slugs of topics; a topic without a file gets one."""
        if not self._topic:
            return [
                self._topics.find(name) or self._introduce(name, free_slug(name, self._topics))
                for name in names
            ]
        if names and not self._topics.find(self._topic) and not self._topics.find(names[0]):
            self._introduce(names[0], self._topic)
        return [self._topic]

    def categories(self, names: Sequence[str]) -> list[str]:
        """Topics for the categories of an imported article: slugs, or names without a file as proposals."""
        if self._topic:
            return []
        found = []
        for name in names:
            slug = self._topics.find(name)
            if slug is None:
                self.proposed[name] = self.proposed.get(name, 0) + 1
            found.append(slug or name)
        return found

    def current(self, slugs: Iterable[str]) -> list[str]:
        """The current slugs of topics that may have been renamed or merged since."""
        return [self._topics.find(slug) or slug for slug in slugs]

    def meaning(self, key: str, name: str) -> str:
        """The slug of a topic or source that has a file, for any of its names; anything else unchanged."""
        names = {"topics": self._topics, "source": self._sources}.get(key)
        return (names and names.find(name)) or name

    def alike(self) -> list[tuple[str, str]]:
        """Pairs of topics, at least one of them new, that may mean the same: (slug or name to merge, one to keep)."""
        new = {draft.name for draft in self.new_topics.values()}
        known = [name for name in self._topics.shown if name not in new]
        return [(other, one) for one, other in alike([*known, *sorted(new)]) if one in new or other in new]

    def _introduce(self, name: str, slug: str) -> str:
        names: dict[str, object] = {"zh": name} if has_han(name) else {"en": name}
        names["aliases"] = self._addresses.get(loose_name_key(name), [])
        path = self._topics.path(slug)
        self.new_topics[slug] = TermFileDraft(name, path, emit(names, TOPIC.modeline(path)))
        self._topics.add(slug, slug)
        return self._topics.add(name, slug)


def free_slug(name: str, names: TermNames) -> str:
    """The name's slug, with a number if another name that sounds the same already has it."""
    slug = slugify(name)
    numbered = (slug if number == 1 else f"{slug}-{number}" for number in count(1))
    return next(slug for slug in numbered if names.find(slug) is None)


def bad_topic(topic: str) -> Problem:
    return Problem(code="import-bad-topic", params={"topic": topic, "slug": slugify(topic)})


def source_warning(draft: TermFileDraft) -> Problem:
    text = "\n        ".join(draft.text.rstrip().split("\n"))  # shown below the hint, to be copied
    params = {"name": draft.name, "file": draft.path, "text": text}
    return warning("import-unknown-source", params=params)
