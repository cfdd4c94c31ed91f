"""Runs commands under the shim, each in a fork of this process, so that Python starts once and not a thousand times.

Started by `harness.py` as `python -m tests.faults.server COMMAND WARM_UP…`, each as `MODULE:FUNCTION`; a warm-up is
called once, so that the forks have what it loads. Reads requests, one JSON object a line:
`{"folder": …, "arguments": […], "said": …}`; answers each with the exit status, minus the number of a signal.
"""

import importlib
import json
import os
import sys
from collections.abc import Callable


def main() -> None:
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a warm-up says is no answer
    command, *warm_ups = [function(name) for name in sys.argv[1:]]
    for warm_up in warm_ups:
        warm_up()
    for line in sys.stdin:
        request = json.loads(line)
        child = os.fork()
        if child == 0:
            serve(command, request["folder"], request["arguments"], request["said"])
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), file=answers, flush=True)


def function(name: str) -> Callable[..., int]:
    module, _, attribute = name.partition(":")
    found: Callable[..., int] = getattr(importlib.import_module(module), attribute)
    return found


def serve(command: Callable[[list[str]], int], folder: str, arguments: list[str], said: str) -> None:
    """The child: a session of its own, since a kill goes to the whole group; what it says goes to a file."""
    os.setsid()
    os.chdir(folder)
    file = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(file, 1)
    os.dup2(file, 2)
    try:
        code = command(arguments)
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 1
    except BaseException:  # as Python itself ends: with a traceback, and a code of its own to find it by
        sys.excepthook(*sys.exc_info())
        code = 70
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
