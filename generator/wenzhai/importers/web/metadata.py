"""What a page says of its article: title, site, authors, time with its zone, address."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from msgspec import Struct

from wenzhai.content.settings import SiteRule
from wenzhai.importers.addresses import clean_address
from wenzhai.importers.dates import BEIJING, ReadDate, read_date
from wenzhai.importers.interface import Options
from wenzhai.importers.web.authors import MEDIUM, SHOWN_AUTHOR, SHOWN_REPORTER, editors, stated_names
from wenzhai.importers.web.byline import SHOWN_DATE, SHOWN_SOURCE, around, without_head
from wenzhai.importers.web.rules import NONE, found, tree_of
from wenzhai.library.media import find_medium
from wenzhai.text.addresses import is_web
from wenzhai.text.scripts import has_han

LONGEST_TITLE = 200
TITLE_LENGTH = 10
"""Characters of a link that is the title of an article, not the name of a medium or a column."""
AUTHOR = "author:"
UNSEEN = ("script", "style", "noscript", "template", "head", "form", "select", "textarea")
SAVED_FROM = re.compile(
    r"<!--\s*(?:saved from url=\(\d+\)(https?://[^\s<>]+)|Page saved with SingleFile\s+url:\s*(https?://[^\s<>]+))"
)
"""The comment of browsers, and of a common extension, in a page that they have saved."""
SAVED_WITHIN = 2000
LAST_PART = re.compile(r"\s*[-_|｜–—·]+\s*(?P<name>[^-_|｜–—·]+)$")
DATES = (
    *(
        "article:published_time",
        "og:published_time",
        "datepublished",
        "pubdate",
        "publishdate",
        "publish_date",
    ),
    *("publish-date", "dc.date.issued", "dcterms.created", "dc.date", "date", "weibo: article:create_at"),
)
NEXT_PAGE = re.compile(r"(?:下一页|下页|next page)\s*[»>›]*", re.IGNORECASE)


APART = re.compile(r"\A(\d{4}) (\d{1,2} ?/ ?\d{1,2}\b)")


class About(Struct, frozen=True, kw_only=True):
    """`date` is as in our front matter. `zone_assumed` is the zone of a time that the page gave without one."""

    title: str
    site: str = ""
    authors: tuple[str, ...] = ()
    date: str | None = None
    zone_assumed: str = ""
    url: str = ""
    continues: bool = False


def about_page(text: str, address: str, options: Options, rule: SiteRule = NONE, whole: str = "") -> About:
    """What the page states; nothing is made up. `whole` is the article as Markdown: nothing is taken from within
    its text."""
    tree = tree_of(text)
    named, stated = metas(tree), list(linked_data(tree))
    linked = [text for text in stated if not text.startswith(AUTHOR)]
    writers = [text.removeprefix(AUTHOR) for text in stated if text.startswith(AUTHOR)]
    scripts = "\n".join(script.text or "" for script in tree.iter("script"))
    by_rule = {
        name: found(tree, getattr(rule, name), scripts, apart=name == "time")
        for name in ("title", "source", "author", "time")
    }
    continues = named.get("next") is not None or any(map(leads_to_next_page, tree.iter("a")))
    site = named.get("og:site_name", "")
    title = by_rule["title"] or title_of(tree, named.get("og:title", ""))
    behind = names_behind(without_site(title, {site}), tree)  # before `shown_text` takes the head out
    seen = shown_text(tree)
    before, after = around(seen, title, without_head(whole, title))
    chinese = has_han(title)
    date, assumed = when([by_rule["time"]], named, linked, before, options, chinese)
    source = SHOWN_SOURCE.search(before) or SHOWN_SOURCE.search(after)
    author = SHOWN_AUTHOR.search(before)
    reporter = SHOWN_REPORTER.search(before)
    shown = author[1] if author else reporter[0] if reporter else ""
    prepared = "" if (name := stated_author(named)) in editors(seen) else name
    authors = (by_rule["author"], shown, "、".join(writers), prepared)
    url = next(
        filter(is_web, (address, named.get("canonical", ""), named.get("og:url", ""), saved_from(text))), ""
    )
    own = original(by_rule["source"] or (source[1] if source else "") or site)
    return About(
        title=without_site(title, {own, site})[:LONGEST_TITLE] or url,
        site=own,
        authors=stated_names(authors, {own, site, *behind}),
        date=date,
        zone_assumed=assumed,
        url=clean_address(url),
        continues=continues,
    )


def leads_to_next_page(link: Any) -> bool:
    """Not where a script turns the page: so do comments."""
    href = link.get("href", "").strip().lower()
    return not href.startswith(("javascript:", "#")) and bool(NEXT_PAGE.fullmatch(line(link.text_content())))


def stated_address(text: str) -> str:
    """Where the page says that it stands, or the browser that saved it; empty where neither says it."""
    named = metas(tree_of(text))
    places = (*map(named.get, ("canonical", "og:url")), saved_from(text), named.get("base"))
    return next((place for place in places if place and is_web(place)), "")


def saved_from(text: str) -> str:
    """The address in the comment of the browser that saved the page."""
    found = SAVED_FROM.search(text[:SAVED_WITHIN])
    return (found[1] or found[2]) if found else ""


def base_address(text: str, address: str) -> str:
    """The address from which relative ones in the page start (HTML 4.2.3). `address` is that of the page, if known."""
    address = address or stated_address(text)
    base = metas(tree_of(text)).get("base", "")
    try:
        return urljoin(address, base)
    except ValueError:
        return address


def host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def original(source: str) -> str:
    """The medium whose text another shows, where it names both: `人民网－人民日报`."""
    names = [name.strip() for name in re.split(r"[－—–-]", source)]
    return names[-1] if len(names) > 1 and all(map(find_medium, names)) else source


def stated_author(named: dict[str, str]) -> str:
    names = ("author", "article:author", "og:article:author", "dc.creator")
    return next((named[name] for name in names if named.get(name) and not is_web(named[name])), "")


def names_behind(title: str, tree: Any) -> list[str]:
    """What the page's title says behind that of the article: the names of the site and of its parts."""
    whole = line(tree.findtext(".//title"))
    _, *behind = re.split(r"[-_|｜–—·]+", whole.partition(title)[2] if title and title in whole else whole)
    return [name for part in behind if (name := part.strip())]


