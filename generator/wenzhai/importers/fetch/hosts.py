"""Addresses that may be fetched: http and https, without credentials, on public hosts only."""

import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Thread
from unicodedata import category
from urllib.parse import SplitResult, quote, urlsplit

from msgspec import Struct

NOT_PUBLIC_4 = [
    ip_network(net)
    for net in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15"),
        *("198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
    )
]
PUBLIC_6 = ip_network("2000::/3")
NOT_PUBLIC_6 = [ip_network(net) for net in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]
"""Exceptions within the public block: tunnels, which lead to any IPv4 address, and documentation addresses."""


class FetchError(Exception):
    """A failed fetch. `code` and `params` choose the text of the problem."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


class FetchTarget(Struct, frozen=True):
    """An address that may be fetched. `target` is that of the request line."""

    url: str
    secure: bool
    host: str
    port: int
    target: str

    @property
    def asked_of_proxy(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}{self.target}"


def parse_url(url: str) -> FetchTarget:
    """Parses an address. Raises `FetchError` for invalid or forbidden ones."""
    if any(char.isspace() or char in '<>"\\' or category(char) in ("Cc", "Cs") for char in url):
        raise FetchError("fetch-address", url=url)
    try:
        parts = urlsplit(url)
        host = (
            (parts.hostname or "").encode("idna").decode()
            if ":" not in (parts.hostname or "")
            else parts.hostname
        )
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except (ValueError, UnicodeError):
        raise FetchError("fetch-address", url=url) from None
    if parts.scheme not in ("http", "https") or not host:
        raise FetchError(
            "fetch-scheme" if parts.scheme not in ("http", "https") else "fetch-address", url=url
        )
    if "@" in parts.netloc:
        raise FetchError("fetch-credentials", url=without_credentials(parts))
    path = quote(parts.path or "/", safe="/%:=&~+!$,;'@()*-._")
    query = f"?{quote(parts.query, safe='/%:=&?~+!$,;@()*-._[]')}" if parts.query else ""
    return FetchTarget(
        parts._replace(fragment="").geturl(), parts.scheme == "https", host, port, path + query
    )


def without_credentials(parts: SplitResult) -> str:
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def is_public(address: str) -> bool:
    """Whether an IP address is public, also when mapped or tunnelled."""
    found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(found, IPv4Address):
        return not any(found in net for net in NOT_PUBLIC_4)
    return found in PUBLIC_6 and not any(found in net for net in NOT_PUBLIC_6)


def resolve(host: str, port: int, seconds: float) -> list[str]:
    """The IP addresses of a host. Raises `FetchError` for an unknown name or after `seconds`."""
    found: list[str] = []
    failed: list[str] = []

    def look_up() -> None:
        try:
            infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            failed.append(getattr(error, "strerror", None) or str(error))
        else:
            found.extend(dict.fromkeys(str(info[4][0]) for info in infos))

    thread = Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(seconds)
    if not found:
        raise FetchError("fetch-no-host", host=host, reason=failed[0] if failed else "timeout")
    return list(found)


def checked(host: str, addresses: Iterable[str]) -> list[str]:
    """The addresses, if all are public: a name with one private address is an attack. Raises `FetchError`."""
    listed = list(addresses)
    inside = next((address for address in listed if not is_public(address)), None)
    if inside is not None:
        raise FetchError("fetch-private", host=host, address=inside)
    return listed
