"""One article that comes from several places: the fuller text stays, and each place adds what the others left out.

A page of WeChat and the feeds that carry it are one article; many feeds have no more than a sentence of it.
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, structs

from wenzhai.content.frontmatter.document import emit, split
from wenzhai.content.frontmatter.merge import Meaning, merge_files
from wenzhai.content.imports import ImportRecord
from wenzhai.importers.project_files import front_values
from wenzhai.model.content import Draft

MUCH_SHORTER = 0.5
"""A text that has less than this of another's characters is much shorter."""
OF_THE_TEXT = ("excerpt",)
"""Keys that say something of the text they came with, and go where it goes."""
GATHERED = ("topics",)
"""Keys to which every place adds its own items."""


class Text(Struct, frozen=True):
    """What decides between two texts of one article. `reader` and `is_partial` as in `Draft`."""

    body: str
    reader: str = ""
    is_partial: bool = False

    def may_replace(self, other: "Text") -> bool:
        """Whether an import brings this text in place of the other.

        The place a text came from may change it, but not cut it down to an excerpt; another place has to bring much
        more.
        """
        if self.is_partial:
            return self.is_same_reader(other) and not self.is_much_shorter(other)
        return self.is_same_reader(other) or other.is_partial or other.is_much_shorter(self)

    def is_same_reader(self, other: "Text") -> bool:
        return not (self.reader and other.reader) or self.reader == other.reader

    def is_much_shorter(self, other: "Text") -> bool:
        return len(self.body.strip()) < MUCH_SHORTER * len(other.body.strip())


def fuller(draft: Draft, earlier: Draft) -> Draft:
    """Of two drafts of one article the one whose text stays, with the keys that only the other has."""
    replaces = text_of(draft).may_replace(text_of(earlier))
    kept, other = (draft, earlier) if replaces else (earlier, draft)
    if kept.reader == other.reader and not other.is_partial:
        return kept
    front = kept.front_matter | missing(other.front_matter, kept.front_matter)
    unstated = {key: problem for key, problem in kept.unstated.items() if key not in front}
    return structs.replace(kept, front_matter=front, unstated=unstated)


def text_of(draft: Draft) -> Text:
    return Text(draft.markdown, draft.reader, draft.is_partial)


def united(
    last: ImportRecord,
    new: ImportRecord,
    is_partial: bool,
    present: Mapping[str, Any],
    path: str,
    meaning: Meaning,
) -> tuple[ImportRecord, bool]:
    """The record of an import of an article that has one, and whether the text there was kept for being the fuller.

    `present` is the front matter of the article's file: what it states already is not added.
    """
    stated, said = front_values(last.text), front_values(new.text)
    before = Text(split(last.text).body, last.reader, stated.get("excerpt") == "true")
    after = Text(split(new.text).body, new.reader, is_partial)
    if not after.may_replace(before):
        more = missing(said, {**stated, **present}) | {key: said[key] for key in GATHERED if key in said}
        text = with_keys(last.text, more, path, meaning)
        return structs.replace(last, text=text), after.body.strip() != before.body.strip()
    if not new.reader:
        return new, False  # from one place only: what it no longer states is gone
    return structs.replace(new, text=with_keys(new.text, missing(stated, said), path, meaning)), False


def missing(values: Mapping[str, Any], there: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key not in (*there, *OF_THE_TEXT)}


def with_keys(text: str, values: Mapping[str, Any], path: str, meaning: Meaning) -> str:
    """A content file with these keys besides its own; of lists, with these items."""
    return merge_files(emit({}), text, emit(values), path, meaning).text if values else text
