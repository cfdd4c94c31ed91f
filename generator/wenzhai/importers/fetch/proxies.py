"""The way through a proxy, for those who have asked for the proxies of the environment."""

import socket
from base64 import b64encode
from collections.abc import Mapping
from contextlib import closing
from http.client import HTTPResponse
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from msgspec import Struct

from wenzhai.importers.fetch.hosts import FetchError, FetchTarget


class Proxy(Struct, frozen=True):
    """Where it listens, and what it wants to be told. `name` is for complaints: nothing secret in it."""

    host: str
    port: int
    headers: dict[str, str]

    @property
    def name(self) -> str:
        return f"{self.host}:{self.port}"


def of_the_environment() -> dict[str, str]:
    """By the scheme of the address that is asked for: `https_proxy`, `all_proxy` and their like."""
    return getproxies()


def proxy_for(address: FetchTarget, proxies: Mapping[str, str]) -> Proxy | None:
    """None where none is set, or `no_proxy` names the host. Raises `FetchError` for one that we cannot use."""
    setting = proxies.get("https" if address.secure else "http") or proxies.get("all")
    if not setting or proxy_bypass(address.host):
        return None
    try:
        parts = urlsplit(setting if "://" in setting else f"http://{setting}")
        host, port = parts.hostname, parts.port or 80
    except ValueError:
        raise FetchError("fetch-proxy", scheme="?") from None
    if parts.scheme != "http" or not host:
        raise FetchError("fetch-proxy", scheme=parts.scheme)
    if parts.username is None:
        return Proxy(host, port, {})
    secret = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
    return Proxy(host, port, {"Proxy-Authorization": f"Basic {b64encode(secret).decode()}"})


def is_name(host: str) -> bool:
    """Whether it takes a look-up, which is then the proxy's, to know where it leads."""
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return True
    return False


def open_tunnel(stream: socket.socket, address: FetchTarget, proxy: Proxy) -> None:
    """Has the proxy connect to a host, so that we talk to that host alone. Raises `FetchError` if it will not."""
    host = f"[{address.host}]" if ":" in address.host else address.host
    place = f"{host}:{address.port}"
    headers = {"Host": place, **proxy.headers}
    lines = [f"CONNECT {place} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    stream.sendall("\r\n".join(lines).encode())
    with closing(HTTPResponse(stream, method="CONNECT")) as response:
        response.begin()
        if response.status != 200:
            raise FetchError(
                "fetch-proxy-refused", proxy=proxy.name, url=address.url, status=str(response.status)
            )
