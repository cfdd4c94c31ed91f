"""The program as people run it: a process of its own, in a folder, with an environment that is always the same."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema

from tests.support.paths import PYTHONPATH
from wenzhai.cli.reports import schema

KEPT = ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "XDG_STATE_HOME")


@cache
def reports() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema())


class Ran(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What `--json` printed; it has to keep to the published schema."""
        found = json.loads(self.out)
        if "command" in found:
            reports().validate(found)
        return found


def environment(more: Mapping[str, str] = {}) -> dict[str, str]:
    """The program of this checkout, Chinese messages, no colours, nobody's settings."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {**kept, "LANG": "zh_CN.UTF-8", "PYTHONUTF8": "1", "PYTHONPATH": PYTHONPATH, **more}


def run_wenzhai(*arguments: str | Path, cwd: Path, env: Mapping[str, str] = {}, stdin: str = "") -> Ran:
    """Runs `wenzhai` and waits for its end."""
    command = [sys.executable, "-m", "wenzhai", *map(str, arguments)]
    ran = subprocess.run(
        command,
        cwd=cwd,
        env=environment(env),
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    return Ran(ran.returncode, ran.stdout, ran.stderr)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes, caches aside."""
    files = (path for path in folder.rglob("*") if path.is_file())
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
    return {name: data for name, data in sorted(found.items()) if not name.startswith(".cache/")}
