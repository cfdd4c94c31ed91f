"""The tools of this folder notice what they are there for."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Checker
from tests.browser.crawl import crawl
from tests.browser.serving import served

PAGE = '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>t</title></head><body>{}</body></html>\n'


def write(site: Path, **bodies: str) -> Path:
    site.mkdir(exist_ok=True)
    for name, body in bodies.items():
        (site / f"{name}.html").write_text(PAGE.format(body), encoding="utf-8")
    return site


FINE = {
    "index": '<p id="a"><a href="b.html#部分">b</a> <a href="#a">a</a> <a href="https://other.example/">o</a></p>',
    "b": '<p id="部分">b</p><script type="application/ld+json">{"@type": "Thing"}</script>',
}


def test_a_good_site_passes(tmp_path: Path, browser: Browser, nu: Checker) -> None:
    site = write(tmp_path / "文 摘", **FINE)
    assert nu(site) == []
    assert crawl(browser, site, site.as_uri() + "/") == []
    with served(site) as root:
        assert crawl(browser, site, root) == []


BAD = [
    ('<a href="c.html">c</a>', "dead link"),
    ('<a href="B.html">b</a>', "dead link"),
    ('<a href="./">here</a>', "dead link"),
    ('<a href="b.html#nowhere">b</a>', "dead anchor"),
    ('<a href="../out.html">out</a>', "link out of the site"),
    ('<a href="/index.html">root</a>', "link out of the site"),
    ('<img src="missing.png" alt="">', "missing.png"),
    ('<img src="https://other.example/x.png" alt="">', "asked https://other.example/x.png"),
    ("<script>console.warn('hm')</script>", "console: hm"),
    ("<script>undefined.x</script>", "error: "),
    ('<p id="a"></p><p id="a"></p>', "id twice: a"),
    ('<script type="application/ld+json">{"a": }</script>', "bad JSON-LD"),
    ('<p style="width: 500px">wide</p>', "too wide"),
    ('<meta http-equiv="refresh" content="0; url=c.html">', "redirects to a dead link"),
]


@pytest.fixture(scope="module")
def complaints(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> list[str]:
    bodies = {f"bad{number}": body for number, (body, _) in enumerate(BAD)}
    with served(site := write(tmp_path_factory.mktemp("bad"), **FINE, **bodies)) as root:
        return crawl(browser, site, root)


@pytest.mark.parametrize("number", range(len(BAD)), ids=[complaint for _, complaint in BAD])
def test_the_crawl_notices(complaints: list[str], number: int) -> None:
    page = f"bad{number}.html"
    assert any(page in each and BAD[number][1] in each for each in complaints), complaints


def test_the_checker_notices(tmp_path: Path, nu: Checker) -> None:
    site = write(
        tmp_path / "site", a="<p><div></div></p>", b='<img src="b.png">', c='<p id="a"></p><p id="a"></p>'
    )
    (site / "deep").mkdir()
    (site / "deep" / "d.html").write_text("<p>no doctype", encoding="utf-8")
    found = "\n".join(nu(site))
    assert all(f"/{name}.html:" in found for name in "abcd")
