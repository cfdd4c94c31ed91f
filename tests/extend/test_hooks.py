"""What hooks do to a site, and what becomes of their mistakes."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import wenzhai
from tests.support.extending import files_of
from tests.support.project import NOW, Built, Project, templates_taken_apart_once
from wenzhai.builder.build import BuildOptions, build
from wenzhai.builder.verify import differences
from wenzhai.cli import run
from wenzhai.content.config import load_config
from wenzhai.extend.hooks import load_hooks
from wenzhai.model.problems import Problem
from wenzhai.serve.watch import Watcher

SETTINGS = "title: 文摘\nurl: https://example.org/\ntheme: own\nfields: {venue: {}}\n"
RAIN = "---\nid: aaa111\ntitle: 雨夜\ndate: 2025-12-24\ntopics: [雨]\nsource: xinhua\nvenue: 上海\n---\n雨下了一夜。\n"
SNOW = "---\nid: bbb222\ntitle: 雪\ndate: 2025-12-25\n---\n雪停了。\n"

LOUD = '{% extends "base:404.html" %}{% block title %}{{ "a" | loud }}{% endblock %}'
PAGE = "from wenzhai import ExtraPage\ndef pages(digest):\n    yield ExtraPage({})\n"


@pytest.fixture(autouse=True, scope="module")
def quick() -> Iterator[None]:
    with templates_taken_apart_once():
        yield


@pytest.fixture
def site(tmp_path: Path) -> Project:
    project = Project(tmp_path / "digest").add(
        ("wenzhai.yaml", SETTINGS),
        ("themes/own/theme.yaml", "name: own\nextends: base\n"),
        ("content/articles/rain.md", RAIN),
        ("content/articles/snow.md", SNOW),
    )
    project.run_hooks = True
    return project


def with_hooks(site: Project, code: str, **options: Any) -> Built:
    site.write("hooks.py", code)
    return site.build(**options)


def only(built: Built) -> Problem:
    (problem,) = built.problems
    return problem


def clean_tree(site: Project, folder: Path) -> dict[str, bytes]:
    clean = Project.copy_of(site.root, folder)
    clean.run_hooks = True
    assert not clean.build().failed
    return clean.tree()


# -- what they do


def test_the_example_of_the_documentation_works(site: Project, tmp_path: Path) -> None:
    site.write(
        "themes/own/templates/page.html",
        '{% extends "base:page.html" %}{% block document_meta %}{{ 90 | hours }}{% endblock %}',
    )
    assert with_hooks(site, files_of("钩子 · Hooks")["hooks.py"]).problems == ()
    assert "通讯" in site.read("2025/12/24/rain.html") and "通讯" not in site.read("2025/12/25/snow.html")
    page = site.read("no-rights.html")
    assert '<li><a href="2025/12/25/snow.html">雪</a></li>' in page and "1:30" in page
    assert "no-rights.html" in site.read("sitemap.xml")
    assert site.tree() == clean_tree(site, tmp_path / "clean")


def test_what_a_hook_makes_of_an_article_is_so_everywhere(site: Project) -> None:
    code = (
        "from wenzhai import replace\n"
        "def transform(article):\n"
        "    if article.extra['venue'] != '上海':\n"
        "        return article\n"
        "    return replace(article, title='暴' + article.title, topics=['水'], extra={'venue': '三亚'},\n"
        "        markdown=article.markdown + '\\n见[[bbb222]]。<script>1</script>')\n"
    )
    with_hooks(site, code)
    page, copy = site.read("2025/12/24/rain.html"), site.read("2025/12/24/rain.md")
    assert "暴雨夜" in page and "topics/shui/" in page and 'href="../25/snow.html"' in page
    assert "<script>1" not in page and "# 暴雨夜" in copy and "主题：水" in copy
    assert "暴雨夜" in site.read("feed.xml") and "暴雨夜" in site.read("topics/shui/index.html")
    assert not (site.site / "topics" / "yu").exists()
    records = wenzhai.read(site.root, now=NOW, run_hooks=True)
    (rain,) = (one for one in records.articles if one.id == "aaa111")
    assert (rain.title, rain.extra["venue"]) == ("暴雨夜", "三亚")


def test_hooks_that_come_change_and_go_are_edits_like_any_other(site: Project, tmp_path: Path) -> None:
    assert not site.build().failed
    plain = site.tree()
    first = "from wenzhai import replace\ndef transform(article):\n    return replace(article, column='一')\n"
    second = first.replace("一", "二")
    for number, code in enumerate((first, second, first)):
        site.settle()
        site.build()  # from now on nothing but the hooks has changed
        assert not with_hooks(site, code).failed
        assert site.tree() == clean_tree(site, tmp_path / f"clean-{number}")
        assert site.build().idle
    site.remove("hooks.py")
    site.build()
    assert site.tree() == plain


def test_a_value_that_is_changed_where_it_stands_counts(site: Project) -> None:
    with_hooks(site, "def transform(article):\n    article.extra['venue'] = '三亚'\n    return article\n")
    records = wenzhai.read(site.root, now=NOW, run_hooks=True)
    assert {one.extra["venue"] for one in records.articles} == {"三亚"}


def test_the_preview_sees_another_hooks_file(site: Project) -> None:
    watcher = Watcher(site.root)
    site.write("hooks.py", "filters = {'loud': str.upper}\n")
    assert watcher.look() and not watcher.look()
    site.remove("hooks.py")
    assert watcher.look()


def test_an_edit_makes_again_what_depends_on_it_and_no_more(site: Project) -> None:
    pages = PAGE.format("path='a.html', title='甲', body=''")
    with_hooks(site, pages)
    built = with_hooks(site, pages + "# a remark\n")
    assert not (built.parsed or built.rendered or built.written)
    built = with_hooks(site, pages.replace("甲", "乙"))
    assert not built.parsed and set(built.rendered) == {"a.html"}


def test_another_filter_makes_pages_again(site: Project) -> None:
    site.write("themes/own/templates/404.html", LOUD)
    assert not with_hooks(site, "filters = {'loud': lambda text: text + '!'}\n").failed
    assert "<title>a!" in site.read("404.html")
    built = with_hooks(site, "filters = {'loud': lambda text: text + '?'}\n")
    assert "<title>a?" in site.read("404.html") and built.rendered["404.html"] == ("input:filters",)


def test_workers_have_the_hooks_too(site: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wenzhai.engine.workers.WORTH_IT_IF_ASKED", 1)
    site.write("themes/own/templates/404.html", LOUD)
    code = (
        "import os\nfrom wenzhai import replace\nparent = None\n"
        "def transform(article):\n    return replace(article, column=f'c{os.getpid()}')\n"
        "filters = {'loud': lambda text: text + str(os.getpid())}\n"
    )
    assert not with_hooks(site, code, jobs=2).failed
    own = str(os.getpid())
    assert "<title>a" in site.read("404.html") and f"<title>a{own}" not in site.read("404.html")
    assert "c" in site.read("2025/12/24/rain.html") and f"c{own}" not in site.read("2025/12/24/rain.html")


# -- what is not pure


@pytest.mark.parametrize(
    "code",
    [
        "import random\nfrom wenzhai import replace\n"
        "def transform(article):\n    return replace(article, rights=str(random.random()))\n",
        "from time import time_ns\nfrom wenzhai import ExtraPage\n"
        "def pages(digest):\n    yield ExtraPage(path='a.html', title=str(time_ns()), body='')\n",
        "import random\nseed = random.random()\nfilters = {'loud': lambda text: f'{text} {seed}'}\n",
    ],
    ids=["a random number", "the clock", "one that is drawn when it is loaded"],
)
def test_verify_catches_an_answer_that_differs(site: Project, code: str) -> None:
    site.write("hooks.py", code)
    if "filters" in code:
        site.write("themes/own/templates/404.html", LOUD)
    config = load_config(site.root)
    hooks = load_hooks(site.root, (), run=True)
    options = BuildOptions(now=NOW, jobs=1, verify=True, hooks=hooks)
    report = build(site.root, config, options)
    assert not report.failed
    assert {one.code for one in differences(site.root, config, options, report.output)} == {"verify-differs"}


# -- mistakes


@pytest.mark.parametrize(
    ("code", "told", "line"),
    [
        ("def transform(article)\n", "hook-fails", 1),
        ("import no_such_module\n", "hook-fails", 1),
        ("raise SystemExit(3)\n", "hook-fails", 1),
        ("\0", "hook-fails", 0),
        ("# coding: nonsense\n", "hook-fails", 0),
        ("transform = 3\n", "hook-no-function", 0),
        ("filters = {'a b': str}\n", "hook-no-function", 0),
        ("filters = [str]\n", "hook-no-function", 0),
        ("x = 1\n", "hook-nothing", 0),
        ("filters = {'upper': str}\n", "hook-filter-taken", 0),
        ("def transform(article):\n    return article.nothing\n", "hook-fails-for", 2),
        (
            "def help(a):\n    return a[0]\ndef transform(article):\n    return help([])\n",
            "hook-fails-for",
            2,
        ),
        ("def transform(article):\n    pass\n", "hook-result", 1),
        ("def transform(article, more):\n    return article\n", "hook-fails-for", 0),
        (
            "from wenzhai import replace\ndef transform(article):\n    return replace(article, title=3)\n",
            "hook-result",
            2,
        ),
        (
            "from wenzhai import replace\ndef transform(article):\n    return replace(article, title='\\ud800')\n",
            "hook-result",
            2,
        ),
        (
            "from wenzhai import replace\ndef transform(article):\n    return replace(article, extra={'x': 1})\n",
            "hook-value",
            0,
        ),
        (
            "from wenzhai import replace\ndef transform(article):\n    return replace(article, title='a\\x07')\n",
            "hook-value",
            0,
        ),
        (
            "from wenzhai import replace\ndef transform(article):\n    return replace(article, title='a\\nb')\n",
            "one-line",
            3,
        ),
        ("def pages(digest):\n    return 3\n", "hook-fails", 0),
        ("def pages(digest):\n    return ['a']\n", "hook-result", 1),
        ("def pages(digest):\n    yield 1 / 0\n", "hook-fails", 2),
        (PAGE.format("path='a.html', title=3, body=''"), "hook-result", 2),
        (PAGE.format("path='a.html', title=' ', body=''"), "hook-page-title", 2),
        (PAGE.format("path='a.html', title='a', body='', lang='?'"), "hook-page-lang", 2),
    ],
)
def test_a_mistake_is_a_problem_at_its_line(site: Project, code: str, told: str, line: int) -> None:
    built = with_hooks(site, code)
    first = built.problems[0]
    assert (first.code, first.line) == (told, line)
    assert built.failed and not site.site.exists()
    assert first.path == ("content/articles/rain.md" if told in ("hook-value", "one-line") else "hooks.py")


@pytest.mark.parametrize("result", ["article.nothing", "None"])
def test_the_same_mistake_in_many_articles_is_told_once(site: Project, result: str) -> None:
    problem = only(with_hooks(site, f"def transform(article):\n    return {result}\n"))
    assert (problem.params["count"], problem.params["what"]) == ("2", "content/articles/rain.md")


def test_a_filter_that_fails_is_told_once_at_its_line(site: Project) -> None:
    site.write(
        "themes/own/templates/layout.html",
        '{% extends "base:layout.html" %}{% block title %}{{ "a" | loud }}{% endblock %}',
    )
    problem = only(with_hooks(site, "def loud(text):\n    return text.nothing\nfilters = {'loud': loud}\n"))
    assert (problem.code, problem.path, problem.line) == ("hook-fails", "hooks.py", 2)
    assert "filters.loud" in problem.params["function"]


def test_a_filter_sees_what_the_template_gives_it_and_no_more(site: Project) -> None:
    """What else it saw would be no part of any key."""
    site.write("themes/own/templates/404.html", LOUD)
    code = "from jinja2 import pass_context\nfilters = {'loud': pass_context(lambda context, text: text)}\n"
    assert only(with_hooks(site, code)).code == "hook-fails"


@pytest.mark.parametrize(
    "path",
    [
        "../a.html",
        "/a.html",
        "a/../../b.html",
        "a.txt",
        "",
        ".html",
        "a//b.html",
        ".git/a.html",
        "a\\b.html",
        "C:/a.html",
        "a.html#b",
        "a%2e.html",
        "con.html",
        "a/./b.html",
        "https://example.org/a.html",
    ],
)
def test_a_page_stays_within_the_site(site: Project, path: str) -> None:
    problem = only(with_hooks(site, PAGE.format(f"path={path!r}, title='a', body=''")))
    assert (problem.code, problem.params["page"]) == ("hook-page-path", path)


@pytest.mark.parametrize(
    ("path", "code", "other"),
    [
        ("index.html", "hook-page-taken", "/index.html"),
        ("2025/12/24/rain.html", "hook-page-taken", "content/articles/rain.md"),
        ("2025/12/24/RAIN.html", "hook-page-taken", "content/articles/rain.md"),
        ("a.html", "hook-page-taken", "static/a.html"),
        ("index.html/a.html", "hook-page-in-the-way", "/index.html"),
        ("Topics/a.html", "hook-page-folder-spelling", "/topics/index.html"),
    ],
)
def test_a_page_takes_no_place_of_another(site: Project, path: str, code: str, other: str) -> None:
    site.write("static/a.html", "plain")
    problem = only(with_hooks(site, PAGE.format(f"path={path!r}, title='a', body=''")))
    assert (problem.code, problem.path, problem.params["other"]) == (code, "hooks.py", other)


def test_a_page_that_takes_a_place_is_what_is_left_out(site: Project) -> None:
    site.write("static/a.html", "plain")
    site.edit("content/articles/rain.md", "id: aaa111", "id: aaa111\naliases: [/b.html]")
    code = PAGE.format("path='a.html', title='甲', body=''")
    more = "    yield ExtraPage(path='b.html', title='乙', body='')\n"
    built = with_hooks(site, code + more, keep_going=True)
    assert built.codes == ["hook-page-taken", "hook-page-taken"]
    assert site.read("a.html") == "plain" and "乙" not in site.read("b.html")


def test_two_pages_of_hooks_at_one_place_are_an_error(site: Project) -> None:
    code = PAGE.format("path='a.html', title='a', body=''")
    problem = only(with_hooks(site, code + "    yield ExtraPage(path='a.html', title='b', body='')\n"))
    assert (problem.code, problem.params["other"]) == ("hook-page-taken", "hooks.py")


def test_html_of_a_page_is_no_more_trusted_than_that_of_an_article(site: Project) -> None:
    body = "<p onclick=a()>雨<script>x()</script><a href=javascript:x()>y</a><a href=wz:0>z</a></p>"
    built = with_hooks(site, PAGE.format(f"path='a.html', title='<b>甲</b>', body={body!r}"))
    assert [(one.code, one.params["names"], one.severity) for one in built.problems] == [
        ("hook-page-html", "href, onclick, script", "warning")
    ]
    page = site.read("a.html").partition('<div class="prose">')[2].partition("</div>")[0]
    assert "雨" in page and not [bad for bad in ("onclick", "script", "wz:", "x()") if bad in page]
    assert "&lt;b&gt;甲" in site.read("a.html")


def test_check_finds_what_build_refuses(site: Project, capsys: pytest.CaptureFixture[str]) -> None:
    site.write("hooks.py", PAGE.format("path='index.html', title='a', body=''"))
    assert run(["check", "--run-hooks", "--json", "--root", str(site.root)]) == 1
    assert "hook-page-taken" in capsys.readouterr().out


def test_what_a_hook_prints_is_no_output_of_the_command(
    site: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    site.write(
        "hooks.py", "print('here')\ndef transform(article):\n    print(article.path)\n    return article\n"
    )
    assert run(["build", "--run-hooks", "--json", "--root", str(site.root)]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["ok"] and said.err.startswith("here\ncontent/articles/rain.md\n")
