"""The preview server: for this computer only, under its own host name only, read-only."""

import asyncio
import logging
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from livereload.watcher import Watcher
from tornado.web import Application, HTTPError, RequestHandler
from tornado.websocket import WebSocketHandler

from wenzhai.model.problems import Problem
from wenzhai.serve.files import TYPES, answer
from wenzhai.serve.overlay import STYLE, Opens, bare_page, decorated, export_link, nowhere

# Client errors are not logged to the terminal.
for name in ("tornado.access", "tornado.general", "livereload"):
    logging.getLogger(name).setLevel(logging.CRITICAL)


class Preview:
    """The state of the preview. `problems` are those of the last build, empty if it succeeded; `network` is the address
    at which others in the network may look; `opens` gives the address that opens a file in an editor; `run_hooks` lets
    `hooks.py` run without being trusted."""

    def __init__(
        self,
        root: Path,
        folder: Path,
        base: str,
        port: int,
        lang: str,
        problems: Sequence[Problem] = (),
        network: str = "",
        opens: Opens = nowhere,
        *,
        drafts: bool = True,
        run_hooks: bool = False,
    ) -> None:
        self.root = root
        self.folder = folder
        self.base = base
        self.port = port
        self.lang = lang
        self.problems = problems
        self.drafts = drafts
        self.run_hooks = run_hooks
        self.network = network
        self.opens = opens

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{self.base}"

    @property
    def network_url(self) -> str:
        return f"http://{self.network}:{self.port}{self.base}"

    @property
    def hosts(self) -> frozenset[str]:
        """The allowed `Host` headers. Any other name may be DNS rebinding."""
        names = frozenset(filter(None, ("127.0.0.1", "[::1]", "localhost", self.network)))
        return frozenset(f"{name}:{self.port}" for name in names) | (
            names if self.port == 80 else frozenset()
        )


class Guarded(RequestHandler):
    """Answers only requests with an allowed host; responses are never cached or framed by another site."""

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
    """A file of the site; pages get the reload script and the problems of the last build."""

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
            host = self.request.host_name
            opens = nowhere if host == preview.network else preview.opens
            shown = self.request.path if found.status == 200 else ""
            exports = export_link(shown, preview.base, preview.lang)
            body = decorated(body, host, preview.port, preview.problems, preview.lang, opens, exports)
        self.write(body)

    head = get


class ExportFile(Guarded):
    """An export of an issue; its pages are made anew with every edit, as those of the site."""

    async def get(self) -> None:
        from wenzhai.serve.exports import Previewed, answer_export  # needed by few

        preview = self.preview
        shown = Previewed(
            preview.root, preview.base, preview.url, preview.lang, preview.drafts, preview.run_hooks
        )
        make = partial(answer_export, shown, self.request.path, full="full" in self.request.arguments)
        found = await asyncio.get_running_loop().run_in_executor(None, make)
        self.set_status(found.status)
        self.set_header("Content-Type", found.type)
        if found.location:
            self.set_header("Location", found.location)
            return
        body = found.body
        if found.type == TYPES["html"]:
            body = decorated(body, self.request.host_name, preview.port, (), preview.lang, preview.opens)
        self.write(body)


class PanelStyle(Guarded):
    def get(self) -> None:
        self.set_header("Content-Type", TYPES["css"])
        self.write(STYLE)


class ReloadScript(Guarded, LiveReloadJSHandler):  # type: ignore[misc]  # livereload has no types
    """livereload's script, unchanged."""


class ReloadSocket(Guarded, LiveReloadHandler):  # type: ignore[misc]  # livereload has no types
    """livereload's protocol, for pages of this server only."""

    watcher = Watcher()  # never started: only its log of changes is read

    def check_origin(self, origin: str) -> bool:
        return WebSocketHandler.check_origin(self, origin)

    def on_message(self, message: str | bytes) -> None:
        try:
            super().on_message(message)
        except (ValueError, TypeError, AttributeError):
            self.close()  # not a word of the protocol


Route = tuple[str, type[Guarded], dict[str, object]]
"""Paths, who answers them, and what that one has to know."""


def make_app(preview: Preview, more: Sequence[Route] = ()) -> Application:
    known = {"preview": preview}
    return Application(
        [
            *more,
            ("/livereload", ReloadSocket, known),
            (r"/livereload\.js", ReloadScript, known),
            (r"/wenzhai-preview\.css", PanelStyle, known),
            (r"/export/.*", ExportFile, known),
            ("/.*", SiteFile, known),
        ],
        default_handler_class=SiteFile,
        default_handler_args=known,
    )


def reload_browsers() -> None:
    """Makes every open page reload."""
    ReloadSocket.reload_waiters(path="*")
