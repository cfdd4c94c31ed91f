"""Entries of a feed → drafts: to be read, chosen and published by the editor."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from unicodedata import normalize

from wenzhai.importers.feed.entries import ParsedEntry, ParsedFeed
from wenzhai.importers.html_to_markdown import to_markdown
from wenzhai.importers.interface import ImportResult, Options
from wenzhai.importers.titles import compile_rules, lift
from wenzhai.model.content import Draft
from wenzhai.model.problems import Problem, warning
from wenzhai.text.prose import language_of

CUT = re.compile(r"(?:\[(?:…|\.\.\.|&hellip;)\]|(?:…|\.\.\.))\s*$")
LONGEST_TITLE = 200


def feed_drafts(
    feed: ParsedFeed, entries: Iterable[ParsedEntry], path: str, options: Options, source: str = ""
) -> ImportResult:
    """Drafts of these entries. `source` is the name or slug of the source; by default the feed's own title."""
    rules = compile_rules(options.columns)
    drafts: list[Draft] = []
    problems: list[Problem] = []
    for entry in entries:
        if not entry.title or not entry.id:
            problems.append(warning("import-entry-empty", path, params={"id": entry.id}))
            continue
        parts, notes = lift(entry.title[:LONGEST_TITLE], rules)
        markdown = to_markdown(entry.html, entry.url or feed.home)
        if entry.instant is None:
            problems.append(warning("import-entry-undated", path, params={"title": entry.title}))
        front: dict[str, object] = {
            **parts,
            "lang": language_of(markdown, options.lang, entry.title),
            "source": source or feed.title,
            "date": entry.instant is not None and utc(entry.instant),
            "source_url": entry.url,
            "authors": list(entry.authors),
            "excerpt": bool(CUT.search(markdown)),
            "draft": True,
        }
        given = {key: value for key, value in front.items() if value}
        drafts.append(Draft(given, markdown, entry_origin(feed, entry), tuple(notes)))
    return ImportResult(tuple(drafts), tuple(problems))


def entry_origin(feed: ParsedFeed, entry: ParsedEntry) -> str:
    """What identifies an entry for ever: its id, within its feed unless it is an address."""
    alone = "://" in entry.id or entry.id.startswith(("urn:", "tag:"))
    name = entry.id if alone else f"{feed.home or feed.title} {entry.id}"
    return normalize("NFC", f"feed {name}")


def utc(instant: int) -> str:
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
