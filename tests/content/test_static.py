"""Files of `static/`: which are published as they are, and which are refused because something may run them."""

import gzip
from pathlib import Path

import pytest

from tests.support.project import Project
from wenzhai.content.config import Config
from wenzhai.content.parse import parse_file
from wenzhai.engine.ownership import read_marker
from wenzhai.model.content import StaticFile
from wenzhai.publish.guard import private_name

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">\n  <path d="M0 0h8v8z"/>\n</svg>\n'
HARMLESS = {
    "baidu_verify_codeva-x.html": b"baidu-site-verification: x",
    "google1.html": "只有文字 a & b".encode(),
    "a.pdf": b"%PDF-1.7 <x:xmpmeta>",
    "a.png": PNG,
    "favicon.ico": b"\0\0\1\0" + b"\0" * 16,
    "favicon.svg": DRAWING,
    "with-comment.svg": b'<?xml version="1.0"?>\n<!-- ours -->\n' + DRAWING,
    "song.mp3": b"ID3\x03\0\0",
    "_headers": b"/*\n  X-Frame-Options: DENY\n",
    ".well-known/security.txt": b"Contact: mailto:a@b.example",
    ".well-known/acme-challenge/token": b"token.key",
    "old-feed.xml": b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>',
    "script.js": b"document.write('<svg onload=1>')",
    "how-to.txt": b"<!doctype html><script>",
    "中文/文件.csv": "一,二".encode(),
    "empty": b"",
}
HARMFUL = {
    "page.html": (b"<p>a", "static-html"),
    "page.HTM": (b"GIF89a<script>", "static-html"),
    "wide.html": ("<script>".encode("utf-16"), "static-html"),
    "a.xhtml": (b'<html xmlns="http://www.w3.org/1999/xhtml"/>', "static-html"),
    "a.xml": (b'<?xml-stylesheet href="a.xsl" type="text/xsl"?><a/>', "static-xml"),
    "b.xml": (b'<a xmlns:h="http://www.w3.org/1999/xhtml"><h:script/></a>', "static-xml"),
    "c.rss": (b'<!DOCTYPE a [<!ENTITY n "http://www.w3.org/1999/xhtml">]><a xmlns="&n;"/>', "static-xml"),
    "d.xml": ('<a xmlns="http://www.w3.org/2000/svg"/>'.encode("utf-16"), "static-xml"),
    "e.xsl": (b'<x:stylesheet xmlns:x="http://www.w3.org/1999/XSL/Transform"/>', "static-xml"),
    "onload.svg": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="a()"/>', "static-svg"),
    "script.svg": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "static-svg"),
    "far.svg": (
        b'<svg xmlns="http://www.w3.org/2000/svg"><image href="https://x.example/a.png"/></svg>',
        "static-svg",
    ),
    "none.svg": (b"hello", "static-svg"),
    "page.png": (b"<!doctype html><script>1</script>", "static-other-kind"),
    "two.png": (PNG + b"<script>1</script>", "static-two-kinds"),
    "two.gif": (b"GIF89a<svg onload=1>", "static-two-kinds"),
    "page.pdf": (b"<html>", "static-other-kind"),
    "no-ending": (b"\n <HTML><script>1</script>", "static-other-kind"),
    "what.bin": (b"<!-- x --><script>1</script>", "static-other-kind"),
    "a.svgz": (gzip.compress(DRAWING, mtime=0), "static-server"),
    "a.php": (b"hello", "static-server"),
    "a#b.txt": (b"a", "static-address"),
    "con.txt": (b"a", "static-address"),
    ".well-known/.env": (b"a", "static-address"),
}


def codes(name: str, data: bytes, config: Config | None = None) -> list[str]:
    parsed = parse_file(f"static/{name}", data, config or Config())
    assert (parsed.fact is None) == bool(parsed.problems)
    return [problem.code for problem in parsed.problems]


@pytest.mark.parametrize("name", HARMLESS)
def test_what_nothing_runs_is_published_as_it_is(name: str) -> None:
    parsed = parse_file(f"static/{name}", HARMLESS[name], Config())
    assert parsed.problems == ()
    assert isinstance(parsed.fact, StaticFile)
    assert (parsed.fact.url, parsed.data) == (name, HARMLESS[name])


