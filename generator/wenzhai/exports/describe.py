"""What an export shows: the text of an issue, or a list made from a choice of articles, and the articles themselves."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from msgspec import Struct

from wenzhai.builder.project import ContentSnapshot
from wenzhai.content.config import Config
from wenzhai.exports.pictures import Picture
from wenzhai.exports.words import words_in
from wenzhai.model.content import Article, Body, DocFile
from wenzhai.model.views import Card, Entry
from wenzhai.pages.formats.issue_items import with_facts
from wenzhai.pages.formats.links import Links
from wenzhai.pages.formats.portable import portable
from wenzhai.pages.leading import led
from wenzhai.text.labels import day_in, labels_of
from wenzhai.text.languages import native_name


class ExportedArticle(Struct, frozen=True, kw_only=True):
    """An article of an export. `html` is its text, sanitised, with absolute addresses and without classes that need a
    style sheet; empty where only summaries are exported."""

    id: str
    url: str
    title: str
    lang: str
    day: str | None
    source: str
    source_url: str
    authors: tuple[str, ...]
    topics: tuple[str, ...]
    summary: str
    excerpt: bool
    correction: str
    note: str
    """The editor's, as HTML to stand within a paragraph."""
    ai: str
    """What an AI wrote: `summary`, `translation` or `text`; empty for nothing."""
    rights: str
    html: str = ""


class ExportedSite(Struct, frozen=True):
    """The site that an export is of."""

    title: str
    url: str
    author: str
    rights: str
    timezone: str
    """Days begin there."""


class Export(Struct, frozen=True, kw_only=True):
    """Everything that a format needs. `html` is the text of the issue itself, like that of articles."""

    name: str
    """What its files are called, without an ending."""
    title: str
    number: int | None
    day: str | None
    lang: str
    summary: str
    url: str
    site: ExportedSite
    html: str
    articles: tuple[ExportedArticle, ...]
    pictures: dict[str, Picture] = {}
    """Those of the site that it shows, by their absolute address."""
    cover: bytes = b""
    """A PNG for the cover of a book, if the site has share images."""


def described_issue(
    doc: DocFile, content: ContentSnapshot, config: Config, bodies: Mapping[str, Body], *, full: bool
) -> Export:
    """An issue as its editor wrote it. `bodies` by content path: that of the issue, and with `full` its articles'."""
    links = Links(config.url)
    related = content.related
    cards = related.issue_items.get(doc.path, ())
    html = links.moved(portable(bodies[doc.path].html), doc.url, related.refs.get(doc.path, ()))
    return Export(
        name=doc.slug,
        title=doc.title,
        number=doc.number,
        day=doc.day,
        lang=doc.lang,
        summary=doc.summary,
        url=links.to(doc.url),
        html=with_facts(html, cards, links, doc.lang),
        articles=exported(cards, content, links, bodies, full=full),
        site=site_of(config),
    )


def described_choice(
    name: str,
    title: str,
    url: str,
    cards: Sequence[Card],
    content: ContentSnapshot,
    config: Config,
    bodies: Mapping[str, Body],
    *,
    full: bool,
) -> Export:
    """A list of articles made for this export alone, a line for each story, what leads first. `url` is the page of the
    site that shows the same. Its day is that of the newest article."""
    links, related = Links(config.url), content.related
    pinned = [card for card in content.library.pinned if card in cards]
    stories = [story for some in led(related, pinned, cards) for story in some]
    html = "".join(item_html(story, links, config.lang) for story in stories)
    return Export(
        name=name,
        title=title,
        number=None,
        day=max((card.day for card in cards if card.day), default=None),
        lang=config.lang,
        summary="",
        url=links.to(url),
        html=with_facts(f"<ul>\n{html}</ul>", cards, links, config.lang),
        articles=exported(cards, content, links, bodies, full=full),
        site=site_of(config),
    )


def site_of(config: Config) -> ExportedSite:
    return ExportedSite(
        config.title, config.url, config.author or config.title, config.rights, config.timezone
    )


def facts_of_export(export: Export) -> list[str]:
    """What stands below its title: the site, the number, the day."""
    number = words_in(export.lang)["issue"].format(number=export.number) if export.number else ""
    day = day_in(export.day, export.lang) if export.day else ""
    return [fact for fact in (export.site.title, number, day) if fact]


def item_html(story: Entry, links: Links, lang: str) -> str:
    """A line as `wenzhai issue new` writes it: the article, its versions in other languages, the summary."""
    words, labels, card = words_in(lang), labels_of(lang), story.card
    versions = [link_html(other, native_name(other.lang), links) for other in story.also]
    also = labels.facts.format(facts=words["comma"].join(versions)) if versions else ""
    summary = f"{labels.colon}{escape(card.summary)}" if card.summary else ""
    return f"<li>{link_html(card, card.title, links)}{also}{summary}</li>\n"


def link_html(card: Card, words: str, links: Links) -> str:
    return f'<a href="{escape(links.to(card.url))}">{escape(words)}</a>'


def exported(
    cards: Iterable[Card], content: ContentSnapshot, links: Links, bodies: Mapping[str, Body], *, full: bool
) -> tuple[ExportedArticle, ...]:
    articles = content.library.articles
    return tuple(
        exported_article(card, articles[card.id], content, links, bodies, full=full) for card in cards
    )


def exported_article(
    card: Card,
    article: Article,
    content: ContentSnapshot,
    links: Links,
    bodies: Mapping[str, Body],
    *,
    full: bool,
) -> ExportedArticle:
    html, note = "", card.note
    if full:
        body, refs = bodies[article.path], content.related.refs.get(article.path, ())
        html, note = (links.moved(portable(part), card.url, refs) for part in (body.html, body.note))
    return ExportedArticle(
        id=card.id,
        url=links.to(card.url),
        title=card.title,
        lang=card.lang,
        day=card.day,
        source=card.source.name(card.lang) if card.source else "",
        source_url=article.source_url or "",
        authors=article.authors,
        topics=tuple(topic.name(card.lang) for topic in card.topics),
        summary=card.summary,
        excerpt=card.excerpt,
        correction=article.correction or "",
        note=note,
        ai=card.ai,
        rights=article.rights or "",
        html=html,
    )
