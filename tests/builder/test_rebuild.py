"""Nothing is made in vain: for each kind of edit the exact set of pages that are made again, each with the reason.

The table is `cases/rebuild.txt`; it tells the rules of dependency by example. `--update-golden` writes it anew.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.paths import CASES
from tests.support.project import Project, templates_taken_apart_once

TABLE = CASES / "rebuild.txt"
A, B, C, D, U = (f"content/articles/{name}.md" for name in "abcdu")
THEME = "themes/own"
FILES = {
    "wenzhai.yaml": (
        "title: 文摘\nurl: https://example.org/\ntheme: own\nper_page: 2\nrecent: 3\nfeeds: {items: 2}\n"
    ),
    f"{THEME}/theme.yaml": "name: own\nextends: base\n",
    f"{THEME}/static/own.css": "a {}\n",
    f"{THEME}/strings/zh.yaml": "nav:\n  archive: 旧文\n",
    f"{THEME}/templates/article.html": '{% extends "base:article.html" %}\n',
    A: "---\ntitle: 甲\ndate: 2025-11-01\nsource: xinhua\ntopics: [ai, rain]\n---\n稻田里的水车停了。\n",
    B: "---\ntitle: 乙\ndate: 2025-12-10\nsource: xinhua\ntopics: [ai]\n---\n港口的灯亮了，见[[甲]]。\n",
    C: "---\nid: ccc333\ntitle: 丙\ndate: 2025-12-11\nsource: The Log\ntopics: [ai]\n---\n山路上下起了雪。\n",
    D: "---\ntitle: 丁\ndate: 2025-12-20\ntopics: [ai]\n---\n图书馆借出一张地图。\n",
    U: "---\ntitle: 戊\ntopics: [rain]\n---\n没有人记得日子。\n",
    "content/topics/ai.md": "---\nzh: 人工智能\nen: AI\naliases: [机器智能]\n---\n会学习的机器。\n",
    "content/sources/xinhua.md": "---\nzh: 新华社\nen: Xinhua\n---\n通讯社。\n",
    "content/pages/about.md": "---\ntitle: 关于\n---\n这是一个文摘。\n",
    "content/issues/first.md": "---\ntitle: 第一期\ndate: 2025-12-31\n---\n请看[[丁]]。\n",
}

Edit = Callable[[Project], None]


def replaced(path: str, old: str, new: str) -> Edit:
    return lambda site: site.edit(path, old, new)


def written(path: str, text: str) -> Edit:
    return lambda site: site.write(path, text)


def moved(site: Project) -> None:
    site.rename(C, "content/articles/elsewhere/c.md")


NEW = "---\ntitle: 己\ndate: 2025-12-21\ntopics: [ai]\n---\n雾散以后，桥上有人。\n"
BLOCK = '{% extends "base:article.html" %}{% block kicker %}新{% endblock %}\n'
EDITS: dict[str, Edit] = {
    "the body of an article": replaced(B, "灯亮了", "灯灭了"),
    "the body of an article that nobody shows in a feed": replaced(A, "停了。", "停了。\n\n又转了。"),
    "the title of an article": replaced(B, "乙", "乙二"),
    "the summary of an article": replaced(B, "title:", "summary: 一盏灯的事\ntitle:"),
    "the day of an article": replaced(B, "2025-12-10", "2025-12-09"),
    "the source of an article": replaced(C, "The Log", "xinhua"),
    "a topic of an article": replaced(B, "[ai]", "[rain]"),
    "a correction": replaced(B, "title:", "correction: 灯有两盏\ntitle:"),
    "a note": replaced(B, "title:", "note: 先读这一篇\ntitle:"),
    "the label of an AI": replaced(B, "title:", "ai: text\ntitle:"),
    "a lead": replaced(B, "title:", "lead: true\ntitle:"),
    "a pin": replaced(B, "title:", "pinned: true\ntitle:"),
    "a former address": replaced(B, "title:", "aliases: [/old.html]\ntitle:"),
    "an article becomes a draft": replaced(C, "title:", "draft: true\ntitle:"),
    "a new article": written("content/articles/e.md", NEW),
    "an old article added later": written("content/articles/e.md", NEW.replace("2025-12-21", "2025-11-02")),
    "an article is deleted": lambda site: site.remove(C),
    "a file is renamed, its address stays": moved,
    "the name of a topic": replaced("content/topics/ai.md", "人工智能", "智能"),
    "the introduction of a topic": replaced("content/topics/ai.md", "会学习的机器", "会犯错的机器"),
    "an alias of a topic": replaced("content/topics/ai.md", "机器智能", "智能机器"),
    "names that articles mention": written(
        "content/topics/port.md", "---\nzh: 港口\nen: port\nkind: place\n---\n船来船往。\n"
    ),
    "a word of the curator's own": written("content/terms.txt", "港口的灯\n"),
    "one story in two versions": replaced(B, "title:", "same_story: [ccc333]\ntitle:"),
    "a part of a series": replaced(B, "title:", "series: 灯火\ntitle:"),
    "a topic gets a file": written("content/topics/rain.md", "---\nzh: 雨\nen: rain\n---\n天上的水。\n"),
    "a page": replaced("content/pages/about.md", "一个文摘", "一份文摘"),
    "a page goes into the navigation": replaced("content/pages/about.md", "title:", "nav: true\ntitle:"),
    "an issue": replaced("content/issues/first.md", "请看", "先看"),
    "the template of articles": written(f"{THEME}/templates/article.html", BLOCK),
    "the template of the archive": written(
        f"{THEME}/templates/archive.html", '{% extends "base:archive.html" %}\n'
    ),
    "a word of the interface": replaced(f"{THEME}/strings/zh.yaml", "旧文", "往日"),
    "a word of the other language": written(f"{THEME}/strings/en.yaml", "nav:\n  archive: Days\n"),
    "a style sheet that no template names": replaced(f"{THEME}/static/own.css", "a {}", "b {}"),
    "the title of the site": replaced("wenzhai.yaml", "title: 文摘", "title: 小报"),
    "entries on a page": replaced("wenzhai.yaml", "per_page: 2", "per_page: 3"),
    "the time zone": replaced("wenzhai.yaml", "title:", "timezone: Europe/Berlin\ntitle:"),
}


@pytest.fixture(autouse=True, scope="module")
def quick() -> Iterator[None]:
    with templates_taken_apart_once():
        yield


@pytest.fixture
def site(tmp_path: Path) -> Project:
    """A project that was built a while ago."""
    site = Project(tmp_path)
    for path, text in FILES.items():
        site.write(path, text)
    site.settle()
    assert site.build().problems == ()
    return site


def rendered_after(site: Project, edit: Edit) -> list[str]:
    """A line for each page made after the edit. What is written besides is an error."""
    edit(site)
    built = site.build()
    assert built.problems == ()
    assert built.written <= built.rendered.keys()
    lines = [f"{url}: {', '.join(reasons).replace('input:', '')}" for url, reasons in built.rendered.items()]
    return sorted(lines) + [f"{url}: removed" for url in sorted(built.removed)]


def table() -> dict[str, list[str]]:
    """The lines of each section, by its heading."""
    sections = TABLE.read_text(encoding="utf-8").split("\n## ")[1:]
    return {
        heading: body.strip().splitlines()
        for heading, _, body in (section.partition("\n") for section in sections)
    }


def test_the_table_is_what_happens(
    tmp_path: Path, update_golden: bool, request: pytest.FixtureRequest
) -> None:
    """Only with `--update-golden`: writes the table. The tests below compare with it."""
    if not update_golden:
        assert list(table()) == list(EDITS)
        return
    text = "# What is made again after which edit: `page: reasons`. A reason is an input of the page that changed.\n"
    for number, (name, edit) in enumerate(EDITS.items()):
        fresh = Project(tmp_path / str(number))
        for path, content in FILES.items():
            fresh.write(path, content)
        fresh.build()
        text += "\n".join(["", f"## {name}", *rendered_after(fresh, edit), ""])
    TABLE.write_text(text, encoding="utf-8", newline="\n")


@pytest.mark.parametrize("name", EDITS)
def test_exactly_these_pages_are_made(site: Project, name: str) -> None:
    assert rendered_after(site, EDITS[name]) == table()[name]


# -- promises that hold whatever the table says -----------------------------------------------------------


def urls(site: Project, name: str) -> set[str]:
    return {line.partition(":")[0] for line in rendered_after(site, EDITS[name])}


def test_a_body_touches_its_page_its_mirror_the_feeds_and_the_search(site: Project) -> None:
    found = urls(site, "the body of an article that nobody shows in a feed")
    others = {url for url in found if not url.startswith("search/")}
    assert others == {"2025/11/01/a.html", "2025/11/01/a.md", *feeds("topics/rain"), *feeds("sources/xinhua")}


def feeds(folder: str) -> set[str]:
    return {f"{folder}/{name}" for name in ("feed.xml", "rss.xml", "feed.json")}


def test_an_alias_of_a_topic_touches_the_topic_and_what_it_is_found_by(site: Project) -> None:
    assert urls(site, "an alias of a topic") == {"topics/ai/index.html", "search/terms.json"}


def test_what_nobody_else_shows_touches_nobody_else(site: Project) -> None:
    """Not even the lines that a new key shifts."""
    assert urls(site, "a former address") == {"2025/12/10/b.html", "old.html"}


def test_a_renamed_file_with_an_id_touches_its_page_alone(site: Project) -> None:
    assert urls(site, "a file is renamed, its address stays") == {"2025/12/11/c.html"}


def test_older_pages_of_a_topic_stay(site: Project) -> None:
    assert (site.site / "topics/ai/page/1.html").exists()
    assert "topics/ai/page/1.html" not in urls(site, "a new article")


def test_older_days_stay(site: Project) -> None:
    assert "2025/11/01/index.html" not in urls(site, "a new article")


# -- edits that are none ----------------------------------------------------------------------------------


def everything(site: Project) -> dict[str, tuple[int, int]]:
    found = (path for path in site.site.rglob("*") if path.is_file())
    return {str(path): (path.stat().st_mtime_ns, path.stat().st_ino) for path in found}


def nothing(site: Project) -> None:
    pass


def touch_one(site: Project) -> None:
    os.utime(site.root / B)


def touch_all(site: Project) -> None:
    """A checkout: every file has a new time, and is another inode."""
    for path in (site.root / "content").rglob("*.md"):
        data = path.read_bytes()
        path.unlink()
        path.write_bytes(data)


def lose_the_cache(site: Project) -> None:
    site.remove(".cache")


@pytest.mark.parametrize("edit", [nothing, touch_one, touch_all], ids=lambda edit: str(edit.__name__))
def test_nothing_is_done_when_nothing_has_changed(site: Project, edit: Edit) -> None:
    before = everything(site)
    edit(site)
    assert site.build().idle
    assert everything(site) == before


def test_without_a_cache_all_is_made_and_nothing_written(site: Project) -> None:
    before = everything(site)
    lose_the_cache(site)
    built = site.build()
    assert len(built.rendered) == len(before) - 1  # the marker
    assert not built.written
    assert everything(site) == before


def test_an_edit_taken_back_is_written_back(site: Project) -> None:
    before = site.tree()
    site.edit(B, "乙", "乙二")
    first = site.build()
    site.edit(B, "乙二", "乙")
    second = site.build()
    assert first.rendered.keys() == second.rendered.keys()
    assert not second.parsed, "the old fact is still known"
    assert site.tree() == before


@pytest.mark.parametrize(("damage", "reason"), [("gone", "output missing"), ("other", "output changed")])
def test_what_happens_to_the_output_is_healed(site: Project, damage: str, reason: str) -> None:
    before = site.tree()
    for url in ("index.html", "2025/12/10/b.md"):
        (site.site / url).unlink()
        if damage == "other":
            (site.site / url).write_text("mine", encoding="utf-8")
    built = site.build()
    assert built.rendered == {"index.html": (reason,), "2025/12/10/b.md": (reason,)}
    assert site.tree() == before


def test_the_reason_names_how_many_of_the_things_shown_have_changed(site: Project) -> None:
    site.edit(B, "乙", "乙二")
    shown = site.run("build", "--why", "--lang", "en", "--now", "2026-01-01").out
    assert "2025/12/index.html: groups changed (1 of 3)\n" in shown
