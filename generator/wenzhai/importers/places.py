"""Links of imported articles to places that are not there once the site is rendered: they lead to the page instead.

Which places an article has is known for certain only when it is rendered; this mends what an import took for one.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from wenzhai.content.imports import FileEdit, keep_records_in_step
from wenzhai.content.write import File, write_files
from wenzhai.importers.plan import Plan
from wenzhai.model.problems import Problem, warning

OPENING = r"(?P<before>\]\(<?|\]:[ \t]+<?|href=[\"'])(?P<page>[^\s()<>\"'#]*)"
"""A link up to its place."""
LOST = frozenset(["link-anchor", "link-anchor-near"])


def mend_lost_places(root: Path, plan: Plan, faults: Iterable[Problem]) -> list[Problem]:
    """Takes the places that `faults` name out of the links of the articles that this import wrote.

    Returns a warning for each. Raises `ProblemsError` if a file was saved meanwhile, `OSError` if writing fails.
    """
    written = {one.path: one.after for one in plan.changes if one.after is not None}
    lost: dict[str, list[Problem]] = {}
    for fault in faults:
        if fault.code in LOST and fault.path in written:
            lost.setdefault(fault.path, []).append(fault)
    edits = [edit for path, same in lost.items() if (edit := mended(path, written[path].decode(), same))]
    write_files([File(one.path, one.after.encode(), one.before.encode()) for one in edits], root)
    keep_records_in_step(root, edits)
    return [
        warning(
            "import-place-unknown", one.path, line=one.line, column=1,
            params={"text": one.params["anchor"], "title": one.params["target"]},
        )
        for edit in edits
        for one in lost[edit.path]
    ]  # fmt: skip


def mended(path: str, text: str, faults: Iterable[Problem]) -> FileEdit | None:
    """The file without these places; None if it has none of them."""
    lines = text.split("\n")
    for fault in faults:
        anchor = fault.params["anchor"]
        written = "|".join(map(re.escape, dict.fromkeys((anchor, quote(anchor)))))
        link = re.compile(
            rf"(?P<before>\]\(<?|\]:[ \t]+<?|href=[\"'])(?P<page>[^\s()<>\"'#]*)#(?:{written})(?=[\s)>\"'])"
        )
        lines[fault.line - 1] = link.sub(without_place, lines[fault.line - 1])
    after = "\n".join(lines)
    return FileEdit(path, text, after) if after != text else None


def without_place(found: re.Match[str]) -> str:
    """The link to the page; to the top of this one if it named none."""
    return found["before"] + (found["page"] or "#top")
