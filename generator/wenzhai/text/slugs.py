"""Slugs: short, readable, safe on every file system, and distinct for distinct titles.

Han becomes pinyin by phrase (重庆银行行长 → chong-qing-yin-hang-hang-zhang) with `v` for ü (绿 → lv), as input
methods write it. Letters of other scripts stay as they are.
"""

import re
from collections.abc import Container
from hashlib import blake2b
from unicodedata import category, combining, normalize

MAX_CHARACTERS = 60
MAX_BYTES = 180
"""A file system allows 255 bytes in a name; this leaves room for an extension and a temporary name."""

LETTERS = "abcdefghijklmnopqrstuvwxyz"
ALPHABET = LETTERS + "0123456789"
DEVICES = frozenset(
    {
        *("con", "prn", "aux", "nul", "conin$", "conout$"),
        *(f"{port}{n}" for port in ("com", "lpt") for n in "123456789¹²³"),
    }
)
"""Names reserved by Windows, whatever the extension."""
SITE_NAMES = frozenset(
    {"index", "feed", "rss", "page", "search", "archive", "undated", "404", "topics", "sources", "issues"}
)
"""Names that the site needs for its own pages."""

SYMBOLS = (
    (re.compile(r"(?<=[A-Za-z])#(?![A-Za-z0-9])"), " sharp "),
    (re.compile(r"(?<=[\w+])\+"), " plus "),
    (re.compile(r"(?<!\w)\.(?=[A-Za-z])"), " dot "),
    (re.compile(r"&"), " and "),
    (re.compile(r"(?<=\d)%"), " percent "),
    (re.compile(r"(?<=[A-Za-z])['’](?=[A-Za-z])"), ""),
)
SEPARATORS = re.compile(r"[\W_]+")
UNSAFE = re.compile(r"[^\w.-]")
DAY_PREFIX = re.compile(r"(?:\d{4}-\d\d-)?\d\d(?:-|$)", re.ASCII)


def slugify(title: str, style: str = "pinyin") -> str:
    """A slug for a title; `style` is `pinyin`, `han` (Han kept) or `id`. Never empty, unsafe or reserved."""
    if style == "id":
        return article_id(title)
    text = normalize("NFKC", title)
    for pattern, words in SYMBOLS:
        text = pattern.sub(words, text)
    if style == "pinyin":
        text = _pinyin(text)
    slug = _shorten(SEPARATORS.sub("-", _plain_letters(text)).strip("-"))
    if not slug:
        return article_id(title)
    return f"{slug}-1" if is_reserved(slug) else slug


def article_id(origin: str, taken: Container[str] = (), length: int = 6) -> str:
    """An id that depends only on `origin` (and on the ids already taken): letters and digits, a letter first."""
    attempt = 0
    while True:
        seed = origin if not attempt else f"{origin}\n{attempt}"
        number = int.from_bytes(blake2b(seed.encode("utf-8", "surrogatepass"), digest_size=16).digest())
        number, first = divmod(number, len(LETTERS))
        found = LETTERS[first]
        for _ in range(length - 1):
            number, digit = divmod(number, len(ALPHABET))
            found += ALPHABET[digit]
        if found not in taken:
            return found
        attempt += 1


def path_stem(path: str) -> str:
    """The file's name without its extension, composed."""
    return normalize("NFC", path.rpartition("/")[2].removesuffix(".md"))


def path_slug(path: str) -> str:
    """The slug that a file's name holds, without the leading day: `12/24-slug.md` → `slug`; may be empty."""
    stem = path_stem(path)
    day = DAY_PREFIX.match(stem)
    return stem[day.end() :] if day else stem


def slug_fault(slug: str) -> str | None:
    """Why a slug cannot be a file name everywhere: `characters`, `edges`, `reserved`, `long`; None if it can."""
    if not slug or UNSAFE.search(slug):
        return "characters"
    if slug[0] in ".-" or slug[-1] == ".":
        return "edges"
    if is_reserved(slug):
        return "reserved"
    return "long" if len(slug.encode()) > MAX_BYTES else None


def is_reserved(slug: str) -> bool:
    return is_device(slug) or slug.lower() in SITE_NAMES


def is_device(name: str) -> bool:
    """Whether Windows takes a file of that name for one of its devices."""
    return name.lower().partition(".")[0].rstrip() in DEVICES


def collision_key(path: str) -> str:
    """A key that is equal for two paths that some file system or some reader takes for the same."""
    return normalize("NFKC", normalize("NFKC", path).casefold())


def _pinyin(text: str) -> str:
    """Han in it as syllables."""
    from wenzhai.text.scripts import HAN_RUN

    if not HAN_RUN.search(text):
        return text
    # Slow to import (half a second), and most builds never need it.
    from pypinyin import lazy_pinyin

    return HAN_RUN.sub(lambda run: f" {' '.join(lazy_pinyin(run[0]))} ", text)


def _plain_letters(text: str) -> str:
    """Lower case; Latin letters lose their accents, everything else stays composed."""
    if text.isascii():
        return text.lower()
    kept = []
    for character in normalize("NFKC", text.lower()):
        base = normalize("NFD", character)
        latin = base[0].isascii() and all(map(combining, base[1:]))
        kept.append(base[0] if latin else character)
    return "".join(kept)


def _shorten(slug: str) -> str:
    """At most `MAX_CHARACTERS` and `MAX_BYTES`, cut between words where there are any."""
    if len(slug) <= MAX_CHARACTERS and len(slug.encode()) <= MAX_BYTES:
        return slug
    head = slug[: MAX_CHARACTERS + 1].encode()[: MAX_BYTES + 1].decode(errors="ignore")
    words, _, _ = head.rpartition("-")
    return words or head[:MAX_CHARACTERS].encode()[:MAX_BYTES].decode(errors="ignore")


IN_HEADING_ID = frozenset(("Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "Pc"))
"""Letters, marks, digits and `_` of all scripts (the categories of Unicode)."""
MAX_HEADING_ID = 200
IDS_OF_THEMES = re.compile(r"main|top|wz-.*", re.IGNORECASE)
"""The ids that themes give to parts of a page; `#top` is the top of every page (HTML Standard, 7.4.6.4)."""


def heading_id(text: str) -> str:
    """The id that GitHub gives a heading, so that links to it work there and here: lower case, without signs, `-` for
    each blank; at most `MAX_HEADING_ID` characters. What themes call parts of the page is not taken: see
    `IDS_OF_THEMES`.
    """
    letters = normalize("NFC", text.strip().lower()).replace(" ", "-")
    kept = (letter for letter in letters if letter == "-" or category(letter) in IN_HEADING_ID)
    found = "".join(kept)[:MAX_HEADING_ID] or "section"
    return f"section-{found}" if IDS_OF_THEMES.fullmatch(found) else found
