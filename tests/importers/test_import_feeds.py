"""Feeds: files and addresses become drafts; `wenzhai pull` brings what is new, and never twice."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.hostile_server import LOOPBACK, HostileServer, answer, hostile_server, trickle
from tests.support.importing import import_drafts, make_project
from tests.support.run import run_wenzhai, tree
from wenzhai.content.config import load_config
from wenzhai.content.kinds import SOURCE
from wenzhai.importers import Options, extras, read
from wenzhai.importers.feed import FeedImporter
from wenzhai.importers.feed.entries import ParsedEntry, read_feed
from wenzhai.importers.feed.known_feeds import Ledger, ledger_bytes
from wenzhai.importers.feed.opml import new_sources, read_opml
from wenzhai.importers.feed.pull import Pull, pull, same_stories, sources_with_feeds
from wenzhai.importers.feed.xml import safe_xml
from wenzhai.importers.fetch import Fetcher, Limits
from wenzhai.importers.html_to_markdown import to_markdown
from wenzhai.importers.project_files import front_values
from wenzhai.importers.term_names import read_names
from wenzhai.markup import render_markdown
from wenzhai.model.problems import ProblemsError

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>海港通讯</title><link>https://harbour.example.org/</link>
<language>zh-cn</language>
<item><title>渡轮改点：冬季时刻表</title><link>/2025/ferry.html</link><guid isPermaLink="false">42</guid>
<pubDate>Wed, 24 Dec 2025 07:30:00 +0800</pubDate><author>office@example.org (航运处)</author>
<description>&lt;p&gt;渡轮自 1 月 1 日起改点。&lt;/p&gt;
&lt;p&gt;见&lt;a href="/times"&gt;时刻表&lt;/a&gt;。&lt;/p&gt;</description></item>
<item><title>没有日期的一条</title><link>https://harbour.example.org/2025/undated.html</link>
<description>只有一句……</description></item>
</channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Tides</title><id>urn:tides</id>
<link href="https://tides.example.org/"/><updated>2025-12-24T00:00:00Z</updated>
<entry><title>Neap tide</title><id>urn:tides:1</id><link href="https://tides.example.org/1"/>
<published>2025-12-20T10:00:00+01:00</published><updated>2025-12-21T00:00:00Z</updated>
<author><name>Mara</name></author><summary>Short.</summary>
<content type="html">&lt;h2&gt;Why&lt;/h2&gt;
&lt;ul&gt;&lt;li&gt;moon&lt;/li&gt;&lt;li&gt;sun&lt;/li&gt;&lt;/ul&gt;</content></entry></feed>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Buoys",
        "home_page_url": "https://buoys.example.org/",
        "items": [
            {
                "id": "1",
                "title": "A buoy",
                "content_html": "<p>It <b>floats</b>.</p>",
                "date_published": "2025-12-01T00:00:00Z",
            },
            {"id": "2", "content_text": "No title,\nonly *text*.", "url": "https://buoys.example.org/2"},
            "nonsense",
        ],
    }
)
RSS_091 = """<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
 "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>Old</title>
<item><title>An old item</title><link>https://old.example.org/1</link></item></channel></rss>"""
LAUGHS = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>
<rss version="2.0"><channel><title>&lol2;</title></channel></rss>"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_project(tmp_path / "digest")


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with hostile_server() as server:
        yield server


# -- files


@pytest.mark.parametrize(
    ("data", "titles", "dates"),
    [
        (RSS, ["渡轮改点：冬季时刻表", "没有日期的一条"], ["2025-12-23T23:30:00Z", None]),
        (ATOM, ["Neap tide"], ["2025-12-20T09:00:00Z"]),
        (JSON_FEED, ["A buoy", "No title, only *text*"], ["2025-12-01T00:00:00Z", None]),
        (RSS_091, ["An old item"], [None]),
    ],
)
def test_every_kind_of_feed(data: str, titles: list[str], dates: list[str | None]) -> None:
    found = read(data.encode(), "feed", Options())
    assert [draft.front_matter["title"] for draft in found.drafts] == titles
    assert [draft.front_matter.get("date") for draft in found.drafts] == dates
    assert all(draft.front_matter["draft"] for draft in found.drafts)


