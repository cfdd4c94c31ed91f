"""Publication with real git to a real repository: exactly the site, and never by force."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.support.publishing import ARTICLE, Digest, clone, digest, nobodys_settings
from tests.support.run import run_wenzhai, tree
from tests.support.unseen_edits import TRICKS
from wenzhai.builder.build import BuildReport, build
from wenzhai.model.problems import ProblemsError
from wenzhai.publish.guard import SECRET, SIGNS, build_paths, names_of_folders, private_name, unpublishable
from wenzhai.publish.state import pages_address

__all__ = ["digest", "nobodys_settings"]


def many(digest: Digest) -> None:
    """So many articles that one less is no removal of many files."""
    for number in range(12):
        digest.article(f"第 {number} 篇", f"n{number}")


def ledger(digest: Digest) -> list[str]:
    return (digest.root / ".wenzhai/urls.txt").read_text(encoding="utf-8").splitlines()


# -- what is published


def test_the_first_publication_is_exactly_the_site(digest: Digest) -> None:
    digest.publish(dry_run=True)
    (digest.root / "site" / "stray.txt").write_text("x", encoding="utf-8")
    digest.write("content/articles/x~", "backup")
    before = digest.mine()
    done = digest.publish()
    assert digest.mine() == before
    published = digest.published()
    expected = digest.built()
    del expected["stray.txt"]
    assert published == expected
    assert ".nojekyll" in published
    assert (len(done.changes.added), done.commit) == (len(published), digest.tip)
    assert digest.git("rev-list", "--count", "gh-pages", at=digest.remote).strip() == "1"


def test_the_site_is_opened_when_asked_for_and_published(digest: Digest) -> None:
    digest.write("wenzhai.yaml", "title: 小报\nurl: https://example.org/digest/\n")
    browser = digest.root / "xdg-open"
    browser.write_text(f"#!/bin/sh\necho \"$1\" >> '{digest.root}/opened'\n", encoding="utf-8")
    browser.chmod(0o755)
    env = {"PATH": f"{digest.root}{os.pathsep}{os.environ['PATH']}"}
    env |= {name: value for name, value in os.environ.items() if name.startswith("GIT_")}
    opened = digest.root / "opened"
    assert run_wenzhai("publish", "--open", "--dry-run", cwd=digest.root, env=env).code == 0
    assert run_wenzhai("publish", cwd=digest.root, env=env).code == 0
    assert not opened.exists()
    assert run_wenzhai("publish", "--open", cwd=digest.root, env=env).code == 0
    assert opened.read_text(encoding="utf-8") == "https://example.org/digest/\n"


def test_the_second_is_one_commit_on_top_and_the_third_is_none(digest: Digest) -> None:
    digest.publish()
    first = digest.tip
    digest.article("第一篇，改过")
    digest.article("第二篇", "b")
    digest.git("add", "-A")
    before = digest.mine()
    done = digest.publish()
    assert digest.mine() == before
    assert digest.published() == digest.built()
    assert digest.git("rev-parse", "gh-pages^", at=digest.remote).strip() == first
    assert "2025/12/24/b.html" in done.changes.added
    assert "2025/12/24/a.html" in done.changes.changed
    again = digest.publish()
    assert (again.commit, again.changes.nothing, digest.tip) == ("", True, done.commit)


@pytest.mark.parametrize("trick", TRICKS)
def test_a_page_that_was_tampered_with_is_made_anew_before_it_is_sent(
    digest: Digest, trick: Callable[[Path, bytes], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even if the file system swears that nothing of it has changed."""
    digest.publish()
    page = digest.root / "site/2025/12/24/a.html"
    sworn, data = page.stat(), page.read_bytes()
    trick(page, data.replace("正文".encode(), "假话".encode()))
    look = os.scandir

    class Entry:
        def __init__(self, entry: "os.DirEntry[str]") -> None:
            self.name, self.is_file, self.is_dir = entry.name, entry.is_file, entry.is_dir
            self.stat = entry.stat if entry.name != page.name else lambda **_: sworn

    @contextmanager
    def lying(folder: str) -> Iterator[Iterator[Entry]]:
        with look(folder) as entries:
            yield map(Entry, entries)

    monkeypatch.setattr("wenzhai.engine.listing.open_folder", lying)
    assert digest.publish().changes.nothing
    assert page.read_bytes() == data
    assert digest.published() == digest.built()


