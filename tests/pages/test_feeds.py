"""Feeds and the other machine outputs: example files, schemas, and what must hold for any text."""

import json
import re
import xml.etree.ElementTree as ET
from datetime import datetime
from pathlib import Path

import feedparser
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from tests.support.feeds_sample import (
    BASE,
    CARD,
    DRAFT,
    ENGLISH,
    EXAMPLES,
    EXCERPT,
    FEEDS,
    ITEMS,
    UNDATED,
    item,
    make_config,
    make_plans,
    make_site,
    render,
    render_example,
)
from tests.support.samples import changed
from wenzhai.model.digest import Digest
from wenzhai.model.page import Blob, Page, Url
from wenzhai.model.views import LinkedBody
from wenzhai.pages.formats import FeedPlan, Location, feed_links, feed_pages, host_pages, sitemap_pages
from wenzhai.pages.formats.entries import line

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SCHEMAS = FEEDS / "schemas"


def example_files(*endings: str) -> list[Path]:
    found = (path for name in EXAMPLES for path in (FEEDS / name).rglob("*"))
    return sorted(path for path in found if path.name.endswith(endings) and path.is_file())


def file_id(path: Path) -> str:
    return path.relative_to(FEEDS).as_posix()


def feeds_of(pages: list[Page]) -> dict[str, Page]:
    return {page.url: page for page in pages}


# -- examples and schemas ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_files_are_those_of_the_example(name: str) -> None:
    folder = FEEDS / name
    expected = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    assert render_example(name) == expected


SCHEMA_OF = {"feed.xml": "atom", "rss.xml": "rss", "feeds.opml": "opml", "sitemap.xml": "sitemap"}


@pytest.mark.parametrize("path", example_files(*SCHEMA_OF), ids=file_id)
def test_xml_keeps_to_its_schema(path: Path) -> None:
    schema = etree.RelaxNG(etree.parse(SCHEMAS / f"{SCHEMA_OF[path.name]}.rng"))
    schema.assertValid(etree.parse(path))


