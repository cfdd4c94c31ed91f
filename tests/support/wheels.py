"""Wheels, made by hand: zips with a few files of metadata (packaging.python.org, "Binary distribution format"). They
need no build backend, which would have to be fetched."""

import tomllib
import zipfile
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path


def make_wheel(folder: Path, pyproject: str, files: Mapping[str, str]) -> Path:
    """The wheel of a project: its name, version and entry points are those of `pyproject`, `files` its modules and
    data."""
    project = tomllib.loads(pyproject)["project"]
    name, version = project["name"], project["version"]
    stem = f"{name.replace('-', '_')}-{version}"
    points = "".join(
        f"[{group}]\n" + "".join(f"{key} = {value}\n" for key, value in entries.items())
        for group, entries in project.get("entry-points", {}).items()
    )
    info = f"{stem}.dist-info"
    whole = {
        **files,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": points,
    }
    rows = [f"{path},sha256={digest_of(text)},{len(text.encode())}" for path, text in whole.items()]
    whole[f"{info}/RECORD"] = "\n".join([*rows, f"{info}/RECORD,,", ""])
    wheel = folder / f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in whole.items():
            archive.writestr(path, text)
    return wheel


def digest_of(text: str) -> str:
    return urlsafe_b64encode(sha256(text.encode()).digest()).rstrip(b"=").decode()


def unpacked(wheel: Path, folder: Path) -> Path:
    """A folder to import from, as an installer leaves it."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder
