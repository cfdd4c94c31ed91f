"""Firefox driven by WebDriver BiDi, which it speaks itself: pages opened, keys pressed, values asked for.

Of the protocol (w3.org/TR/webdriver-bidi) only what tests of keys need.
"""

import asyncio
import json
import shutil
import subprocess
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from tornado.websocket import WebSocketClientConnection, websocket_connect

from tests.browser.firefox import settings_of_nobody
from tests.support.preview import free_port

Answer = TypeVar("Answer")
PATIENCE = 60.0
ENTER = "\ue007"
CONTROL = "\ue009"


class Firefox:
    """One page of a Firefox that listens on a port. Every wait is for a condition, a minute at most."""

    def __init__(self, port: int, width: int, height: int) -> None:
        # In a thread of its own: Playwright leaves a loop running in that of the tests.
        self._thread, self._loop = ThreadPoolExecutor(1), asyncio.new_event_loop()
        self._numbers = count(1)
        self._socket = self._connected(port)
        self.command("session.new", capabilities={})
        self._context = self.command("browsingContext.getTree")["contexts"][0]["context"]
        viewport = {"width": width, "height": height}
        self.command("browsingContext.setViewport", context=self._context, viewport=viewport)

    def _connected(self, port: int) -> WebSocketClientConnection:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return self._run(self._connect(port))
            except OSError:
                assert time.monotonic() < deadline, "Firefox does not listen"
                time.sleep(0.1)

    def _run(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        return self._thread.submit(self._loop.run_until_complete, work).result()

    def close(self) -> None:
        self._thread.submit(self._loop.close).result()
        self._thread.shutdown()

    async def _connect(self, port: int) -> WebSocketClientConnection:
        return await websocket_connect(f"ws://127.0.0.1:{port}/session")

    def command(self, method: str, **params: object) -> dict[str, Any]:
        return self._run(self._answered(method, params))

    async def _answered(self, method: str, params: dict[str, object]) -> dict[str, Any]:
        number = next(self._numbers)
        await self._socket.write_message(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            said = await self._socket.read_message()
            assert said is not None, "Firefox has gone"
            answer = json.loads(said)
            if answer.get("id") == number:
                assert answer["type"] == "success", answer
                result: dict[str, Any] = answer["result"]
                return result

    def open(self, address: str) -> None:
        self.command("browsingContext.navigate", context=self._context, url=address, wait="complete")

    def value(self, expression: str) -> object:
        """The value of an expression in the page; None while there is no page to ask, or not what it asks for."""
        target = {"context": self._context}
        asked = {"expression": expression, "target": target, "awaitPromise": False}
        try:
            answer = self.command("script.evaluate", **asked)
        except AssertionError:  # it is just going to another page
            return None
        return answer["result"].get("value") if answer["type"] == "success" else None

    def wait_for(self, expression: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while self.value(f"Boolean({expression})") is not True:
            assert time.monotonic() < deadline, f"never: {expression}"
            time.sleep(0.05)

    def press(self, keys: str, holding: str = "") -> None:
        down = [{"type": "keyDown", "value": key} for key in holding]
        up = [{"type": "keyUp", "value": key} for key in holding]
        pressed = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        pressed = [*down, *pressed, *up]
        actions = [{"type": "key", "id": "keyboard", "actions": pressed}]
        self.command("input.performActions", context=self._context, actions=actions)


@contextmanager
def firefox(folder: Path, width: int, height: int) -> Iterator[Firefox]:
    """Firefox with nobody's settings."""
    found = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)
    assert found, "no Firefox: run tests/browser/install"
    port = free_port()
    arguments, environment = settings_of_nobody(folder)
    command = [
        found,
        "--headless",
        "--no-remote",
        "--remote-debugging-port",
        str(port),
        *arguments,
        "about:blank",
    ]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            with closing(Firefox(port, width, height)) as page:
                yield page
        finally:
            process.terminate()
