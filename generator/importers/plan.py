"""Drafts → what is to be written: new files, updates, merges with the editor's work. Reads, never writes."""

from collections.abc import Iterable
from itertools import count
from pathlib import Path
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from msgspec import Struct, structs

from generator.config import Config
from generator.dates import parse_date
from generator.frontmatter import emit
from generator.importers.merge import Clash, Merged, merge
from generator.importers.shelf import ARTICLES, ArticleFile, Record, Shelf, front_values, record_bytes
from generator.importers.vocabulary import TermFileDraft, Vocabulary
from generator.model import Draft, Note, Problem
from generator.slugs import article_id, slugify

Status = Literal["new", "unchanged", "updated", "merged", "kept", "conflict", "removed"]
STATUSES: tuple[Status, ...] = get_args(Status)


class Change(Struct, frozen=True, kw_only=True):
    """What becomes of one draft.

    new        there is no such article yet
    unchanged  the file is what was imported
    updated    the page has changed, the editor has not touched the file
    merged     both have changed, in different places
    kept       the editor has changed the file, the page is as it was
    conflict   both have changed the same lines; the editor's stay
    removed    the editor has deleted the file; it is not written again

    `before` is what the file holds, None when there is none; `after` what it is to hold, None to leave it alone.
    `record` is what will be remembered as imported last.
    """

    status: Status
    id: str
    title: str
    path: str
    before: bytes | None = None
    after: bytes | None = None
    record: bytes
    repairs: tuple[Note, ...] = ()
    problems: tuple[Problem, ...] = ()


class Plan(Struct, frozen=True):
    """All that an import would change, and the sources that should get a file."""

    changes: tuple[Change, ...]
    new_topics: tuple[TermFileDraft, ...] = ()
    unknown_sources: tuple[TermFileDraft, ...] = ()

    def number(self, status: Status) -> int:
        return sum(change.status == status for change in self.changes)


def make_plan(root: Path, config: Config, drafts: Iterable[Draft], topic: str | None = None) -> Plan:
    """What writing these drafts means for the project in `root`.

    `topic` replaces the topics of the drafts. Raises `ProblemsError` for files of the editor's that are not sound.
    """
    planner = Planner(Shelf(root), Vocabulary(root, topic), config)
    changes = [planner.change(draft) for draft in distinct(drafts)]
    words = planner.words
    return Plan(tuple(changes), tuple(words.new_topics.values()), tuple(words.unknown_sources.values()))


def distinct(drafts: Iterable[Draft]) -> list[Draft]:
    """One draft for each origin: the last one, with the topics of all."""
    by_origin: dict[str, Draft] = {}
    for draft in drafts:
        earlier = by_origin.get(draft.origin)
        by_origin[draft.origin] = with_topics(draft, topics_of(earlier.front_matter)) if earlier else draft
    return list(by_origin.values())


def topics_of(front: dict[str, Any]) -> list[str]:
    return list(front.get("topics", ()))


def with_topics(draft: Draft, first: list[str]) -> Draft:
    """The draft with these topics before its own."""
    topics = list(dict.fromkeys([*first, *topics_of(draft.front_matter)]))
    return structs.replace(draft, front_matter={**draft.front_matter, "topics": topics})


