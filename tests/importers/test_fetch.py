"""Fetching from servers that lie, trickle, lead inward and send bombs: a complaint, in time, and nothing else."""

import gzip
import ssl
import zlib
from collections.abc import Iterator
from time import monotonic, perf_counter

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

from tests.support.hostile_server import (
    BOMB,
    LOOPBACK,
    Behaviour,
    HostileServer,
    answer,
    flood,
    hang_up,
    hostile_server,
    moved,
    stay_silent,
    trickle,
    trickle_head,
    tunnel_to,
)
from wenzhai.importers.fetch import Fetched, Fetcher, FetchError, Limits, make_fetcher
from wenzhai.importers.fetch import client as fetch_client
from wenzhai.importers.fetch.hosts import checked, is_public, parse_url
from wenzhai.model.report import catalogue

QUICK = Limits(connect=0.7, read=0.7, total=1.2)


@pytest.fixture(scope="module")
def server() -> Iterator[HostileServer]:
    with hostile_server() as server:
        yield server


def fetch(url: str, limits: Limits = QUICK, **headers: str) -> Fetched:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Fetcher(limits, permitted=LOOPBACK).fetch(url, named)


def refusal(url: str, limits: Limits = QUICK) -> str:
    with pytest.raises(FetchError) as caught:
        fetch(url, limits)
    assert caught.value.code in catalogue()
    return caught.value.code


# -- what works


def test_a_page_comes_with_its_headers(server: HostileServer) -> None:
    url = server.page("/page", "一页".encode(), "Content-Type: text/html; charset=utf-8", 'ETag: "1"')
    found = fetch(url)
    assert (found.url, found.status, found.data.decode()) == (url, 200, "一页")
    assert found.headers["etag"] == '"1"'


def test_nothing_new_is_told(server: HostileServer) -> None:
    server.answers["/same"] = answer(b"", status="304 Not Modified")
    assert fetch(server.url("/same"), If_None_Match='"1"').status == 304
    assert 'If-None-Match: "1"' in server.requests[-1]


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda data: zlib.compress(data, wbits=-15)),
        ("identity", bytes),
    ],
)
def test_packed_pages(server: HostileServer, encoding: str, pack) -> None:  # type: ignore[no-untyped-def]  # a table of functions
    text = "海上的风。".encode() * 2000
    url = server.page("/packed", pack(text), f"Content-Encoding: {encoding}")
    assert fetch(url).data == text


def test_chunks_and_a_redirection_are_followed(server: HostileServer) -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    server.answers["/chunked"] = chunked
    server.answers["/moved"] = moved("chunked")
    found = fetch(server.url("/moved"))
    assert (found.data, found.url) == (b"abc", server.url("/chunked"))


def test_addresses_in_chinese(server: HostileServer) -> None:
    server.page("/%E6%B5%B7?a=%E5%B2%B8", b"ok")
    assert fetch(server.url("/海?a=岸")).data == b"ok"


def test_proxies_of_the_environment_are_not_asked(
    server: HostileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert fetch(server.page("/direct", b"ok")).data == b"ok"


# -- where it may lead


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("224.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.2.1", "240.0.0.1"),
        *("::1", "::", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "fe80::1%eth0", "fc00::1", "ff02::1"),
        *("64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:1::1", "2001:db8::1", "::127.0.0.1"),
    ],
)
def test_private_addresses(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(FetchError):
        checked("example.org", ["93.184.215.14", address])


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]"],
)
def test_no_spelling_of_loopback_is_asked(server: HostileServer, host: str) -> None:
    before = len(server.requests)
    with pytest.raises(FetchError) as caught:
        Fetcher(QUICK).fetch(f"http://{host}:{server.port}/")
    assert caught.value.code in ("fetch-private", "fetch-no-host", "fetch-address")
    assert len(server.requests) == before


def test_a_redirection_inward_is_not_followed(server: HostileServer) -> None:
    """The first server is permitted; where it points to is checked anew."""
    for place in ("http://127.0.0.2/", "http://[::1]/", "//127.0.0.2/x", "http://169.254.169.254/latest"):
        server.answers["/inward"] = moved(place)
        assert refusal(server.url("/inward")) in ("fetch-private", "fetch-broken")
    server.answers["/inward"] = moved("file:///etc/passwd")
    assert refusal(server.url("/inward")) == "fetch-scheme"
    server.answers["/inward"] = moved("http://user:secret@127.0.0.1/")
    assert refusal(server.url("/inward")) == "fetch-credentials"


