"""Plans an import from drafts: new files, updates, merges with the editor's work. Reads, never writes."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path
from posixpath import dirname, relpath
from typing import Any, Literal, get_args
from urllib.parse import quote, unquote
from zoneinfo import ZoneInfo

from msgspec import Struct, structs

from wenzhai.content.config import Config
from wenzhai.content.frontmatter.document import emit
from wenzhai.content.frontmatter.merge import Meaning, merge_files
from wenzhai.content.imports import ImportRecord, record_name
from wenzhai.content.kinds import ARTICLE, ISSUE, KINDS, ContentKind, article_place, kind_of
from wenzhai.content.own_fields import OwnField
from wenzhai.importers.assets import Copy, copies
from wenzhai.importers.fuller import fuller, united
from wenzhai.importers.interface import ORIGIN_LINK, Asset
from wenzhai.importers.pictures.drafts import with_kept_pictures
from wenzhai.importers.pictures.kept import KeptPictures
from wenzhai.importers.project_files import ArticleFile, ProjectFiles, front_values
from wenzhai.importers.vocabulary import TermFileDraft, Vocabulary
from wenzhai.model.content import Draft
from wenzhai.model.problems import Note, Problem, warning
from wenzhai.text.addresses import is_address, old_address
from wenzhai.text.dates import DateError, parse_date
from wenzhai.text.merge import Clash, Merged
from wenzhai.text.slugs import article_id, slugify

Status = Literal["new", "unchanged", "updated", "merged", "kept", "conflict", "removed"]
LINK = re.compile(re.escape(ORIGIN_LINK) + r"([A-Za-z0-9%._~-]+)")
NUMBERED = re.compile(r"-\d+\.md$")
DATES = ("date", "updated")
UNDATED = "undated"
STATUSES: tuple[Status, ...] = get_args(Status)


class Change(Struct, frozen=True, kw_only=True):
    """The planned change for one draft.

    new        the article does not exist yet
    unchanged  the file is as imported
    updated    the page has changed, the editor has not changed the file
    merged     both have changed, in different places
    kept       the editor has changed the file, the page has not changed
    conflict   both have changed the same lines; the editor's are kept
    removed    the editor has deleted the file, or dropped the draft; it is not written again

    `before` is the current content of the file, None if there is none; `after` the new content, None to keep the file.
    `record` is stored as the last import.
    """

    status: Status
    id: str
    title: str
    path: str
    before: bytes | None = None
    after: bytes | None = None
    record: ImportRecord
    repairs: tuple[Note, ...] = ()
    problems: tuple[Problem, ...] = ()
    is_draft: bool = False


class Plan(Struct, frozen=True):
    """All changes of an import, and the sources that should get a file."""

    changes: tuple[Change, ...]
    new_topics: tuple[TermFileDraft, ...] = ()
    unknown_sources: tuple[TermFileDraft, ...] = ()
    copies: tuple[Copy, ...] = ()
    alike: tuple[tuple[str, str], ...] = ()
    """Topics that may mean the same: (the one to merge, the one to keep)."""
    new_sources: tuple[TermFileDraft, ...] = ()
    """Files of sources that the curator asked for."""
    proposed: Mapping[str, int] = {}
    """Topics without a file that drafts bring from where they were filed: how many drafts have each."""

    def number(self, status: Status) -> int:
        return sum(change.status == status for change in self.changes)


def make_plan(
    root: Path,
    config: Config,
    drafts: Iterable[Draft],
    topic: str | None = None,
    assets: Iterable[Asset] = (),
    topic_addresses: Mapping[str, tuple[str, ...]] | None = None,
    samples: Mapping[str, str] | None = None,
) -> Plan:
    """The plan for importing these drafts and their files into the project in `root`.

    `samples` are the files that a new digest begins with, by path: one that is as it was makes room. `topic` replaces
    the topics of the drafts. Raises `ProblemsError` for invalid content files.
    """
    drafts = with_kept_pictures(drafts, KeptPictures(root), config)
    vocabulary = Vocabulary(root, topic, topic_addresses or {})
    planner = DraftPlanner(ProjectFiles(root), vocabulary, config, samples or {})
    changes = planner.changes(distinct(drafts))
    words = planner.words
    removed = {
        origin for change, origin in zip(changes, planner.origins, strict=True) if change.status == "removed"
    }
    wanted = (asset for asset in assets if asset.origin not in removed)
    return Plan(
        tuple(changes),
        tuple(words.new_topics.values()),
        tuple(words.unknown_sources.values()),
        tuple(copies(root, wanted)),
        tuple(words.alike()),
        proposed=words.proposed,
    )


def with_new_sources(plan: Plan) -> Plan:
    """The plan with a file for each source whose names are certain; the others stay unknown."""
    certain = tuple(one for one in plan.unknown_sources if one.is_certain)
    others = tuple(one for one in plan.unknown_sources if not one.is_certain)
    return structs.replace(plan, unknown_sources=others, new_sources=certain)


def distinct(drafts: Iterable[Draft]) -> list[Draft]:
    """One draft for each origin: the last one unless an earlier one is fuller, with the topics of all."""
    by_origin: dict[str, Draft] = {}
    for draft in drafts:
        earlier = by_origin.get(draft.origin)
        if earlier:
            draft = with_topics(
                fuller(draft, earlier), [*topics_of(earlier.front_matter), *topics_of(draft.front_matter)]
            )
        by_origin[draft.origin] = draft
    return list(by_origin.values())


def topics_of(front: dict[str, Any]) -> list[str]:
    return list(front.get("topics", ()))


def with_topics(draft: Draft, first: list[str]) -> Draft:
    """The draft with these topics before its own."""
    topics = list(dict.fromkeys([*first, *topics_of(draft.front_matter)]))
    return structs.replace(draft, front_matter={**draft.front_matter, "topics": topics})


class Placed(Struct, frozen=True):
    """A draft with its id, slug and path, and with the existing file and record, if any."""

    draft: Draft
    article: str
    slug: str
    path: str
    file: ArticleFile | None
    record: ImportRecord | None


class DraftPlanner:
    """Plans drafts one by one, given the existing files, the names, and the drafts before."""

    def __init__(
        self, files: ProjectFiles, words: Vocabulary, config: Config, samples: Mapping[str, str]
    ) -> None:
        self.files = files
        self.words = words
        self.config = config
        self.samples = samples
        self._claimed_samples: dict[str, bytes] = {}
        self.origins: list[str] = []
        self._given: set[str] = set()
        self._paths: dict[str, str] = {}
        self._ids: dict[str, str] = {}

    def changes(self, drafts: Iterable[Draft]) -> list[Change]:
        """The changes. All articles get their paths first, because the text of one may link to any other."""
        placed = list(map(self.placed, drafts))
        self.origins = [one.draft.origin for one in placed]
        self._paths = {one.draft.origin: one.file.path if one.file else one.path for one in placed}
        self._ids = {one.draft.origin: one.article for one in placed}
        return list(map(self.change, placed))

    def placed(self, draft: Draft) -> Placed:
        if draft.kind != "article":
            return self.placed_by_name(draft, KINDS[draft.kind])
        article = article_id(draft.origin, OtherArticles(self.files, draft, self._given, self.config.fields))
        self._given.add(article)
        record, file = self.files.record(article), self.files.file(article)
        earlier = front_values(record.text) if record else self.values_of(file) if file else {}
        slug = earlier.get("slug") or self.free_slug(draft, article)
        path = self.place(draft, slug)
        if not file and not record:
            self.files.claim(path)
        draft = without_own_address(self.resolved(draft, earlier), f"{self.day(draft)}/{slug}.html")
        return Placed(draft, article, slug, path, file, record)

    def placed_by_name(self, draft: Draft, kind: ContentKind) -> Placed:
        """An issue or a page, whose file is found by its slug: the one it was given when first imported."""
        given = str(draft.front_matter["slug"])
        for slug in (given if number == 1 else f"{given}-{number}" for number in count(1)):
            path, name = kind.file(slug), record_name(kind, slug)
            record = self.files.record(name)
            if record and record.origin == draft.origin:
                return Placed(draft, name, slug, path, self.files.at(path), record)
            if record is None and (self.files.is_free(path) or self.is_sample(path)):
                break
        self.files.claim(path)
        url = f"{kind.folder}/{slug}.html" if kind is ISSUE else f"{slug}.html"
        return Placed(without_own_address(draft, url), name, slug, path, None, None)

    def is_sample(self, path: str) -> bool:
        """Whether a file is what every new digest begins with, and nobody has changed it."""
        file = self.files.at(path) if path in self.samples and path not in self._claimed_samples else None
        if file is None or file.text != self.samples[path]:
            return False
        self._claimed_samples[path] = file.data
        return True

    def change(self, placed: Placed) -> Change:
        draft, record, file = placed.draft, placed.record, placed.file
        text = self.content(placed)
        change = Change(
            status="new", id=placed.article, title=str(draft.front_matter["title"]), path=placed.path,
            record=ImportRecord(draft.origin, text, text, draft.reader), repairs=draft.repairs,
            is_draft=draft.front_matter.get("draft") is True,
        )  # fmt: skip
        if file:
            return self.revised(change, file, record or change.record, draft)
        address = str(draft.front_matter.get("source_url", ""))
        if record or self.files.ledger.has_dropped(placed.article, address):
            return structs.replace(change, status="removed")
        before = self._claimed_samples.get(placed.path)
        problems = (*self.twin(placed, text), *draft.unstated.values())
        return structs.replace(change, before=before, after=text.encode(), problems=problems)

    def twin(self, placed: Placed, text: str) -> Iterator[Problem]:
        """A warning if there is an article of that title, source and day: its page may state another time now."""
        other = self.files.at(NUMBERED.sub(".md", placed.path)) if NUMBERED.search(placed.path) else None
        if other is None:
            return
        one, two = front_values(text), front_values(other.text)
        if one.get("source") and (one["source"], one["title"]) == (two.get("source"), two.get("title")):
            yield warning("import-twin", placed.path, params={"other": other.path})

    def values_of(self, file: ArticleFile) -> dict[str, Any]:
        """The front matter of a file that is there."""
        return front_values(file.text, kind_of(file.path) or ARTICLE, self.config.fields)

    def revised(self, change: Change, file: ArticleFile, last: ImportRecord, draft: Draft) -> Change:
        """The change for an article that already has a file. `last` is its last import, or this one."""
        here = self.values_of(file)
        new, is_kept = united(last, change.record, draft.is_partial, here, file.path, self.meaning)
        # What our own commands have changed since the last import is changed in this one, too.
        theirs = merge_files(last.text, new.text, last.base, file.path, self.meaning).text
        merged = sound_merge(last.base, file.text, theirs, file.path, self.meaning, self.config.fields)
        front = front_values(merged.text, kind_of(file.path) or ARTICLE, self.config.fields)
        return structs.replace(
            change,
            status=status_of(merged, last.base, file.text, theirs),
            path=file.path,
            before=file.data,
            after=file.encode(merged.text) if merged.text != file.text else None,
            record=structs.replace(new, base=theirs),
            problems=(
                *(conflict(clash, file.path) for clash in merged.clashes),
                *([warning("import-fuller-kept", file.path)] if is_kept else []),
                *(problem for key, problem in draft.unstated.items() if not front.get(key)),
            ),
        )

    def meaning(self, key: str, text: str) -> object:
        """Two spellings of one topic, source or time are equal."""
        if key in DATES:
            with suppress(DateError):
                return parse_date(text, ZoneInfo(self.config.timezone))
        return self.words.meaning(key, text)

    def resolved(self, draft: Draft, earlier: dict[str, Any]) -> Draft:
        """The draft with slugs for names; topics from an earlier import are kept."""
        topics = [*self.words.topics(topics_of(draft.front_matter)), *self.words.categories(draft.categories)]
        front = {**draft.front_matter, "topics": list(dict.fromkeys(topics))}
        if source := front.get("source"):
            front["source"] = self.words.source(str(source))
        return with_topics(structs.replace(draft, front_matter=front), self.words.current(topics_of(earlier)))

    def content(self, placed: Placed) -> str:
        """The text of the content file as imported. An existing slug is kept."""
        draft, path = placed.draft, placed.path
        values = {**draft.front_matter, "slug": placed.slug}
        if isinstance(versions := draft.front_matter.get("same_story"), list):
            links = (LINK.fullmatch(link) for link in versions)
            values["same_story"] = [self._ids[unquote(found[1])] for found in links if found]
        if draft.kind == "article":
            values["id"] = placed.article
        front = emit(values, KINDS[draft.kind].modeline(path))
        markdown = LINK.sub(lambda found: self.address(unquote(found[1]), path), draft.markdown)
        return f"{front}{markdown}\n" if markdown else front

    def address(self, origin: str, path: str) -> str:
        """The relative path from one article's file to another's."""
        return quote(relpath(self._paths[origin], dirname(path)), safe="/-_.~")

    def free_slug(self, draft: Draft, article: str) -> str:
        """A slug whose path is free: the draft's own or that of the title, or the same with a number."""
        style, front = self.config.slug_style, draft.front_matter
        slug = article if style == "id" else str(front.get("slug") or slugify(str(front["title"]), style))
        numbered = (slug if number == 1 else f"{slug}-{number}" for number in count(1))
        return next(slug for slug in numbered if self.files.is_free(self.place(draft, slug)))

    def place(self, draft: Draft, slug: str) -> str:
        """`content/articles/YYYY/MM/DD-SLUG.md` by the day in the site's zone, or `…/undated/SLUG.md`."""
        day = self.day(draft)
        return article_place(None if day == UNDATED else day.replace("/", "-"), slug)

    def day(self, draft: Draft) -> str:
        """`YYYY/MM/DD` in the site's zone, or `undated`."""
        date = draft.front_matter.get("date")
        return (
            parse_date(str(date), ZoneInfo(self.config.timezone)).day.replace("-", "/") if date else UNDATED
        )


