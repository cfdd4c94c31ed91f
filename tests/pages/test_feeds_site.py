"""The machine outputs of a real build: they keep to their schemas and name nothing that is not there."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import cast
from urllib.parse import unquote

import feedparser
import jsonschema
import pytest
from lxml import etree

from tests.pages.test_feeds import ATOM, SCHEMA_OF, SITEMAP
from tests.support.feeds_sample import FEEDS
from tests.support.project import Project

URL = "https://digest.example/repo/"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    demo = Project.of_this_repository(tmp_path_factory.mktemp("feeds"))
    return demo.append("wenzhai.yaml", f"url: {URL}\ncname: digest.example\n").run_build()


def found(html: str, path: str) -> list[str]:
    """What an XPath finds in HTML, as strings."""
    return [str(value) for value in cast("list[object]", etree.HTML(html).xpath(path))]


def there(site: Path, address: str) -> bool:
    """Whether an address of the site leads to a file; those of other sites are none of our business."""
    if not address.startswith(URL):
        return address.startswith("https://")
    path = site / unquote(address.removeprefix(URL).partition("#")[0])
    return (path / "index.html").is_file() or path.is_file()


def test_all_keep_to_their_schemas(site: Path) -> None:
    schemas = {
        name: etree.RelaxNG(etree.parse(FEEDS / f"schemas/{part}.rng")) for name, part in SCHEMA_OF.items()
    }
    of_json = json.loads((FEEDS / "schemas/jsonfeed.schema.json").read_text(encoding="utf-8"))
    for path in site.rglob("*.xml"):
        schemas[path.name].assertValid(etree.parse(path))
    schemas["feeds.opml"].assertValid(etree.parse(site / "feeds.opml"))
    for path in site.rglob("feed.json"):
        jsonschema.validate(json.loads(path.read_bytes()), of_json)


def test_the_site_its_issues_and_every_topic_and_source_with_a_dated_article_have_feeds(site: Path) -> None:
    folders = {path.parent for path in site.rglob("feed.xml")}
    parts = {site / "zh", site / "en"}
    assert {site, site / "issues"} | parts <= folders
    terms = folders - {site, site / "issues"} - parts
    assert {folder.parent.name for folder in terms} == {"topics", "sources", "columns"}
    alone = parts | {folder for folder in terms if folder.parent.name == "columns"}
    for folder in folders:  # all formats, but for languages and columns
        others = [(folder / name).is_file() for name in ("rss.xml", "feed.json")]
        assert others == [folder not in alone] * 2
    listed = {
        outline.attrib["xmlUrl"]
        for outline in ET.parse(site / "feeds.opml").iter("outline")
        if "xmlUrl" in outline.attrib
    }
    assert listed == {URL + (folder / "feed.xml").relative_to(site).as_posix() for folder in folders}


def test_the_page_of_a_topic_or_source_offers_its_own_feed_first(site: Path) -> None:
    for feed in site.rglob("*/*/feed.xml"):
        page = (feed.parent / "index.html").read_text(encoding="utf-8")
        offered = found(page, '//link[@rel="alternate" and @type="application/atom+xml"]/@href')
        up = "../" * len(feed.parent.relative_to(site).parts)
        own = up + feed.relative_to(site).as_posix()
        assert offered == [own, f"{up}feed.xml"]
        assert own in found(page, '//main//a[@class="feed"]/@href')


def test_every_address_in_a_feed_is_there(site: Path) -> None:
    for path in sorted(site.rglob("feed.xml")):
        read = feedparser.parse(path.read_bytes())
        assert not read.bozo
        for entry in read.entries:
            assert there(site, entry.link)
            addresses = found(entry.content[0].value, "//@href | //@src")
            assert [address for address in addresses if not there(site, address)] == []


def test_the_sitemap_lists_every_page_to_be_found_and_no_other(site: Path) -> None:
    listed = [loc.text or "" for loc in ET.parse(site / "sitemap.xml").iter(f"{SITEMAP}loc")]
    assert len(listed) == len(set(listed))
    files = {address.removeprefix(URL) for address in listed}
    files = {f"{file}index.html" if file == "" or file.endswith("/") else file for file in files}
    expected = set()
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        if 'name="robots" content="noindex"' not in text and 'http-equiv="refresh"' not in text:
            expected.add(page.relative_to(site).as_posix())
    assert {unquote(file) for file in files} == expected


def test_canonical_addresses_are_those_of_the_sitemap(site: Path) -> None:
    listed = {loc.text for loc in ET.parse(site / "sitemap.xml").iter(f"{SITEMAP}loc")}
    canonical = set()
    for page in site.rglob("*.html"):
        canonical |= set(found(page.read_text(encoding="utf-8"), '//link[@rel="canonical"]/@href'))
    assert canonical == listed


def test_the_files_for_machines_and_hosts(site: Path) -> None:
    assert (site / ".nojekyll").read_bytes() == b""
    assert (site / "CNAME").read_text() == "digest.example\n"
    assert f"Sitemap: {URL}sitemap.xml" in (site / "robots.txt").read_text()
    llms = (site / "llms.txt").read_text(encoding="utf-8")
    addresses = [part.partition(")")[0] for part in llms.split("](")[1:]]
    assert len(addresses) > 10
    assert [address for address in addresses if not there(site, address)] == []


def test_every_page_names_its_feeds(site: Path) -> None:
    for page in (site / "index.html", *site.glob("topics/*/index.html")):
        for link in found(page.read_text(encoding="utf-8"), '//link[@rel="alternate"]/@href'):
            assert "://" in link or (page.parent / link).is_file(), f"{page}: {link}"
    types = found((site / "index.html").read_text(encoding="utf-8"), '//link[@rel="alternate"]/@type')
    assert types == ["application/atom+xml", "application/rss+xml", "application/feed+json"]


def test_the_page_on_subscribing_offers_every_feed_of_the_list(site: Path) -> None:
    page = (site / "subscribe.html").read_text(encoding="utf-8")
    offered = found(page, '//main//a[@class="address"]/@href')
    listed = {
        one.attrib["xmlUrl"] for one in ET.parse(site / "feeds.opml").iter("outline") if one.get("xmlUrl")
    }
    assert {URL + href for href in offered} == listed | {URL + "rss.xml", URL + "feed.json"}
    assert len(offered) == len(set(offered))


def test_the_feed_of_a_language_has_its_articles_alone_versions_of_others_too(site: Path) -> None:
    for lang in ("zh", "en"):
        root = ET.parse(site / lang / "feed.xml").getroot()
        tongues = [one.attrib[LANG] for one in (root, *root.iter(f"{ATOM}entry"))]
        assert tongues[0] == lang
        assert {tongue[:2] for tongue in tongues} == {lang}
    of_all = {entry.id for entry in feedparser.parse((site / "feed.xml").read_bytes()).entries}
    english = {entry.id for entry in feedparser.parse((site / "en/feed.xml").read_bytes()).entries}
    assert english - of_all, "the English version of a story that the whole feed tells in Chinese"


def test_a_page_of_ones_own_takes_the_place_of_the_page_on_subscribing(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write("wenzhai.yaml", "title: 题\n")
    project.write("content/articles/a.md", "---\ntitle: 一\ndate: 2025-12-24\n---\n文。\n")
    project.write("content/pages/subscribe.md", "---\ntitle: 怎样收到本刊\nnav: true\n---\n写信给我们。\n")
    assert not project.build().problems
    assert "写信给我们" in project.read("subscribe.html")
    assert (
        project.read("index.html").count('href="subscribe.html"') == 2
    )  # in the navigation and in the footer
