"""One process against a cluster of Dask with two workers on this machine: the same bytes, and what it takes.

    python -m benchmarks.cluster --articles 200000 --place DIR

Prints processor time and memory of the building process, the scheduler and the workers, the bytes that each of them
received and sent, and the digest of each site. Needs Linux, `ss` of iproute2, and `wenzhai[cluster]`.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

from benchmarks.measure import INTERVAL, Memory, read_proc
from benchmarks.sites import Sites
from wenzhai.engine.ownership import MARKER

WORKERS = 2
TICKS = os.sysconf("SC_CLK_TCK")


class Watched:
    """A process while it runs: the most memory, processor seconds, and bytes over its connections."""

    def __init__(self, name: str, process: "subprocess.Popen[bytes]") -> None:
        self.name = name
        self.process = process
        self.memory = Memory(process.pid)
        self.memory.__enter__()
        self.cpu = 0.0
        self.traffic: dict[str, tuple[int, int]] = {}
        """Bytes received and sent by each connection, also of those that are closed by now."""

    def look(self, connections: Sequence[tuple[int, str, int, int]]) -> None:
        stat = read_proc(f"{self.process.pid}/stat").rpartition(")")[2].split()
        if len(stat) > 12:
            self.cpu = (int(stat[11]) + int(stat[12])) / TICKS
        for process, ends, received, sent in connections:
            if process == self.process.pid:
                self.traffic[ends] = received, sent

    def tell(self) -> None:
        received, sent = (sum(way) / 1e6 for way in zip((0, 0), *self.traffic.values(), strict=True))
        print(
            f"{self.name}: {self.cpu:.1f} s of processor time, {self.memory.peak / 1e6:.0f} MB,"
            f" {received:,.0f} MB received, {sent:,.0f} MB sent",
            flush=True,
        )


def connections() -> list[tuple[int, str, int, int]]:
    """Process, both ends, bytes received and sent of each connection on this machine."""
    said = subprocess.run(["ss", "-tinpHO"], capture_output=True, text=True, check=True).stdout
    found = []
    for line in said.splitlines():
        if process := re.search(r"pid=(\d+)", line):
            received, sent = (
                int(match[1]) if (match := re.search(rf"\b{name}:(\d+)", line)) else 0
                for name in ("bytes_received", "bytes_sent")
            )
            found.append((int(process[1]), " ".join(line.split()[3:5]), received, sent))
    return found


def start(arguments: Sequence[str | Path], folder: Path) -> "subprocess.Popen[bytes]":
    log = (folder / "command.log").open("ab")
    command = [sys.executable, "-m", *arguments]
    return subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, start_new_session=True)


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[Watched]]]:
    """The address of a scheduler, and its processes."""
    file = folder / "scheduler.json"
    file.unlink(missing_ok=True)
    common = ["--scheduler-file", str(file), "--no-dashboard", "--host", "127.0.0.1"]
    processes = [
        Watched("scheduler", start(["distributed.cli.dask_scheduler", "--port", "0", *common], folder))
    ]
    try:
        while not file.exists():
            time.sleep(INTERVAL)
        time.sleep(1)  # it is not written at one stroke
        for number in range(WORKERS):
            command = ["distributed.cli.dask_worker", "--no-nanny", "--nthreads", "1", *common]
            processes.append(Watched(f"worker {number + 1}", start(command, folder)))
        yield json.loads(file.read_text())["address"], processes
    finally:
        for one in reversed(processes):
            one.process.terminate()
            one.process.wait()
            one.memory.__exit__()


def build(name: str, project: Path, options: Sequence[str], others: Sequence[Watched] = ()) -> None:
    """Build from nothing, and tell what it took."""
    began = time.perf_counter()
    watched = Watched(name, start(["wenzhai", "build", "-q", *options], project))
    while watched.process.poll() is None:
        found = connections()
        for one in (watched, *others):
            one.look(found)
        time.sleep(1)
    watched.memory.__exit__()
    print(f"{name}: exit code {watched.process.returncode}, {time.perf_counter() - began:.0f} s on the clock")
    for one in (watched, *others):
        one.tell()


def digest_of(site: Path) -> str:
    """Of the names and bytes of all files but the marker, which names the project."""
    found = blake2b(digest_size=16)
    for path in sorted(path for path in site.rglob("*") if path.is_file() and path.name != MARKER):
        data = path.read_bytes()
        found.update(f"{path.relative_to(site)}\0{len(data)}\0".encode() + data)
    return found.hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--place", type=Path, default=Path(".cache/benchmarks/cluster"))
    parser.add_argument("--only", choices=["single", "cluster"])
    asked = parser.parse_args()
    for name in [asked.only] if asked.only else ["single", "cluster"]:
        sites = Sites(asked.place.resolve() / f"{name}{asked.articles}", asked.articles)
        sites.lay_out()
        if name == "single":
            build("one process", sites.wenzhai, ["-j", "1"])
        else:
            with cluster(sites.folder) as (address, processes):
                build("building process", sites.wenzhai, ["--executor", f"dask:{address}"], processes)
        print(f"{name}: {digest_of(sites.wenzhai / 'site')}", flush=True)


if __name__ == "__main__":
    main()
