"""`wenzhai check --fix` fixes links whose meaning is certain, line by line, and leaves all others."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from wenzhai.checks import check_site
from wenzhai.checks.built_site import BuiltSite, Recorded
from wenzhai.checks.fix import fix_all
from wenzhai.checks.links import lead_elsewhere
from wenzhai.checks.published_urls import heirs
from wenzhai.checks.scan import scan
from wenzhai.content.write import EditedTexts
from wenzhai.model.problems import Problem, ProblemsError, warning

PAGE = '<!doctype html><html lang="zh-Hans"><body>{}</body></html>'
HERE, THERE = "2025/12/24/here.html", "2025/12/25/there.html"
FILES = {
    HERE: "content/articles/2025/12/24-here.md",
    THERE: "content/articles/2025/12/(25) there.md",
    "topics/ai/index.html": "content/topics/ai.md",
}


def site(ledger: Sequence[str] | None = None) -> BuiltSite:
    """A site with two articles and a topic."""
    pages = {"index.html", "archive.html", THERE, "topics/ai/index.html", HERE}
    scans = {name: scan(name, PAGE.format("").encode()) for name in pages}
    recorded = {url: Recorded(line) for line, url in enumerate(ledger or (), start=1)}
    return BuiltSite(scans, frozenset(scans), "", "site/", FILES, {}, None if ledger is None else recorded)


@pytest.mark.parametrize(
    "ledger",
    [
        ["2025/12/22/there.html", "2025/12/23/there.html"],  # which of the two has moved?
        ["2025/12/23/there.html", THERE],  # the other one was there before this one went
    ],
)
def test_a_page_of_the_same_name_is_not_always_the_heir(ledger: list[str]) -> None:
    built = site(ledger)
    assert heirs(built) == {}
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
        (
            """<a id="x" href="/a.html">x</a><a href='/a.html'>""",
            """<a id="x" href="b.md">x</a><a href='b.md'>""",
        ),
        ('data-href="/a.html" `<a href="/a.html">`', ""),
    ],
)
def test_only_links_are_rewritten(text: str, changed: str) -> None:
    assert lead_elsewhere(text, {"/a.html": "b.md"})[0] == (changed or text)


def absolute(line: int) -> Problem:
    params = {"target": "/archive.html", "better": "../../../archive.html"}
    return warning("address-absolute", FILES[HERE], line=line, column=5, params=params)


def test_what_was_fixed_is_settled_and_the_rest_of_the_file_stays(tmp_path: Path) -> None:
    article = tmp_path / FILES[HERE]
    article.parent.mkdir(parents=True)
    text = '---\ntitle: x\n---\n[x](/archive.html) <a href="/index.html">y</a>\r\n'
    article.write_bytes(text.encode())
    other = warning("address-unknown", FILES[HERE], line=4, params={"target": "/index.html"})
    done = fix_all(tmp_path, site([]), [absolute(4), other], {"new.html": ""})
    assert done.files == (FILES[HERE], ".wenzhai/urls.txt")
    assert done.settles(absolute(4))
    assert not done.settles(other)
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
        fix_all(tmp_path, site(), [absolute(1)], {})
    assert article.read_text(encoding="utf-8") == "saved"