@pytest.mark.parametrize("name", HARMFUL)
def test_what_a_browser_or_server_may_run_is_refused_unless_trusted(name: str) -> None:
    data, code = HARMFUL[name]
    assert codes(name, data) == [code]
    assert codes(name, data, Config(trusted_static=True)) == ([code] if code == "static-address" else [])


@pytest.fixture
def site(tmp_path: Path) -> Project:
    site = Project(tmp_path)
    site.write("wenzhai.yaml", "title: 文摘\nurl: https://example.org/\n")
    site.write("content/articles/a.md", "---\ntitle: 甲\ndate: 2025-12-24\ntopics: [雨]\n---\n文\n")
    return site


def test_static_files_are_in_the_site_and_go_with_their_files(site: Project) -> None:
    for name, data in HARMLESS.items():
        site.write(f"static/{name}", data)
    site.write("static/.DS_Store", "x")
    site.write("static/notes.txt~", "x")
    assert site.build().problems == ()
    there = site.tree()
    assert {name: there[name] for name in HARMLESS} == HARMLESS
    assert not {".DS_Store", "notes.txt~"} & there.keys()
    assert "a.pdf" in read_marker(site.root / "site").urls
    assert [name for name in HARMLESS if private_name(name)] == []

    site.write("static/a.pdf", b"%PDF-1.4")
    assert site.build().written == {"a.pdf"}
    site.remove("static/a.pdf")
    assert site.build().removed == {"a.pdf"}


def test_a_hidden_file_is_named(site: Project) -> None:
    site.write("static/.env", "KEY=1")
    site.write("static/.well-known/a.txt", "1")
    built = site.build(keep_going=True)
    assert [(problem.code, problem.path) for problem in built.problems] == [("static-hidden", "static/.env")]
    there = site.tree()
    assert ".well-known/a.txt" in there
    assert ".env" not in there


@pytest.mark.parametrize(
    ("name", "code", "other"),
    [
        ("topics/index.html", "static-taken", "/topics/index.html"),
        ("feed.xml/x.txt", "static-in-the-way", "/feed.xml"),
        ("FEED.xml", "static-taken", "/feed.xml"),
        ("2025/12/24/a.md", "static-taken", "content/articles/a.md"),
    ],
)
def test_a_static_file_replaces_no_page(site: Project, name: str, code: str, other: str) -> None:
    site.build()
    before = site.tree()
    site.write(f"static/{name}", "plain")
    built = site.build(keep_going=True)
    problems = [(problem.code, problem.path, problem.params["other"]) for problem in built.problems]
    assert problems == [(code, f"static/{name}", other)]
    assert site.tree() == before


def test_pages_of_static_files_are_checked_for_links_but_not_for_the_themes_duties(site: Project) -> None:
    site.append("wenzhai.yaml", "trusted_static: true\n")
    site.write("static/old/page.html", "<p><a href='../index.html'>home</a> <a href='gone.html'>gone</a>")
    site.run("build")
    found = site.run("check", "--json").json["problems"]
    assert [(one["code"], one["line"]) for one in found if one["path"].startswith("static/")] == [
        ("broken-link", 1)
    ]
    assert not [one for one in found if one["path"].startswith("site/")]


def test_links_lead_to_static_files_where_they_lie_in_the_project(site: Project) -> None:
    site.write("static/files/a.pdf", b"%PDF-1.4")
    site.append(
        "content/articles/a.md",
        "\n[一](../../static/files/a.pdf) [二](/static/files/a.pdf) [三](/files/a.pdf)\n",
    )
    assert site.build().codes == ["address-absolute"]
    page = site.read("2025/12/24/a.html")
    assert (page.count('href="../../../files/a.pdf"'), page.count('href="/files/a.pdf"')) == (2, 1)
    site.run("check", "--fix")
    assert site.build().problems == ()
    assert site.read("2025/12/24/a.html").count('href="../../../files/a.pdf"') == 3
    site.edit("content/articles/a.md", "(/static/files/a.pdf)", "(/static/files/b.pdf)")
    assert site.build().codes == ["link-unknown"]
