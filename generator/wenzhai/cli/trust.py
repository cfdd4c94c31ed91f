"""`wenzhai trust`: lets the digest's own `hooks.py` run on this machine."""

from wenzhai.cli.console import USAGE, CommandFailed, Console
from wenzhai.cli.options import command, option


@command("trust", json=True)
@option("--remove", is_flag=True)
def trust(console: Console, remove: bool) -> None:
    from wenzhai.extend import HOOKS
    from wenzhai.extend.trust import distrust, read_hooks
    from wenzhai.extend.trust import trust as keep
    from wenzhai.model.problems import Problem

    root = console.root
    if remove:
        console.info("trust-removed" if distrust(root) else "trust-none", path=HOOKS)
    else:
        data = read_hooks(root)
        if data is None:
            raise CommandFailed([Problem(code="trust-nothing", path=HOOKS)], USAGE)
        keep(root, data)
        console.info("trust-kept", path=str(root / HOOKS), lines=len(data.splitlines()))
    if console.as_json:
        console.json({"ok": True, "trusted": not remove})
