"""What a curator owes to readers and authors, and how `wenzhai check` holds the content to it."""

from pathlib import Path

import pytest

from tests.support.importing import DUMP, import_data, make_project
from tests.support.project import NOW, Project
from wenzhai.builder.project import read_project
from wenzhai.checks import check_content
from wenzhai.content.config import load_config
from wenzhai.model.problems import Problem

CORE = "---\ntitle: A forum\nsource: log\n{}---\n## Core viewpoint\n\nWater rises.\n"


def found(site: Project, code: str) -> list[Problem]:
    config = load_config(site.root)
    snapshot = read_project(site.root, config, command="check")
    return [problem for problem in check_content(snapshot) if problem.code == code]


@pytest.fixture
def site(tmp_path: Path) -> Project:
    site = Project(tmp_path)
    site.write("wenzhai.yaml", "title: 小报\n")
    return site


def test_a_summary_of_the_core_viewpoint_kind_is_asked_about(site: Project) -> None:
    site.write("content/articles/a.md", CORE.format(""))
    site.write("content/articles/b.md", "---\ntitle: 乙\n---\nThe core viewpoint is another.\n")
    (problem,) = found(site, "ai-unsaid")
    assert (problem.path, problem.line, problem.excerpt) == (
        "content/articles/a.md",
        5,
        "## Core viewpoint",
    )


@pytest.mark.parametrize("said", ["ai: summary\n", "ai: none\n"])
def test_an_answer_is_an_answer(site: Project, said: str) -> None:
    site.write("content/articles/a.md", CORE.format(said))
    assert found(site, "ai-unsaid") == []


@pytest.mark.parametrize("answer", ["summary", "none"])
def test_one_line_of_the_settings_or_of_a_source_answers_for_all(site: Project, answer: str) -> None:
    site.write("content/articles/a.md", CORE.format(""))
    site.write("wenzhai.yaml", f"core_viewpoint: {answer}\n")
    assert found(site, "ai-unsaid") == []
    site.build()
    assert ("data-ai" in site.read("undated.html")) == (answer == "summary")


def test_a_source_answers_for_its_articles(site: Project) -> None:
    site.write("content/articles/a.md", CORE.format(""))
    site.write("content/sources/log.md", "---\nen: log\nai: summary\n---\n")
    assert found(site, "ai-unsaid") == []


def test_a_text_of_others_beyond_the_limit_is_an_error_with_the_count(site: Project) -> None:
    site.write("wenzhai.yaml", "limits: {quote: 5}\n")
    site.write("content/articles/a.md", "---\ntitle: 甲\nsource: 江河报\n---\n一二三四五六 seven\n")
    site.write("content/articles/b.md", "---\ntitle: 乙\nsource: 江河报\n---\n一二三四五\n")
    site.write("content/articles/c.md", "---\ntitle: 丙\n---\n我们自己写的长长的一段\n")
    (problem,) = found(site, "quote-too-long")
    assert (problem.path, problem.severity) == ("content/articles/a.md", "error")
    assert problem.params == {"count": "6", "limit": "5"}
    assert site.run("check").code == 1
    site.write("wenzhai.yaml", "title: 小报\n")
    assert found(site, "quote-too-long") == []


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ("services:\n  waline: {url: https://talk.example}\n", 2),
        ("services: {umami: {id: abc}}\n", 2),
        ("pictures: {allow: [img.example]}\n", 2),
        ("pictures: {widths: [480]}\n", 0),
    ],
)
def test_a_site_that_makes_browsers_connect_elsewhere_has_a_page_to_say_so(
    site: Project, settings: str, line: int
) -> None:
    site.write("wenzhai.yaml", f"title: 小报\n{settings}")
    assert [one.line for one in found(site, "about-missing")] == ([line] if line else [])
    site.write("content/pages/us.md", "---\ntitle: 我们\nslug: about\n---\n编者。\n")
    assert found(site, "about-missing") == []


