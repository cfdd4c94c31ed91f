"""The desk: a week in the browser, how long its answers take, and acts that are killed.

    python -m benchmarks.desk week           twelve made feeds of 300 items, by keyboard, to a bare repository;
                                             --by touch on a phone of 390 pixels, --by firefox by keyboard there
    python -m benchmarks.desk speed          the list of 300 drafts and acts on them, beside 10,000 articles
    python -m benchmarks.desk kills          100 acts on 20 drafts, killed at random moments

The week: `pull`; fifteen drafts are kept and the others dropped, with a note; the issue; exports; `publish`; a second
week that brings the same items again, and ten new ones. Printed are commands, keys and seconds. A kill is right if
every file is as it was before the act or after it, nothing is in two places, and `undo` leads back to the beginning.
"""

import argparse
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from html import escape
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from threading import Thread
from urllib.parse import urlencode, urlsplit

from benchmarks.corpus import article, as_wenzhai
from benchmarks.desk_hands import decide, hands
from benchmarks.kills import IDENTITY
from tests.support.preview import Server, free_port
from tests.support.project import Project
from tests.support.run import environment

SUMMARY = "这一周最值得读的。"
FEEDS, ITEMS, STORIES, KEPT, NEW = 12, 300, 15, 15, 10
BEGUN = datetime(2025, 12, 22, 1, 0, tzinfo=UTC)
WORDS = (
    *(
        "桥",
        "雨",
        "书店",
        "车站",
        "学校",
        "河",
        "报纸",
        "春天",
        "码头",
        "灯塔",
        "果园",
        "面包",
        "铁路",
        "邮局",
    ),
    *("剧场", "工厂", "山路", "市场", "医院", "图书馆", "球场", "渔船", "风车", "水塔"),
)
DOES = (
    *("开门", "关门", "搬家", "修好", "停工", "涨价", "换人", "得奖", "失火", "重建", "改名", "招人", "上市"),
    *("搁浅", "复航", "停电"),
)
HOSTILE = (
    ("<script>alert(1)</script>", "<script>alert(1)</script><p onclick=alert(2)>字</p>"),
    ("[[双链]] 和 [链接](javascript:alert(1))", "<a href='javascript:alert(1)'>点我</a>"),
    ("---\ntitle: 假的头信息\n---", "<p>---</p><p>draft: false</p>"),
    ("../../../wenzhai", "<img src='file:///etc/passwd'><iframe src='//evil.example'></iframe>"),
    ("\u202e反过来\u200b的标题", "<p>&#x202e;反过来</p>"),
    ("很长" * 400, "<p>" + "长" * 20_000 + "</p>"),
)


# -- feeds ----------------------------------------------------------------------------------------


def entries(week: int) -> list[list[tuple[str, str, str, datetime]]]:
    """Of each feed: id, title, text, time. Forty items tell fifteen stories, in two or three feeds each; some are
    hostile; the second week has the first one again, and some new items."""
    chance = random.Random(7)
    found: list[list[tuple[str, str, str, datetime]]] = [[] for _ in range(FEEDS)]
    versions = [3] * (40 - 2 * STORIES) + [2] * (3 * STORIES - 40)
    alone = ITEMS - sum(versions) - len(HOSTILE)
    told = [(one, number) for number, count in enumerate(versions) for one in range(count)]
    plain = [(text(chance), 1) for _ in range(alone)]
    stories = [text(chance) for _ in versions]
    every = [
        *((stories[number], version) for version, number in told),
        *plain,
        *((one, 1) for one in HOSTILE),
    ]
    if week > 1:
        every += [(text(random.Random(1000 + at)), 1) for at in range(NEW)]
    for number, ((title, body), version) in enumerate(every):
        feed = (number * 5 + version) % FEEDS
        when = BEGUN + timedelta(minutes=31 * number)
        found[feed].append(
            (f"https://feed{feed}.example/{number}", title, f"{body}<p>第 {version} 版。</p>", when)
        )
    return found


