"""Firefox, which nothing drives: a page asks and sends what it has found to the server that it came from."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue

from tests.browser.conftest import FONTS
from tests.browser.serving import Handler


class Told(Handler):
    """Takes what the page tells, too."""

    answers: "Queue[dict[str, object]]" = Queue()

    def do_POST(self) -> None:
        self.answers.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.reply(200, b"", "text/plain")


@contextmanager
def opened(address: str, folder: Path) -> Iterator[None]:
    """Firefox at an address, with nobody's settings and the fonts of `fonts.conf` only."""
    firefox = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)
    assert firefox, "no Firefox: run tests/browser/install"
    arguments, environment = settings_of_nobody(folder)
    command = [firefox, "--headless", "--no-remote", *arguments, address]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield
        finally:
            process.terminate()


def settings_of_nobody(folder: Path) -> tuple[list[str], dict[str, str]]:
    """Arguments and environment of a Firefox that nobody has used before."""
    profile = folder / "profile"
    profile.mkdir()
    return ["--profile", str(profile)], {**os.environ, "HOME": str(folder), "FONTCONFIG_FILE": str(FONTS)}
