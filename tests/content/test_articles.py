"""From bytes to facts: languages, days, slugs, URLs, summaries, digests; whatever the machine."""

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.support.paths import REPOSITORY
from wenzhai.content.config import Config
from wenzhai.content.front_values import FrontValues
from wenzhai.content.parse import MAX_BYTES, card_digest, parse_file
from wenzhai.engine.digest import digest
from wenzhai.library.cards import FiledUnder, card_of
from wenzhai.library.taxonomy import make_term
from wenzhai.model.content import Article, DocFile, ImageFile, Link, Parsed, StaticFile, TermFile, UserWords
from wenzhai.model.views import Card, Term
from wenzhai.text.languages import detect_language, first_sentences, han_count, reading_minutes, word_count

PATH = "content/articles/2025/12/24-zhi-li.md"


def parse(front: str, body: str = "正文。\n", path: str = PATH, **settings: object) -> Parsed:
    config = structs.replace(Config(), **settings)
    return parse_file(path, f"---\n{front}\n---\n{body}".encode(), config)


def article(front: str, body: str = "正文。\n", path: str = PATH, **settings: object) -> Article:
    parsed = parse(front, body, path, **settings)
    assert isinstance(parsed.fact, Article), parsed.problems
    return parsed.fact


FULL = """\
id: k3f9q2
title: 坚持智能向善 增进人类福祉
column: 权威论坛
series: 人工智能
lang: zh-Hans
source: renmin-ribao
date: 2025-12-23T22:31:00Z
topics: [ai-governance, 国际合作]
excerpt: true
slug: zhi-neng
updated: 2025-12-25
correction: 更正一处日期
draft: true
source_url: https://example.org/a
authors: [张三, Jane Doe]
summary: 一句话。
aliases: [/2024/old/, 旧名, 2024/05/older.html, /a/b]
same_story: [t7w4hd]
not_same_story: [x]
rights: CC BY
image: images/a.png
note: "*好*，见[[某文]]"
ai: summary
lead: true
pinned: until 2025-12-31
expires: 2030-01-01
noindex: true
image_alt: 一把伞"""


def test_every_key_arrives() -> None:
    found = article(FULL)
    wanted = {
        "path": PATH,
        "id": "k3f9q2",
        "slug": "zhi-neng",
        "url": "2025/12/24/zhi-neng.html",
        "title": "坚持智能向善 增进人类福祉",
        "lang": "zh-Hans",
        "day": "2025-12-24",
        "instant": 1766529060,
        "time": "06:31",
        "iso": "2025-12-24T06:31:00+08:00",
        "source": "renmin-ribao",
        "topics": ("ai-governance", "国际合作"),
        "column": "权威论坛",
        "series": "人工智能",
        "summary": "一句话。",
        "excerpt": True,
        "draft": True,
        "updated": "2025-12-25",
        "correction": "更正一处日期",
        "source_url": "https://example.org/a",
        "authors": ("张三", "Jane Doe"),
        "rights": "CC BY",
        "image": "images/a.png",
        "image_alt": "一把伞",
        "aliases": ("2024/old/index.html", "2024/05/older.html", "a/b.html"),
        "names": ("旧名",),
        "same_story": ("t7w4hd",),
        "not_same_story": ("x",),
        "anchors": (),
        "minutes": 0,
        "addresses": (),
        "han": 2,
        "note": "<em>好</em>，见某文",
        "note_text": "好，见某文",
        "ai": "summary",
        "lead": True,
        "pinned": True,
        "pinned_until": 1767196800,
        "expires": 1893513600,
        "noindex": True,
        "milestone": "",
        "part": "",
        "scheduled": False,
        "extra": {},
        "states_summary": True,
        "links": (
            Link("wiki", "某文", "某文", 23, 7, "好，见某文", excerpt='note: "*好*，见[[某文]]"'),
            Link("image", "images/a.png", "", 22, 8, excerpt="image: images/a.png"),
        ),
        "problems": (),
    }
    digests = {"body_digest", "markdown_digest", "markdown_head", "analysis_digest", "card_digest", "digest"}
    assert {name: getattr(found, name) for name in wanted} == wanted
    assert set(found.__struct_fields__) == wanted.keys() | digests
    assert all(len(getattr(found, name)) == 16 for name in digests - {"markdown_head"})


def test_a_text_takes_minutes_to_read_and_an_excerpt_none() -> None:
    long = "正文。" * 300
    assert article("title: 标题", long).minutes == 2
    assert article("title: 标题\nexcerpt: true", long).minutes == 0


