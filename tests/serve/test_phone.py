"""The address for the phone: as a picture, a camera reads from it what is printed."""

import sys
from io import StringIO

import pytest

from tests.support.qr import read_qr
from wenzhai.cli.console import Console
from wenzhai.cli.serve import network_address, show_network


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    "url",
    ["http://10.0.0.7:8000/", "http://192.168.100.123:8000/digest/", "http://192.168.1.5:8123/a-longer-name-of-a-digest/"],
)  # fmt: skip
def test_a_camera_reads_the_address(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    show_network(Console(), url)
    shown = terminal.getvalue()
    assert url in shown
    assert read_qr(shown.split("\n", 2)[2]) == url


def test_a_file_gets_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    file = StringIO()
    monkeypatch.setattr(sys, "stdout", file)
    show_network(Console(), "http://10.0.0.7:8000/")
    assert "█" not in file.getvalue()


@pytest.mark.parametrize("name", ["127.0.0.1", "::1", "localhost"])
def test_a_name_of_this_computer_alone_opens_nothing_to_the_network(name: str) -> None:
    assert network_address(name) == ""
