"""The editor's note: one paragraph of Markdown, shown apart from the text."""

import pytest

from tests.content.test_articles import article, parse
from wenzhai.model.problems import Problem, errors_in


def faults(note: str) -> list[Problem]:
    return list(parse(f"title: 标题\nnote: {note}").problems)


def test_it_has_marks_links_and_the_typography_of_the_site() -> None:
    found = article('title: 标题\nnote: "先读**这里**,再读[那里](https://example.org/)"')
    assert found.note.startswith("先读<strong>这里</strong>，再读<a href=")
    assert found.note_text == "先读这里，再读那里"


def test_its_links_come_after_those_of_the_body() -> None:
    parsed = parse("title: 标题\nnote: 又见[[乙]]\nimage: a.png", "见[[甲]]。\n")
    fact = article("title: 标题\nnote: 又见[[乙]]\nimage: a.png", "见[[甲]]。\n")
    assert [link.target for link in fact.links] == ["甲", "乙", "a.png"]
    assert parsed.body is not None and 'href="wz:1"' in parsed.body.note and "wz:" not in fact.note


@pytest.mark.parametrize("note", ['"# 题"', '"- 一"', '"![](a.png)"', '"一\\n\\n二"', '"> 引"', '"```\\n码"'])
def test_more_than_a_paragraph_is_an_error_at_the_key(note: str) -> None:
    found = errors_in(faults(note))
    assert [(problem.code, problem.line) for problem in found] == [("note-one-paragraph", 3)]


def test_it_is_as_untrusted_as_a_body() -> None:
    found = article('title: 标题\nnote: "好<script>alert(1)</script><b onclick=x>字</b>"')
    assert "script" not in found.note and "onclick" not in found.note and "字" in found.note
    assert [problem.code for problem in faults('"[x](javascript:alert(1))"')] != []


def test_search_and_keywords_know_it() -> None:
    plain, noted = parse("title: 标题"), parse("title: 标题\nnote: 潮汐发电")
    assert plain.analysis is not None and noted.analysis is not None
    assert "潮汐".encode() not in plain.analysis.terms and "潮汐".encode() in noted.analysis.terms


def test_the_mirror_has_it_as_written() -> None:
    assert (
        "# 标题\n\n> **编者按** 又见[[乙]]\n\n- 日期："
        in parse("title: 标题\nnote: 又见[[乙]]\ndate: 2025-12-24").mirror
    )


@pytest.mark.parametrize(("text", "meant"), [("2026-01-31", "until 2026-01-31"), ("yes", "until 2026-01-31")])
def test_what_pinned_may_be_is_said(text: str, meant: str) -> None:
    (found,) = parse(f"title: 标题\npinned: {text}").problems
    assert (found.code, found.params["meant"], found.line, found.column) == ("pinned-form", meant, 3, 9)


def test_a_broken_date_in_pinned_is_a_date_error() -> None:
    (found,) = parse("title: 标题\npinned: until 2026-02-30").problems
    assert (found.code, found.line) == ("date-no-such-day", 3)
