"""Finds topics and sources with a file by Chinese or English name, pinyin, alias or slug."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from unicodedata import normalize

from msgspec import Struct

from wenzhai.content.config import load_config
from wenzhai.content.frontmatter.convert import convert
from wenzhai.content.frontmatter.document import parse, split
from wenzhai.content.frontmatter.encodings import decode
from wenzhai.content.frontmatter.schema import Front, TermFront
from wenzhai.content.kinds import ContentKind
from wenzhai.content.own_fields import NO_FIELDS, OwnField, own_fields, with_own
from wenzhai.model.problems import ProblemsError
from wenzhai.text.names import loose_name_key
from wenzhai.text.slugs import slugify


class TermNames(Struct):
    """The terms of one kind. `slugs` maps loose keys of names to slugs; `shown` are the display names."""

    kind: ContentKind
    slugs: dict[str, str]
    shown: list[str] = []

    def find(self, name: str) -> str | None:
        return self.slugs.get(loose_name_key(name))

    def add(self, name: str, slug: str) -> str:
        """Adds a name and returns its slug."""
        return self.slugs.setdefault(loose_name_key(name), slug)

    def path(self, slug: str) -> str:
        return self.kind.file(slug)


def read_names(root: Path, kind: ContentKind) -> TermNames:
    """The names of all terms of a kind. Raises `ProblemsError` for an unreadable file, whose names would be missing."""
    terms = read_terms(root, kind)
    slugs: dict[str, str] = {}
    for slug, front in terms:
        for name in (slug, front.zh, front.en, *front.aliases, getattr(front, "pinyin", None)):
            slugs.setdefault(loose_name_key(name or ""), slug)
    for slug, front in terms:
        slugs.setdefault(loose_name_key(slugify(front.zh)) if front.zh else "", slug)
    slugs.pop("", None)
    return TermNames(kind, slugs, [name for _, front in terms for name in (front.zh, front.en) if name])


def read_terms(root: Path, kind: ContentKind) -> list[tuple[str, TermFront]]:
    """Slug and front matter of every topic or source, in the order of files. Raises `ProblemsError`."""
    front = with_own(kind.front, own_fields(fields_of(root), kind.name))
    return [read_term(root, path, front) for path in sorted((root / kind.path).glob("[!.]*.md"))]


def fields_of(root: Path) -> Mapping[str, OwnField]:
    """The own fields of the settings; none of settings that cannot be used, which every command tells."""
    try:
        return load_config(root).fields
    except ProblemsError:
        return NO_FIELDS


def read_term(root: Path, path: Path, kind: type[Front]) -> tuple[str, TermFront]:
    relative = PurePosixPath(path.relative_to(root)).as_posix()
    fields, problems = parse(split(decode(path.read_bytes(), relative), relative).front)
    front, more = convert(fields, kind)
    if front is None or problems:
        raise ProblemsError([*problems, *more])
    assert isinstance(front, TermFront), kind
    return normalize("NFC", path.stem), front
