"""Whether a value in `.cache/` is one that we put there, at that very place.

A clone or an archive may bring a `.cache/` of its own, and any checksum with it. What we keep there is trusted: bodies
are not sanitised again, a journal moves files. So each value bears a seal: a BLAKE2b, keyed with a secret that lies
outside of every project, of the place where it is kept, the name it has there, and its bytes. A value that was
planted, changed, or moved to another name or store has none; nor has the cache of another machine, which is set
aside. Old values of our own may come back unseen (of a cache that was pushed once): they are results of pure functions,
and as right as ever.
"""

import os
import secrets
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct

from wenzhai.engine.digest import SIZE

SECRET_SIZE = 32
READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class Secret(Struct, frozen=True):
    """The key, and why it could not be kept for the next process: then that one takes nothing from this one's cache."""

    key: bytes
    trouble: OSError | None = None


class Seal:
    """The seal of values that are kept in one place."""

    def __init__(self, place: str) -> None:
        self._begun = blake2b(f"{place}\0".encode(), key=secret().key, digest_size=SIZE)

    def __call__(self, name: bytes, value: bytes) -> bytes:
        made = self._begun.copy()
        made.update(len(name).to_bytes(4) + name)  # with its length: else it might end where the value begins
        made.update(value)
        return made.digest()


def state_folder() -> Path:
    """Where this user keeps on this machine what belongs to no project: `$XDG_STATE_HOME/wenzhai`, or where the system
    has such things. Raises OSError where there is no home."""
    named = os.environ.get("XDG_STATE_HOME") or (os.environ.get("LOCALAPPDATA") if os.name == "nt" else None)
    folder = Path(named or os.path.expanduser("~/.local/state"))  # noqa: PTH111  # never raises
    if not folder.is_absolute():
        raise OSError(0, "no home folder")
    return folder / "wenzhai"


@cache
def secret() -> Secret:
    """Made by the first process that needs it. Two that begin at once agree on one."""
    try:
        path = state_folder() / "cache-key"
        key = _read(path)
        if len(key) != SECRET_SIZE:
            _make(path, replace=bool(key))
            key = _read(path)
        if len(key) == SECRET_SIZE:
            return Secret(key)
        trouble = OSError(0, "damaged")
    except OSError as error:
        trouble = error
    return Secret(secrets.token_bytes(SECRET_SIZE), trouble)


def _read(path: Path) -> bytes:
    try:
        file = os.open(path, READ)
    except FileNotFoundError:
        return b""
    try:
        return os.read(file, SECRET_SIZE + 1)
    finally:
        os.close(file)


def _make(path: Path, *, replace: bool) -> None:
    """The file appears whole; one that is there stays, unless it has to be replaced."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    own = path.with_name(f"{path.name}.{os.getpid()}")
    file = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        os.write(file, secrets.token_bytes(SECRET_SIZE))
        os.close(file)
        if replace:
            own.replace(path)
        else:
            with suppress(FileExistsError):
                path.hardlink_to(own)
    finally:
        own.unlink(missing_ok=True)
