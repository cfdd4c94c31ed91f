"""The smallest build that uses the whole engine: every file of `pages/` is published as it is, from one bundle of
bodies in the cache. What is wrong under faults here is wrong in the engine."""

import sys
from pathlib import Path

from wenzhai.engine.by_folder import Sources
from wenzhai.engine.cache import open_cache, set_aside
from wenzhai.engine.database import CacheDamaged
from wenzhai.engine.digest import digest
from wenzhai.engine.disk import DiskError
from wenzhai.engine.lock import BuildLock
from wenzhai.engine.output import OutputFolder, Write
from wenzhai.engine.rebuild import Planned, Trace, stale
from wenzhai.model.page import Rank


def main(arguments: list[str]) -> int:
    root = Path.cwd()
    try:
        with BuildLock(root / ".cache"):
            try:
                recover(root) if arguments == ["recover"] else build(root)
            except CacheDamaged:
                set_aside(root / ".cache")
                build(root)
    except DiskError as error:
        print(error.problem.code, error.problem.path, error.problem.params, file=sys.stderr)
        return 3
    return 0


def recover(root: Path) -> OutputFolder:
    """What every command does first."""
    output = OutputFolder(root / "site", root / ".cache", root, [root / "pages"])
    output.recover()
    return output


def build(root: Path) -> None:
    output = recover(root)
    pages = {p.relative_to(root / "pages").as_posix(): p.read_bytes() for p in files_below(root / "pages")}
    digests = {url: digest(data) for url, data in pages.items()}
    with open_cache(root / ".cache", root / "site") as cache:
        cache.bodies.put((digests[url], data) for url, data in pages.items())
        planned = [Planned(url, digests[url]) for url in pages]
        traces = cache.traces()
        found = output.survey(traces)
        todo = stale(planned, traces, lambda url: {"data": digests[url]}, cache.inputs, found.lost())
        bodies = cache.bodies.all()
        writes = [Write(one.key, bodies[digests[one.key]], rank(one.key)) for one in todo]
        published = output.publish(writes, pages.keys())
        made = {url: Trace(url, digests[url], digests[url], stat) for url, stat in published.stats.items()}
        gone = dict.fromkeys(traces.keys() - pages.keys())
        cache.explain((Planned(url, digests[url]), {"data": digests[url]}) for url in made)
        cache.record(Sources({}), traces.after({**gone, **made}, published.listings))
        cache.bodies.keep(digests.values())


def files_below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def rank(url: str) -> Rank:
    if url.startswith("assets/"):
        return Rank.ASSETS
    return Rank.INDEXES if url.endswith("index.html") else Rank.PAGES
