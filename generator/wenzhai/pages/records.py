"""Records of the content, from the library: the same for the API of the site, for Python and for exports."""

from collections.abc import Iterable, Iterator
from typing import cast

from wenzhai.content.config import Config
from wenzhai.library.library import Library
from wenzhai.library.taxonomy import Taxonomy, aliases_of
from wenzhai.model.content import Article, TermFile
from wenzhai.model.page import Url
from wenzhai.model.records import (
    ArticleRecord,
    IssueRecord,
    Records,
    RelatedRecord,
    SiteRecord,
    TaxonomyRecord,
    TermName,
    TermRecord,
    WrittenByAi,
)
from wenzhai.model.views import Card, Term
from wenzhai.pages.formats.links import Links
from wenzhai.pages.site_pages import markdown_copy_url
from wenzhai.relations import RelationIndex
from wenzhai.text.licenses import license_of


def all_records(library: Library, related: RelationIndex, config: Config) -> Records:
    """All that is published, without the texts of articles: drafts and what is scheduled are left out."""
    base, articles = config.url, library.articles
    cards = [card for card in library.every() if not (card.draft or card.scheduled)]
    shown = {card.id for card in cards}
    near = {card.id: tuple(one for one in related_to(related, card) if one.id in shown) for card in cards}
    stories = {
        card.id: tuple(id for other in related.stories.get(card.id, ()) if (id := other.id) in shown)
        for card in cards
    }
    return Records(
        site=site_record(config),
        articles=tuple(article_record(articles[card.id], card, base) for card in cards),
        topics=tuple(term_records(library.taxonomies["topic"], base)),
        sources=tuple(term_records(library.taxonomies["source"], base)),
        issues=tuple(issue_records(library, related, base)),
        related={id: found for id, found in near.items() if found},
        taxonomies=tuple(taxonomy_records(library, base)),
        same_story={id: others for id, others in stories.items() if others},
    )


def related_to(related: RelationIndex, card: Card) -> tuple[RelatedRecord, ...]:
    return tuple(
        RelatedRecord(one.card.id, one.keywords, tuple(topic.slug for topic in one.topics))
        for one in related.of(card).related.unpacked()
    )


def site_record(config: Config) -> SiteRecord:
    return SiteRecord(
        title=config.title,
        description=config.description,
        lang=config.lang,
        url=config.url or None,
        author=config.author,
        rights=config.rights or None,
        license=license_of(config.rights),
        timezone=config.timezone,
        ai_crawlers=config.robots.ai,
    )


def article_record(article: Article, card: Card, base: str) -> ArticleRecord:
    """The record without its text. `base` is the address of the site, or empty."""
    return ArticleRecord(
        id=card.id,
        path=card.url,
        url=address(card.url, base),
        markdown=markdown_copy_url(card.url),
        title=card.title,
        lang=card.lang,
        day=card.day,
        published=card.iso,
        updated=card.updated,
        source=term_name(card.source) if card.source else None,
        source_url=article.source_url,
        authors=article.authors,
        topics=tuple(map(term_name, card.topics)),
        column=card.column,
        series=card.series,
        part=card.part,
        summary=card.summary,
        note=card.note_text,
        milestone=article.milestone,
        correction=article.correction,
        ai=cast("WrittenByAi", card.ai),
        rights=article.rights,
        license=license_of(article.rights),
        excerpt=card.excerpt,
        noindex=card.noindex,
        extra={**card.extra, **{key: tuple(map(term_name, terms)) for key, terms in card.terms.items()}},
    )


def term_records(taxonomy: Taxonomy, base: str) -> Iterator[TermRecord]:
    """The terms of a taxonomy, by slug."""
    for slug, term in taxonomy.terms.items():
        cards = [card for card in taxonomy.cards.get(slug, ()) if not card.draft]
        yield term_record(term, taxonomy.files.get(slug), aliases_of(taxonomy, slug), cards, base)


def taxonomy_records(library: Library, base: str) -> Iterator[TaxonomyRecord]:
    """The own taxonomies, in the order of the settings."""
    for one in library.own_taxonomies:
        if one.field:
            terms = tuple(term_records(one, base))
            yield TaxonomyRecord(key=one.kind, zh=one.field.zh, en=one.field.en, terms=terms)


def term_record(
    term: Term, file: TermFile | None, aliases: tuple[str, ...], cards: list[Card], base: str
) -> TermRecord:
    return TermRecord(
        slug=term.slug,
        path=term.url,
        url=address(term.url, base),
        zh=term.zh,
        en=term.en,
        aliases=aliases,
        parent=file.parent if file else None,
        entity=file.entity if file else None,
        home=file.home if file else None,
        summary=file.summary if file else "",
        articles=len(cards),
        latest=cards[0].day if cards else None,
        extra=file.extra if file else {},
    )


def issue_records(library: Library, related: RelationIndex, base: str) -> Iterator[IssueRecord]:
    """The issues, newest first."""
    for doc in library.issues:
        if not doc.draft:
            yield IssueRecord(
                slug=doc.slug,
                path=doc.url,
                url=address(doc.url, base),
                markdown=markdown_copy_url(doc.url),
                number=doc.number,
                title=doc.title,
                lang=doc.lang,
                day=doc.day,
                since=doc.since,
                until=doc.until,
                summary=doc.summary,
                articles=ids_of(related.issue_items.get(doc.path, ())),
                extra=doc.extra,
            )


def ids_of(cards: Iterable[Card]) -> tuple[str, ...]:
    """Of the published ones, each once."""
    return tuple(dict.fromkeys(card.id for card in cards if not card.draft))


def term_name(term: Term) -> TermName:
    return TermName(term.slug, term.zh, term.en)


def address(url: Url, base: str) -> str | None:
    return Links(base).to(url) if base else None
