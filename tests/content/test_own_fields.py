"""Own fields: `fields:` in the settings adds keys to front matter, as strict as those that are built in."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import wenzhai
from tests.support.project import NOW, Project
from tests.support.run import run_wenzhai
from wenzhai.content.config import Config, parse_config
from wenzhai.content.kinds import TOPIC
from wenzhai.content.parse import parse_file
from wenzhai.exports.database import render_database
from wenzhai.importers.project_files import front_values
from wenzhai.importers.term_names import read_names
from wenzhai.model.content import Article, FieldValue
from wenzhai.model.problems import ProblemsError
from wenzhai.tools.cms import cms_settings
from wenzhai.tools.schema import schema, schema_text

SETTINGS = """\
title: 文摘
repo_url: https://github.com/me/digest
api: true
theme: own
fields:
  venue: {zh: 会场, en: Venue, help_zh: 在哪里开的会, help_en: Where it took place}
  level: {type: choice, choices: [高, 低], in: [article, topic, issue]}
  seats: {type: integer}
  share: {type: number}
  held: {type: date}
  open: {type: boolean}
  paper: {type: url}
  cities: {type: list, in: [article, source]}
"""
CONFIG = parse_config(SETTINGS.replace("theme: own\n", "").encode(), Path())
HEAD = "---\nid: aaa111\ntitle: 雨夜\ndate: 2025-12-24\n"


def read(line: str, config: Config = CONFIG) -> Any:
    """The values of an article with that line, or the problems with it."""
    parsed = parse_file("content/articles/a.md", f"{HEAD}{line}\n---\n雨。\n".encode(), config)
    return parsed.fact.extra if isinstance(parsed.fact, Article) else parsed.problems


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("venue: 上海：世博中心", "上海：世博中心"),
        ("level: 高", "高"),
        ("seats: 1200", 1200),
        ("share: 12.5", 12.5),
        ("share: 3", 3.0),
        ("held: 2025-12-24", "2025-12-24"),
        ("held: 2025-12-23 22:31 +00:00", "2025-12-24T06:31:00+08:00"),
        ("open: true", True),
        ("open: false", False),
        ("paper: https://example.org/p.pdf", "https://example.org/p.pdf"),
        ("cities: [杭州, 三亚]", ("杭州", "三亚")),
        ("venue:", None),
    ],
)
def test_each_type_has_its_values(line: str, value: FieldValue) -> None:
    values = read(line)
    key = line.partition(":")[0]
    assert values[key] == value and type(values[key]) is type(value)
    assert {name: one for name, one in values.items() if name != key} == dict.fromkeys({*values} - {key}), (
        "what a file does not have is None"
    )
    assert [*values] == sorted({"venue", "level", "seats", "share", "held", "open", "paper", "cities"})


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        ("veneu: 上海", "unknown-key", 1),
        ("venue: |\n  一行\n  两行", "one-line", 8),
        ("venue: [上海, 北京]", "text-wanted", 8),
        ("level: 中", "one-of", 8),
        ("seats: 很多", "number-wanted", 8),
        ("seats: 1.5", "number-wanted", 8),
        ("seats: 99999999999999999999", "number-wanted", 8),
        ("share: nan", "number-wanted", 8),
        ("share: inf", "number-wanted", 8),
        ("held: 2025-02-30", "date-no-such-day", 7),
        ("open: maybe", "yes-or-no", 7),
        ("paper: ftp://example.org", "not-web-address", 8),
        ("cities: 杭州、三亚", "list-wanted", 9),
        ("cities: [杭州, ' ']", "empty-item", 14),
    ],
)
def test_what_does_not_fit_is_told_at_its_place_like_a_built_in_key(
    line: str, code: str, column: int
) -> None:
    problem, *_ = read(line)
    assert (problem.code, problem.line, problem.column) == (code, 5, column)


def test_a_key_is_known_only_to_the_kinds_of_files_that_may_have_it() -> None:
    topic = parse_file("content/topics/a.md", "---\nzh: 雨\nvenue: 上海\n---\n".encode(), CONFIG)
    assert [problem.code for problem in topic.problems] == ["unknown-key-far"]
    page = parse_file("content/pages/a.md", "---\ntitle: 雨\nlevel: 高\n---\n".encode(), CONFIG)
    assert [problem.code for problem in page.problems] == ["unknown-key-far"]
    assert [problem.code for problem in read("venue: 上海", Config())] == ["unknown-key-far"]


@pytest.mark.parametrize(
    ("field", "code", "column"),
    [
        ("title: {}", "field-taken", 10),
        ("parent: {in: [article]}", "field-taken", 10),  # of topics
        ("items: {}", "field-taken", 10),  # what a template would get instead
        ("Venue: {}", "field-name", 10),
        ("会场: {}", "field-name", 10),
        ("a: {type: choice}", "field-no-choices", 10),
        ("a: {choices: [b]}", "field-choices", 23),
        ("a: {in: []}", "field-nowhere", 18),
        ("a: {in: [page]}", "one-of", 19),
        ("a: {type: taxonomies}", "one-of", 20),
        ("columns: {type: taxonomy}", "field-folder", 10),
        ("feed: {type: taxonomy}", "field-taken", 10),
        ("aux: {type: taxonomy}", "field-folder", 10),  # no folder on Windows
        ("a: {type: taxonomy, in: [article, topic]}", "field-taxonomy-in", 34),
        ("a: {terms: [{slug: b, zh: b}]}", "field-terms", 21),
        ("a: {type: taxonomy, terms: [{slug: ../b, zh: b}]}", "field-term-slug", 45),
        ("a: {type: taxonomy, terms: [{slug: b}]}", "field-term-names", 38),
        ("a: {type: taxonomy, terms: [{slug: b, zh: 乙}, {slug: c, zh: 乙}]}", "field-term-twice", 56),
        ("a: {tpye: text}", "unknown-key", 14),
    ],
)
def test_settings_that_cannot_be_are_refused_at_their_place(field: str, code: str, column: int) -> None:
    with pytest.raises(ProblemsError) as caught:
        parse_config(f"fields: {{{field}}}\n".encode(), Path())
    (problem,) = caught.value.problems
    assert (problem.code, problem.line, problem.column) == (code, 1, column)


def test_schema_forms_and_fmt_know_them_in_the_order_of_the_settings(tmp_path: Path) -> None:
    made = schema("article", CONFIG.fields)
    assert [*made["properties"]][-8:] == [*CONFIG.fields]
    assert made["properties"]["venue"]["description"] == "在哪里开的会\nWhere it took place"
    validator = jsonschema.Draft202012Validator(made)
    assert validator.is_valid({"title": "雨", "level": "高", "seats": 3, "cities": ["杭州"], "held": None})
    for wrong in ({"level": "中"}, {"seats": "很多"}, {"veneu": "上海"}, {"cities": "杭州"}):
        assert not validator.is_valid({"title": "雨", **wrong})
    assert "venue" not in schema("topic", CONFIG.fields)["properties"]
    assert "venue" not in schema("article")["properties"]

    forms = {one["name"]: one["fields"] for one in cms_settings(CONFIG, "zh")["collections"]}
    widgets = {one["name"]: (one.get("label"), one["widget"]) for one in forms["articles"]}
    assert widgets["venue"] == ("会场", "string") and widgets["open"] == ("open", "boolean")
    assert widgets["level"][1] == "select" and widgets["cities"][1] == "list"
    assert "level" in {one["name"] for one in forms["topics"]}

    project = Project(tmp_path).add(
        ("wenzhai.yaml", SETTINGS.replace("theme: own\n", "")),
        ("content/articles/a.md", "---\nseats: 3\nvenue: 上海\ntitle: 雨夜\nid: aaa111\n---\n雨。\n"),
    )
    assert run_wenzhai("fmt", cwd=tmp_path).code == 0
    text = project.files["content/articles/a.md"]
    assert text == "---\nid: aaa111\ntitle: 雨夜\nvenue: 上海\nseats: 3\n---\n雨。\n"
    printed = json.loads(run_wenzhai("schema", "article", cwd=tmp_path).out)
    assert printed == made


def test_imports_read_files_that_have_them(tmp_path: Path) -> None:
    Project(tmp_path).add(
        ("wenzhai.yaml", SETTINGS.replace("theme: own\n", "")),
        ("content/topics/yu.md", "---\nzh: 雨\nlevel: 高\n---\n"),
    )
    assert read_names(tmp_path, TOPIC).find("雨") == "yu"
    text = f"{HEAD}venue: 上海\n---\n雨。\n"
    assert front_values(text, fields=CONFIG.fields)["venue"] == "上海"
    assert front_values(text) == {}


ARTICLE_PAGE = (
    '{% extends "base:article.html" %}{% block kicker %}'
    "{% if card.extra.venue %}[{{ card.extra.venue }}|{{ card.extra.seats }}]{% endif %}{% endblock %}"
)


def test_templates_data_and_the_database_have_them_and_an_edit_is_like_any_other(tmp_path: Path) -> None:
    project = Project(tmp_path).add(
        ("wenzhai.yaml", SETTINGS),
        ("themes/own/theme.yaml", "name: own\nextends: base\n"),
        ("themes/own/templates/article.html", ARTICLE_PAGE),
        ("content/articles/a.md", f"{HEAD}venue: 上海 <会>\nseats: 3\ncities: [杭州]\n---\n雨。\n"),
        ("content/articles/b.md", "---\nid: bbb222\ntitle: 雪\ndate: 2025-12-25\n---\n雪。\n"),
        ("content/issues/1.md", "---\ntitle: 第一期\nlevel: 低\n---\n[[aaa111]]\n"),
    )
    assert not project.build().problems
    page = (project.site / "2025/12/24/a.html").read_text(encoding="utf-8")
    assert "[上海 &lt;会&gt;|3]" in page
    (record,) = [
        one
        for one in json.loads((project.site / "api/articles/2025-12.json").read_bytes())["articles"]
        if one["id"] == "aaa111"
    ]
    assert (record["extra"]["venue"], record["extra"]["cities"]) == ("上海 <会>", ["杭州"])
    data = render_database(wenzhai.read(tmp_path, now=NOW), "digest").files["digest.sqlite"]
    database = sqlite3.connect(":memory:")
    database.deserialize(data)
    asked = "SELECT id FROM articles WHERE json_extract(extra, '$.seats') > 2"
    assert database.execute(asked).fetchall() == [("aaa111",)]
    assert database.execute("SELECT json_extract(extra, '$.level') FROM issues").fetchall() == [("低",)]

    project.edit("content/articles/a.md", "seats: 3", "seats: 4")
    assert "2025/12/24/a.html" in project.build().written
    project.edit("wenzhai.yaml", "  seats: {type: integer}\n", "")
    assert "unknown-key-far" in project.build().codes


def test_check_tells_that_the_schemas_of_editors_are_old_and_fix_writes_them(tmp_path: Path) -> None:
    Project(tmp_path).add(
        ("wenzhai.yaml", SETTINGS.replace("theme: own\n", "")),
        (".wenzhai/schema/article.json", schema_text("article")),
        (".wenzhai/schema/page.json", schema_text("page").replace("\n", "\r\n")),  # as git may check it out
    )
    told = run_wenzhai("check", cwd=tmp_path).out
    assert "schema-old" in told and "schema/article.json" in told and "schema/page.json" not in told
    assert run_wenzhai("check", "--fix", cwd=tmp_path).code == 0
    written = (tmp_path / ".wenzhai/schema/article.json").read_text(encoding="utf-8")
    assert written == schema_text("article", CONFIG.fields)
    assert "schema-old" not in run_wenzhai("check", cwd=tmp_path).out
    assert not (tmp_path / ".wenzhai/schema/topic.json").exists(), "what is not there is not wanted"
