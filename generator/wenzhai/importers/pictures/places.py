"""Pictures of other sites in Markdown, as the site's own parser finds them, and their addresses replaced."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from wenzhai.content.config import Config
from wenzhai.markup import RemotePicture, Rendered, render_markdown

MAY_HAVE = re.compile(r"(?:!\[|<img\b)", re.IGNORECASE)
ADDRESS = re.compile(r"(?:https?:|//|\\\\)", re.IGNORECASE)
HREF = re.compile(r'\shref="((?!wz:)[^"]*)"')


def remote_pictures(body: str, config: Config) -> tuple[RemotePicture, ...]:
    """The pictures of other sites, in order."""
    return rendered(body, config).remote if MAY_HAVE.search(body) and ADDRESS.search(body) else ()


def rendered(body: str, config: Config) -> Rendered:
    return render_markdown(
        body,
        trusted=config.trusted,
        deadline=config.deadline,
        tex_maths=config.math == "tex",
        picture_hosts=None,
    )


def localised(body: str, local: Mapping[str, str], config: Config) -> str:
    """The Markdown with pictures at other addresses: `local` has the new one of each, with safe characters only.

    What is written is read again: where anything but a picture would be changed (a link that shares the definition of
    an address, say), that address stays as it is.
    """
    if not (MAY_HAVE.search(body) and ADDRESS.search(body)):
        return body
    before = rendered(body, config)
    found = [picture for picture in before.remote if picture.address in local and picture.start >= 0]
    made = replaced(body, found, local)
    if not found or same(before, rendered(made, config), found, local):
        return made
    sound: list[RemotePicture] = []
    for address in dict.fromkeys(picture.address for picture in found):
        alone = [picture for picture in found if picture.address == address]
        if same(before, rendered(replaced(body, alone, local), config), alone, local):
            sound += alone
    return replaced(body, sound, local)


def replaced(body: str, pictures: Iterable[RemotePicture], local: Mapping[str, str]) -> str:
    """The Markdown with other addresses at these places."""
    parts: list[str] = []
    at = 0
    for start, end, address in sorted({(one.start, one.end, one.address) for one in pictures}):
        parts += body[at:start], local[address]
        at = end
    return "".join([*parts, body[at:]])


def same(
    before: Rendered, after: Rendered, pictures: Iterable[RemotePicture], local: Mapping[str, str]
) -> bool:
    """Whether these pictures have moved, and nothing else has changed."""
    moved = [local[picture.address] for picture in pictures]
    kept = Counter(picture.address for picture in before.remote) - Counter(one.address for one in pictures)
    return (
        images(after) == images(before) + Counter(moved)
        and Counter(picture.address for picture in after.remote) == kept
        and others(after) == others(before)
        and HREF.findall(after.html) == HREF.findall(before.html)
        and (after.text, after.headings) == (before.text, before.headings)
    )


def images(shown: Rendered) -> Counter[str]:
    return Counter(link.target for link in shown.links if link.kind == "image")


def others(shown: Rendered) -> list[tuple[str, str]]:
    return [(link.kind, link.target) for link in shown.links if link.kind != "image"]
