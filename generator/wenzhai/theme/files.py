"""The files of a theme and its ancestors, and the facts about templates."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import yaml
from msgspec import Struct, ValidationError, convert

from wenzhai.content.paths import SETTINGS
from wenzhai.extend.plugins import theme_folders
from wenzhai.model.digest import Digest
from wenzhai.model.problems import Problem, ProblemsError

API = 1
"""Version of the contract between Wenzhai and themes: template names, values, blocks (docs/themes.md)."""

T = TypeVar("T")
YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class ThemeFile(Struct, frozen=True):
    """One file of the chain. `name` is relative to `templates/` or `static/`; `path` is for messages."""

    theme: str
    name: str
    path: str
    data: bytes


class TemplateFacts(Struct, frozen=True):
    """Facts about a template, found without rendering it.

    `variables` are the names its closure may read from the page; `needed` those among them that nothing in the closure
    binds, so that the page must provide them. `code` is the Python code that Jinja generated, compiled and marshalled.
    """

    closure: Digest
    variables: tuple[str, ...]
    needed: tuple[str, ...]
    code: bytes
    own: tuple[str, ...] = ()
    """Of `needed`, those that this very template reads."""
    blocks: tuple[str, ...] = ()
    lost: tuple[tuple[str, int], ...] = ()
    """Blocks that stand outside of any other and that no parent has, with their lines: nothing shows them."""
    assets: tuple[tuple[str, int], ...] = ()
    """Static files that it names under no condition, with the line."""


def template_names(templates: Iterable[ThemeFile]) -> dict[str, str]:
    """`layout.html` → `base:layout.html`: the first theme in the chain that has it."""
    names: dict[str, str] = {}
    for file in templates:
        names.setdefault(file.name, f"{file.theme}:{file.name}")
    return names


def builtin_folder() -> Path:
    """The folder of the built-in themes: in a wheel within the package, in a checkout next to it."""
    package = Path(__file__).parent.parent
    packaged = package / "themes"
    return packaged if packaged.is_dir() else package.parent.parent / "themes"


class ThemeManifest(Struct, frozen=True, forbid_unknown_fields=True):
    """`theme.yaml`."""

    name: str
    extends: str | None = None
    api: int = API
    description: str = ""
    options: dict[str, str | int | bool] = {}


class ThemeFolder(Struct, frozen=True):
    name: str
    folder: Path
    manifest: ThemeManifest


def theme_chain(root: Path, name: str, plugins: Sequence[str] = ()) -> list[ThemeFolder]:
    """The theme and its ancestors, child first. `plugins` are the packages that may have one."""
    folders = all_themes(root, plugins)
    chain: list[ThemeFolder] = []
    wanted: str | None = name
    while wanted:
        if any(folder.name == wanted for folder in chain):
            raise theme_problem("theme-cycle", name=wanted)
        if wanted not in folders:
            raise theme_problem("theme-unknown", name=wanted, known=", ".join(folders))
        folder = folders[wanted]
        place = f"themes/{wanted}/theme.yaml"
        manifest = parse_yaml((folder / "theme.yaml").read_bytes(), place, ThemeManifest)
        if manifest.api != API:
            raise theme_problem("theme-api", name=wanted, api=str(manifest.api), supported=str(API))
        chain.append(ThemeFolder(wanted, folder, manifest))
        wanted = manifest.extends
    return chain


def all_themes(root: Path, plugins: Sequence[str] = ()) -> Mapping[str, Path]:
    """The folders of all themes by name: those of the digest, which go before the others, of its packages, and
    those that come with the program. Raises `ProblemsError` for packages."""
    own = themes_in(root / "themes")
    ours = themes_in(builtin_folder())
    found = {**ours, **theme_folders(plugins, ours), **own}
    return dict(sorted(found.items()))


def themes_in(folder: Path) -> dict[str, Path]:
    return {path.parent.name: path.parent for path in folder.glob("*/theme.yaml")}


def template_owner(root: Path, name: str, template: str, plugins: Sequence[str] = ()) -> str:
    """The theme in the chain of `name` that defines a template. Raises ProblemsError for an unknown theme."""
    chain = theme_chain(root, name, plugins)
    return next((one.name for one in chain if (one.folder / "templates" / template).is_file()), name)


def parse_yaml(data: bytes, place: str, shape: type[T]) -> T:
    """A theme's YAML file as a value, with plain YAML types, since themes are code; mistakes are reported with their
    position."""
    try:
        return convert(yaml.load(data, YAML_LOADER), shape)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        detail = str(error.problem)
    except (yaml.YAMLError, ValidationError, UnicodeDecodeError) as error:
        line, column, detail = 0, 0, str(error)
    raise ProblemsError(
        [Problem(code="theme-yaml", path=place, line=line, column=column, params={"detail": detail})]
    )


def theme_problem(code: str, **params: str) -> ProblemsError:
    return ProblemsError([Problem(code=code, path=SETTINGS, params=params)])


def theme_files(theme: ThemeFolder, part: str) -> list[ThemeFile]:
    folder = theme.folder / part
    found = [p for p in sorted(folder.rglob("*")) if p.is_file() and not p.name.startswith(".")]
    return [
        ThemeFile(
            theme.name,
            p.relative_to(folder).as_posix(),
            f"themes/{theme.name}/{part}/{p.relative_to(folder).as_posix()}",
            p.read_bytes(),
        )
        for p in found
    ]


def merged_strings(files: Sequence[ThemeFile], lang: str) -> dict[str, object]:
    """The strings of a language: a child's override its parent's, key by key. `files` are in the order of the chain."""
    merged: dict[str, object] = {}
    for file in reversed(files):
        if file.name == f"{lang}.yaml":
            merged = overlay(merged, parse_yaml(file.data, file.path, dict[str, object]))
    return merged


def overlay(under: dict[str, object], over: dict[str, object]) -> dict[str, object]:
    out = dict(under)
    for key, value in over.items():
        below = out.get(key)
        out[key] = overlay(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return out