def test_a_feed_becomes_articles(root: Path) -> None:
    plan = import_drafts(read(RSS.encode(), "feed.xml", Options()).drafts, root)
    path = root / plan.changes[0].path
    assert plan.changes[0].path == "content/articles/2025/12/24-du-lun-gai-dian-dong-ji-shi-ke-biao.md"
    text = path.read_text(encoding="utf-8")
    values = front_values(text)
    assert values["source"] == "海港通讯"
    assert values["authors"] == ["航运处"]
    assert "渡轮自 1 月 1 日起改点。\n\n见[时刻表](https://harbour.example.org/times)。\n" in text
    assert front_values((root / plan.changes[1].path).read_text(encoding="utf-8"))["excerpt"] == "true"
    again = import_drafts(read(RSS.encode(), "feed.xml", Options()).drafts, root)
    assert {change.status for change in again.changes} == {"unchanged"}


@pytest.mark.parametrize("encoding", ["gb2312", "gbk", "gb18030", "big5", "utf-16", "utf-8-sig"])
def test_encodings(encoding: str) -> None:
    name = "utf-8" if encoding == "utf-8-sig" else encoding
    text = RSS.replace('encoding="utf-8"', f'encoding="{name}"').replace("渡轮改点：冬季时刻表", "海港消息")
    text = (
        text.replace("海港通讯", "海港").replace("渡轮自", "海").replace("见<a", "<a")
        if encoding == "big5"
        else text
    )
    data = text.encode(encoding, "ignore" if encoding == "big5" else "strict")
    found = read(data, "feed", Options())
    assert found.drafts[0].front_matter["title"] == "海港消息"


def test_the_server_knows_the_encoding_better() -> None:
    data = RSS.replace('encoding="utf-8"', "").encode("gb18030")
    assert read_feed(data, "f", "text/xml; charset=GB2312").title == "海港通讯"


