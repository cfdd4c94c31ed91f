"""`wenzhai fmt`: front matter in a fixed order and style."""

from difflib import unified_diff
from pathlib import Path

import click

from wenzhai.cli.console import OK, PROBLEMS, USAGE, CommandFailed, Console
from wenzhai.cli.options import argument, command, option


@command("fmt", json=True)
@argument("files", metavar="[FILE]…", nargs=-1, type=click.Path(path_type=Path))
@option("--check", is_flag=True)
@option("--diff", is_flag=True)
@option("--typography", is_flag=True)
def fmt(console: Console, files: tuple[Path, ...], check: bool, diff: bool, typography: bool) -> int:
    from wenzhai.builder.project import read_project
    from wenzhai.content.imports import FileEdit, keep_records_in_step
    from wenzhai.content.write import EditedTexts, File, write_files
    from wenzhai.model.problems import Problem, ProblemsError
    from wenzhai.tools.format import formatted, slugs_of
    from wenzhai.tools.typeset import typeset_file

    root = console.root
    with console.waiting("fmt-running") as meter:
        content = read_project(root, console.config, command="fmt", strict=True, watcher=meter)
    slugs = slugs_of(content.library)
    texts, changed, problems = EditedTexts(root), dict[str, str](), list[Problem]()
    asked = paths(root, files)
    with console.waiting("fmt-running") as meter:
        for done, path in enumerate(asked, start=1):
            try:
                text = formatted(texts(path), path, slugs, console.config.fields)
                if typography:
                    text = typeset_file(text, path, console.config)
                if text != texts(path):
                    changed[path] = text
            except ProblemsError as error:
                problems += error.problems
            meter(done, len(asked))
    if diff:
        for path, text in changed.items():
            lines = unified_diff(texts(path).splitlines(), text.splitlines(), path, path, lineterm="")
            console.result("\n".join(lines))
    if not (check or diff):
        write_files(
            [File(path, text.encode(), texts.originals[path]) for path, text in changed.items()], root
        )
        keep_records_in_step(root, (FileEdit(path, texts(path), text) for path, text in changed.items()))
    console.problems(problems)
    if console.as_json:
        console.json({"ok": not (problems or (check and changed)), "files": list(changed)})
    elif not diff:
        for path in changed:
            console.info("fmt-would" if check else "fmt-done", path=path)
        console.info("fmt-nothing" if not changed else "fmt-some", count=len(changed))
    return PROBLEMS if problems or (check and changed) else OK


def paths(root: Path, files: tuple[Path, ...]) -> list[str]:
    """The given content files, relative to the root; all content files if none is given."""
    from wenzhai.content.kinds import KINDS, kind_of
    from wenzhai.model.problems import Problem

    if not files:
        found = [path for kind in KINDS.values() for path in (root / kind.path).rglob("*.md")]
        return sorted(path.relative_to(root).as_posix() for path in found if path.is_file())
    named = []
    for file in files:
        path = file.resolve()
        inside = path.relative_to(root).as_posix() if path.is_relative_to(root) else ""
        if not path.is_file() or kind_of(inside) is None:
            raise CommandFailed([Problem(code="fmt-no-content", path=str(file))], USAGE)
        named.append(inside)
    return named
