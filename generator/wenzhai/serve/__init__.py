"""The preview: builds, serves the site as GitHub Pages would, and rebuilds when a file changes.

What other rooms use:

- here: `OWN_NAMES`, `Outcome`, `build_preview`, `lan_address`, `listen`, `preview_folder`, `serve`
- `files`: `TYPES`
- `overlay`: `in_editor`
- `server`: `Guarded`, `Preview`
- `watch`: `Watcher`
"""

import asyncio
import contextlib
import errno
import socket
import time
from collections.abc import Callable, Iterable, Sequence
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
from wenzhai.engine.workers import Watcher as Progress
from wenzhai.extend.hooks import load_hooks
from wenzhai.model.problems import Problem, ProblemsError, errors_in
from wenzhai.serve.server import Preview, Route, make_app, reload_browsers
from wenzhai.serve.watch import Watcher

HOSTS = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))
"""The IPv4 and IPv6 addresses of this computer alone: browsers try either for `localhost`."""
OWN_NAMES = frozenset({"localhost", *(address for _, address in HOSTS)})
"""What it is called by itself, whether others may look or not."""
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


def build_preview(
    root: Path,
    *,
    drafts: bool,
    memory: Memory | None = None,
    whole: bool = False,
    run_hooks: bool = False,
    watcher: Progress | None = None,
) -> Outcome:
    """Builds with the current settings; problems are returned, so that the server goes on. `whole`: as
    `BuildOptions.verify`; `run_hooks` lets `hooks.py` run without being trusted; `watcher` is called with the
    progress."""
    start = time.perf_counter()
    report = None
    try:
        config = load_config(root)
        hooks = load_hooks(root, config.plugins, run=run_hooks)
        options = BuildOptions(
            drafts=drafts, output=preview_folder(root), verify=whole, watcher=watcher, hooks=hooks
        )
        report = build(root, config, options, memory)
        problems = report.problems
    except ProblemsError as error:
        problems = tuple(error.problems)
    except DiskError as error:
        problems = (error.problem,)
    return Outcome(problems, report, time.perf_counter() - start)


def warm_up(root: Path, *, drafts: bool, memory: Memory, run_hooks: bool) -> None:
    """Load what an edit needs, so that the first takes no longer than the others."""
    from wenzhai.content.parse import parse_file

    parse_file(ARTICLE.file("warm-up"), "---\ntitle: 文摘\n---\n文摘\n".encode(), Config())
    build_preview(root, drafts=drafts, memory=memory, whole=True, run_hooks=run_hooks)


def lan_address() -> str:
    """The address of this computer in its network; empty without one. Nothing is sent: a datagram socket only looks up
    the way to an address, which is one of those set aside for documentation (RFC 5737)."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way, contextlib.suppress(OSError):
        way.connect(("192.0.2.1", 9))
        found = str(way.getsockname()[0])
        return "" if found.startswith(("127.", "0.")) else found
    return ""


def listen(port: int, network: str = "") -> tuple[int, list[socket.socket]]:
    """Listens on the port, or the next free one, for this computer alone, and for others at the address `network`.
    Raises OSError when there is none, or no such address."""
    if network:
        socket.create_server((network, 0)).close()
    for candidate in range(port, min(port + PORTS_TRIED, 65536)):
        with contextlib.suppress(OSError):
            return candidate, bind(candidate, network)
    raise OSError(errno.EADDRINUSE, f"no free port from {port} on")


def bind(port: int, network: str = "") -> list[socket.socket]:
    """Binds the port on every available loopback address, and on that of the network. Raises OSError when one of them
    is taken."""
    sockets: list[socket.socket] = []
    hosts = [*([(socket.AF_INET, network)] if network else []), *HOSTS]
    for family, host in hosts:
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
    run_hooks: bool = False,
    on_build: Callable[[Outcome], None],
    routes: Sequence[Route] = (),
    after_build: Callable[[], None] = lambda: None,
) -> None:
    """Serves until it is cancelled; `on_build` is called after every build but the first. A bug ends it. `routes` are
    served besides the site; `after_build` may take long, the server goes on answering.

    The watcher is set up before the first build, so that edits made meanwhile are not missed.
    """
    loop = asyncio.get_running_loop()
    server = HTTPServer(make_app(preview, routes), max_header_size=65536, max_body_size=65536)
    server.add_sockets(sockets)

    def rebuilt(outcome: Outcome) -> None:
        on_build(outcome)
        preview.problems = outcome.problems if outcome.failed else ()
        reload_browsers()

    try:
        await loop.run_in_executor(
            None, partial(warm_up, root, drafts=drafts, memory=memory, run_hooks=run_hooks)
        )
        while True:
            memory.touched(shown_from(root, await watcher.changed()))
            again = partial(build_preview, root, drafts=drafts, memory=memory, run_hooks=run_hooks)
            rebuilt(await loop.run_in_executor(None, again))
            await loop.run_in_executor(None, after_build)
    finally:
        server.stop()
