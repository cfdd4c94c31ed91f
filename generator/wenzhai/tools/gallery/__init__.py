"""The gallery of a theme: every kind of page on one page, with deliberately awkward content."""

import re
import shutil
from pathlib import Path
from posixpath import dirname, join, normpath

from wenzhai.builder.build import build
from wenzhai.builder.outcome import BuildOptions
from wenzhai.content.config import Config, load_config
from wenzhai.content.paths import CACHE
from wenzhai.extend.hooks import FILTERS, load_hooks
from wenzhai.model.problems import ProblemsError
from wenzhai.tools.gallery.awkward import project_files

FOLDER = f"{CACHE}/gallery"
PAGE = "gallery.html"
NOW = 1_767_225_600
"""The time of the build, fixed so that the gallery is always the same."""

KINDS = {
    "home": "index.html",
    "article": "2025/12/24/awkward.html",
    "markdown": "2025/11/01/markdown-zh.html",
    "markdown-en": "2025/11/02/markdown-en.html",
    "excerpt": "undated/excerpt.html",
    "topic": "topics/long/index.html",
    "topics": "topics/index.html",
    "source": "sources/agency/index.html",
    "sources": "sources/index.html",
    "series": "series/ji-shi/index.html",
    "series-index": "series/index.html",
    "columns": "columns/index.html",
    "terms": "region/index.html",
    "archive": "archive.html",
    "year": "2025/index.html",
    "month": "2025/12/index.html",
    "day": "2025/12/24/index.html",
    "undated": "undated.html",
    "issue": "issues/2025-12.html",
    "issues": "issues/index.html",
    "corrections": "corrections.html",
    "page": "about.html",
    "subscribe": "subscribe.html",
    "search": "search.html",
    "404": "404.html",
}
"""The page that represents each kind."""

MAIN = re.compile(r'<main id="main"[^>]*>(.*)</main>', re.DOTALL)
BODY = re.compile(r'<body class="[^"]*">')
LINK = re.compile(r'\b(href|src)="([^":#?]+)')
IDS = re.compile(r'\b(id="|for="|name="|aria-controls="|aria-labelledby="|href="#)([^"]*)"')
SHEET = re.compile(r'<link rel="stylesheet"[^>]*>')
SEARCH = re.compile(r' data-search-app|<script type="application/ld\+json">.*?</script>', re.DOTALL)


def make_gallery(root: Path, config: Config, theme: str) -> Path:
    """Builds the gallery of a theme below `.cache/` of a project; returns the page to open. Raises ProblemsError."""
    folder = root / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    for path, data in project_files(config.lang, theme, config.plugins).items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    if (root / "themes").is_dir():
        shutil.copytree(root / "themes", folder / "themes")
    hooks = load_hooks(root, config.plugins).only(FILTERS)
    report = build(folder, load_config(folder), BuildOptions(now=NOW, hooks=hooks))
    if report.failed:
        raise ProblemsError(list(report.problems))
    page = report.output / PAGE
    page.write_text(one_page(report.output), encoding="utf-8")
    return page


def one_page(site: Path) -> str:
    """The home page with the main part of every kind of page inserted, each under the name of its kind."""
    pages = {kind: read(site, url) for kind, url in KINDS.items()}
    sections = "\n".join(section(kind, page) for kind, page in pages.items())
    sheets = dict.fromkeys(sheet for page in pages.values() for sheet in SHEET.findall(page))
    frame = SHEET.sub("", pages["home"]).replace("</title>", "</title>\n" + "\n".join(sheets), 1)
    return BODY.sub(
        '<body class="kind-gallery">', MAIN.sub(lambda _: f'<main id="main">{sections}</main>', frame)
    )


def section(kind: str, page: str) -> str:
    """The main part of a page; its ids are its own."""
    found = MAIN.search(page)
    inside = SEARCH.sub("", found[1] if found else "")
    inside = IDS.sub(lambda name: f'{name[1]}{kind}-{name[2]}"', inside)
    return f'<section class="kind-{kind}"><p class="kicker">{kind}</p>{inside}</section>'


def read(site: Path, url: str) -> str:
    """A page whose links lead out from the root of the site."""
    page = (site / url).read_text(encoding="utf-8")
    return LINK.sub(lambda link: f'{link[1]}="{normpath(join(dirname(url), link[2]))}', page)
