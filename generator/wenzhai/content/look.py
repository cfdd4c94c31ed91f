"""Settings of how the site looks, for those who write no template: what `wenzhai.yaml` tells the theme."""

import re
from collections.abc import Iterator, Sequence
from typing import Annotated, Protocol

from msgspec import Struct

from wenzhai.content.frontmatter.schema import about
from wenzhai.content.frontmatter.yaml_reader import Fields
from wenzhai.model.problems import Problem
from wenzhai.text.addresses import is_web

COLOR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
OWN_TITLES = (
    "index.html",
    "topics/index.html",
    "sources/index.html",
    "archive.html",
    "issues/index.html",
    "columns/index.html",
    "series/index.html",
    "subscribe.html",
)
"""Pages whose title the theme knows, so that an entry of the menu needs none."""


class Palette(Struct, frozen=True, forbid_unknown_fields=True):
    """一种模式下的颜色，写成 #rrggbb；不写的用外观自己的 / The colours of one mode, as #rrggbb."""

    paper: Annotated[str, about("底色", "The ground")] = ""
    tint: Annotated[str, about("衬底：代码、引文的底色", "The ground of code and quotations")] = ""
    ink: Annotated[str, about("正文", "Text")] = ""
    soft: Annotated[str, about("次要的文字", "Text of less weight")] = ""
    line: Annotated[str, about("线条", "Lines")] = ""
    seal: Annotated[str, about("强调色：链接、标记", "Accent: links and marks")] = ""
    on_seal: Annotated[str, about("强调色上的文字", "Text on the accent")] = ""
    stamp: Annotated[str, about("站名前的印章", "The seal before the site's name")] = ""


class Colors(Struct, frozen=True, forbid_unknown_fields=True):
    """颜色 / Colours."""

    light: Annotated[Palette, about("浅色模式", "Light mode")] = Palette()
    dark: Annotated[Palette, about("深色模式", "Dark mode")] = Palette()


class Fonts(Struct, frozen=True, forbid_unknown_fields=True):
    """字体文件，放在 content/ 里 / Font files, below content/."""

    text: Annotated[str, about("正文", "Of text", ("fonts/text.woff2",))] = ""
    heading: Annotated[str, about("标题", "Of headings")] = ""
    code: Annotated[str, about("代码", "Of code")] = ""


class NavItem(Struct, frozen=True, forbid_unknown_fields=True):
    """导航栏的一项 / An entry of the navigation."""

    title: Annotated[str, about("文字", "Its words")]
    url: Annotated[str, about("站内路径（如 about.html）或网址", "A path on the site, or a web address")]


class MenuItem(Struct, frozen=True, forbid_unknown_fields=True):
    """菜单的一项 / An entry of the menu."""

    url: Annotated[str, about("站内路径（如 about.html）或网址", "A path on the site, or a web address")]
    title: Annotated[
        str,
        about("文字；主题、来源、归档等页可以不写", "Its words; topics, sources and the archive need none"),
    ] = ""


class FooterItem(Struct, frozen=True, forbid_unknown_fields=True):
    """页脚的一项 / An entry of the footer."""

    title: Annotated[str, about("文字", "Its words")]
    url: Annotated[
        str, about("站内路径或网址；不写就只是文字", "A path or an address; without it, words alone")
    ] = ""


class HeadSnippet(Struct, frozen=True, forbid_unknown_fields=True):
    """放进每一页 <head> 的代码 / Code for the head of every page."""

    html: Annotated[str, about("代码：script、link、meta 或 style", "The code: script, link, meta or style")]
    origins: Annotated[
        tuple[str, ...],
        about(
            "它还要连接的网站，如 https://hm.example.com",
            "Further sites that it connects to",
            (["https://hm.example.com"],),
        ),
    ] = ()


class Umami(Struct, frozen=True, forbid_unknown_fields=True):
    """Umami."""

    id: Annotated[str, about("网站的 id", "Id of the website")] = ""
    url: Annotated[str, about("服务器", "The server")] = "https://cloud.umami.is"


class Plausible(Struct, frozen=True, forbid_unknown_fields=True):
    """Plausible."""

    domain: Annotated[str, about("登记的域名", "The domain as registered there")] = ""
    url: Annotated[str, about("服务器", "The server")] = "https://plausible.io"


class Baidu(Struct, frozen=True, forbid_unknown_fields=True):
    """百度统计 / Baidu Tongji."""

    id: Annotated[str, about("代码中 hm.js? 后面的一串", "What stands behind hm.js? in its code")] = ""


