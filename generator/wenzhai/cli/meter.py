"""Progress bars on the terminal."""

import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from threading import Lock, Timer
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

PATIENCE = 0.7
"""Seconds before progress is shown."""

WIDEST = 40
"""Characters of an item's name beside the bar."""


class Meter:
    """A progress callback: items done, total, stage of the work, and the item that comes next."""

    def __call__(self, done: int, total: int, stage: str = "", item: str = "") -> None:
        """Shows nothing: for `--quiet` and for output that is not a terminal."""


class Bar(Meter):
    """A meter that after a while shows what is being done, and then a progress bar for each stage.

    `stages` are the texts of stages that differ from the text of the whole.
    """

    def __init__(self, text: str, stages: Mapping[str, str]) -> None:
        self._text, self._stages = text, stages
        self._lock = Lock()
        self._shown = ExitStack()
        self._stage: str | None = None
        self._start = time.monotonic()
        self._timer = Timer(PATIENCE, self._announce)
        self._timer.daemon = True

    def __call__(self, done: int, total: int, stage: str = "", item: str = "") -> None:
        if time.monotonic() - self._start < PATIENCE:
            return
        with self._lock:
            if stage != self._stage:
                self._begin(stage, total)
            self._bar.update(done - self._bar.pos, item)

    def _begin(self, stage: str, total: int) -> None:
        self._shown.close()
        label = self._stages.get(stage, self._text)
        bar: ProgressBar[str] = click.progressbar(
            length=total,
            label=label,
            show_pos=True,
            show_percent=False,
            file=sys.stderr,
            item_show_func=ending,
        )
        self._stage, self._bar = stage, self._shown.enter_context(bar)

    def _announce(self) -> None:
        """Shows the text for work that has not reported progress yet. A later bar is drawn over it."""
        with self._lock:
            if self._stage is None:
                click.echo(self._text, err=True, nl=False)
                self._shown.callback(self._end_line)

    def _end_line(self) -> None:
        if self._stage is None:
            click.echo(err=True)

    def __enter__(self) -> "Bar":
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._timer.join()
        self._shown.close()


def ending(item: str | None) -> str | None:
    """The end of a long name: it says most."""
    return item if item is None or len(item) <= WIDEST else f"…{item[-WIDEST:]}"
