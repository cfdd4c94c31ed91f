"""The pages of the desk about issues: which there are, one of them with what it could have, and publishing."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from urllib.parse import quote
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape
from msgspec import Struct

from wenzhai.builder.project import ContentSnapshot
from wenzhai.content.frontmatter.encodings import decode
from wenzhai.content.inbox_ledger import InboxLedger
from wenzhai.desk.issues import IssueFile
from wenzhai.desk.web.issues import FIELDS
from wenzhai.desk.web.pages import DeskView, Unsaved, render
from wenzhai.importers.escape import UNDONE
from wenzhai.library.links import LinkIndex
from wenzhai.model.content import Link
from wenzhai.model.report import format_problem, words
from wenzhai.model.views import Card, Ref
from wenzhai.text.addresses import is_web
from wenzhai.text.labels import day_in, labels_of, language_in
from wenzhai.tools.issues.compose import ComposedItem, sections_of
from wenzhai.tools.issues.gather import left_out, used_stories

LINKS = re.compile(
    r"\[\[(?P<target>[^\[\]|]+)(?:\|(?P<words>[^\[\]]*))?\]\]"
    r"|(?<!!)\[(?P<text>(?:\\.|[^\[\]\\])+)\]\(<?(?P<address>[^()<>\s]*)>?\)"
)
"""A link by name, or by address."""
EXPORTS = ("email", "wechat")
"""What can be shown beside an issue instead of its page."""
CODES = (
    "desk-issues",
    "desk-gather",
    "desk-gather-hint",
    "desk-up",
    "desk-down",
    "desk-out",
    "desk-section-up",
    "desk-section-down",
    "desk-mail",
    "desk-wechat",
    "desk-page",
    "desk-issue-title",
    "desk-issue-empty",
    "desk-issue-back",
    "desk-issue-now",
    "desk-left-out",
    "desk-left-out-hint",
    "desk-add",
    "desk-no-target",
    "desk-publish",
    "desk-publish-try",
    "desk-publish-hint",
    "desk-publish-report",
    "desk-publish-tried",
    "desk-publish-refused",
    "desk-publish-files",
)
"""What these pages say besides the words of all pages, by code."""


class ShownItem(Struct, frozen=True):
    """An item of an issue as the desk shows it: its text with its links, and what is known of the article that it
    begins with. `lost` are the names in links that lead nowhere."""

    number: int
    html: Markup
    card: Card | None
    facts: str
    original: str
    lost: tuple[str, ...]


class ArticleLeftOut(Struct, frozen=True):
    card: Card
    facts: str


class KnownArticles:
    """The articles that items name, by whatever links call them."""

    def __init__(self, content: ContentSnapshot) -> None:
        self.content = content
        self._by_url = {str(card.url): card for card in content.library.every()}

    @cached_property
    def _index(self) -> LinkIndex:
        config = self.content.config
        return LinkIndex(self.content.library, config.lang, ZoneInfo(config.timezone))

    def card(self, path: str, target: str) -> tuple[Card | None, str]:
        """The article, and the address in the site that a link by name leads to; empty for none."""
        name = " ".join(target.split())
        if found := self.content.related.cards.get(name):
            return found, str(found.url)
        ref = self._index.resolve(path, Link("wiki", name, name, 1, 1))
        return (self._by_url.get(ref.url), ref.url) if isinstance(ref, Ref) else (None, "")

    def facts(self, card: Card, lang: str) -> str:
        """Source, day, language, what an AI wrote."""
        labels = labels_of(lang)
        source = card.source.name(lang) if card.source else ""
        day = day_in(card.day, lang) if card.day else words("desk-undated", {}, lang)
        ai = labels.ai[card.ai] if card.ai else ""
        waits = words("desk-draft", {}, lang) if card.draft else ""
        return " · ".join(filter(None, (source, day, language_in(card.lang, lang), ai, waits)))

    def original(self, card: Card) -> str:
        return self.content.library.articles[card.id].source_url or ""


def shown_item(
    number: int, item: ComposedItem, lines: Sequence[str], path: str, known: KnownArticles, view: DeskView
) -> ShownItem:
    text = "\n".join([item.text, *(line.strip() for line in lines[item.start + 1 : item.end])])
    parts, done, lost, first = [], 0, [], None
    for link in LINKS.finditer(text):
        parts.append(plain(text[done : link.start()]))
        done = link.end()
        if link["target"]:
            card, url = known.card(path, link["target"].partition("#")[0])
            first = first or card
            parts.append(linked(link["words"] or (card.title if card else link["target"]), url, view))
            lost += [] if url else [link["target"]]
        else:
            away = '<a href="{}" rel="noreferrer noopener" target="_blank">{}</a>'
            shown = plain(link["text"])
            parts.append(Markup(away).format(link["address"], shown) if is_web(link["address"]) else shown)
    facts = known.facts(first, view.lang) if first else ""
    original = known.original(first) if first else ""
    html = Markup("").join([*parts, plain(text[done:])])
    return ShownItem(number, html, first, facts, original, tuple(lost))


def linked(text: str, url: str, view: DeskView) -> Markup:
    if not url:
        return plain(text)
    return Markup('<a href="{}{}" target="preview">{}</a>').format(view.base, quote(url), plain(text))


def plain(text: str) -> Markup:
    return escape(UNDONE.sub(r"\1", text))


def issue_list_page(
    view: DeskView, titles: Mapping[str, str], content: ContentSnapshot, ledger: InboxLedger
) -> bytes:
    used = used_stories(content.library, content.related)
    waiting = [card for card in content.library.every() if card.id in ledger.waiting - used]
    count = words("desk-gather-count", {"count": str(len(waiting))}, view.lang)
    return render(view, "issues.html", codes=CODES, titles=titles, count=count)


def issue_page(
    view: DeskView,
    issue: IssueFile,
    content: ContentSnapshot,
    ledger: InboxLedger,
    *,
    latest: bool,
    beside: str = "",
    unsaved: Unsaved | None = None,
) -> bytes:
    """One issue: its sections and items, to be put in order, what it could have, and what readers will get of it; in
    the form what the curator has written, where it could not be saved. `beside` is one of `EXPORTS`, or its page."""
    text, known = decode(issue.data, issue.path), KnownArticles(content)
    lines, numbers = text.split("\n"), iter(range(len(text)))
    sections = [
        (
            section,
            [shown_item(next(numbers), item, lines, issue.path, known, view) for item in section.items],
        )
        for section in sections_of(text, issue.path)
    ]
    values = {key: issue.value(key) for key in FIELDS}
    problems = unsaved.problems if unsaved else ()
    typed = unsaved is not None and unsaved.asked.act == "issue-fields"
    if unsaved and typed:
        values = {key: unsaved.asked.text(key) for key in FIELDS}
    page = f"{view.base}{quote(str(issue.doc.url))}" if issue.doc else view.base
    return render(
        view,
        "issue.html",
        codes=CODES,
        issue=issue,
        sections=sections,
        left=[*left(issue, content, ledger, known, view, latest=latest)],
        beside=beside,
        query=shown(beside),
        preview=f"/export/{quote(issue.doc.slug)}/{beside}" if issue.doc and beside else page,
        values=values,
        typed=typed,
        problems=[format_problem(one, view.lang) for one in problems],
        current=text if unsaved and not problems else None,
    )


def shown(beside: str) -> str:
    """That as the query of an address."""
    return f"?beside={beside}" if beside else ""


def left(
    issue: IssueFile,
    content: ContentSnapshot,
    ledger: InboxLedger,
    known: KnownArticles,
    view: DeskView,
    *,
    latest: bool,
) -> Iterator[ArticleLeftOut]:
    if issue.doc is None:
        return
    names = (link.target for link in issue.doc.links if link.kind == "wiki")
    there = {card.id for name in names if (card := known.card(issue.path, name)[0])}
    for card in left_out(content, ledger, issue.doc, there, latest=latest):
        yield ArticleLeftOut(card, known.facts(card, view.lang))


def publication_page(view: DeskView, report: str, *, dry_run: bool, ok: bool) -> bytes:
    """The report, with the lines that name a file by themselves: there may be thousands."""
    begins = tuple(words(code, {"name": ""}, view.lang) for code in ("publish-adds", "publish-changes"))
    files = [line for line in report.splitlines() if line.startswith(begins)]
    rest = "\n".join(line for line in report.splitlines() if not line.startswith(begins))
    return render(view, "published.html", codes=CODES, report=rest, files=files, dry_run=dry_run, ok=ok)
