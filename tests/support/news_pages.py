"""Pages of news sites that never were, written in the manner of those that are: how much of each article is found.

    python -m tests.support.news_pages     prints it as a table

Beside each page in `cases/pages/` lies what should be found: title, site, author, time, and the paragraphs.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from msgspec import Struct

from tests.support.paths import CASES
from wenzhai.importers import Options
from wenzhai.importers.web import WebImporter
from wenzhai.markup import render_markdown
from wenzhai.model.content import Draft

FOLDER = CASES / "pages"
SITE_PAGES = CASES / "site-pages"
"""Pages in the manner of the sites whose rules come with Wenzhai, in the layouts that they have and had. Written from
what public collections of pages and parsers show of those sites, without a look at the rules; the words are ours."""


class NewsPage(Struct, frozen=True):
    """`text` is what should be found; the other fields are what the page says of it."""

    name: str
    data: bytes
    title: str
    site: str
    author: str
    date: str
    text: str


def news_pages(folder: Path = FOLDER) -> Iterator[NewsPage]:
    for path in sorted(folder.glob("*.html")):
        lines = path.with_suffix(".txt").read_text(encoding="utf-8")
        title, site, author, date, text = lines.split("\n", 4)
        yield NewsPage(path.stem, path.read_bytes(), title, site, author, date, text)


def imported(page: NewsPage) -> Draft:
    return WebImporter().read(page.data, f"{page.name}.html", Options()).drafts[0]


def f1(found: str, expected: str) -> float:
    """The harmonic mean of precision and recall, of pairs of neighbouring Han or words."""
    one, other = pairs(found), pairs(expected)
    common = sum((one & other).values())
    return 2 * common / (sum(one.values()) + sum(other.values())) if one and other else 0.0


def pairs(text: str) -> Counter[tuple[str, str]]:
    return Counter(pairwise(re.findall(r"[㐀-鿿]|[^\W㐀-鿿]+", text.lower())))


def score(page: NewsPage) -> float:
    return f1(render_markdown(imported(page).markdown).text, page.text)


if __name__ == "__main__":
    print("| page | F1 |\n|---|---|")
    for page in news_pages():
        print(f"| `{page.name}` | {score(page):.3f} |")
