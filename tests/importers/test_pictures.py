"""`wenzhai pictures fetch`: pictures of other sites come into the digest, once, whatever happens meanwhile."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.hexo_blog import png
from tests.support.hostile_server import LOOPBACK, HostileServer, answer, hang_up, hostile_server
from tests.support.processes import started, wait_for
from tests.support.project import Project
from tests.support.run import environment
from wenzhai.content.config import Config, load_config
from wenzhai.importers import make_plan, write_plan
from wenzhai.importers.fetch import Fetcher, Limits
from wenzhai.importers.pictures import (
    FetchedPictures,
    KeptPictures,
    fetch_for_drafts,
    fetch_pictures,
    pictures_in_content,
)
from wenzhai.importers.pictures.places import localised
from wenzhai.model.content import Draft

PICTURE = png(4, 3, 9)
MANY = 1000
PROGRAM = """
import sys
from wenzhai.importers import fetch
fetch.make_fetcher = lambda proxy, pictures=False: fetch.Fetcher(permitted=frozenset({"127.0.0.1"}))
from wenzhai.cli import run
sys.exit(run(sys.argv[1:]))
"""
"""The program as it is, but for pictures on this machine."""


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with hostile_server() as server:
        yield server


def project_with(tmp_path: Path, body: str, **front: str) -> Project:
    project = Project(tmp_path / "digest")
    project.write("wenzhai.yaml", "title: 文摘\n")
    keys = "".join(f"{key}: {value}\n" for key, value in front.items())
    project.write("content/articles/2025/01/a.md", f"---\nid: aaa\ntitle: 一\nslug: a\n{keys}---\n{body}\n")
    return project


def fetch(project: Project, *hosts: str) -> FetchedPictures:
    config = load_config(project.root)
    uses = pictures_in_content(project.root, config, hosts)
    return fetch_pictures(project.root, config, uses, Fetcher(Limits(total=3), permitted=LOOPBACK))


def text(project: Project) -> str:
    return (project.root / "content/articles/2025/01/a.md").read_text()


def paths(server: HostileServer) -> list[str]:
    return [request.split(" ")[1] for request in server.requests]


# -- what is fetched, and where it is shown


def test_pictures_come_into_the_digest_and_the_site_shows_them(tmp_path: Path, server: HostileServer) -> None:
    one, other = (
        server.page("/p/Photo 1.PNG".replace(" ", "%20"), PICTURE),
        server.page("/b?x=1&y=2", PICTURE),
    )
    project = project_with(
        tmp_path, f"前 ![图]({one} '题') 后\n\n<p align=center><img src=\"{other}\" width=3></p>"
    )
    done = fetch(project)
    assert (done.pictures, done.problems) == (2, ())
    assert done.files == ("content/articles/2025/01/a.md",)
    folder = f"127.0.0.1-{server.port}"
    assert f"![图](../../../images/{folder}/photo-1-" in text(project)
    assert " '题') 后\n" in text(project)
    assert " width=3></p>" in text(project)
    assert project.build().problems == ()
    assert project.read("undated/a.html").count("<img ") == 2


def test_nothing_says_where_the_picture_was_shown(tmp_path: Path, server: HostileServer) -> None:
    fetch(project_with(tmp_path, f"![]({server.page('/a.png', PICTURE)})"))
    (request,) = server.requests
    assert "referer" not in request.lower()
    assert "cookie" not in request.lower()


def test_a_picture_on_a_private_address_is_not_asked_for(tmp_path: Path, server: HostileServer) -> None:
    project = project_with(tmp_path, f"![]({server.page('/a.png', PICTURE)})")
    ran = project.run("pictures", "fetch", "--lang", "en")
    assert server.requests == []
    assert "[picture-private]" in ran.err and ran.code == 1
    assert "save these in content/images/ yourself" in ran.err
    assert f"pictures on 127.0.0.1:{server.port} stay links (1 in all)" in ran.err


def test_pictures_are_counted_not_their_addresses(tmp_path: Path, server: HostileServer) -> None:
    one, gone = server.page("/a.png", PICTURE), server.url("/gone.png")
    project = project_with(tmp_path, f"![]({one}) ![b][c] ![]({gone}) ![]({gone})\n\n[c]: {one}", image=one)
    host = f"127.0.0.1:{server.port}"
    ran = project.run("pictures", "fetch", "--dry-run", "--lang", "en")
    assert ran.out == f"{host}: 5\n"
    done = fetch(project)
    assert done.pictures == 3
    assert [one.params["count"] for one in done.problems if one.code == "pictures-not-fetched"] == ["2"]


def test_a_picture_of_a_kind_that_is_not_published_is_named_as_such(
    tmp_path: Path, server: HostileServer
) -> None:
    address = server.page("/a.png", b"\0\0\0\x20ftypheic\0\0\0\0mif1heic")
    done = fetch(project_with(tmp_path, f"![]({address})"))
    (first, _) = done.problems
    assert (first.code, first.params) == ("picture-modern", {"url": address, "kind": "HEIC"})


def test_the_hint_names_all_hosts_that_would_be_allowed(tmp_path: Path) -> None:
    project = project_with(tmp_path, "![](https://b.example/1.png)")
    project.write("wenzhai.yaml", "title: 文摘\npictures: {allow: [z.example, a.example]}\n")
    assert "allow: [a.example, b.example, z.example]" in project.run("check", "--lang", "en").out


def test_one_address_is_fetched_once_however_often_and_however_it_is_written(
    tmp_path: Path, server: HostileServer
) -> None:
    address = server.page("/a.png?a=1&b=2", PICTURE)
    written = [f"![]({address})", f"![a](<{address}>)", f"![b][c]\n\n[c]: {address}", f"> - ![]({address}#x)"]
    written.append(f'<img alt="q" src="{address.replace("&", "&amp;")}">')
    project = project_with(tmp_path, "\n\n".join(written))
    assert fetch(project).problems == ()
    assert len(server.requests) == 1
    assert str(server.port) not in text(project).replace("127.0.0.1-", "").replace(f"{server.port}/", "")
    assert project.build().problems == ()


def test_the_picture_of_an_article_comes_too(tmp_path: Path, server: HostileServer) -> None:
    project = project_with(tmp_path, "正文。", image=server.page("/cover.png", PICTURE))
    assert fetch(project).problems == ()
    assert f"image: ../../../images/127.0.0.1-{server.port}/cover-" in text(project)
    assert project.build().problems == ()


def test_every_other_character_stays(tmp_path: Path, server: HostileServer) -> None:
    address = server.page("/a.png", PICTURE)
    body = f"字  \r\n`![]({address})`\r\n\r\n```\r\n![]({address})\r\n```\r\n\r\n![]({address})\r\n[文]({address})"
    project = project_with(tmp_path, body)
    file = project.root / "content/articles/2025/01/a.md"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    before = file.read_bytes()
    fetch(project)
    at = before.rindex(b"![](")
    after = file.read_bytes()
    assert after[: at + 4] == before[: at + 4]
    assert after.endswith(before[before.index(b")", at) :])


def test_a_link_that_shares_a_definition_keeps_its_address(tmp_path: Path, server: HostileServer) -> None:
    address, other = server.page("/a.png", PICTURE), server.page("/b.png", PICTURE)
    project = project_with(tmp_path, f"![图][甲] 和 [文][甲] 和 ![]({other})\n\n[甲]: {address}")
    (problem,) = fetch(project).problems
    place = problem.params["place"]
    assert problem.code == "picture-not-placed"
    assert (project.root / "content/articles/2025/01" / place).read_bytes() == PICTURE
    assert f"[甲]: {address}" in text(project)
    assert other not in text(project)


@pytest.mark.parametrize(
    "body",
    [
        "![a](A) [b](B) ![](C)",
        "![![a](A)](B)",
        "[![a](A)](B)",
        "<img src=A><img src='A'>\n\n<div>\n<img src=C>\n</div>",
    ],
)
def test_addresses_are_replaced_where_pictures_are_and_nowhere_else(body: str) -> None:
    names = {name: f"https://e.org/{name}.png" for name in "ABC"}
    local = {address: f"images/{name}.png" for name, address in names.items()}
    for name, address in names.items():
        body = (
            body.replace(f"({name})", f"({address})")
            .replace(f"={name}>", f"={address}>")
            .replace(f"'{name}'", f"'{address}'")
        )
    made = localised(body, local, Config())
    assert localised(made, local, Config()) == made
    assert "[b](https://e.org/B.png)" in made or "[b]" not in body
    assert "images/" in made


# -- which pictures


def test_one_host_at_a_time(tmp_path: Path, server: HostileServer) -> None:
    with hostile_server() as other:
        body = f"![]({server.page('/a.png', PICTURE)}) ![]({other.page('/a.png', PICTURE)})"
        project = project_with(tmp_path, body)
        assert fetch(project, f"127.0.0.1:{other.port}").pictures == 1
        assert (len(server.requests), len(other.requests)) == (0, 1)
        again = project.run("pictures", "fetch", "--host", f"127.0.0.1:{other.port}", "--lang", "en")
        assert (again.code, again.out) == (0, "There are no pictures to fetch.\n")
        assert fetch(project).pictures == 1


def test_an_allowed_host_is_left_alone_until_it_is_named(tmp_path: Path, server: HostileServer) -> None:
    project = project_with(tmp_path, f"![]({server.page('/a.png', PICTURE)})")
    project.write("wenzhai.yaml", f"title: 文摘\npictures:\n  allow: ['127.0.0.1:{server.port}']\n")
    assert fetch(project).pictures == 0
    assert fetch(project, f"127.0.0.1:{server.port}").pictures == 1


def test_a_dry_run_counts_and_asks_nobody(tmp_path: Path, server: HostileServer) -> None:
    project = project_with(tmp_path, f"![]({server.url('/a.png')}) ![]({server.url('/b.png')})")
    before = text(project)
    ran = project.run("pictures", "fetch", "--dry-run", "--json")
    assert ran.json["hosts"] == {f"127.0.0.1:{server.port}": 2}
    assert (text(project), server.requests) == (before, [])


def test_a_host_without_pictures_is_a_mistake_that_names_the_others(
    tmp_path: Path, server: HostileServer
) -> None:
    project = project_with(tmp_path, "![](https://img.example.org/a.png)")
    ran = project.run("pictures", "fetch", "--host", "example.org", "--lang", "en")
    assert ran.code == 2
    assert "there are pictures on img.example.org" in ran.err
    ran = project.run("pictures", "fetch", "--dry-run", "--host", "https://img.example.org/", "--lang", "en")
    assert ran.out == "img.example.org: 1\n"


# -- what goes wrong


def test_what_is_no_picture_stays_a_link_and_problems_are_summed_by_host(
    tmp_path: Path, server: HostileServer
) -> None:
    good = server.page("/good.png", PICTURE)
    bad = [server.page(f"/{n}.png", b"text") for n in range(3)] + [server.page("/cut.png", PICTURE[:40])]
    bad.append(server.page("/x.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'))
    bad += [server.url(f"/gone{n}.png") for n in range(9)]
    project = project_with(tmp_path, "\n\n".join(f"![]({address})" for address in [*bad, good]))
    done = fetch(project)
    assert done.pictures == 1
    assert sorted(problem.code for problem in done.problems) == [
        *("fetch-status", "import-no-picture", "pictures-not-fetched"),
    ]
    assert done.problems[-1].params["count"] == str(len(bad))
    assert all(address in text(project) for address in bad)


def test_a_host_that_fails_again_and_again_is_left_alone(tmp_path: Path, server: HostileServer) -> None:
    for number in range(60):
        server.answers[f"/{number}.png"] = hang_up
    body = "\n\n".join(f"![]({server.url(f'/{number}.png')})" for number in range(60))
    done = fetch(project_with(tmp_path, body))
    assert len(server.requests) < 20
    assert {problem.code for problem in done.problems} >= {"pictures-host-left", "pictures-not-fetched"}


def test_an_edit_made_while_pictures_come_stays(tmp_path: Path, server: HostileServer) -> None:
    address = server.url("/a.png")
    project = project_with(tmp_path, f"前。\n\n![]({address})\n\n后。")

    def edit_and_answer(connection: object, _request: str) -> None:
        project.edit("content/articles/2025/01/a.md", "前。", "改过。")
        connection.sendall(answer(PICTURE))  # type: ignore[attr-defined]  # a socket

    server.answers["/a.png"] = edit_and_answer
    assert fetch(project).pictures == 1
    assert "改过。" in text(project)
    assert address not in text(project)


# -- a thousand of them


def test_a_thousand_pictures_come_once_also_when_the_program_is_killed(
    tmp_path: Path, server: HostileServer
) -> None:
    project = project_with(tmp_path, "正文。")
    for article in range(20):
        own = range(article * 50, article * 50 + 50)
        body = "\n\n".join(f"![]({server.page(f'/{n}.png', png(4, 4, n))})" for n in own)
        front = f"---\ntitle: 文{article}\nslug: p{article}\n---\n"
        project.write(f"content/articles/p{article}.md", f"{front}{body}\n")
    assert [one.params["count"] for one in project.build().problems] == [str(MANY)]
    command = [sys.executable, "-c", PROGRAM, "pictures", "fetch"]

    def run() -> int:
        with started(command, cwd=project.root, env=environment()) as process:
            process.communicate(timeout=300)
            return process.returncode

    with started(command, cwd=project.root, env=environment()) as process:
        wait_for(lambda: len(server.requests), lambda asked: asked > MANY // 2, 120)
        process.kill()
        process.communicate()
    killed = len(server.requests)
    assert killed < MANY
    assert run() == 0
    assert len(set(paths(server))) == MANY
    assert len(server.requests) <= MANY + 16, "those that were on their way when it was killed"
    before = len(server.requests)
    assert run() == 0
    assert len(server.requests) == before
    assert project.build().problems == ()
    assert "127.0.0.1:" not in (project.root / "content/articles/p7.md").read_text()


# -- importing


def draft(body: str, title: str = "一") -> Draft:
    return Draft({"title": title, "lang": "zh-Hans", "date": "2025-01-02"}, body, f"origin {title}")


def imported(project: Project, *drafts: Draft) -> list[str]:
    plan = make_plan(project.root, load_config(project.root), drafts)
    write_plan(plan, project.root)
    return [change.status for change in plan.changes]


def test_what_was_fetched_is_no_edit_to_the_next_import(tmp_path: Path, server: HostileServer) -> None:
    one, other = server.page("/a.png", PICTURE), server.page("/b.png", PICTURE)
    project = project_with(tmp_path, "正文。")
    first = draft(f"甲。\n\n![]({one})\n\n乙。")
    assert imported(project, first) == ["new"]
    fetch(project)
    assert imported(project, first) == ["unchanged"]
    assert imported(project, draft(f"甲。\n\n![]({one})\n\n丙。")) == ["updated"]
    assert imported(project, draft(f"![]({one})", "二"), draft(f"![]({other})", "三")) == ["new", "new"]
    assert fetch(project).pictures == 1
    assert len(server.requests) == 2


def test_pictures_of_drafts_are_fetched_before_they_are_written(
    tmp_path: Path, server: HostileServer
) -> None:
    address = server.page("/a.png", PICTURE)
    project = project_with(tmp_path, "正文。")
    fetcher = Fetcher(Limits(total=3), permitted=LOOPBACK)
    drafts = [
        draft(f"![图]({address})"),
        draft(f"<img src='{address}'>\n\n![]({server.url('/gone.png')})", "二"),
    ]
    problems = fetch_for_drafts(drafts, KeptPictures(project.root), fetcher, Config())
    assert [problem.code for problem in problems] == ["fetch-status", "pictures-not-fetched"]
    assert imported(project, *drafts) == ["new", "new"]
    assert imported(project, *drafts) == ["unchanged", "unchanged"]
    files = sorted((project.root / "content/articles").rglob("*.md"))
    assert sum(address in file.read_text() for file in files) == 0
    assert sum("../../../images/127.0.0.1-" in file.read_text() for file in files) == 2


def test_a_site_is_imported_with_its_remote_pictures_if_asked(tmp_path: Path, server: HostileServer) -> None:
    project = project_with(tmp_path, "正文。")
    blog = Project(tmp_path / "blog")
    blog.write("b.md", f"---\ntitle: 二\ndate: 2025-01-02\n---\n字 ![图]({server.page('/a.png', PICTURE)})\n")
    command = [sys.executable, "-c", PROGRAM, "import", "--from", "markdown", str(blog.root)]
    for more, shown in ((["--dry-run", "--images"], 0), ([], 0), (["--images"], 1)):
        with started([*command, *more], cwd=project.root, env=environment()) as process:
            process.communicate(timeout=60)
        assert len(server.requests) == shown
    (file,) = (project.root / "content/articles").rglob("*-*.md")
    assert "](../../../images/127.0.0.1-" in file.read_text()
