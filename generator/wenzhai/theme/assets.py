"""The names of static files in the site, and the addresses in style sheets that follow them."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from posixpath import dirname, join, normpath, relpath

from msgspec import Struct

from wenzhai.engine.digest import digest
from wenzhai.model.page import Url
from wenzhai.model.problems import Problem
from wenzhai.theme.files import ThemeFile
from wenzhai.theme.minify import as_served

TOKEN = re.compile(
    r"/\*.*?(?:\*/|\Z)"
    r"|url\(\s*(?P<mark>[\"']?)(?P<url>[^\"'()\n]*)(?P=mark)\s*\)"
    r"|@import\s+(?P<quote>[\"'])(?P<sheet>[^\"'\n]*)(?P=quote)"
    r"|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'",
    re.DOTALL | re.IGNORECASE,
)
"""A comment, an address, an import, or a string, in which no address is looked for."""
ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#|/|$")
"""Addresses that are not those of a file of the theme: with a scheme, of another host, of a place in the document, of
the root of the host, and none at all."""


class SheetAddress(Struct, frozen=True):
    """An address in a style sheet: its place in the text, and the static file it names."""

    start: int
    end: int
    name: str
    tail: str
    """`?…` and `#…` behind the name."""


def asset_url(name: str, data: bytes) -> Url:
    """`paper.css` → `assets/paper.1f2e3d4c.css`: the name changes with the content, so it may be cached for ever."""
    stem, dot, ending = name.rpartition(".")
    return Url(f"assets/{stem or ending}.{digest(data).hex()[:8]}{dot}{ending if stem else ''}")


def addresses(name: str, text: str) -> Iterator[SheetAddress]:
    """The addresses in the style sheet `name` that are meant to be static files."""
    for token in TOKEN.finditer(text):
        group = "url" if token["url"] is not None else "sheet" if token["sheet"] is not None else ""
        if not group or ELSEWHERE.match(token[group].strip()):
            continue
        path = re.split(r"[?#]", token[group], maxsplit=1)[0]
        start = token.start(group)
        target = normpath(join(dirname(name), path.strip()))
        yield SheetAddress(start, token.end(group), target, token[group][len(path) :])


def served(files: Mapping[str, ThemeFile]) -> tuple[dict[str, bytes], list[Problem]]:
    """Static files by name as they are published, style sheets with the published names of what they refer to; and the
    addresses that lead nowhere, or in a circle."""
    problems: list[Problem] = []
    done: dict[str, bytes] = {}
    for name in files:
        finish(name, files, done, problems, ())
    return done, problems


def finish(
    name: str,
    files: Mapping[str, ThemeFile],
    done: dict[str, bytes],
    problems: list[Problem],
    above: tuple[str, ...],
) -> bytes:
    """A file as it is published; what it refers to is finished first, because its name depends on its bytes."""
    if name in done:
        return done[name]
    file = files[name]
    data = file.data
    if name.endswith(".css"):
        text, parts, end = data.decode("utf-8", "surrogateescape"), [], 0
        for address in addresses(name, text):
            if address.name not in files or address.name in (*above, name):
                problems.append(lost(file, text, address, files))
                continue
            target = asset_url(address.name, finish(address.name, files, done, problems, (*above, name)))
            way = relpath(target, dirname(f"assets/{name}"))
            parts += [text[end : address.start], way + address.tail]
            end = address.end
        data = "".join([*parts, text[end:]]).encode("utf-8", "surrogateescape")
    done[name] = as_served(name, data)
    return done[name]


def lost(file: ThemeFile, text: str, address: SheetAddress, files: Mapping[str, ThemeFile]) -> Problem:
    """The problem of an address without a file, with the file that is nearly called so."""
    line = text.count("\n", 0, address.start) + 1
    begin = text.rfind("\n", 0, address.start) + 1
    excerpt = text[begin:].partition("\n")[0]
    params = {"name": address.name}
    code = "css-circle" if address.name in files else "css-missing"
    near = get_close_matches(address.name, files, 1) if code == "css-missing" else []
    if near:
        code, params = "css-missing-near", {**params, "nearest": relpath(near[0], dirname(file.name) or ".")}
    column = address.start - begin + 1
    return Problem(code=code, path=file.path, line=line, column=column, params=params, excerpt=excerpt)
