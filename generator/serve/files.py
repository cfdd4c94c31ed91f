"""What a request for a path of the site gets, as GitHub Pages would answer. No network here."""

from pathlib import Path
from urllib.parse import quote, unquote

from msgspec import Struct

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
"""Fixed, so that the preview does not depend on what the machine thinks of file names."""


class Answer(Struct, frozen=True):
    """A response: its status, the content type, the bytes, and where to go instead for a redirection."""

    status: int
    type: str
    body: bytes = b""
    location: str = ""


def answer(folder: Path, base: str, path: str) -> Answer:
    """The answer to a request for `path` (percent-encoded) from a site in `folder` that lives under `base`.

    `base` begins and ends with a slash. A folder gets its slash by redirection, `slug` means `slug.html`, names are
    matched to the letter, hidden files do not exist.
    """
    if path == base.rstrip("/") or (path == "/" and base != "/"):
        return moved(base)
    if not path.startswith(base):
        return missing(folder)
    name = unquote(path.removeprefix(base), errors="replace")
    if name == "" or name.endswith("/"):
        name += "index.html"
    for candidate in (name, f"{name}.html"):
        found = locate(folder, candidate)
        if found is not None and found.is_file():
            return Answer(200, content_type(candidate), found.read_bytes())
        if found is not None and found.is_dir():
            return moved(quote(f"{base}{name}/"))
    return missing(folder)


def locate(folder: Path, name: str) -> Path | None:
    """The entry with exactly this name, also where the file system does not mind the case."""
    for part in name.split("/"):
        try:
            if part.startswith(".") or part not in {entry.name for entry in folder.iterdir()}:
                return None
        except OSError:
            return None
        folder /= part
    return folder


def missing(folder: Path) -> Answer:
    """The site's own 404 page, if it has one."""
    page = folder / "404.html"
    body = page.read_bytes() if page.is_file() else b"<!doctype html><title>404</title><p>404"
    return Answer(404, TYPES["html"], body)


def moved(location: str) -> Answer:
    return Answer(301, TYPES["html"], b"", location)


def content_type(name: str) -> str:
    return TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")
