"""Files below `content/` that nothing reads though somebody may have meant them to be published.

Folders and files whose names begin with a dot or an underscore are the curator's own; so is a README.
"""

import os
from collections.abc import Iterator
from pathlib import Path, PurePath

from wenzhai.content.kinds import BY_FOLDER, IMAGES, USER_WORDS
from wenzhai.content.paths import CONTENT
from wenzhai.model.problems import Problem, warning

PASSED_OVER = ("content-no-folder", "content-wrong-folder", "content-no-markdown")
"""Codes of the warnings."""
TEXTS = frozenset(
    {".txt", ".text", ".markdown", ".mdown", ".mkd", ".mdx", ".rst", ".org", ".html", ".htm"}
    | {".doc", ".docx", ".odt", ".rtf", ".wps", ".pages", ".pdf", ".epub"}
)
"""What people write and read articles in, besides Markdown. Fonts, logos and data may lie where they like."""

KNOWN = frozenset({*BY_FOLDER, IMAGES, USER_WORDS})


def may_be_meant(name: str) -> bool:
    """Whether a file of that name, which is no content, looks like a text: `新.docx`, `A.MD`."""
    suffix = PurePath(name).suffix
    written = suffix.lower() in TEXTS or (suffix != ".md" and suffix.lower() == ".md")
    return written and name[0] not in "._" and not is_readme(name) and name.isprintable()


def is_readme(name: str) -> bool:
    return PurePath(name).stem.lower() == "readme"


def no_markdown(path: str) -> Problem:
    """The warning about a text in a folder of content that is no Markdown."""
    return warning("content-no-markdown", path, params={"suffix": PurePath(path).suffix})


def misplaced(root: Path) -> Iterator[Problem]:
    """Warnings about texts that lie in `content/` itself, and about folders in it that no kind of content has."""
    try:
        with os.scandir(root / CONTENT) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        name, path = entry.name, f"{CONTENT}/{entry.name}"
        if name[0] in "._" or name in KNOWN or entry.is_symlink() or not name.isprintable():
            continue
        if entry.is_dir(follow_symlinks=False):
            if example := next(markdown_in(entry.path), None):
                yield warning("content-wrong-folder", path, params={"example": example})
        elif may_be_meant(name) or (name.endswith(".md") and not is_readme(name)):
            yield warning("content-no-folder", path)


def markdown_in(folder: str) -> Iterator[str]:
    """The names of the Markdown files in a folder and below it."""
    for _, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name[0] not in "._")
        yield from (name for name in sorted(files) if name.endswith(".md"))
