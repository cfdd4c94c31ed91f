"""Fetches pages and feeds from servers that may be hostile: every step is checked and limited.

A name is resolved once, its addresses are checked, and the connection goes to these; again after each redirect. Proxies
are used only on request; they then resolve names themselves.
"""

import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse
from threading import Timer
from urllib.parse import urljoin

from msgspec import Struct

from wenzhai import __version__
from wenzhai.importers.fetch.hosts import FetchError, FetchTarget, checked, parse_url, resolve
from wenzhai.importers.fetch.proxies import Proxy, is_name, open_tunnel, proxy_for
from wenzhai.importers.fetch.unpack import Unpacker

MIB = 1 << 20
BLOCK = 1 << 16
MOVED = frozenset({301, 302, 303, 307, 308})


class Limits(Struct, frozen=True):
    """Limits in seconds and bytes. `wire` is for data from the server, `size` for the unpacked body."""

    connect: float = 5
    read: float = 10
    total: float = 30
    wire: int = 5 * MIB
    size: int = 20 * MIB
    ratio: int = 100
    redirects: int = 5


class Fetched(Struct, frozen=True):
    """A fetched document. `url` is the final address after redirects; names of `headers` are in lower case.

    `status` is 200, or 304 if it has not changed.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    data: bytes


class Fetcher:
    """Fetches within limits. `permitted` are IP addresses that need not be public; only tests set it."""

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        permitted: frozenset[str] = frozenset(),
        proxies: Mapping[str, str] | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self._permitted = permitted
        self._proxies = proxies or {}

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Fetched:
        """Raises `FetchError`, and nothing else, whatever the server does."""
        until = time.monotonic() + self.limits.total
        for _ in range(self.limits.redirects + 1):
            address = parse_url(url)
            answer = self.ask(address, headers or {}, until)
            if isinstance(answer, Fetched):
                return answer
            url = answer
        raise FetchError("fetch-redirects", url=url, limit=str(self.limits.redirects))

    def ask(self, address: FetchTarget, headers: Mapping[str, str], until: float) -> Fetched | str:
        """One request: the document, or the address of a redirect."""
        try:
            proxy = proxy_for(address, self._proxies)
            opened = self.through(proxy, address, until) if proxy else self.connected(address, until)
            with closing_at(until, opened) as stream:
                answer = self.answer(address, headers, stream, proxy)
                remaining(until, 1)  # a cut connection looks like the end of a body of unknown length
                return answer
        except TimeoutError:
            raise FetchError("fetch-slow", url=address.url, seconds=f"{self.limits.total:g}") from None
        except (OSError, HTTPException, ValueError) as error:
            if time.monotonic() >= until:
                raise FetchError("fetch-slow", url=address.url, seconds=f"{self.limits.total:g}") from None
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise FetchError("fetch-broken", url=address.url, reason=reason[:200]) from None

    def connected(self, address: FetchTarget, until: float) -> socket.socket:
        """A connection to one of the host's checked addresses."""
        addresses = resolve(address.host, address.port, remaining(until, self.limits.connect))
        if not self._permitted.issuperset(addresses):
            addresses = checked(address.host, addresses)
        failure: OSError = OSError("no address")
        for one in addresses[:4]:
            try:
                return socket.create_connection((one, address.port), remaining(until, self.limits.connect))
            except OSError as error:
                failure = error
        raise failure

    def through(self, proxy: Proxy, address: FetchTarget, until: float) -> socket.socket:
        """A connection to the proxy, which may have any address; the requested host must be public as far as is
        known."""
        if not is_name(address.host) or address.host.rstrip(".").endswith("localhost"):
            checked(address.host, resolve(address.host, address.port, remaining(until, self.limits.connect)))
        return socket.create_connection((proxy.host, proxy.port), remaining(until, self.limits.connect))

    def answer(
        self, address: FetchTarget, headers: Mapping[str, str], stream: "Stream", proxy: Proxy | None
    ) -> Fetched | str:
        stream.socket.settimeout(self.limits.read)
        if address.secure and proxy:
            open_tunnel(stream.socket, address, proxy)
        if address.secure:
            stream.socket = ssl.create_default_context().wrap_socket(
                stream.socket, server_hostname=address.host, do_handshake_on_connect=False
            )
            stream.socket.do_handshake()
        connection = HTTPConnection(address.host, address.port)
        connection.sock = stream.socket
        connection.default_port = 443 if address.secure else 80  # so that `Host` leaves it out
        plain = proxy if not address.secure else None
        target = address.asked_of_proxy if plain else address.target
        connection.request(
            "GET", target, headers={**OWN_HEADERS, **headers, **(plain.headers if plain else {})}
        )
        with closing(connection.getresponse()) as response:
            return self.taken(address.url, response)

    def taken(self, url: str, response: HTTPResponse) -> Fetched | str:
        if response.status in MOVED and (place := response.getheader("Location")):
            return urljoin(url, place)
        if response.status not in (200, 304):
            raise FetchError("fetch-status", url=url, status=str(response.status))
        received = {name.lower(): value for name, value in response.getheaders()}
        data = self.body(url, response) if response.status == 200 else b""
        return Fetched(url, response.status, received, data)

    def body(self, url: str, response: HTTPResponse) -> bytes:
        limits = self.limits
        declared = response.getheader("Content-Length")
        if declared and declared.strip().isdigit() and int(declared) > limits.wire:
            raise FetchError("fetch-big", url=url, limit=f"{limits.wire / MIB:g} MiB")
        unpacker = Unpacker(url, response.getheader("Content-Encoding") or "", limits.size, limits.ratio)
        got = 0
        while block := response.read(BLOCK):
            got += len(block)
            if got > limits.wire:
                raise FetchError("fetch-big", url=url, limit=f"{limits.wire / MIB:g} MiB")
            unpacker.feed(block)
        if response.length:
            raise FetchError("fetch-cut", url=url)
        return unpacker.finished()


class Stream:
    """A socket that may be replaced by the same one with TLS around it."""

    def __init__(self, stream: socket.socket) -> None:
        self.socket = stream


OWN_HEADERS = {
    "User-Agent": f"wenzhai/{__version__}",
    "Accept": "*/*",
    "Accept-Encoding": "gzip, deflate",
    "Connection": "close",
}


@contextmanager
def closing_at(until: float, opened: socket.socket) -> Iterator[Stream]:
    """Closes the connection at `until`: a server that sends a byte now and then would never run into a timeout."""
    stream = Stream(opened)

    def cut() -> None:
        with suppress(OSError):
            stream.socket.shutdown(socket.SHUT_RDWR)

    timer = Timer(max(until - time.monotonic(), 0), cut)
    timer.daemon = True
    timer.start()
    try:
        yield stream
    finally:
        timer.cancel()
        stream.socket.close()


def remaining(until: float, most: float) -> float:
    """The remaining seconds, at most `most`. Raises `TimeoutError` when there are none."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return min(left, most)