# -- hostile feeds


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (LAUGHS.encode(), "import-entities"),
        (LAUGHS.encode("utf-16"), "import-entities"),
        (b"<rss><!ENTITY a 'b'></rss>", "import-entities"),
        (
            b"<!DOCTYPE rss SYSTEM 'file:///etc/passwd' [<!ENTITY x SYSTEM 'http://a'>]><rss/>",
            "import-entities",
        ),
        (b"<!doctype rss [ <!-- > ] --> ]><rss/>", "import-entities"),
        (b"<html><body>no feed</body></html>", "import-no-feed"),
        (b'{"version": "https://jsonfeed.org/version/1", ' + b"[" * 5000, "import-no-feed"),
        (b'{"version": "2"}', "import-no-feed"),
        (b"", "import-no-feed"),
    ],
)
def test_what_is_no_feed(data: bytes, code: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        read_feed(data, "feed.xml")
    assert caught.value.problems[0].code == code


def test_entities_in_comments_and_cdata_are_text() -> None:
    kept = safe_xml(b"<?xml version='1.0'?><a><!-- <!ENTITY x> --><![CDATA[<!DOCTYPE y [>]]></a>")
    assert kept == b"<a><!-- <!ENTITY x> --><![CDATA[<!DOCTYPE y [>]]></a>"


def test_deep_and_broken_feeds() -> None:
    deep = "<rss version='2.0'><channel><title>x</title>" + "<a>" * 1_000_000
    with pytest.raises(ProblemsError) as caught:
        read_feed(deep.encode(), "f")
    assert caught.value.problems[0].code == "import-too-deep"
    assert read_feed(deep[:300].encode(), "f").title == "x"
    with_html = RSS.replace("只有一句……", "&lt;div&gt;" * 20_000 + "deep")
    found = read(with_html.encode(), "f", Options())
    assert len(found.drafts) == len(read(RSS.encode(), "f", Options()).drafts) - 1
    assert "import-entry-tags" in [problem.code for problem in found.problems]


def test_how_html_in_a_feed_looks_says_nothing_of_how_deep_the_feed_nests() -> None:
    html = f"<![CDATA[{'<p>甲<br><img src=x><b>' * 80}]]>"
    assert len(read(RSS.replace("只有一句……", html).encode(), "f", Options()).drafts) > 1


def test_an_element_of_a_feed_with_too_many_attributes_is_refused() -> None:
    many = " ".join(f"a{number}='1'" for number in range(201))
    with pytest.raises(ProblemsError) as caught:
        read_feed(RSS.replace("<channel>", f"<channel {many}>").encode(), "f")
    assert caught.value.problems[0].code == "import-attributes"


@given(st.binary(max_size=200))
def test_any_bytes_are_a_feed_or_a_complaint(data: bytes) -> None:
    for hostile in (
        data,
        b"<rss version='2.0'>" + data,
        b'{"version":"jsonfeed.org","items":[' + data + b"]}",
    ):
        try:
            read_feed(hostile, "f")
        except ProblemsError:
            continue


# -- HTML


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>一<b>二。</b>三</p>", "一**二。**三"),
        ("<p>a <em> b </em>c", "a *b* c"),
        ("<h1>a</h1><h3>b</h3>", "## a\n\n#### b"),
        ("<h3>a</h3><h4>b</h4>", "## a\n\n### b"),
        ("<ul><li><p>a</p><p>b</p><li>c</ul>d", "-   a\n\n    b\n\n-   c\n\nd"),
        ("<ol start=3><li>a<li>b</ol>", "3.  a\n4.  b"),
        ("<ul><li>a<ul><li>b</ul></ul>", "-   a\n    -   b"),
        ("<blockquote><p>a<p>b</blockquote>", "> a\n>\n> b"),
        ("<blockquote>a</blockquote><blockquote>b</blockquote>", "> a\n\n> b"),
        ("<ul><li>a<blockquote><p>b<p>c</blockquote></ul>", "-   a\n\n    > b\n    >\n    > c"),
        ("<ul><li><blockquote><p>a<p>b</blockquote></ul>", "-   > a\n    >\n    > b"),
        ("<ol><li><blockquote><ul><li>a<li>b</ul></blockquote>c</ol>", "1.  > -   a\n    > -   b\n\n    c"),
        ("<ul><li><ul><li>a</ul></ul>", "-   -   a"),
        ("<pre>a *b*\n  c</pre>", "```\na *b*\n  c\n```"),
        ("<pre>run <code>a</code> or <code>b</code></pre>", "```\nrun a or b\n```"),
        ("<pre data-lang='go'><code>a<br></code><code>b</code></pre>", "```go\na\nb\n```"),
        ("<table><tr><th>a<th>b<tr><td>1<td>|</table>", "| a | b |\n|---|---|\n| 1 | \\| |"),
        ("<a href='/x'>t</a>", "[t](https://e.org/x)"),
        ("<a href='javascript:x'>t</a>", "t"),
        ("<img src=a.png alt='x]'>", "![x\\]](https://e.org/a.png)"),
        ("<img src='data:image/png;base64,AA'>", ""),
        ("a<br>b", "a  \nb"),
        (
            "<p># a</p><p>1. b</p><p>[[c]]</p><p>*d* &lt;b&gt;</p>",
            "\\# a\n\n1\\. b\n\n\\[\\[c]]\n\n\\*d\\* \\<b>",
        ),
        ("<script>x</script><style>y</style>z", "z"),
        ("<p>一\n  二</p>", "一二"),
        ("<strong></strong><p> </p>", ""),
    ],
)
def test_html_as_markdown(html: str, markdown: str) -> None:
    assert to_markdown(html, "https://e.org/") == markdown


