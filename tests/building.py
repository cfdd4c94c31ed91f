"""Whole sites, built by the command itself from a copy."""

import shutil
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]


def copy_of_the_demo(root: Path) -> Path:
    """This repository's own digest, in the folder `root`."""
    for name in ("content", "themes"):
        shutil.copytree(REPOSITORY / name, root / name)
    shutil.copy(REPOSITORY / "wenzhai.yaml", root)
    return root


def build(root: Path, *options: str) -> Path:
    """The site's folder after a build that went well."""
    command = [sys.executable, "-m", "wenzhai", "--root", str(root), "build", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "site"
