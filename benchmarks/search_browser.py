"""Asks queries in Chromium and counts what they cost. The server compresses text as public hosts do."""

import gzip
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from threading import Thread
from typing import TYPE_CHECKING, Any, ClassVar

from msgspec import Struct

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
COMPRESSED = (".html", ".js", ".css", ".json", ".txt")

OURS = """async () => {
    const [text, { Index }] = await Promise.all(['text', 'index'].map((name) => import(`/search-${name}.js`)));
    const engine = new Index(text, new URL('/', location));
    globalThis.ask = async (query) => {
        const found = await engine.search(query), candidates = [...found.exact];
        const shown = await found.more(10);
        const exact = shown.filter(({ tier }) => tier === 'exact').length;
        return { all: candidates, urls: shown.map(({ article }) => article.url), exact };
    };
}"""
PAGEFIND = """async () => {
    const engine = await import('/pagefind/pagefind.js');
    await engine.init();
    globalThis.ask = async (query) => {
        const { results } = await engine.search(query);
        const shown = await Promise.all(results.slice(0, 10).map((one) => one.data()));
        return { all: results.map((one) => one.id), urls: shown.map(({ url }) => url), exact: shown.length };
    };
}"""


WARM = """async (query) => {
    const start = performance.now();
    await ask(query);
    return performance.now() - start;
}"""


class Cost(Struct):
    """What one query took: bytes and requests when nothing was cached, milliseconds the second time."""

    all: list[Any]
    urls: list[str]
    exact: int
    bytes: int = 0
    requests: int = 0
    warm: float = 0.0


class Counting(SimpleHTTPRequestHandler):
    """Serves files and counts what it sends; nothing may be kept."""

    protocol_version = "HTTP/1.1"
    sent: ClassVar[list[tuple[str, int]]] = []

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        data = file.read_bytes() if file.is_file() else b""
        small = file.suffix in COMPRESSED
        data = gzip.compress(data, 6) if small else data
        self.sent.append((self.path, len(data)))
        self.send_response(200 if file.is_file() else 404)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        if small:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Counting, directory=str(folder))) as server:
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def ask_all(folder: Path, script: str, queries: Sequence[str], scripts: tuple[str, ...]) -> list[Cost]:
    """Each query with nothing cached, then once more. Files that end like `scripts` are not counted."""
    from playwright.sync_api import sync_playwright

    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with served(folder) as root, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        costs = [ask(browser, root, script, query, scripts) for query in queries]
        browser.close()
    return costs


def ask(browser: "Browser", root: str, script: str, query: str, scripts: tuple[str, ...]) -> Cost:
    """In a window of its own: what another query has loaded is neither there nor in memory."""
    with closing(browser.new_context()) as window:
        page = window.new_page()
        page.goto(root + "index.html")
        Counting.sent.clear()
        page.evaluate(script)
        found = page.evaluate("(query) => ask(query)", query)
        sent = [size for path, size in Counting.sent if not path.partition("?")[0].endswith(scripts)]
        times = [page.evaluate(WARM, query) for _ in range(3)]
    return Cost(**found, bytes=sum(sent), requests=len(sent), warm=median(times))
