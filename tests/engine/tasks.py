"""What workers do in the tests: functions of a module, as the engine wants them."""

import os
import signal
import sys
import time
from pathlib import Path


def square(number: int) -> int:
    return number * number


def slow_first(number: int) -> int:
    """Earlier batches take longer, so that results arrive in the wrong order."""
    time.sleep(max(0.0, 0.2 - number * 0.02))
    return number


def refuse(number: int) -> int:
    if number == 3:
        raise ValueError("no threes")
    return number


def die_at_seven(number: int) -> int:
    if number == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def die_once(marker: str) -> str:
    """Ends its worker the first time only, as the kernel may when memory is short."""
    path = Path(marker)
    if path.name == "fatal" and not path.exists():
        path.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return marker


def busy(folder: str) -> None:
    """Says which process it is, then works without end and without a pause."""
    (Path(folder) / str(os.getpid())).touch()
    while True:
        sum(range(1000))


def loaded(name: str) -> bool:
    return name in sys.modules
