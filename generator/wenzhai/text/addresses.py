"""Syntax checks for front matter values that are an address, a file, an id or a language."""

import re
from urllib.parse import urlsplit

from wenzhai.text.slugs import MAX_BYTES

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", re.ASCII)
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", re.ASCII)
FILE_UNSAFE = re.compile(r'[\s\x00-\x1f\x7f\\:*?"<>|#%]')


def is_web(text: str) -> bool:
    """An absolute http or https address without blanks."""
    if any(character.isspace() or character in '<>"\\' for character in text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False


def is_local_file(text: str) -> bool:
    """A relative path with slashes that may go up, but names no host, no drive and no scheme."""
    return (
        bool(text)
        and not re.match(r"[/\\]|[A-Za-z][A-Za-z0-9+.-]*:", text)
        and not re.search(r"[\\?#\n]", text)
    )


def is_address(alias: str) -> bool:
    """Whether an alias is a former address; otherwise it is a name."""
    return alias.startswith("/") or alias.endswith((".html", ".htm")) or "://" in alias


def old_address(alias: str) -> str | None:
    """The file below the site's root for a former address; None if it cannot be a file.

    `/a/b/` is `a/b/index.html`, `/a/b` is `a/b.html`.
    """
    path = alias.strip().removeprefix("/")
    if not path or path.endswith("/"):
        path += "index.html"
    elif not path.endswith((".html", ".htm")):
        path += ".html"
    return None if any(map(bad_part, path.split("/"))) else path


def bad_part(part: str) -> bool:
    """Whether a part of an address cannot be a file name on every system. Old addresses may hold characters that slugs
    may not."""
    return (
        not part
        or FILE_UNSAFE.search(part) is not None
        or part[0] == "."
        or part[-1] == "."
        or len(part.encode()) > MAX_BYTES
    )
