"""Acts carried out and undone, each as a whole: also after a crash, and never over what somebody else has written.

The log is `.cache/desk/`: a file for each act since the last publication, with the bytes that it replaced. It says
nothing to anybody else, so it is in no git; it is sealed as all of `.cache/`, for `undo` writes what it finds there.
An act is noted before its first step, and noted as done after the last: what was interrupted in between is brought to
its end by the next act, whichever state of the steps it finds on the disk.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePosixPath

from msgspec import DecodeError, msgpack

from wenzhai.content.config import Config
from wenzhai.content.kinds import TOPIC
from wenzhai.content.paths import CACHE, CONTENT, DROPPED, INBOX
from wenzhai.content.write import File, put, read, sync_folders, write_files
from wenzhai.desk.acts import DeskAct, DeskState, MoveFile, Step, WriteFile, undone
from wenzhai.engine.digest import SIZE, digest
from wenzhai.engine.disk import DiskError
from wenzhai.engine.lock import BuildLock
from wenzhai.engine.seal import Seal
from wenzhai.model.problems import Problem, ProblemsError
from wenzhai.tools.terms import unknown

FOLDER = "desk"
MOST = 2000
"""Acts that are remembered; older ones cannot be undone any more."""
Files = dict[str, bytes | None]
"""What files hold, by path; None for one that is not there."""


def perform(root: Path, act: DeskAct) -> None:
    """Raises `ProblemsError`, and has changed nothing, where a file is not as it was when the act was planned;
    `OSError`, `DiskError`."""
    if not act.steps:
        return
    with locked(root):
        finish_interrupted(root)
        check(root, act.steps)
        names = entries(root)
        for old in names[: max(0, len(names) + 1 - MOST)]:
            old.unlink()
        number = int(names[-1].stem) + 1 if names else 1
        begun = folder(root) / f"{number:08}.begun"
        note(begun, act)
        take(root, act.steps)
        begun.rename(begun.with_suffix(".done"))


def undo(root: Path, expected: str | None = None) -> DeskAct | None:
    """Undoes the last act that has not been undone; None where there is none. `expected` is the `mark_of` the act that
    somebody wants to undo. Raises as `perform` does, and where the last act is another; where a file was changed since,
    that act is forgotten, so that those before it can still be undone."""
    with locked(root):
        finish_interrupted(root)
        names = entries(root)
        if not names:
            return None
        act, steps = last(names)
        if expected not in (None, mark_of(act)):
            raise ProblemsError([Problem(code="inbox-undo-other")])
        try:
            check(root, steps)
        except ProblemsError as error:
            names[-1].unlink()
            raise ProblemsError(
                [Problem(code="inbox-undo-changed", path=one.path) for one in error.problems]
            ) from error
        leaving = names[-1].rename(names[-1].with_suffix(".undoing"))
        take(root, steps)
        leaving.unlink()
        return act


def desk_state(root: Path, config: Config) -> DeskState:
    """What acts have to know, as it is on the disk now."""
    unknown_topic = partial(unknown, root, TOPIC)
    return DeskState(read(root / INBOX), config, lambda path: not (root / path).exists(), unknown_topic)


def dropped_files(root: Path) -> Files:
    """What `empty` removes."""
    found = sorted(one for one in (root / DROPPED).rglob("*") if one.is_file() and not one.is_symlink())
    return {one.relative_to(root).as_posix(): one.read_bytes() for one in found}


def last_act(root: Path) -> DeskAct | None:
    """What `undo` would undo."""
    names = entries(root)
    return read_note(names[-1]) if names else None


def mark_of(act: DeskAct | None) -> str:
    """What tells an act from all others; empty for none."""
    return digest(msgpack.encode(act)).hex() if act else ""


def forget(root: Path) -> None:
    """What has been published cannot be undone here."""
    if folder(root).is_dir():
        with locked(root):
            finish_interrupted(root)
            for one in entries(root):
                one.unlink()


def last(names: Sequence[Path]) -> tuple[DeskAct, tuple[Step, ...]]:
    act = read_note(names[-1])
    assert act is not None, "entries are readable"
    return act, undone(act)


# -- steps ----------------------------------------------------------------------------------------


def check(root: Path, steps: Sequence[Step]) -> None:
    expected = states(steps)[0]
    wrong = [path for path, data in expected.items() if held(root, path) != data]
    if wrong:
        raise ProblemsError([Problem(code="changed-meanwhile", path=path) for path in wrong])


def states(steps: Sequence[Step]) -> list[Files]:
    """What the files of these steps hold before the first of them, and after each."""
    first: Files = {}
    later: Files = {}
    found = []
    for step in steps:
        before: Files = (
            {step.path: step.before} if isinstance(step, WriteFile) else {step.path: step.data, step.to: None}
        )
        after: Files = (
            {step.path: step.after} if isinstance(step, WriteFile) else {step.path: None, step.to: step.data}
        )
        first.update((path, data) for path, data in before.items() if path not in first)
        later.update(after)
        found.append(dict(later))
    return [first, *(first | changed for changed in found)]


def take(root: Path, steps: Sequence[Step]) -> None:
    for step in steps:
        if isinstance(step, MoveFile):
            move(root, step)
        elif step.after is None:
            confined(root, step.path).unlink(missing_ok=True)
            sync_folders([root.resolve() / step.path], root.resolve())
        else:
            confined(root, step.path)
            write_files([File(step.path, step.after, step.before)], root)


def move(root: Path, step: MoveFile) -> None:
    source, target = confined(root, step.path), confined(root, step.to)
    if read(source) != step.data or target.exists():
        raise ProblemsError([Problem(code="changed-meanwhile", path=step.path)])
    target.parent.mkdir(parents=True, exist_ok=True)
    source.rename(target)
    sync_folders([source, target], root.resolve())


def finish_interrupted(root: Path) -> None:
    """Brings an act that was interrupted to its end, if the files are in one of its states; what somebody has changed
    since stays as it is."""
    for one in sorted(folder(root).glob("*.begun")):
        act = read_note(one)
        if act and not go_on(root, act.steps):
            one.rename(one.with_suffix(".done"))
        elif one.exists():
            one.unlink()
    for one in sorted(folder(root).glob("*.undoing")):
        if act := read_note(one):
            go_on(root, undone(act))
        one.unlink()


def go_on(root: Path, steps: Sequence[Step]) -> bool:
    """Takes the steps that are left; whether they could not be, because the files are in none of the states."""
    known = states(steps)
    there = {path: held(root, path) for path in known[0]}
    at = next((at for at in reversed(range(len(known))) if known[at] == there), None)
    if at is None:
        return True
    take(root, steps[at:])
    return False


def held(root: Path, path: str) -> bytes | None:
    return read(confined(root, path))


def confined(root: Path, path: str) -> Path:
    """The file at that path. Raises `ProblemsError` for one that is none of the desk's: outside of the content, or
    behind a link."""
    pure, top = PurePosixPath(path), root.resolve()
    ours = path == INBOX or path.startswith((f"{CONTENT}/", f"{DROPPED}/"))
    target = top / path
    if not ours or ".." in pure.parts or target.parent.resolve() != target.parent or target.is_symlink():
        raise ProblemsError([Problem(code="inbox-path", path=path)])
    return target


# -- the log --------------------------------------------------------------------------------------


def folder(root: Path) -> Path:
    return root / CACHE / FOLDER


def entries(root: Path) -> list[Path]:
    """The acts that can be undone, the last at the end. What is not sealed by this user is none."""
    names = sorted(folder(root).glob("*.done"))
    while names and read_note(names[-1]) is None:
        names.pop().unlink()
    return names


def note(path: Path, act: DeskAct) -> None:
    from io import BytesIO

    data = msgpack.encode(act)
    put(path, BytesIO(Seal(FOLDER)(path.stem.encode(), data) + data))


def read_note(path: Path) -> DeskAct | None:
    found = read(path) or b""
    seal, data = found[:SIZE], found[SIZE:]
    if path.is_symlink() or seal != Seal(FOLDER)(path.stem.encode(), data):
        return None
    try:
        return msgpack.decode(data, type=DeskAct)
    except DecodeError:
        return None


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """One act at a time. A build may go on meanwhile: it reads each file once, as it is then."""
    for state in (root / CACHE, folder(root)):
        if state.is_symlink():
            raise DiskError(Problem(code="cache-is-link", path=str(state)))
    with BuildLock(folder(root), "inbox"):
        yield
