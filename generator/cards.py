"""The pictures shown where a page is shared: one for each article without a picture of its own, one for each topic."""

from collections.abc import Iterator
from importlib.metadata import version

from generator.config import Config
from generator.fonts import FontFile
from generator.library import Library
from generator.model import Page, Url

HOW = "function:card_image.render"


def card_pages(library: Library, config: Config, font: FontFile | None) -> Iterator[Page]:
    """None without a font, and none without a site address: only a full address of a picture is of use elsewhere."""
    if font is None or not config.url:
        return
    common: dict[str, object] = {"site": config.title, "font": font, "pillow": version("pillow")}
    for card in library.every():
        if not library.articles[card.id].image:
            source = card.source.name(config.lang) if card.source else ""
            below = " · ".join(filter(None, (source, card.day)))
            yield Page(card_url(card.url), HOW, {"title": card.title, "below": below, **common}, 1)
    for term in library.topics.values():
        name, other = term.name(config.lang), term.en if config.lang.startswith("zh") else term.zh
        below = other if other and other != name else ""
        yield Page(card_url(term.url), HOW, {"title": name, "below": below, **common}, 1)


def card_url(url: Url) -> Url:
    """`2025/12/24/a.html` → `2025/12/24/a.png`, `topics/ai/index.html` → `topics/ai/card.png`."""
    stem = url.removesuffix(".html")
    return Url(f"{stem.removesuffix('index')}card.png" if stem.endswith("/index") else f"{stem}.png")
