"""`wenzhai serve`: a preview that is rebuilt on every edit."""

import asyncio
import contextlib
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from wenzhai.cli.console import Console
from wenzhai.cli.options import command, option

if TYPE_CHECKING:
    from wenzhai.serve import Outcome


@command("serve")
@option("--port", "-p", type=click.IntRange(1, 65535), default=8000, metavar="N")
@option("--open", "open_browser", is_flag=True)
@option("--drafts/--no-drafts", default=True)
def serve(console: Console, port: int, open_browser: bool, drafts: bool) -> None:
    from wenzhai.builder.session import Memory
    from wenzhai.engine.garbage import collect_garbage
    from wenzhai.serve import build_preview, listen, preview_folder
    from wenzhai.serve import serve as serve_site
    from wenzhai.serve.server import Preview
    from wenzhai.serve.watch import Watcher

    root, config = console.root, console.config
    base = "/" + urlsplit(config.url).path.strip("/")
    free, sockets = listen(port)
    if free != port:
        console.info("serve-port-taken", port=port, free=free)
    watcher, memory = Watcher(root), Memory()
    console.info("serve-first")
    outcome = build_preview(root, drafts=drafts, memory=memory)
    show(console, outcome)
    collect_garbage()
    problems = outcome.problems if outcome.failed else ()
    folder = preview_folder(root)
    preview = Preview(root, folder, base.rstrip("/") + "/", free, console.lang, problems, drafts=drafts)
    with contextlib.suppress(KeyboardInterrupt):  # Ctrl-C ends a preview
        console.info("serve-ready", url=preview.url)
        if open_browser:
            click.launch(preview.url)
        asyncio.run(
            serve_site(
                preview,
                root,
                watcher,
                memory,
                sockets,
                drafts=drafts,
                on_build=lambda built: show(console, built),
            )
        )
    console.info("serve-over")


def show(console: Console, outcome: "Outcome") -> None:
    """Shows one line for a successful build; every problem otherwise."""
    from wenzhai.model.problems import errors_first, errors_in

    console.problems(errors_first(outcome.problems))
    seconds = f"{outcome.seconds:.1f}"
    if outcome.failed:
        errors = len(errors_in(outcome.problems))
        console.info("serve-failed", errors=errors, warnings=len(outcome.problems) - errors)
    elif outcome.report is not None:
        written = len(outcome.report.written) + len(outcome.report.removed)
        console.info("serve-built", files=outcome.report.files, written=written, seconds=seconds)
