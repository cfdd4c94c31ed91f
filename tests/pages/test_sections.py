"""The site in sections: how often pages are described."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from wenzhai.engine.cache import open_cache
from wenzhai.engine.digest import digest
from wenzhai.engine.rebuild import Planned
from wenzhai.model.page import Bytes, Page, Url
from wenzhai.pages import sections
from wenzhai.pages.fingerprints import PagePlanner
from wenzhai.pages.sections import Described, SiteSection


class Planner(PagePlanner):
    """Plans pages by their addresses alone."""

    def __init__(self) -> None: ...

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
