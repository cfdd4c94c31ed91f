"""What an editor and an AI wrote is told in every output that shows the article."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.support.fonts import HAN
from tests.support.project import Project
from wenzhai.text.labels import labels_of

TITLE, NOTE, SUMMARY, TEXT = "水库提前腾库", "值得从头读起", "三座水库腾出了库容", "正文里的一句话"
KINDS = ("summary", "translation", "text")
LANGUAGES = ("zh-Hans", "en")
ISSUE_FEEDS = ("issues/feed.xml", "issues/rss.xml", "issues/feed.json")
"""What an entry says of itself is in its language; the issue is in Chinese."""
ONLY_NAMED = ("search/month/titles.json", "old/name.html", "sitemap.xml", ".wenzhai-site")
"""Files that know an article's name or address and nothing else of it."""


def project_in(folder: Path, lang: str, front: str, theme: str = "paper") -> Project:
    """A site with everything that an article is shown in: lists, a story, links, feeds, search, share images."""
    site = Project(folder)
    site.write("font.ttf", HAN)
    settings = f"title: 小报\nurl: https://example.net/\nlang: {lang}\ntheme: {theme}\ncard_font: font.ttf\n"
    site.write("wenzhai.yaml", settings)
    site.write("content/topics/water.md", "---\nzh: 水利\nen: Water\n---\n")
    site.write(
        "content/articles/told.md",
        f"---\nid: told01\ntitle: {TITLE}\ndate: 2025-12-24\ntopics: [water]\nsource: log\ncolumn: 时评\n"
        f"series: 水\nnote: 这一篇**{NOTE}**，又见[[other1]]。\nsummary: {SUMMARY}。\naliases: [/old/name.html]\n"
        f"correction: 改了一处\nrights: 江河报授权\n{front}---\n{TEXT}。\n",
    )
    site.write(
        "content/articles/other.md",
        "---\nid: other1\ntitle: 另一篇\ndate: 2025-12-23\ntopics: [water]\nsame_story: [told01]\n---\n"
        "见[[told01]]。\n",
    )
    site.write("content/issues/one.md", "---\ntitle: 一期\ndate: 2025-12-31\n---\n## [[told01]]\n\n导读。\n")
    site.write(
        "content/articles/third.md", "---\ntitle: 第三篇\ndate: 2025-12-22\ntopics: [water]\n---\n话。\n"
    )
    return site


def texts(site: Project) -> dict[str, str]:
    """The files of the site that are text, but for those that only name articles."""
    found = {}
    for name, data in site.tree().items():
        if not name.endswith(("/", ".bin", ".png", ".woff2")) and name not in ONLY_NAMED:
            found[name] = data.decode()
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_output_that_shows_an_article_tells_what_an_ai_wrote(
    tmp_path: Path, kind: str, lang: str
) -> None:
    site = project_in(tmp_path, lang, f"ai: {kind}\n", "broadsheet" if kind == "text" else "paper")
    assert not site.build().failed
    label = labels_of(lang).ai[kind]
    marks = {
        ".html": f'data-ai="{kind}"',
        ".xml": "urn:wenzhai:ai",
        ".json": '"ai":',
        ".md": f"(ai: {kind})",
        ".txt": label,
    }
    shown = {name: text for name, text in texts(site).items() if TITLE in text or TEXT in text}
    assert {Path(name).suffix for name in shown} == marks.keys()
    unmarked = {name for name, text in shown.items() if marks[Path(name).suffix] not in text}
    assert {name for name in unmarked if "data-ai" not in shown[name]} == set()
    assert unmarked <= {*ISSUE_FEEDS}  # whose entries are issues, and name articles
    in_words_of_the_issue = {*ISSUE_FEEDS, "issues/one.md"}
    words = {name: labels_of("zh").ai[kind] if name in in_words_of_the_issue else label for name in shown}
    without_words = {
        name
        for name, text in shown.items()
        if words[name] not in text
        and not name.startswith("search/")
        and (kind != "summary" or SUMMARY in text)
    }
    assert without_words == set()
    assert label in site.read("search.html")  # the words of results
    picture = Image.open(BytesIO(site.tree()["2025/12/24/told.png"]))
    assert picture.info["ai"] == kind
    page = site.read("2025/12/24/told.html")
    assert "DigitalSource" in page and labels_of(lang).notices[kind] in page


