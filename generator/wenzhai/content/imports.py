"""The records of imports, `.wenzhai/imports/`: what an article was when it was last imported.

`ID.md` is its origin (behind a tab the reader, where several can bring one article) and its file as imported. Where a
command of ours has changed the article's file since, `ID.base.md` is the file as imported with the same changes: the
next import takes them neither for the editor's nor for the page's.
"""

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from msgspec import Struct, structs

from wenzhai.content.frontmatter.document import parse, split
from wenzhai.content.frontmatter.merge import merge_files
from wenzhai.content.kinds import ISSUE, PAGE, ContentKind, kind_of
from wenzhai.content.paths import IMPORTS
from wenzhai.content.write import File, read, write_files
from wenzhai.model.problems import ProblemsError


class ImportRecord(Struct, frozen=True):
    """The last import of an article. `text` is the whole content file as imported; `base` is the same with the changes
    that our own commands have made to the article since."""

    origin: str
    text: str
    base: str
    reader: str = ""
    """As in `Draft`: which reader brought the text."""

    def files(self, root: Path, article: str) -> list[File]:
        """The files to write, those that would not change left out."""
        path, base = record_path(article), base_path(article)
        head = f"{self.origin}\t{self.reader}" if self.reader else self.origin
        wanted = {path: f"{head}\n{self.text}".encode()}
        if self.base != self.text or (root / base).exists():
            wanted[base] = self.base.encode()
        found = [File(name, data, read(root / name)) for name, data in wanted.items()]
        return [file for file in found if file.before != file.data]


def record_path(article: str) -> str:
    return f"{IMPORTS}/{article}.md"


def base_path(article: str) -> str:
    return f"{IMPORTS}/{article}.base.md"


def record_name(kind: ContentKind, slug: str) -> str:
    """The name of the record of an issue or a page, which have no id."""
    return f"{kind.name}-{slug}"


def read_record(root: Path, article: str) -> ImportRecord | None:
    """The record of an article; None if it was never imported or the record is damaged."""
    try:
        text = (root / record_path(article)).read_bytes().decode()
        base = (read(root / base_path(article)) or b"").decode()
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    head, newline, rest = text.replace("\r\n", "\n").partition("\n")
    origin, _, reader = head.partition("\t")
    return ImportRecord(origin, rest, base.replace("\r\n", "\n") or rest, reader) if newline else None


class FileEdit(Struct, frozen=True):
    """A content file that one of our commands has changed."""

    path: str
    before: str
    after: str


def keep_records_in_step(root: Path, edits: Iterable[FileEdit]) -> None:
    """Makes the changes in the records, too, where those have the lines that were changed. Raises `ProblemsError`,
    `OSError`."""
    files: list[File] = []
    for edit in edits:
        before, after = (
            text.removeprefix("\ufeff").replace("\r\n", "\n") for text in (edit.before, edit.after)
        )
        kind = kind_of(edit.path)
        has_no_id = kind in (ISSUE, PAGE)
        article = (
            record_name(kind, PurePosixPath(edit.path).stem) if kind and has_no_id else article_of(before)
        )
        record = read_record(root, article) if article else None
        if record is None:
            continue
        base = merge_files(before, record.base, after, edit.path).text
        files += structs.replace(record, base=base).files(root, article)
    write_files(files, root)


def article_of(text: str) -> str:
    """The id in a content file; empty if it has none that could name a record."""
    try:
        found = parse(split(text).front)[0].values.get("id")
    except ProblemsError:
        return ""
    return found if isinstance(found, str) and found.replace("-", "").replace("_", "").isalnum() else ""
