"""Whether the curator has allowed this very `hooks.py` to run, on this machine.

The permission lies outside of every project, sealed with the secret of this machine (`engine/seal.py`): a clone cannot
bring its own. It holds for the bytes of the file at the place of this project: a changed file has to be trusted again.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hmac import compare_digest
from pathlib import Path
from stat import S_ISREG

from wenzhai.engine.digest import digest
from wenzhai.engine.seal import READ, Seal, secret, state_folder
from wenzhai.extend import HOOKS
from wenzhai.model.problems import Problem, ProblemsError

MAX_BYTES = 1 << 20


def read_hooks(root: Path) -> bytes | None:
    """The bytes of `hooks.py`, None without one. Whoever asks whether they are trusted has to run these bytes, not the
    file. Raises `ProblemsError` for a link and for what is no file."""
    path = root / HOOKS
    if path.is_symlink():  # systems without O_NOFOLLOW
        raise hooks_problem("hooks-no-file")
    try:
        file = os.open(path, READ | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise hooks_problem("hooks-no-file") from None
        raise hooks_problem("hooks-unreadable", reason=error.strerror or str(error)) from None
    try:
        if not S_ISREG(os.fstat(file).st_mode):
            raise hooks_problem("hooks-no-file")
        with os.fdopen(file, "rb", closefd=False) as stream:
            data = stream.read(MAX_BYTES + 1)
    finally:
        os.close(file)
    if len(data) > MAX_BYTES:
        raise hooks_problem("file-too-big", limit="1 MiB")
    return data


def refuse_untrusted(root: Path, data: bytes) -> None:
    """Raises `ProblemsError` unless these bytes are trusted here."""
    try:
        kept = permission(root).read_bytes()
    except OSError:  # none, or no place for one
        raise hooks_problem("hooks-untrusted") from None
    if not compare_digest(kept, seal_of(root, data)):
        raise hooks_problem("hooks-changed")


def trust(root: Path, data: bytes) -> None:
    """From now on these bytes may run here. Raises `ProblemsError` where that cannot be kept."""
    with kept_or_told():
        if trouble := secret().trouble:
            raise trouble
        path = permission(root)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        own = path.with_name(f"{path.name}.{os.getpid()}")
        own.write_bytes(seal_of(root, data))
        own.replace(path)


def distrust(root: Path) -> bool:
    """Nothing of this project may run any more; whether anything could before."""
    with kept_or_told(), suppress(FileNotFoundError):
        permission(root).unlink()
        return True
    return False


def permission(root: Path) -> Path:
    """The file with the permission for the project at `root`. Raises OSError where there is no place outside of it."""
    place = os.path.realpath(root)
    folder = state_folder() / "trusted"
    if Path(os.path.realpath(folder)).is_relative_to(place):
        raise OSError(errno.EPERM, "the folder for it lies within the project")
    return folder / digest(os.fsencode(place)).hex()


def seal_of(root: Path, data: bytes) -> bytes:
    return Seal("hooks")(os.fsencode(os.path.realpath(root)), data)


@contextmanager
def kept_or_told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise hooks_problem("trust-not-kept", reason=error.strerror or str(error)) from None


def hooks_problem(code: str, **params: str) -> ProblemsError:
    return ProblemsError([Problem(code=code, path=HOOKS, params=params)])
