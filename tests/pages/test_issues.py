"""What the site shows of issues: their articles, neighbours, feed, search, and where an article is collected."""

import json
import re
from pathlib import Path

import feedparser
import pytest

from tests.support.exporting import png
from tests.support.project import Project


@pytest.fixture
def site(tmp_path: Path) -> Project:
    site = Project(tmp_path)
    site.write("wenzhai.yaml", "title: 文摘\nurl: https://example.org/\n")
    site.write("content/sources/xinhua.md", "---\nzh: 新华社\n---\n")
    for id, title, day, lang in (
        ("aaa111", "雨夜", "2025-12-02", "zh-Hans"),
        ("bbb222", "A note on rain", "2025-12-03", "en"),
        ("ccc333", "春天", "2025-12-04", "zh-Hans"),
    ):
        text = f"---\nid: {id}\ntitle: {title}\ndate: {day}\nlang: {lang}\nsource: xinhua\n---\n文章。\n"
        site.write(f"content/articles/{id}.md", text)
    site.write(
        "content/issues/1.md",
        "---\ntitle: 初雪\nnumber: 1\ndate: 2024-12-31\n---\n独家导读。见[[aaa111|雨夜]]。\n",
    )
    site.write(
        "content/issues/2.md",
        "---\ntitle: 岁末\nnumber: 2\ndate: 2025-12-31\n---\n"
        "## [[aaa111|雨夜]]\n\n- [[bbb222|A note on rain]]：摘要\n- **[[ccc333|春天]]**\n\n看完[[aaa111|雨夜]]。\n",
    )
    assert site.build().problems == ()
    return site


def facts(html: str) -> list[str]:
    found = re.findall(r'<span class="item-facts">(.*?)</span>(?=[：<]|$)', html, re.M)
    return [re.sub(r"<[^>]+>", "", one) for one in found]


def test_each_item_says_source_date_and_the_language_if_it_is_another_one(site: Project) -> None:
    assert facts(site.read("issues/2.html")) == ["新华社 12月2日", "新华社 12月3日 英文", "新华社 12月4日"]


def test_a_link_within_a_sentence_is_left_alone(site: Project) -> None:
    assert facts(site.read("issues/1.html")) == []
    assert site.read("issues/2.html").count("item-facts") == 3


@pytest.mark.parametrize(
    ("item", "shown"),
    [
        ("- [[ccc333|春天]]：摘要\n", "：摘要{}</li>"),
        ("- [[ccc333|春天]]：摘要\n\n  第二段。\n", "：摘要</p>{}\n<p>第二段"),
        ("- [[ccc333|春天]]：摘要\n  - 子项\n", "：摘要{}<ul>"),
        ("### [[ccc333|春天]]\n\n摘要\n", "</span></h3>{}\n<p>摘要"),
    ],
)
def test_the_editors_note_on_an_article_stands_below_its_line(site: Project, item: str, shown: str) -> None:
    site.edit("content/articles/ccc333.md", "title: 春天", "title: 春天\nnote: 请看**图**")
    site.write("content/issues/2.md", f"---\ntitle: 岁末\nnumber: 2\ndate: 2025-12-31\n---\n{item}")
    assert site.build().problems == ()
    note = (
        '\n<p class="item-note"><strong class="mark">编者按</strong> <span>请看<strong>图</strong></span></p>'
    )
    html = site.read("issues/2.html")
    assert shown.format(note) in html
    assert html.count("item-note") == 1


def test_a_link_that_is_only_an_id_shows_the_title(site: Project) -> None:
    site.write(
        "content/issues/1.md",
        "---\ntitle: 初雪\ndate: 2024-12-31\n---\n- [[ccc333]]：摘要\n- [[ccc333|ccc333 篇]]\n",
    )
    assert site.build().problems == ()
    for page in (
        site.read("issues/1.html"),
        json.loads(site.read("issues/feed.json"))["items"][1]["content_html"],
    ):
        assert re.findall(r'ccc333\.html">([^<]*)<', page) == ["春天", "ccc333 篇"]


def test_issues_lead_to_the_ones_before_and_after(site: Project) -> None:
    assert re.findall(r'rel="(prev|next)" href="\.\./(issues/\d\.html)"', site.read("issues/1.html")) == [
        ("next", "issues/2.html")
    ]
    assert re.findall(r'rel="(prev|next)" href="\.\./(issues/\d\.html)"', site.read("issues/2.html")) == [
        ("prev", "issues/1.html")
    ]


def test_an_article_says_which_issues_collect_it(site: Project) -> None:
    found = re.findall(
        r'<a href="\.\./\.\./\.\./(issues/\d\.html)">([^<]+)</a>', site.read("2025/12/02/aaa111.html")
    )
    assert found == [("issues/2.html", "收入第 2 期"), ("issues/1.html", "收入第 1 期")]
    assert "issues/1.html" not in site.read("2025/12/04/ccc333.html")


