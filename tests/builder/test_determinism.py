"""The same content gives the same bytes, whatever the machine: zone, locale, hash seed, processes, umask, folder,
order of files on the disk, their times, the moment of the build.

Every pair of circumstances meets in at least one of the builds; each is the program itself in a process of its own.
"""

import os
import random
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations, product
from pathlib import Path
from subprocess import run

import pytest

from tests.support.paths import GOLDEN
from tests.support.project import LONG_AGO_NS, NOW
from tests.support.run import environment
from wenzhai.content.paths import PROJECT_ID

MANY = 100
"""Small articles beside the golden site: enough work for a pool of processes."""

CIRCUMSTANCES: dict[str, Sequence[str]] = {
    "TZ": ("", "Asia/Shanghai", "America/New_York", "Pacific/Kiritimati"),
    "LC_ALL": ("", "C", "zh_CN.GB18030", "tr_TR.UTF-8"),
    "PYTHONHASHSEED": ("0", "1", "random"),
    "PYTHONUTF8": ("0", "1"),
    "jobs": ("1", "2"),
    "umask": ("000", "022", "077"),
    "folder": ("p", "一个 文件夹/with 'quotes'"),
    "order": ("forward", "backward", "shuffled"),
    "times": ("now", "long ago", "future"),
    "now": ("2026-01-01 08:00 +08:00", "2026-01-31T12:00:00Z"),
}
Row = tuple[str, ...]


def covering_rows() -> Iterator[Row]:
    """Few rows in which every two values of two circumstances meet: greedily, the same ones in every run."""
    names = range(len(CIRCUMSTANCES))
    values = list(CIRCUMSTANCES.values())
    open_pairs = {
        (one, other, a, b)
        for one, other in combinations(names, 2)
        for a, b in product(values[one], values[other])
    }
    chance = random.Random(20260101)
    while open_pairs:
        candidates = [tuple(chance.choice(choice) for choice in values) for _ in range(400)]
        row = max(candidates, key=lambda row: len(open_pairs & pairs(row)))
        open_pairs -= pairs(row)
        yield row


def pairs(row: Row) -> set[tuple[int, int, str, str]]:
    return {(one, other, row[one], row[other]) for one, other in combinations(range(len(row)), 2)}


def inputs() -> dict[str, bytes]:
    found = {path.relative_to(GOLDEN).as_posix(): path for path in GOLDEN.rglob("*") if path.is_file()}
    files = {
        name: path.read_bytes() for name, path in sorted(found.items()) if not name.startswith("expected/")
    }
    for number in range(MANY):
        day = f"2025-{number % 12 + 1:02}-{number % 27 + 1:02}"
        text = f"---\ntitle: 第 {number} 篇\ndate: {day}\n---\n正文 {number}。\n"
        files[f"content/articles/many/{number:03}.md"] = text.encode()
    files["content/articles/雨.md"] = "---\ntitle: 雨\n---\n名字就是网址。\n".encode()
    return files


ORDERS: dict[str, Callable[[list[str]], list[str]]] = {
    "forward": sorted,
    "backward": lambda names: sorted(names, reverse=True),
    "shuffled": lambda names: random.Random(7).sample(names, len(names)),
}
TIMES: dict[str, int | None] = {"now": None, "long ago": LONG_AGO_NS, "future": (NOW + 10**9) * 10**9}


def site_under(folder: Path, row: Mapping[str, str]) -> dict[str, tuple[int, bytes]]:
    """Mode and bytes of every file of the site, as built under these circumstances."""
    root = folder / row["folder"]
    files = inputs() | {PROJECT_ID: b"0" * 32 + b"\n"}  # which is an input, and random once
    for name in ORDERS[row["order"]](list(files)):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(files[name])
        if time := TIMES[row["times"]]:
            os.utime(path, ns=(time, time))
    settings = {name: row[name] for name in ("TZ", "LC_ALL", "PYTHONHASHSEED", "PYTHONUTF8") if row[name]}
    given = {name: value for name, value in environment().items() if name not in ("LANG", "PYTHONUTF8")}
    command = [sys.executable, "-m", "wenzhai", "build", "-j", row["jobs"], "--now", row["now"]]
    built = run(command, cwd=root, env=given | settings, umask=int(row["umask"], 8), capture_output=True)
    assert built.returncode == 0, built.stderr.decode(errors="replace")
    site = root / "site"
    return {
        path.relative_to(site).as_posix(): (path.stat().st_mode, path.read_bytes() if path.is_file() else b"")
        for path in sorted(site.rglob("*"))
    }


@pytest.mark.skipif(sys.platform == "win32", reason="a umask is no circumstance there")
def test_the_same_bytes_under_all_circumstances(tmp_path: Path) -> None:
    rows = [dict(zip(CIRCUMSTANCES, row, strict=True)) for row in covering_rows()]
    with ThreadPoolExecutor(2) as pool:
        sites = list(pool.map(lambda item: site_under(tmp_path / str(item[0]), item[1]), enumerate(rows)))
    assert len(sites[0]) > 2 * MANY
    for row, site in zip(rows, sites, strict=True):
        assert site.keys() == sites[0].keys(), row
        differing = [name for name, file in site.items() if file != sites[0][name]]
        assert not differing, f"{differing[:5]} under {row}, unlike under {rows[0]}"


def test_files_can_be_read_by_a_server_whatever_the_umask(tmp_path: Path) -> None:
    row = {name: values[0] for name, values in CIRCUMSTANCES.items()} | {"umask": "077"}
    modes = {mode & 0o777 for mode, _ in site_under(tmp_path, row).values()}
    assert modes == {0o644, 0o755}


def test_every_pair_of_circumstances_meets() -> None:
    met = set().union(*(pairs(row) for row in covering_rows()))
    sizes = [len(values) for values in CIRCUMSTANCES.values()]
    assert len(met) == sum(one * other for one, other in combinations(sizes, 2))
