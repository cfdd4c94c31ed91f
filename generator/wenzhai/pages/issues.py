"""Issues: their pages, the index of them, and their feed."""

from collections.abc import Iterator
from itertools import groupby

from wenzhai.library.library import Library
from wenzhai.model.content import DocFile
from wenzhai.model.page import Blob, Bytes, Page, Rank, Render, Template, Url
from wenzhai.model.views import Entry, Issue, IssueYear, LinkedBody, NavLink
from wenzhai.pages.articles import pictures_in
from wenzhai.pages.formats import FeedItem, FeedPlan, feed_links, issue_copy
from wenzhai.pages.formats.issue_items import facts_text, note_text
from wenzhai.pages.shared import SiteContext
from wenzhai.pages.site_pages import document_card, issue_of, markdown_copy_url, redirect_pages
from wenzhai.relations import RelationIndex

FOLDER = "issues/"
INDEX = Url("issues/index.html")


def issue_pages(site: SiteContext) -> Iterator[Page]:
    """The page of each issue with those before and after it, and the index."""
    library, related = site.library, site.related
    listed = [issue_of(doc) for doc in library.issues]
    feeds = feed_links(FOLDER, feed_title(site), map(document_card, library.issues))
    for doc, newer, older in zip(library.issues, [None, *listed], [*listed[1:], None], strict=False):
        context: dict[str, object] = {
            "doc": doc,
            "body": LinkedBody(Blob(doc.body_digest), related.refs.get(doc.path, ())),
            "items": related.issue_items.get(doc.path, ()),
            "backlinks": related.backlinks.get(doc.url, ()),
            "newer": newer,
            "older": older,
            "feeds": feeds,
        }
        yield Page(doc.url, Template("issue.html"), context)
        yield markdown_copy(doc, related)
        yield from redirect_pages(doc.aliases, NavLink(doc.title, doc.url))
    if listed:
        years = tuple(
            IssueYear(year, tuple(some))
            for year, some in groupby(listed, lambda issue: (issue.day or "")[:4])
        )
        yield Page(INDEX, Template("issues.html"), {"years": years, "feeds": feeds}, Rank.INDEXES)


def markdown_copy(doc: DocFile, related: RelationIndex) -> Page:
    """The Markdown of an issue, unchanged where it has no links and no pictures."""
    url = markdown_copy_url(doc.url)
    text: dict[str, object] = {"data": Blob(doc.markdown_digest)}
    refs = related.refs.get(doc.path, ())
    if not refs:
        return Page(url, Bytes(), text)
    items = related.issue_items.get(doc.path, ())
    wiki = [(link.target, ref) for link, ref in zip(doc.links, refs, strict=True) if link.kind == "wiki"]
    links: dict[str, object] = {
        "targets": tuple(target for target, _ in wiki),
        "refs": tuple(ref for _, ref in wiki),
        "facts": {str(card.url): facts_text(card, doc.lang) for card in items},
        "notes": {str(card.url): note_text(card, doc.lang) for card in items if card.note_text},
        "pictures": pictures_in(doc, refs),
    }
    return Page(url, Render(issue_copy.render), text | links)


def issues_by_article(library: Library, related: RelationIndex) -> dict[str, tuple[Issue, ...]]:
    """By the id of an article: the issues that link to it, newest first."""
    found: dict[str, list[Issue]] = {}
    for doc in library.issues:
        for card in related.issue_items.get(doc.path, ()):
            found.setdefault(card.id, []).append(issue_of(doc))
    return {id: tuple(issues) for id, issues in found.items()}


def issue_feed(site: SiteContext) -> Iterator[FeedPlan]:
    """The feed of the issues, if there are any."""
    library, related = site.library, site.related
    items = tuple(
        (
            FeedItem(entry=Entry(document_card(doc)), items=related.issue_items.get(doc.path, ())),
            LinkedBody(Blob(doc.body_digest), related.refs.get(doc.path, ())),
        )
        for doc in library.issues
    )
    if items:
        yield FeedPlan(folder=FOLDER, title=feed_title(site), home=INDEX, items=items)


def feed_title(site: SiteContext) -> str:
    strings = site.shared.t["issues"]
    assert isinstance(strings, dict)
    return str(strings["title"])
