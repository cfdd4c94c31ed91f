"""Reads the site of the last build for the checks."""

from pathlib import Path

from wenzhai.builder.project import ContentSnapshot
from wenzhai.checks.built_site import BuiltSite, scan_site
from wenzhai.checks.published_urls import article_ids, read_ledger
from wenzhai.content.config import Config
from wenzhai.engine.workers import Watcher, Workers
from wenzhai.pages.link_addresses import content_pages


def read_site(
    root: Path, config: Config, snapshot: ContentSnapshot, watcher: Watcher | None = None
) -> BuiltSite | None:
    """The site as built last; None if there is none."""
    folder = root / config.output
    if not (folder / "index.html").is_file():
        return None
    with Workers(watcher=watcher) as workers:
        scans, files = scan_site(folder, workers)
    shown = folder.relative_to(root).as_posix() if folder.is_relative_to(root) else str(folder)
    origin = {page: file.path for page, file in content_pages(snapshot.library)}
    static = {str(file.url): file.path for file in snapshot.library.static}
    ids, ledger = article_ids(snapshot.library), read_ledger(root)
    return BuiltSite(
        scans, files, config.url, f"{shown}/", origin | static, ids, ledger, static=frozenset(static)
    )
