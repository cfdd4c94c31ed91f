"""A preview that runs in a process of its own, for the tests that look at it."""

import re
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

from tests.support.processes import end, start
from tests.support.project import Project
from tests.support.run import environment

ARTICLE = "content/articles/2025/12/24-a.md"


def served_project(root: Path) -> Project:
    """A digest of one article, to be served below `/repo/`."""
    project = Project(root)
    project.write("wenzhai.yaml", "title: 测试\nurl: https://example.org/repo/\n")
    project.write(ARTICLE, article("第一版"))
    return project


class Server:
    """`wenzhai serve` in a process of its own, on a project."""

    def __init__(self, project: Project, port: int, *options: str) -> None:
        self.project = project
        command = [sys.executable, "-m", "wenzhai", "serve", "--port", str(port), *options]
        self.process = start(
            command, cwd=project.root, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        self.told = self.read_until("预览：")
        found = re.search(r"http://127\.0\.0\.1:(\d+)", self.told)
        assert found, self.told
        self.port = int(found[1])

    def read_until(self, words: str) -> str:
        """What the server says, up to the line with these words."""
        assert self.process.stdout
        lines: list[str] = []
        for line in self.process.stdout:
            lines.append(line)
            if words in line:
                break
        return "".join(lines)

    def get(
        self, path: str, host: str | None = None, method: str = "GET", address: str = "127.0.0.1"
    ) -> tuple[int, dict[str, str], str]:
        connection = HTTPConnection(address, self.port, timeout=20)
        connection.request(method, path, headers={"Host": host or f"127.0.0.1:{self.port}"})
        response = connection.getresponse()
        body = response.read().decode("utf-8", "replace")
        connection.close()
        return response.status, {name.lower(): value for name, value in response.getheaders()}, body

    def wait_for(self, path: str, words: str, present: bool = True) -> str:
        """The page, as soon as it holds these words (or does not any more)."""
        for _ in range(300):
            body = self.get(path)[2]
            if (words in body) == present:
                return body
            time.sleep(0.1)
        raise AssertionError(f"{path} never {'had' if present else 'lost'} {words!r}")

    def wait_for_publication(self) -> None:
        """Until one that has begun is over: pages are there before feeds and the rest."""
        for _ in range(300):
            if not [*self.project.root.glob(".cache/publish-*")]:
                return
            time.sleep(0.1)
        raise AssertionError("a publication that does not end")

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        end(self.process)

    def stop(self) -> str:
        """Ctrl-C; gives what the server said since it was ready."""
        self.process.send_signal(signal.SIGINT)
        told, _ = self.process.communicate(timeout=30)
        return told


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def article(title: str, more: str = "") -> str:
    return f"---\ntitle: {title}\nid: abcdef\nslug: a\ndate: 2025-12-24\n{more}---\n正文。\n"
