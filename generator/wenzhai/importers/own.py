"""Importers of packages that the settings name: what they raise, or give that is none, becomes a problem."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct, ValidationError, convert, to_builtins

from wenzhai.extend.plugins import IMPORTERS, EntryPoint, entry_points
from wenzhai.importers.interface import Importer, ImportResult, Options
from wenzhai.model.problems import Problem, ProblemsError
from wenzhai.text.dates import DateError, parse_date

KeyValue = str | bool | int | float | list[str] | None
"""What a key of a draft's front matter may hold."""


class PackageImporter(Struct, frozen=True):
    """The importer of a package, as the others are called."""

    entry: EntryPoint
    importer: Any

    def detects(self, data: bytes) -> bool:
        with told(self.entry):
            return bool(self.importer.detects(data))

    def read(self, data: bytes, path: str, options: Options) -> ImportResult:
        with told(self.entry, path):
            found = self.importer.read(data, path, options)
            if type(found) is not ImportResult:
                raise ValidationError(f"Expected `ImportResult`, got `{type(found).__name__}`")
            for draft in convert(to_builtins(found), ImportResult).drafts:
                front = convert(draft.front_matter, dict[str, KeyValue])
                if isinstance(date := front.get("date"), str):
                    parse_date(date, ZoneInfo("UTC"))
                str(draft).encode()
            return found


def own_importers(packages: Sequence[str]) -> list[Importer]:
    """Those of the packages that the settings name. Raises `ProblemsError` for one that cannot be loaded."""
    importers: list[Importer] = []
    for entry in entry_points(packages, IMPORTERS):
        with told(entry):
            found = entry.load()
            found = found() if isinstance(found, type) else found
            if not all(callable(getattr(found, name, None)) for name in ("detects", "read")):
                raise ValidationError("Expected `Importer`")
        importers.append(PackageImporter(entry, found))
    return importers


@contextmanager
def told(entry: EntryPoint, path: str = "") -> Iterator[None]:
    """A `ValueError` says what is wrong with the data; all else is a fault of the package."""
    try:
        yield
    except ProblemsError:
        raise
    except DateError as error:
        raise ProblemsError([Problem(code=error.code, path=path, params=error.params)]) from error
    except ValueError as error:
        if isinstance(error, UnicodeError | ValidationError) or not path:
            raise fault(entry, error, path) from error
        raise ProblemsError(
            [Problem(code="plugin-importer-refuses", path=path, params={"reason": str(error)})]
        ) from error
    except (Exception, SystemExit) as error:
        raise fault(entry, error, path) from error


def fault(entry: EntryPoint, error: BaseException, path: str) -> ProblemsError:
    detail = " ".join(f"{type(error).__name__}: {error}".split())
    params = {"package": entry.package, "name": entry.name, "detail": detail}
    return ProblemsError([Problem(code="plugin-importer-fails", path=path, params=params)])
