"""A build that breaks every promise, for a test of the harness: it must notice each."""

import os
from pathlib import Path

from tests.faults.tiny import files_below


def main(arguments: list[str]) -> int:
    root = Path.cwd()
    pages, site, cache = root / "pages", root / "site", root / ".cache"
    cache.mkdir(exist_ok=True)
    known, note = cache / "known", cache / f"{os.getpid()}.tmp"
    note.write_text("busy")
    names = [path.relative_to(pages).as_posix() for path in files_below(pages)]
    todo = [name for name in names if not known.exists() or name not in known.read_text().split("\n")]
    known.write_text("\n".join(names))  # the record first: what is then not written is never written
    (root / "other.txt").write_text("a file beside the site")
    for name in todo:
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes((pages / name).read_bytes())
    note.unlink()
    return 0
