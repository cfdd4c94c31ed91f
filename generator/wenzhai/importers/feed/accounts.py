"""Feeds of many accounts: whose each entry is."""

import re
from urllib.parse import urlsplit

from wenzhai.importers.addresses import WECHAT
from wenzhai.importers.feed.entries import ParsedEntry, ParsedFeed

AGGREGATORS = re.compile(r"rsshub|werss|we-mp-rss|wewe-?rss|wechat2rss|feeddd", re.IGNORECASE)
MANY = re.compile(r"合集|聚合|汇总|公众号|全部订阅|所有订阅|all (?:feeds|accounts)", re.IGNORECASE)


def account_of(entry: ParsedEntry, feed: ParsedFeed) -> tuple[str, tuple[str, ...]]:
    """Whose account an entry comes from (empty where the feed is one account's), and who wrote it.

    `<source>` names the account by its definition (RSS 2.0; RFC 4287, 4.2.11). An author is one only in a feed that
    gathers accounts, which names at least two: elsewhere the authors write for the feed.
    """
    authors = entry.authors or feed.authors
    if len({one.source for one in feed.entries if one.source} - {feed.title}) > 1:
        return (entry.source, authors) if entry.source else ("", authors)
    names = {one.authors[0] for one in feed.entries if one.authors}
    if len(names) > 1 and entry.authors and gathers(feed):
        return entry.authors[0], entry.authors[1:]
    return "", authors


def gathers(feed: ParsedFeed) -> bool:
    """Whether a feed brings together what stands elsewhere: on other sites, on WeChat, or by its own word."""
    if AGGREGATORS.search(f"{feed.generator} {feed.home}") or MANY.search(feed.title):
        return True
    home = host(feed.home)
    hosts = [host(entry.url) for entry in feed.entries if entry.url]
    away = [one for one in hosts if one == WECHAT or (home and site(one) != site(home))]
    return len(away) * 2 > len(hosts)


def host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def site(name: str) -> str:
    """About the site of a host: `news.example.org` and `www.example.org` are one."""
    parts = name.split(".")
    short = len(parts) > 2 and len(parts[-1]) == 2 and len(parts[-2]) <= 3
    return ".".join(parts[-3 if short else -2 :])
