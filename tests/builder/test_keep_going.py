"""`--keep-going`: what has errors is left out, what is sound stands, and the report says which is which."""

import string
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.project import Built, Project, templates_taken_apart_once
from wenzhai.model.problems import Problem, errors_in


def text(title: str, body: str = "文", **keys: str) -> str:
    front = {"title": title, "date": "2025-12-24", **keys}
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in front.items()) + f"---\n{body}\n"


def project(folder: Path, **articles: str) -> Project:
    site = Project(folder)
    site.write("wenzhai.yaml", "title: 文摘\nurl: https://example.org/\n")
    for name, written in articles.items():
        site.write(f"content/articles/{name}.md", written)
    return site


def url(name: str) -> str:
    return f"2025/12/24/{name}.html"


def places(problems: tuple[Problem, ...]) -> list[tuple[str, str, int, int]]:
    return [(one.code, one.path.rpartition("/")[2], one.line, one.column) for one in problems]


def test_a_file_with_a_broken_link_is_left_out_and_so_says_the_report(tmp_path: Path) -> None:
    site = project(tmp_path, a=text("甲", "见[[没有这篇]]。"), b=text("乙"))
    ran = site.run("build", "--keep-going", "--json")
    assert (ran.code, ran.json["left_out"]) == (1, ["content/articles/a.md"])
    assert url("b") in site.tree() and url("a") not in site.tree()
    assert "甲" not in site.read("index.html")


def test_what_links_to_a_file_left_out_stands_with_a_warning(tmp_path: Path) -> None:
    site = project(tmp_path, a=text("甲", "见[[没有这篇]]。"), b=text("乙", "见[[甲]]。"))
    built = site.build(keep_going=True)
    assert places(built.problems) == [("link-unknown", "a.md", 5, 2), ("refers-to-left-out", "b.md", 5, 2)]
    assert [one.severity for one in built.problems] == ["error", "warning"]
    assert url("b") in site.tree() and url("a") not in site.tree()


def test_what_links_to_a_file_that_cannot_be_read_stands_with_a_warning(tmp_path: Path) -> None:
    site = project(tmp_path, a="---\ntitle: [x\n---\n", b=text("乙", "见[那里](a.md)和[[a]]。"))
    built = site.build(keep_going=True)
    assert [one.code for one in errors_in(built.problems)] == ["bracket-open"]
    assert built.codes.count("refers-to-left-out") == 2
    assert url("b") in site.tree()


def test_no_article_stands_under_a_topic_that_it_does_not_have(tmp_path: Path) -> None:
    site = project(
        tmp_path,
        b=text("乙", topics='["A/B"]'),
        c=text("丙", topics='["a:b"]'),
        d=text("丁", topics='["A/B"]'),
        e=text("戊"),
    )
    built = site.build(keep_going=True)
    assert [one.code for one in errors_in(built.problems)] == ["term-slug-taken"]
    named = {name for name in "bcde" if url(name) in site.tree()}
    assert named in ({"c", "e"}, {"b", "d", "e"})
    listed = site.read("topics/a-b/index.html")
    assert {name for name in "bcde" if f"/{name}.html" in listed} == named - {"e"}


@pytest.mark.parametrize(
    ("alias", "code"),
    [
        ("/index.html", "alias-taken"),
        ("/topics/", "alias-taken"),
        ("/2025/12/24/b.html", "alias-taken"),
        ("/FEED.xml/x.html", "alias-in-the-way"),
        ("/2025/12/24/b.md/x.html", "alias-in-the-way"),
        ("/Topics/x.html", "alias-folder-spelling"),
    ],
)
def test_an_alias_in_the_way_is_left_out_alone(tmp_path: Path, alias: str, code: str) -> None:
    site = project(tmp_path, a=text("甲", aliases=f"[/old.html, {alias}]"), b=text("乙"))
    plain = project(tmp_path / "plain", a=text("甲", aliases="[/old.html]"), b=text("乙"))
    assert not plain.build().failed
    refused = site.build()
    assert places(refused.problems) == [(code, "a.md", 4, 22)]
    assert site.tree() == {}
    built = site.build(keep_going=True)
    assert built.problems == refused.problems
    names = {name for name in plain.tree() if not name.startswith("search/")}
    assert {name for name in site.tree() if not name.startswith("search/")} == names
    assert site.read(url("b")) == plain.read(url("b"))
    assert site.read("old.html") == plain.read("old.html")


def test_of_two_files_at_one_address_the_second_is_left_out(tmp_path: Path) -> None:
    site = project(tmp_path, a=text("甲", slug="x"), b=text("乙", slug="X"), c=text("丙"))
    built = site.build(keep_going=True)
    assert places(built.problems) == [("url-taken", "b.md", 4, 7)]
    assert {url("x"), url("c")} <= site.tree().keys()
    assert url("X") not in site.tree()


def test_static_files_that_cannot_be_published_are_told_and_left_out(tmp_path: Path) -> None:
    site = project(tmp_path, a=text("甲"))
    site.write("wenzhai.yaml", "title: 文摘\ntheme: own\n")
    site.write("themes/own/theme.yaml", "name: own\nextends: base\n")
    for name in ("con.css", "in/a:b.js", "good.txt", "Good.TXT", "half#.css"):
        site.write(f"themes/own/static/{name}", "x")
    assert site.build().failed and site.tree() == {}
    built = site.build(keep_going=True)
    assert {(one.code, one.path.removeprefix("themes/own/static/")) for one in built.problems} == {
        ("static-name", "con.css"),
        ("static-name", "in/a:b.js"),
        ("static-name", "half#.css"),
        ("static-same-name", "good.txt"),
    }
    assert url("a") in site.tree()
    assert sum("ood." in name for name in site.tree()) == 1


