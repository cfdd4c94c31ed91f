"""The id of a project: by it an output folder is known to be this project's, and no other's.

It is made once, by `init` or by the first build, and kept in git. No published file tells it.
"""

import re
import secrets
from pathlib import Path

from wenzhai.content.paths import PROJECT_ID
from wenzhai.content.write import create
from wenzhai.engine.disk import guarded
from wenzhai.model.problems import Problem, ProblemsError

ID = re.compile(r"[0-9a-f]{32}")


def new_id() -> str:
    return secrets.token_hex(16)


def read_id(root: Path) -> str | None:
    """None for a project that has none yet. Raises ProblemsError for one that is no id, DiskError."""
    path = root / PROJECT_ID
    with guarded(path):
        try:
            text = path.read_bytes().decode("utf-8", "replace").strip()
        except FileNotFoundError:
            return None
    if not ID.fullmatch(text):
        raise ProblemsError([Problem(code="project-id", path=PROJECT_ID, line=1, column=1)])
    return text


def make_id(root: Path) -> str:
    """Gives the project an id. Under the build lock: two at once would give it two. Raises DiskError."""
    id = new_id()
    with guarded(root / PROJECT_ID):
        create(root / PROJECT_ID, f"{id}\n")
    return id
