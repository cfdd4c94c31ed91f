"""Writes a plan to disk: each file whole or not at all, and durable once this returns."""

from collections.abc import Iterable
from pathlib import Path

from wenzhai.content.write import File, put, sync_folders, write_files
from wenzhai.importers.assets import Copy
from wenzhai.importers.plan import Plan


def write_plan(plan: Plan, root: Path) -> None:
    """Writes a plan. Raises `ProblemsError` if a file was saved since it was read, `OSError` if writing fails.

    The order is: files that articles show, articles, records of the import. If killed in between, the next import
    finishes the work, and an article that was not written is never taken for one that the editor has deleted.
    """
    copy_files((copy for copy in plan.copies if copy.status == "new"), root)
    articles = [File(one.path, one.after, one.before) for one in plan.changes if one.after is not None]
    terms = [File(term.path, term.text.encode(), None) for term in (*plan.new_topics, *plan.new_sources)]
    write_files([*articles, *terms], root)
    write_files([file for change in plan.changes for file in change.record.files(root, change.id)], root)


def copy_files(copies: Iterable[Copy], root: Path) -> None:
    """Copies files that do not exist yet; those created meanwhile are kept."""
    root, written = root.resolve(), list[Path]()
    for copy in copies:
        target = root / copy.path
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            with Path(copy.source).open("rb") as source:
                put(target, source)
        written.append(target)
    sync_folders(written, root)
