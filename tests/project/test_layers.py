"""Imports point one way: a room may import itself and the rooms below it in `ROOMS`."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import wenzhai

PACKAGE = Path(wenzhai.__file__).parent

ROOMS = (
    "__main__",
    "cli",
    "desk",
    "tools",
    "serve",
    "exports",
    "publish",
    "importers",
    "checks",
    "builder",
    "render",
    "search",
    "pages",
    "relations",
    "library",
    "theme",
    "content",
    "markup",
    "text",
    "extend",
    "engine",
    "model",
)
"""From the top to the bottom: the flow, read backwards."""

ENGINE_SEES = {"ContentFile", "Digest", "Note", "Problem", "ProblemsError", "Rank", "Stat", "Url"}
"""All that the engine may take from the model: it knows nothing of articles."""

RANK = {room: rank for rank, room in enumerate(ROOMS)}


def modules() -> Iterator[tuple[str, Path]]:
    """Every module of the package by its dotted name."""
    for path in sorted(PACKAGE.rglob("*.py")):
        inside = path.relative_to(PACKAGE).with_suffix("")
        yield ".".join(("wenzhai", *(part for part in inside.parts if part != "__init__"))), path


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of everything that is imported anywhere in a module, inside functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, "." * node.level + f"{node.module}.{name.name}") for name in node.names)


def part_of(name: str) -> str | None:
    """`wenzhai.pages.taxonomy` → `pages`; None for what is not ours and for the package itself."""
    words = name.split(".")
    return words[1] if words[0] == "wenzhai" and len(words) > 1 and words[1] != "__version__" else None


def wrong_imports(source: str, module: str) -> list[str]:
    """What a module imports from a layer above its own, and relative imports, which hide where they point."""
    own = RANK.get(part_of(module) or "", -1)
    wrong = []
    for line, name in imported(ast.parse(source)):
        part = part_of(name)
        if name.startswith(".") or (part and RANK[part] < own):
            wrong.append(f"{module}:{line} imports {name}")
    return wrong


@pytest.mark.parametrize(("module", "path"), [*modules()], ids=str)
def test_imports_point_down(module: str, path: Path) -> None:
    assert wrong_imports(path.read_text(encoding="utf-8"), module) == []


def test_the_engine_knows_nothing_of_articles() -> None:
    sources = [path.read_text(encoding="utf-8") for path in sorted((PACKAGE / "engine").glob("*.py"))]
    seen = {
        name for source in sources for _, name in imported(ast.parse(source)) if part_of(name) != "engine"
    }
    ours = {name for name in seen if part_of(name)}
    assert {name.rpartition(".")[2] for name in ours} <= ENGINE_SEES


def test_every_part_has_a_layer() -> None:
    parts = {part_of(module) for module, _ in modules()} - {None}
    assert parts <= RANK.keys(), "give the new part a place in ROOMS and in docs/architecture.md"


def classes() -> dict[str, list[str]]:
    """Every class name of the package, those inside functions and classes too, with the modules that define it."""
    found: dict[str, list[str]] = {}
    for module, path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                found.setdefault(node.name, []).append(module)
    return found


def test_no_class_name_means_two_things() -> None:
    assert {name: where for name, where in classes().items() if len(where) > 1} == {}


@pytest.mark.parametrize(
    ("source", "module"),
    [
        ("from wenzhai.pages import plan", "wenzhai.library.library"),
        ("import wenzhai.builder.build", "wenzhai.engine.run"),
        ("def late():\n    from wenzhai import cli", "wenzhai.builder.build"),
        ("from ..theme import load_theme", "wenzhai.markup.tables"),
        ("if TYPE_CHECKING:\n    from wenzhai.content.parse import parse_file", "wenzhai.engine.output"),
    ],
)
def test_an_import_that_points_up_is_seen(source: str, module: str) -> None:
    assert len(wrong_imports(source, module)) == 1


def test_an_import_within_the_layer_or_below_is_fine() -> None:
    source = "import os\nfrom wenzhai.library.library import Library\nfrom wenzhai.pages import plan"
    assert wrong_imports(source, "wenzhai.pages.formats") == []
