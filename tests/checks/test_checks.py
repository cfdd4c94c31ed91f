"""`wenzhai check` finds what is wrong with a built site and with the articles, and says where."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Literal

import msgspec
import pytest
from msgspec.structs import replace

from wenzhai.checks import check_site
from wenzhai.checks.built_site import BuiltSite, Recorded, scan_site
from wenzhai.checks.content import nearest_day
from wenzhai.checks.sarif import sarif
from wenzhai.checks.scan import scan
from wenzhai.engine.workers import Workers
from wenzhai.model.problems import Problem

PAGE = '<!doctype html><html lang="zh-Hans"><body id="body">{}</body></html>'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><link href="{}"/><content type="html">{}</content></feed>'


def site(files: Mapping[str, str], base: str = "", origin: Mapping[str, str] = {}) -> BuiltSite:
    """A built site of these files; those that end in `.html` are bodies of pages unless they begin with `<!`."""
    whole = {
        name: PAGE.format(text) if name.endswith(".html") and not text.startswith("<!") else text
        for name, text in files.items()
    }
    scans = {name: scan(name, text.encode()) for name, text in whole.items()}
    return BuiltSite(scans, frozenset(files), base, "site/", origin)


def faults(built: BuiltSite) -> list[Problem]:
    """What is wrong, but for pages that nothing leads to: most of these sites are a few loose pages."""
    return [problem for problem in check_site(built) if problem.code != "orphan-page"]


def codes(files: Mapping[str, str], base: str = "") -> list[str]:
    return [problem.code for problem in faults(site(files, base))]


HOME = {"index.html": "", "topics/ai/index.html": "<h2 id='甲'>甲</h2>", "topics/ai/page/2.html": ""}


@pytest.mark.parametrize(
    ("file", "body"),
    [
        ("a.html", '<a href="index.html">'),
        ("a.html", '<a href="./topics/ai/index.html#甲">'),
        ("a.html", '<a href="topics/ai/index.html#%E7%94%B2">'),
        ("a.html", '<a href="#">'),
        ("a.html", '<a href="#top">'),
        ("a.html", '<a href="">'),
        ("a.html", '<a href="#body">'),
        ("a.html", '<a href="index.html?x=1#:~:text=字">'),
        ("a.html", '<a href="https://example.org/nothing">'),
        ("a.html", '<a href="//example.org/nothing">'),
        ("a.html", '<a href="mailto:a@example.org">'),
        ("a.html", '<img src="data:image/png;base64,AAAA">'),
        ("topics/b.html", '<a href="../index.html">'),
        ("topics/ai/c.html", '<a href="page/2.html">'),
    ],
)
def test_what_is_fine(file: str, body: str) -> None:
    assert codes({**HOME, file: body}) == []


@pytest.mark.parametrize(
    ("file", "body", "code"),
    [
        ("a.html", '<a href="missing.html">', "broken-link"),
        ("a.html", '<img src="missing.png">', "broken-link"),
        ("a.html", '<img srcset="index.html 1x, missing.png 2x">', "broken-link"),
        ("a.html", '<link rel="stylesheet" href="assets/missing.css">', "broken-link"),
        ("a.html", '<meta http-equiv="refresh" content="0; url=missing.html">', "broken-link"),
        ("a.html", '<a href="../index.html">', "broken-link"),
        ("a.html", '<a href="topics/ai">', "broken-link"),
        ("a.html", '<a href="topics/none/">', "broken-link"),
        ("a.html", '<a href="Index.html">', "link-case"),
        ("a.html", '<a href="topics/AI/index.html">', "link-case"),
        ("a.html", '<a href="topics/ai/index.html#乙">', "broken-anchor"),
        ("a.html", '<a href="#nowhere">', "broken-anchor"),
        ("a.html", '<a href="/index.html">', "root-absolute-link"),
        ("a.html", '<a href="topics/ai/">', "folder-link"),
        ("a.html", '<i id="x"></i><b id="x"></b>', "duplicate-id"),
        ("a.html", "<!doctype html><html><body></body></html>", "no-lang"),
        ("a.html", '<!doctype html><html lang=""><body></body></html>', "no-lang"),
        ("assets/a.css", "p { background: url('missing.png') }", "broken-link"),
        ("feed.xml", ATOM.format("missing.html", ""), "broken-link"),
        ("feed.xml", ATOM.format("index.html", '&lt;a href="missing.html"&gt;'), "broken-link"),
        ("topics/ai/feed.xml", ATOM.format("index.html#丙", ""), "broken-anchor"),
        ("feed.json", '{"items": [{"url": "missing.html"}]}', "broken-link"),
        ("feed.json", '{"items": [{"content_html": "<img src=missing.png>"}]}', "broken-link"),
        ("sitemap.xml", "<urlset><url><loc>missing.html</loc></url></urlset>", "broken-link"),
        ("feeds.opml", '<opml><outline xmlUrl="missing.xml"/></opml>', "broken-link"),
    ],
)
def test_what_is_found(file: str, body: str, code: str) -> None:
    assert codes({**HOME, file: body}) == [code]


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://example.org/repo/", []),
        ("https://example.org/repo/topics/ai/", []),
        ("https://example.org/repo/topics/ai/#甲", []),
        ("https://example.org/repo/missing.html", ["broken-link"]),
        ("https://example.org/repo/topics/none/", ["broken-link"]),
        ("https://example.org/elsewhere", []),
    ],
)
def test_absolute_addresses_of_our_own(address: str, found: list[str]) -> None:
    for name, text in (
        ("a.html", f'<link rel="canonical" href="{address}">'),
        ("sitemap.xml", f"<urlset><url><loc>{address}</loc></url></urlset>"),
    ):
        assert codes({**HOME, name: text}, base="https://example.org/repo/") == found


@pytest.mark.parametrize(
    ("base", "file", "address", "found"),
    [
        ("https://example.org/repo/", "404.html", "/repo/topics/ai/index.html#甲", []),
        ("https://example.org/", "404.html", "/topics/ai/index.html", []),
        ("https://example.org/repo/", "404.html", "/repo/gone.html", ["broken-link"]),
        ("https://example.org/repo/", "a.html", "/repo/index.html", ["root-absolute-link"]),
        ("https://example.org/repo/", "a.html", "/repo/gone.html", ["broken-link", "root-absolute-link"]),
    ],
)
def test_addresses_from_the_root_of_the_host(base: str, file: str, address: str, found: list[str]) -> None:
    assert codes({**HOME, file: f'<a href="{address}">'}, base) == found


def test_a_fault_of_the_layout_is_told_once() -> None:
    pages = {f"{number}.html": '<a href="missing.html">' for number in range(30)}
    (problem,) = faults(site({**HOME, **pages}))
    assert problem.params["pages"] == "30"


def test_what_the_content_is_blamed_for_is_not_said_of_its_pages_too() -> None:
    built = site({**HOME, "a.html": '<a href="missing.html"><a href="gone.html">'})
    (problem,) = faults(replace(built, reported=frozenset({("missing.html", "")})))
    assert problem.params["target"] == "gone.html"


def test_the_place_is_in_the_built_file() -> None:
    (problem,) = faults(site({**HOME, "a.html": '\n\n  <a href="missing.html">'}))
    assert (problem.path, problem.line, problem.column) == ("site/a.html", 3, 3)


@pytest.mark.parametrize(
    ("text", "addresses", "ids"),
    [
        ('<a href="a.html" id=x>', ["a.html"], {"x"}),
        ("<A HREF='a b.html'>", ["a b.html"], set()),
        ('<a\n  href = "a.html"\n>', ["a.html"], set()),
        ('<a title="1 > 0" href="a.html">', ["a.html"], set()),
        ('<a href="a.html?x=1&amp;y=2"/>', ["a.html?x=1&y=2"], set()),
        ('<!-- <a href="no.html"> --><a href="a.html">', ["a.html"], set()),
        ('<script src="a.js">"<a href=no.html>"</script><a href="a.html">', ["a.js", "a.html"], set()),
        ('<title><a href="no.html"></title><style>a{}</style><i id="x">', [], {"x"}),
        ('1 < 2 <a href="a.html">', ["a.html"], set()),
        ('<a href="a.html" href="no.html">', ["a.html"], set()),
        ("<script>", [], set()),
        ('<a href="a.html"', [], set()),
    ],
)
def test_tags_are_read_as_a_browser_reads_them(text: str, addresses: list[str], ids: set[str]) -> None:
    found = scan("a.html", text.encode())
    assert ([address.text for address in found.addresses], set(found.ids)) == (addresses, ids)


def test_addresses_stand_where_their_tags_begin() -> None:
    found = scan("a.html", '<p>\n<p>甲<a href="a">\n<a href="b">'.encode())
    assert [(one.text, one.line, one.column) for one in found.addresses] == [("a", 2, 5), ("b", 3, 1)]


def test_the_summary_of_a_feed_is_text_unless_it_says_otherwise() -> None:
    feed = '<feed xmlns="http://www.w3.org/2005/Atom"><summary{}>&lt;a href="gone.html"&gt;</summary></feed>'
    assert codes({**HOME, "feed.xml": feed.format("")}) == []
    assert codes({**HOME, "feed.xml": feed.format(' type="html"')}) == ["broken-link"]
    rss = "<rss><description>&lt;a href='gone.html'&gt;</description></rss>"
    assert codes({**HOME, "rss.xml": rss}) == ["broken-link"]


def test_an_anchor_alone_is_of_the_page_it_stands_in() -> None:
    assert codes({"index.html": '<i id="x"><a href="#x">', "b.html": '<a href="#x">'}) == ["broken-anchor"]


def test_a_folder_is_scanned_as_it_is_on_disk(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "页.html").write_text(PAGE.format('<a href="../b.txt">'), encoding="utf-8")
    (tmp_path / "b.txt").write_text("text", encoding="utf-8")
    (tmp_path / ".mark").write_text("ours", encoding="utf-8")
    scans, files = scan_site(tmp_path, Workers(1))
    assert files == {"a/页.html", "b.txt"}
    assert faults(BuiltSite(scans, files, "", "", {})) == []


# -- pages that nothing leads to, addresses that are gone


def test_a_page_is_found_by_whoever_begins_at_the_home_page() -> None:
    files = {
        "index.html": '<a href="a.html">',
        "a.html": '<a href="b/index.html#x">',
        "b/index.html": '<i id="x"></i>',
        "404.html": '<a href="only-here.html">',
        "only-here.html": "",
        "circle.html": '<a href="circle.html">',
        "old.html": '<meta http-equiv="refresh" content="0; url=a.html">',
    }
    found = check_site(site(files, origin={"circle.html": "content/pages/c.md"}))
    assert [(problem.code, problem.path) for problem in found] == [
        ("orphan-page", "content/pages/c.md"),
        ("orphan-page", "site/only-here.html"),
    ]


def test_an_address_that_was_published_must_not_vanish() -> None:
    built = site({"index.html": '<a href="2025/12/25/x.html">', "2025/12/25/x.html": ""})
    ledger = {
        url: Recorded(line)
        for line, url in enumerate(["index.html", "2025/12/24/x.html", "topics/y/index.html"], start=2)
    }
    origin = {"2025/12/25/x.html": "content/articles/x.md", "topics/z/index.html": "content/topics/z.md"}
    found = check_site(replace(built, ledger=ledger, origin=origin))
    assert [(problem.code, problem.line, problem.params["file"]) for problem in found] == [
        ("vanished-url-moved", 3, "content/articles/x.md"),
        ("vanished-url", 4, ""),
    ]


@pytest.mark.parametrize(
    ("around", "month", "day", "found"),
    [
        ("2025-12-24", 12, 24, "2025-12-24"),
        ("2026-01-02", 12, 31, "2025-12-31"),
        ("2025-12-31", 1, 1, "2026-01-01"),
        ("2025-12-24", 2, 30, None),
        ("2025-02-20", 2, 29, "2024-02-29"),
    ],
)
def test_a_day_without_its_year_is_the_nearest(around: str, month: int, day: int, found: str | None) -> None:
    nearest = nearest_day(date.fromisoformat(around), month, day)
    assert (nearest.isoformat() if nearest else None) == found


# -- SARIF


def test_sarif_is_what_its_schema_says() -> None:
    problems = [
        Problem(code="undated", path="content/articles/页.md", severity="warning"),
        Problem(
            code="root-absolute-link",
            path="a.md",
            line=3,
            column=7,
            params={"link": "/", "pages": "1", "page": "x"},
        ),
        Problem(code="site-missing", severity="warning"),
    ]
    log = sarif(problems, "en")
    (run,) = msgspec.convert(log, Log).runs
    rules = [rule.id for rule in run.tool.driver.rules]
    assert [rules[one.ruleIndex] for one in run.results] == [one.ruleId for one in run.results]
    assert [one.level for one in run.results] == ["warning", "error", "warning"]
    first, second, third = (one.locations for one in run.results)
    assert first[0].physicalLocation.artifactLocation.uri == "content/articles/%E9%A1%B5.md"
    assert second[0].physicalLocation.region == Region(3, 7)
    assert third == []


class Region(msgspec.Struct, forbid_unknown_fields=True):
    startLine: int
    startColumn: int


class Artifact(msgspec.Struct, forbid_unknown_fields=True):
    uri: str


class Physical(msgspec.Struct, forbid_unknown_fields=True):
    artifactLocation: Artifact
    region: Region | None = None


class Location(msgspec.Struct, forbid_unknown_fields=True):
    physicalLocation: Physical


class Message(msgspec.Struct, forbid_unknown_fields=True):
    text: str


class Result(msgspec.Struct, forbid_unknown_fields=True):
    ruleId: str
    ruleIndex: int
    level: Literal["error", "warning"]
    message: Message
    locations: list[Location] = []


class Rule(msgspec.Struct, forbid_unknown_fields=True):
    id: str


class Driver(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    version: str
    rules: list[Rule]


class Tool(msgspec.Struct, forbid_unknown_fields=True):
    driver: Driver


class Run(msgspec.Struct, forbid_unknown_fields=True):
    tool: Tool
    columnKind: Literal["unicodeCodePoints"]
    results: list[Result]


class Log(msgspec.Struct, rename={"schema": "$schema"}, forbid_unknown_fields=True):
    """The part of SARIF 2.1.0 that we use."""

    schema: str
    version: Literal["2.1.0"]
    runs: list[Run]