def test_a_page_that_changes_while_we_publish_is_not_sent(
    digest: Digest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build_and_tamper(*asked: Any) -> BuildReport:
        report = build(*asked)
        (digest.root / "site/2025/12/24/a.html").write_bytes(b"defaced")
        return report

    digest.publish()
    tip = digest.tip
    digest.article("改过")
    monkeypatch.setattr("wenzhai.publish.build", build_and_tamper)
    assert digest.refused() == ["publish-tampered"]
    assert digest.tip == tip
    monkeypatch.undo()


def test_a_cache_that_git_tracks_is_refused(digest: Digest) -> None:
    digest.publish()
    digest.git("add", "-f", ".cache")
    assert digest.refused() == ["cache-tracked"]


def test_a_dry_run_counts_and_publishes_nothing(digest: Digest) -> None:
    objects = tree(digest.root / ".git")
    done = digest.publish(dry_run=True)
    assert (digest.tip, done.commit) == ("", "")
    assert len(done.changes.added) == len(digest.built())
    assert tree(digest.root / ".git") == objects


def test_attributes_and_line_ends_change_no_byte(digest: Digest) -> None:
    digest.write(".gitattributes", "* text eol=crlf\n")
    digest.git("config", "core.autocrlf", "true")
    digest.publish()
    assert digest.published() == digest.built()


def test_a_domain_of_ones_own(digest: Digest) -> None:
    digest.write("wenzhai.yaml", "title: 测试\ncname: news.example.org\n")
    digest.publish()
    assert digest.published()["CNAME"] == b"news.example.org\n"
    digest.write("wenzhai.yaml", "title: 测试\n")
    assert digest.refused() == ["publish-cname"]


def test_many_removals_need_a_yes(digest: Digest) -> None:
    for name in "bcdefgh":
        digest.article(f"另一篇 {name}", name)
    digest.publish()
    digest.write(".wenzhai/urls.txt", "2025/12/24/a.html\n")
    tip = digest.tip
    for name in "bcdefgh":
        (digest.root / ARTICLE.replace("a.md", f"{name}.md")).unlink()
    assert digest.refused() == ["publish-removals"]
    assert digest.tip == tip
    would = digest.publish(dry_run=True)
    assert would.changes.removed
    assert [(one.code, one.severity) for one in would.doubts] == [("publish-removals", "error")]
    digest.publish(yes=True)
    assert digest.published() == digest.built()


def test_addresses_that_were_published_do_not_vanish_unasked(digest: Digest) -> None:
    many(digest)
    digest.article("另一篇", "gone")
    digest.publish()
    (digest.root / ARTICLE.replace("a.md", "gone.md")).unlink()
    with pytest.raises(ProblemsError) as told:
        digest.publish()
    (problem,) = told.value.problems
    line = ledger(digest).index("2025/12/24/gone.html abcdegone") + 1
    assert (problem.code, problem.line, problem.severity) == ("publish-vanished", line, "error")
    assert [one.severity for one in digest.publish(dry_run=True).doubts] == ["error"]
    assert [one.severity for one in digest.publish(dry_run=True, yes=True).doubts] == ["warning"]
    assert digest.run("publish", "--dry-run").code == 1
    done = digest.publish(yes=True)
    assert (done.commit, len(done.doubts)) == (digest.tip, 1)
    assert "2025/12/24/gone.html abcdegone" not in ledger(digest)
    assert digest.publish().doubts == ()


def test_published_addresses_are_recorded_by_the_publication_itself_and_not_before(digest: Digest) -> None:
    digest.article("草稿", "b", "draft: true\n")
    digest.publish(dry_run=True)
    digest.run("check", "--fix")
    assert not (digest.root / ".wenzhai/urls.txt").exists()
    assert digest.publish().recorded == 1
    assert ledger(digest)[1:] == ["2025/12/24/a.html abcdea"]
    assert digest.publish().recorded == 0


def test_an_address_that_was_never_on_the_branch_does_not_vanish_with_it(digest: Digest) -> None:
    digest.write(".wenzhai/urls.txt", "2025/12/24/a.html\n2025/12/23/never.html\n")
    assert digest.publish().doubts == ()


def test_another_slug_leads_on_by_the_id_of_the_article(digest: Digest) -> None:
    many(digest)
    digest.publish()
    digest.edit(ARTICLE, "slug: a", "slug: better")
    digest.edit(ARTICLE, "date: 2025-12-24", "date: 2025-12-23")
    assert digest.refused() == ["publish-vanished"]
    assert digest.run("check", "--fix").code == 0
    assert "aliases: [/2025/12/24/a.html]" in (digest.root / ARTICLE).read_text(encoding="utf-8")
    done = digest.publish()
    assert done.doubts == ()
    assert "2025/12/23/better.html abcdea" in ledger(digest)
    assert {"2025/12/24/a.html", "2025/12/23/better.html"} <= digest.published().keys()


def test_a_site_that_is_published_in_another_way_is_recorded_when_asked(digest: Digest) -> None:
    assert digest.run("publish", "--record").code == 1
    digest.run_build()
    ran = digest.run("publish", "--record")
    assert (ran.code, digest.tip) == (0, "")
    assert ledger(digest)[1:] == ["2025/12/24/a.html abcdea"]
    assert "新记下的网址：1 个" in ran.out


def test_what_stays_behind_is_said_with_the_address_of_the_site(digest: Digest) -> None:
    digest.article("草稿", "b", "draft: true\n")
    digest.write(ARTICLE.replace("a.md", "c.md"), "---\ntitle: 将来\ndate: 2998-01-01\n---\n正文。\n")
    for key in ("name", "email"):
        digest.git("config", f"user.{key}", "editor@example.org")
    ran = digest.run("publish")
    assert "没有发布的草稿：1 篇" in ran.out
    assert "未到时间的文章：1 篇，最早的 2998-01-01 00:00 +08:00" in ran.out
    assert "还没有提交到 git 的文件：2 个（content/articles/2025/12/24-b.md, " in ran.out
    assert "网址：https://example.org/digest/" in ran.out
    assert digest.run("publish", "--json").json["drafts"] == ["content/articles/2025/12/24-b.md"]


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("https://github.com/Someone/digest.git", "https://someone.github.io/digest/"),
        ("https://name:secret@github.com/a/b", "https://a.github.io/b/"),
        ("git@github.com:a/a.github.io.git", "https://a.github.io/"),
        ("ssh://git@github.com/a/b.c/", "https://a.github.io/b.c/"),
        ("https://gitlab.com/a/b.git", ""),
        ("https://example.org/github.com/a/b", ""),
    ],
)
def test_the_address_on_github_is_told_from_the_remote(remote: str, address: str) -> None:
    assert pages_address(remote) == address


