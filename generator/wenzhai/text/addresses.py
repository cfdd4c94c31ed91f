"""Syntax checks for front matter values that are an address, a file, an id or a language."""

import re
from urllib.parse import urlsplit

from wenzhai.text.slugs import is_device

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", re.ASCII)
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", re.ASCII)
NAME_BYTES, PATH_BYTES = 240, 900
"""Most bytes of a file name and of a path below the site's root: file systems allow 255 and, on some systems, 1,024,
which also have to cover the path of the site and the name of a temporary file."""
NO_FILE = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|\ud800-\udfff]')
"""Characters that file names cannot have on every system."""
NO_ADDRESS = re.compile(r"[^\S ]|[#%]")
"""Characters that end an address, or would be decoded in it. A blank is none: every server has the file for `%20`."""


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
    return None if NO_ADDRESS.search(path) or not is_file_everywhere(path) else path


WELL_KNOWN = ".well-known"
"""The one hidden folder that is published (RFC 8615)."""


def is_hidden(url: str) -> bool:
    """Whether a file of the site is hidden from those who list files, and so is none that should be published."""
    return any(part.startswith(".") for part in url.removeprefix(f"{WELL_KNOWN}/").split("/"))


def is_file_everywhere(path: str) -> bool:
    """Whether a path below the site's root is a valid file on every system, and hidden on none."""
    return len(path.encode("utf-8", "surrogatepass")) <= PATH_BYTES and not any(
        map(bad_part, path.split("/"))
    )


def bad_part(part: str) -> bool:
    """Whether a part of a path is not a valid file name on every system. Old addresses may have characters that slugs
    may not."""
    return (
        not part
        or NO_FILE.search(part) is not None
        or part[0] in ". "
        or part[-1] in ". "
        or is_device(part)
        or len(part.encode("utf-8", "surrogatepass")) > NAME_BYTES
    )


def host_of(address: str) -> str:
    """The host of a web address, as it stands in a security policy: `img.example.org`, `img.example.org:8443`.

    In lower case, a name in other letters than ours as DNS has it. Empty for an address that names none.
    """
    try:
        parts = urlsplit(address.strip().replace("\\", "/"))
        host, port = parts.hostname or "", parts.port
        host = f"[{host}]" if ":" in host else host.encode("idna").decode() if host else ""
    except (ValueError, UnicodeError):
        return ""
    usual = {"http": 80}.get(parts.scheme, 443)
    return f"{host}:{port}" if host and port and port != usual else host