def test_only_a_title_is_needed() -> None:
    found = article("title: 标题")
    assert (found.day, found.instant, found.time, found.iso, found.source) == (None,) * 5
    assert found.url == "undated/zhi-li.html"
    assert found.summary == "正文。"


@pytest.mark.parametrize(
    ("body", "summary"),
    [
        ("## 题\n\n- 头一条 [1]。\n- 又一条。\n\n正文。\n", "正文。"),
        ("## Points\n\n- Open to **all** [1][2].\n- And more.\n", "Open to all."),
    ],
)
def test_a_text_of_nothing_but_lists_is_summed_up_by_its_first_item(body: str, summary: str) -> None:
    assert article("title: 标题", body).summary == summary


@pytest.mark.parametrize(
    ("zone", "date", "url"),
    [
        ("Asia/Shanghai", "2025-12-23T22:31:00Z", "2025/12/24/zhi-li.html"),
        ("America/New_York", "2025-12-23T22:31:00Z", "2025/12/23/zhi-li.html"),
        ("America/New_York", "2025-12-24", "2025/12/24/zhi-li.html"),
        ("America/New_York", "2025-12-23 22:31 +08:00", "2025/12/23/zhi-li.html"),
    ],
)
def test_the_day_is_the_sites(zone: str, date: str, url: str) -> None:
    assert article(f"title: 标题\ndate: {date}", timezone=zone).url == url


@pytest.mark.parametrize(
    ("path", "front", "slug"),
    [
        ("content/articles/2025/12/24-from-file.md", "title: 标题", "from-file"),
        ("content/articles/24.md", "title: 重庆银行", "chong-qing-yin-hang"),
        ("content/articles/24-人工智能.md", "title: 标题", "人工智能"),
        ("content/articles/24-人工 智能？.md", "title: 标题", "ren-gong-zhi-neng"),
        ("content/articles/index.md", "title: 标题", "index-1"),
        ("content/articles/24-x.md", "title: 标题\nslug: Cafe\u0301", "Café"),
        ("content/topics/C++.md", "en: C++", "c-plus-plus"),
        ("content/topics/C#.md", "en: C#", "c-sharp"),
        ("content/topics/C.md", "en: C", "C"),
        ("content/pages/about.md", "title: 关于", "about"),
        ("content/issues/2025-12.md", "title: 一期", "2025-12"),
    ],
)
def test_slugs(path: str, front: str, slug: str) -> None:
    parsed = parse(front, path=path)
    assert parsed.fact is not None and not isinstance(parsed.fact, UserWords | ImageFile | StaticFile)
    assert parsed.fact.slug == slug


def test_an_article_without_an_id_has_one_by_its_path() -> None:
    one, same, other = article("title: 一"), article("title: 二"), article("title: 一", path=PATH + "x.md")
    assert one.id == same.id != other.id


@pytest.mark.parametrize(
    ("front", "body", "lang"),
    [
        ("title: 标题", "中文的正文。", "zh-Hans"),
        ("title: 标题", "An English summary below a Chinese title.", "en"),
        ("title: Title", "", "en"),
        ("title: 标题", "OpenAI 发布 GPT 新模型，性能大幅提升", "zh-Hans"),
        ("title: 标题\nlang: zh-Hant", "中文", "zh-Hant"),
        (
            "title: 渡口",
            "快报。[全文](https://www.example.org/a/long/english/address/of/an/article.html)",
            "zh-Hans",
        ),
        ("title: 渡口", "步骤：\n\n```sh\nsudo install one thing and another and some more\n```", "zh-Hans"),
        ("title: '123'", "2025 – 30%", "zh-Hans"),
    ],
)
def test_languages(front: str, body: str, lang: str) -> None:
    assert article(front, body).lang == lang


def test_the_sites_language_names_the_kind_of_chinese() -> None:
    assert detect_language("中文", "zh-Hant") == "zh-Hant"
    assert detect_language("中文", "en-GB") == "zh-Hans"
    assert detect_language("English words", "en-GB") == "en-GB"


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("一句。两句！", "一句。两句！"),
        ("字" * 100 + "。" + "字" * 100 + "。", "字" * 100 + "。"),
        ("字" * 100 + "。”" + "字" * 100 + "。", "字" * 100 + "。”"),
        ("字" * 300, "字" * 120 + "…"),
        ("字" * 119 + "，" + "字" * 100, "字" * 119 + "，字…"),
        ("One sentence of words. " * 40, "One sentence of words. " * 14 + "One sentence of words."),
        ("word " * 100, "word " * 59 + "word…"),
        ("字" * 119 + " word " + "字" * 9, "字" * 119 + "…"),
        ("word " + "字" * 200, "word " + "字" * 118 + "…"),
        (
            "Version 3.5 of it costs $1.50 " + "x " * 80 + ".",
            "Version 3.5 of it costs $1.50 " + "x " * 53 + "x…",
        ),
        ("", ""),
        ("两行\n合一", "两行 合一"),
    ],
)
def test_summaries(text: str, summary: str) -> None:
    assert first_sentences(text) == summary


