"""`wenzhai serve`: a preview that is rebuilt on every edit."""

import asyncio
import contextlib
import sys
from io import StringIO
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from wenzhai.cli.console import DISK, USAGE, CommandFailed, Console
from wenzhai.cli.options import command, option

if TYPE_CHECKING:
    from socket import socket

    from wenzhai.serve import Outcome

ANY = "lan"
"""`--host` without an address: that of this computer in its network."""


@command("serve")
@option("--port", "-p", type=click.IntRange(1, 65535), default=8000, metavar="N")
@option("--open", "open_browser", is_flag=True)
@option("--drafts/--no-drafts", default=True)
@option("--host", metavar="ADDRESS", is_flag=False, flag_value=ANY)
@option("--desk-password", metavar="PASSWORD", default="")
@option("--run-hooks", is_flag=True)
def serve(
    console: Console,
    port: int,
    open_browser: bool,
    drafts: bool,
    host: str | None,
    desk_password: str,
    run_hooks: bool,
) -> None:
    from wenzhai.builder.session import Memory
    from wenzhai.desk.web.desk import Desk
    from wenzhai.desk.web.routes import desk_routes
    from wenzhai.engine.garbage import collect_garbage
    from wenzhai.serve import build_preview, preview_folder
    from wenzhai.serve import serve as serve_site
    from wenzhai.serve.overlay import in_editor
    from wenzhai.serve.server import Preview
    from wenzhai.serve.watch import Watcher

    root, config = console.root, console.config
    base = "/" + urlsplit(config.url).path.strip("/")
    network = network_address(host) if host else ""
    free, sockets = listen_at(port, network)
    if free != port:
        console.info("serve-port-taken", port=port, free=free)
    watcher, memory = Watcher(root), Memory()
    with console.waiting("serve-first") as meter:
        outcome = build_preview(root, drafts=drafts, memory=memory, watcher=meter, run_hooks=run_hooks)
    show(console, outcome)
    collect_garbage()
    problems = outcome.problems if outcome.failed else ()
    folder, opens = preview_folder(root), in_editor(root, config.editor)
    preview = Preview(
        root,
        folder,
        base.rstrip("/") + "/",
        free,
        console.lang,
        problems,
        network,
        opens,
        drafts=drafts,
        run_hooks=run_hooks,
    )
    desk = Desk(root, memory if drafts else None, desk_password)
    with contextlib.suppress(KeyboardInterrupt):  # Ctrl-C ends a preview
        console.info("serve-ready", url=preview.url)
        console.info("serve-desk", url=f"http://127.0.0.1:{free}/desk/")
        if network:
            show_network(console, preview.network_url)
            if desk_password:
                console.info("serve-desk-network", url=f"http://{network}:{free}/desk/")
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
                run_hooks=run_hooks,
                on_build=lambda built: show(console, built),
                routes=desk_routes(preview, desk),
                after_build=desk.after_build,
            )
        )
    console.info("serve-over")


def network_address(asked: str) -> str:
    """The address in the network that is to be listened at: the one asked for, or that of this computer; empty for
    this computer alone."""
    from wenzhai.model.problems import Problem
    from wenzhai.serve import OWN_NAMES, lan_address

    if asked in OWN_NAMES:
        return ""
    found = lan_address() if asked in (ANY, "0.0.0.0") else asked  # a word of users
    if not found:
        raise CommandFailed([Problem(code="serve-no-network")], DISK)
    return found


def listen_at(port: int, network: str) -> "tuple[int, list[socket]]":
    from wenzhai.model.problems import Problem
    from wenzhai.serve import listen

    try:
        return listen(port, network)
    except OSError as error:
        if not network:
            raise
        raise CommandFailed([Problem(code="serve-host", params={"host": network})], USAGE) from error


def show_network(console: Console, url: str) -> None:
    """The address for other devices, and as a picture that a phone's camera reads."""
    import segno

    console.info("serve-network", url=url)
    if not console.quiet and sys.stdout.isatty():
        picture = StringIO()
        segno.make(url, micro=False).terminal(picture, compact=True)
        console.result(picture.getvalue())


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
