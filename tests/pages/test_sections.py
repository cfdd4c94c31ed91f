"""The site in sections: how often pages are described."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from wenzhai.engine.cache import Cache, open_cache
from wenzhai.engine.digest import digest
from wenzhai.engine.rebuild import Planned
from wenzhai.model.page import Bytes, Page, Url
from wenzhai.pages import sections
from wenzhai.pages.fingerprints import PagePlanner
from wenzhai.pages.sections import Described, PublishedSections, SiteSection


class Planner(PagePlanner):
    """Plans pages by their addresses alone."""

    def __init__(self) -> None:
        self.program = digest("code")

    def plan(self, page: Page) -> Planned:
        return Planned(page.url, digest(page.url))


def test_of_more_pages_than_memory_may_hold_only_those_beyond_it_are_described_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sections, "KEPT", 30)
    described: list[int] = []

    def describing(number: int) -> Callable[[], Iterable[Page]]:
        def describe() -> list[Page]:
            described.append(number)
            return [Page(Url(f"{number}/{at}.txt"), Bytes(), {}) for at in range(4)]

        return describe

    with open_cache(tmp_path, tmp_path) as cache:
        parts = [SiteSection(describing(number)) for number in range(8)]
        site = Described(parts, Planner(), cache.memo("plan", digest("code")))
        described.clear()
        for _ in range(3):  # as often as a build goes over them
            assert [site.page(url).url for url in site.urls] == site.urls
    assert described == [6, 7] * 3


class Site:
    """Sections of text files, by names, each with an input and the urls of its pages; the store of their plans."""

    def __init__(self, cache: Cache, **parts: tuple[str | None, str]) -> None:
        self.store = cache.memo("plan", digest("code"))
        self.parts = parts
        self.described: list[str] = []

    def look(self, published: PublishedSections | None = None) -> Described:
        self.described.clear()
        return Described([*map(self.section, self.parts)], Planner(), self.store, published)

    def section(self, name: str) -> SiteSection:
        key, urls = self.parts[name]

        def describe() -> list[Page]:
            self.described.append(name)
            return [Page(Url(url), Bytes(), {"key": key}) for url in urls.split()]

        return SiteSection(describe, digest(key) if key else None)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with open_cache(tmp_path, tmp_path) as cache:
        yield Site(cache, one=("1", "a b"), feeds=(None, "feed"), two=("2", "c d e"))


def urls(found: Described) -> list[str]:
    return [*found.planned]


def test_sections_as_published_are_neither_described_nor_planned(site: Site) -> None:
    published = site.look().as_published
    site.parts["one"] = ("1, edited", "b a")
    found = site.look(published)
    assert (found.same_urls, found.count, urls(found)) == (True, 6, ["b", "a", "feed"])
    assert site.described == ["one", "feeds"]
    assert found.page("a").context == {"key": "1, edited"}
    assert found.as_published == site.look().as_published
    assert found.urls == ["b", "a", "feed", "c", "d", "e"]


@pytest.mark.parametrize(
    "parts",
    [
        {"one": ("1, edited", "a b new")},
        {"one": ("1, edited", "a")},
        {"one": ("1, edited", "a new")},
        {"one": ("1, edited", "a c")},
        {"one": ("1, edited", "a a b")},
        {"feeds": (None, "feed.xml")},
        {"three": ("3", "f")},
    ],
)
def test_with_other_urls_all_sections_are_planned(
    site: Site, parts: dict[str, tuple[str | None, str]]
) -> None:
    published = site.look().as_published
    site.parts |= parts
    found = site.look(published)
    every = [url for _, some in site.parts.values() for url in some.split()]
    assert (found.same_urls, found.urls) == (False, every)
    assert urls(found) == [*dict.fromkeys(every)]
    assert found.count == len({*every})


def test_what_moves_to_another_section_is_published_all_the_same(site: Site) -> None:
    published = site.look().as_published
    site.parts |= {"one": ("1, edited", "a"), "two": ("2, edited", "b c d e")}
    assert site.look(published).same_urls


def test_without_the_plans_of_before_all_sections_are_planned(site: Site) -> None:
    published = site.look().as_published
    site.parts["one"] = ("1, edited", "a b")
    site.store.keep([])
    assert not site.look(published).same_urls


def test_what_another_program_has_published_is_planned_anew(site: Site) -> None:
    published = site.look().as_published
    assert published and site.look(published).same_urls
    found = site.look(replace(published, program=digest("other")))
    assert (found.same_urls, len(found.planned)) == (False, 6)


def test_sections_with_two_pages_at_one_url_are_not_as_published(site: Site) -> None:
    site.parts["feeds"] = (None, "a")
    assert site.look().as_published is None