@pytest.mark.parametrize(
    ("text", "han", "words"),
    [
        ("中文字", 3, 0),
        ("two words", 0, 2),
        ("AI治理 2025年", 3, 2),
        ("don't stop-gap", 0, 2),
        ("。，— 🎉", 0, 0),
    ],
)
def test_han_and_words_are_counted(text: str, han: int, words: int) -> None:
    assert (han_count(text), word_count(text)) == (han, words)


def test_minutes_are_rounded_up() -> None:
    assert [reading_minutes(han, 1) for han in (0, 399, 400)] == [1, 1, 2]
    assert reading_minutes(0, 0) == 0


def test_line_ends_and_the_byte_order_mark_change_nothing() -> None:
    text = f"---\n{FULL}\n---\n第一段。\n\n- 一\n- 二\n"
    facts = [
        parse_file(PATH, data, Config())
        for data in (
            text.encode(),
            text.encode("utf-8-sig"),
            text.replace("\n", "\r\n").encode(),
            text.replace("\n", "\r").encode(),
        )
    ]
    assert facts[0].fact is not None
    assert facts[1:] == facts[:1] * 3


def test_complaints_about_the_body_have_the_files_lines() -> None:
    parsed = parse("title: 标题\nlang: zh-Hans", "好。\n\n[坏](javascript:alert(1))\n")
    assert [(p.line, p.severity, p.path) for p in parsed.problems] == [(7, "warning", PATH)]
    assert parsed.problems[0].excerpt == "[坏](javascript:alert(1))"
    assert isinstance(parsed.fact, Article) and parsed.fact.problems == parsed.problems


def test_links_have_the_files_lines() -> None:
    found = article("title: 标题", "好。\n\n见[[另一篇]]。\n")
    assert [(link.kind, link.target, link.line) for link in found.links] == [("wiki", "另一篇", 6)]


def test_a_source_and_a_topic() -> None:
    source = parse(
        "zh: 人民日报\nen: People's Daily\npinyin: Ren Min Ri Bao\naliases: [党报]\nhome: https://people.com.cn/",
        "中国的报纸。",
        "content/sources/renmin-ribao.md",
    ).fact
    assert isinstance(source, TermFile)
    assert (source.kind, source.slug, source.zh) == ("source", "renmin-ribao", "人民日报")
    assert source.aliases == ("Ren Min Ri Bao", "党报") and source.summary == "中国的报纸。"
    topic = parse(
        "zh: 联合国\nkind: organisation\nparent: ' 多边主义'\nkeywords: [UN]", "", "content/topics/un.md"
    ).fact
    assert isinstance(topic, TermFile)
    assert (topic.kind, topic.entity, topic.parent, topic.keywords) == (
        "topic",
        "organisation",
        "多边主义",
        ("UN",),
    )


def test_a_page_and_an_issue() -> None:
    page = parse("title: 关于\nnav: true", path="content/pages/about.md").fact
    assert isinstance(page, DocFile) and (page.kind, page.url, page.nav) == ("page", "about.html", True)
    issue = parse("title: 一期\ndate: 2025-12-31", path="content/issues/2025-12.md").fact
    assert isinstance(issue, DocFile)
    assert (issue.kind, issue.url, issue.day) == ("issue", "issues/2025-12.html", "2025-12-31")


def test_the_mirror() -> None:
    front = (
        "title: 标题\nsource: 新华社\ndate: 2025-12-23T22:31:00Z\ntopics: [a, b]\nsource_url: https://e.org/"
    )
    parsed = parse(front, "\n正文[[链接]]。\n\n")
    assert parsed.mirror == (
        "# 标题\n\n- 日期：2025-12-24 06:31\n- 来源：新华社\n- 主题：a、b\n- 原文：<https://e.org/>\n\n正文[[链接]]。\n"
    )
    assert isinstance(parsed.fact, Article) and parsed.fact.markdown_digest == digest(parsed.mirror.encode())
    assert parse("title: Title", "Text.").mirror == "# Title\n\nText.\n"


