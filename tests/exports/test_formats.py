"""What every format shows, and the rules of HTML, Markdown, text and JSON."""

import json
import re
from pathlib import Path
from unicodedata import east_asian_width

import jsonschema
import pytest

from tests.support.exporting import Tags, described, exporting_project, files_of, texts_of
from tests.support.project import Project
from wenzhai.exports.data import schema
from wenzhai.exports.formats import FORMATS
from wenzhai.exports.select import Choice
from wenzhai.markup import render_markdown

READ = [name for name in FORMATS if name != "epub"]


def one(name: str, project: Project, *, full: bool = True) -> str:
    """The file of a format that has one, or its first."""
    return next(iter(texts_of(name, project, full=full).values()))


def shown(html: str) -> str:
    """The words of HTML, without blanks."""
    tags = Tags(re.sub(r"<(script|style)>.*?</\1>", "", html, flags=re.DOTALL))
    return "".join(tags.text.split())


def columns(line: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in line)


@pytest.mark.parametrize("name", READ)
def test_every_format_shows_the_words_of_the_editor_and_the_facts(project: Project, name: str) -> None:
    text = one(name, project, full=False)
    for words in ("编者的话", "要闻", "一篇长报道。", "新华社 · 2025年12月2日", "英文短文"):
        assert words in re.sub(r"\n *", "", text)
    assert "第一段有" not in text


@pytest.mark.parametrize("name", READ)
def test_with_full_the_texts_come_along_with_what_is_known_of_them(project: Project, name: str) -> None:
    text = one(name, project)
    for words in (
        "第一段有",
        "李雨",
        "初稿把年份写错了",
        "CC BY 4.0",
        "E = mc^2",
        "print(drop)",
        "杭州",
        "☑",
    ):
        assert words in text.replace("\u00a0", " ")
    if name != "json":
        assert "节选" in text


@pytest.mark.parametrize("full", [False, True], ids=["summaries", "full"])
@pytest.mark.parametrize("name", READ)
def test_what_an_ai_wrote_is_said_beside_it(project: Project, name: str, full: bool) -> None:
    text = one(name, project, full=full)
    said = re.sub(r'<span data-ai=\\?"summary\\?"[^>]*>|</span>', "", text)
    assert "2025年12月4日 · AI 摘要" in said
    if name not in ("text", "markdown"):  # for programs: in the HTML, or as a key
        assert "data-ai=" in text or '"ai":' in text
    if full and name != "json":
        assert "摘要由人工智能生成。" in re.sub(r"\n", "", text)


@pytest.mark.parametrize("full", [False, True], ids=["summaries", "full"])
@pytest.mark.parametrize("name", READ)
def test_the_note_of_the_editor_comes_with_its_links(project: Project, name: str, full: bool) -> None:
    text = re.sub(r"\n", "", one(name, project, full=full))
    assert "编者留意，" in text and "https://example.com/more" in text
    if name != "json":
        assert "编者按：" in text.replace("**", "")


def test_a_list_has_a_line_for_each_story_what_leads_first(tmp_path: Path) -> None:
    project = exporting_project(tmp_path)
    project.edit("content/articles/bbb222.md", "lang: en", "lang: en\nsame_story: [aaa111]")
    project.edit("content/articles/aaa111.md", "lang: zh-Hans", "lang: zh-Hans\nlead: true")
    (text,) = texts_of("markdown", project, full=False, choice=Choice(since="2025-12-01")).values()
    lines = [re.sub(r"\(http[^)]*\)", "", line) for line in text.split("\n") if line.startswith("- ")]
    assert lines == [
        "-   [雨夜]（新华社 · 2025年12月2日）（[English]）：夜里下了一场雨。",
        "-   [规则]（2025年12月4日 · AI 摘要）：第一行第二行。",
    ]


@pytest.mark.parametrize(
    ("choice", "title", "url"),
    [
        (Choice(topic="天气"), "天气", "topics/tian-qi/"),
        (Choice(since="2025-12-02", until="2025-12-02"), "2025年12月2日", "2025/12/02/"),
        (Choice(since="2025-12-02", until="2025-12-03"), "2025年12月2日至2025年12月3日", ""),
        (Choice(since="2025-12-02"), "2025年12月2日以来", ""),
        (Choice(topic="天气", until="2025-12-02"), "天气、截至2025年12月2日", "topics/tian-qi/"),
    ],
)
def test_a_choice_is_called_by_what_it_holds_and_leads_to_the_page_that_shows_it(
    project: Project, choice: Choice, title: str, url: str
) -> None:
    found = described(project, full=False, choice=choice)
    assert (found.title, found.url) == (title, f"https://example.org/digest/{url}")


def test_a_list_of_articles_has_their_notes_and_labels(project: Project) -> None:
    (text,) = texts_of("text", project, full=False, choice=Choice(since="2025-12-04")).values()
    assert "AI 摘要" in text and "编者按：编者留意" in text