@given(st.text(alphabet="ab<>/p*_[]()`#-1. \n&;lihrefu=\"'!|\\", max_size=120))
def test_text_shows_as_it_is(text: str) -> None:
    """Whatever stands between tags is shown, letter by letter; nothing of it is taken for markup."""
    from html import escape

    shown = render_markdown(to_markdown(f"<p>{escape(text)}</p>")).text
    assert shown.split() == text.split()


# -- pull


def source(root: Path, slug: str, feed: str) -> None:
    text = f"---\nen: {slug.title()}\nfeed: {feed}\n---\n"
    (root / f"content/sources/{slug}.md").write_text(text, encoding="utf-8")


def pulled(root: Path, *, dry_run: bool = False) -> Pull:
    fetcher = Fetcher(Limits(total=1.2), permitted=LOOPBACK)
    return pull(root, load_config(root), sources_with_feeds(root), fetcher, dry_run=dry_run)


def test_pull_brings_what_is_new_and_once(root: Path, server: HostileServer) -> None:
    source(root, "harbour", server.page("/feed", RSS.encode(), 'ETag: "1"', "Last-Modified: yesterday"))
    done = pulled(root)
    assert [change.status for change in done.plan.changes] == ["new", "new"]
    assert done.plan.unknown_sources == ()
    assert front_values((root / done.plan.changes[0].path).read_text(encoding="utf-8"))["source"] == "harbour"
    before = tree(root)
    assert pulled(root).plan.changes == ()
    assert 'If-None-Match: "1"' in server.requests[-1]
    assert "If-Modified-Since: yesterday" in server.requests[-1]
    server.answers["/feed"] = answer(b"", status="304 Not Modified")
    assert pulled(root).pulled[0].failed is None
    assert tree(root) == before


def test_an_entry_that_changed_is_merged_with_the_editors_work(root: Path, server: HostileServer) -> None:
    source(root, "harbour", server.page("/feed", RSS.encode()))
    path = root / pulled(root).plan.changes[0].path
    text = path.read_text(encoding="utf-8").replace("draft: true\n", "")
    path.write_text(text, encoding="utf-8")
    server.page("/feed", RSS.replace("1 月 1 日", "1 月 2 日").encode())
    done = pulled(root)
    assert [change.status for change in done.plan.changes] == ["merged"]
    merged = path.read_text(encoding="utf-8")
    assert "1 月 2 日" in merged
    assert "draft" not in merged
    path.unlink()
    server.page("/feed", RSS.replace("1 月 1 日", "1 月 3 日").encode())
    assert [change.status for change in pulled(root).plan.changes] == ["removed"]
    assert not path.exists()


def test_one_bad_feed_is_no_matter_to_the_others(root: Path, server: HostileServer) -> None:
    source(root, "a-slow", server.url("/slow"))
    source(root, "b-laughs", server.page("/laughs", LAUGHS.encode()))
    source(root, "c-gone", server.url("/gone"))
    source(root, "d-inward", "http://127.0.0.2:1/feed")
    source(root, "e-good", server.page("/good", ATOM.encode()))
    server.answers["/slow"] = trickle
    done = pulled(root)
    codes = [one.failed and one.failed.code for one in done.pulled]
    assert codes == ["fetch-slow", "import-entities", "fetch-status", "fetch-private", None]
    assert [change.title for change in done.plan.changes] == ["Neap tide"]


def test_a_dry_run_writes_nothing(root: Path, server: HostileServer) -> None:
    source(root, "harbour", server.page("/feed", RSS.encode()))
    before = tree(root)
    assert pulled(root, dry_run=True).plan.number("new") == 2
    assert tree(root) == before


