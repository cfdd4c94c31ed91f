"""A page and a feed that bring one article: the fuller text stays, and nothing that is there is taken away."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.importers.test_import_feed_facts import item, rss
from tests.support.hostile_server import LOOPBACK, HostileServer, hostile_server
from tests.support.importing import make_project
from tests.support.run import environment, run_wenzhai, tree
from wenzhai.content.config import load_config
from wenzhai.content.imports import read_record
from wenzhai.importers import Options, Plan, make_plan, read, write_plan
from wenzhai.importers.feed.pull import pull, sources_with_feeds
from wenzhai.importers.fetch import Fetcher, Limits
from wenzhai.importers.project_files import front_values

ADDRESS = "https://mp.weixin.qq.com/s?__biz=MzA5&mid=22&idx=3&sn=0f"
PARAGRAPHS = [
    f"第{number}段：渡口的钟声在清晨六点响起，船工解开缆绳，江面上的雾还没有散尽。" for number in "一二三四"
]
FULL = "".join(f"<p>{one}</p>" for one in PARAGRAPHS)
SUMMARY = rss(item(1, link=ADDRESS), item(2))
IN_FULL = rss(
    item(
        1,
        f"<dc:creator>李某</dc:creator><content:encoded><![CDATA[{FULL}<p>尾声。</p>]]></content:encoded>",
        ADDRESS,
    ),
    item(2),
)
DATED = IN_FULL.replace("<dc:creator>", "<pubDate>Wed, 24 Dec 2025 07:30:00 +0800</pubDate><dc:creator>")
PAGE = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><meta property="og:title" content="钟声">'
    f'<meta property="og:url" content="{ADDRESS.replace("&", "&amp;")}"><meta name="author" content="林某"></head>'
    f'<body><h1 id="activity-name">钟声</h1><a id="js_name">江岸日报</a><div id="js_content">{FULL}</div></body></html>'
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_project(tmp_path / "digest")


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with hostile_server() as running:
        yield running


def bring(root: Path, *inputs: str) -> Plan:
    drafts = [draft for one in inputs for draft in read(one.encode(), "input", Options()).drafts]
    plan = make_plan(root, load_config(root), drafts)
    write_plan(plan, root)
    return plan


def article(root: Path) -> Path:
    return next(
        path
        for path in (root / "content/articles").rglob("*.md")
        if "mid=22" in path.read_text(encoding="utf-8")
    )


def test_a_feed_with_a_sentence_of_it_leaves_an_article_whole(root: Path) -> None:
    bring(root, PAGE)
    path = article(root)
    before = path.read_text(encoding="utf-8")
    assert "authors: [林某]" in before
    plan = bring(root, SUMMARY)
    assert path.read_text(encoding="utf-8") == before
    kept = next(one for one in plan.changes if one.path == path.relative_to(root).as_posix())
    assert kept.status == "unchanged"
    assert [(one.code, one.path) for one in kept.problems if one.code == "import-fuller-kept"] == [
        ("import-fuller-kept", kept.path)
    ]


def test_an_edited_article_loses_no_line_to_a_summary(root: Path) -> None:
    bring(root, PAGE)
    path = article(root)
    path.write_text(
        path.read_text(encoding="utf-8").replace("draft: true\n", "") + "编者按。\n", encoding="utf-8"
    )
    before = path.read_bytes()
    bring(root, SUMMARY)
    assert path.read_bytes() == before


@pytest.mark.parametrize("inputs", [(PAGE, DATED), (DATED, PAGE), (PAGE, SUMMARY), (SUMMARY, PAGE)])
def test_page_and_feed_in_turn_change_nothing(root: Path, inputs: tuple[str, str]) -> None:
    for one in inputs:
        bring(root, one)
    before = tree(root)
    for one in (*inputs, SUMMARY, *inputs):
        bring(root, one)
        assert tree(root) == before


def test_what_was_missing_is_added(root: Path) -> None:
    bring(root, PAGE.replace('<meta name="author" content="林某">', ""))
    plan = bring(root, IN_FULL)
    text = article(root).read_text(encoding="utf-8")
    assert "authors: [李某]" in text
    assert "尾声" not in text
    assert "title: 钟声" in text
    assert next(one.status for one in plan.changes if "mid=22" in one.record.text) == "updated"


def test_the_whole_text_takes_the_place_of_a_summary_and_keeps_its_keys(root: Path) -> None:
    dated = item(1, "<pubDate>Wed, 24 Dec 2025 07:30:00 +0800</pubDate>", ADDRESS)
    bring(root, rss(dated.replace("涨潮。", "涨潮……")))
    assert front_values(article(root).read_text(encoding="utf-8"))["excerpt"] == "true"
    bring(root, PAGE)
    text = article(root).read_text(encoding="utf-8")
    front = front_values(text)
    assert all(paragraph in text for paragraph in PARAGRAPHS)
    assert front["date"] == "2025-12-23T23:30:00Z"
    assert "excerpt" not in front


@pytest.mark.parametrize("inputs", [(PAGE, SUMMARY), (SUMMARY, PAGE)])
def test_of_two_in_one_run_the_fuller_comes(root: Path, inputs: tuple[str, str]) -> None:
    bring(root, *inputs)
    text = article(root).read_text(encoding="utf-8")
    assert all(paragraph in text for paragraph in PARAGRAPHS)
    assert "date" not in front_values(text)


def test_a_feed_that_no_longer_has_the_whole_text_cuts_nothing(root: Path) -> None:
    bring(root, IN_FULL)
    before = article(root).read_bytes()
    bring(root, SUMMARY)
    assert article(root).read_bytes() == before


def test_a_page_that_changed_changes_its_article(root: Path) -> None:
    bring(root, PAGE)
    bring(root, PAGE.replace("清晨六点", "清晨七点").replace(f"<p>{PARAGRAPHS[3]}</p>", ""))
    text = article(root).read_text(encoding="utf-8")
    assert "清晨七点" in text
    assert PARAGRAPHS[3] not in text


def test_the_record_says_which_reader_brought_the_text(root: Path) -> None:
    plan = bring(root, PAGE)
    record = read_record(root, plan.changes[0].id)
    assert record is not None
    assert (record.origin, record.reader) == ("wechat MzA5 22 3 0f", "page")
    assert record == plan.changes[0].record


def test_the_commands_name_the_file(root: Path) -> None:
    (root / "page.html").write_text(PAGE, encoding="utf-8")
    (root / "feed.xml").write_text(SUMMARY, encoding="utf-8")
    run_wenzhai("import", "page.html", cwd=root)
    done = run_wenzhai("import", "feed.xml", "--lang", "en", cwd=root)
    assert done.code == 0
    told = next(line for line in done.err.splitlines() if "import-fuller-kept" in line)
    assert article(root).name in told


def test_pull_leaves_the_text_of_a_page_alone(root: Path, server: HostileServer) -> None:
    bring(root, PAGE)
    before = article(root).read_bytes()
    url = server.page("/feed", SUMMARY.encode())
    (root / "content/sources/an.md").write_text(f"---\nen: An\nfeed: {url}\n---\n", encoding="utf-8")
    fetcher = Fetcher(Limits(total=5), permitted=LOOPBACK)
    done = pull(root, load_config(root), sources_with_feeds(root), fetcher)
    assert article(root).read_bytes() == before
    assert "import-fuller-kept" in [one.code for change in done.plan.changes for one in change.problems]


PULL = """
import sys
from wenzhai.importers import fetch
fetch.make_fetcher = lambda proxy: fetch.Fetcher(permitted=frozenset({"127.0.0.1"}))
from wenzhai.cli import run
sys.exit(run(["pull", *(sys.argv[1:] or ["--lang", "en"])]))
"""
"""`wenzhai pull` as it is, but for feeds on this machine."""


def run_pull(root: Path, *options: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PULL, *options],
        cwd=root,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_pull_names_each_file_that_it_changes(root: Path, server: HostileServer) -> None:
    url = server.page("/feed", IN_FULL.encode())
    (root / "content/sources/an.md").write_text(f"---\nen: An\nfeed: {url}\n---\n", encoding="utf-8")
    name = "new content/articles/undated/chao-shui-1.md"
    assert name in run_pull(root)
    server.page("/feed", IN_FULL.replace("清晨六点", "清晨七点").encode())
    told = run_pull(root)
    assert name.replace("new", "updated") in told
    assert "chao-shui-2" not in told
    path = article(root)
    path.write_text(path.read_text(encoding="utf-8").replace("清晨七点", "清晨五点"), encoding="utf-8")
    server.page("/feed", IN_FULL.replace("清晨六点", "清晨八点").encode())
    assert name.replace("new", "conflict, your text stays") in run_pull(root)


@pytest.mark.parametrize("number", [1, 9])
def test_pull_says_in_which_zone_it_read_times_without_one(
    number: int, root: Path, server: HostileServer
) -> None:
    items = [item(n, "<pubDate>2025-12-24 23:30</pubDate>") for n in range(number)]
    url = server.page("/feed", rss(*items).encode())
    (root / "content/sources/an.md").write_text(f"---\nen: An\nfeed: {url}\n---\n", encoding="utf-8")
    said = "时间没有写明时区，按 Asia/Shanghai 读" if number == 1 else "时间没写时区，按 Asia/Shanghai 读 9"
    assert run_pull(root, "--lang", "zh").count(said) == 1


def test_pull_lists_each_repair_when_asked(root: Path, server: HostileServer) -> None:
    items = [item(n, "<pubDate>2025-12-24 23:30</pubDate>") for n in range(9)]
    url = server.page("/feed", rss(*items).encode())
    (root / "content/sources/an.md").write_text(f"---\nen: An\nfeed: {url}\n---\n", encoding="utf-8")
    assert run_pull(root, "--lang", "en", "-v").count("Asia/Shanghai was assumed") == 9
