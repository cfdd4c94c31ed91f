"""What a page says of its article: title, site, authors, time with its zone, address."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from wenzhai.importers.extras import needed
from wenzhai.importers.interface import Options
from wenzhai.text.addresses import is_web
from wenzhai.text.dates import DateError, parse_date
from wenzhai.text.scripts import has_han

LONGEST_TITLE = 200
AUTHOR = "author:"
BEIJING = "Asia/Shanghai"
UNSEEN = ("script", "style", "noscript", "template", "head")
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
SHOWN_DATE = re.compile(
    r"(20\d\d|19\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[\sT,，]*(\d{1,2})[:：](\d{2})(?:[:：]\d{2})?)?"
)
SHOWN_SOURCE = re.compile(r"[来來]源\s*[:：]\s*([^\s<>|｜,，;；（(]{2,20})")
SHOWN_AUTHOR = re.compile(r"(?:作者|记者|撰文)\s*[:：]\s*([^\s<>|｜,，;；（(]{2,12})")
NEXT_PAGE = re.compile(r"(?:下一页|下页|next page)\s*[»>›]*", re.IGNORECASE)


class About(Struct, frozen=True, kw_only=True):
    """`date` is as in our front matter. `zone_assumed` is the zone of a time that the page gave without one."""

    title: str
    site: str = ""
    authors: tuple[str, ...] = ()
    date: str | None = None
    zone_assumed: str = ""
    url: str = ""
    continues: bool = False


def about_page(text: str, address: str, options: Options) -> About:
    """What can be told for sure; nothing is made up."""
    metadata = needed("trafilatura.metadata", "web").extract_metadata(text, default_url=address or None)
    tree = needed("trafilatura.utils", "web").load_html(text)
    named, told = metas(tree), list(linked_data(tree))
    linked = [text for text in told if not text.startswith(AUTHOR)]
    writers = [text.removeprefix(AUTHOR) for text in told if text.startswith(AUTHOR)]
    title = title_of(tree, line(metadata.title))
    continues = named.get("next") is not None or any(
        NEXT_PAGE.fullmatch(line(link.text_content())) for link in tree.iter("a")
    )
    shown = shown_text(tree)
    chinese = has_han(title)
    date, assumed = when(named, linked, shown, title, options, chinese)
    source, author = SHOWN_SOURCE.search(shown), SHOWN_AUTHOR.search(shown)
    authors = author[1] if author else "、".join(writers) or line(metadata.author)
    url = next(filter(is_web, (address, named.get("canonical", ""), named.get("og:url", ""))), "")
    return About(
        title=title[:LONGEST_TITLE] or url,
        site=source[1] if source else named.get("og:site_name") or line(metadata.sitename),
        authors=tuple(filter(None, map(str.strip, re.split(r"[;；、]", authors)))),
        date=date,
        zone_assumed=assumed,
        url=url,
        continues=continues,
    )


def title_of(tree: Any, known: str) -> str:
    """The first heading that the page's title repeats; else the title as the library understands it."""
    whole = line(tree.findtext(".//title"))
    for heading in tree.iter("h1", "h2"):
        said = line(heading.text_content())
        if len(said) > 3 and said in whole:
            return said
    return known or whole


def metas(tree: Any) -> dict[str, str]:
    """Names of `meta`, `link rel` and `time` in lower case → what they say, the first of each."""
    found: dict[str, str] = {}
    for tag in tree.iter("meta", "link", "time"):
        name = next(filter(None, map(tag.get, ("property", "name", "itemprop", "rel"))), "")
        name = name or ("time" if tag.tag == "time" else "")
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
    """What the page shows, on one line. Takes what nobody sees out of the tree."""
    for unseen in list(tree.iter(*UNSEEN)):
        unseen.drop_tree()
    return line(" ".join(tree.itertext(tag=None)))


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
    named: dict[str, str], linked: list[str], shown: str, title: str, options: Options, chinese: bool
) -> tuple[str | None, str]:
    """The time of publication, and the zone that had to be assumed for it. A time of day is worth more than a day."""
    after = shown[max(shown.find(title), 0) :] if title else shown
    seen = SHOWN_DATE.search(after[:3000])
    texts = [*linked, *(named[key] for key in (*DATES, "time") if key in named)]
    if seen:
        clock = f" {int(seen[4]):02}:{seen[5]}" if seen[4] else ""
        texts.append(f"{seen[1]}-{int(seen[2]):02}-{int(seen[3]):02}{clock}")
    zone = options.page_timezone or (BEIJING if chinese else options.timezone)
    read = [found for found in (moment(text, zone) for text in texts) if found]
    timed = next((found for found in read if len(found[0]) > 10), None)
    date, was_zoned = timed or (read[0] if read else (None, True))
    assumed = "" if was_zoned or options.page_timezone or not date or len(date) == 10 else zone
    return date, assumed


def moment(text: str, zone: str) -> tuple[str, bool] | None:
    """A date as our front matter has it, and whether it named its zone (or needed none)."""
    given = re.sub(r"\.\d+", "", text.strip()).replace("/", "-")
    for _ in range(2):
        try:
            found = parse_date(given, ZoneInfo(zone))
        except DateError as error:
            given = error.params.get("meant", "")
            continue
        if found.instant is None:
            return found.day, True
        zoned = re.search(r"(?:Z|[+-]\d\d:\d\d)$", given) is not None
        return datetime.fromtimestamp(found.instant, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), zoned
    return None


def line(value: object) -> str:
    return " ".join(str(value or "").split())
