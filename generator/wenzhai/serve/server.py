"""The server of the preview: this computer only, its own host name only, reading only."""

import logging
from collections.abc import Sequence
from pathlib import Path

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from livereload.watcher import Watcher
from tornado.web import Application, HTTPError, RequestHandler
from tornado.websocket import WebSocketHandler

from wenzhai.model.problems import Problem
from wenzhai.serve.files import TYPES, answer
from wenzhai.serve.overlay import STYLE, bare_page, decorated

# What visitors do wrong is no news for the terminal.
for name in ("tornado.access", "tornado.general", "livereload"):
    logging.getLogger(name).setLevel(logging.CRITICAL)


class Preview:
    """What is being served. `problems` are those of the last build, empty when it went well."""

    def __init__(
        self, folder: Path, base: str, port: int, lang: str, problems: Sequence[Problem] = ()
    ) -> None:
        self.folder = folder
        self.base = base
        self.port = port
        self.lang = lang
        self.problems = problems

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{self.base}"

    @property
    def hosts(self) -> frozenset[str]:
        """What a browser may call us. Any other name is a trick to read the preview from elsewhere."""
        names = frozenset(("127.0.0.1", "[::1]", "localhost"))
        return frozenset(f"{name}:{self.port}" for name in names) | (
            names if self.port == 80 else frozenset()
        )


class Guarded(RequestHandler):
    """Answers only those who came by our own name, and is never kept by a cache or framed by another site."""

    preview: Preview

    def initialize(self, preview: Preview) -> None:
        self.preview = preview

    def prepare(self) -> None:
        if self.request.host not in self.preview.hosts:
            raise HTTPError(421)

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Content-Security-Policy", "frame-ancestors 'self'")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")

    def write_error(self, status_code: int, **kwargs: object) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{status_code} {self._reason}\n")


class SiteFile(Guarded):
    """A file of the site; pages get the reload script and the problems of the last build on their way."""

    def get(self) -> None:
        preview = self.preview
        found = answer(preview.folder, preview.base, self.request.path)
        self.set_status(found.status)
        self.set_header("Content-Type", found.type)
        if found.location:
            self.set_header("Location", found.location)
            return
        body = found.body
        if found.type == TYPES["html"]:
            if preview.problems and found.status == 404:
                body = bare_page("文摘")
            body = decorated(body, self.request.host_name, preview.port, preview.problems, preview.lang)
        self.write(body)

    head = get


class PanelStyle(Guarded):
    def get(self) -> None:
        self.set_header("Content-Type", TYPES["css"])
        self.write(STYLE)


class ReloadScript(Guarded, LiveReloadJSHandler):  # type: ignore[misc]  # livereload has no types
    """livereload's script, as it is."""


class ReloadSocket(Guarded, LiveReloadHandler):  # type: ignore[misc]  # livereload has no types
    """livereload's protocol, for pages of this server only."""

    watcher = Watcher()  # never started: it is only asked what changed, for a log

    def check_origin(self, origin: str) -> bool:
        return WebSocketHandler.check_origin(self, origin)

    def on_message(self, message: str | bytes) -> None:
        try:
            super().on_message(message)
        except (ValueError, TypeError, AttributeError):
            self.close()  # not a word of the protocol


def make_app(preview: Preview) -> Application:
    known = {"preview": preview}
    return Application(
        [
            ("/livereload", ReloadSocket, known),
            (r"/livereload\.js", ReloadScript, known),
            (r"/wenzhai-preview\.css", PanelStyle, known),
            ("/.*", SiteFile, known),
        ],
        default_handler_class=SiteFile,
        default_handler_args=known,
    )


def reload_browsers() -> None:
    """Every page that is open loads itself again."""
    ReloadSocket.reload_waiters(path="*")