# -- what is refused


def test_a_digest_with_errors_is_not_published(digest: Digest) -> None:
    digest.article("[快讯]标题")
    assert digest.refused()
    assert digest.tip == ""


def test_drafts_in_the_site_are_taken_out_first(digest: Digest) -> None:
    digest.article("草稿", "b", "draft: true\n")
    digest.article("将来", "c")
    digest.write(ARTICLE.replace("a.md", "c.md"), "---\ntitle: 将来\ndate: 2999-01-01\n---\n正文。\n")
    run_wenzhai("build", "--drafts", cwd=digest.root)
    assert "2025/12/24/b.html" in digest.built()
    digest.publish()
    assert "草稿".encode() not in b"".join(digest.published().values())
    assert not [name for name in digest.published() if name.startswith("2999/") or "24/b" in name]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("-----BEGIN OPENSSH PRIVATE KEY-----", "publish-secret"),
        ("见 {root}/notes/a.txt", "publish-build-path"),
    ],
)
def test_what_is_nobodys_business_is_refused(digest: Digest, body: str, code: str) -> None:
    article = digest.root / ARTICLE
    text = article.read_text(encoding="utf-8") + body.format(root=digest.root)
    article.write_text(text, encoding="utf-8")
    assert set(digest.refused()) == {code}
    assert digest.tip == ""