@pytest.mark.parametrize("path", example_files(".json"), ids=file_id)
def test_json_keeps_to_its_schema(path: Path) -> None:
    schema = json.loads((SCHEMAS / "jsonfeed.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(path.read_bytes()), schema)


DAMAGE = [
    ("<updated>2025-03-03T09:00:00+08:00", "<updated>2025-03-03 09:00"),
    ("<updated>2025-03-03T09:00:00+08:00", "<updated>2025-03-03T09:00:00"),
    ("<id>urn:uuid:", "<id>"),
    ("<name>编辑部</name>", ""),
    ('rel="alternate"', 'rel="elsewhere"'),
    ('type="html"', 'type="markdown"'),
    ("summary>", "abstract>"),
    ('term="water" ', ""),
]


@pytest.mark.parametrize(("right", "wrong"), DAMAGE)
def test_the_schema_of_atom_notices_damage(right: str, wrong: str) -> None:
    schema = etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng"))
    text = (FEEDS / "absolute/feed.xml").read_text(encoding="utf-8")
    assert right in text
    assert not schema.validate(etree.fromstring(text.replace(right, wrong).encode()))


@pytest.mark.parametrize("path", example_files("feed.xml", "rss.xml"), ids=file_id)
def test_a_feed_reader_takes_it_without_complaint(path: Path) -> None:
    read = feedparser.parse(path.read_bytes())
    assert not read.bozo, read.get("bozo_exception")
    newest = read.entries[0]
    assert newest.title == CARD.title
    assert newest.id.startswith("urn:uuid:")
    assert newest.published_parsed[:5] == (2025, 3, 1, 22, 30)
    assert newest.author == "江河报"


def test_the_three_formats_agree() -> None:
    folder = FEEDS / "absolute"
    atom = feedparser.parse((folder / "feed.xml").read_bytes())
    rss = feedparser.parse((folder / "rss.xml").read_bytes())
    feed = json.loads((folder / "feed.json").read_bytes())
    ids = [entry["id"] for entry in feed["items"]]
    assert ids == [entry.id for entry in atom.entries] == [entry.id for entry in rss.entries]
    urls = [entry["url"] for entry in feed["items"]]
    assert urls == [entry.link for entry in atom.entries] == [entry.link for entry in rss.entries]
    contents = [entry["content_html"] for entry in feed["items"]]
    roots = [ET.parse(folder / name).getroot() for name in ("feed.xml", "rss.xml")]
    assert contents == [node.text for node in roots[0].iter(f"{ATOM}content")]
    assert contents == [
        node.text for node in roots[1].iter("{http://purl.org/rss/1.0/modules/content/}encoded")
    ]


@pytest.mark.parametrize("name", ["absolute", "summaries"])
def test_with_a_url_every_address_is_absolute(name: str) -> None:
    for path in example_files("feed.xml", "rss.xml", "feeds.opml", "feed.json"):
        if path.relative_to(FEEDS).parts[0] == name:
            text = path.read_text(encoding="utf-8").replace("&amp;lt;", "&lt;")
            text = re.sub(r"<\?xml-stylesheet.*?>", "", text)  # browsers take it from their own host only
            found = re.findall(
                r'(?:href|src|[a-z]+Url)=\\?"([^"\\]*)|"[a-z_]*url": "([^"]*)|<link>([^<]*)', text
            )
            addresses = [address for groups in found for address in groups if address]
            assert len(addresses) > 3
            assert [a for a in addresses if not a.startswith("https://")] in ([], ["untouched.html"])


def test_without_a_url_every_address_leads_there_from_the_feeds_own_place() -> None:
    root = ET.parse(FEEDS / "relative/topics/water/feed.xml").getroot()
    hrefs = [link.attrib["href"] for link in root.iter(f"{ATOM}link")]
    inside = [href for href in hrefs if not href.startswith("https://gazette.example/")]
    assert len(inside) == 6
    assert all(href.startswith("../../") for href in inside)


# -- what is in, and what is not ----------------------------------------------------------------------


def test_drafts_and_the_undated_are_left_out_and_a_feed_of_them_alone_is_not_written() -> None:
    pages = feeds_of(list(feed_pages(make_site(), make_config(), make_plans())))
    assert "topics/empty/feed.xml" not in pages
    shown = pages["feed.xml"].context["items"]
    assert isinstance(shown, tuple)
    assert [entry.entry.card for entry in shown] == [CARD, EXCERPT]
    assert b"empty" not in render(pages["feeds.opml"])


def test_the_links_of_a_page_name_exactly_the_feeds_that_are_written() -> None:
    config = make_config()
    shown = [(plan, [item.entry.card for item, _ in plan.items]) for plan in make_plans()]
    linked = {
        link.url for plan, cards in shown for link in feed_links(plan.folder, plan.title, cards, plan.formats)
    }
    assert linked | {"feeds.opml"} == {page.url for page in feed_pages(make_site(), config, make_plans())}


def test_a_feed_shows_as_many_as_the_config_says_counting_those_that_can_be_shown() -> None:
    pages = feeds_of(list(feed_pages(make_site(), make_config(items=1), make_plans())))
    assert pages["feed.xml"].context["items"] == (ITEMS[1][0],)


def test_without_feeds_there_is_no_list_of_feeds() -> None:
    assert (
        list(feed_pages(make_site(), make_config(), make_plans((item(UNDATED), item(DRAFT)) * 2)[:1])) == []
    )


@pytest.mark.parametrize("full_text", [True, False])
def test_a_body_touches_only_the_feeds_that_show_it(full_text: bool) -> None:
    config = make_config(full_text=full_text)
    edited = (*ITEMS[:2], (ITEMS[2][0], LinkedBody(Blob(Digest(b"edited")))), ITEMS[3])
    before = feeds_of(list(feed_pages(make_site(), config, make_plans())))
    after = feeds_of(list(feed_pages(make_site(), config, make_plans(edited))))
    touched = {url for url in before if before[url].context != after[url].context}
    assert touched == ({"feed.xml", "rss.xml", "feed.json"} if full_text else set())


def test_ids_hang_on_the_articles_id_alone() -> None:
    moved = changed(
        CARD, title="另一题", url=Url("2024/01/01/other.html"), iso="2024-01-01T00:00:00+08:00", updated=None
    )
    ids = []
    for base, card in (
        (BASE, CARD),
        ("https://elsewhere.example/", moved),
        (BASE, changed(CARD, id="other")),
    ):
        plan = FeedPlan(folder="", title="t", home=Url("index.html"), items=(item(card),))
        page = next(iter(feed_pages(make_site(base), make_config(base), [plan])))
        ids.append(ET.fromstring(render(page)).findtext(f"{ATOM}entry/{ATOM}id"))
    assert ids[0] == ids[1] == "urn:uuid:e863cee4-ec33-5f93-96aa-c54dfc8da20e"
    assert ids[2] != ids[0]


def test_feeds_have_ids_of_their_own() -> None:
    pages = [
        page for page in feed_pages(make_site(), make_config(), make_plans()) if page.url.endswith("feed.xml")
    ]
    ids = {ET.fromstring(render(page)).findtext(f"{ATOM}id") for page in pages}
    assert len(ids) == len(pages) == 4


def test_the_feeds_date_is_that_of_its_latest_change() -> None:
    corrected = changed(EXCERPT, updated="2025-06-01T00:00:00+02:00")
    later_on_the_clock_but_earlier = changed(ENGLISH, iso="2025-06-01T05:00:00+08:00")
    items = (item(later_on_the_clock_but_earlier), item(corrected), item(CARD))
    page = next(iter(feed_pages(make_site(), make_config(), make_plans(items))))
    updated = ET.fromstring(render(page)).findtext(f"{ATOM}updated")
    assert updated == "2025-06-01T00:00:00+02:00"


def test_an_update_before_the_publication_does_not_count() -> None:
    page = next(
        iter(
            feed_pages(
                make_site(), make_config(), make_plans((item(changed(CARD, updated="2020-01-01")),) * 2)
            )
        )
    )
    entry = ET.fromstring(render(page)).find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}updated") == entry.findtext(f"{ATOM}published") == CARD.iso


def test_a_calendar_day_begins_in_the_sites_zone() -> None:
    config = make_config()
    page = next(
        iter(
            feed_pages(
                make_site(), replace(config, timezone="America/New_York"), make_plans((item(EXCERPT),) * 2)
            )
        )
    )
    published = ET.fromstring(render(page)).findtext(f"{ATOM}entry/{ATOM}published") or ""
    assert published == "2025-02-28T00:00:00-05:00"
    assert datetime.fromisoformat(published).date().isoformat() == EXCERPT.day


def test_a_day_before_there_were_zones_has_an_offset_that_feeds_can_say() -> None:
    old = item(changed(CARD, day="1899-05-04", iso="1899-05-04"))
    pages = feeds_of(list(feed_pages(make_site(), make_config(), make_plans((old,)))))
    atom, rss = (ET.fromstring(render(pages[url])) for url in ("feed.xml", "rss.xml"))
    assert atom.findtext(f"{ATOM}entry/{ATOM}published") == "1899-05-04T00:00:00+08:06"
    assert rss.findtext("channel/item/pubDate") == "Thu, 04 May 1899 00:00:00 +0806"
    told = json.loads(render(pages["feed.json"]))["items"][0]["date_published"]
    assert told == "1899-05-04T00:00:00+08:06"


def test_what_a_channel_says_of_itself_is_no_html() -> None:
    plan = FeedPlan(
        folder="", title="a", home=Url("index.html"), items=(item(CARD),), description="甲 <b>&amp; 乙"
    )
    pages = feeds_of(list(feed_pages(make_site(), make_config(), [plan])))
    rss = ET.fromstring(render(pages["rss.xml"]))
    assert rss.findtext("channel/description") == "甲 &lt;b&gt;&amp;amp; 乙"


# -- any text ---------------------------------------------------------------------------------------

TEXT = st.text(st.characters(exclude_categories=())) | st.text(
    "<>&\"'] \t\r\n\x00\x0b\x1f\ufffe\ud800😀汉]]>"
)


@given(title=TEXT, summary=TEXT, body=TEXT, name=TEXT)
def test_any_text_comes_back_from_every_format(title: str, summary: str, body: str, name: str) -> None:
    card = changed(CARD, title=title, summary=summary)
    body = "<p>" + body.encode("utf-8", "replace").decode().replace("<", "&lt;") + "</p>"
    plan = FeedPlan(folder="", title=name, home=Url("index.html"), items=(item(card),), description=name)
    site = replace(make_site(), title=name, author=name)
    pages = feeds_of(list(feed_pages(site, make_config(), [plan])))
    atom, rss = (ET.fromstring(render(pages[url], {CARD.id: body})) for url in ("feed.xml", "rss.xml"))
    feed = json.loads(render(pages["feed.json"], {CARD.id: body}))
    ET.fromstring(render(pages["feeds.opml"]))
    assert (atom.findtext(f"{ATOM}entry/{ATOM}title") or "") == line(title)
    assert (rss.findtext("channel/item/title") or "") == line(title)
    assert feed["items"][0].get("title", "") == line(title)
    assert (
        feed["items"][0].get("summary", "")
        == line(summary)
        == (atom.findtext(f"{ATOM}entry/{ATOM}summary") or "")
    )
    assert feed["items"][0]["content_html"] == atom.findtext(f"{ATOM}entry/{ATOM}content")


@given(st.text("ab<>&\"' =/#?:.-hrefsrc[]", max_size=60))
def test_any_html_is_taken(body: str) -> None:
    page = next(iter(feed_pages(make_site(), make_config(), make_plans())))
    ET.fromstring(render(page, {CARD.id: body}))


# -- sitemap, robots, host ------------------------------------------------------------------------------


def test_without_a_url_there_is_no_sitemap_and_robots_names_none() -> None:
    assert list(sitemap_pages(make_site(""), [Location(Url("index.html"))])) == []
    robots = next(page for page in host_pages(make_site(""), make_config("")) if page.url == "robots.txt")
    assert b"Sitemap" not in render(robots)


def test_the_sitemap_does_not_depend_on_the_order_it_is_given() -> None:
    places = [Location(Url(f"{number}.html")) for number in range(9)]
    assert list(sitemap_pages(make_site(), places)) == list(sitemap_pages(make_site(), places[::-1]))


def test_a_large_sitemap_is_split_and_indexed() -> None:
    pages = list(
        sitemap_pages(
            make_site(), (Location(Url(f"{number}.html"), "2025-01-01") for number in range(50_001))
        )
    )
    assert [page.url for page in pages] == ["sitemap-1.xml", "sitemap-2.xml", "sitemap.xml"]
    locs = [[loc.text for loc in ET.fromstring(render(page)).iter(f"{SITEMAP}loc")] for page in pages]
    assert [len(found) for found in locs] == [50_000, 1, 2]
    assert locs[2] == [BASE + "sitemap-1.xml", BASE + "sitemap-2.xml"]
    schema = etree.RelaxNG(etree.parse(SCHEMAS / "sitemap.rng"))
    schema.assertValid(etree.fromstring(render(pages[2])))


def test_cname_is_written_only_when_the_config_names_a_domain() -> None:
    assert "CNAME" in {page.url for page in host_pages(make_site(), make_config())}
    assert "CNAME" not in {page.url for page in host_pages(make_site(), replace(make_config(), cname=""))}
