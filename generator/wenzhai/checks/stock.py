"""What the checks look at: the content as a build would read it, and the site as it was built last."""

from pathlib import Path

from wenzhai.builder.stages import slugger
from wenzhai.checks.built_site import BuiltSite, scan_site
from wenzhai.checks.content import ContentSnapshot
from wenzhai.checks.published_urls import read_ledger
from wenzhai.content.config import Config
from wenzhai.content.frontmatter.locate import with_positions
from wenzhai.content.load import read_content
from wenzhai.content.paths import CACHE
from wenzhai.content.scan import ContentTexts, scan
from wenzhai.engine.cache import CacheDamaged, open_cache, set_aside
from wenzhai.engine.lock import BuildLock
from wenzhai.engine.workers import Workers
from wenzhai.library.library import Library, build_library
from wenzhai.model.problems import Problem
from wenzhai.relations import relate


def take_stock(root: Path, config: Config) -> tuple[ContentSnapshot, list[Problem]]:
    """Everything under `content/`, drafts and articles of the future too, and what reading it complains of."""
    state = root / CACHE
    try:
        return stock_of(root, config, state)
    except CacheDamaged:
        set_aside(state)
        return stock_of(root, config, state)


def stock_of(root: Path, config: Config, state: Path) -> tuple[ContentSnapshot, list[Problem]]:
    with (
        BuildLock(state, "check"),
        open_cache(state, root / config.output) as cache,
        Workers(None) as workers,
    ):
        content = read_content(root, config, cache, workers, scan(root, cache.sources()))
        shelved = build_library(content.facts, config, slugger(config, cache), now=0, drafts=True)
        related = relate(shelved.library, config, cache)
    stock = ContentSnapshot(shelved.library, related, ContentTexts(root))
    shelf = with_positions(shelved.problems, stock.text)
    return stock, [*content.problems, *shelf, *related.problems]


def read_site(root: Path, config: Config, stock: ContentSnapshot) -> BuiltSite | None:
    """The built site; None if there is none."""
    folder = root / config.output
    if not (folder / "index.html").is_file():
        return None
    with Workers(None) as workers:
        scans, files = scan_site(folder, workers)
    shown = folder.relative_to(root).as_posix() if folder.is_relative_to(root) else str(folder)
    origin = origins(stock.library)
    return BuiltSite(scans, files, config.url, f"{shown}/", origin, stock.text, read_ledger(root))


def origins(library: Library) -> dict[str, str]:
    """Page → the content file that it was made from."""
    found = {placed.url: placed.path for placed in library.placed()}
    for terms, files in ((library.topics, library.topic_files), (library.sources, library.source_files)):
        found |= {terms[slug].url: file.path for slug, file in files.items()}
    return {str(url): path for url, path in found.items()}
