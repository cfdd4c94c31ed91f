"""Files of `static/`: published byte for byte at their own addresses, unless a browser or a server would run them.

Hosts tell the kind of a file by its ending, browsers now and then by its bytes; so both have to be harmless, and to
agree. `trusted_static` in the settings lets everything pass.
"""

import re
from contextlib import suppress
from xml.etree.ElementTree import ParseError, canonicalize

from msgspec import structs

from wenzhai.content.config import Config
from wenzhai.content.paths import STATIC
from wenzhai.content.scan import STATIC_MAX_BYTES
from wenzhai.content.svg import NotSvg, SvgRefused, read_svg
from wenzhai.engine.digest import digest
from wenzhai.markup import DeadlineExceeded, deadline
from wenzhai.model.content import Parsed, StaticFile
from wenzhai.model.page import Url
from wenzhai.model.problems import Problem
from wenzhai.text.addresses import NO_ADDRESS, WELL_KNOWN, is_file_everywhere

RUN_BY_SERVERS = re.compile(
    "php|phtml|phar|shtml|shtm|stm|cgi|pl|asp|aspx|ashx|jsp|jspx|svgz|swf|mht|mhtml|hta"
)
"""Endings of programs on a server, and of containers of pages."""
HTML = re.compile("x?html?|xht")
XML = re.compile("xml|xslt?|rdf|atom|rss|opml|mml|kml|gpx")
TEXT = re.compile("txt|md|csv|tsv|jsonl?|jsonld|webmanifest|m?js|css|map|vtt|srt|ya?ml|toml|ics|log")
"""Shown as text or read by programs, whatever is in them."""
SIGNATURES: dict[str, tuple[bytes, ...]] = {
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "gif": (b"GIF87a", b"GIF89a"),
    "webp": (b"RIFF",),
    "ico": (b"\0\0\1\0",),
    "pdf": (b"%PDF-",),
    "zip": (b"PK",),
    "epub": (b"PK",),
    "docx": (b"PK",),
    "xlsx": (b"PK",),
    "pptx": (b"PK",),
    "gz": (b"\x1f\x8b",),
    "woff": (b"wOFF",),
    "woff2": (b"wOF2",),
    "wav": (b"RIFF",),
    "ogg": (b"OggS",),
    "flac": (b"fLaC",),
    "webm": (b"\x1aE\xdf\xa3",),
}
"""How the bytes of the kinds begin that are commonly published."""
PICTURE = re.compile("png|jpe?g|gif|webp|ico")

SNIFFED = 1445
"""Bytes that browsers look at to tell a kind (WHATWG MIME Sniffing, section 7)."""
PAGE_BEGINS = re.compile(
    rb"(?:\xef\xbb\xbf)?[\t\n\x0c\r ]*<(?:!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body"
    rb"|br|p|!--|\?xml|svg)[\t\n\x0c\r >]",
    re.IGNORECASE,
)
PAGE_WITHIN = re.compile(
    rb"<(?:!doctype html|html|script|iframe|body|svg|\?xml-stylesheet)[\s/>]", re.IGNORECASE
)
"""In a picture: it is two kinds in one."""
RUNS_XML = re.compile(
    rb"<\?xml-stylesheet|<!DOCTYPE|<!ENTITY|http://www\.w3\.org/(?:1999/xhtml|2000/svg|1999/XSL/Transform)"
)


def read_static(path: str, data: bytes, config: Config) -> Parsed:
    """The fact of a file of `static/`, or why it is not published."""
    url = path.removeprefix(f"{STATIC}/")
    code = misplaced(url) or (
        "static-too-big"
        if len(data) > STATIC_MAX_BYTES
        else ""
        if config.trusted_static
        else danger(url, data, config)
    )
    if code:
        ending = ending_of(url)
        return Parsed(path, problems=(Problem(code=code, path=path, params={"ending": ending}),))
    file = StaticFile(path=path, url=Url(url), body_digest=digest(data))
    return Parsed(path, structs.replace(file, digest=digest(file)), data=data)


def misplaced(url: str) -> str:
    """The code of what is wrong with an address; empty if nothing is."""
    visible = url.removeprefix(f"{WELL_KNOWN}/")
    return "static-address" if NO_ADDRESS.search(visible) or not is_file_everywhere(visible) else ""


def danger(url: str, data: bytes, config: Config) -> str:
    """The code of why a browser or a server may run a file; empty if none does."""
    ending = ending_of(url)
    if RUN_BY_SERVERS.fullmatch(ending):
        return "static-server"
    if HTML.fullmatch(ending):
        return "static-html" if b"<" in data or b"\0" in data else ""
    if XML.fullmatch(ending):
        return "static-xml" if RUNS_XML.search(data) or b"\0" in data else ""
    if ending == "svg":
        return "" if only_draws(data, config.deadline) else "static-svg"
    signatures = SIGNATURES.get(ending, ())
    if signatures and not data.startswith(signatures):
        return "static-other-kind"
    if not TEXT.fullmatch(ending) and PAGE_BEGINS.match(data[:SNIFFED]):
        return "static-other-kind"
    return "static-two-kinds" if PICTURE.fullmatch(ending) and PAGE_WITHIN.search(data) else ""


def only_draws(data: bytes, seconds: float) -> bool:
    """Whether the cleaning of drawings would take nothing out of this one."""
    with suppress(NotSvg, SvgRefused, DeadlineExceeded, ParseError, UnicodeDecodeError), deadline(seconds):
        return canonical(read_svg(data).data) == canonical(data)
    return False


def canonical(data: bytes) -> str:
    """What is drawn, however it is written. Safe from entities: drawings that declare some are refused before."""
    return canonicalize(data.decode("utf-8-sig"), strip_text=True)


def ending_of(url: str) -> str:
    return url.rpartition("/")[2].rpartition(".")[2].lower()
