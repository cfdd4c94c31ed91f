"""Moving a site here: whatever it holds, nothing is lost, nothing private is shown, and the build has no errors."""

import re
from pathlib import Path

import pytest

from benchmarks.moves.__main__ import SITES, move, pages_of, write
from benchmarks.moves.compare import leaks, lost
from benchmarks.moves.words import Marks, Source
from tests.support.hexo_blog import png
from tests.support.importing import make_project
from tests.support.run import run_wenzhai, tree
from wenzhai.importers import ImportResult, Options
from wenzhai.importers.alike import alike, merge_command
from wenzhai.importers.sites import read_site
from wenzhai.importers.sites.links import anchors_of
from wenzhai.importers.sites.privacy import held_back, is_note, without_hidden
from wenzhai.model.content import Draft

PAGE = "---\ntitle: 关于\n{}---\n我们。\n"
NOW = 1_767_225_600
"""2026-01-01 in UTC."""


@pytest.mark.parametrize("name", ["hexo-1", "hexo-2", "hugo", "jekyll", "pelican", "vault"])
def test_every_word_line_of_code_and_old_address_of_a_site_is_there(name: str, tmp_path: Path) -> None:
    """Sites of 24 posts; `python -m benchmarks.moves` moves 200 of each."""
    assert move(name, 24, tmp_path) == []


def test_the_comparison_finds_what_is_lost_and_what_leaks(tmp_path: Path) -> None:
    page = tmp_path / "site/a.html"
    page.parent.mkdir()
    page.write_text("<p>para0001x000 secret0002x000</p>", encoding="utf-8")
    marks = Marks(1, ["para0001x000", "para0001x001"], ["code0001x000"])
    source = Source("a.md", "", marks, ["/a/"])
    assert len(lost([source], {"a.md": page}, page.parent)) == 4
    assert leaks([Source("b.md", "", Marks(1, ["para0001x000"]), is_private=True)], page.parent)


# -- small sites