def without_site(title: str, names: set[str]) -> str:
    """The title without the name of the site, or of its medium, at its end; nor names of media behind underscores,
    which stand in no title of an article: `灯塔开放_新浪财经_新浪网`."""
    while (last := LAST_PART.search(title)) and last.start():
        name = last["name"].strip()
        known = any(name.casefold() in (one.casefold(), f"{one}网".casefold()) for one in names if one)
        if not known and not ("_" in last[0] and MEDIUM.search(name)):
            break
        title = title[: last.start()]
    return title


def title_of(tree: Any, stated: str) -> str:
    """The first heading that the page's title repeats; else the title that is given to be shared; else the page's."""
    whole = line(tree.findtext(".//title"))
    for heading in tree.iter("h1", "h2"):
        words = line(heading.text_content())
        if len(words) > 3 and words in whole:
            return words
    first = next((words for heading in tree.iter("h1") if len(words := line(heading.text_content())) > 3), "")
    return stated or whole or first


def metas(tree: Any) -> dict[str, str]:
    """Names of `meta`, `link rel` and `time` in lower case → what they say, the first of each."""
    found: dict[str, str] = {}
    for tag in tree.iter("meta", "link", "time", "base"):
        name = next(filter(None, map(tag.get, ("property", "name", "itemprop", "rel"))), "")
        name = name or (str(tag.tag) if tag.tag in ("time", "base") else "")
        value = next(filter(None, map(tag.get, ("content", "href", "datetime"))), "")
        if name and value:
            found.setdefault(name.lower(), line(value))
    return found


def linked_data(tree: Any) -> Iterator[str]:
    """What JSON-LD says of the time of publication and, behind a mark, of the authors."""
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            try:
                value = json.loads(script.text or "")
            except (ValueError, RecursionError):
                continue
            yield from published(value)


def shown_text(tree: Any) -> str:
    """What the page shows, on one line, without its lists of other articles, whose dates are theirs. Takes these, and
    what nobody sees, out of the tree."""
    others = [item for item in tree.iter("li") if is_other_article(item)]
    for part in [*tree.iter(*UNSEEN), *others]:
        part.drop_tree()
    return line(" ".join(tree.itertext(tag=None)))


def is_other_article(item: Any) -> bool:
    """Whether an item of a list is a link with a title, and little else."""
    links = sum(len(line(link.text_content())) for link in item.iter("a"))
    return links >= TITLE_LENGTH and 2 * links >= len(line(item.text_content()))


def published(value: Any, depth: int = 0) -> Iterator[str]:
    if depth > 5:
        return
    if isinstance(value, list):
        for one in value[:50]:
            yield from published(one, depth + 1)
    elif isinstance(value, dict):
        if isinstance(value.get("datePublished"), str):
            yield value["datePublished"]
            yield from (f"{AUTHOR}{name}" for name in author_names(value.get("author")))
        yield from published(value.get("@graph"), depth + 1)


def author_names(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(name, str) and line(name):
            yield line(name)


def when(
    first: list[str],
    named: dict[str, str],
    linked: list[str],
    before: str,
    options: Options,
    chinese: bool,
) -> tuple[str | None, str]:
    """The time of publication, and the zone that had to be assumed for it. What the site's rule finds goes first; else
    a time of day is worth more than a day."""
    seen = SHOWN_DATE.search(before)
    texts = [*linked, *(named[key] for key in (*DATES, "time") if key in named)]
    if seen:
        texts.append(seen[0])
    zone = options.page_timezone or (BEIJING if chinese else options.timezone)
    by_zone = chinese and not options.page_timezone
    ruled, read = readings(first, zone, by_zone), readings(texts, zone, by_zone)
    found = next(iter(ruled), None) or next((one for one in read if len(one.text) > 10), None)
    found = found or next(iter(read), ReadDate())
    return found.text or None, "" if options.page_timezone else found.assumed


def readings(texts: list[str], zone: str, chinese: bool) -> list[ReadDate]:
    read = (read_date(date_alone(text), zone, chinese=chinese) for text in texts)
    return [one for one in read if one.text]


def date_alone(text: str) -> str:
    """The date in a line that says more around it: `2025-12-24 11:30 来源：某报`; one whose year stands apart."""
    text = APART.sub(r"\1/\2", text)
    seen = SHOWN_DATE.search(text)
    return seen[0] if seen and has_han(SHOWN_DATE.sub("", text)) else text


def line(value: object) -> str:
    return " ".join(str(value or "").split())
