"""The site's settings: `wenzhai.yaml`, read strictly and validated with positions."""

from typing import Literal

from msgspec import Struct


class ColumnRule(Struct, frozen=True):
    """Lifts a column or a series out of a title on import. `pattern` is a regular expression whose named
    groups `column`, `series` and `title` say what is what."""

    pattern: str


class NavItem(Struct, frozen=True):
    title: str
    url: str


class FeedSettings(Struct, frozen=True):
    items: int = 20
    full_text: bool = True


class Config(Struct, frozen=True, kw_only=True):
    """Every key of `wenzhai.yaml`, with its default."""

    title: str = "文摘"
    description: str = ""
    url: str = ""
    """Where the site will be served, with its base path; needed for feeds with absolute links, sitemap, canonical."""
    lang: str = "zh-Hans"
    timezone: str = "Asia/Shanghai"
    import_timezone: str = "UTC"
    author: str = ""
    rights: str = ""
    theme: str = "paper"
    theme_options: dict[str, str | int | bool] = {}
    output: str = "site"
    per_page: int = 50
    recent: int = 30
    """How many entries the home page shows."""
    related: int = 5
    feeds: FeedSettings = FeedSettings()
    slug_style: Literal["pinyin", "han", "id"] = "pinyin"
    trusted: bool = False
    """Raw HTML in Markdown passes unsanitised."""
    deadline: float = 5.0
    """Seconds a single article may take to render."""
    columns: tuple[ColumnRule, ...] = ()
    nav: tuple[NavItem, ...] = ()
    repo_url: str = ""
    edit_branch: str = "main"
    cname: str = ""
    card_font: str = ""