def site(folder: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def read(kind: str, folder: Path, files: dict[str, str]) -> ImportResult:
    options = Options(timezone="", site_timezone="Asia/Shanghai", now=NOW)
    return read_site(kind, site(folder, files), options)


def only(found: ImportResult) -> Draft:
    assert len(found.drafts) == 1
    return found.drafts[0]


def named(found: ImportResult, title: str) -> Draft:
    return next(draft for draft in found.drafts if draft.front_matter["title"] == title)


def aliases(draft: Draft) -> list[str]:
    given = draft.front_matter.get("aliases", [])
    assert isinstance(given, list)
    return given


def codes(found: ImportResult) -> set[str]:
    return {problem.code for problem in found.problems}


# -- what was not for everybody


@pytest.mark.parametrize(
    "front",
    [
        "password: secret",
        "hidden: true",
        "hidden: yes",
        "private: true",
        "published: false",
        "publish: false",
        "draft: true",
        "publishDate: 2099-01-01",
        "date: 2099-01-01",
        "expiryDate: 2020-01-01",
        "status: hidden",
        "visibility: private",
        "build: {render: never}",
    ],
)
def test_what_was_not_for_everybody_comes_as_a_draft_without_topic_pages(front: str, tmp_path: Path) -> None:
    text = f"---\ntitle: 甲\ntags: [秘密]\n{front}\n---\n文。\n"
    found = read("hugo", tmp_path, {"hugo.toml": "", "content/posts/a.md": text})
    draft = only(found)
    assert draft.front_matter["draft"] is True
    assert "topics" not in draft.front_matter  # a topic's page would name it
    assert draft.categories == ("秘密",)
    assert found.topic_addresses == {}
    assert found.moved is not None
    assert [path for path, _, _ in found.moved.held] == ["content/posts/a.md"]


@pytest.mark.parametrize(
    "front", ["hidden: false", "draft: false", "published: true", "publishDate: 2020-01-01"]
)
def test_what_says_no_to_being_hidden_is_public(front: str, tmp_path: Path) -> None:
    text = f"---\ntitle: 甲\n{front}\n---\n文。\n"
    found = read("hugo", tmp_path, {"hugo.toml": "", "content/posts/a.md": text})
    assert "draft" not in only(found).front_matter


@pytest.mark.parametrize(
    "front", ["noindex: true", "sitemap: false", "sitemap: {disable: true}", "robots: noindex, follow"]
)
def test_what_was_only_kept_from_search_engines_is_public_and_kept_from_them(
    front: str, tmp_path: Path
) -> None:
    text = f"---\ntitle: 甲\n{front}\n---\n文。\n"
    draft = only(read("hugo", tmp_path, {"hugo.toml": "", "content/posts/a.md": text}))
    assert draft.front_matter["noindex"] is True
    assert "draft" not in draft.front_matter


def test_a_date_that_is_called_published_is_no_reason_to_hold_an_article_back() -> None:
    assert held_back({"published": "2024-01-02"}) == ""
    assert held_back({"published": "false"}) == "published: false"


def test_what_was_neither_public_nor_a_draft_is_named_by_its_state() -> None:
    assert held_back({"status": "Private"}) == "status: private"
    assert held_back({"status": "draft"}) == "draft"


@pytest.mark.parametrize(
    ("text", "shown", "count"),
    [
        ("文。%%私下%% 后", "文。 后", 1),
        ("前\n\n%%\n多行\n\n私注\n%%\n后", "前\n\n\n后", 1),
        ("前\n%%\n没有结尾\n", "前\n", 1),
        ("涨了 5%%，又跌", "涨了 5%%，又跌", 0),
        ("```\n%%time\nx\n%%\n```", "```\n%%time\nx\n%%\n```", 0),
        ("`%%a%%`", "`%%a%%`", 0),
    ],
)
def test_comments_of_obsidian_stay_out(text: str, shown: str, count: int) -> None:
    body, found = without_hidden(text)
    assert (body, len(found)) == (shown, count)


def test_comments_that_say_something_stay_out_and_are_counted(tmp_path: Path) -> None:
    body = "一。<!-- 电话 12345 -->\n\n<!-- more -->\n\n二。\n\n`<!-- 代码 -->`\n\n<!-- 没有结尾\n三。"
    found = read("hexo", tmp_path, {"source/_posts/a.md": f"---\ntitle: 甲\ndate: 2024-01-02\n---\n{body}\n"})
    assert only(found).markdown == "一。\n\n<!-- more -->\n\n二。\n\n`<!-- 代码 -->`"
    [note] = [problem for problem in found.problems if problem.code == "import-note"]
    assert note.params["count"] == "2"
    told = [is_note(one) for one in ("<!--more-->", "<!-- toc -->", "<!-- 改 -->", "<!---->")]
    assert told == [False, False, True, False]


def test_comments_of_liquid_and_kramdown_stay_out(tmp_path: Path) -> None:
    body = "一。{% comment %}秘密{% endcomment %}二。{::comment}秘密{:/comment}三。"
    found = read("jekyll", tmp_path, {"_posts/2024-01-02-a.md": f"---\ntitle: 甲\n---\n{body}\n"})
    assert only(found).markdown == "一。二。三。"
    assert [one.params["count"] for one in found.problems if one.code == "import-note"] == ["2"]


def test_the_last_lines_of_the_report_name_what_was_held_back(tmp_path: Path) -> None:
    root = make_project(tmp_path / "digest")
    files = {
        "_config.yml": "url: https://notes.example.cn\n",
        "source/_posts/a.md": "---\ntitle: 公开的\ndate: 2024-01-02\n---\n文。\n",
        "source/_posts/b.md": "---\ntitle: 私密的\ndate: 2024-01-03\npassword: x\n---\n文。\n",
    }
    done = run_wenzhai("import", "--from", "hexo", site(tmp_path / "old", files), "--lang", "en", cwd=root)
    *_, counted, last = done.out.splitlines()
    assert "not for everybody (1)" in counted
    assert last.strip() == "私密的  source/_posts/b.md (password)"
    assert "/2024/01/02/a/ → /2024/01/02/a.html" in done.out
    assert "checked as a build would: errors: 0" in done.out


# -- links and pictures


def test_links_to_articles_keep_their_place_and_footnotes_are_no_links(tmp_path: Path) -> None:
    files = {
        "hugo.toml": 'baseURL = "https://h.example/"',
        "content/posts/a.md": "---\ntitle: 甲\ndate: 2024-01-02\n---\n"
        '[乙节]({{< ref "b.md#小节" >}})、[乙](b.md#小节)、[丙]({{< relref "无.md" >}})。词[^b]。\n\n[^b]: b.md\n',
        "content/posts/b.md": "---\ntitle: 乙\ndate: 2024-01-03\n---\n## 小节\n",
    }
    markdown = named(read("hugo", tmp_path, files), "甲").markdown
    assert "[^b]: b.md" in markdown
    assert markdown.count("posts%2Fb.md#小节)") == 2
    assert '丙 (`{{< relref "无.md" >}}`)' in markdown


def test_a_link_to_what_only_looked_like_a_place_leads_to_the_page_and_is_told(tmp_path: Path) -> None:
    """Within HTML a line with a `#` is no heading: that shows when the page is rendered."""
    root = make_project(tmp_path / "digest")
    old = site(
        tmp_path / "old",
        {
            "hugo.toml": 'baseURL = "https://h.example/"',
            "content/posts/a.md": "---\ntitle: 甲\ndate: 2024-01-02\n---\n"
            "[乙节](b.md#节)、[这里](#段)\n\n<div>\n## 段\n</div>\n",
            "content/posts/b.md": "---\ntitle: 乙\ndate: 2024-01-03\n---\n<div>\n## 节\n</div>\n",
        },
    )
    done = run_wenzhai("import", "--from", "hugo", old, "--json", cwd=root)
    assert done.json["build_errors"] == 0
    lost = [one for one in done.json["problems"] if one["code"] == "import-place-unknown"]
    assert [one["line"] for one in lost] == [10, 10]
    article = root / "content/articles/2024/01/02-a.md"
    assert "[乙节](03-b.md)、[这里](#top)" in article.read_text(encoding="utf-8")
    again = run_wenzhai("import", "--from", "hugo", old, "--json", cwd=root)
    assert again.json["build_errors"] == 0
    assert "[乙节](03-b.md)、[这里](#top)" in article.read_text(encoding="utf-8")


def test_a_link_to_a_draft_is_plain_text_until_it_is_published(tmp_path: Path) -> None:
    root = make_project(tmp_path / "digest")
    files = {
        "_config.yml": "url: https://notes.example.cn\n",
        "source/_posts/a.md": "---\ntitle: 甲\ndate: 2024-01-02\n---\n见{% post_link b %}。\n",
        "source/_posts/b.md": "---\ntitle: 私密的一篇\ndate: 2024-01-03\nhidden: true\n---\n文。\n",
    }
    run_wenzhai("import", "--from", "hexo", site(tmp_path / "old", files), cwd=root)
    built = run_wenzhai("build", "--now", "2026-01-01", "--json", cwd=root)
    assert [one["code"] for one in built.json["problems"] if one["severity"] == "error"] == []
    assert "link-to-draft" in {one["code"] for one in built.json["problems"]}
    page = (root / "site/2024/01/02/a.html").read_text(encoding="utf-8")
    assert "见私密的一篇。" in re.sub(r"<[^>]+>", "", page)
    assert re.search(r"<a [^>]*>私密的一篇", page) is None
    (draft,) = (root / "content/articles/2024/01").glob("03-*.md")
    draft.write_text(draft.read_text(encoding="utf-8").replace("draft: true\n", ""), encoding="utf-8")
    run_wenzhai("build", "--now", "2026-01-01", cwd=root)
    assert 'href="../03/b.html"' in (root / "site/2024/01/02/a.html").read_text(encoding="utf-8")


def test_root_relative_links_lead_to_articles_or_to_the_old_site(tmp_path: Path) -> None:
    files = {
        "_config.yml": "url: https://notes.example.cn\n",
        "source/_posts/a.md": "---\ntitle: 甲\ndate: 2024-01-02\n---\n[乙](/2024/01/03/b/) [关于](/about/) "
        "[刀](ftp://x.example/a) <a href='/about/'>关于</a>\n",
        "source/_posts/b.md": "---\ntitle: 乙\ndate: 2024-01-03\n---\n文。\n",
    }
    found = read("hexo", tmp_path, files)
    markdown = named(found, "甲").markdown
    assert "_posts%2Fb.md)" in markdown
    assert "[关于](https://notes.example.cn/about/)" in markdown
    assert "刀 (`ftp://x.example/a`)" in markdown
    assert '<a href="https://notes.example.cn/about/">关于</a>' in markdown
    assert {"import-link-old", "import-link-scheme"} <= codes(found)


def test_a_link_to_a_note_is_never_an_attachment(tmp_path: Path) -> None:
    """A vault finds it from its top, too; one that could not be read is named."""
    files = {
        "甲/a.md": "[乙](甲/深/b.md#节)、[坏](bad.md)\n",
        "甲/深/b.md": "## 节\n",
        "乙/b.md": "另一个\n",
        "甲/bad.md": "---\na: [\n---\n",
    }
    found = read("markdown", tmp_path, files)
    assert named(found, "a").markdown.endswith("b.md#节)、坏 (`bad.md`)")
    assert found.assets == ()


def test_a_picture_that_cannot_be_shown_is_its_words_with_a_link_to_where_it_was(tmp_path: Path) -> None:
    body = "![缺](no.png) ![图标](/i.ico) ![假](/fake.png) [![缺](no.png)](https://x.example/)"
    files = {
        "_config.yml": "url: https://notes.example.cn\n",
        "source/i.ico": "x",
        "source/fake.png": "no picture",
        "source/_posts/a.md": f"---\ntitle: 甲\ndate: 2024-01-02\n---\n{body}\n",
    }
    found = read("hexo", tmp_path, files)
    old = "https://notes.example.cn"
    assert only(found).markdown == (
        f"[缺]({old}/2024/01/02/a/no.png) [图标]({old}/i.ico) [假]({old}/fake.png) "
        f"[[缺]({old}/2024/01/02/a/no.png)](https://x.example/)"
    )
    assert [one.params["reason"] for one in found.problems if one.code == "import-picture-odd"] == [
        "image-unreadable"
    ] * 2


def test_what_an_article_links_to_is_published_at_its_old_address_unless_it_is_a_draft(
    tmp_path: Path,
) -> None:
    root = make_project(tmp_path / "digest")
    post = "---\ntitle: {}\ndate: 2024-01-02\n{}---\n[表](/files/{}.csv) [页](/files/page.html)\n"
    files = {
        "_config.yml": "url: https://notes.example.cn\n",
        "source/_posts/a.md": post.format("甲", "", "open"),
        "source/_posts/b.md": post.format("乙", "hidden: true\n", "secret"),
        "source/files/open.csv": "1,2\n",
        "source/files/secret.csv": "3,4\n",
        "source/files/page.html": "<script></script>",
    }
    done = run_wenzhai("import", "--from", "hexo", site(tmp_path / "old", files), "--json", cwd=root)
    assert {"import-attachment-held", "import-attachment-refused"} <= {
        one["code"] for one in done.json["problems"]
    }
    built = run_wenzhai("build", "--now", "2026-01-01", "--json", cwd=root)
    assert [one for one in built.json["problems"] if one["code"] != "link-to-draft"] == []
    page = (root / "site/2024/01/02/a.html").read_text(encoding="utf-8")
    assert 'href="../../../files/open.csv"' in page
    assert 'href="https://notes.example.cn/files/page.html"' in page
    assert (root / "site/files/open.csv").read_bytes() == b"1,2\n"
    assert not list((root / "site").rglob("secret*"))


def test_blocks_headings_with_formulas_and_embedded_notes_of_a_vault_are_places(tmp_path: Path) -> None:
    files = {
        "甲/b.md": "## 关于 $L_2$ 范数\n\n一段。 ^1a2b3c\n\n又一段。 ^d4e5f6\n\n$y$ = x ^2\n",
        "乙/b.md": "另一个\n",
        "甲/a.md": "[[b#关于 $L_2$ 范数]] [[b#^1a2b3c|段]] ![看](甲/b.md#关于-l_2-范数) ![](p%20q.png|30)\n",
    }
    (site(tmp_path, files) / "甲/p q.png").write_bytes(png(4, 4, 0))
    found = read("markdown", tmp_path, {})
    assert "import-place-unknown" not in codes(found)
    text = named(found, "a").markdown
    assert text.endswith('width="30">')
    assert text.count("b.md#关于-l_2-范数)") == 2
    assert "b.md#1a2b3c)" in text
    assert "%E4%B9%99" not in text.replace("%E7%94%B2%2F", "")  # the one in the same folder
    b = next(one.markdown for one in found.drafts if "又一段" in one.markdown)
    assert '一段。 <a id="1a2b3c"></a>' in b
    assert "又一段。\n" in b
    assert b.endswith("$y$ = x ^2")


def test_of_headings_that_are_alike_each_is_a_place() -> None:
    assert anchors_of("## 甲\n\n## 甲\n\n## 乙\n") == {"甲", "甲-1", "乙"}


def test_drawings_and_templates_of_a_vault_are_no_articles(tmp_path: Path) -> None:
    files = {
        ".obsidian/templates.json": '{"folder": "模板"}',
        "模板/日记.md": "{{date}}\n",
        "图.md": "---\nexcalidraw-plugin: parsed\n---\n# Excalidraw Data\n",
        "a.md": "---\ncreate_time: 2024-01-02 08:00\nupdate_time: 2024/02/03 09:00\n---\n文。\n",
    }
    found = read("markdown", tmp_path, files)
    assert {"import-left-drawing", "import-left-template"} <= codes(found)
    assert "import-key-left" not in codes(found)
    front = only(found).front_matter
    assert (front["date"], front["updated"]) == ("2024-01-02T00:00:00Z", "2024-02-03T01:00:00Z")


def test_formulas_mean_what_they_meant_where_markdown_took_a_backslash_out(tmp_path: Path) -> None:
    formula = r"$\Sigma = \\{0\\}^{\*}$ 和 $$a \\\\ b$$"
    post = f"---\ntitle: 甲\ndate: 2024-01-02\n---\n{formula}\n"
    hexo = only(read("hexo", tmp_path / "1", {"_config.yml": "", "source/_posts/a.md": post}))
    assert hexo.markdown == r"$\Sigma = \{0\}^{*}$ 和 $$a \\ b$$"
    assert only(read("markdown", tmp_path / "2", {"a.md": post})).markdown == formula


def test_pictures_of_a_vault_are_found_anywhere_and_keep_their_width(tmp_path: Path) -> None:
    folder = site(
        tmp_path, {"甲.md": "![[p q.png|300]] ![[乙]] ![说明|120](p%20q.png) ![[无.pdf]]\n", "乙.md": "文\n"}
    )
    (folder / "深/处").mkdir(parents=True)
    (folder / "深/处/p q.png").write_bytes(png(2, 2, 7))
    markdown = named(read("markdown", folder, {}), "甲").markdown
    assert '<img src="../../images/深/处/p%20q.png" alt="p q.png" width="300">' in markdown
    assert '<img src="../../images/深/处/p%20q.png" alt="说明" width="120">' in markdown
    assert "[乙](wenzhai-origin:" in markdown


def test_names_aliases_and_tags_of_a_vault_mean_what_they_meant(tmp_path: Path) -> None:
    files = {
        "甲.md": "---\naliases: [别号]\n---\n## 节\n文。 #标签 #父/子 `#代码` ## #1\n",
        "乙.md": "[[别号]]、[[甲#节|节]]、[[甲#无]]、[[#本页]]、[[没有]]\n\n## 本页\n",
        "周刊.md": "\n# 周刊第 1 期（2019-02-15）\n\n{{name}} {% if a %}\n\n    {{ code }}\n",
    }
    found = read("markdown", tmp_path, files)
    first = named(found, "甲")
    assert first.front_matter["aliases"] == ["别号"]
    assert first.front_matter["topics"] == ["标签", "父/子"]
    origin = "wenzhai-origin:markdown%20%E7%94%B2.md"
    assert named(found, "乙").markdown == (
        f"[别号]({origin})、[节]({origin}#节)、[甲]({origin})、[本页](#本页)、没有\n\n## 本页"
    )
    assert [one.params["text"] for one in found.problems if one.code == "import-place-unknown"] == ["无"]
    weekly = named(found, "周刊第 1 期（2019-02-15）")
    assert weekly.markdown == "{{name}} {% if a %}\n\n    {{ code }}"


# -- old addresses


@pytest.mark.parametrize(
    ("config", "front", "address"),
    [
        ("permalink: posts/:abbrlink.html", "abbrlink: 4a17b156", "/posts/4a17b156.html"),
        ("permalink: :lang/:title/\npermalink_defaults: {lang: zh}", "", "/zh/note/"),
        ("permalink: :category/:title/\ncategory_map: {手艺: craft}", "categories: [手艺]", "/craft/note/"),
        ("permalink: :title/\npretty_urls: {trailing_index: false}", "", "/note/"),
        ("permalink: a/:title", "", "/a/note"),
        ("", "permalink: 2018/12/31/2018 年终 总结/", "/2018/12/31/2018 年终 总结/"),
        ("permalink: :year/:i_month/:post_title/", "", "/2024/3/a-b/"),
    ],
)
def test_old_addresses_of_hexo(config: str, front: str, address: str, tmp_path: Path) -> None:
    text = f"---\ntitle: A, b\ndate: 2024-03-05 23:30:00\n{front}\n---\n文。\n"
    found = read("hexo", tmp_path, {"_config.yml": config, "source/_posts/note.md": text})
    assert aliases(only(found)) == [address]
    assert "import-key-left" not in codes(found)


@pytest.mark.parametrize(
    ("files", "path", "front", "addresses"),
    [
        (
            {"hugo.yaml": "permalinks: {posts: '/:year/:slug/'}"},
            "posts/a.md",
            "slug: Ein Titel",
            ["/2024/ein-titel/"],
        ),
        (
            {
                "config/_default/hugo.toml": "",
                "config/production/permalinks.toml": "posts = '/:sections[1:]/:filename/'",
            },
            "posts/x/a.md",
            "",
            ["/x/a/"],
        ),
        (
            {"hugo.toml": "[permalinks]\nposts = '/:sections[last]/:filename/'"},
            "posts/x/y/a.md",
            "",
            ["/y/a/"],
        ),
        (
            {"hugo.json": '{"permalinks": {"page": {"posts": "/:2006/:01/:title/"}}}'},
            "posts/a.md",
            "",
            ["/2024/03/甲/"],
        ),
        ({"hugo.toml": "uglyURLs = true"}, "posts/a.md", "", ["/posts/a.html"]),
        (
            {"hugo.toml": ""},
            "posts/A/index.md",
            "aliases: [/alt/, neben]",
            ["/posts/a/", "/alt/", "/posts/neben"],
        ),
        ({"hugo.toml": "[languages.zh]\n[languages.en]"}, "posts/a.zh.md", "", ["/zh/posts/a/"]),
        (
            {"hugo.toml": "defaultContentLanguage='zh'\n[languages.zh]\n[languages.en]"},
            "posts/a.en.md",
            "",
            ["/en/posts/a/"],
        ),
        ({"hugo.toml": "[languages.en]"}, "posts/a.md", "url: /eigen/:slug.html", ["/eigen/甲.html"]),
    ],
)
def test_old_addresses_of_hugo(
    files: dict[str, str], path: str, front: str, addresses: list[str], tmp_path: Path
) -> None:
    text = f"---\ntitle: 甲\ndate: 2024-03-05\n{front}\n---\n文。\n"
    assert aliases(only(read("hugo", tmp_path, {**files, f"content/{path}": text}))) == addresses


def test_a_hugo_site_in_two_languages(tmp_path: Path) -> None:
    config = (
        'baseURL = "https://x.example.cn/"\ndefaultContentLanguage = "zh"\ndefaultContentLanguageInSubdir = true\n'
        '[permalinks]\nposts = "/:year/:month/:day/:filename/"\ntags = "/tag/:slug/"\n'
        '[languages.zh]\ncontentDir = "content/zh"\n[languages.de]\ncontentDir = "content/de"\n'
    )
    files = {
        "hugo.toml": config,
        "content/zh/about.md": "---\ntitle: 关于\n---\n我。\n",
        "content/zh/posts/a.md": "---\ntitle: 跨链\ndate: 2021-09-06\ntags: [x]\n---\n见[另](https://x.example.cn/zh/2021/09/07/b/)。\n",
        "content/zh/posts/b.md": "---\ntitle: 另一篇\ndate: 2021-09-07\n---\n文。\n",
        "content/de/posts/a.md": "---\ntitle: Ketten\ndate: 2021-09-06\ntags: [x]\n---\nDer Text ist deutsch.\n",
    }
    found = read("hugo", tmp_path, files)
    chinese, german = named(found, "跨链"), named(found, "Ketten")
    assert aliases(chinese) == ["/zh/2021/09/06/a/"]
    assert aliases(german) == ["/de/2021/09/06/a/"]
    assert (chinese.front_matter["lang"], german.front_matter["lang"]) == ("zh-Hans", "de")
    assert chinese.front_matter["same_story"] != []
    assert "content%2Fde%2Fposts%2Fa.md" in str(chinese.front_matter["same_story"])
    assert "b.md)" in chinese.markdown
    assert {"/tag/x/", "/zh/tag/x/", "/de/tag/x/"} == set(found.topic_addresses["x"])
    assert {one.path for one in found.problems if one.code == "import-left-page"} == set()
    assert [one.origin.rpartition(" ")[2] for one in found.drafts if one.kind == "page"] == [
        "content/zh/about.md"
    ]


@pytest.mark.parametrize(
    ("config", "path", "front", "addresses"),
    [
        ("permalink: pretty", "_posts/2024-03-05-A_b.md", "", ["/2024/03/05/A_b/"]),
        (
            "permalink: date",
            "leben/_posts/2024-03-05-a.md",
            "categories: [Web Dev]",
            ["/leben/web dev/2024/03/05/a.html"],
        ),
        (
            "permalink: /:slugified_categories/:title",
            "_posts/2024-03-05-a.md",
            "category: Web Dev",
            ["/web-dev/a"],
        ),
        ("", "_posts/2024-03-05-a.md", "redirect_from: [/alt/]", ["/2024/03/05/a.html", "/alt/"]),
        ("collections: {wiki: {output: true}}\npermalink: pretty", "_wiki/deep/w.md", "", ["/wiki/deep/w/"]),
        (
            "defaults: [{scope: {path: _posts}, values: {permalink: '/p/:title/'}}]",
            "_posts/2024-03-05-a.md",
            "",
            ["/p/a/"],
        ),
    ],
)
def test_old_addresses_of_jekyll(
    config: str, path: str, front: str, addresses: list[str], tmp_path: Path
) -> None:
    text = f"---\ntitle: 甲\n{front}\n---\n文。\n"
    assert aliases(only(read("jekyll", tmp_path, {"_config.yml": config, path: text}))) == addresses


@pytest.mark.parametrize(
    ("config", "path", "head", "addresses"),
    [
        (
            "ARTICLE_URL = '{category}/{slug}.html'\nARTICLE_SAVE_AS = ARTICLE_URL",
            "code/a.md",
            "",
            ["/code/first.html"],
        ),
        ("ARTICLE_SAVE_AS = '{date:%Y}/{date:%b}/{slug}/index.html'", "a.md", "", ["/2020/Jan/first/"]),
        ("DEFAULT_LANG = 'zh'", "a.md", "Lang: en\n", ["/first-en.html"]),
        (
            "PATH_METADATA = r'(?P<category>[^/]+)/(?P<slug>\\w+)'\nARTICLE_URL = '{category}/{slug}/'",
            "x/abc.md",
            "",
            ["/x/first/"],
        ),
        ("SLUGIFY_USE_UNICODE = True", "a.md", "Slug: 甲 乙\n", []),
    ],
)
def test_old_addresses_of_pelican(
    config: str, path: str, head: str, addresses: list[str], tmp_path: Path
) -> None:
    text = f"Title: A note\nDate: 2020-01-02\nSlug: first\n{head}\n文。\n"
    found = read("pelican", tmp_path, {"pelicanconf.py": config, f"content/{path}": text})
    assert aliases(only(found)) == addresses or not addresses


def test_redirects_for_servers_and_the_page_of_what_comes_next(tmp_path: Path) -> None:
    root = make_project(tmp_path / "digest")
    files = {
        "_config.yml": "url: https://notes.example.cn\n",
        "source/_posts/甲.md": "---\ntitle: 甲\ndate: 2024-01-02\ntags: [x]\nmood: 晴\n---\n![缺](no.png)\n",
        "source/_posts/乙.md": "---\ntitle: 乙\ndate: 2024-01-03\nmood: 雨\n---\n文。\n",
        "source/_posts/丙.md": "---\ntitle: 丙\ndate: 2024-01-04\npublished: false\n---\n文。\n",
        "source/us/index.md": PAGE.format(""),
    }
    old = site(tmp_path / "old", files)
    run_wenzhai("import", "--from", "hexo", old, "--redirects", "netlify", cwd=root)
    lines = (root / "_redirects").read_text(encoding="utf-8").splitlines()
    assert "/2024/01/02/%E7%94%B2/ /2024/01/02/jia.html 301" in lines
    assert "/tags/x/ /topics/x/ 301" in lines
    assert "/atom.xml /feed.xml 301" in lines
    assert "/us/ /us.html 301" in lines
    assert "2024/01/04" not in "".join(lines)
    run_wenzhai("import", "--from", "hexo", old, "--redirects", "nginx", cwd=root)
    assert 'location = "/2024/01/02/甲/" { return 301 /2024/01/02/jia.html; }' in (
        root / "redirects.conf"
    ).read_text(encoding="utf-8")
    page = (root / "MOVED.md").read_text(encoding="utf-8")
    assert "no.png" in page
    assert "`import-key-left` × 2: `mood` × 2" in page
    assert "former: [/atom.xml]" in page
    built = run_wenzhai("build", "--now", "2026-01-01", cwd=root)
    assert built.code == 0
    assert not any("MOVED" in path for path in tree(root / "site"))


# -- files, front matter, Markdown


@pytest.mark.parametrize(
    ("kind", "files", "feeds"),
    [
        ("hexo", {"_config.yml": ""}, ("/atom.xml",)),
        ("hexo", {"_config.yml": "feed: {path: [feed/a.xml, rss2.xml]}"}, ("/feed/a.xml", "/rss2.xml")),
        ("hugo", {"hugo.toml": "[languages.zh]\n[languages.en]"}, ("/zh/index.xml", "/index.xml")),
        ("jekyll", {"_config.yml": "", "atom.xml": ""}, ("/atom.xml",)),
        ("pelican", {"pelicanconf.py": ""}, ("/feeds/all.atom.xml",)),
        ("markdown", {}, ()),
    ],
)
def test_old_addresses_of_feeds_are_told(
    kind: str, files: dict[str, str], feeds: tuple[str, ...], tmp_path: Path
) -> None:
    posts = {
        "hexo": "source/_posts/a.md",
        "hugo": "content/posts/a.md",
        "jekyll": "_posts/2024-01-02-a.md",
        "pelican": "content/a.md",
        "markdown": "a.md",
    }
    moved = read(kind, tmp_path, {**files, posts[kind]: "---\ntitle: 甲\n---\n文。\n"}).moved
    assert moved is not None
    assert moved.feeds == feeds


def test_the_feed_is_where_it_was_before_the_move(tmp_path: Path) -> None:
    root = make_project(tmp_path / "digest")
    settings = root / "wenzhai.yaml"
    more = "\nurl: https://example.org/\nfeeds: {former: [/atom.xml, /old/index.xml, /feed/]}\n"
    settings.write_text(settings.read_text(encoding="utf-8") + more, encoding="utf-8")
    (root / "content/articles").mkdir(parents=True, exist_ok=True)
    (root / "content/articles/a.md").write_text(
        "---\ntitle: 甲\ndate: 2024-01-02\n---\n文。\n", encoding="utf-8"
    )
    assert run_wenzhai("build", cwd=root).code == 0
    feed = (root / "site/feed.xml").read_bytes()
    assert (root / "site/atom.xml").read_bytes() == (root / "site/old/index.xml").read_bytes() == feed
    checked = run_wenzhai("check", "--json", cwd=root).json["problems"]
    assert [one for one in checked if one["severity"] == "error"] == []
    assert "../feed.xml" in (root / "site/feed/index.html").read_text(encoding="utf-8")
    settings.write_text(settings.read_text(encoding="utf-8").replace("/feed/", "/rss.xml"), encoding="utf-8")
    assert run_wenzhai("build", cwd=root).code == 2  # an address of one of our own files


@pytest.mark.parametrize(
    ("kind", "settings", "path", "address"),
    [
        ("hexo", "_config.yml", "source/about/index.md", "/about/"),
        ("hexo", "_config.yml", "source/about.md", "/about.html"),
        ("hugo", "hugo.toml", "content/about.md", "/about/"),
        ("hugo", "hugo.toml", "content/about/index.md", "/about/"),
        ("jekyll", "_config.yml", "about.md", ""),
        ("jekyll", "_config.yml", "about/index.md", "/about/"),
        ("pelican", "pelicanconf.py", "content/pages/about.md", ""),
    ],
)
def test_single_pages_come_along_with_their_addresses(
    kind: str, settings: str, path: str, address: str, tmp_path: Path
) -> None:
    front = "slug: about\n" if kind == "pelican" else ""
    found = read(kind, tmp_path, {settings: "", path: PAGE.format(front)})
    page = only(found)
    assert page.kind == "page"
    assert page.markdown == "我们。"
    expected = address or {"jekyll": "/about.html", "pelican": "/pages/about.html"}[kind]
    assert page.front_matter == {
        "title": "关于",
        "slug": "about",
        "lang": "zh-Hans",
        "nav": True,
        "aliases": [expected],
    }


def test_a_page_of_hexo_may_say_where_it_is(tmp_path: Path) -> None:
    page = PAGE.format("permalink: /wo/\n")
    assert aliases(only(read("hexo", tmp_path, {"_config.yml": "", "source/about.md": page}))) == ["/wo/"]


def test_a_page_takes_the_place_of_the_sample_and_a_hidden_one_stays_hidden(tmp_path: Path) -> None:
    run_wenzhai("init", "digest", "--lang", "zh", cwd=tmp_path)
    root = tmp_path / "digest"
    files = {
        "_config.yml": "",
        "source/_posts/a.md": "---\ntitle: 甲\ndate: 2024-01-02\n---\n[关于](/about/)\n",
        "source/about/index.md": PAGE.format(""),
        "source/secret/index.md": PAGE.format("password: x\n"),
        "source/loop/index.md": "{% for post in site.posts %}[{{ post.title }}]{% endfor %}",
        "source/tags/index.md": PAGE.format("type: tags\n"),
    }
    old = site(tmp_path / "old", files)
    done = run_wenzhai("import", "--from", "hexo", old, "--json", cwd=root)
    assert done.json["build_errors"] == 0
    assert [one["path"] for one in done.json["problems"] if one["code"] == "import-left-page"] == [
        "source/loop/index.md",
        "source/tags/index.md",
    ]
    about = root / "content/pages/about.md"
    assert "我们。" in about.read_text(encoding="utf-8")
    assert "draft: true" in (root / "content/pages/secret.md").read_text(encoding="utf-8")
    post = (root / "content/articles/2024/01/02-a.md").read_text(encoding="utf-8")
    assert "[关于](../../../pages/about.md)" in post
    about.write_text(about.read_text(encoding="utf-8") + "\n又一句。\n", encoding="utf-8")
    run_wenzhai("import", "--from", "hexo", old, cwd=root)
    assert about.read_text(encoding="utf-8").endswith("又一句。\n")
    assert not (root / "content/pages/about-2.md").exists()


def test_every_file_is_accounted_for(tmp_path: Path) -> None:
    files = {
        "_config.yml": "collections: {wiki: {output: true}, parts: {}}\n",
        "_posts/2024-01-02-a.md": "---\ntitle: 甲\n---\n![图](/p.png)\n",
        "_posts/2024-01-03-b.html": "---\ntitle: 乙\n---\n<p>文 <a href='/x/'>见</a></p>\n",
        "_posts/undated.md": "---\ntitle: 丙\n---\n文\n",
        "_wiki/w.md": "---\ntitle: 丁\n---\n文\n",
        "_parts/p.md": "---\ntitle: 戊\n---\n文\n",
        "_data/links.yml": "[]",
        "notes.ipynb": "{}",
        "guide.adoc": "= x",
        "about.md": "---\n---\n",
        "assets/unused.bin": "x",
        "pics/none.png": "x",
    }
    found = read("jekyll", tmp_path, files)
    assert {draft.front_matter["title"] for draft in found.drafts} == {"甲", "乙", "丁"}
    told = " ".join(
        [*(one.path for one in found.problems), *(one.params.get("files", "") for one in found.problems)]
    )
    came = {draft.origin.rpartition(" ")[2] for draft in found.drafts}
    assert [path for path in files if path not in came and path not in told] == []


def test_a_picture_that_came_is_not_named_as_left(tmp_path: Path) -> None:
    post = "---\ntitle: 甲\n---\n![图](/pics/p.png)\n"
    old = site(tmp_path, {"_config.yml": "", "_posts/2024-01-02-a.md": post, "pics/left.png": ""})
    (old / "pics/p.png").write_bytes(png(4, 4, 0))
    left = [one for one in read("jekyll", tmp_path, {}).problems if one.code == "import-left-pictures"]
    assert [one.params["files"] for one in left] == ["pics/left.png"]


def test_restructured_text_is_converted_and_reads_no_file(tmp_path: Path) -> None:
    text = """标题
####

:date: 2020-01-02
:tags: 甲, 乙

段落 ``code`` :math:`a^2` `链接 <{filename}b.rst>`_。

.. include:: secret.txt

.. raw:: html

   <b>raw</b>

.. unknown:: x

   留下的内容

.. warning:: 当心

.. code-block:: python

   x = 1
"""
    files = {
        "content/a.rst": text,
        "content/secret.txt": "TOP SECRET",
        "content/b.rst": "另一篇\n####\n\n:date: 2020-01-03\n\n文\n",
    }
    found = read("pelican", tmp_path, files)
    draft = named(found, "标题")
    assert draft.front_matter["topics"] == ["甲", "乙"]
    assert draft.front_matter["date"] == "2020-01-02"
    assert "`code` $a^2$ [链接](wenzhai-origin:" in draft.markdown
    assert "```python\nx = 1\n```" in draft.markdown
    assert "> [!WARNING]\n>\n> 当心" in draft.markdown
    assert "留下的内容" in draft.markdown
    assert "SECRET" not in draft.markdown
    assert "```\n.. raw:: html\n\n   <b>raw</b>\n```" in draft.markdown
    assert len([one for one in found.problems if one.code == "import-rst"]) == 3


@pytest.mark.parametrize(
    ("kind", "path", "text"),
    [
        ("hexo", "source/_posts/a.md", '"title": "甲",\n"date": "2018-02-03"\n;;;\n文。\n'),
        ("hexo", "source/_posts/a.md", "title: 甲\ndate: 2018-02-03\n---\n文。\n"),
        ("hexo", "source/_posts/a.md", "---\ntitle: 甲\ndate: 2018-02-03\ntags:\n\t- x\n---\n文。\n"),
        ("hugo", "content/p/a.md", "+++\ntitle = '甲'\ndate = 2018-02-03\n+++\n文。\n"),
        ("hugo", "content/p/a.md", '{"title": "甲", "date": "2018-02-03"}\n\n文。\n'),
        ("jekyll", "_posts/2018-02-03-x.md", "---\ntitle: 甲\n---\n文。\n"),
        ("pelican", "content/a.md", "Title: 甲\nDate: 2018-02-03\n\n文。\n"),
        ("markdown", "a.md", "---\ncreated: 2018-02-03\n---\n# 甲\n\n文。\n"),
    ],
)
def test_front_matter_in_every_form(kind: str, path: str, text: str, tmp_path: Path) -> None:
    draft = only(read(kind, tmp_path, {path: text}))
    assert (draft.front_matter["title"], draft.front_matter["date"]) == ("甲", "2018-02-03")
    assert draft.markdown == "文。"


def test_a_plain_text_that_looks_like_front_matter_stays_text(tmp_path: Path) -> None:
    draft = only(read("markdown", tmp_path, {"a.md": "Note: this is text\nand more\n\nend\n"}))
    assert draft.markdown == "Note: this is text\nand more\n\nend"


def test_a_key_that_is_left_behind_is_told_once_with_its_number(tmp_path: Path) -> None:
    root = make_project(tmp_path / "digest")
    files = {
        f"source/_posts/{n}.md": f"---\ntitle: {n}\ndate: 2024-01-02\nmood: {n}\n---\nx\n" for n in "abcde"
    }
    done = run_wenzhai("import", "--from", "hexo", site(tmp_path / "old", files), "--lang", "en", cwd=root)
    [line] = [line for line in done.err.splitlines() if "the front matter key mood" in line]
    assert "articles: 5; such as: a;" in line
    assert line.count(".md") == 4


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("一\n二", "一\\\n二"),
        ("- 一\n- 二", "- 一\n- 二"),
        ("- 一\n  续", "- 一\\\n  续"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "| a | b |\n|---|---|\n| 1 | 2 |"),
        ("```\na\nb\n```", "```\na\nb\n```"),
        ("# 大\n## 中\n文", "## 大\n### 中\n文"),
        ("$$\na\nb\n$$", "$$\na\nb\n$$"),
        ("> 一\n> 二", "> 一\\\n> 二"),
        ("<p>\na\nb\n</p>", "<p>\na\nb\n</p>"),
        ("a  \nb", "a  \nb"),
        ("题\n===\n文", "## 题\n文"),
        (
            "$a[x](p_s=n)$ 是式子，$5 [页](/x.html) 到 $10 不是",
            "$a[x](p_s=n)$ 是式子，$5 页 (`/x.html`) 到 $10 不是",
        ),
    ],
)
def test_lines_and_headings_of_hexo_mean_what_they_meant(written: str, meant: str, tmp_path: Path) -> None:
    text = f"---\ntitle: 甲\ndate: 2024-01-02\n---\n{written}\n"
    assert only(read("hexo", tmp_path, {"source/_posts/a.md": text})).markdown == meant


