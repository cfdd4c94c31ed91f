"""Several builds of one project at once: one after the other, and a killed one harms nobody."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.faults import whole
from tests.faults.harness import contents
from tests.support import processes

COMMAND = [sys.executable, "-m", "wenzhai", *whole.ARGUMENTS]


def start(root: Path) -> "subprocess.Popen[str]":
    return processes.start([*COMMAND, "--root", root], stderr=subprocess.PIPE)


def end(build: "subprocess.Popen[str]") -> tuple[str, int]:
    """What a build complained of, and its exit code."""
    said = build.communicate()[1]
    return said, build.returncode


def clean(folder: Path) -> dict[str, bytes]:
    """What one build alone makes of it."""
    whole.first(folder)
    assert end(start(folder)) == ("", 0)
    return contents(folder / "site")


def test_builds_at_once_are_as_good_as_one(tmp_path: Path) -> None:
    root = tmp_path / "project"
    whole.first(root)
    builds = [start(root) for _ in range(4)]
    assert [end(build) for build in builds] == [("", 0)] * 4
    assert contents(root / "site") == clean(tmp_path / "clean")


def test_builds_killed_at_any_time_leave_the_next_one_nothing_to_mend(tmp_path: Path) -> None:
    root, chance = tmp_path / "project", random.Random(3)
    whole.first(root)
    for _ in range(6):
        killed = start(root)
        time.sleep(chance.uniform(0.1, 1.2))
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
    assert end(start(root)) == ("", 0)
    assert contents(root / "site") == clean(tmp_path / "clean")
