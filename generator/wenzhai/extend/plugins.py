"""Packages that the settings name: what each provides by its entry points. An installed package that is not named there
does nothing."""

from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from wenzhai.model.problems import Problem, ProblemsError

if TYPE_CHECKING:  # slow to load: most digests name no package
    from importlib.metadata import Distribution

THEMES, IMPORTERS, HOOK_MODULES = "wenzhai.themes", "wenzhai.importers", "wenzhai.hooks"
GROUPS = (THEMES, IMPORTERS, HOOK_MODULES)


class EntryPoint(Struct, frozen=True):
    """One thing that an installed package provides. `target` is `module` or `module:name`."""

    package: str
    version: str
    name: str
    target: str
    group: str

    @property
    def module(self) -> str:
        return self.target.partition(":")[0].strip()

    def load(self) -> Any:
        """The module or the object in it. Raises whatever importing it raises."""
        from importlib import metadata

        return metadata.EntryPoint(self.name, self.target, self.group).load()


def installed(package: str) -> "Distribution | None":
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        return distribution(package)
    except (PackageNotFoundError, ValueError):  # not there; no name of a package
        return None


def entry_points(packages: Iterable[str], *groups: str) -> list[EntryPoint]:
    """What these packages provide of these kinds, in the order of their names here. Raises `ProblemsError` for one that
    is not installed any more."""
    found: list[EntryPoint] = []
    for package in dict.fromkeys(packages):
        there = installed(package)
        if there is None:
            raise ProblemsError([Problem(code="plugin-missing", params={"name": package})])
        found += sorted(
            (
                EntryPoint(package, there.version, one.name, one.value, one.group)
                for one in there.entry_points
                if one.group in groups
            ),
            key=lambda one: one.name,
        )
    return found


def plugin_fault(package: str) -> str:
    """The code of what is wrong with a name under `plugins:`; empty for a package that can be used."""
    if installed(package) is None:
        return "plugin-missing"
    return "" if entry_points([package], *GROUPS) else "plugin-empty"


def theme_folders(packages: Iterable[str], built_in: Iterable[str] = ()) -> Mapping[str, Path]:
    """The folders of the themes in these packages, by name. Raises `ProblemsError` for a name that is taken, and for a
    package without such a folder."""
    folders: dict[str, Path] = {}
    owners = dict.fromkeys(built_in, "wenzhai")
    for one in entry_points(packages, THEMES):
        if (owner := owners.setdefault(one.name, one.package)) != one.package:
            params = {"name": one.name, "package": one.package, "other": owner}
            raise ProblemsError([Problem(code="plugin-theme-taken", params=params)])
        folders[one.name] = theme_folder(one)
    return folders


def theme_folder(theme: EntryPoint) -> Path:
    """The folder of the package itself: a theme is files, and finding them runs no code of a package at the top."""
    try:
        spec = find_spec(theme.module)
    except (ImportError, ValueError):
        spec = None
    folders = (spec.submodule_search_locations if spec else None) or ()
    for folder in map(Path, folders):
        if (folder / "theme.yaml").is_file():
            return folder
    params = {"name": theme.name, "package": theme.package, "module": theme.module}
    raise ProblemsError([Problem(code="plugin-theme-lost", params=params)])
