"""The themes that come with Wenzhai keep their contract: words in both languages, no weight, no request elsewhere."""

import gzip
import re
from calendar import monthrange
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tests.support.paths import REPOSITORY
from wenzhai.model.page import Url
from wenzhai.model.problems import ProblemsError
from wenzhai.model.views import MonthCount
from wenzhai.theme.chain import Theme, load_theme
from wenzhai.theme.templates import make_environment

TEMPLATES = sorted(REPOSITORY.glob("themes/*/templates/*.html"))
WORDS = re.compile(r"\bt\.((?:\w+\.)*\w+)")
CSS_LIMIT = 9 * 1024
"""Bytes, compressed: what a first visit may spend on the look."""


@pytest.fixture(scope="module")
def paper() -> Theme:
    return load_theme(REPOSITORY, "paper")


def leaves(value: object, path: str = "") -> Iterator[str]:
    """Paths of all words; a list counts as one, with its length."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield from leaves(below, f"{path}.{key}" if path else str(key))
    else:
        yield f"{path}[{len(value)}]" if isinstance(value, list) else path


def placeholders(value: object) -> object:
    """Which parameters every word takes, in its place in the tree."""
    if isinstance(value, dict):
        return {key: placeholders(below) for key, below in value.items()}
    return set(re.findall(r"\{(\w+)\}", str(value)))


def test_both_languages_have_the_same_words(paper: Theme) -> None:
    assert set(leaves(paper.strings["zh"])) == set(leaves(paper.strings["en"]))


@pytest.mark.parametrize("part", ["pager", "topics", "topic", "article", "entry"])
def test_words_take_the_same_parameters(paper: Theme, part: str) -> None:
    assert placeholders(paper.strings["zh"][part]) == placeholders(paper.strings["en"][part])


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parts[-3]}:{path.name}")
def test_every_word_a_template_says_exists(paper: Theme, template: Path) -> None:
    for path in WORDS.findall(template.read_text(encoding="utf-8")):
        value: Any = paper.strings["zh"]
        for key in path.split("."):
            if not isinstance(value, dict):
                break  # a method of a word, such as `.format`
            assert key in value, f"t.{path}"
            value = value[key]


def test_no_word_is_left_over(paper: Theme) -> None:
    program = (REPOSITORY / "generator").rglob("*.py")
    said = "\n".join(path.read_text(encoding="utf-8") for path in [*TEMPLATES, *program])
    names = {re.sub(r"\[\d+\]$", "", leaf).rpartition(".")[2] for leaf in leaves(paper.strings["zh"])}
    assert {name for name in names if not re.search(rf"\b{name}\b", said)} == set()


def test_a_topic_and_a_source_can_say_the_same_things(paper: Theme) -> None:
    """`term.html` serves both: it looks its words up by the kind of the term."""
    term = (REPOSITORY / "themes/base/templates/term.html").read_text(encoding="utf-8")
    asked = re.findall(r"\bwords\.(\w+)", term)
    assert asked
    for kind in ("topic", "source"):
        words = paper.strings["zh"][kind]
        assert isinstance(words, dict)
        assert set(asked) <= words.keys()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parts[-3]}:{path.name}")
def test_nothing_runs_inline_and_nothing_is_fetched_elsewhere(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"""\s(?:style|on\w+)=["']|<style|(?:src|href)=["'](?:https?:)?//""", text)
    own = re.compile(r'<script src="{{ page\.root }}{{ assets\["[\w.-]+"\] }}"(?: defer)?>')
    scripts = [tag for tag in re.findall(r"<script.*?>", text) if not own.fullmatch(tag)]
    assert scripts in ([], ['<script type="application/ld+json">'])


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parts[-3]}:{path.name}")
def test_every_page_wears_the_layout(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert template.name in ("layout.html", "parts.html") or text.startswith("{% extends ")


def test_the_style_sheet_is_light_and_asks_for_nothing(paper: Theme) -> None:
    css = paper.static["paper.css"]
    assert len(gzip.compress(css, mtime=0)) <= CSS_LIMIT
    assert not re.search(rb"url\(|@import", css)


class Cells(HTMLParser):
    """The rows of a table's body: texts of its cells, a link's address before its text."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag == "td":
            self.rows[-1].append("")
        elif tag == "a" and self.rows and self.rows[-1]:
            self.rows[-1][-1] += f"{dict(attrs)['href']} "

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data.strip()


@pytest.mark.parametrize(
    "month", [f"{year}-{month:02}" for year in (2015, 2024, 2025) for month in range(1, 13)]
)
def test_a_calendar_has_every_day_under_its_weekday(paper: Theme, month: str) -> None:
    """2015-02 fills four weeks exactly; others need five or six."""
    weekday, length = monthrange(int(month[:4]), int(month[5:]))
    days = tuple((day, Url(f"d{day}.html"), day) for day in (1, 14, length))
    count = MonthCount(month, Url("m.html"), 3, days, weekday, length)
    words = paper.strings["zh"]
    codes = {name: facts.code for name, facts in paper.templates.items()}
    template = make_environment(codes, paper.names, words).from_string(
        '{% from "parts.html" import calendar %}{{ calendar(month, page, t) }}'
    )
    table = Cells()
    table.feed(template.render(month=count, page={"root": "../"}, t=words))
    weeks = table.rows[1:]
    cells = [cell for week in weeks for cell in week]
    linked = {day: f"../d{day}.html {day}" for day in (1, 14, length)}
    assert all(len(week) == 7 for week in weeks)
    assert cells[:weekday] == [""] * weekday
    assert cells[weekday : weekday + length] == [linked.get(day, str(day)) for day in range(1, length + 1)]
    assert len(cells) - weekday - length < 7


@pytest.mark.parametrize("file", ["theme.yaml", "strings/zh.yaml"])
def test_a_mistake_in_yaml_has_its_place(tmp_path: Path, file: str) -> None:
    folder = tmp_path / "themes/own"
    (folder / "strings").mkdir(parents=True)
    (folder / "theme.yaml").write_text("name: own\nextends: base\n")
    (folder / file).write_text("name: own\nextends: [base\n")
    with pytest.raises(ProblemsError) as caught:
        load_theme(tmp_path, "own")
    (problem,) = caught.value.problems
    assert (problem.code, problem.path, problem.line) == ("theme-yaml", f"themes/own/{file}", 3)
