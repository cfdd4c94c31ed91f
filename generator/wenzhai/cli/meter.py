"""A bar on the terminal: how far something slow is."""

import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from threading import Lock, Timer

import click

PATIENCE = 0.7
"""Seconds before a person wonders whether anything is happening."""


class Meter:
    """Called with how many are done, of how many, and at which stage of the work."""

    def __call__(self, done: int, total: int, stage: str = "") -> None:
        """Shows nothing: whoever asked for silence, or reads no terminal, is told the result alone."""


class Bar(Meter):
    """A meter that after a while says what is being done, and then how far it is, with a bar for each stage.

    `stages` are the words for those that are called otherwise than the whole.
    """

    def __init__(self, text: str, stages: Mapping[str, str]) -> None:
        self._text, self._stages = text, stages
        self._lock = Lock()
        self._shown = ExitStack()
        self._stage: str | None = None
        self._start = time.monotonic()
        self._timer = Timer(PATIENCE, self._announce)
        self._timer.daemon = True

    def __call__(self, done: int, total: int, stage: str = "") -> None:
        if time.monotonic() - self._start < PATIENCE:
            return
        with self._lock:
            if stage != self._stage:
                self._begin(stage, total)
            self._bar.update(done - self._bar.pos)

    def _begin(self, stage: str, total: int) -> None:
        self._shown.close()
        label = self._stages.get(stage, self._text)
        bar = click.progressbar(length=total, label=label, show_pos=True, show_percent=False, file=sys.stderr)
        self._stage, self._bar = stage, self._shown.enter_context(bar)

    def _announce(self) -> None:
        """For what has said nothing so far. A bar that comes later is drawn over it."""
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
