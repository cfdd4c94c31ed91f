"""Reads the site of the last build for the checks."""

from pathlib import Path

from wenzhai.builder.project import ContentSnapshot
from wenzhai.checks.built_site import BuiltSite, scan_site
from wenzhai.checks.published_urls import read_ledger
from wenzhai.content.config import Config
from wenzhai.engine.workers import Watcher, Workers
from wenzhai.library.library import Library


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
    origin = origins(snapshot.library)
    static = frozenset(file.url for file in snapshot.library.static)
    return BuiltSite(
        scans, files, config.url, f"{shown}/", origin, snapshot.text, read_ledger(root), static=static
    )


def origins(library: Library) -> dict[str, str]:
    """Page → the file that it is made from."""
    found = {placed.url: placed.path for placed in (*library.placed(), *library.static)}
    for terms, files in ((library.topics, library.topic_files), (library.sources, library.source_files)):
        found |= {terms[slug].url: file.path for slug, file in files.items()}
    return {str(url): path for url, path in found.items()}
