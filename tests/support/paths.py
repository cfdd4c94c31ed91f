"""Where things are in this checkout."""

import os
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
CASES = REPOSITORY / "tests" / "cases"
"""Example files: what goes in and what is expected of it."""
GOLDEN = REPOSITORY / "tests" / "sites" / "golden"
"""The project with one of everything; `expected/` is its site."""

PYTHONPATH = f"{REPOSITORY / 'generator'}{os.pathsep}{REPOSITORY}"
"""Processes that tests start run the program of this checkout, whatever is installed."""
