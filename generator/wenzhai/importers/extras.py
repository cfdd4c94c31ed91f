"""Libraries that only some imports need: installed with an extra, loaded when used."""

from importlib import import_module
from typing import Any

from wenzhai.engine.installer import install_command
from wenzhai.model.problems import Problem, ProblemsError


def needed(module: str, extra: str) -> Any:
    """The imported module. Raises `ProblemsError` with the command that installs it if it is missing."""
    try:
        return import_module(module)
    except ImportError as error:
        raise ProblemsError(
            [Problem(code="import-extra", params={"module": module, "install": install_command(extra)})]
        ) from error