def test_rights_and_labels_are_in_the_data(project: Project) -> None:
    article = json.loads(one("json", project))["articles"][2]
    assert (article["ai"], article["rights"], article["excerpt"]) == ("summary", "CC BY 4.0", True)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_export_is_the_same_bytes_in_every_zone(
    project: Project, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    made = []
    for zone in ("Asia/Shanghai", "America/Los_Angeles"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        made.append(files_of(name, project).files)
    assert made[0] == made[1]


def test_text_has_at_most_78_columns_but_for_code_and_addresses(project: Project) -> None:
    lines = one("text", project).splitlines()
    assert [line for line in lines if columns(line) > 78 and "://" not in line] == []


def test_long_titles_tables_and_quotes_of_text_are_wrapped_too(project: Project) -> None:
    from wenzhai.exports.text import TextWriter, underlined
    from wenzhai.exports.tree import parse
    from wenzhai.exports.words import words_in

    long = "这是一个“很长”的句子，[[里面什么都有]]，a word, and more（括号）！" * 5
    html = f"<h2>{long}</h2><blockquote><p>{long}</p><ul><li>{long}</li></ul></blockquote>"
    html += f"<table><tr><td>{long}</td><td>{long}</td></tr></table>"
    lines = [*TextWriter(words_in("zh")).blocks(parse(html)), *underlined(long, "=")]
    assert max(map(columns, lines)) <= 78
    joined = re.sub(r"[->=\s|]", "", "".join(lines))
    assert joined.count(re.sub(r"\s", "", long)) == 6
    assert [line for line in lines if re.match(r"[>\s-]*[，）！”]", line)] == []


def test_pictures_of_text_are_said_to_be_some_and_where(project: Project) -> None:
    text = one("text", project)
    (number,) = re.findall(r"\[图：外站的图\]\[(\d+)\]", text)
    assert f"\n[{number}] https://img.example.net/far.png\n" in text


def test_links_of_text_are_numbered_and_listed_once(project: Project) -> None:
    text = one("text", project)
    listed = re.findall(r"^\[(\d+)\] (\S+)$", text, re.M)
    assert [int(number) for number, _ in listed] == list(range(1, len(listed) + 1))
    assert len({address for _, address in listed}) == len(listed)
    body = text[: text.index("\n链接：")]
    assert {int(number) for number in re.findall(r"\[(\d+)\]", body)} == set(range(1, len(listed) + 1))


def test_code_in_text_keeps_its_lines_and_blanks(project: Project) -> None:
    assert "        for drop in drops:\n\n            print(drop)  #  two  blanks\n" in one("text", project)


@pytest.mark.parametrize("full", [False, True])
def test_the_markdown_rendered_again_shows_the_same_text(project: Project, full: bool) -> None:
    again = render_markdown(one("markdown", project, full=full), tex_maths=True, picture_hosts=None).html
    page = one("html", project, full=full)
    page = re.sub(r'(<sup id="[^"]*"><a [^>]*>)(\d+)(</a>)', r"\1[注\2]\3", page)  # the sign of a note
    page = re.sub(r'<a href="#[^"]*fnref[^>]*>↩</a>', "", page)  # the way back from one
    page = re.sub(r'<img alt="[^"]*"', "<img", page)
    page = re.sub(r"<annotation.*?</annotation>", "", page)
    page = page.replace('<a href="https://img.example.net/far.png">外站的图</a>', "")  # a picture here
    assert shown(again) == shown(page[page.index("<h1>") :])


def test_markdown_has_absolute_addresses_only(project: Project) -> None:
    addresses = re.findall(r"\]\(<?([^)>]+)>?\)", one("markdown", project))
    assert len(addresses) > 10
    assert [address for address in addresses if not address.startswith("https://")] == []


def test_the_html_file_holds_what_it_shows(project: Project) -> None:
    tags = Tags(one("html", project))
    assert [value for value in tags.values("src") if not value.startswith("data:image/png;base64,")] == []
    assert len(tags.values("src")) == 2
    assert {tag for tag, _ in tags.found}.isdisjoint({"script", "link", "iframe", "object", "base"})
    assert "default-src 'none'" in tags.all("meta")[2]["content"]
    assert "url(" not in one("html", project)


def test_links_between_articles_stay_within_the_html_file(project: Project) -> None:
    tags = Tags(one("html", project))
    ids = tags.values("id")
    assert len(ids) == len(set(ids))
    inner = [link["href"][1:] for link in tags.all("a") if link["href"].startswith("#")]
    assert set(inner) <= set(ids)
    assert {"aaa111", "bbb222", "ccc333", "aaa111-开头", "fn:1", "bbb222-fn:1"} <= set(inner)


def test_a_quotation_mark_in_code_is_not_taken_for_an_attribute(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write("wenzhai.yaml", "title: 文摘\nurl: https://example.org/\n")
    code = '`<a id="x" href="#y">`'
    project.write("content/articles/a.md", f"---\nid: abc\ntitle: 一\ndate: 2025-12-01\n---\n{code}\n")
    text = next(iter(texts_of("text", project, choice=Choice(since="2025-12-01")).values()))
    assert code.strip("`") in text


@pytest.mark.parametrize("full", [False, True])
def test_json_is_as_its_published_schema_says(project: Project, full: bool) -> None:
    found = json.loads(one("json", project, full=full))
    jsonschema.Draft202012Validator(schema()).validate(found)
    assert [article["id"] for article in found["articles"]] == ["aaa111", "bbb222", "ccc333"]
    assert all(bool(article["html"]) == full for article in found["articles"])
    assert set(schema()["properties"]) == set(found)


def test_the_schema_refuses_a_document_without_a_title(project: Project) -> None:
    found = json.loads(one("json", project))
    del found["title"]
    errors = list(jsonschema.Draft202012Validator(schema()).iter_errors(found))
    assert [error.validator for error in errors] == ["required"]


def test_the_program_prints_the_schema(project: Project) -> None:
    assert project.run("schema", "export").json == schema()


def test_an_article_in_another_language_says_so(project: Project) -> None:
    assert 'lang="en"' in one("html", project)
    assert described(project).articles[1].lang == "en"
