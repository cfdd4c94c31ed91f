"""Hands that go through the desk: keys in Chromium or Firefox, fingers on a phone of 390 pixels."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

WAIT = 60_000
KEYS = {"keep": "x", "drop": "d"}
PLACED = "(document.activeElement.matches('.item') || !document.querySelector('.item'))"
"""Whether there is a draft to go on with, or none left."""


class Hands(Protocol):
    """`pressed` counts keys and taps."""

    pressed: int

    def open(self, address: str) -> None: ...

    def value(self, expression: str) -> Any: ...

    def wait_for(self, expression: str) -> None: ...

    def button(self, selector: str, key: str) -> None:
        """Presses a button of the page, with its key where there is a keyboard."""

    def write(self, text: str) -> None:
        """Writes the summary of an issue, and saves it."""


class Chromium:
    """With a mouse-sized page and keys, or as a phone that is touched."""

    def __init__(self, page: Any, *, touch: bool) -> None:
        self.page, self.touch, self.pressed = page, touch, 0
        page.set_default_timeout(WAIT)

    def open(self, address: str) -> None:
        self.page.goto(address)

    def value(self, expression: str) -> Any:
        return self.page.evaluate(expression)

    def wait_for(self, expression: str) -> None:
        self.page.wait_for_function(f"() => {expression}", timeout=WAIT)  # a text would be against the policy

    def button(self, selector: str, key: str) -> None:
        self.pressed += 1
        found = self.page.locator(selector).first
        if self.touch:
            found.tap()
        elif key == "Enter":
            found.press("Enter")
        else:
            self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        self.page.locator("#note").fill(text)
        self.pressed += len(text)
        self.button(".fields button", "Enter")


class Firefox:
    """By keys; nothing else moves there."""

    def __init__(self, page: Any) -> None:
        from tests.browser.bidi import CONTROL, ENTER

        self.page, self.pressed = page, 0
        self.enter, self.control = ENTER, CONTROL

    def open(self, address: str) -> None:
        self.page.open(address)

    def value(self, expression: str) -> Any:
        return self.page.value(expression)

    def wait_for(self, expression: str) -> None:
        self.page.wait_for(expression)

    def button(self, selector: str, key: str) -> None:
        self.pressed += 1
        if key == "Enter":  # without a window it presses no button that has the focus
            self.page.value(f"document.querySelector('{selector}').click()")
        else:
            self.page.press(key)

    def write(self, text: str) -> None:
        self.page.value("document.getElementById('note').focus()")
        self.page.press(text)
        self.page.press(self.enter, holding=self.control)
        self.pressed += len(text) + 1


@contextmanager
def hands(by: str, folder: Path) -> Iterator[Hands]:
    """`keys` and `touch` are Chromium, `firefox` is Firefox by keys."""
    if by == "firefox":
        from tests.browser.bidi import firefox

        (folder / "firefox").mkdir()
        with firefox(folder / "firefox", 1280, 800) as page:
            yield Firefox(page)
        return
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import CHROMIUM, launch

    found = next(filter(None, map(shutil.which, CHROMIUM)))
    phone = by == "touch"
    with sync_playwright() as playwright:
        browser = launch(playwright, found)
        context = browser.new_context(
            viewport={"width": 390 if phone else 1280, "height": 800}, has_touch=phone, is_mobile=phone
        )
        yield Chromium(context.new_page(), touch=phone)
        browser.close()


def decide(hand: Hands, act: str, *, touch: bool) -> None:
    """On the draft that has the focus, or for fingers the first one."""
    at = "document.querySelector('.item')" if touch else "document.activeElement"
    id = hand.value(f"{at}.id")
    hand.button(f"#{id} button[value={act}]", KEYS[act])
    hand.wait_for(f"!document.getElementById('{id}') && {PLACED}")
