"""What is known of a kind of content file, and of where things lie in a project, is said once."""

import ast
from pathlib import Path

import pytest

import wenzhai
from wenzhai.content.frontmatter.edit import change_list
from wenzhai.content.kinds import ARTICLE, KINDS, SOURCE, ContentKind, kind_of
from wenzhai.content.parse import READERS

PACKAGE = Path(wenzhai.__file__).parent
SPELLED = ("content/", ".cache", ".wenzhai/", "yaml-language-server:")
ELSEWHERE = {
    "content/paths.py",
    "content/kinds.py",
    "engine/program.py",  # a room of our own code
    "importers/sites/hugo.py",  # a folder of its sites
    "importers/sites/pelican.py",
    "tools/gallery/awkward.py",  # the texts of a sample project
}


def test_every_kind_has_a_reader() -> None:
    assert READERS.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_a_file_is_of_the_kind_of_its_folder(kind: ContentKind) -> None:
    assert kind_of(kind.file("a")) is kind_of(kind.file("2025/12/24-a")) is kind


@pytest.mark.parametrize("path", ["content/a.md", "articles/a.md", "content/poems/a.md", "content/articles"])
def test_elsewhere_is_no_kind(path: str) -> None:
    assert kind_of(path) is None


def test_the_modeline_leads_to_the_schema_from_any_depth() -> None:
    assert ARTICLE.modeline("a.md").endswith("$schema=.wenzhai/schema/article.json")
    assert SOURCE.modeline(SOURCE.file("a")).endswith("$schema=../../.wenzhai/schema/source.json")


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_a_new_key_has_its_place_by_the_order_of_its_kind(kind: ContentKind) -> None:
    keys = kind.front.__struct_fields__
    before = [
        key for key in keys[: keys.index("aliases")] if key in ("zh", "en", "pinyin", "title", "slug", "lang")
    ]
    after = [key for key in keys[keys.index("aliases") + 1 :] if key in ("lang", "summary", "rights")]
    lines = ["---", *(f"{key}: x" for key in (*before, *after)), "---", ""]
    done = change_list("\n".join(lines), kind.file("x"), "aliases", {}, ["乙"])
    assert [line.partition(":")[0] for line in done.split("\n")[1:-2]] == [*before, "aliases", *after]


def test_where_things_lie_is_spelled_in_one_place() -> None:
    spelled = set()
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and id(node) not in prose
                and str(node.value).startswith(SPELLED)
            ):
                spelled.add(path.relative_to(PACKAGE).as_posix())
    assert spelled == ELSEWHERE
