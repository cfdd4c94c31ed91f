"""The `page` value of a template: title, description, canonical address, feeds and structured data.

It is derived by the worker from the page's own context, so that describing ten thousand pages stays cheap.
"""

from typing import cast
from urllib.parse import urlsplit

from wenzhai.model.content import Article, Body
from wenzhai.model.page import Url
from wenzhai.model.views import Card, FeedLink, PageHead, Ref, Site
from wenzhai.pages.formats.links import encoded
from wenzhai.pages.kinds import ARTICLE, PAGE_KINDS, PageKind, PageValues
from wenzhai.pages.share_images import SIZE as SHARE_IMAGE_SIZE
from wenzhai.pages.site_pages import markdown_copy_url
from wenzhai.render import jsonld


def make_head(url: Url, kind: str, values: PageValues) -> PageHead:
    """`kind` is one of `PAGE_KINDS`; `values` are the page's context and the shared values."""
    site: Site = values["site"]
    rules = PAGE_KINDS[kind]
    title, description = rules.title(values), rules.description(values)
    canonical = site.url + encoded(url.removesuffix("index.html")) if site.url and rules.indexed else ""
    given, drawn = values.get("image"), drawn_image(rules, values)
    shown = given.url if given else encoded(drawn) if drawn else ""
    image = site.url + shown if site.url and shown else ""
    card: Card | None = values["card"] if rules is ARTICLE else None
    return PageHead(
        kind=kind,
        url=url,
        root=way_to_root(url, kind, site),
        title=title,
        lang=rules.lang(values),
        description=description,
        canonical=canonical,
        feeds=cast(tuple[FeedLink, ...], values.get("feeds", ())) + values["site_feeds"],
        jsonld=structured_data(rules, title, description, canonical, image, values),
        image=image,
        image_size=image_size(given, drawn),
        image_alt=title if drawn else values["article"].image_alt if card and image else "",
        drawn=drawn,
        published=(card.iso or "") if card else "",
        modified=(card.updated or "") if card else "",
        noindex=not rules.indexed or rules.noindex(values),
        section=rules.section(values),
        mirror=markdown_copy_url(url) if card or kind == "issue" else None,
        alternates=alternates(card, values["same_story"]) if card else (),
        styles=styles(values),
    )


def styles(values: PageValues) -> tuple[str, ...]:
    """What the text on the page is to be shown with, be it a body or an introduction."""
    body: Body | None = values.get("body") or values.get("intro")
    return body.styles if body else ()


def way_to_root(url: Url, kind: str, site: Site) -> str:
    """The path to the root: relative, so that the site works anywhere, but `/repo/` for `404.html`, which is shown at
    any depth."""
    if kind == "404" and site.url:
        return urlsplit(site.url).path or "/"
    return "../" * url.count("/")


def drawn_image(kind: PageKind, values: PageValues) -> Url | None:
    """The share image drawn for the page; None where the author gives a picture."""
    given: Ref | None = values.get("image")
    return kind.share_image(values) if values["has"]["share_images"] and not given else None


def image_size(given: Ref | None, drawn: Url | None) -> tuple[int, int] | None:
    if drawn:
        return SHARE_IMAGE_SIZE
    return (given.width, given.height) if given and given.width else None


def structured_data(
    kind: PageKind, title: str, description: str, canonical: str, image: str, values: PageValues
) -> str:
    """JSON-LD for the page, empty for kinds without structured data."""
    site: Site = values["site"]
    if kind.schema == "NewsArticle":
        article: Article = values["article"]
        return jsonld.news_article(values["card"], article, site, canonical, image)
    if kind.schema == "CollectionPage":
        return jsonld.collection(title, site, description, canonical, kind.trail(values))
    if kind.schema == "PublicationIssue":
        return jsonld.issue(values["doc"], values["items"], site, canonical, kind.trail(values))
    return ""


def alternates(card: Card, same_story: tuple[Card, ...]) -> tuple[tuple[str, str], ...]:
    """(language, url) of the versions of a story, if there is one in another language."""
    versions = {card.lang: card.url} | {
        other.lang: other.url for other in same_story if other.lang != card.lang
    }
    return tuple(sorted(versions.items())) if len(versions) > 1 else ()
