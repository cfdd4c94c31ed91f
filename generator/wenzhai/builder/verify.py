"""`wenzhai build --verify`: a clean build in another folder has to give the same site, byte for byte."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from wenzhai.builder.build import BuildOptions, build
from wenzhai.content.config import Config
from wenzhai.content.paths import INPUTS
from wenzhai.engine.ownership import read_marker
from wenzhai.extend.hooks import forget_loaded
from wenzhai.model.problems import Problem


def differences(root: Path, config: Config, options: BuildOptions, output: Path) -> list[Problem]:
    """A problem for each file of `output` that differs from a clean build of a copy of the project.

    `options.now` has to be that of the build that made `output`. Hooks are loaded anew from the same bytes, so that
    what they keep in memory does not make both answers alike.
    """
    with tempfile.TemporaryDirectory(prefix="wenzhai-") as folder:
        copy = Path(folder) / "project"
        copy_inputs(root, copy)
        forget_loaded()
        again = build(copy, config, replace(options, output=Path(folder) / "site", clean=True))
        return list(compared(output, again.output))


def copy_inputs(root: Path, copy: Path) -> None:
    """Copy everything that a build reads, and nothing that an earlier build has left."""
    copy.mkdir()
    for name in INPUTS:
        if (root / name).is_dir():
            shutil.copytree(root / name, copy / name, symlinks=True)
        elif (root / name).exists():
            shutil.copy2(root / name, copy / name)


def compared(output: Path, again: Path) -> Iterator[Problem]:
    built, clean = read_marker(output).urls, read_marker(again).urls
    for url in sorted(built | clean):
        if url not in clean:
            yield Problem(code="verify-extra", path=url)
        elif url not in built:
            yield Problem(code="verify-missing", path=url)
        elif (output / url).read_bytes() != (again / url).read_bytes():
            yield Problem(code="verify-differs", path=url)
