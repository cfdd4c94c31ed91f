"""The preview serves like GitHub Pages, to this computer only, and follows the edits."""

import asyncio
import contextlib
import json
import os
import shutil
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from tests.support.preview import ARTICLE, Server, article, free_port, served_project
from tests.support.project import Project
from tests.support.run import run_wenzhai, tree
from tests.support.unseen_edits import TRICKS
from wenzhai.engine.ownership import MARKER, marker_bytes
from wenzhai.serve import bind
from wenzhai.serve.files import answer
from wenzhai.serve.overlay import in_editor
from wenzhai.serve.server import Preview
from wenzhai.serve.watch import HOT, INTERVAL, ROUND, Watcher


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("digest")
    with Server(served_project(folder), free_port()) as running:
        yield running


@pytest.fixture
def clean(server: Server) -> Iterator[Server]:
    """The server, with its article as it was at first afterwards."""
    yield server
    server.project.write(ARTICLE, article("第一版"))
    server.wait_for("/repo/2025/12/24/a.html", "第一版")
    server.wait_for("/repo/2025/12/24/a.html", "wenzhai-problems", present=False)
    server.wait_for_publication()


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [
        ("/repo/", 200, None),
        ("/repo/index.html", 200, None),
        ("/repo/2025/12/24/a.html", 200, None),
        ("/repo/2025/12/24/a", 200, None),
        ("/repo/2025/12/24/", 200, None),
        ("/repo/2025/12/24", 301, "/repo/2025/12/24/"),
        ("/repo", 301, "/repo/"),
        ("/", 301, "/repo/"),
        ("/repo/feed.xml", 200, None),
        ("/repo/INDEX.html", 404, None),
        ("/repo/nothing.html", 404, None),
        ("/index.html", 404, None),
        ("/repo/../wenzhai.yaml", 404, None),
        ("/repo/%2e%2e/wenzhai.yaml", 404, None),
        ("/repo/..%2fwenzhai.yaml", 404, None),
        ("/repo/%00", 404, None),
        ("/repo//etc/passwd", 404, None),
        ("/repo/.nojekyll", 404, None),
        ("/forcereload", 404, None),
    ],
)
def test_paths_are_answered_as_on_pages(server: Server, path: str, status: int, location: str | None) -> None:
    found, headers, _ = server.get(path)
    assert (found, headers.get("location")) == (status, location)


def test_the_404_page_is_the_sites_own(server: Server) -> None:
    expected = (server.project.root / ".cache/preview/404.html").read_text(encoding="utf-8")
    assert server.get("/repo/nothing.html")[2].startswith(expected.partition("</body>")[0])


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_reading_only(server: Server, method: str) -> None:
    assert server.get("/repo/", method=method)[0] == 405


@pytest.mark.parametrize("path", ["/repo/", "/livereload.js", "/livereload", "/wenzhai-preview.css"])
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:80"])
def test_another_host_name_gets_nothing(server: Server, path: str, host: str) -> None:
    status, _, body = server.get(path, host=host)
    assert (status, len(body) < 100) == (421, True)


def test_only_this_computer_is_listened_to(server: Server) -> None:
    with socket.socket() as probe:
        probe.settimeout(1)
        address = socket.gethostbyname(socket.gethostname())
        if not address.startswith("127."):
            with pytest.raises(OSError):
                probe.connect((address, server.port))
    assert server.get("/repo/", host=f"localhost:{server.port}")[0] == 200


def test_the_new_address_of_this_computer_is_answered_where_there_is_one(server: Server) -> None:
    """A browser may try either for `localhost`."""
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:  # a machine without IPv6
        (only,) = bind(free_port())
        only.close()
        return
    for host in ("localhost", "[::1]"):
        assert server.get("/repo/", host=f"{host}:{server.port}", address="::1")[0] == 200
    page = server.get("/repo/", host=f"[::1]:{server.port}", address="::1")[2]
    assert f'"/livereload.js?port={server.port}&amp;host=[::1]"' in page
    assert server.get("/repo/", host=f"[::2]:{server.port}", address="::1")[0] == 421
    with socket.socket(socket.AF_INET6) as taken:
        taken.bind(("::1", 0))
        taken.listen()
        with pytest.raises(OSError):
            bind(taken.getsockname()[1])


