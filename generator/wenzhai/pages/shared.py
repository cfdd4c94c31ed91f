"""The values that every template may use: site, strings, assets. None of them may depend on an article."""

from msgspec import Struct

from wenzhai.content.config import Config
from wenzhai.engine.digest import digest
from wenzhai.extend.hooks import HookPage
from wenzhai.library.library import Library
from wenzhai.model.digest import Digest
from wenzhai.model.page import Url
from wenzhai.model.views import FeedLink, NavLink, Site
from wenzhai.pages.formats import carried, feed_links
from wenzhai.pages.formats.manifest import icons
from wenzhai.relations import RelationIndex
from wenzhai.theme.assets import asset_url
from wenzhai.theme.chain import Theme
from wenzhai.theme.fonts import FontFile
from wenzhai.theme.look import Look

SUBSCRIBE = Url("subscribe.html")


class Shared(Struct, frozen=True):
    """`names` are the template names; `digests` those of their values."""

    site: Site
    t: dict[str, object]
    assets: dict[str, str]
    has: dict[str, bool]
    """The optional parts that the site has: `search`, `sources`, `undated`, `issues`, `subscribe`, `share_images`,
    `manifest`."""
    site_feeds: tuple[FeedLink, ...]
    look: Look
    edit: str
    """Prefix of "edit this page" links, empty for none."""

    def values(self) -> dict[str, object]:
        return {
            "site": self.site,
            "t": self.t,
            "assets": self.assets,
            "has": self.has,
            "site_feeds": self.site_feeds,
            "look": self.look,
            "edit": self.edit,
        }

    def digests(self) -> dict[str, Digest]:
        return {name: digest(value) for name, value in self.values().items()}


class SiteContext(Struct, frozen=True):
    """Everything that pages are described from. `font` draws share images; None when there are none.
    `extra` are the pages of hooks."""

    library: Library
    related: RelationIndex
    config: Config
    theme: Theme
    shared: Shared
    font: FontFile | None = None
    extra: tuple[HookPage, ...] = ()


def site_context(
    library: Library,
    related: RelationIndex,
    config: Config,
    theme: Theme,
    font: FontFile | None = None,
    extra: tuple[HookPage, ...] = (),
) -> SiteContext:
    shared = make_shared(library, config, theme, bool(font and config.url))
    return SiteContext(library, related, config, theme, shared, font, extra)


def make_shared(library: Library, config: Config, theme: Theme, share_images: bool = False) -> Shared:
    site = Site(
        title=config.title,
        description=config.description,
        lang=config.lang,
        url=config.url,
        author=config.author,
        nav=navigation(library, config),
        menu=tuple(NavLink(item.title, item.url) for item in config.menu),
        social=tuple(NavLink(item.title, item.url) for item in config.social),
        footer=tuple(NavLink(item.title, item.url) for item in config.footer),
        repo_url=config.repo_url,
        rights=config.rights,
        beian=registrations(config),
        options=theme.options | config.theme_options,
        picture_hosts=config.pictures.allow,
    )
    edit = f"{config.repo_url.rstrip('/')}/edit/{config.edit_branch}/" if config.repo_url else ""
    strings = theme.strings["zh" if config.lang.startswith("zh") else "en"]
    assets = {name: str(asset_url(name, data)) for name, data in sorted(theme.static.items())}
    feeds = feed_links("", config.title, library.cards)
    parts = optional_parts(library, theme) | {
        "share_images": share_images,
        "manifest": bool(icons(theme.look, theme.static, assets)),
    }
    return Shared(site, strings, assets, parts, feeds, theme.look, edit)


def navigation(library: Library, config: Config) -> tuple[NavLink, ...]:
    """The links in the config, then the pages with `nav: true`."""
    asked = tuple(NavLink(item.title, item.url) for item in config.nav)
    return asked + tuple(NavLink(doc.title, doc.url) for doc in library.pages if doc.nav)


def registrations(config: Config) -> tuple[NavLink, ...]:
    """The site's numbers of registration with the addresses that the registers ask for."""
    icp, police = config.beian.icp, config.beian.police
    found = [NavLink(icp, "https://beian.miit.gov.cn/")] if icp else []
    if police:
        code = "".join(filter(str.isdigit, police))
        found.append(NavLink(police, f"https://beian.mps.gov.cn/#/query/webSearch?code={code}"))
    return tuple(found)


def optional_parts(library: Library, theme: Theme) -> dict[str, bool]:
    """What the content and the theme have; a theme that stands alone need not know of the page on subscribing."""
    has_own_page = SUBSCRIBE in [doc.url for doc in library.pages]
    return {
        "search": True,
        "sources": bool(library.sources),
        "undated": bool(library.undated),
        "issues": bool(library.issues),
        "subscribe": "subscribe.html" in theme.names
        and any(map(carried, library.cards))
        and not has_own_page,
    }
