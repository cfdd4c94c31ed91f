"""Answers requests for paths of the site as GitHub Pages would. No network here."""

from functools import lru_cache
from pathlib import Path
from urllib.parse import quote, unquote

from msgspec import Struct

from wenzhai.engine.ownership import MARKER, folders_of, read_marker
from wenzhai.engine.stats import stat_of
from wenzhai.model.content import Stat
from wenzhai.text.addresses import is_hidden

TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
    "opml": "text/x-opml; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "ico": "image/x-icon",
    "woff2": "font/woff2",
    "pdf": "application/pdf",
}
"""Fixed, so that the preview does not depend on the machine's MIME types."""


class Response(Struct, frozen=True):
    """A response: status, content type, bytes, and the target of a redirect."""

    status: int
    type: str
    body: bytes = b""
    location: str = ""


def answer(folder: Path, base: str, path: str) -> Response:
    """The response to a request for `path` (percent-encoded) from a site in `folder` served under `base`.

    `base` begins and ends with a slash. A folder without a slash is redirected, `slug` means `slug.html`, names are
    case-sensitive, hidden files are not found.
    """
    if path == base.rstrip("/") or (path == "/" and base != "/"):
        return moved(base)
    if not path.startswith(base):
        return missing(folder)
    name = unquote(path.removeprefix(base), errors="replace")
    if name == "" or name.endswith("/"):
        name += "index.html"
    manifest = manifest_of(folder)
    for candidate in (name, f"{name}.html"):
        if candidate in manifest.files:
            return found(folder, candidate)
        if candidate in manifest.folders:
            return moved(quote(f"{base}{name}/"))
    return missing(folder)


def found(folder: Path, name: str) -> Response:
    try:
        return Response(200, content_type(name), (folder / name).read_bytes())
    except OSError:  # a build is just removing it
        return missing(folder)


class ServedFiles(Struct, frozen=True):
    """The files of a site by exact name, and their folders. Nothing else is ever served."""

    files: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()


def manifest_of(folder: Path) -> ServedFiles:
    """The files in the marker of the site in a folder; empty when there is none."""
    try:
        found = (folder / MARKER).stat()
    except OSError:
        return ServedFiles()
    return read_manifest(folder, stat_of(found))


@lru_cache(maxsize=2)
def read_manifest(folder: Path, marker: Stat) -> ServedFiles:
    """The parsed marker; its stat is part of the cache key, so that a changed marker is read again."""
    shown = {url for url in read_marker(folder).urls if not is_hidden(url)}
    return ServedFiles(frozenset(shown), frozenset(folders_of(shown)))


def missing(folder: Path) -> Response:
    """The site's own 404 page, if it has one."""
    page = folder / "404.html"
    body = page.read_bytes() if page.is_file() else b"<!doctype html><title>404</title><p>404"
    return Response(404, TYPES["html"], body)


def moved(location: str) -> Response:
    return Response(301, TYPES["html"], b"", location)


def content_type(name: str) -> str:
    return TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")
