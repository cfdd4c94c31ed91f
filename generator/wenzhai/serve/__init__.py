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
"""This computer alone, by its old and its new address: browsers try either for `localhost`."""
PORTS_TRIED = 100


class Outcome(Struct, frozen=True):
    """What a build of the preview gave; `report` is None when it could not even begin."""

    problems: tuple[Problem, ...]
    report: BuildReport | None
    seconds: float

    @property
    def failed(self) -> bool:
        return bool(errors_in(self.problems))


def preview_folder(root: Path) -> Path:
    """Where the preview is built: drafts never come near the folder that is published."""
    return root / CACHE / PREVIEW


def build_preview(root: Path, *, drafts: bool, memory: Memory | None = None, whole: bool = False) -> Outcome:
    """Builds with the settings as they are now; every complaint is a value, so that the server goes on. `whole`: as
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
    """Have in memory what an edit needs, so that the first takes no longer than the others."""
    from wenzhai.content.parse import parse_file

    parse_file(ARTICLE.file("warm-up"), "---\ntitle: 文摘\n---\n文摘\n".encode(), Config())
    build_preview(root, drafts=drafts, memory=memory, whole=True)


def listen(port: int) -> tuple[int, list[socket.socket]]:
    """The port, or the next free one, of this computer alone. Raises OSError when there is none."""
    for candidate in range(port, min(port + PORTS_TRIED, 65536)):
        with contextlib.suppress(OSError):
            return candidate, bind(candidate)
    raise OSError(errno.EADDRINUSE, f"no free port from {port} on")


def bind(port: int) -> list[socket.socket]:
    """The port on every address of this computer that there is. Raises OSError when one of them is taken."""
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
    """Folders by their paths in the project, with slashes."""
    return [Path(folder).relative_to(root).as_posix() for folder in folders]


async def serve(
    preview: Preview,
    root: Path,
    watcher: Watcher,
    memory: Memory,
    sockets: list[socket.socket],
    *,
    drafts: bool,
    tell: Callable[[Outcome], None],
) -> None:
    """Serves until it is cancelled; `tell` hears of every build after the first. An error of ours ends it.

    The watcher is set up before the first build, so that what is edited meanwhile is not missed.
    """
    loop = asyncio.get_running_loop()
    server = HTTPServer(make_app(preview), max_header_size=65536, max_body_size=65536)
    server.add_sockets(sockets)

    def rebuilt(outcome: Outcome) -> None:
        tell(outcome)
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