def test_a_second_run_still_says_what_is_left_out(tmp_path: Path) -> None:
    site = project(tmp_path, a=text("甲", "见[[没有这篇]]。"), b=text("乙"))
    first, second = (site.run("build", "--keep-going", "--lang", "zh") for _ in range(2))
    assert "没有放进网站的（1）" in first.out and "content/articles/a.md" in first.out
    assert "没有放进网站的（1）" in second.out and "没有生成" not in second.out


def failing_for(site: Project, title: str) -> None:
    """A theme whose article page fails for this title."""
    site.write("wenzhai.yaml", "title: 文摘\nurl: https://example.org/\ntheme: own\n")
    site.write("themes/own/theme.yaml", "name: own\nextends: paper\napi: 1\n")
    site.write(
        "themes/own/templates/article.html",
        '{% extends "base:article.html" %}'
        f'{{% block kicker %}}{{{{ 1 // (article.title != "{title}") }}}}{{% endblock %}}',
    )


def test_a_page_that_fails_fails_again_after_an_edit_elsewhere(tmp_path: Path) -> None:
    site = project(tmp_path, a=text("甲"), b=text("乙", summary="要点"))
    failing_for(site, "甲")
    first = site.build(keep_going=True)
    site.write("content/articles/b.md", text("乙", "改了一句。", summary="要点"))
    second = site.build(keep_going=True)
    assert first.codes == second.codes == ["template-fails"]
    assert url("b") in site.tree() and url("a") not in site.tree()


def test_a_page_goes_when_it_fails_and_comes_back(tmp_path: Path) -> None:
    site = project(tmp_path, a=text("丙"), b=text("乙"))
    failing_for(site, "甲")
    site.build(keep_going=True)
    whole = site.tree()
    site.write("content/articles/a.md", text("甲"))
    assert site.build(keep_going=True).codes == ["template-fails"]
    assert url("b") in site.tree() and url("a") not in site.tree()
    site.write("content/articles/a.md", text("丙"))
    assert site.build(keep_going=True).codes == []
    assert site.tree() == whole


# -- whatever addresses there are ------------------------------------------------------------------------

WORDS = st.sampled_from(
    ["a", "B", "b", "index", "feed.xml", "2025", "topics", "con", "nul.x", "a.b", "é", "ＡＢ", "文"]
)
ODD = st.text(
    st.sampled_from(string.ascii_letters + "0123456789-_.~ :*?\"<>|%#\\'文é"), min_size=1, max_size=8
)
LONG = st.integers(70, 260).map(lambda size: "x" * size)
PART = st.one_of(WORDS, WORDS, WORDS, ODD, LONG)
PATH = st.one_of(
    st.lists(PART, min_size=1, max_size=4).map("/".join),
    st.sampled_from(
        ["index.html", "topics/", "feed.xml/x.html", "2025/12/24/a.html", "2025/12/24/b.md/c.html"]
    ),
    st.integers(100, 2100).map(lambda depth: "y/" * depth + "z.html"),
)
ALIASES = st.lists(PATH.map(lambda path: f"/{path}"), max_size=3)
SLUG = st.one_of(st.none(), PART)


def quoted(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    articles=st.lists(st.tuples(SLUG, ALIASES), min_size=1, max_size=4),
    static=st.lists(PART.filter(lambda name: "/" not in name), max_size=3),
)
def test_whatever_addresses_are_asked_for_there_are_places_and_the_rest_is_built(
    articles: list[tuple[str | None, list[str]]], static: list[str]
) -> None:
    with tempfile.TemporaryDirectory() as folder, templates_taken_apart_once():
        site = Project(Path(folder))
        site.write("wenzhai.yaml", "title: 文摘\ntheme: own\n")
        site.write("themes/own/theme.yaml", "name: own\nextends: base\n")
        for name in static:
            if name not in (".", "..") and len(name) < 250:
                site.write(f"themes/own/static/{name}", name)
        for number, (slug, aliases) in enumerate(articles):
            keys = {"slug": quoted(slug)} if slug else {}
            keys |= {"aliases": f"[{', '.join(map(quoted, aliases))}]"} if aliases else {}
            site.write(f"content/articles/n{number}.md", text(f"第{number}篇", **keys))
        built = site.build(keep_going=True)
        check_places(built, site)
        left = {one.path for one in errors_in(built.problems) if not one.code.startswith("alias-")}
        for number, (slug, _) in enumerate(articles):
            is_left_out = f"content/articles/n{number}.md" in left
            page = url(slug or f"n{number}")
            shown = page in site.tree() and f"第{number}篇" in site.read(page)
            assert shown is not is_left_out, (number, built.problems)
        assert 'http-equiv="refresh"' not in site.read("index.html")


def check_places(built: Built, site: Project) -> None:
    for problem in built.problems:
        assert (site.root / problem.path).is_file(), problem
        assert problem.line > 0 or problem.path.startswith("themes/"), problem