def test_without_the_key_nothing_is_told(tmp_path: Path) -> None:
    site = project_in(tmp_path, "zh-Hans", "")
    site.build()
    for text in texts(site).values():
        assert "data-ai" not in text and "wenzhai:ai" not in text and "AI 摘要" not in text


def test_a_source_tells_it_for_all_its_articles_unless_one_says_otherwise(tmp_path: Path) -> None:
    site = project_in(tmp_path, "zh-Hans", "")
    site.write("content/sources/log.md", "---\nzh: 日志\nai: translation\n---\n")
    site.build()
    assert 'data-ai="translation"' in site.read("index.html")
    assert "(ai: translation)" in site.read("2025/12/24/told.md")
    site.edit("content/articles/told.md", "source: log\n", "source: log\nai: none\n")
    site.build()
    assert "data-ai" not in site.read("index.html") + site.read("2025/12/24/told.html")
    assert "(ai: " not in site.read("2025/12/24/told.md")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_output_with_the_summary_has_the_note_before_it(tmp_path: Path, lang: str) -> None:
    site = project_in(tmp_path, lang, "ai: summary\n")
    site.build()
    label = labels_of(lang).note
    shown = {name: text for name, text in texts(site).items() if SUMMARY in text}
    assert {Path(name).suffix for name in shown} == {".html", ".xml", ".json", ".txt"}
    assert {name for name, text in shown.items() if not 0 <= text.find(NOTE) < text.find(SUMMARY)} == set()
    words = {name: "编者按" if name in ISSUE_FEEDS else label for name in shown}
    assert {
        name for name, text in shown.items() if words[name] not in text and not name.startswith("search/")
    } == set()
    for name in ("2025/12/24/told.md", "2025/12/24/told.html", "feed.xml", "feed.json", "rss.xml"):
        text = site.read(name)
        assert label in text and text.find(NOTE) < text.find(TEXT), name


def test_feeds_without_full_text_tell_the_same(tmp_path: Path) -> None:
    site = project_in(tmp_path, "zh-Hans", "ai: summary\n")
    site.write("wenzhai.yaml", "title: 小报\nurl: https://example.net/\nfeeds: {full_text: false}\n")
    site.build()
    for name in ("feed.xml", "rss.xml", "feed.json"):
        assert "编者按：这一篇值得从头读起，又见other1。 AI 摘要：三座水库腾出了库容。" in site.read(name)


def test_links_of_a_note_lead_on_from_its_page_and_are_words_in_lists(tmp_path: Path) -> None:
    site = project_in(tmp_path, "zh-Hans", "")
    site.build()
    linked = '这一篇<strong>值得从头读起</strong>，又见<a href="../23/other.html">另一篇</a>。'
    assert linked in site.read("2025/12/24/told.html")
    assert "这一篇<strong>值得从头读起</strong>，又见other1。" in site.read("index.html")
    assert 'href="https://example.net/2025/12/23/other.html"&gt;另一篇' in site.read("feed.xml")
    assert "wz:" not in "".join(texts(site).values())


def test_rights_are_told_with_the_whole_text(tmp_path: Path) -> None:
    site = project_in(tmp_path, "zh-Hans", "")
    site.build()
    for name in ("2025/12/24/told.html", "2025/12/24/told.md", "feed.xml", "rss.xml", "feed.json"):
        assert "江河报授权" in site.read(name), name


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_theme_and_the_files_without_one_use_the_same_words(lang: str) -> None:
    import yaml

    from tests.support.paths import REPOSITORY

    words = yaml.safe_load((REPOSITORY / f"themes/base/strings/{lang}.yaml").read_text(encoding="utf-8"))
    labels = labels_of(lang)
    assert (words["note"]["label"], words["ai"]["labels"]) == (labels.note, labels.ai)
    assert words["ai"]["notices"] == labels.notices
    assert words["article"]["correction"] == labels.correction
