"""Templates of files, and filling them in."""

import re
from collections.abc import Mapping
from importlib.resources import files


def read(folder: str, name: str) -> str:
    return files("wenzhai.tools.scaffold").joinpath(folder, name).read_text(encoding="utf-8")


def fill(template: str, values: Mapping[str, str]) -> str:
    """Replaces `{{name}}` with values."""
    return re.sub(r"\{\{(\w+)\}\}", lambda match: values[match[1]], template)
