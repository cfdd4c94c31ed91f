"""Home, documents, redirects, special pages such as 404, static files of the project and of its theme."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from wenzhai.content.config import Config
from wenzhai.engine.digest import digest
from wenzhai.library.library import Library
from wenzhai.model.content import DocFile, StaticFile
from wenzhai.model.page import Blob, Bytes, Page, Rank, Template, Url
from wenzhai.model.views import Card, DayGroup, Issue, LinkedBody, NavLink
from wenzhai.pages.dates import day_url
from wenzhai.pages.shared import asset_url
from wenzhai.pages.taxonomy import counted_terms
from wenzhai.relations import RelationIndex
from wenzhai.theme.chain import Theme


def static_pages(files: Iterable[StaticFile]) -> Iterator[Page]:
    for file in files:
        yield Page(file.url, Bytes(), {"data": Blob(file.body_digest)}, Rank.ASSETS)


def asset_pages(theme: Theme) -> Iterator[Page]:
    for name, data in sorted(theme.static.items()):
        yield Page(asset_url(name, data), Bytes(), {"data": Blob(digest(data), data)}, Rank.ASSETS)


def image_pages(library: Library, related: RelationIndex) -> Iterator[Page]:
    """The pictures that pages show, each once, however many copies of the file there are."""
    if library.images:
        shown = {ref.url for refs in related.refs.values() for ref in refs if ref}
        found = {image.url: image for image in library.images.values() if image.url in shown}
        for url, image in sorted(found.items()):
            yield Page(url, Bytes(), {"data": Blob(image.body_digest)}, Rank.ASSETS)


def home_page(library: Library, related: RelationIndex, config: Config) -> Iterator[Page]:
    cards = (library.cards or library.undated)[: config.recent]
    groups = groupby(related.entries(cards), key=lambda entry: entry.card.day or "")
    context: dict[str, object] = {
        "groups": tuple(
            DayGroup(day or None, day_url(day) if day else None, tuple(entries)) for day, entries in groups
        ),
        "topics": tuple(topic for topic in counted_terms(library, "topic") if topic.count or topic.children),
        "issue": issue_of(library.issues[0]) if library.issues else None,
        "undated": len(library.undated),
    }
    yield Page(Url("index.html"), Template("home.html"), context, Rank.INDEXES)


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
        summary=doc.summary,
        excerpt=False,
        updated=None,
        minutes=0,
        draft=doc.draft,
        source=None,
        topics=(),
        digest=doc.digest,
    )


def issue_of(doc: DocFile) -> Issue:
    """An issue as listings show it."""
    return Issue(doc.title, doc.url, doc.lang, doc.day, doc.summary, doc.number)


def term_redirects(library: Library, lang: str) -> Iterator[Page]:
    for terms, files in ((library.topics, library.topic_files), (library.sources, library.source_files)):
        for slug, file in files.items():
            yield from redirect_pages(file.former, NavLink(terms[slug].name(lang), terms[slug].url))


def redirect_pages(former: Iterable[Url], target: NavLink) -> Iterator[Page]:
    """A redirect at every former URL (`aliases`)."""
    for url in former:
        yield Page(url, Template("redirect.html"), {"target": target})


def special_pages(library: Library, related: RelationIndex) -> Iterator[Page]:
    topics = counted_terms(library, "topic")
    if library.undated:
        entries = related.entries(library.undated)
        yield Page(Url("undated.html"), Template("undated.html"), {"entries": entries}, Rank.INDEXES)
    yield Page(Url("search.html"), Template("search.html"), {"topics": topics}, Rank.INDEXES)
    yield Page(Url("404.html"), Template("404.html"), {"topics": topics}, Rank.INDEXES)
