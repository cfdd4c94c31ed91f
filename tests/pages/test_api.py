"""The digest as data: `api: true` publishes what the pages show as records, and `llms_full` the texts in one file."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from msgspec.structs import replace

from tests.support.project import Project
from wenzhai.text.licenses import license_of

SETTINGS = """\
title: 文摘
url: https://example.org/digest/
rights: 编辑部，CC BY-SA 4.0
api: true
llms_full: true
"""
RAIN = """\
---
id: aaa111
title: 雨夜
date: 2025-12-24 08:00
source: xinhua
source_url: https://example.com/rain
authors: [李雨]
topics: [天气]
excerpt: true
ai: summary
rights: © 新华社
summary: 夜里下雨。
note: 值得*读*。
---
雨下了**一夜**，节选到这里。
"""
SNOW = "---\nid: bbb222\ntitle: 雪\ndate: 2025-11-30\ntopics: [天气]\nrights: CC BY 4.0\n---\n雪很大。\n"
UNDATED = "---\nid: ccc333\ntitle: 没有日期\nnoindex: true\n---\n不知道是哪天。\n"
DRAFT = "---\nid: ddd444\ntitle: 草稿\ndate: 2025-12-25\ntopics: [天气]\ndraft: true\n---\n还没写完。\n"
ISSUE = """\
---
title: 第一期
number: 1
date: 2025-12-31
---
- [[aaa111|雨夜]]
- [[bbb222|雪]]
- [[aaa111|又是雨]]
"""


def digest_in(folder: Path, settings: str = SETTINGS) -> Project:
    return Project(folder).add(
        ("wenzhai.yaml", settings),
        ("content/sources/xinhua.md", "---\nzh: 新华社\nen: Xinhua\nhome: https://example.com/\n---\n"),
        ("content/topics/tian-qi.md", "---\nzh: 天气\nen: Weather\naliases: [气象]\n---\n"),
        ("content/issues/1.md", ISSUE),
        ("content/articles/aaa111.md", RAIN),
        ("content/articles/bbb222.md", SNOW),
        ("content/articles/ccc333.md", UNDATED),
        ("content/articles/ddd444.md", DRAFT),
    )


def read(project: Project, name: str) -> Any:
    return json.loads((project.site / "api" / name).read_bytes())


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = digest_in(tmp_path_factory.mktemp("api"))
    project.build()
    return project


def test_the_index_leads_to_every_file_and_each_keeps_to_the_published_schema(project: Project) -> None:
    index = read(project, "index.json")
    schema = json.loads((project.site / index["schema"]).read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    listed = [index[name] for name in ("topics", "sources", "issues")]
    listed += [month["path"] for month in index["articles"]]
    there = {path.relative_to(project.site).as_posix() for path in project.site.rglob("api/**/*.json")}
    assert there == {*listed, index["schema"], "api/index.json"}
    for path in there - {index["schema"]}:
        jsonschema.validate(json.loads((project.site / path).read_bytes()), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"version": 1, "articles": [{"id": "aaa111"}]}, schema)


def test_a_record_says_whose_the_text_is_what_an_ai_wrote_and_that_it_is_an_excerpt(project: Project) -> None:
    (rain,) = read(project, "articles/2025-12.json")["articles"]
    assert rain["id"] == "aaa111"
    assert rain["text"] == "雨下了一夜，节选到这里。"
    assert (rain["excerpt"], rain["ai"], rain["rights"], rain["license"]) == (
        True,
        "summary",
        "© 新华社",
        None,
    )
    assert rain["source"] == {"slug": "xinhua", "zh": "新华社", "en": "Xinhua"}
    assert (rain["source_url"], rain["authors"]) == ("https://example.com/rain", ["李雨"])
    assert (rain["summary"], rain["note"], rain["published"]) == (
        "夜里下雨。",
        "值得读。",
        "2025-12-24T08:00:00+08:00",
    )
    assert (project.site / rain["path"]).is_file() and (project.site / rain["markdown"]).is_file()
    assert rain["url"] == f"https://example.org/digest/{rain['path']}"


def test_the_licence_of_an_article_is_only_the_one_that_it_names(project: Project) -> None:
    (snow,) = read(project, "articles/2025-11.json")["articles"]
    (undated,) = read(project, "articles/undated.json")["articles"]
    assert snow["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert (undated["rights"], undated["license"], undated["day"]) == (None, None, None)
    assert undated["noindex"]
    assert read(project, "index.json")["site"]["license"] == "https://creativecommons.org/licenses/by-sa/4.0/"


@pytest.mark.parametrize(
    ("rights", "licence"),
    [
        ("本文采用 CC BY-NC-ND 4.0 许可", "licenses/by-nc-nd/4.0"),
        ("见 https://creativecommons.org/licenses/by/3.0/deed.zh", "licenses/by/3.0"),
        ("[CC BY 4.0](http://creativecommons.org/licenses/by/4.0/)", "licenses/by/4.0"),
        ("CC0 1.0", "publicdomain/zero/1.0"),
        ("CC BY", None),
        ("图片 CC BY 4.0，文字 CC BY-SA 4.0", None),
        ("CC BY 4.01", None),
        ("版权所有", None),
        ("", None),
    ],
)
def test_a_licence_is_read_only_where_one_is_named_with_its_version(rights: str, licence: str | None) -> None:
    assert license_of(rights) == (licence and f"https://creativecommons.org/{licence}/")


def test_topics_sources_and_issues_are_records_too_and_drafts_are_counted_nowhere(project: Project) -> None:
    (topic,) = read(project, "topics.json")["topics"]
    assert (topic["slug"], topic["aliases"], topic["articles"], topic["latest"]) == (
        "tian-qi",
        ["气象"],
        2,
        "2025-12-24",
    )
    (source,) = read(project, "sources.json")["sources"]
    assert (source["en"], source["home"], source["articles"]) == ("Xinhua", "https://example.com/", 1)
    (issue,) = read(project, "issues.json")["issues"]
    assert (issue["number"], issue["articles"]) == (1, ["aaa111", "bbb222"])


def test_a_preview_with_drafts_gives_programs_none(project: Project) -> None:
    drafts = Project.copy_of(project.root, project.root.parent / "drafts")
    drafts.options = replace(drafts.options, drafts=True)
    drafts.build()
    for path in sorted((project.site / "api").rglob("*.json")):
        name = path.relative_to(project.site / "api").as_posix()
        assert (drafts.site / "api" / name).read_bytes() == path.read_bytes()
    assert "草稿" not in (drafts.site / "llms-full.txt").read_text(encoding="utf-8")


def test_an_edit_of_a_text_touches_the_file_of_its_month_and_no_other(tmp_path: Path) -> None:
    project = digest_in(tmp_path)
    project.build()
    project.edit("content/articles/aaa111.md", "一夜", "两夜")
    done = project.build()
    assert {url for url in done.written if url.startswith("api/")} == {"api/articles/2025-12.json"}
    project.remove("content/articles/bbb222.md")
    project.edit("content/issues/1.md", "- [[bbb222|雪]]\n", "")
    done = project.build()
    assert {url for url in done.removed if url.startswith("api/")} == {"api/articles/2025-11.json"}


def test_without_an_address_records_still_have_their_paths(tmp_path: Path) -> None:
    project = digest_in(tmp_path, "api: true\n")
    project.build()
    (rain,) = read(project, "articles/2025-12.json")["articles"]
    assert rain["url"] is None and (project.site / rain["path"]).is_file()


def test_the_texts_in_one_file_are_those_that_llms_txt_lists_and_excerpts_are_called_so(
    project: Project,
) -> None:
    text = (project.site / "llms-full.txt").read_text(encoding="utf-8")
    rain, snow = text.index("# 雨夜"), text.index("# 雪")
    assert rain < snow
    assert "aaa111.md> · 节选" in text[:rain] and "雨下了**一夜**" in text[rain:snow]
    assert "(ai: summary)" in text[rain:snow] and "版权：© 新华社" in text[rain:snow]
    assert "没有日期" not in text  # noindex


def test_a_site_that_keeps_ai_crawlers_out_cannot_publish_its_texts_for_them(tmp_path: Path) -> None:
    project = digest_in(tmp_path, "llms_full: true\nrobots: {ai: deny}\n")
    (problem,) = project.build().problems
    assert (problem.code, problem.line) == ("config-llms-full", 1)
