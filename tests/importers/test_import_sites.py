"""`wenzhai import --from …`: sites of other generators come over whole, or it is said what does not."""

import json
from itertools import pairwise
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.hexo_blog import make_hexo_blog, old_addresses
from tests.support.importing import make_project
from tests.support.paths import CASES
from tests.support.run import run_wenzhai, tree
from wenzhai.content.config import load_config
from wenzhai.importers import ImportResult, Options, Plan, make_plan, write_plan
from wenzhai.importers.alike import alike
from wenzhai.importers.sites import KINDS, read_site
from wenzhai.importers.sites.blog import Blog
from wenzhai.importers.sites.folder import SiteFolder
from wenzhai.importers.sites.front import read_front
from wenzhai.importers.sites.pieces import pieces
from wenzhai.model.problems import ProblemsError
from wenzhai.model.report import format_problem
from wenzhai.text.addresses import old_address

SITES = CASES / "sites"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_project(tmp_path / "digest")


def read(kind: str, folder: Path) -> ImportResult:
    return read_site(kind, folder, Options(timezone="", site_timezone="Asia/Shanghai"))


def bring(root: Path, kind: str, folder: Path) -> tuple[ImportResult, Plan]:
    """Plans and writes, as the command does."""
    found = read(kind, folder)
    plan = make_plan(root, load_config(root), found.drafts, None, found.assets, found.topic_addresses)
    write_plan(plan, root)
    return found, plan


@pytest.mark.parametrize("kind", KINDS)
def test_a_site_as_its_generator_lays_it_out(kind: str, root: Path, update_golden: bool) -> None:
    """Bodies, front matter, files and complaints, all in one text beside the site."""
    before = tree(root)
    found, plan = bring(root, kind, SITES / kind)
    told = [format_problem(problem, "en") for problem in found.problems]
    told += [f"{old} ~ {new}" for old, new in plan.alike]
    for path, data in tree(root).items():
        if path not in before and not path.startswith(".wenzhai/"):
            told += [f"==== {path}", data.decode() if path.endswith(".md") else f"{len(data)} bytes"]
    text = "\n".join(told).replace(str(SITES), "") + "\n"
    expected = SITES / f"{kind}.txt"
    if update_golden:
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_every_text_comes_over_or_is_named(kind: str) -> None:
    found = read(kind, SITES / kind)
    texts = {path for path in SiteFolder(SITES / kind).files if path.endswith((".md", ".markdown", ".rst"))}
    layout = {path for path in texts if path.startswith(("scaffolds/", "archetypes/", "themes/"))}
    came = {draft.origin.rpartition(" ")[2] for draft in found.drafts}
    named = {problem.path for problem in found.problems}
    assert came
    assert texts - layout <= came | named
    failed = {problem.path for problem in found.problems if problem.severity == "error"}
    assert not came & failed


@pytest.mark.parametrize("kind", KINDS)
def test_again_nothing_is_new_and_edits_stay(kind: str, root: Path) -> None:
    _, plan = bring(root, kind, SITES / kind)
    before = tree(root)
    _, again = bring(root, kind, SITES / kind)
    assert {change.status for change in again.changes} == {"unchanged"}
    assert tree(root) == before
    first, second = (root / change.path for change in plan.changes[:2])
    first.write_text(first.read_text(encoding="utf-8") + "\n编者加的一段。\n", encoding="utf-8")
    second.unlink()
    _, again = bring(root, kind, SITES / kind)
    statuses = [change.status for change in again.changes]
    assert statuses[:2] == ["kept", "removed"]
    assert "编者加的一段。" in first.read_text(encoding="utf-8")


def test_a_picture_that_the_editor_changed_stays(root: Path) -> None:
    bring(root, "hexo", SITES / "hexo")
    (root / "content/images/chart.png").write_bytes(b"smaller")
    _, plan = bring(root, "hexo", SITES / "hexo")
    assert {copy.path: copy.status for copy in plan.copies}["content/images/chart.png"] == "kept"
    assert (root / "content/images/chart.png").read_bytes() == b"smaller"