def text(chance: random.Random) -> tuple[str, str]:
    def sentence() -> str:
        return f"{chance.choice(WORDS)}{chance.choice(DOES)}，{chance.randrange(10, 10_000)} 人{chance.choice(DOES)}。"

    title = "".join(f"{chance.choice(WORDS)}{chance.choice(DOES)}" for _ in range(3))
    return f"{title} {chance.randrange(10_000)}", "".join(
        f"<p>{sentence() * 2}{sentence()}</p>" for _ in range(3)
    )


def as_feed(number: int, items: list[tuple[str, str, str, datetime]]) -> tuple[str, bytes]:
    """RSS, Atom, JSON Feed in turns; the last feed names an author for each entry, as aggregates of accounts do."""
    import json

    kind = number % 3
    if kind == 0:
        rows = "".join(
            f"<item><title>{escape(title)}</title><link>{url}</link><guid>{url}</guid>"
            f"<pubDate>{format_datetime(when)}</pubDate><description>{escape(body)}</description></item>"
            for url, title, body, when in items
        )
        feed = f'<rss version="2.0"><channel><title>来源 {number}</title><link>https://feed{number}.example/</link>{rows}</channel></rss>'
        return "application/rss+xml", feed.encode()
    if kind == 1:
        rows = "".join(
            f"<entry><title>{escape(title)}</title><link href='{url}'/><id>{url}</id>"
            f"<updated>{when.isoformat()}</updated><content type='html'>{escape(body)}</content></entry>"
            for url, title, body, when in items
        )
        head = f"<title>来源 {number}</title><id>urn:x:{number}</id>"
        return (
            "application/atom+xml",
            f"<feed xmlns='http://www.w3.org/2005/Atom'>{head}{rows}</feed>".encode(),
        )
    found = [
        {"id": url, "url": url, "title": title, "content_html": body, "date_published": when.isoformat()}
        | ({"authors": [{"name": f"账号 {at % 4}"}]} if number == FEEDS - 1 else {})
        for at, (url, title, body, when) in enumerate(items)
    ]
    page = {"version": "https://jsonfeed.org/version/1.1", "title": f"来源 {number}", "items": found}
    return "application/feed+json", json.dumps(page, ensure_ascii=False).encode()


class FeedHost:
    """A proxy that answers for all feeds; `week` is the one that they are of."""

    def __init__(self) -> None:
        self.week = 1
        host = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                number = int(re.findall(r"\d+", urlsplit(self.path).netloc or self.path)[0])
                kind, body = as_feed(number, entries(host.week)[number])
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}"


# -- the week -------------------------------------------------------------------------------------


