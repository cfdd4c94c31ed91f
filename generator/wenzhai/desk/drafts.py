"""Drafts as files: what acts are made from. Only their own front matter is read, never the whole project."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

from wenzhai.content.config import Config
from wenzhai.content.front_values import id_of_path
from wenzhai.content.frontmatter.document import parse, split
from wenzhai.content.frontmatter.encodings import decode
from wenzhai.content.kinds import ARTICLE
from wenzhai.content.parse import parse_file
from wenzhai.importers.project_files import article_id_of
from wenzhai.model.problems import Problem, ProblemsError, errors_in


class DraftFile(Struct, frozen=True):
    """The file of an article, mostly of a draft. `values` is its front matter as far as it can be read."""

    path: str
    data: bytes
    id: str
    values: dict[str, Any]

    @property
    def text(self) -> str:
        """As it stands, with its line breaks. Raises `ProblemsError` for what is no UTF-8."""
        decode(self.data, self.path)
        return self.data.decode()

    @property
    def title(self) -> str:
        return str(self.values.get("title", "")) or self.path

    @property
    def body_line(self) -> int:
        """Where the text begins, for the editor; the first line of a file that cannot be read."""
        try:
            return split(decode(self.data, self.path), self.path).body_line
        except ProblemsError:
            return 1

    @property
    def is_draft(self) -> bool:
        return self.values.get("draft") == "true"

    @property
    def source_url(self) -> str:
        return str(self.values.get("source_url", ""))


def draft_file(path: str, data: bytes) -> DraftFile:
    try:
        values = dict(parse(split(decode(data, path), path).front)[0].values)
    except ProblemsError:
        values = {}
    return DraftFile(path, data, article_id_of(data) or "", values)


def find_article(root: Path, name: str) -> DraftFile:
    """The article with that id or path, a draft or not. Raises `ProblemsError` where there is none."""
    found = next(named_files(root, name), None)
    if found is None:
        raise ProblemsError([Problem(code="inbox-unknown", params={"name": name})])
    return found


def find_draft(root: Path, name: str, config: Config) -> DraftFile:
    """The draft with that id or path. Raises `ProblemsError` where there is none, or it is no draft: because a build
    cannot read it, or because it says so."""
    return expect_draft(find_article(root, name), name, config)


def expect_draft(found: DraftFile, name: str, config: Config) -> DraftFile:
    """Raises `ProblemsError` for what is no draft, as `find_draft` does."""
    if found.is_draft:
        return found
    unread = errors_in(parse_file(found.path, found.data, config).problems)
    raise ProblemsError(unread or [Problem(code="inbox-no-draft", path=found.path, params={"name": name})])


def named_files(root: Path, name: str) -> Iterator[DraftFile]:
    path = name.replace("\\", "/").removeprefix("./")
    for one in article_paths(root):
        if one == path:
            yield draft_file(one, (root / one).read_bytes())
    for one in article_paths(root):
        data = (root / one).read_bytes()
        if (article_id_of(data) or id_of_path(one)) == name:
            yield draft_file(one, data)


def article_paths(root: Path) -> Iterator[str]:
    """The Markdown files of articles, in order; no links are followed, hidden files are left out."""
    for folder, below, names in os.walk(root / ARTICLE.path):
        below[:] = sorted(name for name in below if name[0] != ".")
        inside = Path(folder).relative_to(root).as_posix()
        for name in sorted(names):
            if name.endswith(".md") and name[0] != "." and not Path(folder, name).is_symlink():
                yield f"{inside}/{name}"