class Giscus(Struct, frozen=True, forbid_unknown_fields=True):
    """giscus：评论存在 GitHub Discussions / Comments in GitHub Discussions."""

    repo: Annotated[str, about("仓库", "Repository", ("someone/digest",))] = ""
    repo_id: Annotated[str, about("giscus.app 给出的仓库 id", "Its id, as giscus.app tells it")] = ""
    category: Annotated[str, about("分类", "Category")] = ""
    category_id: Annotated[str, about("分类的 id", "Its id")] = ""


class Waline(Struct, frozen=True, forbid_unknown_fields=True):
    """Waline."""

    url: Annotated[str, about("服务器", "The server")] = ""
    client: Annotated[str, about("程序所在的地址", "Where its program lies")] = (
        "https://unpkg.com/@waline/client@v3/dist/"
    )


class Services(Struct, frozen=True, forbid_unknown_fields=True):
    """别人的服务：统计和评论；不写就没有 / Services of others: counters and comments; none unless named."""

    umami: Annotated[Umami, about("统计：Umami", "Counter: Umami")] = Umami()
    plausible: Annotated[Plausible, about("统计：Plausible", "Counter: Plausible")] = Plausible()
    baidu: Annotated[Baidu, about("统计：百度统计", "Counter: Baidu Tongji")] = Baidu()
    giscus: Annotated[Giscus, about("评论：giscus", "Comments: giscus")] = Giscus()
    waline: Annotated[Waline, about("评论：Waline", "Comments: Waline")] = Waline()


def is_place(url: str) -> bool:
    """Whether it is a path below the site's root, or an address on the web."""
    return is_web(url) or bool(re.fullmatch(r"(?!/)[^\s:\\]+", url))


class LookSettings(Protocol):
    """The keys of the settings that this module knows."""

    @property
    def colors(self) -> Colors: ...
    @property
    def nav(self) -> tuple[NavItem, ...]: ...
    @property
    def menu(self) -> tuple[MenuItem, ...]: ...
    @property
    def social(self) -> tuple[NavItem, ...]: ...
    @property
    def footer(self) -> tuple[FooterItem, ...]: ...
    @property
    def services(self) -> Services: ...


def look_faults(config: LookSettings, fields: Fields) -> Iterator[Problem]:
    """What the types cannot say."""
    for mode, palette in (("light", config.colors.light), ("dark", config.colors.dark)):
        for name in Palette.__struct_fields__:
            value = getattr(palette, name)
            if value and not COLOR.fullmatch(value):
                yield fields.problem("config-color", ("colors", mode, name), key=name, text=value)
    lists: tuple[tuple[str, Sequence[NavItem | MenuItem | FooterItem]], ...] = (
        *(("nav", config.nav), ("menu", config.menu), ("social", config.social), ("footer", config.footer)),
    )
    for key, items in lists:
        for place, item in enumerate(items):
            if item.url and not is_place(item.url):
                yield fields.problem("config-nav-url", (key, place, "url"), text=item.url)
    for place, entry in enumerate(config.menu):
        if not entry.title and entry.url not in OWN_TITLES:
            yield fields.problem("config-menu-title", ("menu", place, "url"), text=entry.url)
    yield from service_faults(config.services, fields)


NEEDED = {"umami": ("id",), "plausible": ("domain",), "baidu": ("id",), "waline": ("url",)} | {
    "giscus": ("repo", "repo_id", "category", "category_id")
}
"""Service → the keys that it cannot do without."""
CODES, CODE = ("id", "domain", "repo", "repo_id", "category_id"), re.compile(r"[\w./,=-]+", re.ASCII)
"""Keys with what a service gives out: no words, as the examples have them."""
ORIGINS = {"umami": ("url",), "plausible": ("url",), "waline": ("url", "client")}


def service_faults(services: Services, fields: Fields) -> Iterator[Problem]:
    given = fields.values.get("services")
    for name, keys in NEEDED.items():
        if not isinstance(given, dict) or name not in given:
            continue
        service = getattr(services, name)
        for key in keys:
            if not getattr(service, key):
                yield fields.problem("config-service", ("services", name), True, service=name, key=key)
            elif key in CODES and not CODE.fullmatch(text := getattr(service, key)):
                path = ("services", name, key)
                yield fields.problem("config-service-code", path, service=name, key=key, text=text)
        for key in ORIGINS.get(name, ()):
            text = getattr(service, key)
            if text and not text.startswith("https://"):
                path = ("services", name, key)
                yield fields.problem("config-url", path, key=key, text=text)