# -- digests


def changed(front: str, body: str = "正文。\n") -> set[str]:
    """Which digests an edit of a plain article touches."""
    before, after = article("title: 标题\nsummary: 摘要\nid: abcdef"), article(front, body)
    names = ("body_digest", "markdown_digest", "analysis_digest", "card_digest", "digest")
    return {name for name in names if getattr(before, name) != getattr(after, name)}


def test_what_an_edit_touches() -> None:
    plain = "title: 标题\nsummary: 摘要\nid: abcdef"
    assert changed(plain) == set()
    assert changed("id: abcdef\n# note\nsummary: 摘要\ntitle: 标题") == set()
    assert changed(plain, "正闻。\n") - {"analysis_digest"} == {"body_digest", "markdown_digest", "digest"}
    assert changed(plain, "正文。" * 300) - {"analysis_digest"} == {
        "body_digest",
        "markdown_digest",
        "digest",
        "card_digest",
    }
    assert changed(f"{plain}\nrights: CC BY") == {"markdown_digest", "digest"}
    assert changed(f"{plain}\nnote: 好") - {"analysis_digest"} == {
        "body_digest",
        "markdown_digest",
        "card_digest",
        "digest",
    }
    for key in ("lead: true", "noindex: true", "ai: summary"):
        assert changed(f"{plain}\n{key}") == {"card_digest", "digest"}
    for key in ("pinned: true", "expires: 2030-01-01"):
        assert changed(f"{plain}\n{key}") == {"digest"}
    assert changed(f"{plain}\ntopics: [a]") == {"markdown_digest", "card_digest", "digest"}
    assert "card_digest" in changed("title: 新标题\nsummary: 摘要\nid: abcdef")


def other(value: object) -> object:
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case _:
            return f"{value}+"


def carded(fact: Article, topic: Term, source: Term, region: Term) -> Card:
    filed = [FiledUnder((term,), term.digest) for term in (topic, source, region)]
    fact = structs.replace(fact, card_digest=card_digest(fact))
    return card_of(fact, filed[0], filed[1], {"region": filed[2]})


@pytest.mark.parametrize("field", [name for name in Card.__slots__ if name != "digest"])
def test_a_field_that_listings_may_show_changes_the_digest_of_the_card(field: str) -> None:
    law, press = (make_term("topic", name, name, "") for name in ("law", "press"))
    fact = article("title: 标题")
    before = carded(fact, law, law, law)
    resolved = ("topics", "source", "terms")
    if field in resolved:
        after = carded(fact, *(press if name == field else law for name in resolved))
    else:
        after = carded(structs.replace(fact, **{field: other(getattr(fact, field))}), law, law, law)
    shown = {name for name in Card.__slots__ if getattr(before, name) != getattr(after, name)}
    assert shown == {field, "digest"}


def test_parts_belong_to_the_fact() -> None:
    parsed = parse(FULL)
    assert isinstance(parsed.fact, Article) and parsed.body is not None
    assert parsed.fact.body_digest == digest(parsed.body)
    assert parsed.fact.analysis_digest == digest(parsed.analysis)
    assert parsed.fact.digest == digest(structs.replace(parsed.fact, digest=b""))


# -- limits and hostile input


def test_limits_of_size() -> None:
    codes = {
        "file-too-big": b"---\ntitle: x\n---\n" + b"a" * MAX_BYTES,
        "markdown-too-long": b"---\ntitle: x\n---\n" + b"a " * (1 << 19) + b"a",
        "front-matter-too-big": b"---\ntitle: x\n" + "# 注释\n".encode() * 8000 + b"---\n",
    }
    for code, data in codes.items():
        parsed = parse_file(PATH, data, Config())
        assert [problem.code for problem in parsed.problems] == [code]


