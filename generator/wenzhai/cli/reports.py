"""What `--json` prints, by command, as types: `wenzhai schema report` makes a JSON Schema of them.

A command prints the report of its own name; one that could not do its work prints `FailedReport`. A field more does not
change `version`.
"""

import json
from typing import Any, Literal

import msgspec
from msgspec import Struct

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class ProblemReport(Struct, forbid_unknown_fields=True):
    """A problem. `path`, `line` and `column` are empty or 0 where there is no place."""

    code: str
    severity: Literal["error", "warning"]
    path: str
    line: int
    column: int
    message: str
    hint: str


class Report(Struct, kw_only=True):
    """What all reports have."""

    version: Literal[1]
    ok: bool
    problems: list[ProblemReport]


class FailedReport(Report, kw_only=True, forbid_unknown_fields=True):
    """The command could not do its work; `problems` say why."""

    command: str


class RenderedReport(Struct):
    url: str
    reasons: list[str]


class NoteReport(Struct):
    code: str
    message: str


class SiteReport(Report, kw_only=True):
    """`wenzhai build`."""

    command: Literal["build"]
    output: str
    sources: int
    articles: int
    files: int
    parsed: list[str]
    rendered: list[RenderedReport]
    written: list[str]
    removed: list[str]
    left_out: list[str]
    notes: list[NoteReport]
    seconds: dict[str, float]


class CheckReport(Report, kw_only=True):
    """`wenzhai check`."""

    command: Literal["check"]
    articles: int
    files: int
    links: int
    errors: int
    warnings: int
    fixed: list[str]
    picture_hosts: list[str]


class FoundReport(Struct):
    tier: Literal["exact", "mentioned", "all", "some"]
    url: str
    title: str
    day: str | None


class MeantReport(Struct):
    typed: str
    name: str
    kinds: list[str]
    filters: list[str]


class SearchReport(Report, kw_only=True):
    """`wenzhai search`."""

    command: Literal["search"]
    results: list[FoundReport]
    meant: list[MeantReport]
    instead: str
    only: list[str]


class FilesReport(Report, kw_only=True):
    """`wenzhai export`, `new` and `fmt`: the files that were written or, for a dry run, would be."""

    command: Literal["export", "new", "fmt"]
    files: list[str]


class ThemeReport(Struct):
    name: str
    parents: list[str]
    description: str
    used: bool


class ThemesReport(Report, kw_only=True):
    """`wenzhai theme`: `themes` with `list`, else the files that were made."""

    command: Literal["theme"]
    themes: list[ThemeReport] | None = None
    files: list[str] | None = None


class WaitingReport(Struct):
    path: str
    title: str
    until: int | None


class StatusReport(Report, kw_only=True):
    """`wenzhai status`."""

    command: Literal["status"]
    url: str
    articles: int
    newest: str | None
    drafts: list[WaitingReport]
    scheduled: list[WaitingReport]
    due: list[str]
    undated: list[str]
    unsourced: list[str]
    errors: int
    warnings: int
    published: str | None
    changed: list[str] | None
    uncommitted: list[str] | None
    next: str


class ChangedArticle(Struct):
    id: str
    path: str
    title: str
    status: str
    repairs: list[dict[str, Any]]


class NamedFile(Struct):
    name: str
    path: str


class ImportReport(Report, kw_only=True):
    """`wenzhai import`. A move of a whole site has more."""

    command: Literal["import"]
    dry_run: bool
    counts: dict[str, int]
    articles: list[ChangedArticle]
    new_topics: list[NamedFile]
    proposed_topics: dict[str, int]
    new_sources: list[NamedFile]
    alike_topics: list[dict[str, str]]
    copies: list[dict[str, str]]
    unknown_sources: list[dict[str, Any]]


class PulledSource(Struct):
    source: str
    feed: str
    entries: int
    new: int
    failed: str | None


class PullReport(Report, kw_only=True):
    """`wenzhai pull`."""

    command: Literal["pull"]
    dry_run: bool
    counts: dict[str, int]
    sources: list[PulledSource]
    new_sources: list[NamedFile]
    proposed_topics: dict[str, int]
    articles: list[ChangedArticle]


class PublishReport(Report, kw_only=True):
    """`wenzhai publish`."""

    command: Literal["publish"]
    dry_run: bool
    commit: str | None
    url: str
    added: int
    changed: int
    removed: int
    files: int
    drafts: list[str]
    scheduled: list[str]
    uncommitted: list[str]
    recorded: int


class IssueReport(Report, kw_only=True):
    """`wenzhai issue`: `path` and `stories` of one that was made; `check` tells problems alone."""

    command: Literal["issue"]
    dry_run: bool | None = None
    path: str | None = None
    stories: int | None = None


class TopicsReport(Report, kw_only=True):
    """`wenzhai topics`: `files` with `merge` and `rename`, else `articles` with suggestions."""

    command: Literal["topics"]
    dry_run: bool | None = None
    files: list[dict[str, Any]] | None = None
    applied: int | None = None
    articles: list[dict[str, Any]] | None = None


class PicturesReport(Report, kw_only=True):
    """`wenzhai pictures`."""

    command: Literal["pictures"]
    dry_run: bool
    hosts: dict[str, int]
    pictures: int
    files: list[str]


class InboxReport(Report, kw_only=True):
    """`wenzhai inbox`: `stories` of the list, `draft` of one that is shown, else what was done to which files."""

    command: Literal["inbox"]
    order: str | None = None
    drafts: int | None = None
    shown: int | None = None
    stories: list[dict[str, Any]] | None = None
    draft: dict[str, Any] | None = None
    act: str | None = None
    ids: list[str] | None = None
    undone: bool | None = None
    files: list[str] | None = None


class DoctorReport(Report, kw_only=True):
    """`wenzhai doctor`."""

    command: Literal["doctor"]
    found: list[dict[str, Any]]


class TrustReport(Report, kw_only=True):
    """`wenzhai trust`: whether `hooks.py` may run now."""

    command: Literal["trust"]
    trusted: bool


REPORTS = (
    SiteReport,
    CheckReport,
    SearchReport,
    FilesReport,
    ThemesReport,
    StatusReport,
    ImportReport,
    PullReport,
    PublishReport,
    IssueReport,
    TopicsReport,
    PicturesReport,
    DoctorReport,
    TrustReport,
    InboxReport,
    FailedReport,
)


def schema() -> dict[str, Any]:
    parts, named = msgspec.json.schema_components(REPORTS, ref_template="#/$defs/{name}")
    named["FailedReport"]["properties"]["ok"] = {"const": False}
    return {"$schema": DIALECT, "title": "wenzhai --json", "anyOf": list(parts), "$defs": named}


def schema_text() -> str:
    return json.dumps(schema(), ensure_ascii=False, indent=2)