def test_others_in_the_network_may_look_when_asked_and_get_no_way_into_an_editor(tmp_path: Path) -> None:
    """All of 127.0.0.0/8 is this computer: 127.0.0.2 stands for its address in a network."""
    with Server(
        served_project(tmp_path), free_port(), "--host", "127.0.0.2", "--desk-password", "x"
    ) as running:
        told = running.read_until("在手机上选稿")
        assert "草稿也看得到" in told
        assert f"http://127.0.0.2:{running.port}/repo/" in told
        assert f"http://127.0.0.2:{running.port}/desk/" in told
        there = f"127.0.0.2:{running.port}"
        assert running.get("/repo/", host=there, address="127.0.0.2")[0] == 200
        assert running.get("/repo/", host=f"127.0.0.3:{running.port}", address="127.0.0.2")[0] == 421
        running.project.write(ARTICLE, "---\ntitle: [坏\n---\n")
        page = running.wait_for("/repo/", "wenzhai-problems")
        assert f'href="vscode://file{tmp_path}/{ARTICLE}:2:8"' in page
        assert "vscode:" not in running.get("/repo/", host=there, address="127.0.0.2")[2]


def test_an_address_that_this_computer_has_not_is_refused(tmp_path: Path) -> None:
    ran = served_project(tmp_path).run("serve", "--host", "203.0.113.7")
    assert (ran.code, "serve-host" in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("editor", "address"),
    [
        ("vscode", "vscode://file{root}/content/%E7%94%B2%20b.md:3:7"),
        ("file", "file://{root}/content/%E7%94%B2%20b.md"),
        ("none", ""),
    ],
)
def test_a_file_opens_at_its_place_in_the_editor_of_the_settings(
    tmp_path: Path, editor: str, address: str
) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "甲 b.md").write_text("x", encoding="utf-8")
    assert in_editor(tmp_path, editor)("content/甲 b.md", 3, 7) == address.format(root=tmp_path)
    assert in_editor(tmp_path, editor)("content/gone.md", 1, 1) == ""


