"""A real HTTP server on loopback that behaves as badly as it is told to."""

import gzip
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

Behaviour = Callable[[socket.socket, str], None]
LOOPBACK = frozenset({"127.0.0.1"})


class HostileServer:
    """Answers each path with what was set for it: bytes as they stand, or a function of the connection."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.tls = tls
        self.answers: dict[str, bytes | Behaviour] = {}
        self.requests: list[str] = []
        self.stopped = Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        Thread(target=self._serve, daemon=True).start()

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def page(self, path: str, body: bytes, *headers: str, status: str = "200 OK") -> str:
        """Sets an honest answer; gives its address."""
        self.answers[path] = answer(body, *headers, status=status)
        return self.url(path)

    def close(self) -> None:
        self.stopped.set()
        self._listener.close()

    def _serve(self) -> None:
        while not self.stopped.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with (
            suppress(OSError),
            self.tls.wrap_socket(connection, True) if self.tls else connection as connection,
        ):
            request = b""
            while b"\r\n\r\n" not in request:
                block = connection.recv(65536)
                if not block:
                    return
                request += block
            text = request.decode("latin-1")
            self.requests.append(text)
            path = text.split(" ")[1]
            found = self.answers.get(path, answer(b"", status="404 Not Found"))
            if isinstance(found, bytes):
                connection.sendall(found)
            else:
                found(connection, text)


def answer(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def moved(place: str, status: str = "302 Found") -> bytes:
    return answer(b"", f"Location: {place}", status=status)


def trickle(connection: socket.socket, _request: str) -> None:
    """A byte every tenth of a second, for ever: no read ever waits long."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(b"a")
        time.sleep(0.1)


def trickle_head(connection: socket.socket, _request: str) -> None:
    while True:
        connection.sendall(b"H")
        time.sleep(0.1)


def flood(connection: socket.socket, _request: str) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(b"a" * 65536)


def hang_up(connection: socket.socket, _request: str) -> None:
    connection.close()


def stay_silent(connection: socket.socket, _request: str) -> None:
    connection.settimeout(5)
    connection.recv(1)


def tunnel_to(port: int) -> Behaviour:
    """Does what a proxy is asked to with CONNECT, only that every name leads to this port of the machine."""

    def carry(connection: socket.socket, _request: str) -> None:
        with socket.create_connection(("127.0.0.1", port)) as other:
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = Thread(target=pump, args=(other, connection), daemon=True)
            back.start()
            pump(connection, other)
            back.join(5)

    return carry


def pump(source: socket.socket, sink: socket.socket) -> None:
    """Hands on what comes, to the end, and says that it is the end."""
    with suppress(OSError):
        while block := source.recv(65536):
            sink.sendall(block)
        sink.shutdown(socket.SHUT_WR)


BOMB = gzip.compress(b"0" * (64 << 20), 9)


@contextmanager
def hostile_server(tls: ssl.SSLContext | None = None) -> Iterator[HostileServer]:
    server = HostileServer(tls)
    try:
        yield server
    finally:
        server.close()
