"""What `--init` of `publish` and of `pull` do: write a workflow for GitHub, and what it needs."""

from collections.abc import Mapping

from wenzhai.cli.console import CommandFailed, Console


def write_workflow(console: Console, files: Mapping[str, str]) -> None:
    """Path → text, the workflow first. Files that are there stay; Failure if that is the workflow itself."""
    from wenzhai.content.write import create
    from wenzhai.model.problems import Problem

    workflow = next(iter(files))
    if (console.root / workflow).exists():
        raise CommandFailed([Problem(code="workflow-taken", path=workflow)])
    for path, text in files.items():
        if not (console.root / path).exists():
            create(console.root / path, text)
            console.result(path)
