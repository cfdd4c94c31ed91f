"""What holds for every page: nothing is lost, nothing becomes markup, everything written can be read again."""

import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from html import unescape
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.counting import calls_of
from tests.support.importing import import_data, make_project
from tests.support.run import tree
from wenzhai.content.config import load_config
from wenzhai.content.frontmatter.document import HIDDEN, parse, split
from wenzhai.importers import Options, make_plan, read
from wenzhai.importers.escape import escape, escape_heading
from wenzhai.importers.summary import parse_summary
from wenzhai.markup import render_markdown
from wenzhai.model.problems import ProblemsError
from wenzhai.text.merge import merge

HAN = "海洋治理渔网港口的一是在有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动"
sentence_words = st.lists(
    st.sampled_from(
        ["the", "bay", "counts", "nets", "of", "ports", "a", "list", "with", "owners", "U.S.", "EU", "3"]
    ),
    min_size=2,
    max_size=12,
)
citations = st.lists(st.integers(1, 14).map("[{}]".format), min_size=1, max_size=3).map("".join)
dashes = st.sampled_from(["", " - a small one -", " - as always"])


@st.composite
def items(draw: st.DrawFn) -> str:
    """A bullet: a sentence with dashes of its own, a citation mark at its end."""
    words = draw(sentence_words)
    at = draw(st.integers(1, len(words)))
    text = " ".join(words[:at]) + draw(dashes) + "".join(f" {word}" for word in words[at:])
    return text[0].upper() + text[1:] + f" {draw(citations)}" + draw(st.sampled_from(["", "."]))


titles_of_groups = st.sampled_from(
    ["Nets and Ports", "Who Pays", "The Bay's Part", "China - EU Fisheries", "C#", ""]
)
sections = st.tuples(titles_of_groups, st.lists(items(), min_size=1, max_size=4))


@st.composite
def summaries(draw: st.DrawFn) -> tuple[str, list[tuple[str, list[str]]]]:
    """A flattened summary, and what it says: headings with their items."""
    core = draw(st.sampled_from(["Core Viewpoint", "Core Points", "Core Insights"]))
    said = [(core.capitalize(), draw(st.lists(items(), min_size=1, max_size=3)))]
    parts = [" - ".join([core, *said[0][1]])]
    for number, (title, bullets) in enumerate(draw(st.lists(sections, max_size=4)), 1):
        name = f"Group {number}"
        parts.append(" - ".join([f"{name}: {title}" if title else name, *bullets]))
        said.append((title or name, bullets))
    return " ".join(parts), said


han_text = st.text(st.sampled_from(HAN + ",。、“”《》:;()"), min_size=1, max_size=60)
prose = st.lists(han_text, min_size=1, max_size=6).map(" ".join).map(lambda text: f"海{text}洋。")
titles = st.text(st.sampled_from(HAN + "“”《》 |丨:——①AI"), min_size=1, max_size=30).map(lambda t: f"海{t}网")
bylines = st.builds(
    "{}· {} {:%H:%M}".format,
    st.sampled_from(["Hai Wan Ri Bao", "Lan Hai She", "路透社", "A·B"]),
    st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1)),
    st.times(),
)
articles = st.tuples(
    titles, bylines, st.one_of(summaries().map(lambda one: one[0]), prose, prose.map("{} ...".format))
)


@st.composite
def pages(draw: st.DrawFn) -> tuple[str, list[tuple[str, str, str]]]:
    found = draw(st.lists(articles, min_size=1, max_size=5, unique_by=lambda one: (one[0], one[1])))
    chrome = draw(st.sampled_from(["Workflow\n海洋治理\nicon\nSearch documents\n", "海洋治理\n", ""]))
    return chrome + "\n".join("\n".join(article) for article in found), found


def letters(text: str) -> str:
    """Letters and digits alone: what an import must never lose."""
    return "".join(filter(str.isalnum, text))


def shown(markdown: str) -> str:
    """What a reader sees of it, blanks aside."""
    rendered = render_markdown(markdown)
    assert rendered.problems == ()
    return "".join(rendered.text.split())


@contextmanager
def project() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield make_project(Path(folder) / "digest")


@given(summaries())
def test_a_summary_is_read_as_it_was_meant(summary: tuple[str, list[tuple[str, list[str]]]]) -> None:
    text, said = summary
    assert [
        (section.heading("en") or section.name, list(section.items)) for section in parse_summary([text])
    ] == said


@given(pages())
def test_every_article_comes_back_with_all_its_letters(page: tuple[str, list[tuple[str, str, str]]]) -> None:
    text, expected = page
    drafts = read(text.encode(), "page.txt", Options(lang="en")).drafts
    assert [draft.front_matter["title"] for draft in drafts] == [title for title, _, _ in expected]
    for draft, (_, byline, body) in zip(drafts, expected, strict=True):
        assert byline.startswith(str(draft.front_matter["source"]))
        pasted = re.sub(r"Group \d(?:: (?=\S)| - )", "", body)
        assert letters(draft.markdown).casefold() == letters(pasted).casefold()
        assert letters(shown(draft.markdown)).casefold() == letters(re.sub(r"\[\d+\]", "", pasted)).casefold()
        assert bool(draft.front_matter.get("excerpt")) == body.endswith(" ...")


