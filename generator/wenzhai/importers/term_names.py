"""Names on a page → the topics and sources that have a file: by Chinese or English name, pinyin, alias or slug."""

from pathlib import Path, PurePosixPath
from unicodedata import normalize

from msgspec import Struct

from wenzhai.content.frontmatter.convert import convert
from wenzhai.content.frontmatter.document import parse, split
from wenzhai.content.frontmatter.encodings import decode
from wenzhai.content.frontmatter.schema import SourceFront, TopicFront
from wenzhai.model.problems import ProblemsError
from wenzhai.text.slugs import slugify

FRONTS: dict[str, type[SourceFront] | type[TopicFront]] = {"sources": SourceFront, "topics": TopicFront}


class TermNames(Struct):
    """The terms of one folder. `slugs` go by the folded names that mean them; `shown` are the names of their files."""

    folder: str
    slugs: dict[str, str]
    shown: list[str] = []

    def find(self, name: str) -> str | None:
        return self.slugs.get(loose_name_key(name))

    def add(self, name: str, slug: str) -> str:
        """Remembers a name, and gives its slug."""
        return self.slugs.setdefault(loose_name_key(name), slug)

    def path(self, slug: str) -> str:
        return f"content/{self.folder}/{slug}.md"


def read_names(root: Path, folder: str) -> TermNames:
    """Raises `ProblemsError` for a file that cannot be read: its names would be missing."""
    terms = [
        read_term(root, path, FRONTS[folder]) for path in sorted((root / "content" / folder).glob("[!.]*.md"))
    ]
    slugs: dict[str, str] = {}
    for slug, front in terms:
        for name in (slug, front.zh, front.en, *front.aliases, getattr(front, "pinyin", None)):
            slugs.setdefault(loose_name_key(name or ""), slug)
    for slug, front in terms:
        slugs.setdefault(loose_name_key(slugify(front.zh)) if front.zh else "", slug)
    slugs.pop("", None)
    return TermNames(folder, slugs, [name for _, front in terms for name in (front.zh, front.en) if name])


def read_term(
    root: Path, path: Path, kind: type[SourceFront] | type[TopicFront]
) -> tuple[str, SourceFront | TopicFront]:
    """The slug and the front matter of a topic or source."""
    relative = PurePosixPath(path.relative_to(root)).as_posix()
    fields, problems = parse(split(decode(path.read_bytes(), relative), relative).front)
    front, more = convert(fields, kind)
    if front is None or problems:
        raise ProblemsError([*problems, *more])
    return normalize("NFC", path.stem), front


def loose_name_key(name: str) -> str:
    """Letters and digits alone, so that `Ren Min Ri Bao`, `ren-min-ri-bao` and `RENMIN RIBAO` are one name.

    But `C`, `C++` and `C#` are three, and a name of signs alone is itself.
    """
    folded = normalize("NFKC", name).casefold()
    return "".join(char for char in folded if char.isalnum() or char in "+#") or "".join(folded.split())
