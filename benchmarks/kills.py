"""Commands killed at random moments: whatever was under way, the next build is as good as one from nothing.

    python -m benchmarks.kills                       300 kills
    python -m benchmarks.kills --count 20 --seed 7   some, and always the same

Each time one command (build, import, fmt, publish, pull, topics) begins to work on a small digest in git and is killed
with SIGKILL after a random part of the time it takes. A command that ended before its signal came does not count as
killed, and another round follows. What is looked at after every round: that no process of its family runs a
second later, that the lock is free, that a build goes well and equals a build from nothing of the same content, that
no text is half written, and, where it was published, that the branch is whole and can be published to. Linux only.
"""

import argparse
import fcntl
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from pathlib import Path
from threading import Thread
from typing import NamedTuple

from tests.faults import whole
from tests.support.processes import family
from tests.support.run import environment

ARTICLES = 110
"""Enough for a pool of processes where one is asked for."""
PATIENCE = 1.0
"""Seconds after which nothing of a killed command may run."""
WORDS = ("雨下了一夜", "河水涨了", "车站修好了", "compiler", "the new line opens", "价格没有变")

ITEMS = "".join(
    f"<item><title>快讯 {n}</title><link>http://feeds.example.org/{n}</link><guid>{n}</guid>"
    f"<pubDate>Wed, 24 Dec 2025 08:{n:02}:00 +0800</pubDate><description>{'车站修好了。' * 30}</description></item>"
    for n in range(40)
)
FEED = f'<rss version="2.0"><channel><title>港口报</title>{ITEMS}</channel></rss>'.encode()

Prepare = Callable[["Digest", random.Random], None]


class Command(NamedTuple):
    """What is killed: its arguments, and what gives it something to do."""

    arguments: tuple[str, ...]
    prepare: Prepare


class Digest:
    """A small digest in git, with a repository to publish to."""

    def __init__(self, folder: Path, feed: str) -> None:
        self.root, self.remote, self.folder = folder / "digest", folder / "remote.git", folder
        self.root.mkdir()
        self.proxy = {"http_proxy": feed}
        whole.first(self.root)
        chance = random.Random(1)
        for number in range(ARTICLES):
            self.article(number, chance)
        (self.root / "content/sources").mkdir()
        front = "---\nzh: 港口报\nen: Harbour\nfeed: http://feeds.example.org/feed\n---\n"
        (self.root / "content/sources/harbour.md").write_text(front, encoding="utf-8")
        (self.root / ".gitignore").write_text(".cache/\nsite/\n", encoding="utf-8")
        self.git("init", "-q", "-b", "main")
        self.git("init", "-q", "--bare", str(self.remote))
        self.git("remote", "add", "origin", str(self.remote))
        self.commit()
        self.clean: dict[str, dict[str, bytes]] = {}

    def article(self, number: int, chance: random.Random) -> None:
        words = "，".join(chance.choice(WORDS) for _ in range(chance.randint(3, 30)))
        topic = chance.choice(("wen-hua", "ke-ji", "jiao-tong"))
        day = f"2025-{number % 12 + 1:02}-{number % 27 + 1:02}"
        content = (f"b{number:05}", f"第 {number} 篇", day, topic, f"{words}。")
        whole.write(self.root, f"content/articles/{number}.md", content)

    def git(self, *words: str) -> str:
        env = {**environment(), "HOME": str(self.folder), **IDENTITY}
        done = subprocess.run(
            ["git", *words], cwd=self.root, env=env, check=True, capture_output=True, text=True
        )
        return done.stdout

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "x")

    def reset(self) -> None:
        """The content as it was at first; site and cache as they are."""
        self.git("checkout", "-q", "-f", "main")
        self.git("clean", "-fdq")

    def start(self, arguments: Sequence[str]) -> "subprocess.Popen[bytes]":
        env = environment({"HOME": str(self.folder), "TMPDIR": str(self.folder), **IDENTITY, **self.proxy})
        command = [sys.executable, "-m", "wenzhai", *arguments]
        quiet = subprocess.DEVNULL
        return subprocess.Popen(
            command,
            cwd=self.root,
            env=env,
            stdin=quiet,
            stdout=quiet,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def run(self, *arguments: str) -> tuple[int, str]:
        process = self.start(arguments)
        said = process.communicate()[1]
        return process.returncode, said.decode("utf-8", "replace")

    def inputs(self) -> str:
        """Tells one state of the content from another."""
        known = sha256()
        for part in ("content", "themes", "wenzhai.yaml"):
            top = self.root / part
            for path in sorted(p for p in (top.rglob("*") if top.is_dir() else [top]) if p.is_file()):
                known.update(f"{path.relative_to(self.root)}\0".encode() + sha256(path.read_bytes()).digest())
        return known.hexdigest()

    def from_nothing(self) -> dict[str, bytes]:
        """The site that a build from nothing makes of the content as it is."""
        key = self.inputs()
        if key not in self.clean:
            copy = Path(tempfile.mkdtemp(dir=self.folder))
            for name in ("content", "themes", ".wenzhai"):
                shutil.copytree(self.root / name, copy / name)
            shutil.copy(self.root / "wenzhai.yaml", copy)
            code, said = self.run(*BUILD, "--keep-going", "--root", str(copy))
            assert code in (0, 1), said
            self.clean[key] = contents(copy / "site")
            shutil.rmtree(copy)
        return self.clean[key]


BUILD = ("build", "--now", "2026-01-01", "--quiet")
IDENTITY = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "编者"), ("EMAIL", "editor@example.org"))
}