def test_scheduled_articles_are_marked_in_the_preview_and_nowhere_else(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write("wenzhai.yaml", "title: 测试\n")
    project.write("content/articles/a.md", "---\ntitle: 将来\nid: aaaaaa\ndate: 2998-01-01\n---\n正文。\n")
    mark = '<span class="mark">未到时间</span>'
    project.build(drafts=True)
    assert mark in project.read("2998/01/01/a.html")
    assert mark in project.read("index.html")
    project.build(now=40_000_000_000)
    assert mark not in project.read("index.html")


def test_at_the_usual_port_browsers_do_not_name_it(tmp_path: Path) -> None:
    assert "localhost" in Preview(tmp_path, tmp_path, "/", 80, "zh").hosts
    assert "localhost" not in Preview(tmp_path, tmp_path, "/", 8080, "zh").hosts


def test_answers_are_not_kept_and_not_shared(server: Server) -> None:
    _, headers, _ = server.get("/repo/")
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["content-security-policy"] == "frame-ancestors 'self'"
    assert "access-control-allow-origin" not in headers


def test_the_reload_script_is_in_answers_and_never_in_files(server: Server) -> None:
    assert f'<script src="/livereload.js?port={server.port}"' in server.get("/repo/")[2]
    assert "livereload" not in server.get("/repo/feed.xml")[2]
    assert not [
        name for name, data in tree(server.project.root / ".cache/preview").items() if b"livereload" in data
    ]
    assert server.get("/livereload.js")[0] == 200


def test_an_edit_is_seen(clean: Server) -> None:
    clean.project.write(ARTICLE, article("第二版"))
    clean.wait_for("/repo/2025/12/24/a.html", "第二版")


def test_drafts_are_shown(clean: Server) -> None:
    clean.project.write(ARTICLE, article("草稿", "draft: true\n"))
    clean.wait_for("/repo/2025/12/24/a.html", "草稿")


def test_a_mistake_is_shown_over_the_last_good_page(clean: Server) -> None:
    before = tree(clean.project.root / ".cache/preview")
    clean.project.write(ARTICLE, article("[快讯]<标题>"))
    page = clean.wait_for("/repo/2025/12/24/a.html", "wenzhai-problems")
    assert "第一版" in page
    assert "content/articles/2025/12/24-a.md:2:8" in page
    assert "title: &quot;[快讯]&lt;标题&gt;&quot;" in page
    assert "没有更新：1 处错误，0 条提醒" in page
    assert tree(clean.project.root / ".cache/preview") == before
    assert clean.process.poll() is None


def test_broken_settings_are_shown_too(clean: Server) -> None:
    settings = (clean.project.root / "wenzhai.yaml").read_text(encoding="utf-8")
    clean.project.write("wenzhai.yaml", "titel: x\n")
    page = clean.wait_for("/repo/", "wenzhai-problems")
    assert "wenzhai.yaml:1:1" in page
    clean.project.write("wenzhai.yaml", settings)


@contextlib.asynccontextmanager
async def listening(server: Server) -> AsyncIterator[WebSocketClientConnection]:
    """A browser's connection for reloads, from a page of ours."""
    headers = {"Origin": f"http://127.0.0.1:{server.port}"}
    connection = await websocket_connect(
        HTTPRequest(f"ws://127.0.0.1:{server.port}/livereload", headers=headers)
    )
    try:
        yield connection
    finally:
        connection.close()
        await asyncio.sleep(0.05)  # the closing handshake


def test_browsers_are_told_to_reload_once(clean: Server) -> None:
    async def run() -> tuple[str, bool]:
        async with listening(clean) as connection:
            await connection.write_message(json.dumps({"command": "hello", "protocols": []}))
            assert json.loads(str(await connection.read_message()))["command"] == "hello"
            await connection.write_message(json.dumps({"command": "info", "url": "http://127.0.0.1/"}))
            for number in range(5):
                clean.project.write(ARTICLE, article(f"第{number}次"))
            told = json.loads(str(await asyncio.wait_for(wait(connection), 30)))
            try:
                await asyncio.wait_for(wait(connection), 2)
            except TimeoutError:
                return told["command"], True
            return told["command"], False

    assert asyncio.run(run()) == ("reload", True)


async def wait(connection: WebSocketClientConnection) -> str | bytes | None:
    return await connection.read_message()


def test_nonsense_on_the_socket_ends_that_connection_only(server: Server) -> None:
    async def run() -> str | bytes | None:
        async with listening(server) as connection:
            await connection.write_message("nonsense")
            return await connection.read_message()

    assert asyncio.run(run()) is None
    assert server.get("/repo/")[0] == 200


@pytest.mark.parametrize(
    ("origin", "host", "status"),
    [
        ("http://{own}", "{own}", 101),
        ("http://localhost:{port}", "localhost:{port}", 101),
        ("https://evil.example", "{own}", 403),
        ("null", "{own}", 403),
        ("http://localhost:{port}", "{own}", 403),
        ("http://127.0.0.1:1", "{own}", 403),
        ("http://{own}.evil.example", "{own}", 403),
        ("http://evil.example:{port}", "evil.example:{port}", 421),
    ],
)
def test_a_page_of_another_site_cannot_listen(server: Server, origin: str, host: str, status: int) -> None:
    names = {"own": f"127.0.0.1:{server.port}", "port": str(server.port)}
    headers = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
    headers |= {"Sec-WebSocket-Key": "MDEyMzQ1Njc4OWFiY2RlZg=="}
    headers |= {"Origin": origin.format(**names), "Host": host.format(**names)}
    with contextlib.closing(HTTPConnection("127.0.0.1", server.port, timeout=20)) as connection:
        connection.request("GET", "/livereload", headers=headers)
        assert connection.getresponse().status == status


def test_a_taken_port_is_passed_over_and_ctrl_c_is_the_end(tmp_path: Path) -> None:
    run_wenzhai("init", "d", cwd=tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with Server(Project(tmp_path / "d"), port) as running:
            assert f"端口 {port} 有其他程序在用，改用 {running.port}。" in running.told
            assert running.port != port
            assert "预览已结束" in running.stop()
            assert running.process.returncode == 0


def test_without_a_site_the_first_mistake_is_shown_on_a_bare_page(tmp_path: Path) -> None:
    (tmp_path / "wenzhai.yaml").write_text("title: 测试\n", encoding="utf-8")
    with Server(Project(tmp_path), free_port()) as running:
        running.project.write("content/articles/x.md", "---\ntitle: [x]y\n---\n")
        running.wait_for("/", "wenzhai-problems")
        shutil.rmtree(tmp_path / ".cache/preview")
        status, _, body = running.get("/")
        assert (status, "content/articles/x.md" in body) == (404, True)


# -- the parts


def test_an_answer_needs_no_network(tmp_path: Path) -> None:
    (tmp_path / "a b").mkdir()
    (tmp_path / "a b" / "页.html").write_text("x", encoding="utf-8")
    (tmp_path / "a b" / "strange.html").write_text("x", encoding="utf-8")
    (tmp_path / MARKER).write_bytes(marker_bytes(["a b/页.html", "gone.html", ".nojekyll"]))
    assert answer(tmp_path, "/", "/a%20b/%E9%A1%B5.html").status == 200
    assert answer(tmp_path, "/", "/a%20b").location == "/a%20b/"
    for path in ("/a%20b/", "/a%20b/strange.html", f"/{MARKER}", "/gone.html", "/.nojekyll", "/nothing"):
        assert answer(tmp_path, "/", path).status == 404, path
    assert answer(tmp_path, "/", "/nothing").body != b""


def test_the_preview_never_touches_the_site(server: Server) -> None:
    assert not (server.project.root / "site").exists()


@pytest.fixture
def watched(tmp_path: Path) -> Watcher:
    for name in ("content/articles/a.md", "content/pages/b.md", "wenzhai.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    return Watcher(tmp_path)


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("content/articles/.hidden", False),
        ("content/articles/a.md~", False),
        ("content/articles/.a.md.swp", False),
        ("content/articles/4913.tmp", False),
        ("site/index.html", False),
        (".cache/preview/index.html", False),
        ("content/articles/a.md", True),
        ("content/articles/new.md", True),
        ("content/new/deep/er.md", True),
        ("themes/x/theme.yaml", True),
        ("wenzhai.yaml", True),
    ],
)
def test_the_watcher_sees_what_matters(tmp_path: Path, watched: Watcher, name: str, seen: bool) -> None:
    assert not watched.look()
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text("xyz", encoding="utf-8")
    assert watched.look() == seen
    assert not watched.look(all=True)


def test_the_watcher_sees_what_goes(tmp_path: Path, watched: Watcher) -> None:
    content = tmp_path / "content"
    (content / "articles/a.md").rename(content / "articles/c.md")
    assert watched.look()
    (content / "pages/b.md").unlink()
    assert watched.look()
    shutil.rmtree(content)
    assert watched.look()
    (content / "articles").mkdir(parents=True)
    assert watched.look()
    (content / "articles/d.md").write_text("x", encoding="utf-8")
    assert watched.look()
    assert not watched.look(all=True)


def test_a_link_that_leads_nowhere_does_not_blind_the_watcher(tmp_path: Path, watched: Watcher) -> None:
    """As editors make them to lock a file; `loop` leads round in a circle."""
    folder = tmp_path / "content/articles"
    (folder / "dead.md").symlink_to("nowhere")
    (folder / "loop").symlink_to("loop")
    assert watched.look()
    assert not watched.look()
    (folder / "new.md").write_text("x", encoding="utf-8")
    assert watched.look()
    (folder / "a.md").write_text("xyz", encoding="utf-8")
    assert watched.look()
    (folder / "nowhere").write_text("here now", encoding="utf-8")
    assert watched.look(all=True)
    assert not watched.look(all=True)


def test_a_folder_that_could_not_be_listed_is_looked_at_again(
    tmp_path: Path, watched: Watcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, scandir = tmp_path / "content/articles", os.scandir

    def failing(path: str) -> object:
        if path == str(folder):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr("wenzhai.serve.watch.GRAIN", 0)  # no folder is young, so that none is listed for that
    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", failing)
        (folder / "new.md").write_text("x", encoding="utf-8")
        assert watched.look()  # what was there cannot be seen any more
        assert not watched.look()
    assert watched.look()
    assert watched.take_touched() == {str(folder)}
    assert not watched.look()


def test_a_folder_that_goes_and_comes_back_at_once_is_still_watched(tmp_path: Path, watched: Watcher) -> None:
    folder = tmp_path / "content/articles"
    watched._forget(str(folder))  # seen without it in the middle of a look
    os.utime(folder.parent)
    assert watched.look()
    (folder / "new.md").write_text("x", encoding="utf-8")
    assert watched.look()


@pytest.mark.parametrize("trick", TRICKS)
def test_the_watcher_sees_an_edit_that_leaves_size_and_time(
    tmp_path: Path, watched: Watcher, trick: Callable[[Path, bytes], None]
) -> None:
    trick(tmp_path / "content/articles/a.md", b"y")
    assert watched.look()


def test_every_file_has_its_turn_and_then_stays_in_sight(tmp_path: Path) -> None:
    names = [tmp_path / "content" / f"{number}.md" for number in range(1000)]
    names[0].parent.mkdir()
    for path in names:
        path.write_text("x", encoding="utf-8")
        os.utime(path, (1e9, 1e9))
    os.utime(names[0].parent, (1e9, 1e9))
    watcher = Watcher(tmp_path)
    for path in names[::333]:
        path.write_text("xy", encoding="utf-8")
        looks = next(number for number in range(100) if watcher.look())
        assert looks <= ROUND / INTERVAL + 1
        path.write_text("xyz", encoding="utf-8")
        assert watcher.look()


def test_a_look_is_cheap_however_many_files_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(2000):
        path = tmp_path / "content" / str(number % 10) / f"{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    for path in (tmp_path / "content").rglob("*"):
        os.utime(path, (1e9, 1e9))
    os.utime(tmp_path / "content", (1e9, 1e9))
    watcher = Watcher(tmp_path)
    watcher.look()
    looked: list[str] = []
    real = os.stat

    def counted(path: str, **more: bool) -> os.stat_result:
        looked.append(path)
        return real(path, **more)

    monkeypatch.setattr(os, "stat", counted)
    watcher.look()
    assert len(looked) < HOT + 2000 * INTERVAL / ROUND + 30
