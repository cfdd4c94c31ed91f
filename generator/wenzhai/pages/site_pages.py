"""Documents, redirects, special pages such as 404, static files of the project and of its theme."""

from collections.abc import Iterable, Iterator
from typing import cast

from wenzhai.engine.digest import digest
from wenzhai.library.library import Library
from wenzhai.library.taxonomy import FIELD
from wenzhai.model.content import DocFile, StaticFile
from wenzhai.model.page import Blob, Bytes, Page, Rank, Template, Url
from wenzhai.model.views import Card, Issue, LinkedBody, NavLink
from wenzhai.pages.dates import listing
from wenzhai.pages.formats import feed_links
from wenzhai.pages.shared import SiteContext
from wenzhai.pages.taxonomy import counted_terms
from wenzhai.relations import RelationIndex
from wenzhai.theme.assets import asset_url
from wenzhai.theme.chain import Theme

CORRECTIONS, CORRECTIONS_FEED = Url("corrections.html"), "corrections/"


def static_pages(files: Iterable[StaticFile]) -> Iterator[Page]:
    for file in files:
        yield Page(file.url, Bytes(), {"data": Blob(file.body_digest)}, Rank.ASSETS)


def asset_pages(theme: Theme) -> Iterator[Page]:
    for name, data in sorted(theme.static.items()):
        yield Page(asset_url(name, data), Bytes(), {"data": Blob(digest(data), data)}, Rank.ASSETS)


def image_pages(library: Library, related: RelationIndex) -> Iterator[Page]:
    """The pictures that pages show, each once, however many files hold it, and smaller ones."""
    if library.images:
        shown = {ref.url for refs in related.refs.values() for ref in refs if ref}
        found = {image.url: image for image in library.images.values() if image.url in shown}
        for url, image in sorted(found.items()):
            yield Page(url, Bytes(), {"data": Blob(image.body_digest)}, Rank.ASSETS)
        copies = {copy.url: copy for image in found.values() for copy in image.copies}
        for url, copy in sorted(copies.items()):
            yield Page(url, Bytes(), {"data": Blob(copy.body_digest)}, Rank.ASSETS)


def doc_pages(library: Library, related: RelationIndex) -> Iterator[Page]:
    for doc in library.pages:
        context: dict[str, object] = {
            "doc": doc,
            "body": LinkedBody(Blob(doc.body_digest), related.refs.get(doc.path, ())),
        }
        yield Page(doc.url, Template("page.html"), context)
        yield from redirect_pages(doc.aliases, NavLink(doc.title, doc.url))


def markdown_copy_url(url: Url) -> Url:
    """Of a page, the address of its Markdown copy."""
    return Url(url.removesuffix(".html") + ".md")


def document_card(doc: DocFile) -> Card:
    """A page or an issue as feeds and search show it, where articles are. No article has an id with a slash."""
    return Card(
        id=f"{doc.kind}/{doc.slug}",
        url=doc.url,
        title=doc.title,
        lang=doc.lang,
        day=doc.day,
        time=None,
        iso=doc.day,
        column=None,
        series=None,
        part="",
        note="",
        note_text="",
        summary=doc.summary,
        lead=False,
        milestone="",
        noindex=doc.noindex,
        excerpt=False,
        updated=None,
        minutes=0,
        draft=doc.draft,
        scheduled=False,
        extra=doc.extra,
        source=None,
        topics=(),
        terms={},
        ai="",
        digest=doc.digest,
    )


def issue_of(doc: DocFile) -> Issue:
    """An issue as listings show it."""
    return Issue(doc.title, doc.url, doc.lang, doc.day, doc.summary, doc.number)


def term_redirects(library: Library, lang: str) -> Iterator[Page]:
    for taxonomy in library.taxonomies.values():
        for slug, file in taxonomy.files.items():
            term = taxonomy.terms[slug]
            yield from redirect_pages(file.former, NavLink(term.name(lang), term.url))


def expired_redirects(site: SiteContext) -> Iterator[Page]:
    """The addresses of an article that has expired lead to its topic or source, else to the front page."""
    lang = site.config.lang
    for article, term in ((one.article, one.term) for one in site.library.expired):
        name, url = (term.name(lang), term.url) if term else (site.config.title, Url("index.html"))
        yield from redirect_pages((article.url, *article.aliases), NavLink(name, url))


def corrections_title(site: SiteContext) -> str:
    words = cast("dict[str, str]", site.shared.t["corrections"])
    return words["title"]


def corrections_page(site: SiteContext) -> Iterator[Page]:
    """The page of all corrections, which has feeds of its own."""
    found = site.library.corrections
    if found:
        cards = [one.card for one in found]
        feeds = feed_links(CORRECTIONS_FEED, corrections_title(site), cards)
        context: dict[str, object] = {"corrections": found, "feeds": feeds}
        yield Page(CORRECTIONS, Template("corrections.html"), context, Rank.INDEXES)


def redirect_pages(former: Iterable[Url], target: NavLink) -> Iterator[Page]:
    """A redirect at every former URL (`aliases`)."""
    for url in former:
        yield Page(url, Template("redirect.html"), {"target": target})


def special_pages(site: SiteContext) -> Iterator[Page]:
    library, related = site.library, site.related
    topics = counted_terms(library.taxonomies["topic"])
    if library.undated:
        context = listing(related.entries(library.undated), site.config.per_page)
        yield Page(Url("undated.html"), Template("undated.html"), context, Rank.INDEXES)
    facets = {FIELD + key: field.name(key, site.config.lang) for key, field in library.facets.items()}
    search: dict[str, object] = {"topics": topics, "labelled": library.ai, "facets": facets}
    yield Page(Url("search.html"), Template("search.html"), search, Rank.INDEXES)
    yield Page(Url("404.html"), Template("404.html"), {"topics": topics}, Rank.INDEXES)