def test_the_index_lists_issues_by_year(site: Project) -> None:
    html = site.read("issues/index.html")
    assert re.findall(r'<h2 class="year">([^<]+)</h2>|<h3><a href="\.\./(issues/\d\.html)"', html) == [
        ("2025年", ""),
        ("", "issues/2.html"),
        ("2024年", ""),
        ("", "issues/1.html"),
    ]


@pytest.mark.parametrize("name", ["feed.xml", "rss.xml"])
def test_the_feed_of_issues_has_their_whole_text(site: Project, name: str) -> None:
    feed = feedparser.parse(site.read(f"issues/{name}"))
    assert not feed.bozo
    assert [(entry.title, entry.link) for entry in feed.entries] == [
        ("岁末", "https://example.org/issues/2.html"),
        ("初雪", "https://example.org/issues/1.html"),
    ]
    assert "独家导读" in feed.entries[1].content[0].value


def test_the_feed_of_issues_has_what_is_known_of_their_items_and_the_notes(site: Project) -> None:
    site.edit("content/articles/ccc333.md", "title: 春天", "title: 春天\nnote: 请看\nai: summary")
    assert site.build().problems == ()
    html = json.loads(site.read("issues/feed.json"))["items"][0]["content_html"]
    words = re.sub(r"<[^>]+>", "", html)
    assert "雨夜（新华社 · 2025年12月2日）" in words
    assert "春天（新华社 · 2025年12月4日 · AI 摘要）\n编者按：请看" in words


def test_an_issue_names_the_articles_that_link_to_it(site: Project) -> None:
    site.append("content/articles/aaa111.md", "\n上一期说过，见[[初雪]]。\n")
    assert site.build().problems == ()
    html = site.read("issues/1.html")
    assert re.search(r"提到本期的文章</h2>.*雨夜.*上一期说过，见初雪。", html, re.S)
    assert "提到本期的文章" not in site.read("issues/2.html")


def test_the_feed_is_offered_and_listed(site: Project) -> None:
    assert [item["title"] for item in json.loads(site.read("issues/feed.json"))["items"]] == ["岁末", "初雪"]
    assert "issues/feed.xml" in site.read("issues/2.html")
    assert "issues/" in site.read("feeds.opml")


def test_issues_are_in_search_sitemap_llms_txt_and_have_a_markdown_copy(site: Project) -> None:
    found = site.run("search", "独家导读", "--json").json["results"]
    assert [one["url"] for one in found] == ["issues/1.html"]
    assert "https://example.org/issues/2.html" in site.read("sitemap.xml")
    assert "issues/2.md" in site.read("llms.txt")
    assert site.read("issues/1.md").startswith("# 初雪\n\n- 日期：2024-12-31\n\n独家导读。")


def test_links_and_pictures_of_the_markdown_copy_lead_to_the_site(site: Project) -> None:
    site.write("content/images/雨.png", png())
    site.edit("content/articles/ccc333.md", "title: 春天", "title: 春天\nai: summary\nnote: 请看 a_b*c")
    site.edit("content/articles/aaa111.md", "title: 雨夜", "title: 雨夜\nnote: 先读")
    site.append("content/issues/2.md", "\n![雨](images/雨.png) 见[[bbb222]]。\n")
    assert site.build().problems == ()
    text = site.read("issues/2.md")
    assert "## [雨夜](<../2025/12/02/aaa111.html>)（新华社 · 2025年12月2日）\n\n**编者按**：先读\n" in text
    assert "- [A note on rain](<../2025/12/03/bbb222.html>)（新华社 · 2025年12月3日 · 英文）：摘要\n" in text
    assert (
        "- **[春天](<../2025/12/04/ccc333.html>)**（新华社 · 2025年12月4日 · AI 摘要 (ai: summary)）"
        "\n\n  **编者按**：请看 a\\_b\\*c\n" in text
    )
    assert "看完[雨夜](<../2025/12/02/aaa111.html>)。" in text
    assert re.search(r"!\[雨\]\(\.\./images/[^)]*\.png\) 见\[A note on rain\]\(<", text)


def test_machines_read_a_publication_issue(site: Project) -> None:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', site.read("issues/2.html"), re.S)
    assert found
    data = json.loads(found[1])
    assert (data["@type"], data["issueNumber"], data["datePublished"]) == (
        "PublicationIssue",
        2,
        "2025-12-31",
    )
    assert [part["headline"] for part in data["hasPart"]] == ["雨夜", "A note on rain", "春天"]


def test_two_issues_cannot_have_one_number(site: Project) -> None:
    site.edit("content/issues/2.md", "number: 2", "number: 1")
    (problem,) = site.build().problems
    assert (problem.code, problem.path, problem.params["other"]) == (
        "issue-number-taken",
        "content/issues/2.md",
        "content/issues/1.md",
    )


def test_the_last_day_is_not_before_the_first(site: Project) -> None:
    site.edit("content/issues/2.md", "number: 2", "since: 2025-12-31\nuntil: 2025-12-01")
    (problem,) = site.build().problems
    assert (problem.code, problem.line) == ("issue-period", 4)
