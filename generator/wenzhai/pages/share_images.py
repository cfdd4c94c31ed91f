"""Share images: one for each article without a picture of its own, one for each topic."""

from collections.abc import Iterator, Mapping
from typing import Any

from wenzhai.content.config import Config
from wenzhai.engine.program import installed
from wenzhai.library.library import Library
from wenzhai.model.page import Page, Render, Url
from wenzhai.model.views import Card
from wenzhai.text.labels import labels_of
from wenzhai.theme.fonts import FontFile

SIZE = (1200, 630)
"""Width and height, as the places where pages are shared ask for."""


def article_share_image(card: Card, config: Config, font: FontFile | None) -> Iterator[Page]:
    source = card.source.name(config.lang) if card.source else ""
    label = labels_of(config.lang).ai.get(card.ai, "")
    below = " · ".join(filter(None, (source, card.day, label)))
    yield from share_image(card.url, card.title, below, config, font, card.ai)


def topic_share_images(library: Library, config: Config, font: FontFile | None) -> Iterator[Page]:
    for term in library.topics.values():
        name, other = term.name(config.lang), term.en if config.lang.startswith("zh") else term.zh
        yield from share_image(term.url, name, other if other != name else "", config, font)


def share_image(
    url: Url, title: str, below: str, config: Config, font: FontFile | None, ai: str = ""
) -> Iterator[Page]:
    """A share image; nothing without a font or a site address: other sites need the full address of a picture."""
    if font and config.url:
        context: dict[str, object] = {
            "title": title,
            "below": below,
            "site": config.title,
            "font": font,
            "pillow": installed("pillow"),
        }
        if ai:
            context["ai"] = ai
        yield Page(share_image_url(url), Render(draw), context)


def draw(url: Url, context: Mapping[str, Any]) -> bytes:
    from wenzhai.pages.formats import share_image  # needs Pillow, which is an extra

    return share_image.render(url, context)


def share_image_url(url: Url) -> Url:
    """`2025/12/24/a.html` → `2025/12/24/a.png`, `topics/ai/index.html` → `topics/ai/card.png`."""
    stem = url.removesuffix(".html")
    return Url(f"{stem.removesuffix('index')}card.png" if stem.endswith("/index") else f"{stem}.png")