def test_the_script_of_the_preview_is_refused_and_words_about_it_are_not(tmp_path: Path) -> None:
    look = unpublishable(tmp_path)
    script = b'<script src="/livereload.js?port=8000" defer></script>'
    problem = look("index.html", script)
    assert problem
    assert problem.code == "publish-reload-script"
    assert look("a.html", script.replace(b"<", b"&lt;")) is None


def test_keys_are_known_by_their_looks() -> None:
    token = b"ghp_" + b"a1B2" * 9
    for key in (
        token,
        b"AKIA" + b"ABCDEFGH12345678",
        b"ASIA" + b"ABCDEFGH12345678",
        b"-----BEGIN PGP PRIVATE KEY BLOCK-----",
        b"-----BEGIN PRIVATE KEY-----",
        b"github_pat_" + b"a1" * 25,
        b"glpat-" + b"a1" * 10,
        *(b"gh%c_" % kind + b"a1B2" * 9 for kind in b"pousr"),
        *(b"xox%c-" % kind + b"1234567890" for kind in b"abprs"),
        b"sk_" + b"live_" + b"a1" * 10,
        b"pypi-" + b"AgEIcHlwaS" + b"a1" * 10,
    ):
        assert SECRET.search(b"x " + key), key
        assert any(sign in key for sign in SIGNS), key
    assert not SECRET.search("ghp_ 是令牌的开头；AKIA 也是。task_live_x".encode())


def test_private_files_are_known_by_their_names() -> None:
    assert all(map(private_name, (".env", "a/.git/config", "x.md~", "k/id.pem", ".DS_Store")))
    assert not any(map(private_name, (".nojekyll", "index.html", "2025/12/24/a.md", "environment.html")))


def test_a_path_within_an_address_is_no_path_of_ours(tmp_path: Path) -> None:
    found = build_paths(names_of_folders(Path("/srv/d")))
    assert found.search(b'x="/srv/d/a"')
    assert not found.search(b"https://example.org/srv/d/a and /srv/d2/a")


def test_branches_for_other_work_are_left_alone(digest: Digest) -> None:
    assert digest.refused(branch="main") == ["publish-branch-in-use"]
    digest.git("checkout", "-q", "-b", "work")
    assert digest.refused(branch="main", adopt=True) == ["publish-branch-in-use"]
    assert digest.refused(branch="work") == ["publish-branch-in-use"]
    assert digest.refused(remote="nowhere") == ["publish-no-remote"]


@pytest.mark.parametrize(
    "branch",
    [
        *("a..b", "HEAD", "@", "-f", "--all", "refs/heads/gh-pages", ""),
        *("FETCH_HEAD", "ORIG_HEAD", "heads/x", "tags/x", "remotes/origin/x", "stash", "0" * 40),
    ],
)
def test_what_git_would_take_for_something_else_is_no_name_for_a_branch(digest: Digest, branch: str) -> None:
    before = digest.git("for-each-ref", at=digest.remote)
    assert digest.refused(branch=branch) == ["publish-branch-name"]
    assert digest.git("for-each-ref", at=digest.remote) == before


