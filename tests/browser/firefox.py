"""Firefox. Nothing drives it: a page asks and sends what it has found to the server that it came from."""

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
    profile = folder / "profile"
    profile.mkdir()
    command = [firefox, "--headless", "--no-remote", "--profile", str(profile), address]
    environment = {**os.environ, "HOME": str(folder), "FONTCONFIG_FILE": str(FONTS)}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield
        finally:
            process.terminate()
