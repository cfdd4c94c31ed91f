"""Moves large sites of every generator here and says what was lost.

python -m benchmarks.moves                 200 posts each
python -m benchmarks.moves --count 20 hugo jekyll
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from benchmarks.moves import hexo, hugo, jekyll, pelican, vault
from benchmarks.moves.compare import lost
from benchmarks.moves.words import Source
from tests.support.importing import make_project
from tests.support.run import run_wenzhai
from wenzhai.content.config import load_config
from wenzhai.importers.moved import address_of
from wenzhai.importers.project_files import ProjectFiles

Site = Callable[[int], Iterator[tuple[str, bytes | Source]]]
SITES: dict[str, tuple[str, Site]] = {
    **{f"hexo-{form}": ("hexo", partial(hexo.site, form=form)) for form in range(len(hexo.PERMALINKS))},
    "hugo": ("hugo", hugo.site),
    "jekyll": ("jekyll", jekyll.site),
    "pelican": ("pelican", pelican.site),
    "vault": ("markdown", vault.site),
}
SHOWN = 20


def write(folder: Path, files: Iterator[tuple[str, bytes | Source]]) -> list[Source]:
    sources = []
    for path, content in files:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content if isinstance(content, bytes) else content.text.encode())
        sources += [content] if isinstance(content, Source) else []
    return sources


def pages_of(root: Path, ids: list[str]) -> dict[str, Path]:
    """Source file → the page it became; drafts have none."""
    files, config = ProjectFiles(root), load_config(root)
    found = {}
    for article in ids:
        record, file = files.record(article), files.file(article)
        if record and file:
            page = root / "site" / address_of(file.path, file.text.encode(), config).lstrip("/")
            if page.is_file():
                found[source_path(record.origin)] = page
    return found


def source_path(origin: str) -> str:
    """The file in an origin: the last part, which may hold blanks."""
    start = next((at for top in TOPS if (at := origin.find(f" {top}")) >= 0), 0)
    return origin[start + 1 :]


TOPS = ("source/", "content/", "content.de/", "_posts/", "_wiki/", "甲/", "乙/")


def move(name: str, count: int, place: Path) -> list[str]:
    """Moves one site and returns what was lost, and what a build complains of as an error."""
    kind, site = SITES[name]
    sources = write(place / "old", site(count))
    root = make_project(place / "digest")
    started = time.monotonic()
    moved = run_wenzhai("import", "--from", kind, place / "old", "--json", cwd=root)
    seconds = time.monotonic() - started
    if moved.code:
        return [moved.out + moved.err]
    report = moved.json
    built = run_wenzhai("build", "--now", "2026-01-01", "--json", cwd=root)
    faults = [one["message"] for one in built.json["problems"] if one["severity"] == "error"]
    ids = [article["id"] for article in report["articles"]]
    found = faults or lost(sources, pages_of(root, ids), root / "site")
    words = sum(
        len(source.marks.words) + len(source.marks.code) for source in sources if not source.is_private
    )
    addresses = sum(len(source.addresses) for source in sources)
    codes = sorted({one["code"] for one in report["problems"]})
    print(f"{name}: {len(sources)} posts, import {seconds:.1f} s, build errors {len(faults)},"
          f" {words} words and lines, {addresses} addresses, lost {len(found)}; told: {', '.join(codes)}")  # fmt: skip
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*SITES, []])
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--keep", type=Path, help="a folder for the sites, which stay there")
    asked = parser.parse_args()
    failed = False
    for name in asked.names or SITES:
        place = asked.keep / name if asked.keep else Path(tempfile.mkdtemp())
        shutil.rmtree(place, ignore_errors=True)
        found = move(name, asked.count, place)
        for line in found[:SHOWN]:
            print(f"    {line}")
        failed = failed or bool(found)
        if not asked.keep:
            shutil.rmtree(place)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