def test_pictures_of_a_deleted_article_do_not_come_again(root: Path) -> None:
    bring(root, "hexo", SITES / "hexo")
    picture = root / "content/images/晒网/网.png"
    next((root / "content/articles/2024/03").glob("05-shai-wang*.md")).unlink()
    picture.unlink()
    bring(root, "hexo", SITES / "hexo")
    assert not picture.exists()


def test_two_sites_may_hold_files_of_one_name(root: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        posts = tmp_path / name / "source" / "_posts"
        posts.mkdir(parents=True)
        (tmp_path / name / "_config.yml").write_text(f"url: https://{name}.example.org\n")
        (posts / "hello.md").write_text(f"---\ntitle: Hello\ndate: 2024-01-02\n---\nFrom {name}.\n")
        _, plan = bring(root, "hexo", tmp_path / name)
        assert [change.status for change in plan.changes] == ["new"]
    assert len(list((root / "content/articles/2024/01").glob("02-hello*.md"))) == 2


# -- a blog of two hundred articles

TWICE = {"/tags/c/", "/tags/ai/"}
"""With Hexo, `C#` and `C++` shared a page; `AI` and `ai` are one address where case makes no difference."""


def test_a_hexo_blog_becomes_a_digest(root: Path, tmp_path: Path) -> None:
    """One command; the build has nothing to complain of; every old address leads on."""
    blog = make_hexo_blog(tmp_path / "blog", 200)
    done = run_wenzhai("import", "--from", "hexo", blog, "--json", cwd=root)
    report = json.loads(done.out)
    assert (done.code, report["counts"]["new"]) == (0, 202)  # 201 articles and a page
    expected = {"import-left-program", "import-address-twice"}
    assert {problem["code"] for problem in report["problems"]} == expected
    assert report["build_errors"] == 0
    twice = [one for one in report["problems"] if one["code"] == "import-address-twice"]
    assert {address for address in TWICE for one in twice if address in one["message"].lower()} == TWICE
    assert len(twice) == len(TWICE)
    assert {"name": "灯塔们", "keep": "灯塔"} in report["alike_topics"]
    built = run_wenzhai("build", "--now", "2026-01-01", cwd=root)
    assert (built.code, built.err.replace("\n", "")) == (0, "")
    site = root / "site"
    for address in [*old_addresses(200), "tags/海洋/", "categories/见闻/", "tags/C/", "tags/气象-观测/"]:
        page = (site / address / "index.html").read_text(encoding="utf-8")
        assert 'http-equiv="refresh"' in page, address
    pages = [
        page.read_text(encoding="utf-8") for page in site.glob("20*/*/*/*.html") if page.name != "index.html"
    ]
    assert len(pages) == 200
    assert sum('class="callout' in page for page in pages) == len(range(0, 200, 7))
    assert sum("[[附表]]" in page for page in pages) == 200


# -- short codes and code


def test_a_short_code_in_many_files_is_told_once(root: Path, tmp_path: Path) -> None:
    posts = tmp_path / "blog" / "source" / "_posts"
    posts.mkdir(parents=True)
    for name in "abcdef":
        body = "{% own %}\nx\n{% endown %}\n\n{% own %}\n" + "{% other %}\n" * (name == "c")
        (posts / f"{name}.md").write_text(f"---\ntitle: {name}\ndate: 2024-01-02\n---\n{body}")
    told = run_wenzhai(
        "import", "--from", "hexo", tmp_path / "blog", "--dry-run", "--lang", "en", cwd=root
    ).err
    own, other, hint = told.splitlines()[-3:]
    at = ", ".join(f"source/_posts/{name}.md:5" for name in "bcd")
    assert own.startswith(
        "source/_posts/a.md:5:1: warning: the shortcode {% own %} has no equivalent in Markdown"
    )
    assert f"(files: 6, places: 12; also {at}, … (-v)) [import-shortcode-often]" in own
    assert other.startswith("source/_posts/c.md:10:1: warning: the shortcode {% other %} (places: 1)")
    assert "hint: replace it with Markdown" in hint
    words = ("--from", "hexo", tmp_path / "blog", "--dry-run", "-v")
    assert run_wenzhai("import", *words, cwd=root).err.count("[import-shortcode]") == 7


@given(st.text(alphabet="`~<>!-{}%/ab \n[]()pre", max_size=80))
def test_pieces_are_the_whole_text(body: str) -> None:
    cut = list(pieces(body))
    assert "".join(piece.text for piece in cut) == body
    assert all(one.start + len(one.text) == other.start for one, other in pairwise(cut))


@pytest.mark.parametrize("hostile", ["` ``", "<!--", "<pre", "{% a", "{{< a", "{% raw %}", "{{", "~~~\n> "])
def test_pieces_of_a_hostile_text_take_no_time(hostile: str) -> None:
    start = process_time()
    assert sum(1 for _ in pieces(hostile * 30_000))
    assert process_time() - start < 20


def test_what_stands_in_code_is_left_alone() -> None:
    text = "`{% a %}` {% b %}\n\n```\n{% c %}\n```\n<pre>{% d %}</pre> <!-- {% e %} --> {{< f >}}"
    assert [piece.name for piece in pieces(text) if piece.kind == "tag"] == ["b", "f"]


# -- front matter and dates


@pytest.mark.parametrize(
    ("text", "values", "body"),
    [
        ("---\ntitle: 1984\n---\nx", {"title": "1984"}, "x"),
        ("+++\ntitle = 'a'\ntags = ['x', 'y']\n+++\nx", {"title": "a", "tags": ["x", "y"]}, "x"),
        (';;;\n"title": "a"\n;;;\nx', {"title": "a"}, "x"),
        ('{"Title": "a"}\n\nx', {"title": "a"}, "x"),
        ("title: a\n---\nx", {"title": "a"}, "x"),
        ("Title: a: b\nTags: c,\n  d\n\nx", {"title": "a: b", "tags": "c, d"}, "x"),
        ("just text\n\n---\n\nmore", {}, "just text\n\n---\n\nmore"),
        ("", {}, ""),
    ],
)
def test_front_matter_of_every_kind(text: str, values: dict[str, object], body: str) -> None:
    front = read_front(text, "a.md")
    assert (front.values, front.body) == (values, body)
    assert text.split("\n")[front.body_line - 1 :] == body.split("\n")


@pytest.mark.parametrize(
    "text",
    [
        "---\na: [\n---\n",
        "---\na: b: c\n---\n",
        "+++\na = \n+++\n",
        ";;;\n{\n;;;\n",
        "{broken",
        "---\ntitle: never closed\n",
        f"---\na: {'[' * 3000}\n---\n",
        f"---\n{'- ' * 3000}\n---\n",
        f"---\na: {'x' * 70_000}\n---\n",
    ],
)
def test_front_matter_that_is_not_sound(text: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        read_front(text, "a.md")
    assert caught.value.problems[0].code in ("import-front-broken", "front-matter-too-big")


@pytest.mark.parametrize(
    ("text", "day", "instant"),
    [
        ("2024-03-05", "2024-03-05", None),
        ("2024-03-05 23:30:00", "2024-03-05", 1709652600),
        ("2024-03-05T23:30:00+08:00", "2024-03-05", 1709652600),
        ("2024-03-05 15:30:00 +0000", "2024-03-05", 1709652600),
        ("2024-03-05T15:30:00.123Z", "2024-03-05", 1709652600),
        ("2024/3/5 23:30", "2024-03-05", 1709652600),
        ("Tue, 05 Mar 2024 15:30:00 GMT", "2024-03-05", 1709652600),
        ("2024-02-31", None, None),
        ("yesterday", None, None),
    ],
)
def test_dates(text: str, day: str | None, instant: int | None) -> None:
    moment = Blog(SiteFolder(SITES / "markdown"), "Asia/Shanghai", "UTC").moment(text)
    assert (moment and moment.day, moment and moment.instant) == (day, instant)


# -- names and addresses


def test_names_that_may_be_one_topic() -> None:
    names = [
        "AI",
        "人工智慧",
        "人工智能",
        "機器學習",
        "机器学习",
        "tide",
        "tides",
        "C",
        "C++",
        "2024",
        "2025",
    ]
    assert alike(names) == [("機器學習", "机器学习"), ("tide", "tides")]
    assert alike(["大模型", "大模型们", "visualisation", "visualization"]) == [
        ("大模型", "大模型们"),
        ("visualisation", "visualization"),
    ]


def test_programming_languages_are_not_one_topic(root: Path, tmp_path: Path) -> None:
    posts = tmp_path / "blog" / "source" / "_posts"
    posts.mkdir(parents=True)
    (posts / "a.md").write_text("---\ntitle: a\ndate: 2024-01-02\ntags: [C, C++, C#, '++']\n---\n")
    _, plan = bring(root, "hexo", tmp_path / "blog")
    assert {topic.name for topic in plan.new_topics} == {"C", "C++", "C#", "++"}


@pytest.mark.parametrize(
    ("alias", "file"),
    [
        ("/2024/01/02/潮汐表，怎么读/", "2024/01/02/潮汐表，怎么读/index.html"),
        ("/a/灯塔（二）.html", "a/灯塔（二）.html"),
        ("/a+b/c++/", "a+b/c++/index.html"),
        ("/?p=12", None),
        ("/a b/", "a b/index.html"),
        ("/a\tb/", None),
        ("/a/../../etc/passwd", None),
        ("/.git/", None),
        ("/a//b/", None),
        ("/con\x00/", None),
    ],
)
def test_old_addresses(alias: str, file: str | None) -> None:
    assert old_address(alias) == file


# -- the command


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--from", "hexo", "missing.txt"], "missing.txt"),
        (["--from", "hexo", "wenzhai.yaml"], "import-from-folder"),
        (["content"], "import-folder"),
        (["--from", "blogger", "content"], "blogger"),
        (["--from", "hexo", "content/sources"], "import-site-empty"),
    ],
)
def test_what_cannot_be_imported(root: Path, words: list[str], code: str) -> None:
    before = tree(root)
    done = run_wenzhai("import", *words, cwd=root)
    assert done.code in (1, 2)
    assert code in done.err
    assert "Traceback" not in done.err
    assert tree(root) == before


def test_a_dry_run_writes_nothing_and_a_lost_article_shows_in_the_exit_code(root: Path) -> None:
    before = tree(root)
    done = run_wenzhai("import", "--from", "hexo", SITES / "hexo", "--dry-run", "--lang", "en", cwd=root)
    assert tree(root) == before
    assert done.code == 1
    assert "source/_posts/坏.md:2:1: error: the front matter cannot be read" in done.err
    assert "files: 2 copied" in done.out


def test_a_link_out_of_the_folder_is_not_followed(root: Path, tmp_path: Path) -> None:
    posts = tmp_path / "blog" / "source" / "_posts"
    posts.mkdir(parents=True)
    (tmp_path / "secret.png").write_bytes(b"secret")
    (posts / "out.png").symlink_to(tmp_path / "secret.png")
    (posts / "a.md").write_text(
        "---\ntitle: a\ndate: 2024-01-02\n---\n![x](out.png) ![y](../../../secret.png)\n"
    )
    found, plan = bring(root, "hexo", tmp_path / "blog")
    assert plan.copies == ()
    assert {problem.code for problem in found.problems} == {"import-picture-missing", "import-left-pictures"}
