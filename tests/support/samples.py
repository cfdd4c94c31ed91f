"""Small values for tests: articles, terms and libraries without files."""

from collections.abc import Iterable

from wenzhai.content.config import Config
from wenzhai.engine.digest import digest
from wenzhai.library.library import Library, LibraryResult, build_library
from wenzhai.model.content import Article, DocFile, Fact, Link, TermFile
from wenzhai.model.page import Url
from wenzhai.model.views import Card
from wenzhai.text.slugs import slugify

FAR_FUTURE = 10**11


def article(
    key: str,
    day: str | None = "2025-12-24",
    *,
    title: str = "",
    topics: Iterable[str] = (),
    source: str | None = None,
    links: Iterable[Link] = (),
    instant: int | None = None,
    draft: bool = False,
    lang: str = "zh-Hans",
    aliases: Iterable[str] = (),
    url: str = "",
) -> Article:
    """An article whose digests depend on all that is given here."""
    title = title or f"标题{key}"
    given = digest((key, day, title, tuple(topics), source, instant, lang))
    return Article(
        path=f"content/articles/{key}.md",
        id=key,
        slug=key,
        url=Url(url or f"{(day or 'undated').replace('-', '/')}/{key}.html"),
        title=title,
        lang=lang,
        day=day,
        instant=instant,
        iso=day,
        source=source,
        topics=tuple(topics),
        links=tuple(links),
        draft=draft,
        aliases=tuple(map(Url, aliases)),
        summary=f"{title}的摘要。",
        minutes=1,
        body_digest=digest(("body", key)),
        markdown_digest=digest(("markdown", key)),
        analysis_digest=digest(("analysis", key)),
        card_digest=given,
        digest=given,
    )


def topic(slug: str, zh: str, en: str, *, aliases: Iterable[str] = (), parent: str | None = None) -> TermFile:
    return term_file("topic", slug, zh, en, aliases, parent)


def source(slug: str, zh: str, en: str, *, aliases: Iterable[str] = ()) -> TermFile:
    return term_file("source", slug, zh, en, aliases, None)


def term_file(kind: str, slug: str, zh: str, en: str, aliases: Iterable[str], parent: str | None) -> TermFile:
    names = tuple(aliases)
    given = digest((kind, slug, zh, en, names, parent))
    return TermFile(
        path=f"content/{kind}s/{slug}.md",
        kind="topic" if kind == "topic" else "source",
        slug=slug,
        zh=zh,
        en=en,
        aliases=names,
        parent=parent,
        body_digest=given,
        digest=given,
    )


def page(slug: str, title: str, *, kind: str = "page", day: str | None = None, nav: bool = False) -> DocFile:
    given = digest((slug, title, kind, day, nav))
    return DocFile(
        path=f"content/{kind}s/{slug}.md",
        kind="page" if kind == "page" else "issue",
        slug=slug,
        url=Url(f"{slug}.html" if kind == "page" else f"issues/{slug}.html"),
        title=title,
        lang="zh-Hans",
        day=day,
        nav=nav,
        body_digest=given,
        markdown_digest=given,
        analysis_digest=given,
        digest=given,
    )


def shelve(*facts: Fact, now: int = FAR_FUTURE, drafts: bool = False) -> LibraryResult:
    return build_library(facts, Config(), lambda name: slugify(name, "pinyin"), now=now, drafts=drafts)


def library(*facts: Fact) -> Library:
    return shelve(*facts).library


def changed(card: Card, **fields: object) -> Card:
    """The card with other fields; its digest stays unless it is given."""
    return Card(**{name: getattr(card, name) for name in Card.__slots__} | fields)
