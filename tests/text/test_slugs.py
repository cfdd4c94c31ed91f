"""Slugs: readable, safe everywhere, distinct where it matters; ids: the same from the same origin."""

import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import paths
from wenzhai.text.slugs import (
    MAX_BYTES,
    MAX_CHARACTERS,
    article_id,
    collision_key,
    path_slug,
    slug_fault,
    slugify,
)

CASES = paths.CASES / "slugs.txt"
ID = r"[a-z][a-z0-9]{5}"


def cases() -> list[tuple[str, str, str]]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    rows = [line.split("|") for line in lines if line.strip() and not line.startswith("#")]
    return [(style.strip(), title.strip(), slug.strip()) for style, title, slug in rows]


@pytest.mark.parametrize(("style", "title", "slug"), cases())
def test_titles(style: str, title: str, slug: str) -> None:
    assert slugify(title, style) == slug if slug else re.fullmatch(ID, slugify(title, style))


@given(
    st.text() | st.text("一二三中国行 -—:/.'\"#+aA1🎉", max_size=200),
    st.sampled_from(["pinyin", "han", "id"]),
)
def test_every_title_gets_a_name_that_every_file_system_takes(title: str, style: str) -> None:
    slug = slugify(title, style)
    assert slug_fault(slug) is None
    assert len(slug) <= MAX_CHARACTERS + 2
    assert len(slug.encode()) <= MAX_BYTES
    assert slugify(slug, style) == slug or style == "id"


def test_a_cut_falls_between_words() -> None:
    title = "人工智能" * 30
    slug = slugify(title)
    assert set(slug.split("-")) == {"ren", "gong", "zhi", "neng"}
    assert MAX_CHARACTERS - 6 < len(slug) <= MAX_CHARACTERS


@pytest.mark.parametrize(
    ("slug", "fault"),
    [
        ("", "characters"),
        ("a b", "characters"),
        ("a/b", "characters"),
        ("a:b", "characters"),
        ("🎉", "characters"),
        ("a\x00", "characters"),
        (".hidden", "edges"),
        ("-x", "edges"),
        ("x.", "edges"),
        ("..", "edges"),
        ("con", "reserved"),
        ("CON.html", "reserved"),
        ("lpt9", "reserved"),
        ("index", "reserved"),
        ("字" * 61, "long"),
        ("字" * 60, None),
        ("index.old", None),
        ("v1.2", None),
        ("2025-12", None),
    ],
)
def test_slugs_that_an_editor_chose(slug: str, fault: str | None) -> None:
    assert slug_fault(slug) == fault


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("content/articles/2025/12/24-slug.md", "slug"),
        ("content/articles/2025-12-24-slug.md", "slug"),
        ("content/articles/24.md", ""),
        ("content/articles/2025.md", "2025"),
        ("content/articles/247-things.md", "247-things"),
        ("content/articles/24-12-slug.md", "12-slug"),
        ("content/articles/24-Cafe\u0301.md", "Café"),
    ],
)
def test_slugs_from_file_names(path: str, slug: str) -> None:
    assert path_slug(path) == slug


@pytest.mark.parametrize(
    ("one", "other"),
    [("A.html", "a.html"), ("café", "cafe\u0301"), ("ＡＩ", "ai"), ("straße", "STRASSE"), ("ﬁ", "FI")],
)
def test_names_that_some_file_system_takes_for_one(one: str, other: str) -> None:
    assert collision_key(one) == collision_key(other)


@given(st.text())
def test_ids(origin: str) -> None:
    made = article_id(origin)
    assert re.fullmatch(ID, made)
    assert made == article_id(origin)
    another = article_id(origin, taken={made})
    assert another != made and re.fullmatch(ID, another)


def test_ids_stay_what_they_were() -> None:
    assert article_id("content/articles/2025/12/24-slug.md") == "hej1ha"


def test_different_origins_have_different_ids() -> None:
    made = {article_id(str(number), length=10) for number in range(20_000)}
    assert len(made) == 20_000


def test_pinyin_is_loaded_only_for_han() -> None:
    program = """
import sys
from wenzhai.text.slugs import slugify
assert slugify("Plain English") == "plain-english"
assert "pypinyin" not in sys.modules
slugify("中文")
assert "pypinyin" in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)
