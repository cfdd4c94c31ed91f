"""The project before an import: its articles by id, and the records of the last import."""

import codecs
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from msgspec import Struct

from wenzhai.content.frontmatter.convert import convert
from wenzhai.content.frontmatter.document import parse, split
from wenzhai.content.frontmatter.encodings import decode
from wenzhai.content.imports import ImportRecord, read_record
from wenzhai.content.inbox_ledger import read_inbox_ledger
from wenzhai.content.kinds import ARTICLE, ContentKind
from wenzhai.content.own_fields import NO_FIELDS, OwnField, own_fields, with_own
from wenzhai.model.problems import ProblemsError
from wenzhai.text.slugs import collision_key

BYTE_ORDER_MARK = codecs.BOM_UTF8
ID = re.compile(rb"^id:[ \t]*[\"']?([A-Za-z0-9_-]+)", re.MULTILINE)


class ArticleFile(Struct, frozen=True):
    """An article's file. `text` has line feeds only and no byte order mark."""

    path: str
    data: bytes
    text: str

    def encode(self, text: str) -> bytes:
        """A text encoded like this file: with its line ends and byte order mark."""
        if b"\r\n" in self.data:
            text = text.replace("\n", "\r\n")
        mark = BYTE_ORDER_MARK if self.data.startswith(BYTE_ORDER_MARK) else b""
        return mark + text.encode()


class ProjectFiles:
    """The project's articles as files. Reads, never writes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.by_id: dict[str, str] = {}
        self.ledger = read_inbox_ledger(root)
        self._taken: set[str] = set()
        for path in sorted((root / ARTICLE.path).rglob("[!.]*.md")):
            name = PurePosixPath(path.relative_to(root)).as_posix()
            self.claim(name)
            if path.is_file() and (found := article_id_of(path.read_bytes())):
                self.by_id.setdefault(found, name)

    def claim(self, path: str) -> None:
        self._taken.add(collision_key(path))

    def is_free(self, path: str) -> bool:
        """Whether this path is free for a new file, on any file system."""
        return collision_key(path) not in self._taken and not (self.root / path).exists()

    def file(self, article: str) -> ArticleFile | None:
        """The file of the article with this id, even if it was moved. Raises `ProblemsError` if it is not UTF-8."""
        path = self.by_id.get(article)
        return self.at(path) if path else None

    def at(self, path: str) -> ArticleFile | None:
        """The file at that path, if there is one. Raises `ProblemsError` if it is not UTF-8."""
        if not (self.root / path).is_file():
            return None
        data = (self.root / path).read_bytes()
        return ArticleFile(path, data, decode(data, path))

    def record(self, article: str) -> ImportRecord | None:
        """The record of an article; None if it was never imported or the record is damaged."""
        return read_record(self.root, article)


def article_id_of(data: bytes) -> str | None:
    """The id in the front matter, without strict parsing: the build reports invalid files."""
    front = data.removeprefix(BYTE_ORDER_MARK).partition(b"\n---")[0]
    found = ID.search(front) if front.startswith(b"---") else None
    return found[1].decode() if found else None


def front_values(
    text: str, kind: ContentKind = ARTICLE, fields: Mapping[str, OwnField] = NO_FIELDS
) -> dict[str, Any]:
    """The front matter of a content file; empty if it is invalid, which the build reports. `fields` are the own fields
    of the settings, which the record of an import has none of."""
    try:
        written, problems = parse(split(text).front)
    except ProblemsError:
        return {}
    front, more = convert(written, with_own(kind.front, own_fields(fields, kind.name)))
    return {} if front is None or problems or more else dict(written.values)
