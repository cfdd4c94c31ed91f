"""What is wrong with issues as a whole: articles of their days that are in none, addresses that no longer answer."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from msgspec import Struct

from wenzhai.builder.project import ContentSnapshot
from wenzhai.importers.fetch import Fetcher, FetchError
from wenzhai.model.problems import Problem, warning
from wenzhai.tools.issues.gather import Period, new_stories, used_stories

ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"'，。；：！？、）】》”]+")
AT_ONCE = 8
"""Addresses asked at the same time."""


class AddressPlace(Struct, frozen=True):
    """Where an address stands in a content file; line 0 for one in the front matter."""

    path: str
    line: int
    excerpt: str = ""


def left_over(content: ContentSnapshot) -> Iterator[Problem]:
    """The articles of an issue's days that are in no issue."""
    library = content.library
    for doc in sorted(library.issues, key=lambda doc: doc.since or ""):
        if doc.since and doc.until:
            for story in new_stories(library, content.related, Period(doc.since, doc.until)).stories:
                path = library.articles[story.card.id].path
                yield warning("issue-left-over", path, params={"title": story.card.title, "issue": doc.path})


def dead_links(content: ContentSnapshot, fetcher: Fetcher) -> Iterator[Problem]:
    """The web addresses in issues, and those of the originals of their articles, that do not answer."""
    places = addresses_in(content)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for place, trouble in zip(places.values(), pool.map(partial(failure, fetcher), places), strict=True):
            if trouble:
                yield warning(
                    trouble.code,
                    place.path,
                    line=place.line,
                    column=min(place.line, 1),
                    params=trouble.params,
                    excerpt=place.excerpt,
                )


def failure(fetcher: Fetcher, url: str) -> FetchError | None:
    try:
        fetcher.fetch(url)
    except FetchError as error:
        return error
    return None


def addresses_in(content: ContentSnapshot) -> dict[str, AddressPlace]:
    """Each address once, with the first place where it stands."""
    library = content.library
    found: dict[str, AddressPlace] = {}
    for doc in library.issues:
        for number, line in enumerate(content.text(doc.path).splitlines(), start=1):
            for url in ADDRESS.findall(line):
                found.setdefault(url, AddressPlace(doc.path, number, line))
    used = used_stories(library, content.related)
    for id, article in library.articles.items():
        if id in used and article.source_url:
            found.setdefault(article.source_url, AddressPlace(article.path, 0))
    return found
