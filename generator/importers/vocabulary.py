"""Names of sources and topics in drafts → slugs; what has no file yet is remembered with the file it should have."""

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from generator.frontmatter import emit
from generator.importers.names import read_names
from generator.languages import HAN_RUN
from generator.model import Problem, ProblemsError
from generator.slugs import slug_fault, slugify

TOPIC_MODELINE = "yaml-language-server: $schema=../../.wenzhai/schema/topic.json"


class TermFileDraft(Struct, frozen=True):
    """A file that a topic or a source should have."""

    name: str
    path: str
    text: str


class Vocabulary:
    """Resolves names. `topic` is the slug (or a name) that every draft gets instead of the page's own topic.

    Raises `ProblemsError` for a topic that can be no slug, and for files of topics or sources that are not sound.
    """

    def __init__(self, root: Path, topic: str | None = None) -> None:
        self._sources = read_names(root, "sources")
        self._topics = read_names(root, "topics")
        self._topic = self._topics.find(topic or "") or topic
        self.unknown_sources: dict[str, TermFileDraft] = {}
        self.new_topics: dict[str, TermFileDraft] = {}
        if self._topic and slug_fault(self._topic):
            raise ProblemsError(
                [
                    Problem(
                        code="import-bad-topic", params={"topic": self._topic, "slug": slugify(self._topic)}
                    )
                ]
            )

    def source(self, name: str) -> str:
        """The slug of a source's file, or the slug of its name."""
        known = self._sources.find(name)
        if known:
            return known
        slug = slugify(name)
        names = {"zh": name} if HAN_RUN.search(name) else {"zh": "…", "pinyin": name}
        self.unknown_sources[name] = TermFileDraft(name, self._sources.path(slug), emit(names))
        return slug

    def topics(self, names: Iterable[str]) -> list[str]:
        """The slugs of topics; every name without a file gets one, unless `topic` is known already."""
        if self._topic:
            self._introduce(self._topic, next(iter(names), ""))
            return [self._topic]
        return [self._topics.find(name) or self._introduce(slugify(name), name) for name in names]

    def _introduce(self, slug: str, name: str) -> str:
        """Plans the file of a topic that is new, under a name that no other topic has."""
        if name and not self._topics.find(slug) and not self._topics.find(name):
            names = {"zh": name} if HAN_RUN.search(name) else {"en": name}
            draft = TermFileDraft(name, self._topics.path(slug), emit(names, TOPIC_MODELINE))
            self.new_topics.setdefault(slug, draft)
        return slug


def source_warning(draft: TermFileDraft) -> Problem:
    params = {"name": draft.name, "file": draft.path, "text": draft.text.rstrip().replace("\n", "\n        ")}
    return Problem(code="import-unknown-source", params=params, severity="warning")
