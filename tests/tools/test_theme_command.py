"""`wenzhai theme`: a new theme that works at once, and everything a theme has to bear on one page."""

import gzip
import re
from pathlib import Path

import pytest

from tests.support.paths import REPOSITORY
from tests.support.project import Project
from wenzhai.cli import run
from wenzhai.theme.chain import load_theme

FIRST_VIEW = 14 * 1024
"""Bytes: about what a server may send before the first answer comes back."""


@pytest.fixture
def site(tmp_path: Path) -> Project:
    site = Project(tmp_path)
    site.write("wenzhai.yaml", "title: 测试\nlang: zh-Hans\n")
    return site


def theme(site: Project, *arguments: str) -> int:
    return run(["--root", str(site.root), "--lang", "en", "theme", *arguments])


@pytest.mark.parametrize("parent", ["paper", "broadsheet", "base"])
def test_a_new_theme_builds_a_site_that_looks_like_its_parent(site: Project, parent: str) -> None:
    assert theme(site, "new", "mine", "--extends", parent) == 0
    site.write("wenzhai.yaml", "title: 测试\ntheme: mine\n")
    site.write("content/articles/a.md", "---\ntitle: 一\ndate: 2025-12-24\n---\n正文。\n")
    assert not site.build().problems
    sheets = re.findall(r'stylesheet" href="[./]*assets/(\w+)\.', site.read("2025/12/24/a.html"))
    assert sheets == {"paper": ["paper"], "broadsheet": ["paper", "broadsheet"], "base": ["base"]}[parent] + [
        "mine"
    ]


def test_a_child_of_a_child_has_the_layout_of_both(site: Project) -> None:
    theme(site, "new", "mine")
    site.remove("themes/mine/templates")
    assert theme(site, "new", "other", "--extends", "mine") == 0
    assert (
        '{% extends "paper:layout.html" %}' in (site.root / "themes/other/templates/layout.html").read_text()
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["new"], "theme-name"),
        (["new", "我的"], "theme-name"),
        (["new", "../x"], "theme-name"),
        (["new", "taken"], "theme-taken"),
        (["new", "paper"], "theme-taken"),
        (["new", "mine", "--extends", "nothing"], "theme-unknown"),
        (["gallery", "nothing"], "theme-unknown"),
    ],
)
def test_what_cannot_be(
    site: Project, capsys: pytest.CaptureFixture[str], arguments: list[str], code: str
) -> None:
    site.write("themes/taken/theme.yaml", "name: taken\n")
    assert theme(site, *arguments) != 0
    assert f"[{code}]" in capsys.readouterr().err
    assert not (site.root / "themes/mine").exists()


def test_the_gallery_holds_every_kind_of_page(site: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert theme(site, "gallery", "broadsheet") == 0
    page = Path(capsys.readouterr().out.strip())
    assert page.parent.parent.parent == site.root / ".cache"
    text = page.read_text(encoding="utf-8")
    templates = load_theme(REPOSITORY, "broadsheet").names
    kinds = {name.removesuffix(".html") for name in templates} - {
        "layout",
        "parts",
        "term",
        "redirect",
        "column",
    }
    assert set(re.findall(r'<section class="kind-([\w-]+)">', text)) == kinds | {
        "excerpt",
        "markdown",
        "markdown-en",
    }
    assert text.count("<main") == 1
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    links = re.findall(r'(?:href|src)="([^":#]+)["#]', text)
    assert [link for link in links if not (page.parent / link).is_file()] == []
    assert site.root.joinpath("content").exists() is False


def test_the_second_theme_is_a_small_one() -> None:
    files = [path for path in (REPOSITORY / "themes/broadsheet").rglob("*") if path.is_file()]
    assert sum(len(path.read_text(encoding="utf-8").splitlines()) for path in files) < 200


@pytest.mark.parametrize("name", ["paper", "broadsheet"])
def test_an_article_of_the_demo_comes_in_one_round(tmp_path: Path, name: str) -> None:
    site = Project.of_this_repository(tmp_path)
    settings = (tmp_path / "wenzhai.yaml").read_text(encoding="utf-8")
    site.write("wenzhai.yaml", f"{settings}theme: {name}\n")
    assert not site.build().failed
    pages = [page for page in site.site.rglob("2025/*/*/*.html") if page.name != "index.html"]
    assert len(pages) > 5
    for page in pages:
        text = page.read_text(encoding="utf-8")
        own = re.findall(r'<(?:script|link rel="stylesheet")[^>]* (?:src|href)="([^"]+)"', text)
        first = [page, *((page.parent / url).resolve() for url in own)]
        weight = sum(len(gzip.compress(file.read_bytes(), 9, mtime=0)) for file in first)
        assert weight <= FIRST_VIEW, f"{page}: {weight}"