def without_own_address(draft: Draft, url: str) -> Draft:
    """The draft without a former address that equals its current one."""
    given = draft.front_matter.get("aliases")
    if not isinstance(given, list):
        return draft
    kept = [alias for alias in given if not is_address(alias) or old_address(alias) != url]
    return structs.replace(draft, front_matter={**draft.front_matter, "aliases": kept})


class OtherArticles:
    """The ids of other articles, which `article_id` must not assign to this draft."""

    def __init__(
        self, files: ProjectFiles, draft: Draft, given: set[str], fields: Mapping[str, OwnField]
    ) -> None:
        self.files, self.draft, self.given, self.fields = files, draft, given, fields

    def __contains__(self, article: object) -> bool:
        if article in self.given:
            return True
        record, file = self.files.record(str(article)), self.files.file(str(article))
        if record or not file:
            return record is not None and record.origin != self.draft.origin
        # The record is missing: the same title or the same date identifies the article.
        front, own = front_values(file.text, ARTICLE, self.fields), self.draft.front_matter
        return bool(front) and all(front.get(key) != own.get(key) for key in ("title", "date"))


def status_of(merged: Merged, base: str, ours: str, theirs: str) -> Status:
    if merged.clashes:
        return "conflict"
    if merged.text != ours:
        return "updated" if ours == base else "merged"
    return "unchanged" if ours in (base, theirs) else "kept"


def sound_merge(
    base: str, ours: str, theirs: str, path: str, meaning: Meaning, fields: Mapping[str, OwnField]
) -> Merged:
    """A merge with valid front matter, if the editor's is valid; otherwise the editor's text unchanged."""
    merged, kind = merge_files(base, ours, theirs, path, meaning), kind_of(path) or ARTICLE
    if not front_values(merged.text, kind, fields) and front_values(ours, kind, fields):
        return Merged(ours, (Clash(1, (), tuple(theirs.split("\n"))),))
    return merged


def conflict(clash: Clash, path: str) -> Problem:
    first = clash.ours[0] if clash.ours else ""
    params = {"theirs": " ⏎ ".join(clash.theirs)}
    return warning("import-conflict", path, line=clash.line, column=1, params=params, excerpt=first)