def test_line_ends_stay_line_ends_where_the_settings_say_so(tmp_path: Path) -> None:
    files = {
        "_config.yml": "marked: {breaks: false}\n",
        "source/_posts/a.md": "---\ntitle: 甲\n---\n一\n二\n",
    }
    assert only(read("hexo", tmp_path, files)).markdown == "一\n二"


@pytest.mark.parametrize(
    ("kind", "written", "meant"),
    [
        ("hexo", "{% note warning 当心 %}\n水\n\n- 深\n{% endnote %}", "> [!WARNING] 当心\n> 水\n>\n> - 深"),
        (
            "hexo",
            "{% fold info @标题 %}\n里\n{% endfold %}",
            "<details>\n<summary>@标题</summary>\n\n里\n\n</details>",
        ),
        (
            "hexo",
            "{% note %}{% note danger %}内{% endnote %}外{% endnote %}",
            "> [!NOTE]\n> > [!CAUTION]\n> > 内\n>\n> 外",
        ),
        ("hexo", "{% bilibili BV1xx411c7mD %}", "https://www.bilibili.com/video/BV1xx411c7mD/"),
        ("hexo", "{% link 名称,https://x.example/,说明 %}", "[名称](https://x.example/)"),
        ("hexo", "{% btn https://x.example/, 去 %}", "[去](https://x.example/)"),
        ("hexo", "- 项\n  {% note %}\n  里\n  {% endnote %}", "- 项\n\n  > [!NOTE]\n  > 里"),
        ("hugo", '{{< callout type="warning" >}}水{{< /callout >}}', "> [!WARNING]\n> 水"),
        ("hugo", "{{< gist spf13 7896402 >}}", "<https://gist.github.com/spf13/7896402>"),
        ("hugo", "{{< mermaid >}}\ngraph TD\n{{< /mermaid >}}", "```mermaid\ngraph TD\n```"),
        ("hugo", "{{ name }} 原样", "{{ name }} 原样"),
        ("jekyll", '{% include youtube.html id="abc123" %}', "https://www.youtube.com/watch?v=abc123"),
        ("pelican", "??? tip\n    藏", "> [!TIP]-\n> 藏"),
        ("markdown", ":::warning 当心\n水\n:::", "> [!WARNING] 当心\n> 水"),
        ("markdown", "```\n!!! note\n    x\n```", "```\n!!! note\n    x\n```"),
    ],
)
def test_shortcodes_and_containers_become_markdown(
    kind: str, written: str, meant: str, tmp_path: Path
) -> None:
    path = {
        "hexo": "source/_posts/a.md", "hugo": "content/p/a.md", "jekyll": "_posts/2024-01-02-a.md",
        "pelican": "content/a.md", "markdown": "a.md",
    }[kind]  # fmt: skip
    draft = only(read(kind, tmp_path, {path: f"---\ntitle: 甲\ndate: 2024-01-02\n---\n{written}\n"}))
    assert draft.markdown.strip() == meant