def contents(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


# -- what is killed ---------------------------------------------------------------------------------------


def edit(digest: Digest, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 3)):
        digest.article(chance.randrange(ARTICLES), random.Random(chance.randrange(3)))


def edit_all(digest: Digest, chance: random.Random) -> None:
    other = random.Random(chance.randrange(3))
    for number in range(ARTICLES):
        digest.article(number, other)


def untidy(digest: Digest, chance: random.Random) -> None:
    """Texts that `fmt` has something to do with."""
    for number in range(0, ARTICLES, 2):
        path = digest.root / f"content/articles/{number}.md"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("lang: zh-Hans\n", "lang:   zh-Hans   \n") + "\n\n\n", encoding="utf-8")


def committed_edit(digest: Digest, chance: random.Random) -> None:
    edit(digest, chance)
    digest.commit()


def nothing(digest: Digest, chance: random.Random) -> None:
    pass


def saved_feed(digest: Digest, chance: random.Random) -> None:
    (digest.folder / "feed.xml").write_bytes(FEED)


def commands(folder: Path) -> dict[str, list[Command]]:
    return {
        "build": [
            Command(BUILD, edit),
            Command((*BUILD, "--jobs", "2"), edit_all),
            Command((*BUILD, "--clean", "--jobs", "2"), nothing),
        ],
        "import": [Command(("import", str(folder / "feed.xml")), saved_feed)],
        "fmt": [Command(("fmt",), untidy)],
        "publish": [Command(("publish", "--yes"), committed_edit)],
        "pull": [Command(("pull", "--proxy"), nothing)],
        "topics": [Command(("topics", "merge", "ke-ji", "wen-hua"), nothing)],
    }


# -- one kill ---------------------------------------------------------------------------------------------


class Seen(NamedTuple):
    """What came of a round: whether the signal ended the command, seconds until all its processes were gone, seconds
    that the next build took, and what is wrong."""

    killed: bool
    orphans: float
    build: float
    wrong: list[str]


