"""`--init` of `publish` and `pull`: writes a GitHub workflow and its requirement files."""

from collections.abc import Mapping
from pathlib import Path

from wenzhai.cli.console import CommandFailed, Console


def write_workflow(console: Console, files: Mapping[str, str]) -> None:
    """Writes files (path → text, the workflow first). Existing ones are kept, except unchanged requirement files from
    an older version.

    Raises CommandFailed where the workflow is there and nothing is out of date."""
    from wenzhai.content.write import File, create_all, write_files
    from wenzhai.model.problems import Problem

    workflow = next(iter(files))
    fresh = [path for path in files if not (console.root / path).exists()]
    older = [path for path, text in files.items() if is_older(console.root / path, path, text)]
    if workflow not in fresh and not older:
        raise CommandFailed([Problem(code="workflow-taken", path=workflow)])
    create_all({console.root / path: files[path] for path in fresh})
    for path in fresh:
        console.result(path)
    texts = [File(path, files[path].encode(), (console.root / path).read_bytes()) for path in older]
    write_files(texts, console.root)
    for path in older:
        console.result(path)


def is_older(file: Path, path: str, text: str) -> bool:
    from wenzhai.tools.scaffold.workflow import is_generated

    try:
        there = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):  # missing, or not written by Wenzhai
        return False
    return there != text and is_generated(path, there)