def test_a_name_that_changes_its_mind(server: HostileServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names are asked once, and what was checked is what is connected to."""
    asked: list[str] = []

    def resolve(host: str, port: int, seconds: float) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["192.0.2.1"]

    monkeypatch.setattr(fetch_client, "resolve", resolve)
    server.page("/once", b"ok")
    assert fetch(f"http://rebinding.example:{server.port}/once").data == b"ok"
    assert asked == ["rebinding.example"]


def test_redirections_end(server: HostileServer) -> None:
    server.answers["/loop"] = moved("/loop")
    assert refusal(server.url("/loop")) == "fetch-redirects"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("ftp://example.org/", "fetch-scheme"),
        ("file:///etc/passwd", "fetch-scheme"),
        ("javascript:alert(1)", "fetch-scheme"),
        ("http://user:secret@example.org/", "fetch-credentials"),
        ("http://user@example.org/", "fetch-credentials"),
        ("http:///nowhere", "fetch-address"),
        ("http://example.org/a b", "fetch-address"),
        ("http://example.org/\r\nHost: x", "fetch-address"),
        ("http://example.org:99999/", "fetch-address"),
        ("http://[::1/", "fetch-address"),
        ("http://example.org/\ud800", "fetch-address"),
        ("http://example.org/?a=\udcff", "fetch-address"),
        ("http://example.org/\x7f", "fetch-address"),
        ("http://" + "a" * 300 + ".org/", "fetch-address"),
    ],
)
def test_addresses_that_are_none(url: str, code: str) -> None:
    with pytest.raises(FetchError) as caught:
        parse_url(url)
    assert caught.value.code == code
    assert "secret" not in str(caught.value.params)


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_a_complaint(text: str) -> None:
    for url in (text, f"http://{text}", f"https://example.org/{text}"):
        try:
            address = parse_url(url)
        except FetchError:
            continue
        assert address.host
        assert address.target.isascii()


# -- servers that lie


BAD: dict[str, tuple[bytes | Behaviour, set[str]]] = {
    "says it is too long": (b"HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\nx", {"fetch-big"}),
    "is shorter than it says": (
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        {"fetch-cut", "fetch-broken"},
    ),
    "has a length that is no number": (b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nx", set()),
    "never ends": (flood, {"fetch-big"}),
    "trickles": (trickle, {"fetch-slow"}),
    "trickles its head": (trickle_head, {"fetch-slow"}),
    "hangs up": (hang_up, {"fetch-broken"}),
    "speaks another language": (b"SSH-2.0-OpenSSH\r\n\r\n", {"fetch-broken"}),
    "has a head without end": (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 5000, {"fetch-broken"}),
    "has a line without end": (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000, {"fetch-broken"}),
    "breaks off within a chunk": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nabc",
        {"fetch-broken", "fetch-cut"},
    ),
    "has a chunk of nonsense": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc",
        {"fetch-broken"},
    ),
    "is a bomb": (answer(BOMB, "Content-Encoding: gzip"), {"fetch-bomb", "fetch-big"}),
    "is a bomb of another kind": (
        answer(zlib.compress(b"0" * (30 << 20)), "Content-Encoding: deflate"),
        {"fetch-bomb", "fetch-big"},
    ),
    "is packed twice": (answer(b"x", "Content-Encoding: gzip, gzip"), {"fetch-encoding"}),
    "is packed as nobody asked": (answer(b"x", "Content-Encoding: br"), {"fetch-encoding"}),
    "is not packed at all": (answer(b"plain", "Content-Encoding: gzip"), {"fetch-unpack"}),
    "is packed and cut": (answer(gzip.compress(b"x" * 999)[:-9], "Content-Encoding: gzip"), {"fetch-cut"}),
    "is missing": (answer(b"", status="404 Not Found"), {"fetch-status"}),
    "moves to nowhere": (answer(b"", status="302 Found"), {"fetch-status"}),
    "partly answers": (answer(b"x", status="206 Partial Content"), {"fetch-status"}),
}


@pytest.mark.parametrize("name", BAD)
def test_a_server_that_misbehaves(server: HostileServer, name: str) -> None:
    behaviour, codes = BAD[name]
    server.answers["/bad"] = behaviour
    start = perf_counter()
    if codes:
        assert refusal(server.url("/bad")) in codes
    else:
        assert fetch(server.url("/bad")).data == b"x"
    assert perf_counter() - start < 20  # a busy machine; the limit itself is 1.2 s


def test_a_server_that_never_answers(server: HostileServer) -> None:
    server.answers["/silent"] = stay_silent
    start = monotonic()
    assert refusal(server.url("/silent")) == "fetch-slow"
    assert monotonic() - start < 10


def test_a_closed_port(server: HostileServer) -> None:
    assert refusal("http://127.0.0.1:1/") == "fetch-broken"


def test_a_server_without_a_certificate(server: HostileServer) -> None:
    assert refusal(f"https://127.0.0.1:{server.port}/") in ("fetch-broken", "fetch-slow")


# -- through a proxy, for those who ask for it


@pytest.fixture
def asked(server: HostileServer) -> HostileServer:
    """The server as a proxy that nobody has asked for anything yet."""
    server.requests.clear()
    return server


def through(server: HostileServer, secret: str = "") -> Fetcher:
    """By way of a proxy, which is on this machine as they often are; nothing else is permitted here."""
    place = f"{secret}127.0.0.1:{server.port}"
    return Fetcher(proxies={"http": f"http://{place}", "https": place})


def test_a_proxy_is_asked_by_those_who_want_it(asked: HostileServer, monkeypatch: pytest.MonkeyPatch) -> None:
    asked.answers["http://example.org:80/a?b=1"] = answer(b"by proxy")
    monkeypatch.setenv("http_proxy", asked.url())
    monkeypatch.delenv("no_proxy", raising=False)
    assert make_fetcher(True).fetch("http://example.org/a?b=1").data == b"by proxy"
    assert "\r\nHost: example.org" in asked.requests[0]


def test_a_proxy_gets_its_password_and_is_not_named_with_it(asked: HostileServer) -> None:
    asked.answers["example.org:443"] = answer(b"", status="407 Proxy Authentication Required")
    with pytest.raises(FetchError) as caught:
        through(asked, "me:p%40ss@").fetch("https://example.org/")
    assert asked.requests[0].startswith("CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n")
    assert "\r\nProxy-Authorization: Basic bWU6cEBzcw==\r\n" in asked.requests[0]
    assert (caught.value.code, caught.value.params["proxy"]) == (
        "fetch-proxy-refused",
        f"127.0.0.1:{asked.port}",
    )


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Somebody whose word on who is who is taken in these tests alone."""
    return trustme.CA()


@pytest.fixture(scope="module")
def secure(authority: trustme.CA) -> Iterator[HostileServer]:
    """A server that can prove to be `example.org`."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("example.org").configure_cert(tls)
    with hostile_server(tls) as secure:
        secure.answers["/a"] = answer("一页".encode())
        yield secure


def test_through_a_tunnel_the_host_itself_is_spoken_to(
    asked: HostileServer, secure: HostileServer, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proxy hears a name and nothing else; the host proves who it is, and is not told the proxy's password."""
    asked.answers["example.org:443"] = asked.answers["example.com:443"] = tunnel_to(secure.port)
    with authority.cert_pem.tempfile() as trusted:
        monkeypatch.setenv("SSL_CERT_FILE", trusted)
        assert through(asked, "me:secret@").fetch("https://example.org/a").data.decode() == "一页"
        assert [request.partition(" ")[0] for request in asked.requests] == ["CONNECT"]
        assert secure.requests[-1].startswith("GET /a HTTP/1.1\r\nHost: example.org\r\n")
        assert "Proxy-Authorization" not in secure.requests[-1]
        with pytest.raises(FetchError, match="fetch-broken"):
            through(asked).fetch("https://example.com/a")  # which is somebody else
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(FetchError, match="fetch-broken"):
        through(asked).fetch("https://example.org/a")
    assert len(secure.requests) == 1


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "db.localhost", "[::1]", "10.1.2.3", "169.254.169.254"]
)
def test_a_proxy_is_not_asked_for_what_is_inside(asked: HostileServer, host: str) -> None:
    with pytest.raises(FetchError) as caught:
        through(asked).fetch(f"http://{host}/")
    assert caught.value.code in ("fetch-private", "fetch-no-host")
    assert asked.requests == []


def test_after_a_redirection_a_proxy_is_not_asked_for_what_is_inside_either(asked: HostileServer) -> None:
    asked.answers["http://example.org:80/"] = moved("http://169.254.169.254/secret")
    with pytest.raises(FetchError) as caught:
        through(asked).fetch("http://example.org/")
    assert caught.value.code == "fetch-private"
    assert len(asked.requests) == 1


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1080", "http://[bad", "http://:80"])
def test_a_proxy_that_we_cannot_use(proxy: str) -> None:
    with pytest.raises(FetchError) as caught:
        Fetcher(proxies={"all": proxy}).fetch("http://example.org/")
    assert caught.value.code == "fetch-proxy"
