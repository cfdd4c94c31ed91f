"""The JSON Schemas say the same as the program, about good and about bad front matter."""

import json
import re
import subprocess
import sys
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from tests.support.paths import REPOSITORY
from wenzhai.content.config import Config, parse_config
from wenzhai.content.frontmatter.convert import convert
from wenzhai.content.frontmatter.document import parse, split
from wenzhai.content.frontmatter.yaml_reader import SourceLines
from wenzhai.tools.schema import TYPES, schema, schemas


class EditorLoader(yaml.SafeLoader):
    """YAML as editors' language servers read it: version 1.2, where dates and `yes` are text."""


RESOLVERS = yaml.SafeLoader.yaml_implicit_resolvers
EditorLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if not tag.endswith((":timestamp", ":bool"))]
    for first, rules in RESOLVERS.items()
}
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), list("tf"))


def accepts(kind: str, text: str) -> bool:
    """Whether an editor with the schema is content."""
    value = yaml.load(text, EditorLoader) or {}
    return bool(Draft202012Validator(schema(kind)).is_valid(value))


def we_accept(kind: str, text: str) -> bool:
    """Whether our reader is content, as far as types go."""
    lines = SourceLines("", tuple(text.split("\n")))
    fields, problems = parse(lines)
    return not problems and not convert(fields, TYPES[kind])[1]


@pytest.mark.parametrize("kind", TYPES)
def test_they_are_schemas(kind: str) -> None:
    Draft202012Validator.check_schema(schema(kind))


@pytest.mark.parametrize("kind", TYPES)
def test_every_key_is_described_in_both_languages(kind: str) -> None:
    found = schema(kind)
    parts = [found, *found.get("$defs", {}).values()]
    for part in parts:
        assert part["additionalProperties"] is False
        for key, about in part["properties"].items():
            chinese, english = about["description"].split("\n")
            assert any("一" <= c <= "鿿" for c in chinese), key
            assert english.isascii() and english, key
    assert set(found["properties"]) == set(TYPES[kind].__struct_fields__)


def test_this_repositorys_files_pass() -> None:
    count = 0
    for folder, kind in [
        ("articles", "article"),
        ("topics", "topic"),
        ("sources", "source"),
        ("pages", "page"),
    ]:
        for file in (REPOSITORY / "content" / folder).rglob("*.md"):
            front = "\n".join(split(file.read_text(encoding="utf-8")).front.lines)
            assert accepts(kind, front), file
            count += 1
    assert count > 10
    assert accepts("config", (REPOSITORY / "wenzhai.yaml").read_text(encoding="utf-8"))


GOOD = [
    ("article", "title: 2025"),
    ("article", "title: x\ntopics:\nslug:\ndraft:"),
    ("article", "title: x\ndate: 2025-12-24\nupdated: 2025-12-23 22:31 +08:00\nexcerpt: true"),
    ("article", "title: x\ndate: 2025-12-23T22:31:00Z\ntopics: [ai, 2025]\nsource_url: https://a.example/"),
    ("topic", "zh: 联合国\nkind: organisation"),
    ("topic", "en: UN\nkind:"),
    ("source", "zh: 新华社\nhome: https://www.news.cn/"),
    ("page", "title: 关于\nnav: true"),
    ("issue", "title: 一期\ndate: 2025-12-31"),
    ("config", ""),
    (
        "config",
        "per_page: 20\nfeeds: {items: 3}\nnav: [{title: x, url: a.html}]\ntheme_options: {a: 1, b: true, c: d}",
    ),
]
BAD = [
    ("article", "lang: en"),
    ("article", "title:"),
    ("article", "title: x\ncolum: y"),
    ("article", "title: [x]"),
    ("article", "title: x\ntopics: ai"),
    ("article", "title: x\ntopics: [[ai]]"),
    ("article", "title: x\ndraft: yes"),
    ("article", "title: x\ndate: [2025-12-24]"),
    ("topic", "zh: x\nkind: company"),
    ("source", "zh: x\naliases: {a: b}"),
    ("page", "title: x\ndate: 2025-12-24"),
    ("issue", "date: 2025-12-31"),
    ("config", "per_page: 0"),
    ("config", "per_page: many"),
    ("config", "slug_style: wubi"),
    ("config", "feeds: {item: 3}"),
    ("config", "nav: [{title: x}]"),
    ("config", "columns: [x]"),
]


@pytest.mark.parametrize(("kind", "text"), GOOD)
def test_good(kind: str, text: str) -> None:
    assert accepts(kind, text) and we_accept(kind, text)


@pytest.mark.parametrize(("kind", "text"), BAD)
def test_bad(kind: str, text: str) -> None:
    assert not accepts(kind, text) and not we_accept(kind, text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("article", "title: x\ndate: 2025/12/24"),
        ("article", "title: x\nsource_url: javascript:x"),
        ("article", "title: x\nslug: a b"),
        ("article", "title: x\nlang: 中文"),
        ("topic", "aliases: [x]"),
    ],
)
def test_what_the_schema_knows_beyond_types(kind: str, text: str) -> None:
    assert not accepts(kind, text)


def test_the_defaults_of_the_settings_are_settings() -> None:
    defaults = {key: about["default"] for key, about in schema("config")["properties"].items()}
    assert Draft202012Validator(schema("config")).is_valid(defaults)
    del defaults["services"]  # a service that is named has to say whose account is meant
    assert parse_config(json.dumps(defaults, ensure_ascii=False).encode(), REPOSITORY) == Config()


@pytest.mark.parametrize("kind", TYPES)
def test_the_command_prints_it(kind: str) -> None:
    run = [sys.executable, "-m", "wenzhai", "schema", kind]
    result = subprocess.run(run, capture_output=True, check=True, cwd=REPOSITORY)
    printed: dict[str, Any] = json.loads(result.stdout)
    assert printed == schema(kind)
    assert result.stdout.decode() == schemas()[f"{kind}.json"]


def test_an_unknown_kind_is_wrong_usage() -> None:
    run = [sys.executable, "-m", "wenzhai", "schema", "poem"]
    result = subprocess.run(run, capture_output=True, cwd=REPOSITORY, check=False)
    assert result.returncode == 2 and not result.stdout
