"""`wenzhai doctor`: shows what is installed and what is missing."""

import sys

from wenzhai.cli.console import OK, PROBLEMS, Console
from wenzhai.cli.options import command


@command("doctor", json=True)
def doctor(console: Console) -> int:
    from wenzhai.content.paths import find_root
    from wenzhai.model.problems import Note, Problem, errors_in
    from wenzhai.tools.doctor import examine

    found = list(examine(find_root(console.start)))
    problems = [one for one in found if isinstance(one, Problem)]
    failed = bool(errors_in(problems))
    if not console.as_json:
        for one in found:
            if isinstance(one, Note):
                console.result(f"  {console.say(one.code, **one.params)}")
    console.problems(problems, to=sys.stdout)
    if console.as_json:
        fine = [{"code": one.code, **one.params} for one in found if isinstance(one, Note)]
        console.json({"ok": not failed, "found": fine})
    else:
        console.info("doctor-ill" if problems else "doctor-well", count=len(problems))
    return PROBLEMS if failed else OK