class Count:
    """Commands, keys and seconds of the week."""

    def __init__(self, project: Project, env: Mapping[str, str]) -> None:
        self.project, self.env = project, env
        self.commands = self.keys = 0
        self.rows: list[tuple[str, float]] = []

    def run(self, *arguments: str) -> str:
        self.commands += 1
        with self.timed(" ".join(arguments[:3])):
            ran = self.project.run(*arguments, **self.env)
        assert ran.code == 0, (arguments, ran.out, ran.err)
        return ran.out

    @contextmanager
    def timed(self, what: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.rows.append((what, time.perf_counter() - began))
        print(f"{what}: {self.rows[-1][1]:.1f} s", flush=True)


def week(folder: Path, by: str) -> None:
    feeds = FeedHost()
    project = Project(folder / "digest")
    project.write("wenzhai.yaml", "title: 一周\nurl: https://digest.example/\n")
    project.write(".gitignore", ".cache/\nsite/\nout/\n")
    for number in range(FEEDS):
        front = f"---\nzh: 来源 {number}\nfeed: http://feed{number}.example/feed\n---\n"
        project.write(f"content/sources/feed{number}.md", front)
    project.write("content/topics/transport.md", "---\nzh: 交通\nkeywords: [桥, 铁路, 车站, 码头]\n---\n")
    env = {"HOME": str(folder), "http_proxy": feeds.address, **IDENTITY}
    for words in (["init", "-q", "-b", "main"], ["init", "-q", "--bare", str(folder / "remote.git")]):
        git(project, env, *words)
    git(project, env, "remote", "add", "origin", str(folder / "remote.git"))
    count = Count(project, env)
    count.run("pull", "--proxy", "-q")
    drafts = count.run("inbox", "list", "--json").count('"versions"')
    print(f"stories in the inbox: {drafts}")
    by_hand(count, project, by, folder)
    git(project, env, "add", "-A")
    git(project, env, "commit", "-q", "-m", "一周")
    for format in ("email", "wechat", "epub"):
        count.run("export", "--as", format, "-o", "out")
    count.run("publish", "--yes")
    kept = [one for one in project.files if one.startswith("content/articles/")]
    feeds.week = 2
    count.run("pull", "--proxy", "-q")
    again = [one for one in project.files if one.startswith("content/articles/")]
    print(f"kept: {len(kept)}; a second week brought {len(again) - len(kept)} (new were {NEW})")
    print(
        f"commands: {count.commands}, keys: {count.keys}, seconds of the machine: {sum(s for _, s in count.rows):.0f}"
    )
    assert (len(kept), len(again)) == (KEPT, KEPT + NEW)


def git(project: Project, env: Mapping[str, str], *words: str) -> None:
    subprocess.run(["git", *words], cwd=project.root, env=environment(env), check=True, capture_output=True)


def by_hand(count: Count, project: Project, by: str, folder: Path) -> None:
    with Server(project, free_port()) as server, hands(by, folder) as hand:
        desk = f"http://127.0.0.1:{server.port}/desk/"
        with count.timed("the desk opens"):
            hand.open(desk)
            hand.wait_for("document.querySelector('.item')")
        with count.timed(f"15 kept, the others dropped, by {by}"):
            for _ in range(KEPT):
                decide(hand, "keep", touch=by == "touch")
            while hand.value("document.querySelectorAll('.item').length"):
                decide(hand, "drop", touch=by == "touch")
        with count.timed("the issue"):
            hand.open(f"{desk}issue/")
            hand.button("form:has([value=gather]) button", "Enter")
            hand.wait_for("document.querySelector('#n-0')")
            hand.button("#n-0 form:has([value=item-down]) button", "J")
            hand.wait_for("document.querySelector('.undo output').textContent.includes('移')")
            hand.write(SUMMARY)
            hand.wait_for(f"document.getElementById('note').defaultValue.includes('{SUMMARY}')")
        count.keys += hand.pressed


# -- speed ----------------------------------------------------------------------------------------


def speed(folder: Path, articles: int = 10_000) -> None:
    project = Project(folder / "digest")
    project.write("wenzhai.yaml", "title: 每日文摘\nurl: https://digest.example/\n")
    for number in range(articles):
        one = article(number)
        text = as_wenzhai(one)
        if number < ITEMS:
            text = text.replace("\n---\n", "\ndraft: true\n---\n", 1)
        project.write(f"content/articles/{one.path}", text)
    project.run_build("-q")
    with Server(project, free_port()) as server:
        began = time.perf_counter()
        page = server.get("/desk/")[2]
        print(f"the first list: {time.perf_counter() - began:.3f} s, {len(page) // 1000} kB")
        print(f"the list: {seconds(lambda: server.get('/desk/'), 20)}")
        print(f"one draft: {seconds(lambda: server.get('/desk/item/a000007'), 20)}")
        token = value(page, "token")
        acts = {
            "keep": {},
            "drop": {},
            "later": {},
            "topics": {"act": "save", "whole": "true", "more": "港口", "new": "true"},
            "note": {"act": "save", "whole": "true", "note": "值得一读"},
        }
        numbers = iter(range(10, ITEMS))
        for act, fields in acts.items():
            print(f"{act}: {seconds(partial(acted, server, token, act, numbers, fields), 20)}")
        print(f"undo: {seconds(partial(acted, server, token, 'undo', numbers, {}), 20)}")


def seconds(does: Callable[[], object], times: int) -> str:
    """The median and the longest, in milliseconds; acts without what they need to be asked for."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        extra = does()
        taken.append(time.perf_counter() - began - (extra if isinstance(extra, float) else 0))
    return f"{1000 * median(taken):.0f} ms (longest {1000 * max(taken):.0f})"


def value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found, page
    return found[1]


def acted(server: Server, token: str, act: str, numbers: Iterator[int], fields: Mapping[str, str]) -> float:
    """Sends a form for the next draft; the seconds that were needed to get it first."""
    began = time.perf_counter()
    id = "" if act == "undo" else f"a{next(numbers):06}"
    seen = value(server.get(f"/desk/item/{id}")[2], "seen") if id else ""
    before = time.perf_counter() - began
    host = f"127.0.0.1:{server.port}"
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    headers = {"Host": host, "Origin": f"http://{host}", "Content-Type": "application/x-www-form-urlencoded"}
    form = {"token": token, "act": act, "id": id, "seen": seen, **fields}
    connection.request("POST", "/desk/act", urlencode(form), headers)
    assert connection.getresponse().status == 303
    return before


# -- kills ----------------------------------------------------------------------------------------


def kills(folder: Path, wanted: int = 100) -> None:
    project = Project(folder / "digest")
    project.write("wenzhai.yaml", "title: 测试\n")
    ids = [f"draft{number:02}" for number in range(20)]
    for at, id in enumerate(ids):
        about = f"id: {id}\ntitle: 第 {at} 篇\nlang: zh-Hans\ndate: 2025-12-{at + 1:02}\nslug: {id}\n"
        front = f"---\n{about}draft: true\n---\n"
        project.write(f"content/articles/2025/12/{at + 1:02}-{id}.md", f"{front}正文。\n")
    chance = random.Random(3)
    first = state(project)
    began = time.perf_counter()
    assert project.run("inbox", "drop", ids[0]).code == 0
    usual = time.perf_counter() - began
    assert project.run("inbox", "undo").code == 0
    killed = wrong = rounds = 0
    while killed < wanted:
        rounds += 1
        before = state(project)
        arguments = chance.choice((["drop", *chance.sample(ids, 6)], ["keep", *chance.sample(ids, 3)], ["undo"],
                                   ["later", *chance.sample(ids, 4)], ["empty"]))  # fmt: skip
        process = subprocess.Popen(
            [sys.executable, "-m", "wenzhai", "inbox", *arguments],
            cwd=project.root, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(chance.uniform(0.5, 1.1) * usual)
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        after = state(project)
        bodies = [path.rpartition("/")[2] for path in after]
        if len(bodies) != len(set(bodies)):
            wrong += 1
            print(f"{rounds} {arguments}: in two places: {bodies}")
        for path, text in after.items():
            if not text.endswith("正文。\n") or text.count("---") != 2:
                wrong += 1
                print(f"{rounds} {arguments}: {path} is torn")
        if {Path(one).name for one in before.keys() - after.keys()} - set(bodies) and arguments[0] != "empty":
            wrong += 1
            print(f"{rounds} {arguments}: files are gone")
        if rounds % 10 == 0:
            while "没有可撤销" not in project.run("inbox", "undo").out:
                pass
            if state(project) != first:
                wrong += 1
                print(f"{rounds}: undo does not lead back to the beginning")
    while "没有可撤销" not in project.run("inbox", "undo").out:
        pass
    print(
        f"rounds: {rounds}, killed: {killed}, wrong: {wrong}, all undone as at first: {state(project) == first}"
    )


def state(project: Project) -> dict[str, str]:
    """The drafts, wherever they are, by path."""
    root = project.root
    found = [*(root / "content").rglob("*.md"), *(root / ".wenzhai/dropped").rglob("*.md")]
    return {
        one.relative_to(root).as_posix(): one.read_text(encoding="utf-8")
        for one in found
        if one.name[0] != "."
    }


def main() -> None:
    parser = argparse.ArgumentParser("python -m benchmarks.desk", description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=("week", "speed", "kills"))
    parser.add_argument("--by", choices=("keys", "touch", "firefox"), default="keys")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wenzhai-desk-") as folder:
        does: dict[str, Callable[[Path], None]] = {
            "week": partial(week, by=asked.by),
            "speed": speed,
            "kills": kills,
        }
        does[asked.what](Path(folder))


if __name__ == "__main__":
    main()
