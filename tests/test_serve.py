"""The preview serves like GitHub Pages, to this computer only, and follows the edits."""

import asyncio
import contextlib
import json
import shutil
import socket
from collections.abc import AsyncIterator, Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from generator.serve.files import answer
from generator.serve.watch import Watcher
from tests.preview import ARTICLE, Server, article, free_port
from tests.run import tree, wenzhai


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("digest")
    (folder / "wenzhai.yaml").write_text("title: 测试\nurl: https://example.org/repo/\n", encoding="utf-8")
    (folder / ARTICLE).parent.mkdir(parents=True)
    (folder / ARTICLE).write_text(article("第一版"), encoding="utf-8")
    with Server(folder, free_port()) as running:
        yield running


@pytest.fixture
def clean(server: Server) -> Iterator[Server]:
    """The server, with its article as it was at first afterwards."""
    yield server
    server.write(ARTICLE, article("第一版"))
    server.wait_for("/repo/2025/12/24/a.html", "第一版")
    server.wait_for("/repo/2025/12/24/a.html", "wenzhai-problems", present=False)


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
    expected = (server.folder / "site/404.html").read_text(encoding="utf-8")
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


def test_answers_are_not_kept_and_not_shared(server: Server) -> None:
    _, headers, _ = server.get("/repo/")
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers


def test_the_reload_script_is_in_answers_and_never_in_files(server: Server) -> None:
    assert f'<script src="/livereload.js?port={server.port}"' in server.get("/repo/")[2]
    assert "livereload" not in server.get("/repo/feed.xml")[2]
    assert not [name for name, data in tree(server.folder / "site").items() if b"livereload" in data]
    assert server.get("/livereload.js")[0] == 200


def test_an_edit_is_seen(clean: Server) -> None:
    clean.write(ARTICLE, article("第二版"))
    clean.wait_for("/repo/2025/12/24/a.html", "第二版")


def test_drafts_are_shown(clean: Server) -> None:
    clean.write(ARTICLE, article("草稿", "draft: true\n"))
    clean.wait_for("/repo/2025/12/24/a.html", "草稿")


def test_a_mistake_is_shown_over_the_last_good_page(clean: Server) -> None:
    before = tree(clean.folder / "site")
    clean.write(ARTICLE, article("[快讯]<标题>"))
    page = clean.wait_for("/repo/2025/12/24/a.html", "wenzhai-problems")
    assert "第一版" in page
    assert "content/articles/2025/12/24-a.md:2:8" in page
    assert "title: &quot;[快讯]&lt;标题&gt;&quot;" in page
    assert tree(clean.folder / "site") == before
    assert clean.process.poll() is None


def test_broken_settings_are_shown_too(clean: Server) -> None:
    settings = (clean.folder / "wenzhai.yaml").read_text(encoding="utf-8")
    clean.write("wenzhai.yaml", "titel: x\n")
    page = clean.wait_for("/repo/", "wenzhai-problems")
    assert "wenzhai.yaml:1:1" in page
    clean.write("wenzhai.yaml", settings)


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
                clean.write(ARTICLE, article(f"第{number}次"))
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


@pytest.mark.parametrize(("origin", "status"), [("https://evil.example", 403), (None, 101)])
def test_a_page_of_another_site_cannot_listen(server: Server, origin: str | None, status: int) -> None:
    headers = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
    headers |= {
        "Sec-WebSocket-Key": "MDEyMzQ1Njc4OWFiY2RlZg==",
        "Origin": origin or f"http://127.0.0.1:{server.port}",
    }
    with contextlib.closing(HTTPConnection("127.0.0.1", server.port, timeout=20)) as connection:
        connection.request("GET", "/livereload", headers=headers)
        assert connection.getresponse().status == status


def test_a_taken_port_is_passed_over_and_ctrl_c_is_the_end(tmp_path: Path) -> None:
    wenzhai("init", "d", cwd=tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with Server(tmp_path / "d", port) as running:
            assert f"端口 {port} 有别的程序在用，改用 {running.port}。" in running.told
            assert running.port != port
            assert "预览结束" in running.stop()
            assert running.process.returncode == 0


def test_without_a_site_the_first_mistake_is_shown_on_a_bare_page(tmp_path: Path) -> None:
    (tmp_path / "wenzhai.yaml").write_text("title: 测试\n", encoding="utf-8")
    with Server(tmp_path, free_port()) as running:
        running.write("content/articles/x.md", "---\ntitle: [x]y\n---\n")
        running.wait_for("/", "wenzhai-problems")
        shutil.rmtree(tmp_path / "site")
        status, _, body = running.get("/")
        assert (status, "content/articles/x.md" in body) == (404, True)


# -- the parts


def test_an_answer_needs_no_network(tmp_path: Path) -> None:
    (tmp_path / "a b").mkdir()
    (tmp_path / "a b" / "页.html").write_text("x", encoding="utf-8")
    assert answer(tmp_path, "/", "/a%20b/%E9%A1%B5.html").status == 200
    assert answer(tmp_path, "/", "/a%20b").location == "/a%20b/"
    assert answer(tmp_path, "/", "/a%20b/").status == 404
    assert answer(tmp_path, "/", "/nothing").body != b""


def test_the_watcher_sees_what_matters(tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    watcher = Watcher(tmp_path, tmp_path / "site")
    nothing = watcher.look()
    for name in (".hidden", "a.md~", "a.md.swp", "4913.tmp"):
        (content / name).write_text("x", encoding="utf-8")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("x", encoding="utf-8")
    assert watcher.look() == nothing
    for path in (content / "a.md", tmp_path / "wenzhai.yaml", tmp_path / "themes" / "x" / "theme.yaml"):
        before = watcher.look()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
        assert watcher.look() != before
    before = watcher.look()
    (content / "a.md").rename(content / "b.md")
    assert watcher.look() != before