@given(pages())
@settings(max_examples=25, deadline=None)
def test_importing_twice_changes_nothing(page: tuple[str, list[tuple[str, str, str]]]) -> None:
    text, expected = page
    with project() as root:
        assert import_data(text.encode(), root).number("new") == len(expected)
        before = tree(root)
        again = import_data(text.encode("gb18030"), root)
        assert again.number("unchanged") == len(expected)
        assert tree(root) == before


pasted_lines = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
markup_lines = st.text(st.sampled_from("ab1 .*_`~#-+=<>[](){}|\\:!&;'\"$^%/海网。"), max_size=60)


@given(st.one_of(markup_lines, pasted_lines))
@example("[1]: http://example.org")
@example("&amp; &#60;script> <!-- -->")
@example("    code")
@example("[1]")
def test_pasted_text_is_shown_as_it_is(line: str) -> None:
    text = " ".join(HIDDEN.sub("", line).split())
    for markdown in (escape(text), f"- {escape(text)}", f"## {escape_heading(text)}" if text else ""):
        rendered = render_markdown(markdown)
        # Citation marks are shown, though they are no part of the plain text.
        shown = unescape(re.sub(r"<[^>]*>", "", rendered.html))
        assert "".join(shown.split()) == "".join(text.split()) or not markdown
        assert rendered.links == ()
        assert not re.search(r"<(?!/?(?:p|ul|li|h2|span|sup)[ >])", rendered.html), rendered.html


lines_of_a_page = st.one_of(
    pasted_lines,
    markup_lines,
    titles,
    bylines,
    prose,
    summaries().map(lambda one: one[0]),
    st.sampled_from(
        ["", "Core Viewpoint", "Group 1", "Group 2: ", "- ", "...", "icon", "· 2025-01-01", "海" * 130]
    ),
)


@given(st.lists(lines_of_a_page, max_size=12).map("\n".join))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_articles_that_can_be_read_or_a_complaint(text: str) -> None:
    with project() as root:
        try:
            found = read(text.encode(), "page.txt", Options(columns=load_config(root).columns))
        except ProblemsError as error:
            assert error.problems
            return
        plan = make_plan(root, load_config(root), found.drafts)
        assert len(plan.changes) == len(found.drafts)
        assert len({change.path.casefold() for change in plan.changes}) == len(plan.changes)
        for change, draft in zip(plan.changes, found.drafts, strict=True):
            assert change.after is not None
            fields, problems = parse(split(change.after.decode()).front)
            assert problems == []
            assert fields.values["title"] == draft.front_matter["title"]


@given(st.binary(max_size=400))
@settings(max_examples=300)
def test_any_bytes_give_articles_or_a_complaint(data: bytes) -> None:
    try:
        assert read(data, "page.txt", Options()).drafts
    except ProblemsError as error:
        assert [problem.path for problem in error.problems] == ["page.txt"]


few_lines = st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=6).map("\n".join)


@given(few_lines, few_lines, few_lines)
def test_merging_is_fair(base: str, ours: str, theirs: str) -> None:
    merged = merge(base, ours, theirs)
    assert merge(base, ours, base).text == ours
    assert merge(base, base, theirs).text == theirs
    assert merge(base, ours, ours).text == ours
    other = merge(base, theirs, ours)
    assert bool(merged.clashes) == bool(other.clashes)
    if not merged.clashes:
        assert merged.text == other.text
    for clash in merged.clashes:
        lines = merged.text.split("\n")[clash.line - 1 :]
        assert lines[: len(clash.ours)] == list(clash.ours)


def test_time_grows_with_size_only() -> None:
    """Ten times the page takes about ten times the calls, whatever it is made of; no pattern goes astray."""
    units = {
        "articles": "海洋\nLan Hai She· 2026-01-02 03:04\nCore Points - The bay counts [1] - It pays [2]\n",
        "dashes": "Core Points - " + "a - " * 40,
        "spaces": "海 " * 60,
        "brackets": "[" * 60,
        "dots": "· " * 60 + ". " * 30,
        "blanks": " " * 120,
        "titles": "Core Points - Group 1: " + "Aa - " * 20,
        "groups": "Core Points - A. " + "Group 1: A - B. " * 6,
    }
    for name, unit in units.items():
        small, large = (calls_of(partial(read_units, unit, count)) for count in (100, 1000))
        assert large < 20 * small, name
        started = time.process_time()
        read_units(unit, 3000)
        assert time.process_time() - started < 20, name  # well below a second, where no pattern goes astray


def read_units(unit: str, count: int) -> None:
    read(f"标题\nLan Hai She· 2026-01-02 03:04\n{unit * count}".encode(), "page.txt", Options())
