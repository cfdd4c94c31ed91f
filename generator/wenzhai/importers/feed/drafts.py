"""Entries of a feed → drafts: to be read, chosen and published by the editor."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape
from unicodedata import normalize
from urllib.parse import unquote, urljoin, urlsplit

from wenzhai.importers.addresses import article_key, clean_address
from wenzhai.importers.dates import ReadDate, read_date
from wenzhai.importers.feed.accounts import account_of, host
from wenzhai.importers.feed.entries import ParsedEntry, ParsedFeed
from wenzhai.importers.html_to_markdown import to_markdown
from wenzhai.importers.interface import ImportResult, Options
from wenzhai.importers.limits import check_html
from wenzhai.importers.losses import Losses, lost_in, lost_problems
from wenzhai.importers.titles import compile_rules, lift
from wenzhai.importers.web.junk import left_out_note, without_junk
from wenzhai.importers.web.rules import rule_for
from wenzhai.model.content import Draft
from wenzhai.model.problems import Note, Problem, ProblemsError, warning
from wenzhai.text.addresses import is_web
from wenzhai.text.prose import language_of
from wenzhai.text.scripts import has_han

CUT = re.compile(r"(?:\[(?:…|\.\.\.|&hellip;)\]|(?:…|\.\.\.))\s*$")
LONGEST_TITLE = 200


def feed_drafts(
    feed: ParsedFeed, entries: Iterable[ParsedEntry], path: str, options: Options, source: str = ""
) -> ImportResult:
    """Drafts of these entries. `source` is the name or slug of the source; by default the feed's own title. In a feed
    of many accounts each entry has its own."""
    reader = EntryReader(feed, options, source or feed.title)
    drafts: list[Draft] = []
    problems: list[Problem] = []
    losses = Losses()
    for entry in entries:
        if not entry.title or not entry.id:
            problems.append(warning("import-entry-empty", path, params={"id": entry.id}))
            continue
        try:
            check_html(entry.html, path)
        except ProblemsError:  # the others are sound
            problems.append(warning("import-entry-tags", path, params={"title": entry.title[:LONGEST_TITLE]}))
            continue
        markdown, left_out = reader.body(entry)
        drafts.append(reader.draft(entry, path, markdown, left_out))
        losses += lost_in(entry.html, markdown, reader.base(entry), "\n".join(left_out))
    return ImportResult(tuple(drafts), (*problems, *lost_problems(losses, path)))


def undated(entry: ParsedEntry, path: str) -> Problem:
    if entry.date:
        params = {"title": entry.title, "text": entry.date[:80]}
        return warning("import-entry-date-unknown", path, params=params)
    return warning("import-entry-undated", path, params={"title": entry.title})


class EntryReader:
    """What reading one entry has to know of its feed."""

    def __init__(self, feed: ParsedFeed, options: Options, source: str) -> None:
        self.feed = feed
        self.options = options
        self.source = source
        self.rules = compile_rules(options.columns)
        self.chinese = is_chinese(feed)

    def body(self, entry: ParsedEntry) -> tuple[str, list[str]]:
        """The text, and what was left out of it by the rule of the site that the entry stands on, such as WeChat."""
        markdown = to_markdown(entry.html + enclosed(entry), self.base(entry))
        words = rule_for([host(entry.url)], self.options.site_rules).junk_words
        return without_junk(markdown, words) if words else (markdown, [])

    def draft(self, entry: ParsedEntry, path: str, markdown: str, left_out: Sequence[str]) -> Draft:
        parts, notes = lift(entry.title[:LONGEST_TITLE], self.rules)
        when = self.date(entry)
        account, authors = account_of(entry, self.feed)
        if entry.is_untitled:
            notes.append(Note(code="import-title-from-text", params={"name": entry.title}))
        if when.assumed:
            notes.append(Note(code="import-zone-assumed", params={"zone": when.assumed}))
        if left_out:
            notes.append(left_out_note(left_out))
        if account:
            notes.append(Note(code="import-entry-account", params={"name": account}))
        front: dict[str, object] = {
            **parts,
            "lang": language_of(markdown, self.options.lang, entry.title),
            "source": account or self.source,
            "date": when.text,
            "source_url": clean_address(entry.url),
            "authors": list(authors),
            "excerpt": bool(CUT.search(markdown)),
            "draft": True,
        }
        given = {key: value for key, value in front.items() if value}
        origin = entry_origin(self.feed, entry)
        unstated = {} if when.text else {"date": undated(entry, path)}
        is_partial = entry.is_summary or CUT.search(markdown) is not None
        return Draft(
            given, markdown, origin, tuple(notes), entry.categories,
            unstated=unstated, reader="feed", is_partial=is_partial,
        )  # fmt: skip

    def base(self, entry: ParsedEntry) -> str:
        """The address from which relative ones in the entry start."""
        return entry.url or self.feed.home

    def date(self, entry: ParsedEntry) -> ReadDate:
        asked = self.options.page_timezone
        found = read_date(entry.date, asked or self.options.timezone, chinese=self.chinese and not asked)
        return ReadDate(found.text) if asked else found


def is_chinese(feed: ParsedFeed) -> bool:
    """By its own word; else by the titles of its entries."""
    if feed.lang:
        return feed.lang.lower().startswith("zh")
    han = Counter(has_han(entry.title) for entry in feed.entries)
    return han[True] > han[False] or (han[True] == han[False] and has_han(feed.title))


def enclosed(entry: ParsedEntry) -> str:
    """A link to each file that belongs to the entry and does not stand in its text."""
    addresses = [url for url in entry.enclosures if is_web(url) and url not in entry.html]
    return "".join(f'<p><a href="{escape(url)}">{escape(file_name(url))}</a></p>' for url in addresses)


def file_name(url: str) -> str:
    return unquote(urlsplit(urljoin("http://h/", url)).path).rpartition("/")[2] or url


def entry_origin(feed: ParsedFeed, entry: ParsedEntry) -> str:
    """What identifies an entry for ever: its article, as far as its address names that; else its id, within its feed
    unless it is an address."""
    if key := article_key(entry.url) or article_key(entry.id):
        return key
    alone = "://" in entry.id or entry.id.startswith(("urn:", "tag:"))
    name = entry.id if alone else f"{feed.home or feed.title} {entry.id}"
    return normalize("NFC", f"feed {name}")
