"""A look without templates: settings become files, a style sheet and snippets; without them a site is what it was."""

import base64
import re
from hashlib import sha256
from pathlib import Path

import pytest

from tests.support.paths import REPOSITORY
from tests.support.project import Built, Project
from wenzhai.theme.assets import served
from wenzhai.theme.chain import load_theme
from wenzhai.theme.contrast import contrast, palettes, too_faint
from wenzhai.theme.csp import snippet
from wenzhai.theme.files import ThemeFile

ARTICLE = "content/articles/a.md"
PAGE = "2025/12/24/a.html"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    made.write("wenzhai.yaml", "title: 测试\n")
    made.write(ARTICLE, "---\ntitle: 第一篇\nid: aaaaaa\ndate: 2025-12-24\n---\n正文。\n")
    made.write("content/pages/about.md", "---\ntitle: 关于\n---\n正文。\n")
    made.write("content/images/logo.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    made.write("content/fonts/text.woff2", b"wOF2")
    return made


def look(project: Project, settings: str) -> Built:
    project.write("wenzhai.yaml", f"title: 测试\n{settings}")
    return project.build()


def policy(page: str) -> str:
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert found
    return found[1].replace("&#39;", "'")


PLAIN = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'"


# -- files and colours ----------------------------------------------------------------------------------


def test_without_the_keys_nothing_is_added(project: Project) -> None:
    project.build()
    before = project.tree()
    assert policy(project.read(PAGE)) == PLAIN
    assert not [name for name in before if name.startswith(("assets/site", "assets/comments"))]
    look(project, "menu: []\nsocial: []\nfooter: []\nhead: []\ncolors: {}\nfonts: {}\nservices: {}\n")
    assert project.tree() == before


def test_logo_and_favicon_are_published_under_hashed_names(project: Project) -> None:
    assert look(project, "logo: images/logo.svg\nfavicon: images/logo.svg\n").problems == ()
    for url, root in (("index.html", ""), (PAGE, "../../../")):
        page = project.read(url)
        (logo,) = re.findall(r'<img class="logo" src="([^"]+)" alt="">', page)
        (icon,) = re.findall(r'<link rel="icon" href="([^"]+)">', page)
        for address in (logo, icon):
            assert address.startswith(f"{root}assets/site/")
            assert (project.site / address.removeprefix(root)).is_file()


def test_a_file_that_is_not_there_is_an_error_at_its_line(project: Project) -> None:
    (problem,) = look(project, "logo: images/nothing.svg\n").problems
    assert (problem.code, problem.path, problem.line, problem.column) == (
        "look-file-missing",
        "wenzhai.yaml",
        2,
        7,
    )
    (problem,) = look(project, "logo: ../wenzhai.yaml\n").problems
    assert problem.code == "look-file-missing"


def test_colours_hold_in_their_mode_alone(project: Project) -> None:
    built = look(project, 'colors:\n  light: {seal: "#0f4c81"}\n  dark: {seal: "#9cf", paper: "#000000"}\n')
    assert built.problems == ()
    (sheet,) = project.site.glob("assets/site.*.css")
    css = sheet.read_text(encoding="utf-8")
    assert "(prefers-color-scheme:light) and (not (prefers-contrast:more)){:root{--seal:#0f4c81}}" in css
    assert (
        "(prefers-color-scheme:dark) and (not (prefers-contrast:more)){:root{--paper:#000000;--seal:#9cf}}"
        in css
    )
    assert 'content="#000000" media="(prefers-color-scheme: dark)"' in project.read(PAGE)


def test_colours_that_cannot_be_read_are_told_with_their_contrast(project: Project) -> None:
    built = look(project, 'colors:\n  dark: {paper: "#ffffff"}\n')
    assert {(one.code, one.severity, one.line) for one in built.problems} == {("look-contrast", "warning", 3)}
    assert ("dark", "ink", "paper", "1.4") in [
        tuple(one.params[name] for name in ("mode", "one", "other", "ratio")) for one in built.problems
    ]
    (problem,) = look(project, "colors: {light: {seal: red}}\n").problems
    assert problem.code == "config-color"
    (problem,) = look(project, "colors: {light: {seall: '#000'}}\n").problems
    assert (problem.code, problem.params["nearest"]) == ("unknown-key", "seal")


def test_the_contrast_is_that_of_wcag() -> None:
    assert contrast("#000", "#ffffff") == 21
    assert round(contrast("#767676", "#fff"), 2) == 4.54
    assert list(too_faint({"ink": "#777", "paper": "#777"}, {"ink": "#777"})) == [("ink", "paper", 1.0)]


@pytest.mark.parametrize("theme", ["paper", "broadsheet"])
def test_the_colours_of_our_own_themes_are_found_and_can_be_read(theme: str) -> None:
    folders = ("paper", "broadsheet")[: 1 + (theme == "broadsheet")]
    sheets = [
        path for name in folders for path in sorted((REPOSITORY / "themes" / name / "static").glob("*.css"))
    ]
    found = palettes("\n".join(path.read_text(encoding="utf-8") for path in sheets))
    for colours in found.values():
        assert len(colours) == 11
        assert list(too_faint(colours, colours)) == []


def test_fonts_are_linked_by_the_style_sheet(project: Project) -> None:
    assert look(project, "fonts: {text: fonts/text.woff2}\n").problems == ()
    (sheet,) = project.site.glob("assets/site.*.css")
    (address,) = re.findall(r"url\(([^)]+)\)", sheet.read_text(encoding="utf-8"))
    assert (sheet.parent / address).read_bytes() == b"wOF2"
    (problem,) = look(project, "fonts: {text: images/logo.svg}\n").problems
    assert problem.code == "look-font-type"


# -- menu and footer ------------------------------------------------------------------------------------


def test_the_menu_is_all_of_the_navigation(project: Project) -> None:
    settings = "menu: [{url: archive.html}, {title: 关于, url: about.html}, {title: 外, url: https://example.org/}]\n"
    look(project, settings)
    (nav,) = re.findall(r'<nav class="site-nav".*?</nav>', project.read(PAGE), re.DOTALL)
    assert re.findall(r'<a href="([^"]+)"(?: aria-current="true")?>([^<]+)</a>', nav) == [
        ("../../../archive.html", "日期"),
        ("../../../about.html", "关于"),
        ("https://example.org/", "外"),
    ]
    assert '<a href="about.html" aria-current="page">' in project.read("about.html")
    (problem,) = look(project, "menu: [{url: about.html}]\n").problems
    assert problem.code == "config-menu-title"


def test_social_and_footer_stand_at_the_foot_of_every_page(project: Project) -> None:
    social = "social: [{title: 某博, url: https://example.org/me}]\n"
    look(project, social + "footer: [{title: 周五更新}, {title: 关于, url: about.html}]\n")
    for url in (PAGE, "404.html", "search.html"):
        page = project.read(url)
        assert '<a href="https://example.org/me" rel="me">某博</a>' in page
        assert "<li>周五更新</li>" in page


# -- snippets, counters, comments -----------------------------------------------------------------------


def test_snippets_are_allowed_by_hash_and_by_origin(project: Project) -> None:
    code = "window.a = 1"
    look(project, f"head:\n  - html: '<script>{code}</script>'\n    origins: [https://a.example]\n")
    page = project.read(PAGE)
    hashed = base64.b64encode(sha256(code.encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{hashed}' https://a.example" in policy(page)
    assert f"<script>{code}</script>" in page
    (problem,) = look(project, 'head:\n  - html: \'<img src="x" onerror="y()">\'\n').problems
    assert (problem.code, problem.params["name"], problem.line) == ("look-inline", "onerror", 3)


@pytest.mark.parametrize(
    ("html", "more"),
    [
        ('<script src="https://a.example/x.js"></script>', "; script-src 'self' {h}; connect-src 'self' {h}"),
        ('<link rel="stylesheet" href="https://a.example/x.css">', "; style-src 'self' {h}; font-src 'self' {h}"),
        ('<script type="application/json">{}</script>', ""),
        ('<meta name="x" content="y">', ""),
    ],
)  # fmt: skip
def test_a_snippet_gets_what_it_needs_and_nothing_more(html: str, more: str) -> None:
    made, refused = snippet(html)
    assert (made.allowed.more, list(refused)) == (more.format(h="https://a.example"), [])


def test_counters_have_exactly_their_origins_and_the_site_says_so(project: Project) -> None:
    look(project, "services:\n  umami: {id: abc, url: https://count.example}\n")
    page = project.read(PAGE)
    assert (
        policy(page)
        == f"{PLAIN}; script-src 'self' https://count.example; connect-src 'self' https://count.example"
    )
    assert '<script defer data-website-id="abc" src="https://count.example/script.js"></script>' in page
    assert "本站用 Umami (count.example) 统计访问" in project.read("about.html")
    look(project, "services:\n  baidu: {id: abc}\n")
    assert "img-src 'self' data: https://hm.baidu.com;" in policy(project.read(PAGE))
    (problem,) = look(project, "services:\n  baidu: {id: hm.js 后面的一串}\n").problems
    assert (problem.code, problem.line, problem.column) == ("config-service-code", 3, 15)
    (problem,) = look(project, "services:\n  plausible: {url: https://a.example}\n").problems
    assert (problem.code, problem.params) == ("config-service", {"service": "plausible", "key": "domain"})


def test_comments_are_loaded_on_a_click_and_allowed_on_articles_alone(project: Project) -> None:
    giscus = "giscus: {repo: a/b, repo_id: R, category: C, category_id: D}"
    look(project, f"services:\n  {giscus}\n")
    page = project.read(PAGE)
    assert policy(project.read("index.html")) == PLAIN
    assert "frame-src 'self' https://giscus.app" in policy(page)
    assert re.findall(r'<script src="([^"]+)"', page)[-1].startswith("../../../assets/comments.")
    assert "https://giscus.app" not in page.replace(policy(page), "").split("<body", 1)[1]
    assert 'data-comments="giscus"' in page
    assert "浏览器才会连接 giscus.app。" in project.read("about.html")
    assert "giscus.app" not in project.read("index.html")


# -- addresses in style sheets ----------------------------------------------------------------------------


def sheets(**files: str) -> dict[str, ThemeFile]:
    named = {name.replace("_", ".").replace("7", "/"): text for name, text in files.items()}
    return {
        name: ThemeFile("t", name, f"themes/t/static/{name}", text.encode()) for name, text in named.items()
    }


def test_addresses_follow_the_hashed_names() -> None:
    files = sheets(a_css='@import "b.css"; x{y:url(f/x.woff2?#iefix)}', b_css="p{q:url('a.png')}", a_png="1")
    files["f/x.woff2"] = ThemeFile("t", "f/x.woff2", "themes/t/static/f/x.woff2", b"2")
    done, problems = served(files)
    assert problems == []
    text = done["a.css"].decode()
    assert re.fullmatch(r'@import "b\.[0-9a-f]{8}\.css";x\{y:url\(f/x\.[0-9a-f]{8}\.woff2\?#iefix\)\}', text)
    assert re.search(rb"url\('?a\.[0-9a-f]{8}\.png'?\)", done["b.css"])


def test_a_changed_picture_gives_the_style_sheet_another_name() -> None:
    one, _ = served(sheets(a_css="p{q:url(a.png)}", a_png="1"))
    two, _ = served(sheets(a_css="p{q:url(a.png)}", a_png="2"))
    assert one["a.css"] != two["a.css"]


@pytest.mark.parametrize(
    "css",
    ["a{b:url(data:image/png;base64,AA)}", "a{b:url(#x)}", "/* url(x.png) */", 'a{content:"url(x.png)"}',
     "a{b:url(https://example.org/x.png)}", "a{b:url(/x.png)}", "@import url(https://example.org/x.css);"],
)  # fmt: skip
def test_what_is_no_file_of_the_theme_stays(css: str) -> None:
    done, problems = served(sheets(a_css=css))
    assert problems == []
    assert done == served(sheets(a_css=css))[0]


def test_a_missing_file_is_an_error_at_its_place(project: Project) -> None:
    project.write("themes/mine/theme.yaml", "name: mine\nextends: paper\napi: 1\n")
    project.write("themes/mine/static/mine.css", "p {}\na { b: url(my.wof2) }\n")
    project.write("themes/mine/static/my.woff2", "1")
    built = look(project, "theme: mine\n")
    (problem,) = built.problems
    assert (problem.code, problem.path, problem.line, problem.column, problem.params["nearest"]) == (
        "css-missing-near",
        "themes/mine/static/mine.css",
        2,
        12,
        "my.woff2",
    )
    assert built.failed


def test_style_sheets_that_import_each_other_are_an_error() -> None:
    _, problems = served(sheets(a_css='@import "b.css";', b_css='@import "a.css";'))
    assert {problem.code for problem in problems} == {"css-circle"}


# -- mistakes in themes ---------------------------------------------------------------------------------


@pytest.fixture
def mine(project: Project) -> Project:
    project.write("themes/mine/theme.yaml", "name: mine\nextends: paper\napi: 1\noptions: {motto: x}\n")
    project.write("wenzhai.yaml", "title: 测试\ntheme: mine\n")
    return project


def layout(project: Project, block: str) -> Built:
    project.write("themes/mine/templates/layout.html", f'{{% extends "paper:layout.html" %}}\n{block}\n')
    return project.build()


@pytest.mark.parametrize(
    ("inside", "code", "column", "nearest"),
    [
        ('{{ assets["papr.css"] }}', "theme-asset-near", 36, "paper.css"),
        ("{{ site.titel }}", "template-fails-near", 33, "title"),
        ("{{ sit.title }}", "template-names-near", 28, "site"),
        ("{{ t.nav.zzzzzz }}", "template-fails", 34, ""),
    ],
)
def test_a_mistake_in_a_template_is_told_once_where_it_stands(
    mine: Project, inside: str, code: str, column: int, nearest: str
) -> None:
    (problem,) = layout(mine, f"{{% block footer_extra %}}{inside}{{% endblock %}}").problems
    assert (problem.code, problem.path, problem.line, problem.column) == (
        code,
        "themes/mine/templates/layout.html",
        2,
        column,
    )
    assert problem.params.get("nearest", "") == nearest
    assert int(problem.params.get("pages", "2")) > 1
    if code.startswith(
        ("template-names", "theme-asset")
    ):  # what is seen without a page is seen by a check, too
        assert f"[{code}]" in mine.run("check").out


def test_a_static_file_that_is_named_under_a_condition_may_be_missing(mine: Project) -> None:
    asked = '{% if "none" in assets %}{{ assets["none"] }}{% endif %}'
    assert layout(mine, f"{{% block footer_extra %}}{asked}{{% endblock %}}").problems == ()


def test_what_would_be_ignored_in_silence_is_named(mine: Project) -> None:
    mine.write("themes/mine/strings/zh.yaml", "nav:\n  topic: 话题\n  own: 自己的\n")
    mine.write("wenzhai.yaml", "title: 测试\ntheme: mine\ntheme_options: {moto: y}\n")
    built = layout(
        mine, "{% block foter_links %}{% endblock %}{% block brand_name %}{{ t.nav.own }}{% endblock %}"
    )
    assert [(one.code, one.line, one.params["nearest"]) for one in built.problems] == [
        ("theme-block-near", 2, "footer_links"),
        ("theme-string-near", 2, "topics"),
        ("theme-option-near", 3, "motto"),
    ]
    assert not built.failed


def test_colours_of_a_theme_that_cannot_be_read_in_one_mode_are_told_where_they_stand(mine: Project) -> None:
    css = "/* mine */\n:root { --paper: #fff; }\n"
    mine.write("themes/mine/static/mine.css", css)
    told = {(one.code, one.severity, one.path, one.line, one.column) for one in mine.build().problems}
    assert told == {("theme-contrast", "warning", "themes/mine/static/mine.css", 2, 9)}
    mine.write(
        "themes/mine/static/mine.css", f"@media screen and (prefers-color-scheme: light) {{\n{css}}}\n"
    )
    assert mine.build().problems == ()
    mine.write("themes/mine/static/mine.css", css)
    mine.write("wenzhai.yaml", 'title: 测试\ntheme: mine\ncolors: {dark: {paper: "#101418"}}\n')
    assert mine.build().problems == ()


def test_our_own_themes_are_free_of_such_mistakes() -> None:
    for name in ("base", "paper", "broadsheet"):
        assert load_theme(REPOSITORY, name).problems == ()
