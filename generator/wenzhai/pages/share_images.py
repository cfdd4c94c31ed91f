"""Share images: of the home page, of each article without a picture of its own, of each topic."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from wenzhai.content.config import Config
from wenzhai.engine.program import installed
from wenzhai.library.library import Library
from wenzhai.model.page import Page, Render, Url
from wenzhai.model.views import Card
from wenzhai.pages.formats.links import encoded
from wenzhai.text.labels import labels_of
from wenzhai.theme.fonts import FontFile

SIZE = (1200, 630)
"""Width and height, as the places where pages are shared ask for."""


class ShareCard(Struct, frozen=True, kw_only=True):
    """What a share image says. `above` and `below` are small; a QR code leads to `address`, if there is one."""

    title: str
    site: str
    above: str = ""
    summary: str = ""
    below: str = ""
    address: str = ""
    ai: str = ""
    """What an AI wrote of it, for programs; people read it in `below`."""


def article_share_image(card: Card, config: Config, font: FontFile | None) -> Iterator[Page]:
    if font and config.url:
        words = labels_of(config.lang)
        source = card.source.name(config.lang) if card.source else ""
        shown = ShareCard(
            title=card.title,
            site=config.title,
            above=card.column or "",
            summary=words.described(card.note_text, "", card.summary),
            below=" · ".join(filter(None, (source, card.day, words.ai.get(card.ai, "")))),
            address=address_of(config, card.url),
            ai=card.ai,
        )
        yield share_image(card.url, shown, font)


def other_share_images(library: Library, config: Config, font: FontFile | None) -> Iterator[Page]:
    """Those of the home page and of the topics."""
    if font and config.url:
        home = Url("index.html")
        shown = ShareCard(
            title=config.title,
            site=config.title,
            summary=config.description,
            address=address_of(config, home),
        )
        yield share_image(home, shown, font)
        for slug, term in library.topics.items():
            name, other = term.name(config.lang), term.en if config.lang.startswith("zh") else term.zh
            file = library.topic_files.get(slug)
            shown = ShareCard(
                title=name,
                site=config.title,
                summary=file.summary if file else "",
                below=other if other != name else "",
                address=address_of(config, term.url),
            )
            yield share_image(term.url, shown, font)


def share_image(url: Url, shown: ShareCard, font: FontFile) -> Page:
    context: dict[str, object] = {
        "card": shown,
        "font": font,
        "pillow": installed("pillow"),
        "segno": installed("segno"),
    }
    return Page(share_image_url(url), Render(draw), context)


def address_of(config: Config, url: Url) -> str:
    """The canonical address of a page."""
    return config.url + encoded(url.removesuffix("index.html"))


def draw(_url: Url, context: Mapping[str, Any]) -> bytes:
    from wenzhai.pages.formats import share_image  # needs Pillow, which is an extra

    return share_image.render(context["card"], context["font"])


def share_image_url(url: Url) -> Url:
    """`2025/12/24/a.html` → `2025/12/24/a.png`, `topics/ai/index.html` → `topics/ai/card.png`."""
    stem = url.removesuffix(".html")
    return Url(f"{stem.removesuffix('index')}card.png" if f"/{stem}".endswith("/index") else f"{stem}.png")
