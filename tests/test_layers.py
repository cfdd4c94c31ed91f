"""Imports point one way: around → build → produce → describe → relate → read → engine → model."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import generator

PACKAGE = Path(generator.__file__).parent

LAYERS = {
    "around": "cli verify serve checks publish importers scaffold schema tidy doctor cms topics gallery __main__",
    "build": "build stages standing outcome executors",
    "produce": "render mentions heads making card_image mirror_pictures",
    "describe": "pages sections feeds search jsonld plan cards",
    "relate": "library reading relations terms links",
    "read": "config sources articles frontmatter fronts conversion strict_yaml yaml_mistakes addresses"
    " encodings content_file places mirror markup tokens segmenter keywords idf figures simhash folding searchable"
    " own_words images image_sizes svg fonts data cache memory dates slugs salts languages formats theme theme_files"
    " scripts templates workers",
    "engine": "engine",
    "model": "model views report messages",
}
"""From the top to the bottom; a part may import its own layer and those below it."""

ENGINE_SEES = {"Digest", "Note", "Problem", "ProblemsError", "Stat", "Url"}
"""All that the engine may take from the model: it knows nothing of articles."""

RANK = {part: rank for rank, parts in enumerate(LAYERS.values()) for part in parts.split()}


def modules() -> Iterator[tuple[str, Path]]:
    """Every module of the package by its dotted name."""
    for path in sorted(PACKAGE.rglob("*.py")):
        inside = path.relative_to(PACKAGE).with_suffix("")
        yield ".".join(("generator", *(part for part in inside.parts if part != "__init__"))), path


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of everything that is imported anywhere in a module, inside functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, "." * node.level + f"{node.module}.{name.name}") for name in node.names)


def part_of(name: str) -> str | None:
    """`generator.pages.terms` → `pages`; None for what is not ours and for the package itself."""
    words = name.split(".")
    return words[1] if words[0] == "generator" and len(words) > 1 and words[1] != "__version__" else None


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
    assert ours <= {f"generator.model.{name}" for name in ENGINE_SEES}


def test_every_part_has_a_layer() -> None:
    parts = {part_of(module) for module, _ in modules()} - {None}
    assert parts <= RANK.keys(), "give the new part a place in LAYERS and in docs/architecture.md"


@pytest.mark.parametrize(
    ("source", "module"),
    [
        ("from generator.pages import plan", "generator.library"),
        ("import generator.build", "generator.engine.run"),
        ("def late():\n    from generator import cli", "generator.build"),
        ("from ..theme import load_theme", "generator.markup.tables"),
        ("if TYPE_CHECKING:\n    from generator.articles import parse_file", "generator.engine.output"),
    ],
)
def test_an_import_that_points_up_is_seen(source: str, module: str) -> None:
    assert len(wrong_imports(source, module)) == 1


def test_an_import_within_the_layer_or_below_is_fine() -> None:
    source = "import os\nfrom generator.library import Library\nfrom generator.pages import plan"
    assert wrong_imports(source, "generator.feeds") == []
