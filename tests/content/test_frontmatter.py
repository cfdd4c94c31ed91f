"""Front matter: where it begins and ends, what its values are and where they stand, and that it is written back."""

import subprocess
import sys
import time
from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from wenzhai.content.frontmatter.convert import nearest_key, salvage
from wenzhai.content.frontmatter.document import clean, convert, emit, parse, split
from wenzhai.content.frontmatter.schema import ArticleFront
from wenzhai.content.frontmatter.yaml_reader import Fields, SourceLines
from wenzhai.model.problems import Problem, ProblemsError
from wenzhai.model.report import catalogue


def read(text: str) -> tuple[Fields, list[Problem]]:
    return parse(SourceLines("x.md", tuple(text.split("\n")), 2))


def values(text: str) -> dict[str, object]:
    fields, problems = read(text)
    assert problems == []
    return dict(fields.values)


def codes(text: str) -> list[str]:
    fields, problems = read(text)
    _, more = convert(fields, ArticleFront)
    return [problem.code for problem in problems + more]


# -- where it begins and ends


@pytest.mark.parametrize(
    ("text", "front", "body", "line"),
    [
        ("---\ntitle: x\n---\nbody\n", ("title: x",), "body\n", 4),
        ("---\n---\nbody", (), "body", 3),
        ("---  \na: b\n---\t\n", ("a: b",), "", 4),
        ("---\na: b\n---", ("a: b",), "", 4),
        ("---\na: b\n---\n\n---\nrule\n", ("a: b",), "\n---\nrule\n", 4),
        ("---\na: |\n  ---\n---\nx", ("a: |", "  ---"), "x", 5),
        ("---\na: ---b\n---\nx", ("a: ---b",), "x", 4),
    ],
)
def test_split(text: str, front: tuple[str, ...], body: str, line: int) -> None:
    parts = split(text, "x.md")
    assert (parts.front.lines, parts.body, parts.body_line) == (front, body, line)


@given(st.text())
def test_any_text_splits_or_is_refused(text: str) -> None:
    for candidate in (text, f"---\n{text}", f"---\n{text}\n---\n{text}"):
        try:
            parts = split(candidate)
        except ProblemsError as error:
            assert all(problem.code in catalogue() for problem in error.problems)
        else:
            assert candidate.endswith(parts.body)
            assert parts.body_line == len(parts.front.lines) + 3


# -- what the values are


@pytest.mark.parametrize(
    "scalar",
    [
        "no",
        "yes",
        "on",
        "null",
        "~",
        "true",
        "0123",
        "1_000",
        "1.10",
        "12:30",
        "1e3",
        "2025-12-24",
        ".inf",
        "0x1F",
    ],
)
def test_every_scalar_is_text(scalar: str) -> None:
    assert values(f"title: {scalar}") == {"title": scalar}


def test_ordinary_front_matter() -> None:
    text = 'title: 一财社论:人工智能\nurl: https://a.example/#b # note\nlist:\n- 一\n- "二: 三"\nmap: {a: [b]}\nempty:'
    assert values(text) == {
        "title": "一财社论:人工智能",
        "url": "https://a.example/#b",
        "list": ["一", "二: 三"],
        "map": {"a": ["b"]},
        "empty": "",
    }


def test_comments_and_blank_lines_are_nothing() -> None:
    assert values("# a comment\n\n# another\n") == {}


def test_places_count_from_the_top_of_the_file_in_characters() -> None:
    fields, _ = read("title: 标题\n\n栏目:   值\ntopics: [一, 二]\nmore:\n  - a\n  - k: v")
    places = {path: (m.line, m.column, m.value_line, m.value_column) for path, m in fields.marks.items()}
    assert places == {
        ("title",): (2, 1, 2, 8),
        ("栏目",): (4, 1, 4, 7),
        ("topics",): (5, 1, 5, 9),
        ("topics", 0): (5, 10, 5, 10),
        ("topics", 1): (5, 13, 5, 13),
        ("more",): (6, 1, 7, 3),
        ("more", 0): (7, 5, 7, 5),
        ("more", 1): (8, 5, 8, 5),
        ("more", 1, "k"): (8, 5, 8, 8),
    }


