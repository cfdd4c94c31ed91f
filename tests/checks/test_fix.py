"""`wenzhai check --fix` fixes links whose meaning is certain, line by line, and leaves all others."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from wenzhai.checks import check_site
from wenzhai.checks.built_site import BuiltSite, Recorded
from wenzhai.checks.fix import fix_all
from wenzhai.checks.links import lead_elsewhere, link_fixes
from wenzhai.checks.scan import scan
from wenzhai.content.write import EditedTexts
from wenzhai.model.problems import ProblemsError

PAGE = '<!doctype html><html lang="zh-Hans"><body>{}</body></html>'
HERE, THERE = "2025/12/24/here.html", "2025/12/25/there.html"
FILES = {
    HERE: "content/articles/2025/12/24-here.md",
    THERE: "content/articles/2025/12/(25) there.md",
    "topics/ai/index.html": "content/topics/ai.md",
}


def site(
    body: str, base: str = "", ledger: Mapping[str, Recorded] | None = None, feed: str = ""
) -> BuiltSite:
    """A site in which one article has this body."""
    pages = {
        "index.html": "",
        "archive.html": "",
        THERE: "<i id='甲'>",
        "topics/ai/index.html": "",
        HERE: body,
    }
    scans = {name: scan(name, PAGE.format(text).encode()) for name, text in pages.items()}
    if feed:
        scans["feed.json"] = scan("feed.json", f'{{"items": [{{"url": "{feed}"}}]}}'.encode())
    return BuiltSite(scans, frozenset(scans), base, "site/", FILES, lambda _: "", {}, ledger)


@pytest.mark.parametrize(
    ("address", "better"),
    [
        ("/2025/12/25/there.html", "%2825%29%20there.md"),
        ("/2025/12/25/there.html#甲", "../25/there.html#甲"),
        ("/repo/topics/ai/", "../../../topics/ai.md"),
        ("../../../topics/ai/", "../../../topics/ai.md"),
        ("../../../TOPICS/ai/index.html", "../../../topics/ai.md"),
        ("/archive.html", "../../../archive.html"),
        ("/", "../../../index.html"),
        ("../23/there.html", "%2825%29%20there.md"),
    ],
)
def test_a_link_leads_where_it_was_meant_to(address: str, better: str) -> None:
    built = site(f'<a href="{address}">', "https://example.org/repo/", {"2025/12/23/there.html": Recorded(2)})
    assert [(one.address, one.better) for one in link_fixes(built)] == [(address, better)]


@pytest.mark.parametrize(
    "address",
    [
        "../25/there.html",
        "../25/nothing.html",
        "/nothing.html",
        "http://example.org/",
        "#x",
        "x.png",
        "../23/a.html",
    ],
)
def test_what_is_fine_or_uncertain_stays(address: str) -> None:
    assert list(link_fixes(site(f'<a href="{address}">', ledger={"2025/12/23/a.html": Recorded(2)}))) == []


@pytest.mark.parametrize(
    "ledger",
    [
        ["2025/12/22/there.html", "2025/12/23/there.html"],  # which of the two has moved?
        ["2025/12/23/there.html", THERE],  # the other one was there before this one went
    ],
)
def test_a_page_of_the_same_name_is_not_always_the_heir(ledger: list[str]) -> None:
    recorded = {url: Recorded(line) for line, url in enumerate(ledger, start=1)}
    built = site('<a href="../23/there.html">', ledger=recorded)
    assert list(link_fixes(built)) == []
    codes = {problem.code for problem in check_site(built)}
    assert "vanished-url" in codes
    assert "vanished-url-moved" not in codes


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("看[这里](/a.html)。", "看[这里](b.md)。"),
        ('[x](/a.html "名") [y](</a.html>)', '[x](b.md "名") [y](<b.md>)'),
        ("[x][1]\n\n[1]: /a.html\n", "[x][1]\n\n[1]: b.md\n"),
        ("![图]( /a.html )[`甲`](/a.html)", "![图]( b.md )[`甲`](b.md)"),
        ("[x](%2Fa.html)\r\n", "[x](b.md)\r\n"),
        ("[x](/a.html?y) [x](/a.htm) /a.html (/a.html)", ""),
        ("`[x](/a.html)` `` ` [x](/a.html)`` [x](/a.html)", "`[x](/a.html)` `` ` [x](/a.html)`` [x](b.md)"),
        ("```\n[x](/a.html)\n```\n[x](/a.html)", "```\n[x](/a.html)\n```\n[x](b.md)"),
        ("~~~~\n[x](/a.html)\n~~~\n[x](/a.html)", ""),
        ('<a href="/a.html">x</a>', ""),
    ],
)
def test_only_links_of_markdown_are_rewritten(text: str, changed: str) -> None:
    assert lead_elsewhere(text, {"/a.html": "b.md"})[0] == (changed or text)


def test_what_was_mended_is_no_complaint_and_what_was_not_still_is(tmp_path: Path) -> None:
    article = tmp_path / FILES[HERE]
    article.parent.mkdir(parents=True)
    text = '---\ntitle: x\n---\n[x](/archive.html) <a href="/index.html">y</a>\r\n'
    article.write_bytes(text.encode())
    built = site(
        '<a href="/archive.html"><a href="/index.html">', "https://example.org/", {}, feed="/archive.html"
    )
    done = fix_all(tmp_path, built, [], {"new.html": ""})
    assert done.files == (FILES[HERE], ".wenzhai/urls.txt")
    assert done.links == {(HERE, "/archive.html"), ("feed.json", "/archive.html")}
    assert article.read_bytes() == text.replace("(/archive", "(../../../archive").encode()


def test_a_file_that_is_saved_meanwhile_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = tmp_path / FILES[HERE]
    article.parent.mkdir(parents=True)
    article.write_text("[x](/archive.html)", encoding="utf-8")
    real = EditedTexts.__call__

    def slow(texts: EditedTexts, path: str) -> str:
        told = real(texts, path)
        article.write_text("saved", encoding="utf-8")
        return told

    monkeypatch.setattr(EditedTexts, "__call__", slow)
    with pytest.raises(ProblemsError):
        fix_all(tmp_path, site('<a href="/archive.html">'), [], {})
    assert article.read_text(encoding="utf-8") == "saved"
