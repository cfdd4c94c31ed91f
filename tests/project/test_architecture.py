"""docs/architecture.md names what there is: the rooms, every module, and who touches the disk."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import wenzhai
from tests.project.test_layers import ROOMS

PACKAGE = Path(wenzhai.__file__).parent
PAGE = (PACKAGE.parents[1] / "docs" / "architecture.md").read_text(encoding="utf-8")
TREES = {
    path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(PACKAGE.rglob("*.py"))
}


def section(heading: str) -> str:
    """What stands below a heading, down to the next of its rank."""
    rank = heading.partition(" ")[0]
    return re.split(
        rf"^#{{1,{len(rank)}}} ", PAGE.partition(f"{heading}\n")[2], maxsplit=1, flags=re.MULTILINE
    )[0]


def rows(heading: str) -> list[list[str]]:
    """The rows of the table below a heading, its head aside."""
    lines = [line for line in section(heading).splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def named(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


# -- rooms and modules


def test_the_rooms_are_the_folders_from_the_top_to_the_bottom() -> None:
    told = [name for row in rows("## Rooms") for name in named(row[0])]
    folders = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()}
    assert told == [f"{room}/" for room in ROOMS if room in folders]
    assert {name.strip("/") for name in told} == folders


@pytest.mark.parametrize("room", [room for room in ROOMS if (PACKAGE / room).is_dir()])
def test_every_module_is_named_once_in_the_table_of_its_room(room: str) -> None:
    told = [name for row in rows(f"### `{room}/`") for name in named(row[0]) if name.endswith(".py")]
    there = [name.removeprefix(f"{room}/") for name in TREES if name.startswith(f"{room}/")]
    assert sorted(told) == sorted(name for name in there if not name.endswith("__init__.py"))


# -- the disk

READS = {
    *("exists", "glob", "is_dir", "is_file", "is_symlink", "iterdir", "lstat", "open_file", "open_folder"),
    *("read_bytes", "rglob", "samefile", "scandir", "stat", "truetype", "disk_usage", "connect"),
}
WRITES = {
    *("chmod", "copy2", "copyfile", "copyfileobj", "copymode", "copytree", "flock", "fsync", "ftruncate"),
    *("hardlink_to", "makedirs", "mkdir", "mkdtemp", "move", "pwrite", "rename", "rmdir", "rmtree"),
    *("symlink_to", "TemporaryDirectory", "NamedTemporaryFile", "touch", "unlink", "write_bytes"),
}
"""Names of functions and methods that work on files, of whatever they are."""
OF_OS = {
    "read": "reads",
    "write": "writes",
    "replace": "writes",
    "remove": "writes",
    "listdir": "reads",
    "walk": "reads",
}
"""Those of `os` whose names others have as well."""


def touches(tree: ast.AST) -> Iterator[str]:
    """What the calls in a module do to the disk: reads (or looks), writes."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        function, given = node.func, {word.arg for word in node.keywords}
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        owner = getattr(getattr(function, "value", None), "id", "")
        if (
            name in READS
            or (name == "read_text" and "encoding" in given)
            or (name == "open" and owner == "os")
        ):
            yield "reads"
        elif name in WRITES or (name == "write_text" and "encoding" in given):
            yield "writes"
        elif owner == "os" and name in OF_OS:
            yield OF_OS[name]
        elif name == "replace" and len(node.args) == 1 and not given and owner != "structs":
            yield "writes"  # a path gets the name of another: of texts and dates it takes more, or names
        elif name == "open" and (mode := opened_as(node)):
            yield "writes" if set(mode) & set("wxa+") else "reads"


def opened_as(call: ast.Call) -> str:
    """The mode in which a call opens a file; empty for what opens something else."""
    given = [value.value for value in call.args if isinstance(value, ast.Constant)]
    return next((str(mode) for mode in given if re.fullmatch(r"[rwxab+]+", str(mode))), "")


def test_who_touches_the_disk_is_on_the_list() -> None:
    told = {name: row[1] for row in rows("## Who touches the disk") for name in named(row[0])}
    found = {name: {*touches(tree)} for name, tree in TREES.items()}
    assert told == {name: "writes" if "writes" in did else "reads" for name, did in found.items() if did}


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ('(root / "a").read_bytes()', "reads"),
        ('path.read_text(encoding="utf-8")', "reads"),
        ('path.open("rb")', "reads"),
        ("os.listdir(folder)", "reads"),
        ('path.write_text("a", encoding="utf-8")', "writes"),
        ("path.replace(other)", "writes"),
        ('open(path, "w")', "writes"),
        ("shutil.rmtree(folder)", "writes"),
        ("def late():\n    import os\n    os.unlink(path)", "writes"),
        ("tempfile.TemporaryDirectory()", "writes"),
    ],
)
def test_what_touches_the_disk_is_seen(code: str, what: str) -> None:
    assert [*touches(ast.parse(code))] == [what]


@pytest.mark.parametrize(
    "code",
    [
        'text.replace("a", "b")',
        "structs.replace(one)",
        "when.replace(fold=1)",
        "memory.open(state, folder)",
        "formatter.write_text(text)",
        "stream.read()",
    ],
)
def test_what_only_sounds_like_it_is_not(code: str) -> None:
    assert [*touches(ast.parse(code))] == []