def test_the_pure_parser_gives_the_same() -> None:
    """Where PyYAML was built without libyaml, nothing changes but the time it takes."""
    program = """
import yaml
del yaml.CBaseLoader
from wenzhai.content.frontmatter.yaml_reader import LOADER
assert LOADER is yaml.BaseLoader
from tests.content.test_frontmatter import (
    test_ordinary_front_matter, test_places_count_from_the_top_of_the_file_in_characters, test_codes, MISTAKES
)
test_ordinary_front_matter()
test_places_count_from_the_top_of_the_file_in_characters()
for text, expected in MISTAKES:
    test_codes(text, expected)
"""
    subprocess.run([sys.executable, "-c", program], check=True)


# -- what is refused

MISTAKES = [
    ("title: [快讯]标题", ["quote-needed"]),
    ("title：你好", ["fullwidth-colon"]),
    ("title:你好", ["no-space-after-colon"]),
    ("title: AI: 新", ["colon-in-value"]),
    ("title: #话题", ["hash-drops-text"]),
    ("title: a # b", ["hash-drops-text"]),
    ("title: x\nslug: a # why", []),
    ("title: x\nslug: a #why", ["hash-drops-text"]),
    ('title: "a # b"', []),
    ("title: a#b", []),
    ("title: x\ntitle: y", ["duplicate-key"]),
    ("title: x\ntopics: [{a: b, a: c}]", ["duplicate-key", "item-not-text"]),
    ("title: &a x", ["quote-needed"]),
    ("title: x\nauthors: [*a]", ["yaml-alias"]),
    ("title: x\nauthors: [&a b]", ["yaml-anchor"]),
    ("title: x\nauthors: [!!int b]", ["yaml-tag"]),
    ("<<: {a: b}\ntitle: x", ["yaml-merge"]),
    ("? [a]\n: b\ntitle: x", ["yaml-key"]),
    ("title: x\ntopics: " + "[" * 7 + "]" * 7, ["yaml-too-deep"]),
    ("title: x\ntopics: [" + ", ".join("x" * 600) + "]", ["yaml-too-many"]),
    ("title: x\nlang: [en]", ["single-wanted"]),
    ("title: [x]", ["text-wanted"]),
    ("title: x\ntopics: AI，治理", ["list-wanted"]),
    ("title: x\ntopics: [AI，治理]", ["list-comma"]),
    ("title: x\ntopics: ['AI，治理']", []),
    ("title: x\ntopics: [一、二, 三；四]", ["list-comma", "list-comma"]),
    ("title: x\ndraft: yes", ["yes-or-no"]),
    ("title: x\ndraft: TRUE", []),
    ("title: x\ndraft:", []),
    ("title: x\ncolum: y", ["unknown-key"]),
    ("title: x\nzzz: y", ["unknown-key-far"]),
    ("lang: en", ["missing-key"]),
    ("title:", ["empty-value"]),
    ('title: ""', ["empty-value"]),
    ("title: 好\n  的", []),
    ("title: x\n  lang: en", ["unexpected-indent"]),
    ("正文\ntitle: x", ["not-key-value"]),
    ("title: 'x\nlang: en", ["quote-open"]),
]


@pytest.mark.parametrize(("text", "expected"), MISTAKES, ids=[text[:40] for text, _ in MISTAKES])
def test_codes(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    "text", ["", "- a", "just text", "[a]", "{", "}", "]", "---", "... x", "\x00", ":", "? ?", "- - -"]
)
def test_what_is_no_mapping_is_told_and_never_raises(text: str) -> None:
    assert codes(text)


FRAGMENTS = st.lists(
    st.sampled_from(
        [
            *"'\"[]{}:#&*!|>%@`-?,\n \t\\：，、标题ab\x00\u2028\u3000",
            "title: ",
            "- ",
            "\n  ",
            "---",
            "topics: ",
        ]
    ),
    max_size=30,
)


@given(st.text() | FRAGMENTS.map("".join))
def test_nothing_makes_the_reader_fail(text: str) -> None:
    fields, problems = read(text)
    value, more = convert(fields, ArticleFront)
    assert (value is None) == bool(problems + more)
    assert isinstance(salvage(fields, ArticleFront), ArticleFront)
    for problem in problems + more:
        entry = catalogue()[problem.code]
        assert all(words.format_map(problem.params) for words in entry.values())
        assert 1 <= problem.line <= len(text.split("\n")) + 1
        assert problem.column >= 1


