"""What of a site is missing on the pages it became, and what is there that nobody was to see."""

import re
from html import unescape
from pathlib import Path

from benchmarks.moves.words import Source

TAG = re.compile(r"<[^<>]+>")
SECRET = re.compile(r"secret\d{4}x\d{3}")
REDIRECT = re.compile(r'http-equiv="refresh" content="0; ?url=([^"]+)"')


def text_of(page: Path) -> str:
    return unescape(TAG.sub("", page.read_text(encoding="utf-8")))


def all_text(page: Path) -> str:
    """The words of a page, with those that its attributes show: descriptions of pictures."""
    html = page.read_text(encoding="utf-8")
    return unescape(TAG.sub("", html) + " " + " ".join(re.findall(r'\b(?:alt|title)="([^"]*)"', html)))


def page_of_address(site: Path, address: str) -> Path:
    path = address.lstrip("/")
    return site / (
        path + "index.html"
        if path.endswith("/") or not path
        else path
        if path.endswith(".html")
        else f"{path}.html"
    )


def target(site: Path, address: str) -> Path | None:
    """The page that an old address leads to; None for one that does not answer."""
    page = page_of_address(site, address)
    if not page.is_file():
        return None
    found = REDIRECT.search(page.read_text(encoding="utf-8"))
    return (page.parent / unescape(found[1])).resolve() if found else page


def lost(sources: list[Source], pages: dict[str, Path], site: Path) -> list[str]:
    """One line for each word, line of code or address that is missing, and for each secret that is not."""
    found: list[str] = []
    for source in sources:
        if source.is_private:
            if source.path in pages:
                found.append(f"{source.path}: published")
            continue
        page = pages.get(source.path)
        if page is None or not page.is_file():
            found.append(f"{source.path}: no page")
            continue
        text = all_text(page)
        found += [f"{source.path}: {word} is missing" for word in source.marks.words if word not in text]
        found += [
            f"{source.path}: line {line!r} is missing" for line in source.marks.code if line not in text
        ]
        for address in source.addresses:
            there = target(site, address)
            if there != page.resolve():
                found.append(f"{source.path}: {address} leads to {there}")
    return [*found, *leaks(sources, site)]


def leaks(sources: list[Source], site: Path) -> list[str]:
    """Words of private posts, and of notes, in any file of the site."""
    private = {word for source in sources if source.is_private for word in source.marks.words}
    found = []
    for file in site.rglob("*"):
        if file.is_file() and file.suffix not in (".png", ".woff2"):
            data = file.read_text(encoding="utf-8", errors="replace")
            if SECRET.search(data):
                found.append(f"{file.relative_to(site)}: a note is shown")
            if private and any(
                word in data for word in set(re.findall(r"[a-z]+\d{4}x\d{3}", data)) & private
            ):
                found.append(f"{file.relative_to(site)}: a private word is shown")
    return found