class Planner:
    """What planning one draft has to know: the files there are, the names, and the drafts before it."""

    def __init__(self, shelf: Shelf, words: Vocabulary, config: Config) -> None:
        self.shelf = shelf
        self.words = words
        self.config = config
        self._given: set[str] = set()

    def change(self, draft: Draft) -> Change:
        article = article_id(draft.origin, OtherArticles(self.shelf, draft, self._given))
        self._given.add(article)
        record, file = self.shelf.record(article), self.shelf.file(article)
        earlier = front_values(record.text) if record else front_values(file.text) if file else {}
        path, text = self.content(self.resolved(draft, earlier), article, earlier.get("slug"))
        change = Change(
            status="new", id=article, title=str(draft.front_matter["title"]), path=path,
            record=record_bytes(Record(draft.origin, text)), repairs=draft.repairs,
        )  # fmt: skip
        if file:
            return revised(change, file, record.text if record else text, text)
        if record:
            return structs.replace(change, status="removed")
        self.shelf.claim(path)
        return structs.replace(change, after=text.encode())

    def resolved(self, draft: Draft, earlier: dict[str, Any]) -> Draft:
        """The draft with slugs for names; topics that an earlier import gave the article stay."""
        front = {**draft.front_matter, "topics": self.words.topics(topics_of(draft.front_matter))}
        if source := front.get("source"):
            front["source"] = self.words.source(str(source))
        return with_topics(structs.replace(draft, front_matter=front), topics_of(earlier))

    def content(self, draft: Draft, article: str, slug: str | None) -> tuple[str, str]:
        """Path and text of the content file as imported. A slug once given stays."""
        slug = slug or self.free_slug(draft, article)
        path = self.place(draft, slug)
        modeline = f"yaml-language-server: $schema={'../' * path.count('/')}.wenzhai/schema/article.json"
        front = emit({"id": article, **draft.front_matter, "slug": slug}, modeline)
        return path, f"{front}{draft.markdown}\n" if draft.markdown else front

    def free_slug(self, draft: Draft, article: str) -> str:
        """A slug whose path is free: that of the title, or the same with a number."""
        style = self.config.slug_style
        slug = article if style == "id" else slugify(str(draft.front_matter["title"]), style)
        numbered = (slug if number == 1 else f"{slug}-{number}" for number in count(1))
        return next(slug for slug in numbered if self.shelf.is_free(self.place(draft, slug)))

    def place(self, draft: Draft, slug: str) -> str:
        """`content/articles/YYYY/MM/DD-SLUG.md` by the day in the site's zone, or `…/undated/SLUG.md`."""
        date = draft.front_matter.get("date")
        if not date:
            return f"{ARTICLES}/undated/{slug}.md"
        year, month, day = parse_date(str(date), ZoneInfo(self.config.timezone)).day.split("-")
        return f"{ARTICLES}/{year}/{month}/{day}-{slug}.md"


class OtherArticles:
    """The ids that belong to another article than this draft: what `article_id` must not give it."""

    def __init__(self, shelf: Shelf, draft: Draft, given: set[str]) -> None:
        self.shelf, self.draft, self.given = shelf, draft, given

    def __contains__(self, article: object) -> bool:
        if article in self.given:
            return True
        record, file = self.shelf.record(str(article)), self.shelf.file(str(article))
        if record or not file:
            return record is not None and record.origin != self.draft.origin
        # The record is lost: the same title or the same date will do.
        front, own = front_values(file.text), self.draft.front_matter
        return bool(front) and all(front.get(key) != own.get(key) for key in ("title", "date"))


def revised(change: Change, file: ArticleFile, base: str, theirs: str) -> Change:
    """The change for an article that has a file already."""
    merged = sound_merge(base, file.text, theirs)
    return structs.replace(
        change,
        status=status_of(merged, base, file.text, theirs),
        path=file.path,
        before=file.data,
        after=file.encode(merged.text) if merged.text != file.text else None,
        problems=tuple(conflict(clash, file.path) for clash in merged.clashes),
    )


def status_of(merged: Merged, base: str, ours: str, theirs: str) -> Status:
    if ours == theirs:
        return "unchanged"
    if merged.clashes:
        return "conflict"
    if ours == base:
        return "updated"
    return "kept" if merged.text == ours else "merged"


def sound_merge(base: str, ours: str, theirs: str) -> Merged:
    """A merge whose front matter can be read, if the editor's could: else the editor's text as it is."""
    merged = merge(base, ours, theirs)
    if not front_values(merged.text) and front_values(ours):
        return Merged(ours, (Clash(1, (), tuple(theirs.split("\n"))),))
    return merged


def conflict(clash: Clash, path: str) -> Problem:
    first = clash.ours[0] if clash.ours else ""
    params = {"theirs": " ⏎ ".join(clash.theirs)}
    return Problem(
        code="import-conflict",
        path=path,
        line=clash.line,
        column=1,
        params=params,
        excerpt=first,
        severity="warning",
    )