def test_topics_are_merged_by_a_command_that_can_be_typed_as_it_is() -> None:
    assert merge_command("Linked Lists", "C#") == 'wenzhai topics merge "Linked Lists" "C#"'
    assert merge_command("游记", "AI/tools") == "wenzhai topics merge 游记 AI/tools"


def test_only_names_below_the_same_one_may_mean_the_same() -> None:
    names = ["Movie/drama", "Movie/dramas", "Book/drama", "Movie", "Movie/comic"]
    assert alike(names) == [("Movie/drama", "Movie/dramas")]


def test_titles_stay_whole(tmp_path: Path) -> None:
    titles = ["科技周刊（第 71 期）", "2022 | Summary", "工具 - 说明 (WSL)"]
    files = {
        f"source/_posts/{n}.md": f'---\ntitle: "{title}"\ndate: 2020-01-01\n---\n文\n'
        for n, title in enumerate(titles)
    }
    root = make_project(tmp_path / "digest")
    done = run_wenzhai("import", "--from", "hexo", site(tmp_path / "old", files), "--json", cwd=root)
    assert [article["title"] for article in done.json["articles"]] == titles


def test_the_pages_of_a_benchmark_are_found_by_their_sources(tmp_path: Path) -> None:
    _, make = SITES["vault"]
    sources = write(tmp_path / "old", make(3))
    root = make_project(tmp_path / "digest")
    moved = run_wenzhai("import", "--from", "markdown", tmp_path / "old", "--json", cwd=root)
    run_wenzhai("build", "--now", "2026-01-01", cwd=root)
    pages = pages_of(root, [article["id"] for article in moved.json["articles"]])
    assert set(pages) == {source.path for source in sources}
