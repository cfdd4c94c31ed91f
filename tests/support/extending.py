"""The examples of docs/extending.md as they stand there: files by their names, by the heading above them."""

import re
from collections.abc import Mapping

from tests.support.paths import REPOSITORY

TEXT = (REPOSITORY / "docs" / "extending.md").read_text(encoding="utf-8")
FILE = re.compile(r"^`([\w./-]+)`:[^\n]*\n\n```\w+\n(.*?)^```$", re.M | re.S)


def files_of(heading: str) -> Mapping[str, str]:
    """Name → text of every file below a heading `### …`."""
    (below,) = re.findall(rf"^### {heading}$(.*?)(?=^##)", TEXT, re.M | re.S)
    return dict(FILE.findall(below))