def kill(digest: Digest, name: str, command: Command, seconds: float, chance: random.Random) -> Seen:
    digest.reset()
    command.prepare(digest, chance)
    process = digest.start(command.arguments)
    time.sleep(chance.uniform(0, seconds))
    process.send_signal(signal.SIGKILL)
    sent = time.monotonic()
    process.stderr.close() if process.stderr else None
    killed = process.wait() == -signal.SIGKILL
    wrong = [] if free(digest.root / ".cache" / "lock") else ["the lock is held"]
    while (left := family(process.pid)) and time.monotonic() - sent < 5 * PATIENCE:
        time.sleep(0.01)
    orphans = time.monotonic() - sent
    if orphans > PATIENCE:
        wrong.append(f"processes live on for {orphans:.2f} s: {left}")
    began = time.monotonic()
    code, said = digest.run(*BUILD)
    took = time.monotonic() - began
    if code != 0:
        wrong.append(f"the next build ends with {code}: {said[-500:]}")
    elif contents(digest.root / "site") != digest.from_nothing():
        wrong.append("the next build differs from one from nothing")
    if name == "publish":
        wrong += branch_trouble(digest)
    return Seen(killed, orphans, took, wrong)


def free(lock: Path) -> bool:
    if not lock.exists():
        return True
    with lock.open("r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def branch_trouble(digest: Digest) -> Iterator[str]:
    """What is wrong with the published branch, before and after a publication that nobody kills."""
    code, said = digest.run("publish", "--yes")
    if code != 0:
        yield f"publishing after it ends with {code}: {said[-500:]}"
        return
    digest.git("--git-dir", str(digest.remote), "fsck", "--strict", "--connectivity-only")
    names = digest.git(
        "--git-dir", str(digest.remote), "ls-tree", "-r", "--name-only", "gh-pages"
    ).splitlines()
    if set(names) != contents(digest.root / "site").keys() - {".wenzhai-site"}:
        yield "the branch is not the site"


@contextmanager
def feed() -> Iterator[str]:
    """A proxy that knows one feed, whatever it is asked for."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(FEED)))
            self.end_headers()
            self.wfile.write(FEED)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", default=[])
    asked = parser.parse_args(arguments)
    chance = random.Random(asked.seed)
    memory = Path("/dev/shm")
    place = memory if os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=place, prefix="wenzhai-kills-") as folder, feed() as proxy:
        digest = Digest(Path(folder), proxy)
        known = commands(digest.folder)
        names = asked.only or list(known)
        seconds = {command: measured(digest, command) for name in names for command in known[name]}
        done: dict[str, list[Seen]] = defaultdict(list)
        kills = 0
        for name in cycle(names):
            command = chance.choice(known[name])
            seen = kill(digest, name, command, seconds[command], chance)
            done[name].append(seen)
            kills += seen.killed
            for wrong in seen.wrong:
                print(f"{kills} {' '.join(command.arguments[:3])}: {wrong}", flush=True)
            if kills >= asked.count:
                break
        report(done)
    return 1 if any(seen.wrong for some in done.values() for seen in some) else 0


def measured(digest: Digest, command: Command) -> float:
    """How long the command takes when nobody kills it; and that it goes well."""
    digest.reset()
    command.prepare(digest, random.Random(1))
    began = time.monotonic()
    code, said = digest.run(*command.arguments)
    assert code == 0, (command.arguments, said)
    return time.monotonic() - began


def report(done: dict[str, list[Seen]]) -> None:
    print("| command | rounds | killed | longest orphan, s | next build, s (median, longest) | wrong |")
    print("|---|---|---|---|---|---|")
    total: Counter[str] = Counter()
    for name, some in done.items():
        builds = sorted(seen.build for seen in some)
        killed, wrong = sum(seen.killed for seen in some), sum(bool(seen.wrong) for seen in some)
        longest = max(seen.orphans for seen in some)
        build = f"{builds[len(builds) // 2]:.1f}, {builds[-1]:.1f}"
        print(f"| {name} | {len(some)} | {killed} | {longest:.2f} | {build} | {wrong} |")
        total.update(rounds=len(some), killed=killed, wrong=wrong)
    print(f"| all | {total['rounds']} | {total['killed']} | | | {total['wrong']} |", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