@given(
    st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
def test_no_bytes_make_it_fail(data: bytes) -> None:
    for candidate in (data, b"---\ntitle: x\n---\n" + data, b"---\n" + data + b"\n---\n"):
        parsed = parse_file(PATH, candidate, Config())
        assert (parsed.fact is None) == any(problem.severity == "error" for problem in parsed.problems)


@pytest.mark.parametrize(
    "body", ["[" * 8000, "- " * 500 + "a", "<a " * 4000, "<![CDATA[" * 2000, "<!--[", "-- >"]
)
def test_hostile_bodies_are_rendered_or_refused(body: str) -> None:
    parsed = parse("title: x", body)
    assert parsed.fact or parsed.problems


def test_a_path_outside_the_known_folders() -> None:
    assert [problem.code for problem in parse("title: x", path="content/notes/x.md").problems] == [
        "unknown-folder"
    ]
    assert [problem.code for problem in parse("title: x", path="content/x.md").problems] == ["unknown-folder"]


def test_this_repositorys_content_has_no_problems() -> None:
    files = sorted((REPOSITORY / "content").rglob("*.md"))
    assert files
    for file in files:
        parsed = parse_file(file.relative_to(REPOSITORY).as_posix(), file.read_bytes(), Config())
        assert parsed.fact is not None and parsed.problems == ()


def test_the_machine_does_not_matter() -> None:
    program = """
from tests.content.test_articles import FULL, article
print(article(FULL).digest.hex(), article("title: 标题\\ndate: 2025-12-24 08:00").digest.hex())
"""
    machines = [
        {"TZ": "America/New_York", "PYTHONHASHSEED": "1", "LC_ALL": "C"},
        {"TZ": "Asia/Shanghai", "PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8"},
    ]
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, **machine},
            cwd=REPOSITORY,
            capture_output=True,
            check=True,
        ).stdout
        for machine in machines
    }
    assert len(outputs) == 1


def test_files_do_not_share_anything() -> None:
    """Reading one file leaves nothing behind that changes the next one."""
    first = parse(FULL, "# 甲\n\n[^1]\n\n[^1]: 注")
    parse("title: 坏\ndate: 2024-02-30", "# 甲\n\n[" * 50)
    assert parse(FULL, "# 甲\n\n[^1]\n\n[^1]: 注") == first
    assert FrontValues.__init__.__defaults__ is None


def test_typography_reaches_title_summary_correction_and_the_markdown_copy() -> None:
    parsed = parse("title: 甲,乙\nsummary: 丙:丁\ncorrection: 戊(己)", "庚,辛`a,b`\n")
    fact = parsed.fact
    assert isinstance(fact, Article) and parsed.body
    assert (fact.title, fact.summary, fact.correction) == ("甲，乙", "丙：丁", "戊（己）")
    assert parsed.body.text == "庚，辛a,b"
    assert parsed.mirror == "# 甲，乙\n\n庚，辛`a,b`\n"


def test_typography_false_shows_everything_as_typed() -> None:
    parsed = parse("title: 甲,乙\nsummary: 丙:丁", "庚,辛\n", typography=False)
    fact = parsed.fact
    assert isinstance(fact, Article) and parsed.body
    assert (fact.title, fact.summary, parsed.body.text) == ("甲,乙", "丙:丁", "庚,辛")
    assert parsed.mirror == "# 甲,乙\n\n庚,辛\n"


def test_typography_changes_no_slug_and_no_name() -> None:
    for front in ("title: 甲, 乙", "title: 甲, 乙\nsource: 国际组织(IMF)\ntopics: ['丙(丁)']\ncolumn: 专,栏"):
        typed, shown = (article(front, typography=given) for given in (False, True))
        assert (typed.slug, typed.url, typed.id) == (shown.slug, shown.url, shown.id)
        assert (typed.source, typed.topics, typed.column) == (shown.source, shown.topics, shown.column)


ADDRESS = "https://www.example.com/some/long/english/address/of-the-article-that-is-meant.html"
COMMAND = "sudo apt-get install something and something else and some more words here"


@pytest.mark.parametrize(
    "body", [f"快讯。[原文]({ADDRESS})", f"安装方法：\n\n```sh\n{COMMAND}\n```\n", f"```sh\n{COMMAND}\n```\n"]
)
def test_code_and_addresses_do_not_make_a_chinese_article_english(body: str) -> None:
    assert article("title: 怎样安装", body).lang == "zh-Hans"


@pytest.mark.parametrize(
    ("body", "summary"),
    [
        ("图为会场。\n\n正文在此。", "正文在此。"),
        ("12月24日，人们在展馆参观。李明摄\n\n正文在此。", "正文在此。"),
        ("`npm install`\n\n正文在此。", "正文在此。"),
        ("    code here\n\n正文在此。", "正文在此。"),
        ("- ```\n  code\n  ```\n- 图为会场。\n- 一项。", "一项。"),
        ("```\ncode\n```", ""),
        ("图为会场。", ""),
    ],
)
def test_a_summary_is_neither_caption_nor_code(body: str, summary: str) -> None:
    assert article("title: 题", body).summary == summary
