"""Connections through the proxies of the environment, on request."""

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
    """The address of a proxy and the headers it needs. `name` is for messages and contains no secrets."""

    host: str
    port: int
    headers: dict[str, str]

    @property
    def name(self) -> str:
        return f"{self.host}:{self.port}"


def of_the_environment() -> dict[str, str]:
    """Scheme of the requested address → proxy: `https_proxy`, `all_proxy` and so on."""
    return getproxies()


def proxy_for(address: FetchTarget, proxies: Mapping[str, str]) -> Proxy | None:
    """The proxy for an address; None if none is set or `no_proxy` has the host. Raises `FetchError` for an unsupported
    one."""
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
    """Whether the host is a name rather than an IP address; the proxy then resolves it."""
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return True
    return False


def open_tunnel(stream: socket.socket, address: FetchTarget, proxy: Proxy) -> None:
    """Opens a tunnel through the proxy to a host. Raises `FetchError` if the proxy refuses."""
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
