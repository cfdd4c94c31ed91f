"""Pictures of exports: embedded or shown where the site has them, links where they are elsewhere."""

import base64
from collections.abc import Collection, Mapping
from xml.etree.ElementTree import Element

from msgspec import Struct

from wenzhai.exports.tree import become, elements

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


def without_strangers(root: Element, own: Collection[str], word: str) -> None:
    """Makes links of the pictures whose address is not among the `own`: they would tell another site who reads
    when. Within a link, and without an address, it is their words, or else `word`."""
    linked = {id(picture) for link in elements(root, "a") for picture in elements(link, "img")}
    for picture in list(elements(root, "img")):
        address, words = picture.get("src", ""), picture.get("alt", "") or word
        if address in own:
            continue
        if address and id(picture) not in linked:
            become(picture, "a", words)
            picture.set("href", address)
        else:
            become(picture, "span", words)