def test_ai_crawlers_are_asked_to_stay_away(site: Project) -> None:
    site.write("content/articles/a.md", "---\ntitle: 甲\ndate: 2025-12-24\n---\n话。\n")
    site.build()
    assert site.read("robots.txt") == "User-agent: *\nAllow: /\n" and "llms.txt" in site.tree()
    site.write("wenzhai.yaml", "robots: {ai: deny}\n")
    site.build()
    denied, _, others = site.read("robots.txt").partition("Disallow: /\n\n")
    assert "User-agent: GPTBot\n" in denied and "User-agent: *" not in denied
    assert others == "User-agent: *\nAllow: /\n" and "llms.txt" not in site.tree()


def test_numbers_of_registration_stand_on_every_page(site: Project) -> None:
    site.write("content/articles/a.md", "---\ntitle: 甲\naliases: [/alt.html]\n---\n话。\n")
    site.build()
    assert not any("beian" in site.read(name) for name in site.tree() if name.endswith(".html"))
    site.write("wenzhai.yaml", "beian: {icp: 京ICP备12345678号-1, police: 京公网安备11010502030123号}\n")
    site.build()
    pages = [name for name in site.tree() if name.endswith(".html")]
    assert {"404.html", "alt.html", "index.html"} <= set(pages)
    for page in pages:
        text = site.read(page)
        assert '<a href="https://beian.miit.gov.cn/" rel="external nofollow">京ICP备12345678号-1</a>' in text
        assert "https://beian.mps.gov.cn/#/query/webSearch?code=11010502030123" in text


def test_what_search_engines_are_to_leave_out_is_in_no_list_for_them(site: Project) -> None:
    site.write("wenzhai.yaml", "title: 小报\nurl: https://example.org/\n")
    site.write(
        "content/articles/a.md", "---\ntitle: 甲\ndate: 2025-12-24\nslug: a\nnoindex: true\n---\n话。\n"
    )
    site.write("content/pages/p.md", "---\ntitle: 页\nnoindex: true\nnav: true\n---\n话。\n")
    site.write("content/issues/i.md", "---\ntitle: 期\nnoindex: true\n---\n话。\n")
    site.build()
    listed = site.read("sitemap.xml") + site.read("llms.txt")
    for url in ("2025/12/24/a.html", "p.html", "issues/i.html"):
        assert '<meta name="robots" content="noindex">' in site.read(url)
        assert url not in listed and url.replace(".html", ".md") not in listed
    assert "2025/12/24/a.html" in site.read("index.html") and "noindex" not in site.read("index.html")


def test_corrections_have_a_page_and_a_feed(site: Project) -> None:
    site.write("wenzhai.yaml", "title: 小报\nurl: https://example.org/\n")
    site.write("content/articles/c.md", "---\ntitle: 丙\ndate: 2025-12-25\n---\n话。\n")
    site.build()
    assert not any(name.startswith("corrections") for name in site.tree())
    for slug, updated in (("jia", "2025-12-30"), ("yi", "2025-12-31")):
        site.write(
            f"content/articles/{slug}.md",
            f"---\ntitle: {slug}\ndate: 2025-12-24\nslug: {slug}\nupdated: {updated}\ncorrection: 改了{slug}\n---\n"
            "话。\n",
        )
    site.build()
    page, feed = site.read("corrections.html"), site.read("corrections/feed.xml")
    assert 0 < page.find("改了yi") < page.find("改了jia") and 0 < feed.find("改了yi") < feed.find("改了jia")
    assert 'href="corrections/feed.xml"' in page and "corrections.html" in site.read("archive.html")
    assert "corrections/feed.xml" in site.read("feeds.opml") and "丙" not in page
    assert site.run("check").code == 0


def test_of_an_imported_page_one_line_labels_every_summary_of_that_kind(tmp_path: Path) -> None:
    site = Project(make_project(tmp_path))
    import_data(DUMP.read_bytes(), site.root)
    asked = {problem.path for problem in found(site, "ai-unsaid")}
    assert len(asked) == 7  # of ten: the others are texts as they were published
    site.append("wenzhai.yaml", "core_viewpoint: summary\n")
    assert found(site, "ai-unsaid") == []
    site.build(now=NOW + 31_536_000)  # some of its articles lie in the future
    copies = [name for name in site.tree() if name.endswith(".md") and "(ai: summary)" in site.read(name)]
    assert len(copies) == len(asked)
