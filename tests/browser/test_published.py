"""A new person's first hour: init, a text by hand, publish; then every link of the published branch in Chromium."""

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.crawl import crawl
from tests.browser.serving import served
from tests.support.run import environment, run_wenzhai

if TYPE_CHECKING:
    from playwright.sync_api import Browser

GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_AUTHOR_NAME": "x",
    "GIT_AUTHOR_EMAIL": "x@example.org",
    "GIT_COMMITTER_NAME": "x",
    "GIT_COMMITTER_EMAIL": "x@example.org",
}


def git(*words: str, at: Path) -> None:
    subprocess.run(["git", *words], cwd=at, env=environment(GIT), check=True, capture_output=True)


def test_every_link_of_a_published_branch_leads_somewhere(browser: "Browser", tmp_path: Path) -> None:
    digest, remote, www = tmp_path / "d", tmp_path / "remote.git", tmp_path / "www"
    assert run_wenzhai("init", "d", cwd=tmp_path).code == 0
    settings = digest / "wenzhai.yaml"
    settings.write_text(
        settings.read_text(encoding="utf-8") + "url: https://example.org/digest/\n", encoding="utf-8"
    )
    assert run_wenzhai("new", "全球南方", "--kind", "topic", cwd=digest).code == 0
    assert run_wenzhai("new", "全球南方的声音", "-t", "全球南方", "-s", "新华社", cwd=digest).code == 0
    git("init", "-q", "--bare", str(remote), at=tmp_path)
    git("init", "-q", "-b", "main", at=digest)
    git("add", "-A", at=digest)
    git("commit", "-q", "-m", "begin", at=digest)
    git("remote", "add", "origin", str(remote), at=digest)
    ran = run_wenzhai("publish", cwd=digest, env=GIT)
    assert ran.code == 0, ran.err
    git("clone", "-q", "-b", "gh-pages", str(remote), str(www), at=tmp_path)
    with served(www) as root:
        assert root.endswith("/digest/")
        assert crawl(browser, www, root) == []