def test_a_damaged_ledger_costs_nothing_but_time(root: Path, server: HostileServer) -> None:
    source(root, "harbour", server.page("/feed", RSS.encode()))
    pulled(root)
    (root / ".wenzhai/feeds/harbour.json").write_bytes(b"{broken")
    assert {change.status for change in pulled(root).plan.changes} == {"unchanged"}


def test_a_ledger_forgets_the_oldest() -> None:
    kept = json.loads(ledger_bytes(Ledger(seen={str(number): "x" for number in range(6000)})))["seen"]
    assert (len(kept), "0" in kept, "5999" in kept) == (5000, False, True)


def test_headers_of_a_server_are_not_given_back_unseen(root: Path, server: HostileServer) -> None:
    assert Ledger(url="u", etag="a\r\nHost: evil").asks("u") == {}
    assert Ledger(url="u", etag="a").asks("another") == {}


def test_a_known_story_is_told(root: Path, server: HostileServer) -> None:
    body = (
        "渡轮自 1 月 1 日起改点，早班提前到六点，末班推迟到二十三点，周末加开两班，票价不变，共 37 个班次。"
    )
    known = root / "content/articles/2025/12"
    known.mkdir(parents=True)
    (known / "24-known.md").write_text(
        f"---\nid: known1\ntitle: 渡轮改点：冬季时刻表公布\nlang: zh-Hans\ndate: 2025-12-24\n---\n{body}\n",
        encoding="utf-8",
    )
    source(root, "harbour", server.page("/feed", RSS.replace("渡轮自 1 月 1 日起改点。", body).encode()))
    done = pulled(root)
    stories = same_stories(root, load_config(root), done.plan)
    assert stories == {done.plan.changes[0].id: ("渡轮改点：冬季时刻表公布",)}


OPML = """<opml version="2.0"><body><outline text="报纸"><outline text="海港通讯" xmlUrl="https://a.example/feed"
 htmlUrl="https://a.example/"/><outline title="Tides" xmlUrl="https://b.example/feed"/></outline>
<outline text="bad" xmlUrl="javascript:x"/><outline text="known" xmlUrl="https://c.example/feed"/></body></opml>"""


def test_a_list_of_feeds_becomes_files_of_sources(root: Path) -> None:
    files = list(
        new_sources(read_opml(OPML.encode(), "f"), read_names(root, SOURCE), {"https://c.example/feed"})
    )
    assert [file.path for file in files] == [
        "content/sources/hai-gang-tong-xun.md",
        "content/sources/tides.md",
    ]
    assert "zh: 海港通讯" in files[0].text
    assert "feed: " in files[0].text
    for bad in (b"<html/>", b"not xml", LAUGHS.encode()):
        with pytest.raises(ProblemsError):
            read_opml(bad, "f")


# -- commands


def test_pull_as_a_curator_runs_it(root: Path) -> None:
    done = run_wenzhai("pull", "--lang", "en", cwd=root)
    assert done.code == 1
    assert "no source has a feed [pull-no-feeds]" in done.err
    source(root, "inside", "http://127.0.0.1/feed")
    done = run_wenzhai("pull", "--json", cwd=root)
    report = json.loads(done.out)
    assert (done.code, report["sources"][0]["failed"]) == (1, "fetch-private")
    done = run_wenzhai("import", "http://localhost/feed.xml", "--lang", "en", cwd=root)
    assert done.code == 1
    assert "[fetch-private]" in done.err


def test_what_is_missing_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(extras, "import_module", missing)
    with pytest.raises(ProblemsError) as caught:
        read(RSS.encode(), "feed.xml", Options())
    params = caught.value.problems[0].params
    assert params["module"] == "feedparser"
    assert "wenzhai[feeds]" in params["install"]


def test_a_page_of_text_is_no_feed() -> None:
    assert not FeedImporter().detects("<feed> 是一种标签".encode()[1:])
    assert not FeedImporter().detects(b"plain text")
    assert ParsedEntry(id="1", title="x").date == ""