@pytest.mark.parametrize(
    "text",
    [
        "a" + " " * 60_000,
        "topics: a" + " " * 60_000 + "b",
        "topics: [a" + " " * 60_000 + "b]",
        "title: '" + " " * 60_000,
        "title: " + "[" * 60_000,
        "title: " + "{a: " * 15_000,
        "title: x\nauthors:\n" + "- a\n " * 12_000,
        "\n".join(f"key{n}：值" for n in range(5_000)),
        "\n".join(f"k{n}: [x" for n in range(7_000)),
        "? " * 30_000,
        "title: " + "a: " * 20_000,
        'title: "' + "\\x41" * 15_000 + '"',
        "date: 2025-1-1" + " " * 60_000 + "x",
    ],
    ids=lambda text: text[:12],
)
def test_no_front_matter_takes_long(text: str) -> None:
    started = time.process_time()
    codes(text)
    assert time.process_time() - started < 20


def test_a_bomb_of_aliases_is_refused_at_once() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    assert {"quote-needed"} <= set(codes("\n".join(lines)))


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("Title", "title"),
        ("tag", None),
        ("tags", "topics"),
        ("标题", "title"),
        ("same-story", "same_story"),
        ("wetter", None),
    ],
)
def test_nearest_keys(key: str, meant: str | None) -> None:
    assert nearest_key(key, ArticleFront.__struct_fields__) == meant


def test_a_value_complained_about_is_not_used() -> None:
    fields, problems = read("title: x\nsummary: 聊聊 #话题")
    assert [problem.code for problem in problems] == ["hash-drops-text"]
    assert convert(fields, ArticleFront) == (None, [])


def test_what_fits_is_salvaged() -> None:
    fields, _ = read("draft: maybe\nlang: en\ntopics: [a, b]\nwhat: ever")
    assert salvage(fields, ArticleFront) == ArticleFront(title="", lang="en", topics=("a", "b"))


# -- writing


def back(values: dict[str, object]) -> dict[str, object]:
    text = emit(values)
    fields, problems = parse(split(text).front)
    assert problems == [], text
    return dict(fields.values)


ANY = st.text(st.characters(codec=None)) | st.text("\"'\\[]{}:#&*!|>%@`-?, 标题a1\n\u3000，", max_size=12)


@given(ANY, st.lists(ANY, max_size=4))
def test_whatever_is_written_reads_back(text: str, items: list[str]) -> None:
    wanted: dict[str, object] = {}
    if clean(text):
        wanted["title"] = clean(text)
    if items:
        wanted["topics"] = [clean(item) for item in items]
    assert back({"title": text, "topics": items}) == wanted


@given(ANY)
def test_other_readers_see_the_same_text(text: str) -> None:
    """A forge's preview and an editor read the same text, not a number or a truth value."""
    loaded = yaml.safe_load(emit({"title": "x", "summary": text})[4:-4])
    written = loaded.get("summary", "")
    # Dates stay bare, as everybody writes them.
    assert written == clean(text) or isinstance(written, date)


@given(ANY)
def test_cleaning_is_done_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_cleaning_leaves_what_can_be_seen() -> None:
    assert clean("标题　“AI”\u00a0— é 🎉\n第二行") == "标题　“AI”\u00a0— é 🎉\n第二行"
    assert clean("a\tb\r\nc\x07\ufeff\u2028d\u202e\ud800") == "a b\nc\nd"


def test_what_writing_looks_like() -> None:
    text = emit(
        {
            "slug": "a-b",
            "title": "坚持“智能向善”　增进人类福祉:上",
            "extra": 3,
            "excerpt": True,
            "draft": False,
            "date": "2025-12-23T22:31:00Z",
            "topics": ["ai-governance", "a, b", "C#", "是:"],
            "column": '"和音"',
            "series": "It's: 'x'",
            "id": "k3f9q2",
            "summary": "",
            "source": None,
            "authors": [],
            "rights": "no",
            "image": "#1",
        },
        "yaml-language-server: $schema=article.json",
    )
    assert text == (
        "---\n"
        "# yaml-language-server: $schema=article.json\n"
        "id: k3f9q2\n"
        "title: 坚持“智能向善”　增进人类福祉:上\n"
        "column: '\"和音\"'\n"
        "series: \"It's: 'x'\"\n"
        "date: 2025-12-23T22:31:00Z\n"
        'topics: [ai-governance, "a, b", C#, "是:"]\n'
        "excerpt: true\n"
        "slug: a-b\n"
        "draft: false\n"
        'rights: "no"\n'
        'image: "#1"\n'
        "extra: 3\n"
        "---\n"
    )
