"""The preview: builds, serves the site as GitHub Pages would, and rebuilds when a file changes.

What other rooms use:

- here: `Outcome`, `build_preview`, `listen`, `preview_folder`, `serve`
- `server`: `Preview`
- `watch`: `Watcher`
"""

import asyncio
import contextlib
import errno
import socket
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from msgspec import Struct
from tornado.httpserver import HTTPServer

from wenzhai.builder.build import BuildOptions, BuildReport, build
from wenzhai.builder.session import Memory
from wenzhai.content.config import Config, load_config
from wenzhai.content.kinds import ARTICLE
from wenzhai.content.paths import CACHE
from wenzhai.engine.disk import DiskError
from wenzhai.engine.output import PREVIEW
from wenzhai.model.problems import Problem, ProblemsError, errors_in
from wenzhai.serve.server import Preview, make_app, reload_browsers
from wenzhai.serve.watch import Watcher

HOSTS = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))
"""The IPv4 and IPv6 addresses of this computer alone: browsers try either for `localhost`."""
PORTS_TRIED = 100


class Outcome(Struct, frozen=True):
    """The outcome of a preview build; `report` is None when it could not start."""

    problems: tuple[Problem, ...]
    report: BuildReport | None
    seconds: float

    @property
    def failed(self) -> bool:
        return bool(errors_in(self.problems))


def preview_folder(root: Path) -> Path:
    """The folder of the preview, apart from the folder that is published: it may contain drafts."""
    return root / CACHE / PREVIEW


def build_preview(root: Path, *, drafts: bool, memory: Memory | None = None, whole: bool = False) -> Outcome:
    """Builds with the current settings; problems are returned, so that the server goes on. `whole`: as
    `BuildOptions.verify`."""
    start = time.perf_counter()
    report = None
    try:
        options = BuildOptions(drafts=drafts, output=preview_folder(root), verify=whole)
        report = build(root, load_config(root), options, memory)
        problems = report.problems
    except ProblemsError as error:
        problems = tuple(error.problems)
    except DiskError as error:
        problems = (error.problem,)
    return Outcome(problems, report, time.perf_counter() - start)


def warm_up(root: Path, *, drafts: bool, memory: Memory) -> None:
    """Load what an edit needs, so that the first takes no longer than the others."""
    from wenzhai.content.parse import parse_file

    parse_file(ARTICLE.file("warm-up"), "---\ntitle: 文摘\n---\n文摘\n".encode(), Config())
    build_preview(root, drafts=drafts, memory=memory, whole=True)


def listen(port: int) -> tuple[int, list[socket.socket]]:
    """Listens on the port, or the next free one, for this computer alone. Raises OSError when there is none."""
    for candidate in range(port, min(port + PORTS_TRIED, 65536)):
        with contextlib.suppress(OSError):
            return candidate, bind(candidate)
    raise OSError(errno.EADDRINUSE, f"no free port from {port} on")


def bind(port: int) -> list[socket.socket]:
    """Binds the port on every available loopback address. Raises OSError when one of them is taken."""
    sockets: list[socket.socket] = []
    for family, host in HOSTS:
        try:
            sockets.append(socket.create_server((host, port), family=family, backlog=128))
        except OSError as error:
            if sockets and error.errno != errno.EADDRINUSE:
                break  # a machine without IPv6
            for one in sockets:
                one.close()
            raise
    for one in sockets:
        one.setblocking(False)
    return sockets


def shown_from(root: Path, folders: Iterable[str]) -> list[str]:
    """Paths of folders relative to the project, with slashes."""
    return [Path(folder).relative_to(root).as_posix() for folder in folders]


async def serve(
    preview: Preview,
    root: Path,
    watcher: Watcher,
    memory: Memory,
    sockets: list[socket.socket],
    *,
    drafts: bool,
    on_build: Callable[[Outcome], None],
) -> None:
    """Serves until it is cancelled; `on_build` is called after every build but the first. A bug ends it.

    The watcher is set up before the first build, so that edits made meanwhile are not missed.
    """
    loop = asyncio.get_running_loop()
    server = HTTPServer(make_app(preview), max_header_size=65536, max_body_size=65536)
    server.add_sockets(sockets)

    def rebuilt(outcome: Outcome) -> None:
        on_build(outcome)
        preview.problems = outcome.problems if outcome.failed else ()
        reload_browsers()

    try:
        await loop.run_in_executor(None, partial(warm_up, root, drafts=drafts, memory=memory))
        while True:
            memory.touched(shown_from(root, await watcher.changed()))
            again = partial(build_preview, root, drafts=drafts, memory=memory)
            rebuilt(await loop.run_in_executor(None, again))
    finally:
        server.stop()
