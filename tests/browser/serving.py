"""A server like GitHub Pages: the site below a folder (`/repo/`), `404.html` for what is not there, case matters."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

PREFIX = "/repo/"


class Handler(SimpleHTTPRequestHandler):
    prefix = PREFIX

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        file = self.find(path)
        if file:
            self.reply(200, file.read_bytes(), self.guess_type(str(file)))
        elif path == "/favicon.ico":  # browsers ask for it unbidden
            self.reply(200, b"", "image/x-icon")
        else:
            missing = self.find(self.prefix + "404.html")
            self.reply(404, missing.read_bytes() if missing else b"not found", "text/html")

    def find(self, path: str) -> Path | None:
        if not path.startswith(self.prefix):
            return None
        file = Path(self.directory, path.removeprefix(self.prefix))
        file = file / "index.html" if file.is_dir() else file
        return file if file.is_file() else None

    def reply(self, status: int, data: bytes, kind: str) -> None:
        with suppress(ConnectionError):  # the browser has moved on
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def own_prefix(site: Path) -> str:
    """The folder that the site's own address names; its 404 page asks for that one."""
    robots = site / "robots.txt"
    found = re.search(r"^Sitemap: (\S+)sitemap\.xml$", robots.read_text(), re.M) if robots.is_file() else None
    return urlsplit(found[1]).path if found else PREFIX


@contextmanager
def served(site: Path, kind: type[Handler] = Handler) -> Iterator[str]:
    """The address of the site's root while it is served on a free port of this machine."""
    prefix = own_prefix(site)
    handler = partial(type("HandlerOfSite", (kind,), {"prefix": prefix}), directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{prefix}"
        finally:
            server.shutdown()
            thread.join()
