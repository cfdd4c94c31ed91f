"""A bar on the terminal: how far something slow is."""

from collections.abc import Callable
from contextlib import ExitStack
from threading import Lock, Timer

PATIENCE = 0.7
"""Seconds before a person wonders whether anything is happening."""


class Meter:
    """Called with how many are done, of how many. Shown only to those who would have to wait without a word."""

    def __init__(self) -> None:
        self.done, self.total = 0, 0

    def __call__(self, done: int, total: int) -> None:
        self.done, self.total = done, total


class Bar(Meter):
    """A meter with a bar that appears by itself after a while; it only moves to and fro while there are no numbers."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self._lock = Lock()
        self._shown = ExitStack()
        self._draw: Callable[[], None] | None = None
        self._timer = Timer(PATIENCE, self._show)
        self._timer.daemon = True

    def __call__(self, done: int, total: int) -> None:
        super().__call__(done, total)
        with self._lock:
            if self._draw:
                self._draw()

    def _show(self) -> None:
        from rich.console import Console as Terminal
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        progress = Progress(*columns, console=Terminal(stderr=True), transient=True)
        task = progress.add_task(self._text, total=None)
        with self._lock:
            self._shown.enter_context(progress)
            self._draw = lambda: progress.update(task, completed=self.done, total=self.total or None)
            self._draw()

    def __enter__(self) -> "Bar":
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._timer.join()
        self._shown.close()
