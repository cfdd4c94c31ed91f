"""Opens every page of a built site in Chromium and says all that is wrong with it."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, unquote, urldefrag

from msgspec import Struct, convert
from playwright.sync_api import Browser, Page, Request

REDIRECT = 'http-equiv="refresh"'

LOOK = """() => ({
    links: [...document.querySelectorAll('[href], [src]')].map(e => e.href || e.src).filter(a => typeof a === 'string'),
    ids: [...document.querySelectorAll('[id]')].map(e => e.id),
    data: [...document.querySelectorAll('script[type="application/ld+json"]')].map(e => e.textContent),
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
})"""


class Seen(Struct):
    """What a page holds: addresses as the browser resolved them, ids, JSON-LD, pixels it is too wide."""

    links: list[str]
    ids: list[str]
    data: list[str]
    wide: int


def crawl(browser: Browser, site: Path, root: str) -> list[str]:
    """Every complaint about the pages of `site`, which Chromium reaches below `root` (with a final slash)."""
    complaints: list[str] = []
    page = browser.new_page(viewport={"width": 390, "height": 844})
    listen(page, root, complaints)
    pages = {}
    for file in sorted(site.rglob("*.html")):
        url = file.relative_to(site).as_posix()
        if url == "404.html" and root.startswith("file:"):
            continue  # a server's page: shown at any depth, it calls the site by its full address
        page.goto(root + quote(url))
        if REDIRECT in file.read_text(encoding="utf-8"):
            page.wait_for_url(elsewhere(root + quote(url)))
            complaints += complain_of_redirect(url, page.url, site, root)
        else:
            pages[url] = convert(page.evaluate(LOOK), Seen)
    page.close()
    return complaints + list(check_pages(pages, site, root))


def elsewhere(here: str) -> Callable[[str], bool]:
    return lambda now: now != here


def complain_of_redirect(url: str, target: str, site: Path, root: str) -> list[str]:
    problem = check_link(target, site, root, {})
    return [f"{url}: redirects to a {problem}: {target}"] if problem else []


def listen(page: Page, root: str, complaints: list[str]) -> None:
    """Write down what the page says on the console, fails to load, or asks of any place but the site."""
    page.on("console", lambda message: complaints.append(f"{page.url}: console: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: error: {error}"))
    page.on("requestfailed", lambda request: complain_of_failure(request, page.url, complaints))

    page.on("request", lambda request: complain_of_strangers(request.url, page.url, root, complaints))


def complain_of_failure(request: Request, page: str, complaints: list[str]) -> None:
    if request.failure != "net::ERR_ABORTED":  # the crawl moved on before an icon had come
        complaints.append(f"{page}: failed: {request.url}")


def complain_of_strangers(asked: str, page: str, root: str, complaints: list[str]) -> None:
    if not asked.startswith((root, "data:")):
        complaints.append(f"{page}: asked {asked}")


def check_pages(pages: dict[str, Seen], site: Path, root: str) -> Iterator[str]:
    """Dead links and anchors, ids given twice, JSON-LD that is none, pages wider than a phone."""
    ids = {url: set(seen.ids) for url, seen in pages.items()}
    for url, seen in pages.items():
        for link in sorted(set(seen.links)):
            if problem := check_link(link, site, root, ids):
                yield f"{url}: {problem}: {link}"
        yield from (f"{url}: id twice: {name}" for name in twice(seen.ids))
        yield from (f"{url}: bad JSON-LD: {text[:60]}" for text in seen.data if not is_object(text))
        if seen.wide > 0:
            yield f"{url}: {seen.wide} px too wide"


def check_link(link: str, site: Path, root: str, ids: dict[str, set[str]]) -> str:
    """What is wrong with a link, empty for a good one and for one to another site."""
    address, fragment = urldefrag(link)
    if not address.startswith(root):
        same_host = address.startswith(("file:", root[: root.find("/", 8)]))
        return "link out of the site" if same_host else ""
    target = unquote(address.removeprefix(root).partition("?")[0])
    if not exists(site, target):
        return "dead link"
    if fragment and target in ids and unquote(fragment) not in ids[target]:
        return "dead anchor"
    return ""


def exists(site: Path, target: str) -> bool:
    """Whether there is such a file. Folders are none: opened from disk they would show their listing."""
    return (site / target).is_file()


def twice(names: list[str]) -> list[str]:
    return sorted(name for name, times in Counter(names).items() if times > 1)


def is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False