def test_an_option_is_no_name_for_a_remote(digest: Digest) -> None:
    assert digest.refused(remote="--all") == ["publish-no-remote"]


def test_a_repository_of_another_user_is_not_said_to_be_none(
    digest: Digest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(ProblemsError) as told:
        digest.publish()
    (problem,) = told.value.problems
    assert (problem.code, problem.params) == ("publish-other-owner", {"folder": str(digest.root)})
    settings = digest.root.parent / "gitconfig"
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    digest.git("config", "--global", "--add", "safe.directory", str(digest.root))  # as the hint says
    digest.git("config", "--global", "--add", "safe.directory", str(digest.remote))
    assert digest.publish().commit


def test_what_else_git_has_to_say_of_a_repository_is_passed_on(digest: Digest) -> None:
    (digest.root / ".git/config").write_text("[core", encoding="utf-8")
    assert digest.failed() == "publish-git"


def test_somebody_elses_commit_is_built_upon_only_when_that_is_said(digest: Digest) -> None:
    digest.publish()
    other = clone(digest, "other")
    other.git("checkout", "-q", "gh-pages")
    other.write("by-hand.html", "x")
    other.commit()
    other.git("push", "-q", "origin", "gh-pages")
    tip = digest.tip
    assert digest.refused() == ["publish-not-ours"]
    assert digest.tip == tip
    digest.publish(adopt=True)
    assert digest.git("rev-parse", "gh-pages^", at=digest.remote).strip() == tip
    assert digest.published() == digest.built()


def test_older_content_does_not_replace_newer(digest: Digest) -> None:
    other = clone(digest, "other")
    digest.article("新的", "b")
    digest.commit()
    digest.git("push", "-q", "origin", "main")
    digest.publish()
    assert other.refused() == ["publish-unknown-source"]
    other.git("fetch", "-q")
    assert other.refused() == ["publish-older"]
    other.git("merge", "-q", "--ff-only", "origin/main")
    assert other.publish().changes.nothing


def test_outside_git_and_without_a_name(
    tmp_path: Path, digest: Digest, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = Digest(tmp_path / "alone", digest.remote)
    alone.write("wenzhai.yaml", "title: 测试\n")
    assert alone.refused() == ["publish-no-repository"]
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{role}_NAME")
        monkeypatch.delenv(f"GIT_{role}_EMAIL")
    digest.git("config", "user.useConfigOnly", "true")
    assert digest.refused() == ["publish-identity"]
    monkeypatch.setenv("PATH", str(tmp_path))
    assert digest.refused() == ["publish-no-git"]


# -- the command


def test_it_is_told_before_the_site_is_too_large_for_github(
    digest: Digest, monkeypatch: pytest.MonkeyPatch
) -> None:
    for limit, told in ((10**9, []), (100_000, ["publish-large"])):
        monkeypatch.setattr("wenzhai.publish.PAGES_LIMIT", limit)
        assert [problem.code for problem in digest.publish(dry_run=True).doubts] == told


def test_the_command_tells_what_it_did(digest: Digest) -> None:
    env = {name: value for name, value in os.environ.items() if name.startswith("GIT_")}
    ran = run_wenzhai("publish", "--dry-run", cwd=digest.root, env=env)
    assert (ran.code, ran.err) == (0, "")
    assert "将发布到 origin/gh-pages" in ran.out
    told = run_wenzhai("publish", "--json", cwd=digest.root, env=env).json
    assert (told["ok"], told["commit"], told["removed"]) == (True, digest.tip, 0)
    ran = run_wenzhai("publish", "--branch", "main", cwd=digest.root, env=env)
    assert (ran.code, "[publish-branch-in-use]" in ran.err) == (1, True)
    digest.git("remote", "set-url", "origin", str(digest.remote) + "-gone")
    assert run_wenzhai("publish", cwd=digest.root, env=env).code == 3
