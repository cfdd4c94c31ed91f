"""The docstring of each room lists its door: the names that other rooms use.

After a change that is meant: `pytest tests/project/test_public_names.py --update-golden` writes the lists anew.
"""

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path
from textwrap import fill

import pytest

import wenzhai
from tests.project.test_layers import ROOMS

PACKAGE = Path(wenzhai.__file__).parent
DOOR = "What other rooms use:"
"""The line of a docstring after which the list stands, up to its end."""
SHOWN = [room for room in ROOMS if room not in ("__main__", "cli")]


@cache
def used() -> dict[str, dict[str, set[str]]]:
    """Room → module → the names in it that other rooms import; "" is the room itself."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for path in sorted(PACKAGE.rglob("*.py")):
        own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("wenzhai."):
                _, room, *inside = (node.module or "").split(".")
                names = {name.name for name in node.names}
                modules = {name for name in names if is_module(room, *inside, name)}
                if room != own:
                    found[room][".".join(inside)] |= names - modules
                    for name in modules:
                        found[room][".".join((*inside, name))] |= {"(as a module)"}
    return found


def is_module(*parts: str) -> bool:
    return PACKAGE.joinpath(*parts).is_dir() or PACKAGE.joinpath(*parts).with_suffix(".py").is_file()


def door(room: str) -> str:
    """The list as it has to stand in the docstring: a line for each module."""
    lines = []
    for module, names in sorted(used()[room].items()):
        if names:
            shown = ", ".join(name if name.startswith("(") else f"`{name}`" for name in sorted(names))
            head = f"- `{module}`: " if module else "- here: "
            lines.append(fill(head + shown, 110, subsequent_indent="  ", break_long_words=False))
    return "\n".join(lines)


@pytest.mark.parametrize("room", SHOWN)
def test_the_docstring_of_a_room_lists_what_others_use(room: str, update_golden: bool) -> None:
    path = PACKAGE / room / "__init__.py"
    text = path.read_text(encoding="utf-8")
    said = ast.get_docstring(ast.parse(text)) or ""
    about, _, listed = said.partition(DOOR)
    expected = door(room)
    if update_golden:
        new = f'"""{about.strip()}\n\n{DOOR}\n\n{expected}\n"""\n'
        rest = text.split('"""', 2)[2] if said else text
        path.write_text(new + rest.removeprefix("\n"), encoding="utf-8")
        return
    assert about.strip(), "a room says first what it is for"
    assert listed.strip() == expected
