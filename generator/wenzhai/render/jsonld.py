"""JSON-LD for `<script type="application/ld+json">`: a page described with the schema.org vocabulary.

Keys are written in a fixed order, values come from the page's own context: equal content gives equal bytes.
"""

from collections.abc import Mapping, Sequence

import msgspec

from wenzhai.model.content import Article, DocFile
from wenzhai.model.views import Card, NavLink, Site
from wenzhai.text.labels import labels_of

UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
"""Characters that could end a `<script>` element or one of its lines; JSON escapes them with `\\u`."""


DIGITAL_SOURCES = {
    "text": "https://schema.org/TrainedAlgorithmicMediaDigitalSource",
    "translation": "https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource",
    "summary": "https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource",
}
"""What an AI wrote, in the terms of https://schema.org/digitalSourceType: all of it, or something beside what people
wrote."""


def news_article(card: Card, article: Article, site: Site, canonical: str = "", image: str = "") -> str:
    """A schema.org NewsArticle. `canonical` and `image` are absolute URLs, empty when not known."""
    return script(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": card.title,
            "description": labels_of(site.lang).described(card.note_text, card.ai, card.summary),
            "image": image,
            "url": canonical,
            "mainEntityOfPage": canonical,
            "datePublished": card.iso,
            "dateModified": card.updated,
            "inLanguage": card.lang,
            "articleSection": card.column,
            "isPartOf": card.series and {"@type": "CreativeWorkSeries", "name": card.series},
            "position": card.part or None,
            "author": [{"@type": "Person", "name": name} for name in article.authors],
            "sourceOrganization": card.source
            and {"@type": "NewsMediaOrganization", "name": card.source.name(card.lang)},
            "isBasedOn": article.source_url,
            "about": [{"@type": "Thing", "name": topic.name(card.lang)} for topic in card.topics],
            "correction": article.correction,
            "copyrightNotice": article.rights,
            "digitalSourceType": card.ai and DIGITAL_SOURCES[card.ai],
            "publisher": organisation(site),
        }
    )


def collection(
    title: str, site: Site, description: str = "", canonical: str = "", above: Sequence[NavLink] = ()
) -> str:
    """A CollectionPage: home, topic, source, day, month and year pages. `above` leads there from the home page."""
    return script(
        {
            "@context": "https://schema.org",
            "@type": "CollectionPage",
            "name": title,
            "description": description,
            "url": canonical,
            "inLanguage": site.lang,
            "publisher": organisation(site),
            "breadcrumb": breadcrumbs(title, site, above) if canonical and above else None,
        }
    )


def issue(
    doc: DocFile, items: Sequence[Card], site: Site, canonical: str = "", above: Sequence[NavLink] = ()
) -> str:
    """A PublicationIssue of the site, with its articles."""
    return script(
        {
            "@context": "https://schema.org",
            "@type": "PublicationIssue",
            "name": doc.title,
            "description": doc.summary,
            "issueNumber": doc.number,
            "datePublished": doc.day,
            "inLanguage": doc.lang,
            "url": canonical,
            "isPartOf": known({"@type": "Periodical", "name": site.title, "url": site.url}),
            "hasPart": [
                known(
                    {
                        "@type": "NewsArticle",
                        "headline": card.title,
                        "url": site.url and site.url + card.url,
                        "inLanguage": card.lang,
                    }
                )
                for card in items
            ],
            "publisher": organisation(site),
            "breadcrumb": breadcrumbs(doc.title, site, above) if canonical and above else None,
        }
    )


def breadcrumbs(title: str, site: Site, above: Sequence[NavLink]) -> Mapping[str, object]:
    """A BreadcrumbList. Its last item, the page itself, needs no address."""
    addresses = [site.url + link.url.removesuffix("index.html") for link in above]
    steps = [*zip((link.title for link in above), addresses, strict=True), (title, "")]
    items = [
        known({"@type": "ListItem", "position": place, "name": name, "item": address})
        for place, (name, address) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def organisation(site: Site) -> Mapping[str, object]:
    return known({"@type": "Organization", "name": site.author or site.title, "url": site.url})


def known(values: Mapping[str, object]) -> dict[str, object]:
    """The values without empty ones."""
    return {key: value for key, value in values.items() if value}


def script(values: Mapping[str, object]) -> str:
    """JSON that is safe between `<script>` and `</script>`, whatever the texts hold."""
    text = msgspec.json.encode(known(values)).decode()
    for character, escape in UNSAFE.items():
        text = text.replace(character, escape)
    return text
