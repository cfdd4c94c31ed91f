"""Pictures of exports: embedded where the site has them, links where they are elsewhere."""

import base64
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from msgspec import Struct

TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "svg": "image/svg+xml",
}


class Picture(Struct, frozen=True):
    """A picture of the site as it is published. `name` is that of its file there."""

    name: str
    data: bytes

    @property
    def type(self) -> str:
        return TYPES[self.name.rpartition(".")[2]]

    def as_address(self) -> str:
        return f"data:{self.type};base64,{base64.b64encode(self.data).decode()}"


Pictures = Mapping[str, Picture]
"""By their absolute address."""


def as_link(picture: Element, word: str) -> None:
    """Makes a link of a picture that cannot be shown, with its words or else `word`."""
    address, words, tail = picture.get("src", ""), picture.get("alt", ""), picture.tail
    picture.clear()
    picture.tag, picture.text, picture.tail = "a", words or word, tail
    picture.set("href", address)
