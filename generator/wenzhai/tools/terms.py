"""Topics and sources by any of their names, from their files alone: nobody waits for all articles."""

from difflib import get_close_matches
from pathlib import Path

from wenzhai.content.kinds import SOURCE, TOPIC, ContentKind
from wenzhai.importers.term_names import TermNames, read_names
from wenzhai.library.media import find_medium
from wenzhai.model.problems import Problem, ProblemsError
from wenzhai.text.names import loose_name_key
from wenzhai.text.slugs import slugify

UNKNOWN = {
    TOPIC.name: ("topic-unknown", "topic-unknown-near"),
    SOURCE.name: ("source-unknown", "source-unknown-near"),
}
"""Codes for a name that no file has, and for one that is nearly that of a file."""


def slug_of(root: Path, kind: ContentKind, name: str) -> str | None:
    """What the file or the known medium of that name is called; None where there is none, or files cannot be read."""
    found = names_of(root, kind)
    if slug := found.find(name) if found else None:
        return slug
    medium = find_medium(name) if kind is SOURCE else None
    return slugify(medium.naming) if medium else None


def unknown(root: Path, kind: ContentKind, name: str) -> Problem | None:
    """The problem with a name that no file has, with the one that is nearly the same."""
    found = names_of(root, kind)
    if found is None or slug_of(root, kind, name):
        return None
    code, code_near = UNKNOWN[kind.name]
    params = {"name": name, "kind": kind.folder}
    near = nearest(root, kind, name)
    return Problem(code=code_near if near else code, params={**params, "nearest": near or ""})


def nearest(root: Path, kind: ContentKind, name: str) -> str | None:
    """The name of a file that is nearly the same, as it is shown there."""
    found = names_of(root, kind)
    if found is None:
        return None
    shown = {loose_name_key(one): one for one in (*found.slugs.values(), *found.shown)}
    near = get_close_matches(loose_name_key(name), shown, 1)
    return shown[near[0]] if near else None


def completions(root: Path, kind: ContentKind, beginning: str) -> list[str]:
    """Names that go on from there: slugs, and names in Chinese and English."""
    found = names_of(root, kind)
    names = sorted({*found.slugs.values(), *found.shown}) if found else []
    return [name for name in names if name.casefold().startswith(beginning.casefold())]


def names_of(root: Path, kind: ContentKind) -> TermNames | None:
    try:
        return read_names(root, kind)
    except (ProblemsError, OSError):
        return None  # a build says what is wrong with them
